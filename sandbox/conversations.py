"""What is in Teams: the posts of the channel, their threads, and the one-to-one chats with the bot."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sandbox.client_rules import unfit_message

Json = dict[str, Any]

_CHATS = uuid.UUID("3c2b9d1e-6f0a-4b7c-8d5e-1a2f3b4c5d6e")


class UnknownConversationError(LookupError):
    """There is no conversation with that id."""


class UnknownPostError(LookupError):
    """There is no such post in the conversation, or it was deleted."""


@dataclass(frozen=True)
class Content:
    """What one message says: its text, its Adaptive Card and whom it mentions."""

    text: str = ""
    summary: str = ""
    card: Json | None = None
    mentions: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Post:
    """One message; ``root`` is the first post of its thread (its own id for a first post, None in a chat)."""

    id: str
    conversation: str
    root: str | None
    author_id: str
    author_name: str
    at: datetime
    content: Content
    edited_at: datetime | None = None
    deleted: bool = False


@dataclass
class Conversations:
    """The channel and every chat, with ids like those of Teams. Nothing is forgotten except by ``clear``.

    ``now`` is the sandbox's clock; ``changed`` tells the page that something happened. ``unfit`` says what the bot has
    sent that not every client of Teams can show or press, each once.
    """

    channel_id: str
    channel_name: str
    bot_id: str
    bot_name: str
    now: Callable[[], datetime]
    changed: Callable[[str], object]
    unreachable: set[str] = field(default_factory=set[str])
    bot_installed: bool = True
    page_size: int = 200
    """How many members a page holds at most. A test may lower it."""
    unfit: list[str] = field(default_factory=list[str])
    _posts: dict[str, Post] = field(default_factory=dict[str, Post])
    _chats: dict[str, str] = field(default_factory=dict[str, str])
    _views: dict[tuple[str, str], Json] = field(default_factory=dict[tuple[str, str], Json])
    _last_id: int = 0

    def clear(self) -> None:
        """Forget every post and chat, and reset every switch."""
        self._posts.clear()
        self._chats.clear()
        self._views.clear()
        self.unreachable.clear()
        self.unfit.clear()
        self.bot_installed = True
        self._last_id = 0
        self.changed("teams")

    def chat_with(self, person_id: str) -> str:
        """The one-to-one conversation with the bot: the same pair always gets the same id."""
        chat_id = f"a:{uuid.uuid5(_CHATS, person_id).hex}{uuid.uuid5(_CHATS, self.bot_id).hex[:12]}"
        self._chats.setdefault(chat_id, person_id)
        return chat_id

    def known_chat(self, person_id: str) -> str | None:
        """The person's chat, if one was ever opened."""
        return next((chat for chat, owner in self._chats.items() if owner == person_id), None)

    def person_of(self, conversation: str) -> str | None:
        """Whose chat this is, or None for the channel and its threads.

        Raises UnknownConversationError for an id that is neither.
        """
        channel, root = self._split(conversation)
        return None if root is not None or channel == self.channel_id else self._chats[channel]

    def post(self, conversation: str, author: tuple[str, str], content: Content) -> Post:
        """Add a message: to the channel, to a thread (``{channel};messageid={id}``) or to a chat."""
        place, root = self._split(conversation)
        post_id = self._next_id()
        if place == self.channel_id and root is None:
            root = post_id
        post = Post(post_id, place, root, author[0], author[1], self.now(), content)
        self._posts[post_id] = post
        self.changed("teams")
        return post

    def bot_posts(self, conversation: str, content: Content) -> Post:
        """The same, written by the bot."""
        self.note_unfit(unfit_message(content.text, content.card))
        return self.post(conversation, (self.bot_id, self.bot_name), content)

    def note_unfit(self, findings: Iterable[str]) -> None:
        """Note what not every client bears."""
        self.unfit += [one for one in findings if one not in self.unfit]

    def find(self, conversation: str, post_id: str) -> Post:
        """The post, if it still exists; raises UnknownConversationError or UnknownPostError."""
        place, root = self._split(conversation)
        post = self._posts.get(post_id)
        if post is None or post.deleted or post.conversation != place or (root and post.root != root):
            raise UnknownPostError(post_id)
        return post

    def by_id(self, post_id: str) -> Post | None:
        """The post in whichever conversation, even if it was deleted."""
        return self._posts.get(post_id)

    def edit(self, conversation: str, post_id: str, content: Content) -> Post:
        """Replace the content of a post for everybody, including people who were shown a card of their own."""
        self.note_unfit(unfit_message(content.text, content.card))
        post = replace(self.find(conversation, post_id), content=content, edited_at=self.now())
        self._posts[post_id] = post
        self._forget_views(post_id)
        self.changed("teams")
        return post

    def delete(self, conversation: str, post_id: str) -> None:
        """Delete a post, so that it can no longer be edited or deleted."""
        self._posts[post_id] = replace(self.find(conversation, post_id), deleted=True)
        self._forget_views(post_id)
        self.changed("teams")

    def show_instead(self, post_id: str, person_id: str, card: Json) -> None:
        """Show one person an answered card in place of the post's own, until the post is edited."""
        self.note_unfit(unfit_message("", card))
        self._views[(post_id, person_id)] = card
        self.changed("teams")

    def card_for(self, post: Post, person_id: str) -> Json | None:
        """The card that this person sees on the post."""
        return self._views.get((post.id, person_id), post.content.card)

    def channel_posts(self) -> Sequence[tuple[Post, Sequence[Post]]]:
        """The channel's threads, oldest first: each first post with its replies."""
        posts = [post for post in self._posts.values() if post.conversation == self.channel_id]
        return [
            (post, [r for r in posts if r.root == post.id and r.id != post.id])
            for post in posts
            if post.root == post.id
        ]

    def chat_posts(self, person_id: str) -> Sequence[Post]:
        """The messages of one person's chat with the bot, oldest first."""
        chat = self.known_chat(person_id)
        return [post for post in self._posts.values() if post.conversation == chat]

    def place_of(self, post: Post) -> str:
        """The conversation id that Teams names in an activity about this post."""
        return post.conversation if post.root is None else f"{post.conversation};messageid={post.root}"

    def _split(self, conversation: str) -> tuple[str, str | None]:
        place, separator, root = conversation.partition(";messageid=")
        if place == self.channel_id:
            if separator and (root not in self._posts or self._posts[root].root != root):
                raise UnknownConversationError(conversation)
            return place, root if separator else None
        if separator or place not in self._chats:
            raise UnknownConversationError(conversation)
        return place, None

    def _next_id(self) -> str:
        self._last_id = max(int(self.now().timestamp() * 1000), self._last_id + 1)
        return str(self._last_id)

    def _forget_views(self, post_id: str) -> None:
        for key in [key for key in self._views if key[0] == post_id]:
            del self._views[key]
