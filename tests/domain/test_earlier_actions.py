"""Earlier actions, one by one: as the agenda goes through them, and as they stood when the meeting began."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from masc_graph.domain.actions.action import Action
from masc_graph.domain.agenda.earlier_actions import actions_to_review, earlier_actions
from masc_graph.domain.board.prompts import Heading
from masc_graph.domain.board.roster import Agency, Roster
from masc_graph.domain.cases.status import ActionStatus
from tests.documents.a_meeting import MEETING

ROSTER = Roster(agencies=(Agency(agency_id="police", name="Police"), Agency(agency_id="health", name="Health")))
BEGAN = MEETING.starts_at


def an_action(number: int = 1, **changes: Any) -> Action:
    """An action of health, agreed a fortnight before and due a week before the meeting."""
    values: dict[str, Any] = {
        "code": f"MASC-0QX9D/{number}",
        "reference": "MASC-0QX9D",
        "decision_id": "MASC-0QX9D/2026-11-16/1",
        "agency_id": "health",
        "heading": Heading.VICTIM,
        "what": "Offer an appointment",
        "due_on": date(2026, 11, 23),
        "command_id": "c",
        "row": number,
        "status_at": datetime(2026, 11, 20, tzinfo=UTC),
    }
    return Action.model_validate(values | changes)


def test_actions_are_sorted_by_how_they_stood_when_the_meeting_began() -> None:
    before = earlier_actions(
        [
            an_action(1, status=ActionStatus.COMPLETED, reason_text="She came."),
            an_action(
                2, status=ActionStatus.NO_LONGER_RELEVANT, reason_code="in_custody", reason_text="Since Tuesday."
            ),
            an_action(3, status=ActionStatus.NOT_COMPLETED, reason_text="No date before January."),
            an_action(4, status=ActionStatus.IN_PROGRESS),
            an_action(5, due_on=MEETING.held_on),
        ],
        ROSTER,
        MEETING,
    )
    assert [one.said for one in before.completed] == ["She came."]
    assert [one.said for one in before.no_longer_relevant] == ["The perpetrator is in custody. Since Tuesday."]
    assert [one.said for one in before.not_completed] == ["No date before January."]
    assert [(one.code, one.agency, one.status_words) for one in before.still_open] == [
        ("MASC-0QX9D/4", "Health", "In progress, overdue"),
        ("MASC-0QX9D/5", "Health", "Not started"),
    ]


def test_what_was_said_after_the_meeting_began_belongs_to_the_next_minutes() -> None:
    later = an_action(status=ActionStatus.COMPLETED, status_at=BEGAN, reason_text="She came.")
    just = an_action(2, status=ActionStatus.COMPLETED, status_at=BEGAN - timedelta(seconds=1))
    never = an_action(3, status=ActionStatus.COMPLETED, status_at=None)
    before = earlier_actions([later, just, never], ROSTER, MEETING)
    assert [one.code for one in before.completed] == ["MASC-0QX9D/2", "MASC-0QX9D/3"]
    assert [(one.code, one.said) for one in before.still_open] == [("MASC-0QX9D/1", "")]


def test_what_this_meeting_or_a_later_one_agreed_is_not_from_before() -> None:
    for meeting_id in ("2026-11-30", "2026-12-14"):
        action = an_action(decision_id=f"MASC-0QX9D/{meeting_id}/1")
        assert earlier_actions([action], ROSTER, MEETING).still_open == ()
        assert actions_to_review([action], ROSTER, MEETING) == ()


def test_the_agenda_goes_through_what_is_left_agency_by_agency() -> None:
    found = actions_to_review(
        [
            an_action(1),
            an_action(2, agency_id="gone", due_on=date(2026, 11, 1)),
            an_action(3, agency_id="police", due_on=date(2026, 12, 14)),
            an_action(4, agency_id="police", status=ActionStatus.NOT_COMPLETED, reason_text="No date."),
            an_action(5, status=ActionStatus.COMPLETED),
        ],
        ROSTER,
        MEETING,
    )
    assert [(one.agency, one.code.rpartition("/")[2], one.status_words, one.said) for one in found] == [
        ("Police", "4", "Could not be done", "No date."),
        ("Police", "3", "Not started", ""),
        ("Health", "1", "Not started, overdue", ""),
        ("gone", "2", "Not started, overdue", ""),
    ]
