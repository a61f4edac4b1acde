"""The cards of an agency's actions, built from domain values of the sample day: the first is the one of its sample."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from masc_graph.cards import agency, agency_messages
from masc_graph.cards.templates import Card
from masc_graph.domain.actions.action_questions import questions
from masc_graph.domain.agenda.digest import AgencyCounts, Digest
from masc_graph.domain.text.problem import Problem
from tests.cards.sample_day import MEETING, NOW, TYPED
from tests.domain.actions import an_action

PLAN = "https://planner.example.org/plan"
OVERDUE = AgencyCounts(
    overdue=("MASC-0QX9D/1",), due=("MASC-7F3K2/1", "MASC-7F3K2/2"), to_answer=("MASC-7F3K2/2",), open=14
)
ASKED = questions(an_action(flags={"ticked_by_other"}, expected_on=date(2026, 12, 18)))


def an_open_action(number: int, asked: Sequence[str] = ()) -> agency.ShownAction:
    """An open action of the police; the first is overdue."""
    line = agency.open_line(date(2026, 11, 23), "Not started", is_overdue=number == 1)
    return agency.ShownAction(f"MASC-0QX9D/{number}", TYPED, line, "2026-11-16T10:00:00+00:00", asked)


def a_finished_action(number: int) -> agency.ShownAction:
    """One that was finished, with its reason."""
    line = agency.done_line("No longer relevant", date(2026, 11, 23), "Police")
    return agency.ShownAction(f"MASC-0QX9D/{number}", TYPED, line, "2026-11-23T10:00:00+00:00", why=TYPED)


def open_actions(
    count: int,
    page: int = 1,
    *,
    ticked: Sequence[str] = (),
    problems: Sequence[Problem] = (),
    recording: int = 0,
    has_other_view: bool = False,
) -> Card:
    """The dialog of the police with so many open actions."""
    actions = [an_open_action(n, ASKED if n == 1 else ()) for n in range(1, count + 1)]
    screen = agency.AgencyScreen(
        "Police",
        actions,
        page=page,
        ticked=ticked,
        problems=problems,
        recording=recording,
        has_other_view=has_other_view,
    )
    return agency.agency_actions(screen)


def finished_actions(count: int, page: int = 1) -> Card:
    """The dialog's other view."""
    actions = [a_finished_action(n) for n in range(1, count + 1)]
    return agency.agency_actions(agency.AgencyScreen("Police", actions, view="done", page=page, has_other_view=True))


def an_ending(problems: Sequence[Problem] = (), notice: str = "") -> Card:
    """Why two actions will not be done."""
    actions = [an_open_action(1), an_open_action(2)]
    return agency.agency_ending(agency.EndingScreen(actions, note=TYPED, problems=problems, notice=notice))


def a_count(counts: AgencyCounts, plan_url: str = PLAN) -> Card:
    """The short message in a chat."""
    return agency_messages.my_agency(
        agency_messages.MyAgency("police", "Police", counts, MEETING, plan_url, counted_at=NOW)
    )


def a_digest(told: Digest, agenda_url: str = "https://teams.microsoft.com/l/message/1") -> Card:
    """What a lead hears before the meeting."""
    return agency_messages.digest(agency_messages.DigestMessage("police", "Police", MEETING, told, PLAN, agenda_url))


def acting() -> dict[str, list[Card]]:
    """All of them, by the name of their template."""
    full = Digest(presents=("MASC-7F3K2",), on_agenda=("MASC-7F3K2", "MASC-M4T8W"), actions=OVERDUE)
    problems = (Problem("ending", "Select which"), Problem("reason_code", "Select why"), Problem("note", "Say why"))
    return {
        "my_agency": [a_count(OVERDUE), a_count(AgencyCounts(), "")],
        "digest": [a_digest(full), a_digest(Digest(on_agenda=("MASC-7F3K2",)), ""), a_digest(Digest(actions=OVERDUE))],
        "agency_actions": [
            open_actions(2, recording=6, has_other_view=True),
            open_actions(1, ticked=("MASC-0QX9D/1",), problems=(agency.NONE_TICKED,)),
            open_actions(0),
            open_actions(60, 2),
            finished_actions(30),
            finished_actions(0),
        ],
        "agency_ending": [an_ending(), an_ending(problems, "We could not save this.")],
    }
