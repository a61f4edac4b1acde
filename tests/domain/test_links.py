"""Addresses of the places where people go on."""

from __future__ import annotations

from masc_graph.domain.text.links import Links

LINKS = Links(
    site_url="https://contoso.sharepoint.com/sites/masc",
    referrals_list_id="a b",
    plan_id="plan/1",
    tenant_id="t1",
    group_id="g1",
    channel_id="19:masc@thread.tacv2",
)


def test_a_guest_is_led_to_planner_by_the_plan_or_by_the_organisation():
    assert LINKS.plan().startswith("https://planner.cloud.microsoft/webui/plan/")
    assert LINKS.planner_for_guests() == "https://planner.cloud.microsoft/contoso.onmicrosoft.com"
    elsewhere = LINKS.model_copy(update={"site_url": "https://cumbria.sharepoint.example.org/sites/MASC"})
    assert elsewhere.planner_for_guests() == ""


def test_ids_are_quoted_in_addresses():
    assert LINKS.case("7").endswith("/listform.aspx?PageType=4&ListId=a%20b&ID=7")
    assert "/plan/plan%2F1/view/board?tid=t1" in LINKS.plan()
    assert LINKS.message("17/1").endswith("/19%3Amasc%40thread.tacv2/17%2F1?tenantId=t1&groupId=g1")
