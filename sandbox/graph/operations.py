"""Every operation of the sandbox's Graph."""

from __future__ import annotations

from typing import Final

from sandbox.graph import files, items, people, permissions, plans, sites, teams

OPERATIONS: Final = tuple(
    operation for room in (people, sites, permissions, items, files, plans, teams) for operation in room.OPERATIONS
)
