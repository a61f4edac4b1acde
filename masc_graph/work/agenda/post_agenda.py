"""The agenda goes into the channel, or is drawn again in its place; its accepted cases become listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from masc_graph.commands import (
    Command,
    DrawAgenda,
    MakeAgendaDocument,
    Payload,
    PostAgenda,
    PostSupplement,
    RedrawCase,
    RemindAgenda,
    SendDigests,
    ShowSheets,
    TellRescheduled,
)
from masc_graph.domain.board.roster import Person, Right, Roster
from masc_graph.domain.meetings.appointment import Appointment
from masc_graph.domain.meetings.calendar import has_closed
from masc_graph.domain.meetings.meeting import Meeting, MeetingState
from masc_graph.errors import GiveUp, Refused
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.rows import MeetingRow
from masc_graph.registers.writing import Writing
from masc_graph.work.agenda.agenda_card import draw_post
from masc_graph.work.agenda.agenda_listing import LISTED, RESCHEDULED, ListingChange, listing_changes, record_after
from masc_graph.work.kit.context import WorkContext, event

TOO_EARLY: Final = "The last day to refer has not passed, so the agenda cannot be posted yet. Nothing has been posted."
CANCELLED: Final = "This meeting has been cancelled, so it has no agenda. Nothing has been posted."


async def handle(payload: PostAgenda, command: Command, context: WorkContext) -> list[Payload]:
    """Write down that the agenda is posted, then post it: whoever presses a button on it finds the meeting open.

    What does not fit into the first batch is written with the message's own row, so that three calls do.
    """
    record = await read_meeting(context.registers, payload.meeting_id, context.rules)
    if record is None:
        raise GiveUp("no_such_meeting")
    who = _require_right(record.roster, command)
    _check(record, command)
    first = _is_first(record, command)
    changes = listing_changes(record.before_posting() if first else record, payload, command, context, first=first)
    writing = context.registers.writing()
    if first:
        _open_meeting(record, command, who, writing)
    _write(changes, command, who, writing, edited="" if first else payload.meeting_id)
    await writing.begin()
    more = await draw_post(record_after(record, changes), context, writing)
    return [
        ShowSheets(meeting_id=payload.meeting_id),
        *([DrawAgenda(meeting_id=payload.meeting_id)] if more else ()),
        *_about_cases(changes, payload, command),
        *(_after_first_post(record) if first else ()),
        SendDigests(meeting_id=payload.meeting_id),
        MakeAgendaDocument(meeting_id=payload.meeting_id),
    ]


def _require_right(roster: Roster, command: Command) -> Person | None:
    """The timer and the keyed call act for the board; a person must be the administrator."""
    if command.origin.door in ("timer", "http", "cli"):
        return None
    return command.require(roster, Right.TRIAGE)


def _check(record: MeetingRecord, command: Command) -> None:
    if _is_cancelled(record):
        raise Refused("cancelled", CANCELLED)
    if not has_closed(record.meeting, command.origin.at):
        raise Refused("too_early", TOO_EARLY)


def _is_cancelled(record: MeetingRecord) -> bool:
    """Cancelled, or about to be: somebody has written it into the list, and it was not acted on yet."""
    listed_state = record.stored_meeting.row.state if record.stored_meeting else record.meeting.state
    return MeetingState.CANCELLED in (record.meeting.state, listed_state)


def _is_first(record: MeetingRecord, command: Command) -> bool:
    """Whether this command is the one that posts the agenda, in whichever delivery; every later one redraws it."""
    posted_at = record.stored_meeting.row.agenda_posted_at if record.stored_meeting else None
    return posted_at is None or posted_at == command.origin.at.replace(microsecond=0)


def _open_meeting(record: MeetingRecord, command: Command, who: Person | None, writing: Writing) -> None:
    meeting, stored = record.meeting, record.stored_meeting
    count = {"count": len(record.before_posting().cases)}
    values: dict[str, object] = {
        "state": MeetingState.AGENDA_POSTED,
        "agenda_posted_at": command.origin.at,
        "in_force": Appointment.of(meeting).text,
    }
    with writing.together():
        if stored is None:
            writing.add(_meeting_row(meeting).model_copy(update=values))
        elif not stored.row.agenda_posted_at:
            writing.change(stored, **values)
        writing.add(event(command, 0, "agenda_posted", who=who, meeting_id=meeting.meeting_id, details=count))


def _meeting_row(meeting: Meeting) -> MeetingRow:
    return MeetingRow(
        title=meeting.meeting_id,
        series_on=meeting.held_on,
        meeting_on=meeting.held_on,
        starts_at=meeting.starts_at,
        cut_off_on=meeting.cut_off_on,
        agenda_due_on=meeting.agenda_due_on,
        kind=meeting.kind,
    )


def _write(
    changes: Sequence[ListingChange], command: Command, who: Person | None, writing: Writing, *, edited: str
) -> None:
    """Each change with its event; that a meeting's agenda, which stood, was edited goes with the last of them."""
    for number, listing in enumerate(changes, start=1):
        with writing.together():
            if listing.values:
                writing.change(listing.stored, **listing.values)
            if audit_event := listing.event(command, who):
                writing.add(audit_event)
            if edited and number == len(changes):
                count = {"count": len(changes)}
                writing.add(event(command, 0, "agenda_edited", who=who, meeting_id=edited, details=count))


def _about_cases(changes: Sequence[ListingChange], payload: PostAgenda, command: Command) -> list[Payload]:
    """The cards of each case that was listed or held over follow, in whichever delivery that was."""
    rows = [(listing.event_name, listing.after.row) for listing in changes]
    redraws = [_redraw(row.reference, row.version) for name, row in rows if name == LISTED]
    command_id, reason = str(command.command_id), payload.hold_reason
    moved_rows = [row for name, row in rows if name == RESCHEDULED]
    return [
        *redraws,
        *(TellRescheduled(reference=row.reference, change=command_id, reason=reason) for row in moved_rows),
        *(_left_the_agenda(row.reference, row.version, payload.meeting_id) for row in moved_rows if row.added),
    ]


def _left_the_agenda(reference: str, version: int, meeting_id: str) -> PostSupplement:
    """Tell that a case which had been added to this agenda has left it, where that was told."""
    return PostSupplement(reference=reference, version=version, meeting_id=meeting_id)


def _after_first_post(record: MeetingRecord) -> list[Payload]:
    """What "Accept" does for those that wait is something else from here on, and nobody need be reminded."""
    waiting = [_redraw(row.reference, row.version) for row in record.may_join]
    return [RemindAgenda(meeting_id=record.meeting.meeting_id, moment="posted"), *waiting]


def _redraw(reference: str, version: int) -> RedrawCase:
    return RedrawCase(reference=reference, version=version)
