"""The agenda as a Word document: to read beforehand, and to work from on paper if Teams is down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from masc_graph.documents.word import Paper
from masc_graph.domain.agenda.agenda import CONFIDENTIALITY, Agenda, AgendaCase
from masc_graph.domain.agenda.earlier_actions import EarlierAction
from masc_graph.domain.board.prompts import PROMPTS
from masc_graph.domain.meetings.calendar_words import (
    day_words_with_year,
    listed,
    meeting_words,
    plain_day_words,
    time_words,
)
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.text.plain_text import sentence_case

BOX: Final = "☐"
"""An empty box to tick by hand, in place of an empty cell."""
BY_HAND: Final = (
    "Each case has a page of its own at the end, for the meeting if Teams cannot be reached: somebody ticks and writes "
    "on it, and the chair records it when Teams is back. Write no names."
)
_ROWS_BY_HAND: Final = 6


def as_docx(agenda: Agenda, actions: Sequence[EarlierAction], made_at: datetime, next_last_day: str) -> bytes:
    """Return the document; ``actions`` are the open actions from earlier meetings, with their texts."""
    title = f"MASC agenda: {day_words_with_year(agenda.meeting.held_on)}"
    paper = Paper(title, made_at)
    paper.heading(title, 1)
    paper.fact("Begins", meeting_words(agenda.meeting))
    paper.fact("Made", f"{plain_day_words(london_day(made_at))} at {time_words(made_at)}")
    paper.heading("1. Confidentiality", 2)
    paper.text(CONFIDENTIALITY)
    _before(paper, actions)
    paper.heading("3. Ready to close", 2)
    paper.text(f"{listed(agenda.ready_to_close)}." if agenda.ready_to_close else "No case.")
    paper.heading("4. Cases", 2)
    for sentence in agenda.unreadable:
        paper.warning(sentence)
    _listed(paper, agenda.cases)
    paper.heading("5. Any other business", 2)
    paper.heading("6. Next meeting", 2)
    paper.text(f"{meeting_words(agenda.next_meeting)}. Refer by {next_last_day}.")
    for number, case in enumerate(agenda.cases, start=1):
        _case(paper, case, number)
    return paper.content()


def _before(paper: Paper, actions: Sequence[EarlierAction]) -> None:
    paper.heading("2. Actions from before", 2)
    if not actions:
        paper.text("No action is open.")
    for agency in dict.fromkeys(action.agency for action in actions):
        paper.heading(agency, 3)
        rows = (_action(action) for action in actions if action.agency == agency)
        paper.table(("Action", "What", "Due", "How it stands"), rows, (3.1, 7.4, 3.5, 3))


def _listed(paper: Paper, cases: Sequence[AgendaCase]) -> None:
    """List all cases on one page, before the page for each."""
    if not cases:
        paper.text("No cases are listed for this meeting.")
        return
    paper.text(BY_HAND)
    rows = ((f"{number}", case.reference, case.presents, _about(case)) for number, case in enumerate(cases, start=1))
    paper.table(("No", "Case", "Presents", "About"), rows, (1.2, 3.1, 4.7, 8))


def _about(case: AgendaCase) -> str:
    return ", ".join((f"{case.risk_level} risk", case.area, *case.words))


def _action(action: EarlierAction) -> Sequence[str]:
    what = f"{action.what}\nNote: {action.said}" if action.said else action.what
    return action.code, what, plain_day_words(action.due_on), action.status_words


def _case(paper: Paper, case: AgendaCase, number: int) -> None:
    """Add a page for the case, with room to write, which can be handed out by itself."""
    paper.page(f"Case {number}: {case.reference}", 2)
    paper.fact("Presented by", case.presents)
    paper.fact("About", _about(case))
    paper.heading("The five areas", 3)
    paper.table(("Area", "What to go through", "Done", "Needed", "Nothing needed"), _grid(), (2.3, 8.4, 1.5, 1.8, 3))
    paper.heading("Outcome and actions", 3)
    paper.form(("Agency", "What", "Due"), _ROWS_BY_HAND, (4, 10, 3))


def _grid() -> Iterator[Sequence[str]]:
    return ((prompt.heading.value, sentence_case(prompt.words), BOX, BOX, BOX) for prompt in PROMPTS)
