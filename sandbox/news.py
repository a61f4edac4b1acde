"""What has changed in the sandbox, so that an open page can follow it live."""

from __future__ import annotations

import asyncio


class News:
    """Counts changes. ``wait`` returns as soon as there is one after the version that the caller knows."""

    def __init__(self) -> None:
        self.version = 0
        self.topics: dict[str, int] = {}
        self._waiting: set[asyncio.Event] = set()

    def changed(self, topic: str) -> None:
        """Note a change; ``topics`` has the version at which each topic last changed."""
        self.version += 1
        self.topics[topic] = self.version
        for event in self._waiting:
            event.set()

    async def wait(self, after: int) -> int:
        """Returns the version as soon as it is greater than ``after``."""
        while self.version <= after:
            event = asyncio.Event()
            self._waiting.add(event)
            try:
                await event.wait()
            finally:
                self._waiting.discard(event)
        return self.version
