"""An agency's updates of its actions: completed, in progress, will not be done, or reopened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal

from masc_graph.bot import agency
from masc_graph.bot.agency import AgencyPage, Board, page_of, read_board, ticked
from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import agency as card
from masc_graph.commands import ActionSeen, SetActionStatus
from masc_graph.domain.actions.action import REOPENED, Action
from masc_graph.domain.actions.action_update import ActionUpdate, check_action_update, read_action_update
from masc_graph.domain.board.roster import Right, changed_since_opened, refusal
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import reference_of
from masc_graph.graph.lists import equals
from masc_graph.registers.rows import ReferralRow

_STATUS_CODES: Final[dict[ActionStatus, Literal["in_progress", "completed", "no_longer_relevant", "not_completed"]]] = {
    ActionStatus.IN_PROGRESS: "in_progress",
    ActionStatus.COMPLETED: "completed",
    ActionStatus.NO_LONGER_RELEVANT: "no_longer_relevant",
    ActionStatus.NOT_COMPLETED: "not_completed",
}


async def complete(press: Press, context: BotContext) -> Answer:
    """Complete the ticked actions."""
    return await _update(ActionStatus.COMPLETED, "open", press, context)


async def start(press: Press, context: BotContext) -> Answer:
    """Set the ticked actions to in progress."""
    return await _update(ActionStatus.IN_PROGRESS, "open", press, context)


async def reopen(press: Press, context: BotContext) -> Answer:
    """Reopen the ticked finished actions."""
    return await _update(ActionStatus.IN_PROGRESS, "done", press, context)


async def end_opened(press: Press, context: BotContext) -> Answer:
    """Ask why the ticked actions will not be done."""
    board, page, codes = await read_board(press, context), page_of(press), sorted(ticked(press))
    _require_in_view(codes, board, page)
    if not codes:
        return agency.answer(board.screen(page, note=press.said("note"), problems=(card.NONE_TICKED,)))
    return _ending(_actions_of(codes, board), board, page, note=press.said("note"))


async def end(press: Press, context: BotContext) -> Answer:
    """Record why the ticked actions will not be done."""
    board, page, codes = await read_board(press, context), page_of(press), press.texts("codes")
    _require_in_view(codes, board, page)
    update, problems = read_action_update(press.data, None)
    actions = _actions_of(codes, board)
    problems = [*problems, *check_action_update(update, actions, await _names(update, codes, board))]
    if problems or update.status is None:
        return _ending(actions, board, page, update=update, problems=problems)
    unsaved = _ending(actions, board, page, update=update, notice=NOT_SAVED)
    command = _command(update.status, update, codes, press)
    return _recording(board, page, codes, update.status).asking(command, unsaved=unsaved.body)


async def _update(status: ActionStatus, view: Literal["open", "done"], press: Press, context: BotContext) -> Answer:
    """Record a status for the ticked actions of ``view``: open ones, or ones finished recently, which reopens them."""
    board, page, codes = await read_board(press, context), page_of(press), sorted(ticked(press))
    _require_in_view(codes, board, AgencyPage(view, page.page, page.recorded_codes))
    update, problems = read_action_update(press.data, status)
    problems = problems if codes else [card.NONE_TICKED]
    if codes:
        problems = [
            *problems,
            *check_action_update(update, _actions_of(codes, board), await _names(update, codes, board)),
        ]
    if problems:
        return agency.answer(board.screen(page, ticked=codes, note=update.note, problems=problems))
    unsaved = agency.answer(board.screen(page, ticked=codes, note=update.note, notice=NOT_SAVED))
    final_update = update.model_copy(update={"reason_code": REOPENED if view == "done" else ""})
    command = _command(status, final_update, codes, press)
    return _recording(board, page, codes, status).asking(command, unsaved=unsaved.body)


def _recording(board: Board, page: AgencyPage, codes: Sequence[str], status: ActionStatus) -> Answer:
    """The list again as it will be: without the actions that leave it; those in progress are still open."""
    if status.is_open and page.view == "open":
        return agency.answer(board.with_status(codes, status).screen(page, recording=len(codes)))
    return agency.answer(board.screen(page.without(codes), recording=len(codes)))


def _command(status: ActionStatus, update: ActionUpdate, codes: Collection[str], press: Press) -> SetActionStatus:
    versions = press.mapping("seen")
    actions = tuple(ActionSeen(code=code, seen_at=str(versions.get(code, ""))) for code in sorted(codes))
    return SetActionStatus(
        actions=actions, status=_STATUS_CODES[status], reason_code=update.reason_code, note=update.note
    )


def _require_in_view(codes: Collection[str], board: Board, page: AgencyPage) -> None:
    """Refuse unless the person may update every ticked action and all are still in the view shown."""
    own_codes = {action.code for action in board.actions}
    if set(codes) - own_codes:
        raise refusal(Right.OWN_ACTION)
    if set(codes) - {action.code for action in board.of_view(page.view)}:
        raise changed_since_opened(
            "an action was finished meanwhile" if page.view == "open" else "an action was opened meanwhile"
        )


def _actions_of(codes: Collection[str], board: Board) -> list[Action]:
    return [action for action in board.actions if action.code in codes]


def _ending(
    actions: Sequence[Action],
    board: Board,
    page: AgencyPage,
    *,
    update: ActionUpdate | None = None,
    note: str = "",
    problems: Sequence[Problem] = (),
    notice: str = "",
) -> Answer:
    screen = card.EndingScreen(
        actions=[board.shown(action) for action in actions],
        page=page.page,
        recorded_codes=page.recorded_codes,
        ending=str(update.status or "") if update else "",
        reason_code=update.reason_code if update else "",
        note=update.note if update else note,
        problems=problems,
        notice=notice,
    )
    return dialog(card.TITLE, card.agency_ending(screen), "large")


async def _names(update: ActionUpdate, codes: Collection[str], board: Board) -> NameCheck | None:
    """The keyed name words of these cases, by which a name is refused without reading it.

    None if the person may not see cases: the worker compares then, and the answer says nothing of it.
    """
    context = board.context
    if not board.roster.may_see_cases(board.person, context.today):
        return None
    references = sorted({reference_of(code) for code in codes}) if update.note else []
    reading = context.registers.reading()
    cases = reading.any_of(ReferralRow, (equals("Title", reference) for reference in references))
    await reading.send()
    words = frozenset(word for stored in cases.rows for word in stored.row.name_words.split())
    return NameCheck(words, context.match_key, context.today)
