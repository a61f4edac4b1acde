"""Plays invented cases through the doors: a meeting held a fortnight ago, and what has come in since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from demo.player import ADMINISTRATOR, CHAIR, Json, Player, Shown, button
from demo.world import FIRST_MORNING, HERE, World
from sandbox.in_process import InProcess

A_FORTNIGHT_BEFORE = "2026-11-10T09:00:00Z"
AGENDA_DUE = "2026-11-12T09:00:00Z"
MEETING_TIME = "2026-11-16T10:30:00Z"
MORNING_AFTER = "2026-11-17T09:30:00Z"
DONE_ON = "2026-11-20T14:00:00Z"
_TITLES = ("Continue", "Continue", "Continue", "Send")


class Cases:
    """The people of the cases, and the steps that they take."""

    def __init__(self, world: World) -> None:
        self._world = world
        transport = InProcess(world.sandbox.asgi)
        self._http = httpx.AsyncClient(transport=transport, base_url=world.sandbox.url, timeout=60)
        self._ids = {person.name: person.id for person in world.sandbox.tenant.people.values()}
        self._cases: dict[str, Any] = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))

    async def play(self) -> None:
        """Play the fortnight up to the first morning."""
        async with self._http:
            await self._at(A_FORTNIGHT_BEFORE)
            await self._fire("agenda_due")
            for case in self._cases["before"]:
                await self._accept(await self._refer(case))
            await self._at(AGENDA_DUE)
            await self._post_agenda()
            await self._at(MEETING_TIME)
            await self._note_who_is_here()
            await self._decide()
            await self._at(MORNING_AFTER)
            await self._minutes()
            await self._at(DONE_ON)
            await self._tick()
            await self._at(FIRST_MORNING.isoformat())
            await self._fire("agenda_due")
            for case in self._cases["now"]:
                reference = await self._refer(case)
                if case["accept"]:
                    await self._accept(reference)

    async def _refer(self, case: Mapping[str, Any]) -> str:
        person = self._player(case["referrer"])
        welcome = await person.in_channel("Multi-Agency Stalking Coordination (MASC)")
        shown = await person.press(welcome, "Refer a case")
        reference = str(button(shown.card, "Continue")["data"]["reference"])
        for title in _TITLES:
            answers = {name: value for name, value in case["answers"].items() if name in shown.inputs}
            shown = await shown.press(title, answers)
        _must_say(shown, "We have received your referral")
        await self._world.host.pump()
        return reference

    async def _accept(self, reference: str) -> None:
        person = Player(self._http, ADMINISTRATOR)
        card = await person.in_chat(f"New referral {reference}")
        await person.press(card, "Accept")
        await self._world.host.pump()

    async def _post_agenda(self) -> None:
        person = Player(self._http, ADMINISTRATOR)
        await person.say("help")
        await self._world.host.pump()
        preview = await person.press(await person.in_chat("I do not keep messages"), "Prepare the agenda")
        await preview.press("Post the agenda")
        await self._world.host.pump()

    async def _note_who_is_here(self) -> None:
        person = Player(self._http, ADMINISTRATOR)
        shown = await person.press(await person.in_chat("Meeting on Monday 16 November"), "Who is here")
        await shown.press("Save", self._cases["present"])
        await self._world.host.pump()

    async def _minutes(self) -> None:
        person = Player(self._http, ADMINISTRATOR)
        await person.press(await person.in_chat("Meeting on Monday 16 November"), "Draft the minutes")
        await self._world.host.pump()
        await person.press(await person.in_chat("Draft minutes for Monday 16 November"), "Publish")
        await self._world.host.pump()

    async def _decide(self) -> None:
        person = Player(self._http, CHAIR)
        shown = await person.press(await person.in_channel("MASC agenda"), "Record decisions")
        shown = await shown.press("Record and close", self._cases["decided"])
        _must_say(shown, "We are recording this")
        await self._world.host.pump()

    async def _tick(self) -> None:
        done = self._cases["completed"]
        (plan,) = (await self._get("/sandbox/planner"))["plans"]
        bucket = next(each["id"] for each in plan["buckets"] if each["name"] == done["agency"])
        for task in plan["tasks"]:
            if task["bucketId"] == bucket:
                changes = {"person": self._ids[done["by"]], "changes": {"percentComplete": 100}}
                (await self._http.post(f"/sandbox/planner/tasks/{task['id']}", json=changes)).raise_for_status()
        await self._fire("sync")

    def _player(self, name: str) -> Player:
        return Player(self._http, self._ids[name])

    async def _get(self, path: str) -> Json:
        return (await self._http.get(path)).raise_for_status().json()

    async def _at(self, instant: str) -> None:
        (await self._http.put("/sandbox/clock", json={"now": instant})).raise_for_status()

    async def _fire(self, timer: str) -> None:
        (await self._http.post(f"/sandbox/timers/{timer}")).raise_for_status()
        await self._world.host.pump()


def _must_say(shown: Shown, words: str) -> None:
    if words not in shown.text:
        raise RuntimeError(f"a case of the demonstration was not taken: {shown.text}")
