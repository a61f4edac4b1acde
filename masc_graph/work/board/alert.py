"""Alerts the administrators to a failed command, by kind and number, without naming a person."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.alert import alert
from masc_graph.commands import Alert, Command
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import same_card, tell

SUMMARY: Final = "MASC: something needs your attention"


async def handle(payload: Alert, command: Command, context: WorkContext) -> None:
    """Notify every administrator once, and add the failure to the audit."""
    roster = await context.registers.roster(context.now)
    people = roster.administrators
    card = alert(kind=payload.failed_kind, problem_number=payload.problem_number, at=command.origin.at)
    cards = same_card(people, f"alert:{payload.failed_command_id}", Message(SUMMARY, card))
    writing = context.registers.writing()
    details = {"verb": payload.failed_kind}
    failure = event(command, 1, "command_failed", details=details)
    writing.add(failure.model_copy(update={"result": "failed"}))
    await writing.send()
    await tell(context, command, people, cards)
