"""What a lead hears before a meeting."""

from __future__ import annotations

from datetime import date

from masc_graph.domain.agenda.digest import AgencyCounts, Digest, ListedCase, counts, digest
from tests.domain.actions import an_action

TODAY = date(2026, 12, 10)
MEETING = date(2026, 12, 14)


def test_actions_are_overdue_due_by_the_meeting_or_asked_about():
    actions = [
        an_action(code="MASC-7F3K2/1", due_on=date(2026, 12, 9)),
        an_action(code="MASC-7F3K2/2", due_on=TODAY),
        an_action(code="MASC-7F3K2/3", due_on=MEETING, flags={"reason_needed"}),
        an_action(code="MASC-7F3K2/4", due_on=date(2026, 12, 15), flags={"task_moved"}),
        an_action(code="MASC-7F3K2/5", due_on=date(2026, 12, 1), status="completed"),
    ]
    assert counts(actions, TODAY, MEETING) == AgencyCounts(
        overdue=("MASC-7F3K2/1",),
        due=("MASC-7F3K2/2", "MASC-7F3K2/3"),
        to_answer=("MASC-7F3K2/3",),
        open=4,
    )


def test_an_agency_presents_its_own_cases_and_looks_up_all():
    cases = [ListedCase("MASC-7F3K2", "police"), ListedCase("MASC-M4T8W", "health")]
    told = digest("police", [], cases, today=TODAY, meeting_on=MEETING)
    assert (told.presents, told.on_agenda, told.is_empty) == (("MASC-7F3K2",), ("MASC-7F3K2", "MASC-M4T8W"), False)


def test_nothing_to_say_is_not_said():
    later = an_action(due_on=date(2026, 12, 20))
    assert digest("police", [later], [], today=TODAY, meeting_on=MEETING).is_empty
    assert not Digest(actions=AgencyCounts(to_answer=("MASC-7F3K2/1",))).is_empty
