"""The second of two people at the same case: nothing of theirs is recorded, and they see the current decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from masc_graph.cards.parts import moment_words
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.status import DECIDED
from masc_graph.domain.decisions.decision import DecisionForm, TypedAction
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.errors import Refused
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.rows import ReferralRow

ALREADY_DECIDED: Final = (
    "Someone else recorded a decision on {reference} while you had it open, so yours was not recorded. "
    "To keep theirs, do nothing. To replace it, press Correct this decision under the agenda and say why."
)


LEFT_THE_MEETING: Final = "{reference} left this meeting while you had it open: it is {status}. Nothing was recorded."
BACK: Final = "If it is to be decided now, put it back on the agenda and open it again."


def already_decided(record: MeetingRecord, reference: str, form: DecisionForm) -> Refused:
    """Tell the second of two people the current decision, and give back what they wrote."""
    typed, current = tuple(_typed(form, record.roster)), _current(record, reference)
    return Refused("R6", ALREADY_DECIDED.format(reference=reference), typed, current)


def left_the_meeting(record: MeetingRecord, case: ReferralRow, form: DecisionForm) -> Refused:
    """Tell whoever decided a case that has left this meeting by now, and give back what they wrote."""
    typed = tuple(_typed(form, record.roster))
    words = LEFT_THE_MEETING.format(reference=case.reference, status=case.status.words.lower())
    more = f" {BACK}" if case.status in DECIDED else ""
    return Refused("R6", words + more, typed)


def _typed(form: DecisionForm, roster: Roster) -> Iterable[str]:
    texts = (form.outcome.words, form.reason, *row_words(form.rows, roster), form.dissent)
    return (text for text in texts if text)


def row_words(rows: Sequence[TypedAction], roster: Roster) -> Iterable[str]:
    """Each row as it was typed, half done ones included."""
    named = ((" and ".join(map(roster.agency_name, row.agencies)), row.what) for row in rows)
    return (": ".join(part for part in parts if part) for parts in named)


def _current(record: MeetingRecord, reference: str) -> tuple[str, ...]:
    """The current decision in words: outcome and actions, never a reason."""
    at = record.case_at(reference)
    if at is None or at.current is None:
        return ()
    row, roster = at.current.row, record.roster
    said = f"{row.outcome.words}, recorded by the {row.decided_by_role.words}, {moment_words(row.decided_at)}."
    actions = (
        f"{one.code}: {roster.agency_name(one.agency)}, {one.what}, due {day_words(one.due_on)}" for one in at.actions
    )
    return (said, *actions)
