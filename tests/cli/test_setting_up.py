"""``provision``: the plan first, then what it says, and settings at the end."""

from __future__ import annotations

import json
from pathlib import Path

from demo.world import HERE, OWN_KEYS, SETTING_UP
from masc_graph.settings import Settings
from tests.cli.typist import Typist, an_empty_tenant, one_line

ROSTER = ("--roster", str(HERE / "roster.csv"))


def at_an_empty_team() -> Typist:
    sandbox = an_empty_tenant()
    return Typist(sandbox, sandbox.environment() | SETTING_UP | OWN_KEYS)


def test_without_yes_the_plan_is_shown_and_nothing_is_changed() -> None:
    typist = at_an_empty_team()
    output = typist.says("provision", *ROSTER)
    assert "1. Make the queues" in output
    assert "Make the list MASC Referrals: " in output
    assert "For you, by hand" in output
    assert "Nothing was changed. Add --yes" in output
    assert typist.sandbox.tenant.lists_view() == []


def test_with_yes_it_is_done_and_the_settings_stand_in_the_file_beside_what_it_held(tmp_path: Path) -> None:
    typist, file = at_an_empty_team(), tmp_path / "local.settings.json"
    file.write_text(json.dumps({"IsEncrypted": False, "Values": {"MASC_CONTACT": "ring me"}}))
    output = typist.says("provision", *ROSTER, "--settings-file", str(file), "--yes")
    assert "The board is ready. The ids of what is there are in local.settings.json." in output
    values = json.loads(file.read_text())["Values"]
    assert values["MASC_CONTACT"] == "ring me"
    assert Settings.read(typist.environment | values).plan_id


def test_a_guest_s_way_to_the_plan_is_said_once_there_is_a_plan() -> None:
    typist = at_an_empty_team()
    assert "Planner, plan MASC actions, once it is made" in typist.says("provision", *ROSTER)
    (plan_id,) = {plan["id"] for plan in plans_after(typist)}
    told = "".join(typist.says("provision").split())
    assert f"https://planner.cloud.microsoft/webui/plan/{plan_id}/view/board?tid=" in told
    (site,) = typist.sandbox.tenant.sites.values()
    site.url = "https://contoso.sharepoint.com/sites/masc"
    told = typist.says("provision")
    assert "https://planner.cloud.microsoft/contoso.onmicrosoft.com" in "".join(told.split())
    assert "Planner in Teams is closed to guests" in " ".join(told.split())


def plans_after(typist: Typist) -> list[dict[str, str]]:
    typist.says("provision", *ROSTER, "--yes")
    return typist.sandbox.tenant.planner_view()["plans"]


def test_a_file_that_holds_no_settings_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    typist, file = at_an_empty_team(), tmp_path / "notes.txt"
    file.write_text("Not settings.")
    result = typist.masc("provision", *ROSTER, "--settings-file", str(file), "--yes")
    assert (result.exit_code, "not in the form" in one_line(result)) == (2, True)
    assert file.read_text() == "Not settings."
    assert typist.sandbox.tenant.lists_view() == []


def test_a_second_time_there_is_nothing_to_do_and_no_roster_is_needed() -> None:
    typist = at_an_empty_team()
    typist.says("provision", *ROSTER, "--yes")
    output = typist.says("provision")
    assert "Nothing: lists, plan and roster are as they should be." in output
    assert '"MASC_PLAN_ID"' in output


def test_what_cannot_be_put_right_is_told_and_ends_in_failure() -> None:
    typist = at_an_empty_team()
    typist.says("provision", *ROSTER, "--yes")
    (site,) = typist.sandbox.tenant.sites.values()
    meetings = site.find("MASC Meetings")
    del meetings.columns["Attendance"]
    meetings.add_column({"name": "Attendance", "number": {}})
    output = typist.refused("provision", "--yes")
    assert "Cannot be put right from here" in output
    assert "it is of the kind number, not note." in output


def test_a_step_that_fails_says_that_nothing_more_was_changed() -> None:
    typist = at_an_empty_team()
    typist.sandbox.faults.use([{"method": "POST", "path": "/planner/plans", "fault": "503"}])
    assert "Nothing more was changed. A service did not answer" in typist.refused("provision", *ROSTER, "--yes")


def test_the_running_service_s_registration_may_not_set_up() -> None:
    typist = at_an_empty_team()
    service = typist.sandbox.tenant.client_id
    assert "It was refused (graph:403:accessDenied)" in typist.refused(
        "provision", *ROSTER, "--yes", MASC_CLIENT_ID=service
    )


def test_a_file_that_is_no_roster_is_refused_by_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("row_kind,agency\nperson,police\n")
    output = at_an_empty_team().refused("provision", "--roster", str(file))
    assert "People.csv is not a roster: line 2, agency" in output
