"""A SharePoint site's state: its lists, their columns and their items, with strict rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.clock import Clock

Json = dict[str, Any]


class Site:
    """One site and its lists."""

    def __init__(self, host: str, path: str, name: str, clock: Clock, changed: Callable[[str], object]) -> None:
        self.host, self.path, self.name = host, path, name
        self._clock, self._changed = clock, changed

    def clear(self) -> None:
        """Forgets every list."""
        self._changed("lists")

    def view(self) -> list[Json]:
        """What the page shows."""
        return []
