"""Published minutes are made again as the next version, once what they say has changed; the earlier one stays."""

from __future__ import annotations

from masc_graph.commands import Command, Payload, RemakeMinutes
from masc_graph.domain.meetings.meeting import Meeting, MeetingState
from masc_graph.registers.rows import MeetingRow
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.minutes.documents import put_version, read_minutes
from masc_graph.work.minutes.minutes_cards import show_version


async def handle(payload: RemakeMinutes, command: Command, context: WorkContext) -> None:
    """Make the next version if it would say something else; else only lead to the newest, as a repeat may have to."""
    current = await read_minutes(payload.meeting_id, context)
    if current.record.meeting.state is not MeetingState.MINUTES_PUBLISHED:
        return
    if current.is_outdated:
        version = current.version + 1
        current, file = await put_version(current, version, context)
        writing, meeting_id = context.registers.writing(), payload.meeting_id
        values = {"minutes_url": file.url, "minutes_version": version, "minutes_mark": current.minutes.mark}
        writing.rewrite(current.meeting_row, values)
        details = {"count": len(current.minutes.cases), "version": version}
        writing.add(event(command, 0, "minutes_published", meeting_id=meeting_id, details=details))
        await writing.send()
        current = await read_minutes(meeting_id, context)
    await show_version(current, command, context)


def remake(meeting: Meeting | MeetingRow, because_of: object) -> list[Payload]:
    """What is to be done after a change of what the minutes say: nothing, while they are not published."""
    if meeting.state is not MeetingState.MINUTES_PUBLISHED:
        return []
    return [RemakeMinutes(meeting_id=meeting.meeting_id, because_of=str(because_of))]
