"""What shows the date of a changed meeting: welcome, agenda, its cases' cards, and a reply in the channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from masc_graph.cards import plain
from masc_graph.commands import Command
from masc_graph.domain.calendar import last_day_words
from masc_graph.domain.calendar_words import meeting_words
from masc_graph.domain.meeting_change import Change, Effect, tell_change
from masc_graph.graph.lists import equals
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import AuditRow, MessageRow, ReferralRow
from masc_graph.registers.table import read_table
from masc_graph.teams.connector import Message
from masc_graph.work import agenda_card, post_welcome
from masc_graph.work.case_cards import redraw
from masc_graph.work.cases import read_case
from masc_graph.work.mention import mention
from masc_graph.work.messages import Lasting, place, tell, thread
from masc_graph.work.tools import Tools

CHANGED: Final = "MASC: a meeting was changed"
YOUR_REFERRAL: Final = "MASC: your referral"
RESCHEDULED: Final = "{reference} will be heard on {meeting}"
WAIT_NOT: Final = "Do not wait for MASC if someone is at risk. Act now with your own agency and partners."
CALL: Final = "If someone is in danger, call 999."


async def draw(found: Effect, command: Command, tools: Tools) -> None:
    """Draw everything once; a repeat edits what stands already."""
    root = await post_welcome.draw(tools)
    where = thread(tools.channel_id, root)
    table = await read_table(tools.registers, found.after.meeting_id, tools.rules)
    if table and table.stored_meeting and table.stored_meeting.row.agenda_posted_at:
        where = await agenda_card.draw(table, tools)
    await _reply(where, found, command, tools)
    rescheduled = await _rescheduled(command, tools)
    for reference in dict.fromkeys([*rescheduled, *await _kept(found, tools)]):
        case = await read_case(reference, command, tools)
        await redraw(case, case.row, command, tools)
        if reference in rescheduled:
            await _tell_referrer(case.row, found, command, tools)


async def _reply(where: str, found: Effect, command: Command, tools: Tools) -> None:
    heard = found.following if found.change is Change.CANCEL else found.after
    message = Message(CHANGED, text=tell_change(found, last_day_words(heard, tools.rules)))
    lasting = Lasting(f"meeting:{command.command_id}", message, meeting_id=found.after.meeting_id)
    reading = tools.registers.reading()
    known = reading.find(MessageRow, lasting.key)
    await reading.send()
    await place(tools, where, lasting, known.one)


async def _rescheduled(command: Command, tools: Tools) -> Sequence[str]:
    """The cases that this command gave another meeting, in whichever of its deliveries."""
    reading = tools.registers.reading()
    events = reading.where(AuditRow, equals("CommandId", str(command.command_id)))
    await reading.send()
    return [one.row.reference for one in events.rows if one.row.event == "case_rescheduled"]


async def _kept(found: Effect, tools: Tools) -> Sequence[str]:
    """The cases that stay with the meeting, and so are heard at another time."""
    if found.change is Change.CANCEL:
        return ()
    reading = tools.registers.reading()
    cases = reading.where(ReferralRow, equals("MeetingId", found.after.meeting_id))
    await reading.send()
    rows = [stored.row for stored in cases.rows]
    return [row.reference for row in rows if found.concerns(row.status, row.meeting_id, row.received_at)]


async def _tell_referrer(row: ReferralRow, found: Effect, command: Command, tools: Tools) -> None:
    """A new message, as an edit of the receipt is easily overlooked."""
    heard = found.following if found.change is Change.CANCEL else found.after
    title = RESCHEDULED.format(reference=row.reference, meeting=meeting_words(heard))
    was = f"The meeting on {meeting_words(found.after)} has been cancelled." if found.change is Change.CANCEL else ""
    last_day = f"The last day to refer for it is {last_day_words(heard, tools.rules)}."
    card = plain.told(title, was, last_day, "Your receipt has been changed.", WAIT_NOT, CALL)
    lasting = Lasting(f"rescheduled:{row.reference}:{command.command_id}", Message(YOUR_REFERRAL, card), row.reference)
    if await tell(tools, command, [row.referrer_id], [lasting]):
        reading = tools.registers.reading()
        agencies = want_roster(reading)
        await reading.send()
        await mention([row.referrer_id], row.reference, roster_of(agencies.rows), tools)
