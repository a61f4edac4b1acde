"""A meeting of twelve cases, played over the sandbox's controls while the browser looks on; every name is invented."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import httpx

from demo.player import Player, Shown, button

ADMINISTRATOR, CHAIR, POLICE_LEAD = "Tamsin Howe", "Rowan Fell", "Nadia Garth"
REFERRED, LISTED, BRIEFED = "2026-11-24T09:30:00Z", "2026-11-26T09:05:00Z", "2026-11-27T14:00:00Z"
BEGUN, AFTERWARDS = "2026-11-30T09:56:00Z", "2026-12-01T09:30:00Z"


class Sent(NamedTuple):
    """Who refers whom, and what the agenda says of the case."""

    referrer: str
    victim: str
    perpetrator: str
    risk: str = "High"
    area: str = "Cumberland"
    children: str = "No"
    urgent: str = "No"


# With the two that `demo` has accepted these are twelve.
MORE: Final = (
    Sent("Nadia Garth", "Robin Aldermere", "Sam Underbarrow", children="Yes"),
    Sent("Owen Thwaite", "Ashley Fairmoor", "Devin Sleagill", "Medium", "Westmorland and Furness"),
    Sent("Imogen Tarn", "Kit Longsleddale", "Morgan Helton", urgent="Yes"),
    Sent("Priya Dale", "Alex Brathay", "Jamie Crosby", "Medium"),
    Sent("Bethan Moss", "Jo Wasdale", "Casey Hartsop", area="Westmorland and Furness", children="Yes"),
    Sent("Nadia Garth", "Sam Duddon", "Reese Patterdale"),
    Sent("Leila Force", "Max Eskmere", "Toby Kirkland", "Medium", "Westmorland and Furness"),
    Sent("Owen Thwaite", "Lee Crummock", "Noel Garrigill", children="Yes"),
    Sent("Priya Dale", "Pat Fellgate", "Ira Mungrisdale", area="Westmorland and Furness"),
    Sent("Nadia Garth", "Kim Ennerfell", "Gale Bampton", "Medium"),
)
STEPS: Final = ("Continue", "Continue", "Continue", "Send")
HERE: Final = {"present": "probation,police,victim-support,housing", "apologies": "health", "chaired_by": "chair"}
READ: Final = {"confidentiality_read": "true"}
AGREED: Final = (
    {
        "agency_1": "police",
        "for_1": "offender.civil_orders",
        "what_1": "Apply for an interim Stalking Protection Order",
        "agency_2": "victim-support",
        "for_2": "victim.support",
        "what_2": "Offer an advocate and agree a safety plan",
        "went_through": "true",
    },
    {
        "agency_1": "housing",
        "for_1": "place.target_hardening",
        "what_1": "Fit a door alarm and a light",
        "agency_2": "police",
        "for_2": "offender.disruption",
        "what_2": "Visit the perpetrator with the neighbourhood team",
        "due": "four_weeks",
        "went_through": "true",
    },
    {"outcome": "no_further_action", "reason": "All that can be done has been done.", "went_through": "true"},
    {
        "outcome": "keep_under_review",
        "review_on": "2027-01-11",
        "reason": "The visits have stopped for now.",
        "went_through": "true",
    },
)


class Meeting:
    """What its people do, before the browser looks at what came of it."""

    def __init__(self, http: httpx.AsyncClient, ids: Mapping[str, str]) -> None:
        self._http, self._ids = http, ids

    def player(self, name: str) -> Player:
        """One of the people, by name."""
        return Player(self._http, self._ids[name])

    async def clock_stands_at(self, instant: str) -> None:
        """Move the clock."""
        (await self._http.put("/sandbox/clock", json={"now": instant})).raise_for_status()

    async def settles(self) -> None:
        """Let everything that is under way come to its end."""
        (await self._http.post("/sandbox/settle", json={})).raise_for_status()

    async def comes_by_clock(self) -> None:
        """Let the timer look what is due."""
        (await self._http.post("/sandbox/timers/agenda_due")).raise_for_status()
        await self.settles()

    async def refers(self, sent: Sent, example: Mapping[str, str]) -> str:
        """Send one case; returns its reference."""
        person = self.player(sent.referrer)
        shown = await person.press(await person.in_channel("Refer medium- or high-risk stalking"), "Refer a case")
        reference = str(button(shown.card, "Continue")["data"]["reference"])
        answers = {**example, **_answers(sent)}
        for title in STEPS:
            shown = await shown.press(title, {name: answers[name] for name in shown.inputs if name in answers})
        assert "We have received your referral" in shown.text, shown.text
        return reference

    async def accepts(self, reference: str) -> None:
        """The administrator takes it on, and says first that it repeats none where it may."""
        person = self.player(ADMINISTRATOR)
        message = await person.in_chat(f"New referral {reference}")
        if "This may be a repeat" not in str(message["card"]):
            await person.press(message, "Accept")
            return
        await (await person.press(message, "Answer and accept")).press("Accept", {"repeat_state": "cleared"})

    async def sheet(self, name: str, press: str) -> Shown:
        """Press a button of somebody's sheet of the meeting."""
        person = self.player(name)
        return await person.press(await person.in_chat("Meeting on Monday 30 November"), press)


async def are_referred(meeting: Meeting, example: Mapping[str, str]) -> None:
    """Ten cases come in and are accepted."""
    await meeting.clock_stands_at(REFERRED)
    references = [await meeting.refers(sent, example) for sent in MORE]
    await meeting.settles()
    for reference in references:
        await meeting.accepts(reference)
    await meeting.settles()


async def is_reminded(meeting: Meeting) -> None:
    """The last day to refer has passed, and nobody has posted the agenda."""
    await meeting.clock_stands_at(LISTED)
    await meeting.comes_by_clock()


async def is_posted(meeting: Meeting) -> None:
    """The administrator posts it."""
    person = meeting.player(ADMINISTRATOR)
    shown = await person.press(await person.in_chat("not posted yet"), "Prepare the agenda")
    await shown.press("Post the agenda")
    await meeting.settles()


async def is_briefed(meeting: Meeting) -> None:
    """The chairs hear what is coming."""
    await meeting.clock_stands_at(BRIEFED)
    await meeting.comes_by_clock()


async def has_begun(meeting: Meeting) -> None:
    """Everybody who is here is noted, and four cases are decided, one in four minutes."""
    await meeting.clock_stands_at(BEGUN)
    await (await meeting.sheet(ADMINISTRATOR, "Who is here")).press("Save", {**HERE, **READ})
    await meeting.settles()
    shown = await meeting.sheet(CHAIR, "Go on with case")
    for minute, said in zip((2, 6, 10, 14), AGREED, strict=True):
        await meeting.clock_stands_at(f"2026-11-30T10:{minute:02}:00Z")
        shown = await shown.press("Record and next case", said)
        await meeting.settles()


async def is_over(meeting: Meeting) -> None:
    """All others but one are decided, and the minutes drafted."""
    shown = await meeting.sheet(CHAIR, "Go on with case")
    for said in AGREED[:2] * 3 + AGREED[3:]:
        shown = await shown.press("Record and next case", said)
    await meeting.settles()
    await meeting.clock_stands_at(AFTERWARDS)
    await meeting.sheet(ADMINISTRATOR, "Draft the minutes")
    await meeting.settles()


async def is_published(meeting: Meeting) -> None:
    """The administrator publishes them, and an agency's lead asks for its actions."""
    person, lead = meeting.player(ADMINISTRATOR), meeting.player(POLICE_LEAD)
    await person.press(await person.in_chat("Draft minutes for Monday 30 November"), "Publish")
    await lead.say("my agency")
    await meeting.settles()


async def is_not_all_done(meeting: Meeting) -> None:
    """The police have done one action and could not do another; the chair asks for help."""
    lead, chair = meeting.player(POLICE_LEAD), meeting.player(CHAIR)
    shown = await lead.press(await lead.in_chat(" open, "), "Update them")
    first, second = [name for name in shown.inputs if name.startswith("a_")][:2]
    shown = await shown.press("Completed", {first: _code(first)})
    shown = await shown.press("Will not be done", {second: _code(second)})
    await shown.press("Save", {"ending": "not_completed", "note": "The perpetrator has no fixed address."})
    await chair.say("help")
    await meeting.settles()


def _code(tick: str) -> str:
    """The action's code, by the name of its tick."""
    _, reference, number = tick.split("_")
    return f"MASC-{reference}/{number}"


def _answers(sent: Sent) -> dict[str, str]:
    return {
        "victim_name": sent.victim,
        "perpetrator_name": sent.perpetrator,
        "risk_level": sent.risk,
        "area": sent.area,
        "children_involved": sent.children,
        "children_details": "One child, aged 9.",
        "urgent": sent.urgent,
        "urgent_steps": "The victim stays with friends.",
    }


def lived(address: str, story: Callable[[Meeting], Awaitable[None]]) -> None:
    """Live through a story, beside the browser's own loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, _living(address, story)).result()


async def _living(address: str, story: Callable[[Meeting], Awaitable[None]]) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=60) as http:
        people = (await http.get("/sandbox/people")).raise_for_status().json()
        await story(Meeting(http, {person["name"]: person["id"] for person in people}))
