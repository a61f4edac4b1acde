"""The administrator drafts the minutes, checks them, and publishes them."""

from __future__ import annotations

from typing import Final

from masc_graph.bot.answer import Answer, BotContext, reply
from masc_graph.bot.press import Press
from masc_graph.commands import DraftMinutes, PublishMinutes
from masc_graph.domain.board.roster import changed_since_opened
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting, MeetingState
from masc_graph.domain.minutes.minutes import has_begun

TITLE: Final = "Minutes"
NO_MEETING: Final = "No meeting has been held whose minutes are to be drafted."
NOT_BEGUN: Final = "The meeting on {day} has not begun, so there are no minutes yet."
OUT: Final = (
    "The minutes of {day} are published. MASC makes the next version by itself when a decision is corrected or "
    "who took part is changed."
)
DRAFTING: Final = "We are drafting the minutes of {day}. They will be in your chat with MASC in a moment. {open}"
CLOSE_IT: Final = "If you have an earlier draft open in Word, close it."
PUBLISHING: Final = "We are publishing the minutes of {day}. The channel will have them in a moment."


async def draft(press: Press, context: BotContext) -> Answer:
    """Draft the minutes of the meeting in the button, or of the last one that has begun."""
    press.require(await context.roster())
    calendar = await context.calendar()
    meeting = _meeting_of(press, calendar) if press.said("meeting_id") else _last_begun(context, calendar)
    if meeting is None:
        return reply(press, TITLE, NO_MEETING)
    if refusal := _why_not(meeting, context):
        return reply(press, TITLE, refusal)
    sentence = DRAFTING.format(day=day_words(meeting.held_on), open=CLOSE_IT)
    return reply(press, TITLE, sentence).asking(DraftMinutes(meeting_id=meeting.meeting_id))


async def publish(press: Press, context: BotContext) -> Answer:
    """Publish the draft of this card."""
    press.require(await context.roster())
    meeting = _meeting_of(press, await context.calendar())
    if refusal := _why_not(meeting, context):
        return reply(press, TITLE, refusal)
    command = PublishMinutes(meeting_id=meeting.meeting_id, mark=press.said("mark"))
    return reply(press, TITLE, PUBLISHING.format(day=day_words(meeting.held_on))).asking(command)


def _meeting_of(press: Press, calendar: Calendar) -> Meeting:
    meeting = calendar.meeting_by_id(press.said("meeting_id"))
    if meeting is None:
        raise changed_since_opened("there is no such meeting")
    return meeting


def _last_begun(context: BotContext, calendar: Calendar) -> Meeting | None:
    """The last meeting that has begun, which is the one meant by the button on the help card."""
    meetings = (calendar.meeting_by_id(override.meeting_id) for override in calendar.overrides)
    begun_meetings = [meeting for meeting in meetings if meeting and has_begun(meeting, context.now)]
    return max(begun_meetings, key=lambda meeting: meeting.starts_at, default=None)


def _why_not(meeting: Meeting, context: BotContext) -> str:
    day = day_words(meeting.held_on)
    if not has_begun(meeting, context.now):
        return NOT_BEGUN.format(day=day)
    return OUT.format(day=day) if meeting.state is MeetingState.MINUTES_PUBLISHED else ""
