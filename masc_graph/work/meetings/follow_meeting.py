"""A change that stands in MASC Meetings, from the dialog or from a hand in the list, is acted on once."""

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
from masc_graph.work.meetings.changed_meeting_cards import draw, to_tell
from masc_graph.work.meetings.meeting_places import change_event, dates_of, found_in_list, place_cases, read_cases

SUMMARY: Final = "MASC: a meeting needs putting right"
TITLE: Final = "A meeting in the list MASC Meetings needs putting right"
CANNOT: Final = "Somebody changed it there, and MASC cannot follow: {problem}."
ITS_ROW: Final = "It is the row with the Title {title}."
STANDS: Final = "MASC still counts with {day}, {start_time:%H:%M}, and has told nobody."
STANDS_NOT: Final = "MASC does not count this meeting, and has told nobody."
WAY: Final = "Put the row right in the list, or choose 'Change a meeting' in MASC's help."


@dataclass(frozen=True)
class _Seen:
    """What the lists say at this moment."""

    stored: Stored[MeetingRow]
    calendar: Calendar
    roster: Roster
    decided: frozenset[str]


async def handle(payload: FollowMeeting, command: Command, context: WorkContext) -> Sequence[Payload]:
    """Write what follows, draw what shows it, and leave the cases' own cards to commands of their own.

    A change that has been acted on is only drawn again; one that the list does not say any more is left alone.
    """
    seen = await _read(payload, context)
    if seen is None or not _stands(payload, seen.stored.row, context):
        log.event("change_not_there", command_id=str(command.command_id))
        return ()
    is_new = seen.stored.row.in_force != payload.after
    problems = _wrong(payload, seen, command) if is_new else []
    if problems:
        await _tell_administrators(problems[0], payload, seen, command, context)
        return ()
    found = found_in_list(payload, seen.stored, seen.calendar)
    if seen.stored.row.changes == payload.number:
        await _act(found, payload, seen.stored, _by_its_door(payload, seen.stored.row, command), context)
    await draw(found, command, context)
    return await to_tell(found, command, context)


async def _read(payload: FollowMeeting, context: WorkContext) -> _Seen | None:
    reading = context.registers.reading()
    agencies, meetings = want_roster(reading), want_overrides(reading)
    decisions = reading.where(DecisionRow, equals("MeetingId", payload.meeting_id))
    await reading.send()
    stored = next((one for one in meetings.rows if one.row.meeting_id == payload.meeting_id), None)
    decided = frozenset(one.row.meeting_id for one in decisions.rows if one.row.is_recorded)
    return stored and _Seen(stored, calendar_of(context.rules, meetings.rows), roster_of(agencies.rows), decided)


def _stands(payload: FollowMeeting, row: MeetingRow, context: WorkContext) -> bool:
    """Whether it is still to be acted on, was begun, or is what was done last."""
    if row.in_force == payload.after:
        return row.changes in (payload.number, payload.number + 1)
    return payload in to_follow([row], context.rules, context.today)


def _wrong(payload: FollowMeeting, seen: _Seen, command: Command) -> list[str]:
    before, after = Appointment.read(payload.before), Appointment.read(payload.after)
    return check_by_hand(payload.meeting_id, before, after, seen.calendar, command.origin.at, seen.decided)


def _by_dialog(payload: FollowMeeting, row: MeetingRow) -> bool:
    """Whether the dialog wrote this change, with its event; otherwise a hand did, in the list."""
    return row.changed_by.endswith(f" {payload.name}")


def _by_its_door(payload: FollowMeeting, row: MeetingRow, command: Command) -> Command:
    """The audit says which door the change came in by, whether the timer or the dialog's own command is first here."""
    door = "worker" if _by_dialog(payload, row) else "list"
    return command.model_copy(update={"origin": command.origin.model_copy(update={"door": door})})


async def _act(
    found: Effect, payload: FollowMeeting, stored: Stored[MeetingRow], command: Command, context: WorkContext
) -> None:
    """Write what is in force, then its event and the cases' places, and at last that all of it is written."""
    row, writing = stored.row, context.registers.writing()
    if row.in_force != payload.after:
        writing.change(stored, **dates_of(found), in_force=payload.after, kind=found.after.kind)
    cases = await read_cases(found, context)
    if not _by_dialog(payload, row):
        writing.add(change_event(found, cases, command))
    place_cases(found, cases, command, writing)
    await writing.send()
    # A row that was in force already has not been written here, and has the etag that it was read with.
    written = stored if row.in_force == payload.after else writing.saved(MeetingRow, row.title)
    done = context.registers.writing()
    done.change(written, changes=payload.number + 1)
    await done.send()


async def _tell_administrators(
    problem: str, payload: FollowMeeting, seen: _Seen, command: Command, context: WorkContext
) -> None:
    """Say it to each of them once for each version of the row, however often the timer finds it."""
    people = seen.roster.administrators
    keys = [f"meeting_wrong:{seen.stored.etag}:{person}" for person in people]
    reading = context.registers.reading()
    told = [reading.find(MessageRow, key) for key in keys]
    await reading.send()
    message = Message(SUMMARY, _wrong_card(problem, payload))
    left = [(person, key) for person, key, known in zip(people, keys, told, strict=True) if known.one is None]
    await tell(context, command, [person for person, _ in left], [TrackedCard(key, message) for _, key in left])


def _wrong_card(problem: str, payload: FollowMeeting) -> Card:
    """What is wrong, with which row, and what counts meanwhile; a Title that is no day may hold anything."""
    before, is_day = Appointment.read(payload.before), read_day(payload.meeting_id) is not None
    stands = STANDS_NOT
    if before:
        stands = STANDS.format(day=day_words_with_year(before.held_on), start_time=before.start_time)
    row = ITS_ROW.format(title=payload.meeting_id) if is_day else ""
    typed = () if is_day else (payload.meeting_id,)
    return plain.chat_message(TITLE, CANNOT.format(problem=problem), row, stands, WAY, typed=typed)
