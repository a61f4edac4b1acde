"""The agenda in the channel."""

from __future__ import annotations

from collections.abc import Sequence

from masc_graph.cards.parts import DOT, Data, some_codes
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.agenda.agenda import (
    AMPLE_MINUTES,
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


def agenda(
    contents: Agenda, *, page: int, next_last_day: str, version: int = 1, meeting_minutes: int = 60, size: int = PAGE
) -> Card:
    """One page of the agenda: two lines a case; items 1 to 3 are on the first page, 5 and 6 on the last.

    ``page`` counts from 1 over ``domain.agenda.pages(contents.cases, size)``; ``next_last_day`` is in words.
    """
    all_pages = pages(contents.cases, size)
    earlier_cases = sum(len(page_cases) for page_cases in all_pages[: page - 1])
    return expand(
        "agenda",
        {
            "meeting_id": contents.meeting.meeting_id,
            "version": version,
            "page": page,
            "meeting": _meeting_title(contents.meeting),
            "counted": _counted(contents, meeting_minutes, page, len(all_pages)),
            "first_page": page == 1,
            "last_page": page == len(all_pages),
            "no_cases": not contents.cases,
            "cases": [case_line(case, earlier_cases + n) for n, case in enumerate(all_pages[page - 1], 1)],
            "next": meeting_words(contents.next_meeting),
            "next_last_day": next_last_day,
            "has_document": bool(contents.document_url),
            "document_url": contents.document_url,
            **_items_before_cases(contents),
        },
    )


def case_facts(risk_level: str, notes: Sequence[str]) -> str:
    """The facts on a case's line: ``High · children, urgent``."""
    return DOT.join((risk_level, ", ".join(notes))) if notes else risk_level


def _counted(contents: Agenda, minutes: int, page: int, of: int) -> str:
    """The time for each case, the page number if there are several, and what cannot be read."""
    pages_counted = (f"Page {page} of {of}",) if of > 1 else ()
    return DOT.join((time_for(len(contents.cases), minutes), *pages_counted, *contents.unreadable))


def _meeting_title(meeting: Meeting) -> str:
    cancelled = meeting.state is MeetingState.CANCELLED
    return f"{meeting_words(meeting)} (cancelled)" if cancelled else meeting_words(meeting)


def _items_before_cases(contents: Agenda) -> Data:
    return {
        "confidentiality": CONFIDENTIALITY,
        "actions": _totals(contents.actions),
        "agencies": [{"text": f"{agency.agency}: {agency_counts(agency)}"} for agency in contents.actions],
        "ready": _ready(contents),
    }


def _ready(contents: Agenda) -> str:
    """The cases ready to close, and those that this meeting has closed."""
    ready = ", ".join(contents.ready_to_close) or "none"
    return f"{ready}. Closed: {', '.join(contents.closed)}" if contents.closed else ready


def case_line(case: AgendaCase, number: int) -> Data:
    """The two lines of a case."""
    presenter = DOT.join((f"{case.presents} presents", case.area))
    return {
        "number": number,
        "reference": case.reference,
        "case_url": case.url,
        "facts": case_facts(case.risk_level, case.words),
        "who": presenter,
        "who_and_outcome": DOT.join((presenter, case.decision or "not decided")),
    }


def time_for(cases: int, minutes: int) -> str:
    """``12 cases, about 4 minutes each``; no time where there is ample."""
    return ", ".join(part for part in (counted(cases), time_words(cases, minutes)) if part) if cases else "No cases"


def counted(cases: int) -> str:
    """``1 case``, ``12 cases``."""
    return "1 case" if cases == 1 else f"{cases} cases"


def time_words(cases: int, meeting_minutes: int) -> str:
    """``about 4 minutes each``; empty where each could have far longer than any case takes."""
    time = minutes_each(cases, meeting_minutes)
    if time >= AMPLE_MINUTES:
        return ""
    return f"about {time} minute{'' if time == 1 else 's'}{' each' if cases > 1 else ''}"


def _totals(actions: Sequence[AgencyActions]) -> str:
    if not actions:
        return "none"
    counted = {
        "not finished": sum(agency.not_finished for agency in actions),
        "overdue": sum(len(agency.overdue) for agency in actions),
        "could not be done": sum(len(agency.not_completed) for agency in actions),
        "completed since the last meeting": sum(agency.completed for agency in actions),
        "no longer relevant": sum(agency.no_longer_relevant for agency in actions),
    }
    return ", ".join(f"{count} {what}" for what, count in counted.items() if count or what == "not finished")


def agency_counts(actions: AgencyActions) -> str:
    """One agency's earlier actions: ``3 not finished, 1 overdue (MASC-0QX9D/1)``."""
    parts = [f"{actions.not_finished} not finished"] if actions.not_finished else []
    parts += [f"{len(actions.overdue)} overdue ({some_codes(actions.overdue)})"] if actions.overdue else []
    parts += (
        [f"{len(actions.not_completed)} could not be done ({some_codes(actions.not_completed)})"]
        if actions.not_completed
        else []
    )
    parts += [f"{actions.completed} completed"] if actions.completed else []
    parts += [f"{actions.no_longer_relevant} no longer relevant"] if actions.no_longer_relevant else []
    return ", ".join(parts) or "none"
