"""The state of the storage account's queues: messages with their tries, their visibility and their expiry."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

WEEK = timedelta(days=7)


class QueueError(Exception):
    """An answer of the storage service that is not a success; ``code`` is its own word for it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True)
class Message:
    """One message; ``tries`` counts how often it was handed out, ``receipt`` is what the last taker got."""

    id: str
    text: str
    inserted_at: datetime
    expires_at: datetime | None
    visible_at: datetime
    tries: int
    receipt: str


@dataclass
class Queue:
    """One queue of the account."""

    name: str
    metadata: dict[str, str]
    messages: dict[str, Message] = field(default_factory=dict[str, Message])


class Queues:
    """Every queue of the account, by the sandbox clock."""

    def __init__(self, now: Callable[[], datetime], changed: Callable[[str], object]) -> None:
        self.now, self._changed = now, changed
        self._queues: dict[str, Queue] = {}

    def clear(self) -> None:
        """Forget every queue."""
        self._queues.clear()
        self._changed("queue")

    def all(self) -> list[Queue]:
        """Every queue, by name, without what has expired."""
        return [self.get(name) for name in sorted(self._queues)]

    def get(self, name: str) -> Queue:
        """The queue of that name; raises QueueError QueueNotFound."""
        queue = self._queues.get(name)
        if queue is None:
            raise QueueError(404, "QueueNotFound", "The specified queue does not exist.")
        now = self.now()
        for message in [m for m in queue.messages.values() if m.expires_at is not None and m.expires_at <= now]:
            del queue.messages[message.id]
        return queue

    def create(self, name: str, metadata: Mapping[str, str]) -> bool:
        """Whether it is new; raises QueueAlreadyExists when it stands with other metadata."""
        standing = self._queues.get(name)
        if standing is None:
            self._queues[name] = Queue(name, dict(metadata))
            self._changed("queue")
            return True
        if standing.metadata != dict(metadata):
            raise QueueError(409, "QueueAlreadyExists", "The specified queue already exists.")
        return False

    def remove(self, name: str) -> None:
        """Delete a queue with all its messages."""
        del self._queues[self.get(name).name]
        self._changed("queue")

    def put(self, name: str, text: str, delay: timedelta = timedelta(), keep: timedelta | None = WEEK) -> Message:
        """Add a message that shows after ``delay`` and expires after ``keep`` (None: never)."""
        queue, now = self.get(name), self.now()
        expires_at = None if keep is None else now + keep
        message = Message(str(uuid.uuid4()), text, now, expires_at, now + delay, 0, _receipt())
        queue.messages[message.id] = message
        self._changed("queue")
        return message

    def take(self, name: str, count: int, hidden: timedelta) -> list[Message]:
        """Hand out the oldest visible messages, each with one try more and a receipt of its own."""
        queue, now = self.get(name), self.now()
        taken = [
            replace(message, tries=message.tries + 1, visible_at=now + hidden, receipt=_receipt())
            for message in self._visible(queue, count)
        ]
        queue.messages.update({message.id: message for message in taken})
        if taken:
            self._changed("queue")
        return taken

    def peek(self, name: str, count: int) -> list[Message]:
        """The oldest visible messages, left as they are."""
        return list(self._visible(self.get(name), count))

    def update(self, name: str, message_id: str, receipt: str, hidden: timedelta, text: str | None) -> Message:
        """Hide a taken message for another while, perhaps with another text."""
        message = self._held(name, message_id, receipt)
        new_text = message.text if text is None else text
        changed = replace(message, text=new_text, visible_at=self.now() + hidden, receipt=_receipt())
        self.get(name).messages[message_id] = changed
        self._changed("queue")
        return changed

    def delete(self, name: str, message_id: str, receipt: str) -> None:
        """Take a message away that is in the caller's hands."""
        self._held(name, message_id, receipt)
        del self.get(name).messages[message_id]
        self._changed("queue")

    def empty(self, name: str) -> None:
        """Delete every message of a queue."""
        self.get(name).messages.clear()
        self._changed("queue")

    def next_due(self, names: set[str]) -> datetime | None:
        """When the next message of these queues shows, which may be in the past."""
        return min((m.visible_at for q in self.all() if q.name in names for m in q.messages.values()), default=None)

    def _visible(self, queue: Queue, count: int) -> Iterator[Message]:
        now = self.now()
        waiting = sorted((m for m in queue.messages.values() if m.visible_at <= now), key=lambda m: m.visible_at)
        return iter(waiting[:count])

    def _held(self, name: str, message_id: str, receipt: str) -> Message:
        message = self.get(name).messages.get(message_id)
        if message is None:
            raise QueueError(404, "MessageNotFound", "The specified message does not exist.")
        if message.receipt != receipt:
            text = "The specified pop receipt did not match the pop receipt for a dequeued message."
            raise QueueError(400, "PopReceiptMismatch", text)
        return message


def _receipt() -> str:
    return uuid.uuid4().hex
