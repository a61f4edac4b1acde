"""A case's own cards follow what happened to it elsewhere: it was listed, decided, or made ready to close."""

from __future__ import annotations

from masc_graph.commands import Command, RedrawCase
from masc_graph.work.cases.case_cards import redraw
from masc_graph.work.cases.case_reading import read_case
from masc_graph.work.kit.context import Tools


async def carry_out(payload: RedrawCase, command: Command, tools: Tools) -> None:
    """Draw receipt and triage cards as the case stands; nobody gets a card who has none."""
    case = await read_case(payload.reference, command, tools)
    await redraw(case, case.row, command, tools)
