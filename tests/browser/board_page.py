"""What people do on the page, in their words: be someone, open a room, fill in a dialog, let everything due run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.processes import ROOT

PICTURES = ROOT / "docs" / "pictures"
BIGGEST_PICTURE = 200 * 1024
BIGGEST_CARD = 190 * 1024
HIGHEST_WINDOW = 2400
REFERENCE = re.compile(r"MASC-[0-9A-Z]{5}")
_SETTLING = 60_000

# References are drawn at random, and a picture must not change from one run to the next.
_SAME_REFERENCES = """(within) => {
  const stand_ins = [
    "MASC-7F3K2", "MASC-M4T8W", "MASC-0QX9D", "MASC-C9H2R", "MASC-4D0PV", "MASC-0V6ZB", "MASC-2KJ5N", "MASC-P8W3A",
    "MASC-6TE1X", "MASC-B4R7Y", "MASC-9GH0C", "MASC-S3D8F", "MASC-1NV6Q", "MASC-X5M2J", "MASC-E7Z4T", "MASC-8AK9B",
  ];
  const seen = new Map();
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    walker.currentNode.data = walker.currentNode.data.replace(/MASC-[0-9A-Z]{5}/g, (found) => {
      if (!seen.has(found)) seen.set(found, stand_ins[seen.size % stand_ins.length]);
      return seen.get(found);
    });
  }
}"""

# What is painted piece by piece has slightly other corners, so the whole page is painted at once.
_NOTHING_IN_USE = """async () => {
  document.activeElement?.blur();
  document.querySelectorAll(".dialog-body").forEach((body) => { body.scrollTop = 0; });
  const frame = () => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  document.body.style.visibility = "hidden";
  await frame();
  document.body.style.visibility = "";
  await frame();
}"""


# The card is painted as far as the window goes, though a person would have to scroll.
_DIALOG_AS_LONG_AS_ITS_CARD = """async () => {
  const dialog = document.querySelector("dialog.task");
  const body = dialog.querySelector(".dialog-body");
  dialog.style.setProperty("--height", `${body.firstElementChild.offsetHeight}px`);
  // Behind round corners, or an edge that falls between two pixels, the page would show.
  dialog.style.borderRadius = "0";
  dialog.style.margin = "0";
  dialog.style.inset = "0 auto auto 0";
}"""


class BoardPage:
    """The page as one person after another uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def is_used_by(self, name: str) -> None:
        """Choose who to be, with or without "(guest)"."""
        option = self.page.locator("#who option", has_text=name)
        self.page.get_by_label("Who you are").select_option(value=option.get_attribute("value"))
        expect(self.page).to_have_title(re.compile(f"as {name}"))

    def opens(self, view: str) -> None:
        """Go to Teams, Lists, Files, Planner, Queue or Faults."""
        self.page.get_by_role("navigation", name="Apps").get_by_role("link", name=view).click()

    def opens_channel(self) -> None:
        """Go to the channel that everybody sees."""
        self._room("MASC board")

    def opens_chat(self) -> None:
        """Go to the person's own chat with the app."""
        self._room("MASC", exact=True)

    def _room(self, name: str, *, exact: bool = False) -> None:
        self.opens("Teams")
        pattern = re.compile(rf"^\W*M?\s*{name}\s*\d*$") if exact else name
        rooms = self.page.get_by_role("navigation", name="Teams and chats")
        rooms.get_by_role("link").filter(has_text=pattern).click()
        expect(self.page.locator("#room-title")).to_have_text(name)

    def says(self, words: str) -> None:
        """Type to the room that is open."""
        box = self.page.locator("#compose")
        box.fill(words)
        box.press("Enter")
        expect(box).to_have_value("")

    def post_with(self, *words: str | re.Pattern[str]) -> Locator:
        """The newest post or reply of the room with all these words; a thread is not part of its first post."""
        found = self.page.locator(".posts article")
        for some in words:
            found = found.filter(has_text=some)
        return found.last

    def dialog(self, title: str) -> Locator:
        """The open dialog of that title."""
        shown = self.page.get_by_role("dialog", name=title)
        expect(shown).to_be_visible()
        return shown

    def closes_dialog(self) -> None:
        """Press the last answer's own button to close."""
        shown = self.page.get_by_role("dialog")
        shown.get_by_role("button", name="Close").last.click()
        expect(shown).to_have_count(0)

    def everything_due_has_run(self) -> None:
        """Press "Run everything that is due" and wait for the end."""
        self.page.locator("#clock-button").click()
        panel = self.dialog("Clock")
        panel.get_by_role("button", name="Run everything that is due").click()
        expect(panel.locator(".result")).to_contain_text("Nothing is left to do.", timeout=_SETTLING)
        panel.get_by_role("button", name="Close").click()

    def clock_stands_at(self, london: str) -> None:
        """Move the clock to a London time such as 2026-11-26T10:00."""
        self.page.locator("#clock-button").click()
        panel = self.dialog("Clock")
        panel.get_by_label("Move the clock to").fill(london)
        panel.get_by_role("button", name="Move").click()
        expect(panel.locator(".big")).to_contain_text(london[11:])
        panel.get_by_role("button", name="Close").click()

    def takes_picture(self, name: str, first: Locator | None = None, *, height: int = 940) -> None:
        """Write docs/pictures/<name>.png, the same in every run; ``first`` begins at its top."""
        size = self.page.viewport_size
        assert size
        self.page.set_viewport_size({"width": size["width"], "height": height})
        self.page.mouse.move(0, 0)
        self.page.locator("body").evaluate(_SAME_REFERENCES)
        self.page.evaluate(_NOTHING_IN_USE)
        if first:
            first.evaluate("post => { post.closest('.scroller').scrollTop += post.getBoundingClientRect().top - 130; }")
        PICTURES.mkdir(parents=True, exist_ok=True)
        picture: Path = PICTURES / f"{name}.png"
        self.page.screenshot(path=picture, animations="disabled", caret="hide")
        self.page.set_viewport_size(size)
        assert picture.stat().st_size < BIGGEST_PICTURE

    def takes_picture_of_dialog(self, name: str) -> None:
        """Write docs/pictures/<name>.png with the open dialog alone, as long as its card."""
        self._takes_picture_of(self.page.get_by_role("dialog"), name, _DIALOG_AS_LONG_AS_ITS_CARD)

    def takes_picture_of_post(self, name: str, post: Locator) -> None:
        """Write docs/pictures/<name>.png with one message alone."""
        self._takes_picture_of(post, name)

    def _takes_picture_of(self, shown: Locator, name: str, *prepares: str) -> None:
        size = self.page.viewport_size
        assert size
        self.page.set_viewport_size({"width": size["width"], "height": HIGHEST_WINDOW})
        self.page.mouse.move(0, 0)
        shown.evaluate(_SAME_REFERENCES)
        for prepare in (*prepares, _NOTHING_IN_USE):
            self.page.evaluate(prepare)
        picture: Path = PICTURES / f"{name}.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        shown.screenshot(path=picture, animations="disabled", caret="hide")
        self.page.set_viewport_size(size)
        assert picture.stat().st_size < BIGGEST_CARD


def fill_in(form: Locator, answers: Mapping[str, str]) -> None:
    """Answer questions by the start of their labels: a text, a date, or the title of the choice."""
    for label, answer in answers.items():
        choices = form.get_by_role("radiogroup", name=label).or_(form.get_by_role("group", name=label))
        box = form.get_by_role("combobox", name=label).or_(form.get_by_role("textbox", name=label))
        if choices.count():
            choices.get_by_label(answer, exact=True).check()
        elif box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=answer)
        else:
            box.fill(answer)
