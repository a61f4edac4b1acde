"""Which cases a chair is offered to put back, and in which order."""

from __future__ import annotations

from datetime import UTC, date, datetime

from masc_graph.domain.board.prompts import Heading
from masc_graph.domain.board.roster import Agency, Roster
from masc_graph.domain.cases.status import ActionStatus, CaseStatus
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.text.working_days import Rules
from masc_graph.registers.rows import ActionRow, ReferralRow
from masc_graph.views.relist import MOST, decided_cases

MEETING = Calendar(Rules()).meetings(date(2026, 12, 14), 1)[0]
SINCE = datetime(2026, 11, 30, 10, tzinfo=UTC)
BEFORE, AFTER = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
ROSTER = Roster(agencies=(Agency(agency_id="police", name="Police"),))


def case(
    number: int, status: str = "open_actions", heard: str = "2026-11-30", closed_at: datetime | None = None
) -> ReferralRow:
    return ReferralRow(
        title=f"MASC-0QX{number:02}",
        status=CaseStatus(status),
        meeting_id=heard,
        received_at=BEFORE,
        referring_agency="police",
        referrer_id="someone",
        closed_at=closed_at,
    )


def undone(code: str, at: datetime = AFTER, closed_by: str = "") -> ActionRow:
    reference = code.partition("/")[0]
    return ActionRow(
        title=code,
        reference=reference,
        decision_id=f"{reference}/2026-11-16/1",
        agency="police",
        area=Heading.VICTIM,
        what="Visit the victim",
        due_on=date(2026, 11, 30),
        status=ActionStatus.NOT_COMPLETED,
        status_at=at,
        command_id="x",
        row=1,
        closed_by=closed_by,
    )


def offered(rows: list[ReferralRow], *actions: ActionRow) -> list[str]:
    return [action.title for action in decided_cases(rows, actions, ROSTER, MEETING, SINCE)]


def test_what_could_not_be_done_comes_first_with_its_codes_and_agencies() -> None:
    actions = (undone("MASC-0QX01/10"), undone("MASC-0QX01/2"))
    assert offered([case(1, heard="2026-11-16"), case(2)], *actions) == [
        "MASC-0QX01 · could not be done: MASC-0QX01/2 (Police) and MASC-0QX01/10 (Police)",
        "MASC-0QX02 · Actions agreed",
    ]


def test_what_was_heard_or_closed_last_comes_before_the_rest() -> None:
    closed = case(3, "closed", heard="2026-11-02", closed_at=AFTER)
    assert offered([case(1, heard="2026-11-16"), case(2, "under_review"), closed]) == [
        "MASC-0QX03 · Closed",
        "MASC-0QX02 · Kept under review",
        "MASC-0QX01 · Actions agreed",
    ]


def test_an_action_that_no_agenda_names_any_more_does_not_bring_its_case_to_the_top() -> None:
    closed = case(1, "closed", heard="2026-11-16", closed_at=BEFORE)
    laid_to_rest = undone("MASC-0QX01/1", BEFORE, "MASC-0QX01/2026-11-16/1")
    assert offered([closed, case(2)], laid_to_rest) == ["MASC-0QX02 · Actions agreed", "MASC-0QX01 · Closed"]


def test_what_the_board_is_still_to_hear_or_nobody_will_hear_is_not_offered() -> None:
    others = ("submitted", "accepted", "listed", "deferred", "withdrawn", "not_accepted")
    assert offered([case(number, status) for number, status in enumerate(others)]) == []


def test_no_more_are_offered_than_a_card_takes() -> None:
    assert len(offered([case(number) for number in range(MOST + 5)])) == MOST
