"""The agenda goes into the channel, or is drawn again in its place; its accepted cases become listed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from masc_graph.commands import Command, Payload, PostAgenda, RedrawCase, ShowSheets
from masc_graph.domain.appointment import Appointment
from masc_graph.domain.calendar import has_closed
from masc_graph.domain.meeting import MeetingState
from masc_graph.domain.roster import Person, Right, Roster, require
from masc_graph.domain.status import CaseStatus
from masc_graph.errors import GiveUp, Refused
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import MeetingRow, ReferralRow
from masc_graph.registers.table import Table, read_table
from masc_graph.registers.writing import Writing
from masc_graph.work.agenda_card import draw
from masc_graph.work.tools import Tools, event

CANCELLED: Final = "This meeting has been cancelled, so it has no agenda. Nothing has been posted."
TOO_EARLY: Final = "The last day to refer has not passed, so the agenda cannot be posted yet. Nothing has been posted."


async def carry_out(payload: PostAgenda, command: Command, tools: Tools) -> list[Payload]:
    """Write down that the agenda is posted, then post it: whoever presses a button on it finds the meeting open.

    Afterwards each listed case's own cards say so, in whichever delivery it was listed.
    """
    table = await read_table(tools.registers, payload.meeting_id, tools.rules)
    if table is None:
        raise GiveUp("no_such_meeting")
    who = _allowed(table.roster, command)
    if _is_cancelled(table):
        raise Refused("cancelled", CANCELLED)
    if not has_closed(table.meeting, command.origin.at):
        raise Refused("too_early", TOO_EARLY)
    writing = tools.registers.writing()
    _open_meeting(table, command, writing, tools)
    listed = _list_cases(table, command, writing)
    if not writing.is_empty:
        count = {"count": len(table.cases)}
        meeting_id = table.meeting.meeting_id
        writing.add(event(command, 0, "agenda_posted", who=who, meeting_id=meeting_id, details=count))
    await writing.send()
    table = replace(table, referrals=listed)
    await draw(table, tools)
    rows = (stored.row for stored in table.cases)
    cases = [
        RedrawCase(reference=row.reference, version=row.version) for row in rows if row.status is CaseStatus.LISTED
    ]
    return [ShowSheets(meeting_id=payload.meeting_id), *cases]


def _allowed(roster: Roster, command: Command) -> Person | None:
    """The timer and the keyed call act for the board; a person must be the administrator."""
    origin = command.origin
    if origin.door in ("timer", "http", "cli"):
        return None
    return require(roster, origin.actor_id or "", origin.tenant_id or "", Right.TRIAGE)


def _is_cancelled(table: Table) -> bool:
    """Cancelled, or about to be: somebody has written it into the list, and it was not acted on yet."""
    written = table.stored_meeting.row.state if table.stored_meeting else table.meeting.state
    return MeetingState.CANCELLED in (table.meeting.state, written)


def _open_meeting(table: Table, command: Command, writing: Writing, tools: Tools) -> None:
    meeting, stored = table.meeting, table.stored_meeting
    if meeting.is_posted:
        return
    in_force = Appointment.of(meeting).text
    if stored:
        posted: dict[str, object] = {"state": MeetingState.AGENDA_POSTED, "agenda_posted_at": command.origin.at}
        writing.change(stored, **posted, in_force=in_force)
        return
    writing.add(
        MeetingRow(
            title=meeting.meeting_id,
            series_on=meeting.held_on,
            meeting_on=meeting.held_on,
            starts_at=meeting.starts_at,
            cut_off_on=meeting.cut_off_on,
            agenda_due_on=meeting.agenda_due_on,
            kind=meeting.kind,
            in_force=in_force,
            state=MeetingState.AGENDA_POSTED,
            agenda_posted_at=tools.now,
        )
    )


def _list_cases(table: Table, command: Command, writing: Writing) -> list[Stored[ReferralRow]]:
    """Accepted cases, and cases put off to this meeting, become listed; returns all referrals as they are then."""
    after: list[Stored[ReferralRow]] = []
    for number, stored in enumerate(table.referrals, start=1):
        row = stored.row
        if row.meeting_id != table.meeting.meeting_id or row.status not in _LISTABLE:
            after.append(stored)
            continue
        writing.change(stored, status=CaseStatus.LISTED, version=row.version + 1)
        details = {"from_status": row.status, "to_status": CaseStatus.LISTED}
        writing.add(
            event(command, number, "case_listed", reference=row.reference, meeting_id=row.meeting_id, details=details)
        )
        listed = row.model_copy(update={"status": CaseStatus.LISTED, "version": row.version + 1})
        after.append(replace(stored, row=listed))
    return after


_LISTABLE: Final = frozenset({CaseStatus.ACCEPTED, CaseStatus.DEFERRED})
