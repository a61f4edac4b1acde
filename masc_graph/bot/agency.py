"""The dialog of an agency's actions: the open ones and those finished recently, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from masc_graph.bot.answer import NEVER, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import agency as card
from masc_graph.domain.actions.action import Action, in_list_order, overdue, recently_finished
from masc_graph.domain.actions.action_questions import questions
from masc_graph.domain.actions.action_update import ending_words
from masc_graph.domain.board.roster import Person, Roster
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.text.problem import Problem
from masc_graph.registers.action_rows import action_of
from masc_graph.views.agency import want_open, want_recent, want_recent_of_all

_FROM_DONE: Final = " done"
TICKED_FIRST: Final = "You ticked {count}. Say first what has become of {them}, or take the ticks away."


@dataclass(frozen=True)
class Board:
    """The actions that a person may update: their agency's, and for chair and vice chair all finished recently."""

    person: Person
    roster: Roster
    actions: Sequence[Action]
    context: BotContext

    def of_view(self, view: card.View) -> list[Action]:
        """The actions of a view, in order."""
        if view == "done":
            return recently_finished(tuple(self.actions), self.context.now)
        own = (action for action in self.actions if action.status.is_open and action.agency_id == self.person.agency_id)
        return in_list_order(tuple(own), self.context.today)

    def screen(self, page: AgencyPage, **more: Any) -> card.AgencyScreen:
        """The screen of a page; ``more`` are further fields of it."""
        gone = page.gone_from_view
        remaining = [action for action in self.of_view(page.view) if action.code not in gone]
        return card.AgencyScreen(
            agency=self.roster.agency_name(self.person.agency_id),
            actions=[self.shown(action) for action in remaining],
            view=page.view,
            page=page.page,
            has_other_view=page.view == "done" or bool(self.of_view("done")),
            recorded_codes=page.recorded_codes,
            **more,
        )

    def with_status(self, codes: Collection[str], status: ActionStatus) -> Board:
        """The same with this status for some actions, which the list will have in a moment."""
        changed = {"status": status}
        actions = [one.model_copy(update=changed) if one.code in codes else one for one in self.actions]
        return replace(self, actions=actions)

    def shown(self, action: Action) -> card.ShownAction:
        """An action as the dialog shows it."""
        is_open = action.status.is_open
        return card.ShownAction(
            code=action.code,
            what=action.what,
            line=self._open_line(action) if is_open else self._done_line(action),
            status_at=action.status_at.isoformat() if action.status_at else "",
            questions=questions(action) if is_open else (),
            why="" if is_open else ending_words(action),
        )

    def _open_line(self, action: Action) -> str:
        return card.open_line(action.due_on, action.status.words, is_overdue=overdue(action, self.context.today))

    def _done_line(self, action: Action) -> str:
        name = self.roster.agency_name(action.agency_id) if self.person.is_chair else ""
        return card.done_line(action.status.words, london_day(action.status_at or self.context.now), name)


@dataclass(frozen=True)
class AgencyPage:
    """The page of the dialog, and the actions that were moved to the other view from it.

    ``recorded_codes`` are their codes, those that left the view "done" with its name behind: each is left out of the
    view that it left, until the dialog is opened again, and counted in the other as soon as the list says so.
    """

    view: card.View = "open"
    page: int = 1
    recorded_codes: tuple[str, ...] = ()

    @property
    def gone_from_view(self) -> frozenset[str]:
        """The actions that this dialog has moved out of the view on the screen."""
        return frozenset(one.removesuffix(_FROM_DONE) for one in self.recorded_codes if self._left_it(one))

    def without(self, codes: Iterable[str]) -> AgencyPage:
        """The page once these actions have left the view."""
        marks = (f"{code}{_FROM_DONE}" if self.view == "done" else code for code in codes)
        return replace(self, recorded_codes=(*self.recorded_codes, *marks))

    def _left_it(self, mark: str) -> bool:
        return mark.endswith(_FROM_DONE) == (self.view == "done")


async def opened(press: Press, context: BotContext) -> Answer:
    """Show the open actions of the person's own agency."""
    return answer((await read_board(press, context)).screen(AgencyPage()))


async def show(press: Press, context: BotContext) -> Answer:
    """Show the next page or the other view, or go back from the dialog that asks why."""
    board, page = await read_board(press, context), page_of(press)
    ticks = sorted(ticked(press))
    if press.data.get("back") is True:
        return answer(board.screen(page, ticked=press.texts("codes")))
    if ticks:
        return answer(board.screen(page, ticked=ticks, problems=(_update_first(len(ticks)),)))
    view: card.View = "done" if press.said("next_view") == "done" else "open"
    return answer(board.screen(AgencyPage(view, press.number("next_page"), page.recorded_codes)))


def _update_first(number: int) -> Problem:
    count, them = ("1 action", "it") if number == 1 else (f"{number} actions", "them")
    return Problem("", TICKED_FIRST.format(count=count, them=them))


def answer(screen: card.AgencyScreen) -> Answer:
    """The dialog with this screen."""
    return dialog(card.TITLE, card.agency_actions(screen), "large")


def page_of(press: Press) -> AgencyPage:
    """Read the page that the person is on; the first one if it cannot be read."""
    view: card.View = "done" if press.said("view") == "done" else "open"
    return AgencyPage(view, max(1, press.number("page")), press.texts("gone"))


def ticked(press: Press) -> set[str]:
    """The codes that are ticked: a tick counts only if its value is the code in its id."""
    return {value for name, value in press.data.items() if isinstance(value, str) and name == card.tick_id(value)}


async def read_board(press: Press, context: BotContext) -> Board:
    """Read the agency's actions afresh, or from an older copy during an outage."""
    roster = await context.roster()
    person = press.require(roster)

    async def read() -> list[Action]:
        reading = context.registers.reading()
        open_rows = want_open(reading, person.agency_id)
        chair = person.is_chair
        recent = (
            want_recent_of_all(reading, context.now) if chair else want_recent(reading, person.agency_id, context.now)
        )
        await reading.send()
        rows = {stored.row.code: stored.row for stored in (*recent.rows, *open_rows.rows)}
        return [action_of(row) for row in rows.values()]

    name = f"actions {person.agency_id} {person.is_chair}"
    return Board(person, roster, await context.registers.copies.get(name, read, context.now, fresh=NEVER), context)
