"""Adds a refusal to the audit: one event an hour for the same press."""

from __future__ import annotations

from masc_graph.commands import Command, NoteRefusal
from masc_graph.work.kit.context import WorkContext, event


async def handle(payload: NoteRefusal, command: Command, context: WorkContext) -> None:
    """Write the event, without reading anything about the subject."""
    writing = context.registers.writing()
    details = {"verb": payload.verb, "rule": payload.rule}
    refusal = event(command, 1, "access_refused", reference=payload.subject, details=details)
    writing.add(refusal.model_copy(update={"result": "refused"}))
    await writing.send()
