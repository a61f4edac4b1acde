"""Who is at a meeting, said by the administrator, the chair or the vice chair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.bot.answer import Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import attendance as card
from masc_graph.cards import plain
from masc_graph.commands import SaveAttendance
from masc_graph.domain.board.roster import Person, Right, Role, Roster, changed_since_opened, require
from masc_graph.domain.meetings.attendance import SAID, Attendance, quorum_warning, read_attendance
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.problem import Problem
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import MeetingRow

NOT_SAVED: Final = "We could not save this. Nothing has changed. Try again in a few minutes."
SAVING: Final = "We are saving who is here"
SOON: Final = "The sheet in your chat will show it in a moment."
INPUTS: Final = (*SAID, "chaired_by", "confidentiality_read")


@dataclass(frozen=True)
class _Seen:
    """A meeting whose agenda is posted, who is on the roster, and who looks; ``rows`` are all of MASC Meetings."""

    meeting: Meeting
    calendar: Calendar
    rows: Sequence[Stored[MeetingRow]]
    roster: Roster
    person: Person


async def opened(press: Press, context: BotContext) -> Answer:
    """Show what was saved; for a meeting of which nothing is known, those are ticked who came last time."""
    seen = await _read(press, context)
    return _show(seen, _known(seen))


async def save(press: Press, context: BotContext) -> Answer:
    """Save what was ticked, and say at once if too few have come."""
    seen = await _read(press, context)
    typed = {name: press.said(name) for name in INPUTS}
    found, problems = read_attendance(press.data, seen.roster.agencies)
    if problems:
        return _show(seen, typed, problems)
    told = plain.recorded(SAVING, quorum_warning(found, seen.roster.agencies, context.rules.quorum_core), SOON)
    unsaved = _show(seen, typed, notice=NOT_SAVED).body
    return dialog(card.TITLE, told, "small").asking(_command(seen.meeting, found), unsaved=unsaved)


def _command(meeting: Meeting, found: Attendance) -> SaveAttendance:
    return SaveAttendance.model_validate(
        {"meeting_id": meeting.meeting_id, **found.model_dump(include=set(INPUTS))},
    )


async def _read(press: Press, context: BotContext) -> _Seen:
    """Read roster and meetings fresh; ``Refused`` for whoever runs no meetings, and before the agenda is posted."""
    reading = context.registers.reading()
    agencies, meetings = want_roster(reading), want_overrides(reading)
    await reading.send()
    roster = roster_of(agencies.rows)
    person = require(roster, press.person_id, press.tenant_id, Right.RUN_MEETING)
    calendar = calendar_of(context.rules, meetings.rows)
    meeting = calendar.meeting_by_id(press.said("meeting_id"))
    if meeting is None or not meeting.has_agenda:
        raise changed_since_opened("the agenda of this meeting is not posted")
    return _Seen(meeting, calendar, meetings.rows, roster, person)


def _known(seen: _Seen) -> dict[str, str]:
    """What is saved; else who came to the meeting before, and the presser as the one who chairs, if they may."""
    saved = {one.row.meeting_id: took for one in seen.rows if (took := one.row.took_part)}
    if own := saved.get(seen.meeting.meeting_id):
        more = {"chaired_by": own.chaired_by, "confidentiality_read": str(own.confidentiality_read).lower()}
        return {name: ",".join(getattr(own, name)) for name in SAID} | more
    known = (one for one in seen.calendar.overrides if one.held_on < seen.meeting.held_on)
    days = {one.meeting_id: one.held_on for one in known}
    earlier = [one.row for one in seen.rows if one.row.meeting_id in days and one.row.took_part]
    last = max(earlier, key=lambda row: days[row.meeting_id], default=None)
    came = last.took_part.present if last and last.took_part else ()
    chairs = next((role.value for role in (Role.CHAIR, Role.VICE_CHAIR) if role in seen.person.roles), "")
    return {"present": ",".join(came), "chaired_by": chairs}


def _show(seen: _Seen, answers: Mapping[str, str], problems: Sequence[Problem] = (), *, notice: str = "") -> Answer:
    screen = card.AttendanceScreen(seen.meeting, seen.roster.agencies, answers, problems, notice)
    return dialog(card.TITLE, card.attendance(screen), "large")
