"""A case whose meeting went by without it, or is not there any more, goes to the next; its referrer is told."""

from __future__ import annotations

from masc_graph.commands import Command, Payload, RedrawCase, RollOver, TellRescheduled
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.places import has_no_place
from masc_graph.work.cases.case_reading import read_case
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.meetings.meeting_places import place_case, write_place_event


async def handle(payload: RollOver, command: Command, context: WorkContext) -> list[Payload]:
    """Give the case its place once; one that has found its way meanwhile is left alone.

    Whoever has not completed a referral sees the new date on its cards, and is not written to every fortnight.
    """
    case = await read_case(payload.reference, context)
    row, writing, version = case.row, context.registers.writing(), case.row.version
    if case.awaits(command):
        meeting = case.calendar.meeting_by_id(row.meeting_id)
        if row.version != payload.version or not has_no_place(row.status, meeting, context.today):
            return []
        to = case.calendar.next_open_meeting(context.today).meeting_id
        version = place_case(case.stored, to, command, writing).version
    else:
        write_place_event(case.stored, "", command, writing)
    await writing.send()
    if row.status is CaseStatus.NEEDS_INFORMATION:
        return [RedrawCase(reference=row.reference, version=version)]
    return [TellRescheduled(reference=row.reference, change=str(command.command_id))]
