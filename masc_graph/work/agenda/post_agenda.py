"""Posts an agenda in the channel, or redraws it, and lists its accepted cases."""

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
from masc_graph.work.agenda.agenda_listing import LISTED, MOVED, ListingChange, listing_changes, record_after
from masc_graph.work.kit.context import WorkContext, event

TOO_EARLY: Final = "The last day to refer has not passed, so the agenda cannot be posted yet. Nothing has been posted."
CANCELLED: Final = "This meeting has been cancelled, so it has no agenda. Nothing has been posted."


async def handle(payload: PostAgenda, command: Command, context: WorkContext) -> list[Payload]:
    """Save that the agenda is posted, then post it, so that its buttons work as soon as it appears.

    What does not fit into the first batch is written together with the message's row, so that three calls are enough.
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
        *(_once_it_is_posted(record) if first else ()),
        SendDigests(meeting_id=payload.meeting_id),
        MakeAgendaDocument(meeting_id=payload.meeting_id),
    ]


def _require_right(roster: Roster, command: Command) -> Person | None:
    """The person, who must be the administrator; None for the timer and the keyed call, which act for the board."""
    if command.origin.door in ("timer", "http", "cli"):
        return None
    return command.require(roster, Right.TRIAGE)


def _check(record: MeetingRecord, command: Command) -> None:
    if _is_cancelled(record):
        raise Refused("cancelled", CANCELLED)
    if not has_closed(record.meeting, command.origin.at):
        raise Refused("too_early", TOO_EARLY)


def _is_cancelled(record: MeetingRecord) -> bool:
    """Whether the meeting is cancelled, or somebody has cancelled it in the list and MASC has not followed yet."""
    listed_state = record.stored_meeting.row.state if record.stored_meeting else record.meeting.state
    return MeetingState.CANCELLED in (record.meeting.state, listed_state)


def _is_first(record: MeetingRecord, command: Command) -> bool:
    """Whether this command, in any delivery, is the one that posts the agenda; later ones redraw it."""
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
    """Write each change with its event; if the agenda was already posted, the last one adds that it was edited."""
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
    """The commands for the cards of each case that was listed or moved, whichever delivery did so."""
    rows = [(listing.event_name, listing.after.row) for listing in changes]
    redraws = [_redraw(row.reference, row.version) for name, row in rows if name == LISTED]
    command_id, reason = str(command.command_id), payload.hold_reason
    moved_rows = [row for name, row in rows if name == MOVED]
    return [
        *redraws,
        *(TellRescheduled(reference=row.reference, change=command_id, reason=reason) for row in moved_rows),
        *(_left_the_agenda(row.reference, row.version, payload.meeting_id) for row in moved_rows if row.added),
    ]


def _left_the_agenda(reference: str, version: int, meeting_id: str) -> PostSupplement:
    """Update the reply about a case that had been added to this agenda and has now left it."""
    return PostSupplement(reference=reference, version=version, meeting_id=meeting_id)


def _once_it_is_posted(record: MeetingRecord) -> list[Payload]:
    """Settle the reminder, and redraw the waiting referrals, since "Accept" now adds them to a posted agenda."""
    waiting = [_redraw(row.reference, row.version) for row in record.may_join]
    return [RemindAgenda(meeting_id=record.meeting.meeting_id, moment="posted"), *waiting]


def _redraw(reference: str, version: int) -> RedrawCase:
    return RedrawCase(reference=reference, version=version)
