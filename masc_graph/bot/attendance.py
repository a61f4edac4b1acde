"""Attendance at a meeting, recorded by the administrator, the chair or the vice chair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import attendance as card
from masc_graph.cards import plain
from masc_graph.commands import SaveAttendance
from masc_graph.domain.board.roster import Person, Role, Roster, changed_since_opened
from masc_graph.domain.meetings.attendance import SAID, Attendance, quorum_warning, read_attendance
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.problem import Problem
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import MeetingRow

SAVING: Final = "We are saving who is here"
SOON: Final = "The sheet in your chat will show it in a moment."
INPUTS: Final = (*SAID, "chaired_by", "confidentiality_read")


@dataclass(frozen=True)
class _RollCall:
    """A meeting with a posted agenda, the roster, and the person; ``rows`` are all rows of MASC Meetings."""

    meeting: Meeting
    calendar: Calendar
    rows: Sequence[Stored[MeetingRow]]
    roster: Roster
    person: Person


async def opened(press: Press, context: BotContext) -> Answer:
    """Show what was saved; if nothing was, the agencies that came last time are ticked."""
    roll_call = await _read(press, context)
    return _show(roll_call, _saved_answers(roll_call))


async def more(press: Press, context: BotContext) -> Answer:
    """Draw the same dialog with the chosen part in it."""
    return _show(await _read(press, context), _typed(press), opened=press.opened)


async def save(press: Press, context: BotContext) -> Answer:
    """Save what was ticked, and say at once if the meeting is not quorate."""
    roll_call = await _read(press, context)
    typed = _typed(press)
    attendance, problems = read_attendance(press.data, roll_call.roster.agencies)
    if problems:
        return _show(roll_call, typed, problems, opened=press.opened)
    reply = plain.recorded(
        SAVING, quorum_warning(attendance, roll_call.roster.agencies, context.rules.quorum_core), SOON
    )
    unsaved = _show(roll_call, typed, notice=NOT_SAVED, opened=press.opened).body
    return dialog(card.TITLE, reply, "small").asking(_command(roll_call.meeting, attendance), unsaved=unsaved)


def _typed(press: Press) -> dict[str, str]:
    return {name: press.said(name) for name in INPUTS}


def _command(meeting: Meeting, attendance: Attendance) -> SaveAttendance:
    return SaveAttendance.model_validate(
        {"meeting_id": meeting.meeting_id, **attendance.model_dump(include=set(INPUTS))},
    )


async def _read(press: Press, context: BotContext) -> _RollCall:
    """Read roster and meetings afresh; ``Refused`` without the right to run meetings or before the agenda is posted."""
    reading = context.registers.reading()
    agencies, meetings = want_roster(reading), want_overrides(reading)
    await reading.send()
    roster = roster_of(agencies.rows)
    person = press.require(roster)
    calendar = calendar_of(context.rules, meetings.rows)
    meeting = calendar.meeting_by_id(press.said("meeting_id"))
    if meeting is None or not meeting.has_agenda:
        raise changed_since_opened("the agenda of this meeting is not posted")
    return _RollCall(meeting, calendar, meetings.rows, roster, person)


def _saved_answers(roll_call: _RollCall) -> dict[str, str]:
    """The saved answers; if there are none, who came to the previous meeting, and the person as chair if they may."""
    saved = {
        stored.row.meeting_id: saved_attendance
        for stored in roll_call.rows
        if (saved_attendance := stored.row.took_part)
    }
    if current := saved.get(roll_call.meeting.meeting_id):
        more = {"chaired_by": current.chaired_by, "confidentiality_read": str(current.confidentiality_read).lower()}
        return {name: ",".join(getattr(current, name)) for name in SAID} | more
    earlier_overrides = (
        override for override in roll_call.calendar.overrides if override.held_on < roll_call.meeting.held_on
    )
    days = {override.meeting_id: override.held_on for override in earlier_overrides}
    earlier = [stored.row for stored in roll_call.rows if stored.row.meeting_id in days and stored.row.took_part]
    last = max(earlier, key=lambda row: days[row.meeting_id], default=None)
    present = last.took_part.present if last and last.took_part else ()
    chairs = next((role.value for role in (Role.CHAIR, Role.VICE_CHAIR) if role in roll_call.person.roles), "")
    return {"present": ",".join(present), "chaired_by": chairs}


def _show(
    roll_call: _RollCall,
    answers: Mapping[str, str],
    problems: Sequence[Problem] = (),
    *,
    notice: str = "",
    opened: Sequence[str] = (),
) -> Answer:
    screen = card.AttendanceScreen(roll_call.meeting, roll_call.roster.agencies, answers, problems, notice, opened)
    return dialog(card.TITLE, card.attendance(screen), "large")
