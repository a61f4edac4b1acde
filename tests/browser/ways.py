"""The ways whose presses are counted, played on the page: they refer, answer, record, and say what was done."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from playwright.sync_api import Locator, Page, expect

from demo.player import elements
from demo.world import HERE as DEMO
from tests.browser.board_page import REFERENCE, BoardPage
from tests.browser.conftest import TELEPHONE
from tests.browser.hand import Hand
from tests.browser.twelve_cases import BEGUN, MORE, READ, Meeting, is_posted, is_reminded, lived
from tests.browser.twelve_cases import HERE as PRESENT
from tests.keystrokes import THREE_ROWS, Count

REFERRER, ADMINISTRATOR, CHAIR, POLICE = "Priya Dale", "Tamsin Howe", "Rowan Fell", "Nadia Garth"
OpenPage = Callable[..., Page]
Answers = Mapping[str, str]

STEP_1: Final[Answers] = {
    "Have you completed the Stalking DASH?": "Yes, with the victim",
    "Is the stalking related to domestic abuse?": "No",
    "What level of risk do you assess?": "Medium",
    "Where does the victim live?": "Cumberland",
    "Is action needed before the meeting?": "No",
    "What is the perpetrator to the victim?": "Neighbour",
}
STEP_2: Final[Answers] = {
    "Victim's full name": "Robin Aldermere",
    "Victim's address": "Invented Lane, Carlisle",
    "Is it safe to contact the victim?": "Yes",
    "Does the victim know about this referral and agree?": "Knows and agrees",
    "Are children involved?": "No",
    "Is the perpetrator known?": "Known",
    "Perpetrator's full name": "Sam Underbarrow",
    "What has happened": "Letters and visits for six weeks.",
}
URGENT: Final[Answers] = {"Is action needed before the meeting?": "Yes"}
STEPS_NOW: Final = {"What you are doing now to keep people safe": "The victim stays with friends."}
OTHERS: Final = (
    {"Victim's full name": "Ashley Fairmoor", "Perpetrator's full name": "Devin Sleagill"},
    {"Victim's full name": "Kit Longsleddale", "Perpetrator's full name": "Morgan Helton"},
)
STEP_3: Final = {
    "How and when to contact them safely": "By text message, before noon.",
    "Where do criminal justice matters stand?": ("Under investigation",),
    "Which orders are in place?": ("None",),
    "What has the perpetrator done?": ("Following", "Contacting"),
}
STEP_4: Final = {
    "Date the DASH was completed": date(2026, 11, 20),
    "Why you assess this level of risk": "The visits come closer together.",
    "What you want MASC to do": "Agree who does what.",
}
CONFIRMS: Final = "I am not waiting for MASC"
THROUGH: Final = "We went through all five areas"
USUAL: Final = ("Police: Apply for a stalking protection order", "Victim Support: Offer the victim an advocate")
PREPARED: Final = {
    "agency_1": "police",
    "for_1": "offender.civil_orders",
    "what_1": "Visit the perpetrator",
    "agency_2": "police",
    "for_2": "victim.safety",
    "what_2": "Call the victim once a week",
    "went_through": "true",
}
ROW: Final = {"agency": "police", "for": "offender.disruption"}
NOT_DONE: Final = "It could not be done: the next meeting reads it out"
WHY: Final = "The perpetrator has no fixed address."


class Ways:
    """One board on which each way is played in turn; what lies between them goes over the controls, uncounted."""

    def __init__(self, address: str, open_page: OpenPage) -> None:
        self._address = address
        self._telephone = BoardPage(open_page(address, size=TELEPHONE))
        self._desk = BoardPage(open_page(address))
        self.counts: dict[str, Count] = {}

    def play(self) -> dict[str, Count]:
        """All of them, from the first referral to the actions of an agency."""
        self._telephone.is_used_by(REFERRER)
        self._refers("refer in brief", STEP_1, STEP_2)
        self._refers("refer in brief, urgent", STEP_1 | URGENT, STEP_2 | OTHERS[0] | STEPS_NOW)
        whole = self._refers("refer with all four steps", STEP_1, STEP_2 | OTHERS[1])
        self._others: list[str] = []
        lived(self._address, self._more_come)
        self._answers(whole, *self._others)
        lived(self._address, _is_posted)
        self._records()
        lived(self._address, _is_prepared)
        self._records_what_is_prepared()
        lived(self._address, _is_agreed)
        self._ends_actions()
        return self.counts

    async def _more_come(self, meeting: Meeting) -> None:
        """Three more referrals come over the controls; the first of them is accepted."""
        example = json.loads((DEMO / "cases.json").read_text(encoding="utf-8"))["now"][0]["answers"]
        first, *self._others = [await meeting.refers(sent, example) for sent in MORE[1:4]]
        await meeting.settles()
        await meeting.accepts(first)
        await meeting.settles()

    def _answers(self, good: str, unclear: str, wrong: str) -> None:
        """The administrator answers three referrals."""
        board, shown = self._desk, self._desk.page.get_by_role("dialog")
        board.is_used_by(ADMINISTRATOR)
        board.opens_chat()
        hand = Hand(board.page)
        hand.presses(board.post_with(f"New referral {good}"), "Accept")
        expect(board.post_with(good, "We are recording your answer")).to_be_visible()
        self.counts["accept a referral"] = hand.count()
        hand = Hand(board.page)
        hand.presses(board.post_with(f"New referral {unclear}"), "Ask for information")
        hand.fills_in(shown, {"What is missing": ("What has been done so far",)})
        hand.presses(shown, "Send")
        self._has_answered("ask for information", hand)
        hand = Hand(board.page)
        hand.presses(board.post_with(f"New referral {wrong}"), "Do not accept")
        hand.fills_in(shown, {"Why is it not accepted?": "Standard risk"})
        hand.presses(shown, "Do not accept")
        self._has_answered("do not accept a referral", hand)

    def _has_answered(self, way: str, hand: Hand) -> None:
        shown = self._desk.page.get_by_role("dialog")
        expect(shown).to_contain_text("We are recording your answer")
        hand.presses(shown.locator(".dialog-body"), "Close")
        expect(shown).to_have_count(0)
        self.counts[way] = hand.count()

    def _refers(self, way: str, first: Answers, second: Answers) -> str:
        """The referrer sends a case from a telephone; returns its reference."""
        board, shown = self._telephone, self._telephone.page.get_by_role("dialog")
        board.opens_channel()
        hand = Hand(board.page)
        hand.presses(board.post_with("Refer medium- or high-risk stalking"), "Refer a case")
        hand.fills_in(board.dialog("Refer a case: 1 of 4"), first)
        hand.presses(shown, "Continue")
        hand.fills_in(board.dialog("Refer a case: 2 of 4"), second)
        hand.ticks(shown, CONFIRMS)
        if way.endswith("steps"):
            hand.presses(shown, "Continue")
            hand.fills_in(board.dialog("Refer a case: 3 of 4"), STEP_3)
            hand.presses(shown, "Continue")
            hand.fills_in(board.dialog("Refer a case: 4 of 4"), STEP_4)
        hand.presses(shown, "Send")
        expect(shown).to_contain_text("We have received your referral")
        reference = REFERENCE.search(shown.inner_text())
        hand.presses(shown.locator(".dialog-body"), "Close")
        self.counts[way] = hand.count()
        assert reference
        return reference[0]

    def _records(self) -> None:
        """The chair records two cases, one after the other."""
        self._desk.is_used_by(CHAIR)
        self._desk.opens_channel()
        self._desk.post_with("MASC agenda: Monday 30").get_by_role("button", name="Record decisions").click()
        screen = self._desk.dialog("Record decisions")
        expect(screen).to_contain_text("Case 1 of")
        hand = Hand(self._desk.page)
        hand.presses(screen, "More")
        screen.get_by_text("Action 3: agency").wait_for()
        for number, row in enumerate(THREE_ROWS, start=1):
            hand.fills_in(screen, _row(number, row))
        self._goes_on(hand, screen, "record three actions, typed", 2)
        hand = Hand(self._desk.page)
        hand.fills_in(screen, {"Usual actions": USUAL} | _row(1, THREE_ROWS[2]))
        self._goes_on(hand, screen, "record three actions, two of them usual ones", 3)
        screen.get_by_role("button", name="Close").first.click()

    def _goes_on(self, hand: Hand, screen: Locator, way: str, number: int) -> None:
        hand.ticks(screen, THROUGH)
        hand.presses(screen, "Record and next case")
        expect(screen).to_contain_text(f"Case {number} of")
        self.counts[way] = hand.count()

    def _records_what_is_prepared(self) -> None:
        hand = Hand(self._desk.page)
        hand.presses(self._desk.post_with("MASC agenda: Monday 30"), "Record decisions")
        screen = self._desk.dialog("Record decisions")
        expect(screen).to_contain_text("Prepared by the administrator")
        hand.presses(screen, "Record and next case")
        expect(screen).to_contain_text("Case 4 of")
        self.counts["record what the administrator has prepared"] = hand.count()
        screen.get_by_role("button", name="Close").first.click()

    def _ends_actions(self) -> None:
        """Of fourteen actions ten are completed, two have begun, and two will not be done."""
        self._desk.is_used_by(POLICE)
        self._desk.opens_chat()
        post = self._desk.post_with(re.compile(r"Police: \d+ open"))
        hand = Hand(self._desk.page)
        hand.presses(post, "Update them")
        shown = self._desk.page.get_by_role("dialog")
        expect(shown.get_by_role("checkbox")).to_have_count(14)
        # What has begun stays on the list.
        for title, places in (("Completed", range(10)), ("In progress", range(2)), ("Will not be done", range(2, 4))):
            for place in places:
                hand.ticks_at(shown, place)
            hand.presses(shown, title)
            expect(shown.get_by_role("checkbox", checked=True)).to_have_count(0)
        hand.fills_in(shown, {"What has happened?": NOT_DONE, "Why, in words": WHY})
        hand.presses(shown, "Save")
        expect(shown.get_by_role("radio")).to_have_count(0)
        expect(shown.get_by_role("checkbox")).to_have_count(2)
        hand.presses(shown, "Close")
        self.counts["fourteen actions of an agency"] = hand.count()


def _row(number: int, row: tuple[str, str, str]) -> dict[str, str]:
    asked = ("agency", "what it is for", "what they will do")
    return {f"Action {number}: {label}": answer for label, answer in zip(asked, row, strict=True)}


async def _is_posted(meeting: Meeting) -> None:
    """The agenda is posted, and the meeting begins with everybody there."""
    await is_reminded(meeting)
    await is_posted(meeting)
    await meeting.clock_stands_at(BEGUN)
    await (await meeting.sheet(ADMINISTRATOR, "Who is here")).press("Save", {**PRESENT, **READ})
    await meeting.settles()


async def _is_prepared(meeting: Meeting) -> None:
    """The administrator prepares the next case for the chair."""
    await meeting.settles()
    shown = await meeting.sheet(ADMINISTRATOR, "Go on with case")
    await shown.press("Save for the chair", PREPARED)
    await meeting.settles()


async def _is_agreed(meeting: Meeting) -> None:
    """So many actions of the police are agreed that they have fourteen, and their lead asks for them."""
    await meeting.settles()
    shown = await meeting.sheet(CHAIR, "Go on with case")
    rows = {f"{name}_{n}": value for n in range(1, 6) for name, value in ROW.items()}
    rows |= {f"what_{n}": f"Visit in week {n}" for n in range(1, 6)} | {"went_through": "true"}
    (usual,) = [one for one in elements(shown.card) if one.get("id") == "usual"]
    rows["usual"] = ",".join(one["value"] for one in usual["choices"] if one["title"].startswith("Police"))
    shown = await shown.press("Record and close", rows)
    assert "We are recording" in shown.text, shown.text
    await meeting.settles()
    await meeting.player(POLICE).say("my agency")
    await meeting.settles()
