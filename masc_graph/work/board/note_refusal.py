"""Somebody was refused: one event an hour for the same press."""

from __future__ import annotations

from masc_graph.commands import Command, NoteRefusal
from masc_graph.work.kit.context import WorkContext, event


async def handle(payload: NoteRefusal, command: Command, context: WorkContext) -> None:
    """Write the event; nothing of what was pressed on is read."""
    writing = context.registers.writing()
    details = {"verb": payload.verb, "rule": payload.rule}
    refusal = event(command, 1, "access_refused", reference=payload.subject, details=details)
    writing.add(refusal.model_copy(update={"result": "refused"}))
    await writing.send()
