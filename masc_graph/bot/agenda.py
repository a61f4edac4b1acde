"""The administrator prepares the agenda, changes its order, holds cases over, and posts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, cast

from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import agenda_preview as card
from masc_graph.cards import plain
from masc_graph.commands import PostAgenda
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.agenda.agenda_order import OrderForm, apply_order, check_moves, read_order, reorder
from masc_graph.domain.board.roster import changed_since_opened
from masc_graph.domain.meetings.calendar import has_closed
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting, MeetingState, london_day
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.domain.text.problem import Problem
from masc_graph.registers.meeting_record import MeetingRecord

POSTING: Final = "We are posting the agenda"
SOON: Final = "It will appear in the channel in a moment. Posting it again redraws the same message."


@dataclass(frozen=True)
class Draft:
    """The agenda as the presser wants it: its cases in the new order, those that are held over still among them."""

    record: MeetingRecord
    by_rule: Sequence[str]
    cases: Sequence[AgendaCase]
    form: OrderForm
    problems: Sequence[Problem] = ()
    notice: str = ""
    opened: tuple[str, ...] = ()

    @property
    def held(self) -> tuple[str, ...]:
        """The cases that go to another meeting; one that may not is left where it is."""
        return tuple(
            case.reference
            for case in self.cases
            if case.may_move_to_next and case.reference in self.form.to_next_meeting
        )

    @property
    def command(self) -> PostAgenda:
        """Where nobody moved anything no order is named, so that a case accepted meanwhile finds its place by rule."""
        order = tuple(case.reference for case in self.cases)
        heard = tuple(reference for reference in order if reference not in self.held)
        return PostAgenda(
            meeting_id=self.record.meeting.meeting_id,
            positions=heard if order != tuple(self.by_rule) else (),
            held=self.held,
            hold_reason=self.form.reason,
        )


async def preview(press: Press, context: BotContext) -> Answer:
    """Show the agenda as it would be posted, in the order that was chosen so far."""
    return _show(await _draft(press, context), context)


async def post(press: Press, context: BotContext) -> Answer:
    """Post the agenda, or redraw it; not before the last day to refer has passed."""
    draft = await _draft(press, context)
    meeting = draft.record.meeting
    if not has_closed(meeting, context.now):
        early = f"You can post the agenda from {_from(meeting)}. Nothing has been posted."
        return _show(replace(draft, notice=early), context)
    problems = [*draft.problems, *check_moves(draft.held, draft.form.reason, _names(draft, context))]
    if problems:
        return _show(replace(draft, problems=problems), context)
    shown = dialog(card.TITLE, plain.recorded(POSTING, SOON), "small")
    return shown.asking(draft.command, unsaved=_show(replace(draft, notice=NOT_SAVED), context).body)


async def _draft(press: Press, context: BotContext) -> Draft:
    """Read what was chosen against what stands: the order that the screen showed, then the moves made on it."""
    press.require(await context.roster())
    record = await context.record(press.said("meeting_id") or (await context.meeting_ahead()).meeting_id)
    if record.meeting.state is MeetingState.CANCELLED:
        raise changed_since_opened("the meeting was cancelled")
    cases = {case.reference: case for case in record.agenda(context.links, context.today).cases}
    order = apply_order(_references(press.data.get("positions")), list(cases))
    form, problems = read_order(press.data, order)
    ordered = [cases[one] for one in reorder(order, form.places)]
    return Draft(record, list(cases), ordered, form, problems, opened=press.opened)


def _references(sent: object) -> list[str]:
    return [one for one in cast("list[object]", sent) if isinstance(one, str)] if isinstance(sent, list) else []


def _names(draft: Draft, context: BotContext) -> NameCheck:
    held = [stored.row for stored in draft.record.cases if stored.row.reference in draft.held]
    return NameCheck(
        frozenset(word for row in held for word in row.name_words.split()), context.match_key, context.today
    )


def _show(draft: Draft, context: BotContext) -> Answer:
    meeting = draft.record.meeting
    view = card.AgendaPreview(
        meeting=meeting,
        next_open_meeting=draft.record.next_open_meeting,
        cases=draft.cases,
        waiting=draft.record.to_answer,
        urgent=draft.record.urgent_waiting,
        may_post=has_closed(meeting, context.now),
        may_post_from=_from(meeting),
        posted=meeting.is_posted,
        places=draft.form.places,
        reason=draft.form.reason,
        problems=draft.problems,
        notice=draft.notice,
        opened=draft.opened,
        meeting_minutes=context.rules.meeting_minutes,
    )
    return dialog(card.TITLE, card.agenda_preview(view), "large")


def _from(meeting: Meeting) -> str:
    """The day from which the agenda may be posted."""
    return day_words(london_day(meeting.closes_at + timedelta(minutes=1)))
