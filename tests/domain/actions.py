"""An action and its task as everyday tests need them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from masc_graph.domain.actions.action import Action
from masc_graph.domain.actions.sync import TaskReading
from masc_graph.domain.board.prompts import Heading
from masc_graph.domain.board.roster import Agency, Person, Role, Roster

NOW = datetime(2026, 12, 3, 9, tzinfo=UTC)
TICKED = NOW - timedelta(minutes=8)
ROSTER = Roster(
    agencies=(
        Agency(agency_id="police", name="Police", bucket_id="b-police"),
        Agency(agency_id="health", name="Health", bucket_id="b-health"),
    ),
    people=(
        Person(object_id="pc", tenant_id="t", agency_id="police", roles=frozenset({Role.LEAD})),
        Person(object_id="sergeant", tenant_id="t", agency_id="police"),
        Person(object_id="nurse", tenant_id="t", agency_id="health", roles=frozenset({Role.LEAD})),
    ),
)


def an_action(**changes: object) -> Action:
    """An action of the police that their lead holds."""
    everyday = {
        "code": "MASC-7F3K2/1",
        "reference": "MASC-7F3K2",
        "decision_id": "MASC-7F3K2/2026-11-30/1",
        "agency_id": "police",
        "heading": Heading.OFFENDER,
        "what": "Apply for an interim order",
        "due_on": date(2026, 12, 14),
        "command_id": "c1",
        "row": 1,
        "task_id": "task1",
        "held_by": {"pc"},
    }
    return Action.model_validate({**everyday, **changes})


def a_task(percent: int, **changes: object) -> TaskReading:
    """Its task as MASC made it, but for what a test says."""
    everyday = {
        "task_id": "task1",
        "title": "MASC-7F3K2/1 Apply for an interim order",
        "percent": percent,
        "due_on": date(2026, 12, 14),
        "bucket_id": "b-police",
        "assignees": {"pc"},
    }
    return TaskReading.model_validate({**everyday, **changes})


def ticked_by(who: str, **changes: object) -> TaskReading:
    """The task, ticked by somebody; nobody stands for an application."""
    return a_task(100, **{"completed_by": who, "completed_at": TICKED, **changes})
