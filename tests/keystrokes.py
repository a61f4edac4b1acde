"""How long a person's hands need for something, by one keystroke model, and the table of it in docs/performance.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- presses -->", "<!-- end of presses -->"

PRESS, CHARACTER, ROUND_TRIP = 1.3, 0.28, 1.5
"""Seconds; talking and reading are not counted, so compare, and do not trust the last digit."""
SEARCHED = 3
"""Letters typed into a typeahead before the right choice stands on top."""

THREE_ROWS: Final = (
    ("Police", "Offender: civil orders", "Apply for an interim Stalking Protection Order"),
    ("Victim Support", "Victim: effective support", "Offer the victim an advocate within a week"),
    ("Cumberland Housing", "Location: target hardening", "Fit a door alarm and a light at the back"),
)
"""What the chair types: agency, what it is for, what they will do."""

AT_MOST: Final = {
    "refer in brief": 20,
    "refer in brief, urgent": 23,
    "refer with all four steps": 30,
    "record three actions, two of them usual ones": 9,
    "record three actions, typed": 18,
    "record what the administrator has prepared": 2,
    "fourteen actions of an agency": 22,
    "accept a referral": 1,
    "ask for information": 4,
    "do not accept a referral": 4,
}
"""The ways that are counted, and the presses that each may take."""


@dataclass(frozen=True)
class Count:
    """What hands have done: presses, questions answered, characters typed and answers waited for."""

    presses: int
    fields: int
    characters: int
    round_trips: int

    @property
    def seconds(self) -> float:
        """By the model."""
        return self.presses * PRESS + self.characters * CHARACTER + self.round_trips * ROUND_TRIP


def row(way: str, count: Count) -> str:
    """The line of one way in the table."""
    numbers = (count.presses, AT_MOST[way], count.fields, count.characters, count.round_trips, round(count.seconds))
    return f"| {way} | {' | '.join(map(str, numbers))} |"


def filled(page: str, counts: Mapping[str, Count]) -> str:
    """The page with the table of these counts between its two marks."""
    head = "| what | presses | at most | fields | characters | round trips | seconds |", "|---|" + "---:|" * 6
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = (*head, *(row(way, counts[way]) for way in AT_MOST))
    return "\n".join((f"{before}{BEGIN}", *lines, f"{END}{after}"))


def section(page: str) -> str:
    """The whole section of the page, from its heading up to the next."""
    _, heading, rest = page.partition("## Presses\n")
    return heading + rest.partition("\n## ")[0]
