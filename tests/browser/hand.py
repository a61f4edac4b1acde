"""A person's hand on the page: it presses, types and chooses what is shown, and all of it is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from playwright.sync_api import Locator, Page, Request

from tests.keystrokes import SEARCHED, Count

SENDS: Final = re.compile(r"/sandbox/(press|dialog|extension|say)$")

# Counted where they arrive: whatever is pressed or typed, by whichever helper, is in the count.
_COUNTING = """() => {
  if (!window.hand) {
    addEventListener("pointerdown", () => { hand.presses += 1; }, true);
    addEventListener("keydown", (event) => { hand.characters += event.key.length === 1 ? 1 : 0; }, true);
  }
  window.hand = { presses: 0, characters: 0 };
}"""


class Hand:
    """One way through the page, counted from the moment at which it begins."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._fields = self._drawn_by_the_browser = self._put_in = self._round_trips = 0
        page.evaluate(_COUNTING)
        page.on("request", self._note)

    def count(self) -> Count:
        """What it has taken up to now."""
        counted = self._page.evaluate("hand")
        presses = counted["presses"] + self._drawn_by_the_browser
        return Count(presses, self._fields, counted["characters"] + self._put_in, self._round_trips)

    def presses(self, within: Locator, title: str) -> None:
        """Press a button, by the start of its title."""
        within.get_by_role("button", name=re.compile("^" + title)).last.click()

    def ticks(self, within: Locator, label: str) -> None:
        """Tick a box, by the start of its label."""
        self._fields += 1
        within.get_by_role("checkbox", name=label).check()

    def ticks_at(self, within: Locator, place: int) -> None:
        """Tick the box that stands there."""
        self._fields += 1
        within.get_by_role("checkbox").nth(place).check()

    def fills_in(self, form: Locator, answers: Mapping[str, str | tuple[str, ...] | date]) -> None:
        """Answer questions by the start of their labels: a choice or several, a date, or a text."""
        for label, answer in answers.items():
            self._fields += 1
            form.get_by_text(label).first.wait_for()
            if isinstance(answer, tuple):
                for one in answer:
                    form.get_by_role("group", name=label).get_by_label(one).check()
            elif isinstance(answer, date):
                self._dates(form.get_by_label(label), answer)
            else:
                self._answers(form, label, answer)

    def _answers(self, form: Locator, label: str, answer: str) -> None:
        choices = form.get_by_role("radiogroup", name=label)
        box = form.get_by_role("combobox", name=label).or_(form.get_by_role("textbox", name=label))
        if choices.count():
            choices.get_by_label(answer, exact=True).check()
        elif box.get_attribute("list"):
            self._searches(box, answer)
        elif box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(label=answer)
            self._drawn_by_the_browser += 2
        else:
            self._types(box, answer)

    def _searches(self, box: Locator, answer: str) -> None:
        """Type letters until the answer stands on top, then press it in the list, which the browser itself draws."""
        offered = box.evaluate("box => [...box.list.options].map((option) => option.value)")
        letters = _letters(answer, offered)
        self._types(box, letters)
        box.fill(answer)
        self._drawn_by_the_browser += 1

    def _dates(self, box: Locator, answer: date) -> None:
        """Type eight digits; in which order a browser wants them depends on the machine, so they are put in at once."""
        box.click(position={"x": 5, "y": 5})
        box.fill(answer.isoformat())
        self._put_in += len(f"{answer:%d%m%Y}")

    def _types(self, box: Locator, text: str) -> None:
        box.click()
        box.press_sequentially(text)

    def _note(self, request: Request) -> None:
        self._round_trips += bool(request.method == "POST" and SENDS.search(request.url))


def _letters(answer: str, offered: list[str]) -> str:
    """The first letters of one of its words for which the answer is the first that is offered."""
    for word in re.findall(r"[^\W\d_]{3,}", answer):
        letters = word[:SEARCHED]
        if next((one for one in offered if letters.lower() in one.lower()), None) == answer:
            return letters
    raise AssertionError(f"three letters do not find {answer!r} among {offered}")
