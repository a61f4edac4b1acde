"""What the command line asks of a running board: it puts a command on the queue as every other door does."""

from __future__ import annotations

from masc_graph.commands import Command, Origin, RekeyReferrals, command
from masc_graph.service import Service


async def ask_for_new_keys(service: Service) -> Command:
    """Ask the worker to key every referral with the match key that these settings name."""
    settings = service.settings
    origin = Origin(board_id=settings.board_id, at=await service.now(), door="cli")
    asked = command(RekeyReferrals(key_id=settings.match_key_id), origin)
    await service.queue.put(asked.model_dump_json())
    return asked
