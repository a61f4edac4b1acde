"""Notifies the administrators, once a month, that the plan has used 80 % of a Planner limit."""

from __future__ import annotations

from masc_graph.cards import plain
from masc_graph.commands import Command, ReportLimit
from masc_graph.domain.actions.plan_limits import LIMITS, NearLimit
from masc_graph.errors import GiveUp
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import same_card, tell

SUMMARY = "MASC: the plan is getting full"


async def handle(payload: ReportLimit, command: Command, context: WorkContext) -> None:
    """Show every administrator the limit, in one message a month; the event records that it was reported."""
    if payload.limit not in LIMITS:
        raise GiveUp("no_such_limit")
    near = NearLimit(LIMITS[payload.limit], payload.count)
    roster = await context.registers.roster(context.now)
    people = roster.administrators
    card = plain.chat_message("The MASC plan is getting full", near.sentence, near.limit.remedy)
    month = command.origin.month
    cards = same_card(people, f"limit:{payload.limit}:{month}", Message(SUMMARY, card))
    await tell(context, command, people, cards)
    writing = context.registers.writing()
    writing.add(event(command, 1, "plan_limit_near", details={"limit": payload.limit, "count": payload.count}))
    await writing.send()
