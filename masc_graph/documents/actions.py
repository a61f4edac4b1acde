"""The actions of a meeting as CSV, to go with its minutes."""

from __future__ import annotations

from typing import Final

from masc_graph.documents.cells import as_csv, harmless_row
from masc_graph.domain.minutes.minutes import Minutes
from masc_graph.domain.text.reference import reference_of

COLUMNS: Final = ("Action", "Case", "Agency", "Area", "What", "Due", "Meeting")


def actions_csv(minutes: Minutes) -> bytes:
    """Return a row for each action that the meeting agreed, with dates that spreadsheets can sort."""
    held_on = minutes.meeting.held_on.isoformat()
    rows = (
        (
            action.code,
            reference_of(action.code),
            action.agency,
            action.heading.value,
            action.what,
            f"{action.due_on}",
            held_on,
        )
        for action in minutes.actions
    )
    return as_csv(COLUMNS, map(harmless_row, rows))
