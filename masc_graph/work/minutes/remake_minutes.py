"""Makes the next version of published minutes after a change; the earlier version is kept."""

from __future__ import annotations

from masc_graph.commands import Command, Payload, RemakeMinutes
from masc_graph.domain.meetings.meeting import Meeting, MeetingState
from masc_graph.registers.rows import MeetingRow
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.minutes.documents import put_version, read_minutes
from masc_graph.work.minutes.minutes_cards import show_version


async def handle(payload: RemakeMinutes, command: Command, context: WorkContext) -> None:
    """Make the next version if anything has changed; otherwise only link to the latest, as a repeat may have to."""
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
    """The command to follow a change in what the minutes say; none while they are not published."""
    if meeting.state is not MeetingState.MINUTES_PUBLISHED:
        return []
    return [RemakeMinutes(meeting_id=meeting.meeting_id, because_of=str(because_of))]
