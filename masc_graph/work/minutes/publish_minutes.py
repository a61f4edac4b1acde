"""Publishes the minutes: a version in the library, cases not reached deferred, and a reply under the agenda."""

from __future__ import annotations

from typing import Final

from masc_graph.commands import Command, Payload, PublishMinutes, TellDeferred, TellRescheduled
from masc_graph.domain.board.roster import Person, Right, changed_since_opened
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.meeting import MeetingState
from masc_graph.domain.minutes.minutes import has_begun, not_reached_lines
from masc_graph.errors import Refused
from masc_graph.graph.files import StoredFile
from masc_graph.registers.case_record import case_of
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ReferralRow
from masc_graph.registers.writing import Writing
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.minutes.documents import MeetingMinutes, put_version, read_minutes
from masc_graph.work.minutes.minutes_cards import FIRST, show_version
from masc_graph.work.minutes.remake_minutes import remake

NOT_BEGUN: Final = "The meeting has not begun, so there are no minutes yet. Nothing has been published."
CHANGED: Final = "something was recorded since this draft. Draft the minutes again, and check what is new"
OUT: Final = "the minutes are published"


async def handle(payload: PublishMinutes, command: Command, context: WorkContext) -> list[Payload]:
    """Publish exactly what the administrator has read; a repeat does what an earlier delivery left undone.

    The meeting's row is written first, with the cases not reached, so that these are known even if the rest fails.
    """
    current = await read_minutes(payload.meeting_id, context)
    who = command.require(current.record.roster, Right.TRIAGE)
    if not has_begun(current.record.meeting, command.origin.at):
        raise Refused("not_begun", NOT_BEGUN)
    if not _is_published_by(current, payload):
        _check(current, payload)
        current, file = await put_version(current, FIRST, context)
        _check(current, payload)
        await _write(current, file, command, who, context)
        current = await read_minutes(payload.meeting_id, context)
    follow_ups = await _defer_unreached(current, command, context)
    await show_version(current, command, context)
    # A decision recorded at the same time does not know yet that the minutes are published.
    return [*follow_ups, *(remake(current.record.meeting, command.command_id) if current.is_outdated else ())]


def _is_published_by(current: MeetingMinutes, payload: PublishMinutes) -> bool:
    """Whether an earlier delivery of this command has published the minutes."""
    row = current.meeting_row.row
    return (row.minutes_version, row.minutes_mark) == (FIRST, payload.mark)


def _check(current: MeetingMinutes, payload: PublishMinutes) -> None:
    """Refuse if anything was recorded since the draft, so that only what was read is published."""
    if current.record.meeting.state is MeetingState.MINUTES_PUBLISHED:
        raise changed_since_opened(OUT)
    if current.minutes.mark != payload.mark:
        raise changed_since_opened(CHANGED)


async def _write(
    current: MeetingMinutes, file: StoredFile, command: Command, who: Person, context: WorkContext
) -> None:
    minutes, writing = current.minutes, context.registers.writing()
    values: dict[str, object] = {
        "state": MeetingState.MINUTES_PUBLISHED,
        "minutes_url": file.url,
        "minutes_version": FIRST,
        "minutes_mark": minutes.mark,
        "not_reached": not_reached_lines(minutes.not_reached),
    }
    writing.rewrite(current.meeting_row, values)
    details = {"count": len(minutes.cases), "version": FIRST}
    meeting_id = minutes.meeting.meeting_id
    writing.add(event(command, 0, "minutes_published", who=who, meeting_id=meeting_id, details=details))
    await writing.send()


async def _defer_unreached(current: MeetingMinutes, command: Command, context: WorkContext) -> list[Payload]:
    """Defer the cases not reached to the next meeting, and return the commands that notify people, in any delivery.

    ``TellDeferred`` decides from the number of deferrals, once written, whether the chairs are notified too.
    """
    record, writing = current.record, context.registers.writing()
    rows = {stored.row.reference: stored for stored in record.referrals}
    follow_ups: list[Payload] = []
    for number, case in enumerate(sorted(current.minutes.not_reached, key=lambda case: case.reference), start=1):
        stored = rows.get(case.reference)
        if stored is None:
            continue
        meeting_id = record.meeting.meeting_id
        if stored.row.status is CaseStatus.LISTED and stored.row.meeting_id == meeting_id:
            _defer_case(stored, number, record, command, writing)
        # The same key for whoever publishes these minutes, so that nobody is notified twice.
        change = f"not_reached/{meeting_id}"
        follow_ups.append(TellRescheduled(reference=case.reference, change=change, not_reached=meeting_id))
        follow_ups.append(TellDeferred(reference=case.reference, meeting_id=meeting_id))
    await writing.send()
    return follow_ups


def _defer_case(
    stored: Stored[ReferralRow], number: int, record: MeetingRecord, command: Command, writing: Writing
) -> None:
    row = stored.row
    values = {"meeting_id": record.next_open_meeting.meeting_id, "deferrals": row.deferrals + 1}
    move = case_of(row).move(CaseStatus.DEFERRED, Right.SYSTEM, by=str(command.command_id), **values)
    writing.rewrite(stored, move.values)
    name, meeting_id = "case_deferred_unheard", record.meeting.meeting_id
    writing.add(event(command, number, name, reference=row.reference, meeting_id=meeting_id, details=move.event))
