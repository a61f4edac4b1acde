"""Makes the agenda's Word document when the agenda is posted; its card links to it from then on."""

from __future__ import annotations

from masc_graph.commands import Command, MakeAgendaDocument
from masc_graph.domain.agenda.earlier_actions import actions_to_review
from masc_graph.domain.minutes.minutes import agenda_file
from masc_graph.errors import GiveUp
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.work.agenda.agenda_card import draw
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.minutes.documents import WORD, agenda_as_file


async def handle(payload: MakeAgendaDocument, command: Command, context: WorkContext) -> None:
    """Put the document in the library as a new version of the same file, and redraw the card if its link is new."""
    del command
    record = await read_meeting(context.registers, payload.meeting_id, context.rules)
    if record is None or record.stored_meeting is None:
        raise GiveUp("no_such_meeting")
    actions = actions_to_review(
        map(action_of, (stored.row for stored in record.actions)), record.roster, record.meeting
    )
    content = await agenda_as_file(record.agenda(context.links, context.today), actions, context)
    file = await context.library.put(agenda_file(payload.meeting_id), content, WORD)
    if file.url == record.stored_meeting.row.agenda_url:
        return
    writing = context.registers.writing()
    writing.change(record.stored_meeting, agenda_url=file.url)
    await writing.send()
    record = await read_meeting(context.registers, payload.meeting_id, context.rules)
    if record:  # pragma: no branch - it was there a moment ago
        await draw(record, context)
