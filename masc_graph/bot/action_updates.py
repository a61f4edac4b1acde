"""What an agency says of its actions: completed, in progress, will not be done and why, open again and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal

from masc_graph.bot import agency
from masc_graph.bot.agency import AgencyPage, Board, page_of, read_board, ticked
from masc_graph.bot.answer import Answer, BotContext, dialog
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

NOT_SAVED: Final = "We could not save this. Nothing has changed. Try again in a few minutes."
_TERMS_OF_A_PART: Final = 10

_SAID: Final[dict[ActionStatus, Literal["in_progress", "completed", "no_longer_relevant", "not_completed"]]] = {
    ActionStatus.IN_PROGRESS: "in_progress",
    ActionStatus.COMPLETED: "completed",
    ActionStatus.NO_LONGER_RELEVANT: "no_longer_relevant",
    ActionStatus.NOT_COMPLETED: "not_completed",
}


async def complete(press: Press, context: BotContext) -> Answer:
    """Complete the ticked actions."""
    return await _say(ActionStatus.COMPLETED, "open", press, context)


async def start(press: Press, context: BotContext) -> Answer:
    """Say that the ticked actions are in progress."""
    return await _say(ActionStatus.IN_PROGRESS, "open", press, context)


async def reopen(press: Press, context: BotContext) -> Answer:
    """Open finished actions again."""
    return await _say(ActionStatus.IN_PROGRESS, "done", press, context)


async def end_opened(press: Press, context: BotContext) -> Answer:
    """Ask why the ticked actions will not be done."""
    board, here, codes = await read_board(press, context), page_of(press), sorted(ticked(press))
    _require_there(codes, board, here)
    if not codes:
        return agency.answer(board.screen(here, note=press.said("note"), problems=(card.NONE_TICKED,)))
    return _ending(_chosen(codes, board), board, here, note=press.said("note"))


async def end(press: Press, context: BotContext) -> Answer:
    """Take why they will not be done."""
    board, here, codes = await read_board(press, context), page_of(press), press.texts("codes")
    _require_there(codes, board, here)
    update, problems = read_action_update(press.data, None)
    actions = _chosen(codes, board)
    problems = [*problems, *check_action_update(update, actions, await _names(update, codes, context))]
    if problems or update.status is None:
        return _ending(actions, board, here, update=update, problems=problems)
    unsaved = _ending(actions, board, here, update=update, notice=NOT_SAVED)
    command = _command(update.status, update, codes, press)
    return _recording(board, here, codes).asking(command, unsaved=unsaved.body)


async def _say(status: ActionStatus, view: Literal["open", "done"], press: Press, context: BotContext) -> Answer:
    """Take what is said of ``view``: of actions that are open, or of those finished lately, which it opens again."""
    board, here, codes = await read_board(press, context), page_of(press), sorted(ticked(press))
    _require_there(codes, board, AgencyPage(view, here.page, here.recorded_codes))
    update, problems = read_action_update(press.data, status)
    problems = problems if codes else [card.NONE_TICKED]
    if codes:
        problems = [
            *problems,
            *check_action_update(update, _chosen(codes, board), await _names(update, codes, context)),
        ]
    if problems:
        return agency.answer(board.screen(here, ticked=codes, note=update.note, problems=problems))
    unsaved = agency.answer(board.screen(here, ticked=codes, note=update.note, notice=NOT_SAVED))
    said = update.model_copy(update={"reason_code": REOPENED if view == "done" else ""})
    return _recording(board, here, codes).asking(_command(status, said, codes, press), unsaved=unsaved.body)


def _recording(board: Board, here: AgencyPage, codes: Sequence[str]) -> Answer:
    """The list again, without what was just said something about."""
    after = AgencyPage(here.view, here.page, (*here.recorded_codes, *codes))
    return agency.answer(board.screen(after, recording=len(codes)))


def _command(status: ActionStatus, update: ActionUpdate, codes: Collection[str], press: Press) -> SetActionStatus:
    seen = press.mapping("seen")
    actions = tuple(ActionSeen(code=code, seen_at=str(seen.get(code, ""))) for code in sorted(codes))
    return SetActionStatus(actions=actions, status=_SAID[status], reason_code=update.reason_code, note=update.note)


def _require_there(codes: Collection[str], board: Board, here: AgencyPage) -> None:
    """What was ticked must be the presser's to speak of, and still stand where the dialog showed it."""
    known = {action.code for action in board.actions}
    if set(codes) - known:
        raise refusal(Right.OWN_ACTION)
    if set(codes) - {action.code for action in board.of_view(here.view)}:
        raise changed_since_opened(
            "an action was finished meanwhile" if here.view == "open" else "an action was opened meanwhile"
        )


def _chosen(codes: Collection[str], board: Board) -> list[Action]:
    return [action for action in board.actions if action.code in codes]


def _ending(
    actions: Sequence[Action],
    board: Board,
    here: AgencyPage,
    *,
    update: ActionUpdate | None = None,
    note: str = "",
    problems: Sequence[Problem] = (),
    notice: str = "",
) -> Answer:
    screen = card.EndingScreen(
        actions=[board.shown(action) for action in actions],
        page=here.page,
        recorded_codes=here.recorded_codes,
        ending=str(update.status or "") if update else "",
        reason_code=update.reason_code if update else "",
        note=update.note if update else note,
        problems=problems,
        notice=notice,
    )
    return dialog(card.TITLE, card.agency_ending(screen), "large")


async def _names(update: ActionUpdate, codes: Collection[str], context: BotContext) -> NameCheck:
    """The keyed name words of these cases, so that a name can be refused without being read."""
    references = sorted({reference_of(code) for code in codes}) if update.note else []
    reading = context.registers.reading()
    wanted = [
        reading.where(ReferralRow, *(equals("Title", one) for one in references[at : at + _TERMS_OF_A_PART]))
        for at in range(0, len(references), _TERMS_OF_A_PART)
    ]
    if wanted:
        await reading.send()
    words = frozenset(update for each in wanted for stored in each.rows for update in stored.row.name_words.split())
    return NameCheck(words, context.match_key, context.today)
