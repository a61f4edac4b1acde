"""A case is heard at another meeting than its referrer was told: its cards are drawn again, and they get a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from masc_graph.cards import plain
from masc_graph.commands import Command, TellRescheduled
from masc_graph.domain.cases.status import TO_BE_HEARD, UNANSWERED
from masc_graph.domain.meetings.calendar import last_day_words
from masc_graph.domain.meetings.calendar_words import day_words, meeting_words
from masc_graph.registers.case_record import CaseRecord
from masc_graph.teams.connector import Message
from masc_graph.views.triage import meeting_of
from masc_graph.work.cases.case_cards import redraw
from masc_graph.work.cases.case_reading import read_case
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.mention import mention
from masc_graph.work.kit.messages import TrackedCard, tell

SUMMARY: Final = "MASC: your referral"
TITLE: Final = "{reference} will be heard on {meeting}"
MOVED_BY_ADMINISTRATOR: Final = "The administrator has moved it to this meeting."
PUT_BACK: Final = "The {role} has put it back on an agenda: the board hears it again. Have your information ready."
CANCELLED: Final = "The meeting on {meeting} has been cancelled."
NOT_REACHED: Final = "The meeting on {day} did not come to it."
LAST_DAY: Final = "The last day to refer for it is {last_day}."
NOT_YET: Final = "The administrator has not accepted it yet."
RECEIPT: Final = "Your receipt has been changed."
WAIT_NOT: Final = "Do not wait for MASC if someone is at risk. Act now with your own agency and partners."
CALL: Final = "If someone is in danger, call 999."


async def handle(payload: TellRescheduled, command: Command, context: WorkContext) -> None:
    """A new message, as an edit of the receipt is easily overlooked; not about a case that ended meanwhile."""
    case = await read_case(payload.reference, context)
    row = case.row
    await redraw(case, row, command, context)
    if row.status not in TO_BE_HEARD:
        return
    meeting = meeting_of(row, case.calendar)
    title = TITLE.format(reference=row.reference, meeting=meeting_words(meeting))
    last_day = "" if payload.put_back_by else LAST_DAY.format(last_day=last_day_words(meeting, context.rules))
    accepted = NOT_YET if row.status in UNANSWERED else ""
    sentences = (*_why(payload, case), accepted, last_day, RECEIPT, WAIT_NOT, CALL)
    card = plain.chat_message(title, *sentences, reason=payload.reason)
    told = case.people_to_notify()
    key, message = f"rescheduled:{row.reference}:{payload.change}", Message(SUMMARY, card)
    tracked = [TrackedCard(f"{key}:{person}", message, row.reference) for person in told]
    unreached = await tell(context, command, told, tracked)
    if unreached:
        await mention(unreached, row.reference, case.roster, context)


def _why(payload: TellRescheduled, case: CaseRecord) -> Iterator[str]:
    cancelled = case.calendar.meeting_by_id(payload.cancelled)
    if cancelled:
        yield CANCELLED.format(meeting=meeting_words(cancelled))
    unheard_by = case.calendar.meeting_by_id(payload.not_reached)
    if unheard_by:
        yield NOT_REACHED.format(day=day_words(unheard_by.held_on))
    if payload.put_back_by:
        yield PUT_BACK.format(role=payload.put_back_by.words)
    elif payload.reason:
        yield MOVED_BY_ADMINISTRATOR
