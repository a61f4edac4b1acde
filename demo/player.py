"""A person using the page, who sees cards, fills in inputs and presses buttons by title, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]

CHAIR = "a1000000-0000-4000-8000-000000000001"
VICE_CHAIR = "a2000000-0000-4000-8000-000000000001"
POLICE_LEAD = "a2000000-0000-4000-8000-000000000002"
ADMINISTRATOR = "a3000000-0000-4000-8000-000000000001"
VICTIM_SUPPORT_LEAD = "a3000000-0000-4000-8000-000000000002"
HEALTH_LEAD = "a4000000-0000-4000-8000-000000000001"
HEALTH_DEPUTY = "a4000000-0000-4000-8000-000000000002"
HOUSING_LEAD = "a5000000-0000-4000-8000-000000000001"
STRANGER = "a9000000-0000-4000-8000-000000000001"
CHANNEL = "19:masc-board@thread.tacv2"
LIST = "Your referrals for "


def elements(part: Any) -> Iterator[Json]:
    """Every element of a card, at any depth."""
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from elements(value)
    elif isinstance(part, list):
        for value in part:
            yield from elements(value)


def text_of(card: Any) -> str:
    """All text that a card shows, including facts."""
    lines = [
        element.get("text") or " ".join((element["title"], element["value"]))
        for element in elements(card)
        if _is_shown(element)
    ]
    return "\n".join(map(str, lines))


def _is_shown(part: Json) -> bool:
    return "text" in part or part.keys() == {"title", "value"}


def inputs_of(card: Json) -> dict[str, str]:
    """What the client would send if nobody typed anything."""
    inputs = (element for element in elements(card) if str(element.get("type", "")).startswith("Input."))
    return {element["id"]: str(element.get("value") or element.get("valueOff") or "") for element in inputs}


def button(card: Json, title: str) -> Json:
    """The button with this title. If it is missing, the error names the buttons that there are."""
    actions_of_card = [action for action in elements(card) if str(action.get("type", "")).startswith("Action.")]
    actions = [action for action in actions_of_card if action["type"] != "Action.ShowCard"]
    matching = [action for action in actions if str(action.get("title", "")).startswith(title)]
    if not matching:
        raise LookupError(f"no button {title!r} among {sorted({str(action.get('title')) for action in actions})}")
    return matching[0]


@dataclass
class Shown:
    """What the person sees after a press."""

    player: Player
    answer: Json
    source: str
    conversation: str
    activity: str = ""

    @property
    def kind(self) -> str:
        return str(self.answer["kind"])

    @property
    def card(self) -> Json:
        return self.answer["card"]

    @property
    def text(self) -> str:
        return text_of(self.answer.get("card")) + str(self.answer.get("text") or "")

    @property
    def inputs(self) -> dict[str, str]:
        return inputs_of(self.card)

    async def press(self, title: str, inputs: Mapping[str, str] | None = None) -> Shown:
        """Fill in the dialog and press one of its buttons."""
        data = {**self.inputs, **(inputs or {}), **button(self.card, title)["data"]}
        body = {"person": self.player.person, "source": self.source, "conversation": self.conversation, "data": data}
        return Shown(self.player, await self.player.post("/sandbox/dialog", body), self.source, self.conversation)


@dataclass
class Player:
    """One person of the sandbox; everything goes over the controls that the page itself uses."""

    http: httpx.AsyncClient
    person: str

    async def post(self, path: str, body: Json) -> Json:
        return (await self.http.post(path, json=body)).raise_for_status().json()

    async def view(self) -> Json:
        return (await self.http.get("/sandbox/teams", params={"person": self.person})).json()

    async def channel(self) -> list[Json]:
        return (await self.view())["channel"]["posts"]

    async def chat(self) -> list[Json]:
        return (await self.view())["chat"]["posts"]

    async def in_channel(self, words: str) -> Json:
        """The channel's post that says this, a reply included."""
        posts = await self.channel()
        return self._one([*posts, *(reply for post in posts for reply in post["replies"])], words)

    async def in_chat(self, words: str) -> Json:
        return self._one(await self.chat(), words)

    def _one(self, posts: list[Json], words: str) -> Json:
        matching = [post for post in posts if words in text_of(post["card"]) and not post["deleted"]]
        if len(matching) > 1:
            # The administrator's list names every case, but the case's own message is wanted.
            matching = [post for post in matching if LIST not in text_of(post["card"])]
        if len(matching) != 1:
            raise LookupError(f"{len(matching)} messages say {words!r}")
        return matching[0]

    async def press(self, post: Json, title: str, inputs: Mapping[str, str] | None = None) -> Shown:
        """Press a button of a message."""
        pressed = button(post["card"], title)
        action = {
            "type": pressed["type"],
            "verb": pressed.get("verb"),
            "data": {**inputs_of(post["card"]), **(inputs or {}), **pressed.get("data", {})},
        }
        body = {
            "person": self.person,
            "conversation": post["conversation"],
            "activity": post["id"],
            "action": action,
        }
        answer = await self.post("/sandbox/press", body)
        return Shown(self, answer, "card", post["conversation"], post["id"])

    async def extension(self) -> Shown:
        """Choose "Refer a case" in the message box."""
        body = {"person": self.person, "command": "refer", "conversation": CHANNEL}
        return Shown(self, await self.post("/sandbox/extension", body), "extension", CHANNEL)

    async def say(self, text: str) -> Json:
        return await self.post("/sandbox/say", {"person": self.person, "text": text, "conversation": "chat"})
