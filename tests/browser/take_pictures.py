"""``python -m tests.browser.take_pictures``: the pictures of a meeting of twelve cases, in docs/pictures/meeting.

It is no test, as a meeting takes minutes to live through; what it shows is tested elsewhere.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Locator, sync_playwright

from demo.world import HERE as DEMO
from tests.browser import twelve_cases as meeting
from tests.browser.board_page import BoardPage
from tests.browser.conftest import ARGUMENTS, chromium_path
from tests.browser.processes import running
from tests.browser.test_accessibility import FOR_CHATS, LOOKS
from tests.browser.twelve_cases import ADMINISTRATOR, CHAIR, lived

POLICE = "Nadia Garth"
SHEET = re.compile(r"^(?!.*Before the).*Meeting on Monday 30 November", re.DOTALL)
AGENDA = re.compile("MASC agenda: Monday 30 November 2026")


class Album:
    """The same page in each look."""

    def __init__(self, address: str, chromium: Browser) -> None:
        self._boards = {look: _board(address, chromium, look) for look in FOR_CHATS}

    def chat(self, who: str, words: str | re.Pattern[str], name: str) -> None:
        """A message of somebody's chat."""
        for look, board in self._boards.items():
            board.is_used_by(who)
            board.opens_chat()
            board.takes_picture_of_post(f"meeting/{name}-{look}", board.post_with(words))

    def channel(self, words: str | re.Pattern[str], name: str) -> None:
        """A post or reply of the channel."""
        for look, board in self._boards.items():
            board.is_used_by(CHAIR)
            board.opens_channel()
            board.takes_picture_of_post(f"meeting/{name}-{look}", board.post_with(words))

    def dialog(
        self,
        who: str,
        words: str | re.Pattern[str],
        press: str,
        name: str,
        begin: Callable[[Locator], None] | None = None,
    ) -> None:
        """A dialog that a message of somebody's chat opens, after they have begun to fill it in."""
        for look, board in self._boards.items():
            board.is_used_by(who)
            board.opens_chat()
            board.post_with(words).get_by_role("button", name=press).first.click()
            shown = board.page.get_by_role("dialog")
            shown.wait_for()
            if begin:
                begin(shown)
            board.takes_picture_of_dialog(f"meeting/{name}-{look}")
            shown.get_by_role("button", name="Close").first.click()


def _board(address: str, chromium: Browser, look: str) -> BoardPage:
    (width, height), dark = LOOKS[look]
    page = chromium.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="en-GB"
    )
    page.goto(address)
    page.locator("#who option").first.wait_for(state="attached")
    return BoardPage(page)


def orders(shown: Locator) -> None:
    """The administrator begins to change the order."""
    shown.get_by_role("button", name="More").click()
    shown.get_by_role("button", name="See the new order").wait_for()
    shown.get_by_label("Move MASC").nth(4).select_option(label="First")


def says_why(shown: Locator) -> None:
    """An action will not be done."""
    shown.get_by_role("checkbox").first.check()
    shown.get_by_role("button", name="Will not be done").click()
    shown.get_by_role("radio", name="It is no longer relevant").check()


def finished(shown: Locator) -> None:
    """The lead looks at what has ended."""
    shown.get_by_role("button", name="Show what was finished lately").click()
    shown.get_by_role("button", name="Open again").wait_for()


def comes_back(shown: Locator) -> None:
    """The chair chooses where a case is heard again, and says why."""
    shown.get_by_role("radio").first.check()
    shown.get_by_label("Why does the board hear it again?").fill(
        "An action could not be done, and the risk is as it was."
    )


def take(address: str, album: Album) -> None:
    """Live through the meeting and look at what each person sees."""
    example: Mapping[str, str] = json.loads((DEMO / "cases.json").read_text(encoding="utf-8"))["now"][0]["answers"]
    lived(address, lambda told: meeting.are_referred(told, example))
    album.chat(ADMINISTRATOR, "Your referrals for", "worklist")
    lived(address, meeting.is_reminded)
    album.chat(ADMINISTRATOR, "not posted yet", "reminder")
    album.dialog(ADMINISTRATOR, "not posted yet", "Prepare the agenda", "preview", orders)
    lived(address, meeting.is_posted)
    album.chat(POLICE, "before the MASC meeting", "digest")
    lived(address, meeting.is_briefed)
    album.chat(CHAIR, "Before the meeting", "brief")
    album.dialog(ADMINISTRATOR, SHEET, "Who is here", "attendance")
    lived(address, meeting.has_begun)
    album.chat(CHAIR, SHEET, "sheet")
    album.channel(AGENDA, "agenda")
    lived(address, meeting.is_over)
    album.chat(ADMINISTRATOR, "Draft minutes for Monday 30 November", "draft")
    lived(address, meeting.is_published)
    album.channel("Minutes of Monday 30 November", "minutes")
    album.chat(POLICE, re.compile(r"Police: \d+ open"), "my-agency")
    album.dialog(POLICE, re.compile(r"Police: \d+ open"), "Update them", "actions")
    album.dialog(POLICE, re.compile(r"Police: \d+ open"), "Update them", "ending", says_why)
    lived(address, meeting.is_not_all_done)
    album.dialog(POLICE, re.compile(r"Police: \d+ open"), "Update them", "finished", finished)
    album.dialog(CHAIR, "What you can do", "Put a case back on an agenda", "relist", comes_back)


def main() -> None:
    """Start the demonstration, and take the pictures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running("demo", Path(folder) / "output.txt") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        take(address, Album(address, browser))


if __name__ == "__main__":
    main()
