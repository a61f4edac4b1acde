"""What MASC Meetings says about meetings, beside what the calendar's rules would give: the one way to read it."""

from __future__ import annotations

from collections.abc import Iterable

from masc_graph.domain.meeting import LONDON, Override
from masc_graph.registers.reading import Reading, Stored, Wanted
from masc_graph.registers.rows import MeetingRow

Overrides = tuple[Override, ...]


def want_overrides(reading: Reading) -> Wanted[MeetingRow]:
    """Want every meeting that somebody moved, cancelled or added, or whose agenda was posted."""
    return reading.where(MeetingRow)


def overrides_of(rows: Iterable[Stored[MeetingRow]]) -> Overrides:
    """Read the rows of MASC Meetings for the calendar."""
    return tuple(override_of(stored.row) for stored in rows)


def override_of(row: MeetingRow) -> Override:
    """Read one of them. Only the time of StartsAt counts: whoever changes MeetingOn by hand may leave it as it was."""
    start_time = row.starts_at.astimezone(LONDON).time() if row.starts_at else None
    return Override(
        meeting_id=row.meeting_id, held_on=row.meeting_on, start_time=start_time, state=row.state, kind=row.kind
    )
