"""What somebody changed by hand after set-up is corrected where possible, and otherwise reported."""

from __future__ import annotations

import pytest

from masc_graph.domain.actions.action import PLANNER_LABELS
from masc_graph.registers.columns import columns
from masc_graph.registers.rows import ROWS, Row
from tests.provisioning.team import Team, a_board


def lost_choices(team: Team) -> None:
    team.change_column("MASC Actions", "Status", choice={"choices": ["completed", "of our own"]})


def renamed_label(team: Team) -> None:
    plans = team.sandbox.tenant.plans
    details = plans.plan_details[team.plan["id"]]
    plans.change(details, {"categoryDescriptions": {"category3": "Kids", "category9": "Ours"}}, details.etag)


def lost_bucket(team: Team, name: str) -> None:
    plans = team.sandbox.tenant.plans
    bucket = plans.buckets[team.buckets[name]]
    plans.delete(bucket, bucket.etag)


def renamed_bucket(team: Team, name: str, new: str) -> None:
    plans = team.sandbox.tenant.plans
    bucket = plans.buckets[team.buckets[name]]
    plans.change(bucket, {"name": new}, bucket.etag)


async def test_lists_that_drifted_are_told_put_right_as_they_were_and_then_left_alone() -> None:
    team = await a_board()
    before = [(item_list["name"], item_list["columns"]) for item_list in team.sandbox.tenant.lists_view()]
    team.change_column("MASC Referrals", "PairKey", indexed=False)
    team.change_column("MASC Decisions", "Title", enforceUniqueValues=False)
    team.change_column("MASC Meetings", "ChangeReason", required=True)
    team.change_column("MASC Decisions", "Reason", text={"textType": "richText"})
    team.change_column("MASC Audit", "Event", text={"maxLength": 10})
    team.change_column("MASC Actions", "DueOn", dateTime={"format": "dateTime"})
    team.sandbox.queues.remove("masc-failed")
    assert {step.says for step in (await team.look()).steps} == {
        "Make the queues masc-failed",
        "MASC Referrals, column PairKey: put right (it is not indexed)",
        "MASC Decisions, column Title: put right (two rows could have one value)",
        "MASC Meetings, column ChangeReason: put right (it must not be left empty)",
        "MASC Decisions, column Reason: put right (it keeps text with formatting)",
        "MASC Audit, column Event: put right (it holds less than a line)",
        "MASC Actions, column DueOn: put right (it holds a day with a time, or the other way round)",
    }
    assert (await team.put_right()).troubles == []
    assert (await team.look()).steps == []
    assert [(item_list["name"], item_list["columns"]) for item_list in team.sandbox.tenant.lists_view()] == before


async def test_what_is_lost_of_the_lists_is_made_again() -> None:
    team = await a_board()
    (site,) = team.sandbox.tenant.sites.values()
    del site.lists[team.list_of("MASC Messages").id]
    del team.list_of("MASC Actions").columns["ReasonText"]
    lost_choices(team)
    lists, column, choices = (step.says for step in (await team.look()).steps)
    assert lists == "MASC Actions, column Status: put right (choices are missing)"
    assert column == "MASC Actions, column ReasonText: add it"
    assert choices.startswith("Make the list MASC Messages")
    await team.put_right()
    assert (await team.look()).steps == []


async def test_a_plan_that_drifted_is_told_and_put_right() -> None:
    team = await a_board()
    renamed_label(team)
    lost_bucket(team, "Health")
    renamed_bucket(team, "Police", "The police")
    team.change_row("MASC Agencies", "probation", AgencyName="Probation Service")
    team.change_row("MASC Agencies", "housing", PlannerBucketId="lost")
    assert [step.says for step in (await team.look()).steps] == [
        "Plan MASC actions: name the labels 3 Children",
        "Plan MASC actions: rename the bucket Probation to Probation Service, as the roster has it",
        "Plan MASC actions: rename the bucket The police to Police, as the roster has it",
        "Plan MASC actions: make the bucket Health",
        "MASC Agencies: note which bucket is that of Health",
        "MASC Agencies: note which bucket is that of Cumberland Housing",
    ]
    await team.put_right()
    assert (await team.look()).steps == []
    assert team.rows("MASC Agencies")["housing"]["PlannerBucketId"] == team.buckets["Cumberland Housing"]
    assert team.rows("MASC Agencies")["health"]["PlannerBucketId"] == team.buckets["Health"]


async def test_what_people_added_of_their_own_stays() -> None:
    team = await a_board()
    lost_choices(team)
    renamed_label(team)
    team.list_of("MASC Actions").add_column({"name": "Ours", "text": {}})
    (trouble,) = (await team.put_right()).troubles
    assert trouble.says.startswith("MASC Actions, column Status: it offers of our own, which MASC does not know")
    choices = team.list_of("MASC Actions").columns["Status"].facet["choices"]
    assert choices[:2] == ["completed", "of our own"]
    assert "no_longer_relevant" in choices
    assert team.plan["labels"] == {f"category{n}": name for n, name in PLANNER_LABELS} | {"category9": "Ours"}
    assert "Ours" in team.list_of("MASC Actions").columns


async def test_lists_and_plan_that_got_other_titles_are_known_by_the_settings() -> None:
    team = await a_board()
    plans = team.sandbox.tenant.plans
    plan = plans.plans[team.plan["id"]]
    plans.change(plan, {"title": "Actions of MASC"}, plan.etag)
    team.list_of("MASC Audit").name = "Audit"
    assert (await team.look()).steps == []
    team.made["MASC_PLAN_ID"] = "gone"
    assert "Make the plan MASC actions with its labels" in [step.says for step in (await team.look()).steps]


async def test_a_column_of_another_kind_is_told_with_what_a_person_can_do() -> None:
    team = await a_board()
    item_list = team.list_of("MASC Meetings")
    del item_list.columns["Attendance"]
    item_list.add_column({"name": "Attendance", "number": {}})
    (trouble,) = (await team.put_right()).troubles
    assert trouble.says == "MASC Meetings, column Attendance: it is of the kind number, not note."
    assert "delete it in the list's settings and run this again" in trouble.cure


async def test_a_refused_repair_is_told_with_its_cure_and_the_others_go_on() -> None:
    team = await a_board()
    team.change_column("MASC Audit", "Title", enforceUniqueValues=False)
    for _ in range(2):
        team.list_of("MASC Audit").create({"Title": "twice"}, team.sandbox.clock.now())
    team.change_column("MASC Messages", "Reference", indexed=False)
    done = await team.put_right()
    (trouble,) = done.troubles
    assert trouble.says.startswith(
        "MASC Audit, column Title: put right (two rows could have one value): it was refused"
    )
    assert "remove all but one" in trouble.cure
    assert team.list_of("MASC Messages").columns["Reference"].indexed


async def test_a_roster_that_cannot_be_read_is_read_after_its_columns_are_back() -> None:
    team = await a_board()
    del team.list_of("MASC Agencies").columns["Core"]
    first = await team.put_right()
    assert "The roster cannot be read" in first.troubles[0].says
    assert (await team.look()).troubles == []
    assert (await team.look()).steps == []


async def test_hidden_columns_are_seen_and_not_made_again() -> None:
    team = await a_board()
    team.change_column("MASC Actions", "Row", hidden=True)
    assert (await team.look()).steps == []


async def test_a_column_whose_choices_are_gone_gets_them_back() -> None:
    team = await a_board()
    for name, row in ROWS.items():
        for column in (column for column in columns(name) if column.choices):
            team.change_column(row.LIST, column.name, choice={"choices": []})
    set_up_plan = await team.look()
    assert {step.says.rpartition(": ")[2] for step in set_up_plan.steps} == {"put right (choices are missing)"}
    await team.put_right()
    assert (await team.look()).steps == []


def test_a_column_that_would_offer_no_choices_is_not_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    class BareRow(Row):
        LIST = "MASC Bare"
        targets: tuple[str, ...] = ()

    monkeypatch.setitem(ROWS, "bare", BareRow)
    with pytest.raises(TypeError, match=r"BareRow\.targets offers no choices"):
        columns("bare")
