"""The administrator prepares and posts the agenda."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from masc_graph.bot.answer import Answer, Desk, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import agenda as card
from masc_graph.cards import plain
from masc_graph.commands import PostAgenda
from masc_graph.domain.calendar import has_closed
from masc_graph.domain.calendar_words import day_words
from masc_graph.domain.meeting import Meeting, london_day
from masc_graph.domain.roster import Right, require
from masc_graph.registers.table import Table

POSTING: Final = "We are posting the agenda"
SOON: Final = "It will appear in the channel in a moment. Posting it again redraws the same message."


async def preview(press: Press, desk: Desk) -> Answer:
    """Show the agenda as it would be posted."""
    require(await desk.roster(), press.person_id, press.tenant_id, Right.TRIAGE)
    table = await desk.table(press.said("meeting_id") or (await desk.meeting_ahead()).meeting_id)
    return _show(table, desk)


async def post(press: Press, desk: Desk) -> Answer:
    """Post the agenda, or redraw it; not before the last day to refer has passed."""
    require(await desk.roster(), press.person_id, press.tenant_id, Right.TRIAGE)
    table = await desk.table(press.said("meeting_id"))
    if not has_closed(table.meeting, desk.now):
        return _show(table, desk, f"You can post the agenda from {_from(table.meeting)}. Nothing has been posted.")
    unsaved = _show(table, desk, "We could not save this. Nothing has been posted. Try again in a few minutes.").body
    shown = dialog(card.PREVIEW_TITLE, plain.recorded(POSTING, SOON), "small")
    return shown.asking(PostAgenda(meeting_id=table.meeting.meeting_id), unsaved=unsaved)


def _show(table: Table, desk: Desk, notice: str = "") -> Answer:
    agenda = table.agenda(desk.links, desk.today)
    view = card.AgendaPreview(
        meeting=table.meeting,
        cases=agenda.cases,
        waiting=table.waiting,
        may_post=has_closed(table.meeting, desk.now),
        may_post_from=_from(table.meeting),
        posted=table.meeting.is_posted,
        notice=notice,
        meeting_minutes=desk.rules.meeting_minutes,
    )
    return dialog(card.PREVIEW_TITLE, card.agenda_preview(view), "large")


def _from(meeting: Meeting) -> str:
    """The day from which the agenda may be posted."""
    return day_words(london_day(meeting.closes_at + timedelta(minutes=1)))
