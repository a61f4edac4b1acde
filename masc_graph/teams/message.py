"""A message that we send: a card or a text, with a notification that anybody may see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

CARD = "application/vnd.microsoft.card.adaptive"


@dataclass(frozen=True)
class Mention:
    """A mention of a person; put ``tag`` in the text where the name should appear.

    ``teams_id`` is Teams' own id for the person, which only the list of members gives. With Entra's id the name would
    be coloured, but the person would not be notified.
    """

    teams_id: str
    name: str

    @property
    def tag(self) -> str:
        """The mention as it is written in the message's text."""
        return f"<at>{escape(self.name, quote=False)}</at>"


@dataclass(frozen=True)
class Message:
    """One message: an Adaptive Card or a text. ``summary`` is the notification and is P0 only.

    Both at once are a ``ValueError``: Teams would make two messages of it and tell the id of neither.
    """

    summary: str
    card: Mapping[str, Any] | None = None
    text: str | None = None
    mentions: tuple[Mention, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what Teams would split."""
        if self.card is not None and self.text:
            raise ValueError("a message is a card or a text")

    @property
    def size(self) -> int:
        """Its size in bytes, apart from the few that name the sender and the conversation."""
        return len(json.dumps(self.activity(), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))

    def activity(self) -> dict[str, Any]:
        """Return the message in the form that the Connector expects."""
        activity: dict[str, Any] = {"type": "message", "summary": self.summary}
        if self.text:
            activity |= {"text": self.text, "textFormat": "xml" if self.mentions else "plain"}
        if self.card is not None:
            activity["attachments"] = [{"contentType": CARD, "content": self.card}]
        if self.mentions:
            activity["entities"] = [_entity(mention) for mention in self.mentions]
        return activity


def _entity(mention: Mention) -> dict[str, Any]:
    return {
        "type": "mention",
        "text": mention.tag,
        "mentioned": {"id": mention.teams_id, "name": mention.name},
    }
