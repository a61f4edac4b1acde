"""Boards broken in every way that we know: what the doctor says, and the cure that it names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from masc_graph.domain.actions.plan_limits import PEOPLE_PER_TASK
from tests.doctor.broken_boards import FELLSIDE, BreakableBoard, somebody_left_the_team

Break = Callable[[BreakableBoard], object]


def nobody_chairs(board: BreakableBoard) -> None:
    board.row("probation:a1000000-0000-4000-8000-000000000001", Active=False)


def everybody_left_victim_support(board: BreakableBoard) -> None:
    for number in (1, 2):
        board.row(f"victim-support:a3000000-0000-4000-8000-00000000000{number}", Active=False)


def the_police_left_the_roster(board: BreakableBoard) -> None:
    board.row("police", Agency="polizia")


def a_lost_plan(board: BreakableBoard) -> None:
    plan = next(iter(board.tenant.plans.plans.values()))
    board.tenant.plans.delete(plan, plan.etag)


def a_lost_bucket(board: BreakableBoard) -> None:
    bucket = next(bucket for bucket in board.tenant.plans.buckets.values() if bucket.values["name"] == "Police")
    board.tenant.plans.delete(bucket, bucket.etag)


def a_lost_column(board: BreakableBoard) -> None:
    del board.list_of("MASC Agencies").columns["SeesCases"]


def a_row_that_somebody_typed(board: BreakableBoard) -> None:
    column = board.list_of("MASC Agencies").columns["RowKind"]
    column.facet["choices"] = [*column.facet["choices"], "Team"]
    board.row("housing", RowKind="Team")


def an_open_list(board: BreakableBoard) -> None:
    board.tenant.tells_people = True
    board.grant(site_role="owner")


def a_command_that_waits(board: BreakableBoard) -> None:
    board.put("masc-work")
    board.typist.sandbox.clock.advance(timedelta(hours=3))


def everybody_on_one_task(board: BreakableBoard) -> None:
    somebody = next(iter(board.tenant.people.values()))
    crowd = [str(uuid4()) for _ in range(PEOPLE_PER_TASK.most * 4 // 5)]
    board.tenant.people |= dict.fromkeys(crowd, somebody)
    assignment = {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}
    board.tenant.plans.create_task(
        {"planId": board.plan, "title": "All", "assignments": dict.fromkeys(crowd, assignment)}
    )


def no_list_may_be_seen(board: BreakableBoard) -> None:
    board.grant(site_role="")


GRANT = "infra/Grant-MascPermissions.ps1"
PROVISION = "Run 'python -m masc_graph provision'"
BROKEN: dict[str, tuple[Break, str, str, str, str]] = {
    "no Planner role": (
        lambda board: board.grant(roles=frozenset({"Sites.Selected"})),
        "rights", "failure", "The service lacks Tasks.ReadWrite.All: no task is made", GRANT,
    ),
    "no right to see the plan": (
        lambda board: board.grant(roles=frozenset({"Sites.Selected"})),
        "plan", "failure", "This could not be looked at (graph:403", "docs/permissions.md",
    ),
    "a role too wide": (
        lambda board: board.grant(roles=frozenset({"Sites.Selected", "Tasks.ReadWrite.All", "Sites.FullControl.All"})),
        "rights", "warning", "The service has Sites.FullControl.All, which it does not need.", "take Sites.FullControl",
    ),
    "no grant on the site": (
        no_list_may_be_seen, "lists", "failure", "This could not be looked at (graph:403:accessDenied)", "grant 'write'"
    ),
    "a list is gone": (
        lambda board: board.lose("MASC Audit"), "lists", "failure", "Make the list MASC Audit", PROVISION
    ),
    "the roster is gone": (
        lambda board: board.lose("MASC Agencies"), "roster", "note", "There is no list to read", "See 'lists'"
    ),
    "a column of the roster is gone": (
        a_lost_column, "roster", "failure", "This could not be looked at (graph:400", "Put the list MASC Agencies",
    ),
    "an index is gone": (
        lambda board: board.column("MASC Actions", "DueOn", indexed=False),
        "lists", "failure", "MASC Actions, column DueOn: put right (it is not indexed).", PROVISION,
    ),
    "a key is not unique": (
        lambda board: board.column("MASC Messages", "Title", enforceUniqueValues=False),
        "lists", "failure", "two rows could have one value", PROVISION,
    ),
    "a row cannot be read": (
        a_row_that_somebody_typed,
        "rows", "failure", "housing cannot be read: its row in MASC Agencies has a wrong RowKind.", "restore",
    ),
    "the referrals are open": (
        an_open_list, "who may open the referrals", "failure",
        "MASC Referrals is open to MASC Cumbria Members", "Stop inheriting permissions",
    ),
    "the plan is gone": (a_lost_plan, "plan", "failure", "The plan of MASC_PLAN_ID is gone.", PROVISION),
    "a bucket is gone": (a_lost_bucket, "plan", "warning", "make the bucket Police", PROVISION),
    "too many open tasks": (
        BreakableBoard.fill_plan, "plan", "warning",
        "There are 1,921 unfinished tasks in the plan. Planner takes 2,400, so 80 % is used.", "which of its actions",
    ),
    "too many buckets": (
        BreakableBoard.fill_with_buckets, "plan", "warning",
        "There are 160 buckets in the plan. Planner takes 200, so 80 % is used.", "Delete empty buckets",
    ),
    "too many on one task": (
        everybody_on_one_task, "plan", "warning",
        "There are 16 people on one task. Planner takes 20, so 80 % is used.", "fewer leads",
    ),
    "no chair": (nobody_chairs, "roster", "failure", "Nobody is chair", "MASC Agencies"),
    "no administrator": (everybody_left_victim_support, "roster", "failure", "Nobody is admin", "MASC Agencies"),
    "no lead": (
        everybody_left_victim_support, "roster", "warning", "Victim Support has no lead: nobody holds its tasks.",
        "MASC Agencies",
    ),
    "no agreement": (
        lambda board: board.row("health", IsaSignedOn=None),
        "roster", "warning", "Health has not signed the information sharing agreement", "IsaSignedOn",
    ),
    "an agreement of the future": (
        lambda board: board.row("health", IsaSignedOn="2035-01-01T12:00:00Z"),
        "roster", "warning", "Health has not signed", "IsaSignedOn",
    ),
    "an agreement that has ended": (
        lambda board: board.row("health", IsaEndsOn="2026-01-31T12:00:00Z"),
        "roster", "warning", "The information sharing agreement of Health has ended", "IsaEndsOn",
    ),
    "an agency that is unknown": (
        the_police_left_the_roster, "roster", "failure", "is of an agency that is not on the roster", "MASC Agencies"
    ),
    "another tenant": (
        lambda board: board.row(FELLSIDE, TenantId="11111111-0000-4000-8000-000000000000"),
        "roster", "warning", f"{FELLSIDE} has another tenant's id", "TenantId too is that of this tenant",
    ),
    "twice on the roster": (
        lambda board: board.row(FELLSIDE, ObjectId="a6000000-0000-4000-8000-000000000001"),
        "roster", "warning", "is on the roster 2 times", "MASC Agencies",
    ),
    "the app is away": (
        lambda board: setattr(board.tenant.conversations, "bot_installed", False),
        "team", "failure", "The app is not in the team", "An owner adds the app",
    ),
    "somebody is away": (
        somebody_left_the_team, "team", "warning", "health:a4000000-0000-4000-8000-000000000001 is not in the team",
        "An owner of the team adds them",
    ),
    "a queue is gone": (
        lambda board: board.typist.sandbox.queues.remove("masc-failed"),
        "queues", "failure", "There is no queue masc-failed.", "Run 'provision'",
    ),
    "commands wait": (a_command_that_waits, "queues", "failure", "has waited for 3 hours", "command_put_back"),
    "poison stays": (
        lambda board: board.put("masc-work-poison", 2), "queues", "failure", "2 commands that failed", "'poison' does"
    ),
    "commands failed": (
        lambda board: board.put("masc-failed"),
        "queues", "warning", "1 commands could not be carried out.", "replay list",
    ),
    "the calendar ends": (
        lambda board: board.typist.sandbox.clock.set(datetime(2028, 9, 1, tzinfo=UTC)),
        "calendar", "warning", "known until Sunday 31 December 2028", "Install a newer version",
    ),
    "the calendar has ended": (
        lambda board: board.typist.sandbox.clock.set(datetime(2029, 1, 1, 9, tzinfo=UTC)),
        "calendar", "failure", "Dates after that may be a day out.", "MASC_EXTRA_CLOSED_DAYS",
    ),
}  # fmt: skip


# Faults that do not hide one another are tried on the same board.
TOGETHER = (
    ("no Planner role", "no right to see the plan"),
    ("a role too wide", "a bucket is gone", "no administrator", "no lead", "commands failed", "somebody is away"),
    ("no grant on the site", "poison stays", "the app is away"),
    ("a list is gone", "an index is gone", "a key is not unique", "a queue is gone"),
    ("the referrals are open", "the plan is gone", "no chair", "an agency that is unknown", "commands wait"),
    ("the roster is gone", "the calendar ends"),
    ("a column of the roster is gone",),
    ("too many open tasks", "too many buckets", "too many on one task", "no agreement", "another tenant"),
    ("an agreement of the future", "twice on the roster", "the calendar has ended"),
    ("an agreement that has ended",),
    ("a row cannot be read",),
)


def test_every_way_of_breaking_is_tried() -> None:
    assert sorted(name for names in TOGETHER for name in names) == sorted(BROKEN)


@pytest.mark.parametrize("names", TOGETHER, ids="; ".join)
def test_what_is_wrong_is_told_with_its_cure(board: BreakableBoard, names: tuple[str, ...]) -> None:
    for name in names:
        BROKEN[name][0](board)
    code, findings = board.examine()
    for name in names:
        _, part, level, says, cure = BROKEN[name]
        matching = [finding for finding in findings if finding["part"] == part and finding["level"] == level]
        assert any(says in finding["says"] and cure in finding["cure"] for finding in matching), (name, findings)
    assert code == (2 if "failure" in {finding["level"] for finding in findings} else 1)
