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


def test_ids_are_quoted_in_addresses():
    assert LINKS.case("7").endswith("/listform.aspx?PageType=4&ListId=a%20b&ID=7")
    assert "/plan/plan%2F1/view/board?tid=t1" in LINKS.plan()
    assert LINKS.message("17/1").endswith("/19%3Amasc%40thread.tacv2/17%2F1?tenantId=t1&groupId=g1")
