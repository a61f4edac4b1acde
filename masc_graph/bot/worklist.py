"""The dialog with the administrator's list of waiting referrals."""

from __future__ import annotations

from collections.abc import Sequence

from masc_graph.bot.answer import NEVER, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import worklist as card
from masc_graph.domain.cases.status import UNANSWERED
from masc_graph.domain.text.problem import Problem
from masc_graph.graph.lists import equals
from masc_graph.registers.rows import ReferralRow
from masc_graph.views.worklist import urgent_first, work_line


async def listed(press: Press, context: BotContext, problems: Sequence[Problem] = ()) -> Answer:
    """Show the waiting referrals, the urgent ones first."""
    roster = await context.roster()
    press.require(roster)
    rows = await context.registers.copies.get("worklist", lambda: _read(context), context.now, fresh=NEVER)
    calendar = await context.calendar()
    lines = [work_line(row, roster, calendar, context.now) for row in rows]
    screen = card.WorklistScreen(lines, problems=problems)
    return dialog(card.TITLE, card.worklist_dialog(screen), "large")


async def _read(context: BotContext) -> list[ReferralRow]:
    reading = context.registers.reading()
    referrals = reading.where(ReferralRow, *(equals("Status", status) for status in sorted(UNANSWERED)))
    await reading.send()
    return urgent_first(stored.row for stored in referrals.rows)
