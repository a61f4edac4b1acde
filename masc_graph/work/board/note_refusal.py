"""Somebody was refused: one event an hour for the same press."""

from __future__ import annotations

from masc_graph.commands import Command, NoteRefusal
from masc_graph.work.kit.context import Tools, event


async def carry_out(payload: NoteRefusal, command: Command, tools: Tools) -> None:
    """Write the event; nothing of what was pressed on is read."""
    writing = tools.registers.writing()
    details = {"verb": payload.verb, "rule": payload.rule}
    refused = event(command, 1, "access_refused", reference=payload.subject, details=details)
    writing.add(refused.model_copy(update={"result": "refused"}))
    await writing.send()
