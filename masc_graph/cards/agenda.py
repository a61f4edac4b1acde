"""The agenda in the channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from masc_graph.cards.parts import DOT, Data
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import (
    CONFIDENTIALITY,
    PAGE,
    AgencyActions,
    Agenda,
    AgendaCase,
    minutes_each,
    pages,
)
from masc_graph.domain.meetings.calendar_words import meeting_words
from masc_graph.domain.meetings.meeting import Meeting, MeetingState

_CODES_SHOWN: Final = 5


def agenda(
    contents: Agenda, *, page: int, next_last_day: str, version: int = 1, meeting_minutes: int = 60, size: int = PAGE
) -> Card:
    """One agenda message: two lines a case; items 1 to 3 stand on the first page, 5 and 6 on the last.

    ``page`` counts from 1 over ``domain.agenda.pages(contents.cases, size)``; ``next_last_day`` is in words.
    """
    every = pages(contents.cases, size)
    before = sum(len(one) for one in every[: page - 1])
    return expand(
        "agenda",
        {
            "meeting_id": contents.meeting.meeting_id,
            "version": version,
            "page": page,
            "meeting": _which(contents.meeting),
            "counted": _counted(len(contents.cases), meeting_minutes, page, len(every)),
            "first_page": page == 1,
            "last_page": page == len(every),
            "no_cases": not contents.cases,
            "cases": [case_line(case, before + n) for n, case in enumerate(every[page - 1], 1)],
            "next": meeting_words(contents.next_meeting),
            "next_last_day": next_last_day,
            "has_document": bool(contents.document_url),
            "document_url": contents.document_url,
            **_before_the_cases(contents),
        },
    )


def case_facts(risk_level: str, notes: Sequence[str]) -> str:
    """``High · children, urgent``: what a case line says about the case."""
    return DOT.join((risk_level, ", ".join(notes))) if notes else risk_level


def _counted(cases: int, minutes: int, page: int, of: int) -> str:
    """How long there is for each case; which page this is, where there are several."""
    time = time_for(cases, minutes)
    return DOT.join((time, f"Page {page} of {of}")) if of > 1 else time


def _which(meeting: Meeting) -> str:
    cancelled = meeting.state is MeetingState.CANCELLED
    return f"{meeting_words(meeting)} (cancelled)" if cancelled else meeting_words(meeting)


def _before_the_cases(contents: Agenda) -> Data:
    return {
        "confidentiality": CONFIDENTIALITY,
        "actions": _totals(contents.actions),
        "agencies": [{"text": f"{one.agency}: {agency_counts(one)}"} for one in contents.actions],
        "ready": _ready(contents),
    }


def _ready(contents: Agenda) -> str:
    """What is ready to close, and what this meeting has closed of it."""
    ready = ", ".join(contents.ready_to_close) or "none"
    return f"{ready}. Closed: {', '.join(contents.closed)}" if contents.closed else ready


def case_line(case: AgendaCase, number: int) -> Data:
    """The two lines of a case."""
    who = DOT.join((f"{case.presents} presents", case.area))
    return {
        "number": number,
        "reference": case.reference,
        "case_url": case.url,
        "facts": case_facts(case.risk_level, case.words),
        "who": who,
        "who_and_outcome": DOT.join((who, case.decision or "not decided")),
    }


def time_for(cases: int, minutes: int) -> str:
    """``12 cases, about 4 minutes each``."""
    return f"{counted(cases)}, {time_words(cases, minutes)}" if cases else "No cases"


def counted(cases: int) -> str:
    """``1 case``, ``12 cases``."""
    return "1 case" if cases == 1 else f"{cases} cases"


def time_words(cases: int, meeting_minutes: int) -> str:
    """``about 4 minutes each``."""
    time = minutes_each(cases, meeting_minutes)
    return f"about {time} minute{'' if time == 1 else 's'}{' each' if cases > 1 else ''}"


def _totals(actions: Sequence[AgencyActions]) -> str:
    if not actions:
        return "none"
    counted = {
        "not finished": sum(one.not_finished for one in actions),
        "overdue": sum(len(one.overdue) for one in actions),
        "could not be done": sum(len(one.not_completed) for one in actions),
        "completed since the last meeting": sum(one.completed for one in actions),
        "no longer relevant": sum(one.no_longer_relevant for one in actions),
    }
    return ", ".join(f"{count} {what}" for what, count in counted.items() if count or what == "not finished")


def agency_counts(one: AgencyActions) -> str:
    """How one agency's actions from before stand: ``3 not finished, 1 overdue (MASC-0QX9D/1)``."""
    told = [f"{one.not_finished} not finished"] if one.not_finished else []
    told += [f"{len(one.overdue)} overdue ({_codes(one.overdue)})"] if one.overdue else []
    told += [f"{len(one.not_completed)} could not be done ({_codes(one.not_completed)})"] if one.not_completed else []
    told += [f"{one.completed} completed"] if one.completed else []
    told += [f"{one.no_longer_relevant} no longer relevant"] if one.no_longer_relevant else []
    return ", ".join(told) or "none"


def _codes(codes: Sequence[str]) -> str:
    more = len(codes) - _CODES_SHOWN
    shown = ", ".join(codes[:_CODES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown
