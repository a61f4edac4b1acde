"""Each administrator's lasting list of what waits for them, in their chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from masc_graph.cards.worklist import Worklist, worklist
from masc_graph.commands import Command, DrawWorklist
from masc_graph.domain.cases.status import UNANSWERED
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.graph.lists import equals
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import MessageRow, ReferralRow
from masc_graph.teams.connector import Message
from masc_graph.views.worklist import worklist_of
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import TrackedCard, tell

SUMMARY: Final = "MASC: your referrals"
_LIKELY: Final = 2
"""Meetings ahead of which one is surely the next, unless somebody has changed them."""


async def handle(payload: DrawWorklist, command: Command, context: WorkContext) -> None:
    """Edit the list of every administrator. Whoever has none gets one once there is something on it."""
    del payload
    view, people = await _read(context)
    if not (view.accepted or view.answers or view.waiting):
        people = await _who_has_one(people, context)
    message = Message(SUMMARY, worklist(view))
    tracked = [TrackedCard(_key(one), message, meeting_id=view.meeting.meeting_id) for one in people]
    await tell(context, command, people, tracked)


async def _read(context: WorkContext) -> tuple[Worklist, list[str]]:
    """Read what is on the list, and whose it is."""
    likely = [one.meeting_id for one in Calendar(context.rules).meetings(context.today, _LIKELY)]
    reading = context.registers.reading()
    agencies, changed = want_roster(reading), want_overrides(reading)
    waiting = reading.where(ReferralRow, *(equals("Status", status) for status in sorted(UNANSWERED)))
    heard = reading.where(ReferralRow, *(equals("MeetingId", one) for one in likely))
    await reading.send()
    calendar, roster = calendar_of(context.rules, changed.rows), roster_of(agencies.rows)
    meeting = calendar.meeting_ahead(context.today)
    others = [] if meeting.meeting_id in likely else await _of(meeting, context)
    rows = {one.row.reference: one.row for one in (*waiting.rows, *heard.rows)} | {row.reference: row for row in others}
    view = worklist_of(list(rows.values()), meeting, roster, calendar, context.now)
    return view, roster.administrators


async def _of(meeting: Meeting, context: WorkContext) -> list[ReferralRow]:
    """The referrals of a meeting that the rules alone would not have given."""
    reading = context.registers.reading()
    found = reading.where(ReferralRow, equals("MeetingId", meeting.meeting_id))
    await reading.send()
    return [one.row for one in found.rows]


async def _who_has_one(people: Sequence[str], context: WorkContext) -> list[str]:
    reading = context.registers.reading()
    known = [reading.find(MessageRow, _key(one)) for one in people]
    await reading.send()
    return [one for one, found in zip(people, known, strict=True) if found.one]


def _key(person: str) -> str:
    return f"worklist:{person}"
