"""A case's own cards follow what happened to it elsewhere: it was listed, decided, or made ready to close."""

from __future__ import annotations

from masc_graph.commands import Command, RedrawCase
from masc_graph.work.cases.case_cards import redraw
from masc_graph.work.cases.case_reading import read_case
from masc_graph.work.kit.context import WorkContext


async def handle(payload: RedrawCase, command: Command, context: WorkContext) -> None:
    """Draw receipt and triage cards as the case is now; nobody gets a card who has none."""
    case = await read_case(payload.reference, context)
    await redraw(case, case.row, command, context)
