"""A form that stopped: one event with no person, no reference and no answers."""

from __future__ import annotations

from masc_graph.commands import Command, CountStop
from masc_graph.work.kit.context import WorkContext, event


async def handle(payload: CountStop, command: Command, context: WorkContext) -> None:
    """Count it once, however often the button was pressed."""
    details = {"reason_codes": list(payload.reasons), "area": payload.area, "month": payload.month}
    counted = event(command, 1, "referral_stopped", agency=payload.agency, details=details)
    writing = context.registers.writing()
    writing.add(counted.model_copy(update={"actor_id": ""}))
    await writing.send()
