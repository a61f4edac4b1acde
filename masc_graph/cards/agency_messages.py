"""What an agency's people are sent about its actions: a short message with numbers, and the digest before a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from masc_graph.cards.parts import lines, moment_words
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.digest import AgencyCounts, Digest
from masc_graph.domain.meetings.calendar_words import day_words, listed
from masc_graph.domain.meetings.meeting import Meeting

_CODES_SHOWN: Final = 5
_CASES_NAMED: Final = 4
RECORDS: Final = "Look for your agency's records of each case, and share at the meeting what is relevant."
NO_CHASING: Final = "MASC does not chase: your agency keeps its actions up to date."


@dataclass(frozen=True)
class MyAgency:
    """The numbers of the short message; it has no inputs, so an edit can wipe nothing."""

    agency_id: str
    agency: str
    actions: AgencyCounts
    meeting: Meeting
    plan_url: str
    counted_at: datetime


@dataclass(frozen=True)
class DigestMessage:
    """What one lead or deputy hears; ``agenda_url`` is empty where the agenda's message is not known."""

    agency_id: str
    agency: str
    meeting: Meeting
    digest: Digest
    plan_url: str
    agenda_url: str = ""


def my_agency(message: MyAgency) -> Card:
    """The lasting message in the 1:1 chat, with "Update them" and the way to the plan."""
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
    """What the agency presents, what it should look up, and how its actions stand; it informs and does not chase."""
    told = message.digest
    return expand(
        "digest",
        {
            "agency_id": message.agency_id,
            "title": f"{message.agency}: before the MASC meeting on {day_words(message.meeting.held_on)}",
            "lines": lines(
                (_presents(told.presents), _listed(told.listed, message.agenda_url), _actions(told.actions))
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
    told = [f"{actions.open} open"]
    told += [f"{len(actions.overdue)} overdue"] if actions.overdue else []
    told += [f"{len(actions.due)} due by {day_words(meeting.held_on)}"] if actions.due else []
    told += [_asked(len(actions.asked))] if actions.asked else []
    return ", ".join(told)


def _asked(number: int) -> str:
    return "1 needs an answer" if number == 1 else f"{number} need an answer"


def _presents(references: Sequence[str]) -> str:
    return f"You present {listed(references)}." if references else ""


def _listed(references: Sequence[str], agenda_url: str) -> str:
    """How many cases there are, and which: of many, the agenda says it better, with a link to each."""
    if not references:
        return ""
    cases = "1 case" if len(references) == 1 else f"{len(references)} cases"
    if agenda_url and len(references) > _CASES_NAMED:
        return f"On the agenda: {cases}. {RECORDS}"
    return f"On the agenda: {cases}, {listed(references)}. {RECORDS}"


def _actions(actions: AgencyCounts) -> str:
    told = [
        *([f"{len(actions.overdue)} overdue ({_codes(actions.overdue)})"] if actions.overdue else []),
        *([f"{len(actions.due)} due by the meeting ({_codes(actions.due)})"] if actions.due else []),
        *([f"{_asked(len(actions.asked))} ({_codes(actions.asked)})"] if actions.asked else []),
    ]
    return f"Your actions: {', '.join(told)}. {NO_CHASING}" if told else ""


def _codes(codes: Sequence[str]) -> str:
    more = len(codes) - _CODES_SHOWN
    shown = ", ".join(codes[:_CODES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown
