"""Follows a change in MASC Meetings once, whether made in the dialog or by hand in the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph import log
from masc_graph.cards import plain
from masc_graph.cards.templates import Card
from masc_graph.commands import Command, FollowMeeting, Payload
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.meetings.appointment import Appointment
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.calendar_words import day_words_with_year
from masc_graph.domain.meetings.meeting_change import Effect
from masc_graph.domain.meetings.meeting_change_checks import check_by_hand
from masc_graph.domain.text.inputs import read_day
from masc_graph.graph.lists import equals
from masc_graph.registers.overrides import calendar_of, to_follow, want_overrides
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import DecisionRow, MeetingRow, MessageRow
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import TrackedCard, tell
from masc_graph.work.meetings.changed_meeting_cards import draw, follow_ups
from masc_graph.work.meetings.meeting_places import change_event, dates_of, effect_to_follow, place_cases, read_cases

SUMMARY: Final = "MASC: a meeting needs putting right"
TITLE: Final = "A meeting in the list MASC Meetings needs putting right"
CANNOT: Final = "Somebody changed it there, and MASC cannot follow: {problem}."
ITS_ROW: Final = "It is the row with the Title {title}."
STILL_USES: Final = "MASC still counts with {day}, {start_time:%H:%M}, and has told nobody."
DOES_NOT_USE: Final = "MASC does not count this meeting, and has told nobody."
HOW_TO_FIX: Final = "Put the row right in the list, or choose 'Change a meeting' in MASC's help."


@dataclass(frozen=True)
class _Lists:
    """What the lists currently say."""

    stored: Stored[MeetingRow]
    calendar: Calendar
    roster: Roster
    decided: frozenset[str]


async def handle(payload: FollowMeeting, command: Command, context: WorkContext) -> Sequence[Payload]:
    """Write the effects of the change and redraw the channel; separate commands redraw the cases' cards.

    A change that was followed before is only redrawn; one that is no longer in the list is ignored.
    """
    lists = await _read(payload, context)
    if lists is None or not _is_current(payload, lists.stored.row, context):
        log.event("change_not_there", command_id=str(command.command_id))
        return ()
    is_new = lists.stored.row.in_force != payload.after
    problems = _wrong(payload, lists, command) if is_new else []
    if problems:
        await _tell_administrators(problems[0], payload, lists, command, context)
        return ()
    outcome = effect_to_follow(payload, lists.stored, lists.calendar)
    if lists.stored.row.changes == payload.number:
        await _act(outcome, payload, lists.stored, _with_its_door(payload, lists.stored.row, command), context)
    await draw(outcome, command, context)
    return await follow_ups(outcome, command, context)


async def _read(payload: FollowMeeting, context: WorkContext) -> _Lists | None:
    reading = context.registers.reading()
    agencies, meetings = want_roster(reading), want_overrides(reading)
    decisions = reading.where(DecisionRow, equals("MeetingId", payload.meeting_id))
    await reading.send()
    stored = next(
        (stored_meeting for stored_meeting in meetings.rows if stored_meeting.row.meeting_id == payload.meeting_id),
        None,
    )
    decided = frozenset(
        stored_meeting.row.meeting_id for stored_meeting in decisions.rows if stored_meeting.row.is_recorded
    )
    return stored and _Lists(stored, calendar_of(context.rules, meetings.rows), roster_of(agencies.rows), decided)


def _is_current(payload: FollowMeeting, row: MeetingRow, context: WorkContext) -> bool:
    """Whether the change is still to be followed, was started, or was the last one followed."""
    if row.in_force == payload.after:
        return row.changes in (payload.number, payload.number + 1)
    return payload in to_follow([row], context.rules, context.today)


def _wrong(payload: FollowMeeting, lists: _Lists, command: Command) -> list[str]:
    before, after = Appointment.read(payload.before), Appointment.read(payload.after)
    return check_by_hand(payload.meeting_id, before, after, lists.calendar, command.origin.at, lists.decided)


def _by_dialog(payload: FollowMeeting, row: MeetingRow) -> bool:
    """Whether the dialog wrote this change and its event; otherwise somebody edited the list by hand."""
    return row.changed_by.endswith(f" {payload.name}")


def _with_its_door(payload: FollowMeeting, row: MeetingRow, command: Command) -> Command:
    """The command with the door by which the change came in, for the audit, whichever command gets here first."""
    door = "worker" if _by_dialog(payload, row) else "list"
    return command.model_copy(update={"origin": command.origin.model_copy(update={"door": door})})


async def _act(
    outcome: Effect, payload: FollowMeeting, stored: Stored[MeetingRow], command: Command, context: WorkContext
) -> None:
    """Write the meeting's new date, then its event and the cases' places, and finally that all of it is done."""
    row, writing = stored.row, context.registers.writing()
    if row.in_force != payload.after:
        writing.change(stored, **dates_of(outcome), in_force=payload.after, kind=outcome.after.kind)
    cases = await read_cases(outcome, context)
    if not _by_dialog(payload, row):
        writing.add(change_event(outcome, cases, command))
    place_cases(outcome, cases, command, writing)
    await writing.send()
    # A row that already had this change was not written here, so its etag is still the one that was read.
    saved = stored if row.in_force == payload.after else writing.saved(MeetingRow, row.title)
    last_writing = context.registers.writing()
    last_writing.change(saved, changes=payload.number + 1)
    await last_writing.send()


async def _tell_administrators(
    problem: str, payload: FollowMeeting, lists: _Lists, command: Command, context: WorkContext
) -> None:
    """Notify each administrator once for each version of the row, however often the timer finds it."""
    people = lists.roster.administrators
    keys = [f"meeting_wrong:{lists.stored.etag}:{person}" for person in people]
    reading = context.registers.reading()
    messages = [reading.find(MessageRow, key) for key in keys]
    await reading.send()
    message = Message(SUMMARY, _wrong_card(problem, payload))
    remaining = [
        (person, key)
        for person, key, message_found in zip(people, keys, messages, strict=True)
        if message_found.one is None
    ]
    await tell(
        context, command, [person for person, _ in remaining], [TrackedCard(key, message) for _, key in remaining]
    )


def _wrong_card(problem: str, payload: FollowMeeting) -> Card:
    """What is wrong, in which row, and what MASC uses in the meantime; a Title that is not a date may be any text."""
    before, is_day = Appointment.read(payload.before), read_day(payload.meeting_id) is not None
    counted = DOES_NOT_USE
    if before:
        counted = STILL_USES.format(day=day_words_with_year(before.held_on), start_time=before.start_time)
    row = ITS_ROW.format(title=payload.meeting_id) if is_day else ""
    typed = () if is_day else (payload.meeting_id,)
    return plain.chat_message(TITLE, CANNOT.format(problem=problem), row, counted, HOW_TO_FIX, typed=typed)
