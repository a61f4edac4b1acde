"""The messages to an agency's people about its actions: a short one with numbers, and the digest before a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from masc_graph.cards.parts import lines, moment_words, some_codes
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.digest import AgencyCounts, Digest
from masc_graph.domain.meetings.calendar_words import day_words, listed
from masc_graph.domain.meetings.meeting import Meeting

_CASES_NAMED: Final = 4
RECORDS: Final = "Look for your agency's records of each case, and share at the meeting what is relevant."
NO_CHASING: Final = "MASC does not chase: your agency keeps its actions up to date."


@dataclass(frozen=True)
class MyAgency:
    """The contents of the short message; it has no inputs, so that an edit cannot lose anything typed."""

    agency_id: str
    agency: str
    actions: AgencyCounts
    meeting: Meeting
    plan_url: str
    counted_at: datetime


@dataclass(frozen=True)
class DigestMessage:
    """The digest for one lead or deputy; ``agenda_url`` is empty if the agenda's message is not known."""

    agency_id: str
    agency: str
    meeting: Meeting
    digest: Digest
    plan_url: str
    agenda_url: str = ""


def my_agency(message: MyAgency) -> Card:
    """The tracked message in the 1:1 chat, with "Update them" and a link to the plan."""
    return expand(
        "my_agency",
        {
            "agency_id": message.agency_id,
            "line": f"{message.agency}: {_numbers(message.actions, message.meeting)}",
            "counted_at": f"Counted {moment_words(message.counted_at)}.",
            "plan_url": message.plan_url,
            "has_plan": bool(message.plan_url),
        },
    )


def digest(message: DigestMessage) -> Card:
    """The cases that the agency presents, those to check its records for, and its actions, for information only."""
    contents = message.digest
    return expand(
        "digest",
        {
            "agency_id": message.agency_id,
            "title": f"{message.agency}: before the MASC meeting on {day_words(message.meeting.held_on)}",
            "lines": lines(
                (
                    _presents(contents.presents),
                    _cases(contents.on_agenda, message.agenda_url),
                    _actions(contents.actions),
                )
            ),
            "plan_url": message.plan_url,
            "has_plan": bool(message.plan_url),
            "agenda_url": message.agenda_url,
            "has_agenda": bool(message.agenda_url),
        },
    )


def _numbers(actions: AgencyCounts, meeting: Meeting) -> str:
    if not actions.open:
        return "no open actions"
    parts = [f"{actions.open} open"]
    parts += [f"{len(actions.overdue)} overdue"] if actions.overdue else []
    parts += [f"{len(actions.due)} due by {day_words(meeting.held_on)}"] if actions.due else []
    parts += [_answers_needed(len(actions.to_answer))] if actions.to_answer else []
    return ", ".join(parts)


def _answers_needed(number: int) -> str:
    return "1 needs an answer" if number == 1 else f"{number} need an answer"


def _presents(references: Sequence[str]) -> str:
    return f"You present {listed(references)}." if references else ""


def _cases(references: Sequence[str], agenda_url: str) -> str:
    """How many cases there are, and which; if there are many, the agenda lists them with links."""
    if not references:
        return ""
    cases = "1 case" if len(references) == 1 else f"{len(references)} cases"
    if agenda_url and len(references) > _CASES_NAMED:
        return f"On the agenda: {cases}. {RECORDS}"
    return f"On the agenda: {cases}, {listed(references)}. {RECORDS}"


def _actions(actions: AgencyCounts) -> str:
    parts = [
        *([f"{len(actions.overdue)} overdue ({some_codes(actions.overdue)})"] if actions.overdue else []),
        *([f"{len(actions.due)} due by the meeting ({some_codes(actions.due)})"] if actions.due else []),
        *(
            [f"{_answers_needed(len(actions.to_answer))} ({some_codes(actions.to_answer)})"]
            if actions.to_answer
            else []
        ),
    ]
    return f"Your actions: {', '.join(parts)}. {NO_CHASING}" if parts else ""
