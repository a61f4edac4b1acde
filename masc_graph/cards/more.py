"""The parts of a dialog that are drawn when they are asked for: one choice names them, and ( More ) opens one.

A button cannot show a hidden part on every client, so ( More ) sends what was typed, and the same dialog comes back
with the part in it. A part with an answer or an error is drawn without being asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from masc_graph.cards.parts import Data, question

CHOICE: Final = "more"
"""The input that names the part."""
OPENED: Final = "opened"
"""What the buttons carry: the names of the parts that were asked for."""


class Part(NamedTuple):
    """A part by the name that is sent, and its title in the choice."""

    name: str
    title: str


def more_data(parts: Sequence[Part], opened: Sequence[str], shown: Collection[str] = ()) -> Data:
    """The choice among the parts that are not drawn yet, the first of them chosen; none, if all are drawn.

    ``opened`` were asked for; ``shown`` are drawn whole for another reason.
    """
    left = [part for part in parts if part.name not in opened and part.name not in shown]
    first = left[0].name if left else ""
    return {
        "has_more": bool(left),
        OPENED: ",".join(opened),
        CHOICE: question(CHOICE, "What else do you need? (optional)", first, (), offered=left),
    }
