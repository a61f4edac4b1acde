"""An agency's actions as rows: those that are open, and those that were finished lately."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from masc_graph.domain.actions.action import RECENT
from masc_graph.domain.cases.status import OPEN_STATUSES
from masc_graph.graph.lists import equals
from masc_graph.registers.reading import Reading, Wanted
from masc_graph.registers.rows import ActionRow

_OPEN: Final = " or ".join(equals("Status", status) for status in sorted(OPEN_STATUSES))


def want_open(reading: Reading, agency_id: str) -> Wanted[ActionRow]:
    """Want the open actions of an agency."""
    return reading.where(ActionRow, f"{equals('Agency', agency_id)} and ({_OPEN})")


def want_recent(reading: Reading, agency_id: str, now: datetime) -> Wanted[ActionRow]:
    """Want the actions of an agency that changed in the last 28 days, whatever they are by now."""
    return reading.where(ActionRow, f"{equals('Agency', agency_id)} and {_changed_since(now)}")


def want_recent_of_all(reading: Reading, now: datetime) -> Wanted[ActionRow]:
    """Want the actions of every agency that changed in the last 28 days."""
    return reading.where(ActionRow, _changed_since(now))


def _changed_since(now: datetime) -> str:
    return f"fields/StatusAt ge '{(now - RECENT).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"
