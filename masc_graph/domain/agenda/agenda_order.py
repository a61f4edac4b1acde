"""How the administrator changes an agenda before it is posted, and after: moves within it, and cases held over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.text.inputs import Inputs
from masc_graph.domain.text.privacy import REASON_LIMIT, SHORTEST_REASON, NameCheck, text_check
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import without_prefix

REASON: Final = "hold_reason"
NO_REASON: Final = f"Enter why cases are held over, in {SHORTEST_REASON} to {REASON_LIMIT} characters"
NOTHING_HELD: Final = "You gave a reason, but no case is held over. Choose the case, or empty the reason"
_STEPS: Final = 3


class Move(StrEnum):
    """Where the administrator puts a case."""

    KEEP = "keep"
    FIRST = "first"
    UP = "up"
    DOWN = "down"
    LAST = "last"
    HOLD = "hold"


class OrderForm(BaseModel):
    """What was chosen for each case, by reference, and why cases are held over."""

    model_config = ConfigDict(frozen=True)

    places: Mapping[str, Move]
    reason: str = ""

    @property
    def held(self) -> tuple[str, ...]:
        """The cases that go to the next meeting."""
        return tuple(reference for reference, place in self.places.items() if place is Move.HOLD)


def input_of(reference: str) -> str:
    """The input that moves a case: ``move_7F3K2``."""
    return f"move_{without_prefix(reference)}"


def read_order(raw: Mapping[str, object], references: Iterable[str]) -> tuple[OrderForm, list[Problem]]:
    """Read ``move_…`` of each case and ``hold_reason``, with what could not be read; nothing chosen keeps the place."""
    inputs = Inputs(raw)
    chosen = {one: inputs.one(input_of(one), tuple(Move), f"{one}: select its place") for one in references}
    places = {reference: Move(place or Move.KEEP) for reference, place in chosen.items()}
    return OrderForm(places=places, reason=inputs.text(REASON, "Reason", REASON_LIMIT)), inputs.problems


def moved(order: Sequence[str], places: Mapping[str, Move]) -> list[str]:
    """The new order. Cases that are sent to the same place keep their order among each other; held ones stay."""

    def target(number: int) -> tuple[int, float]:
        place = places.get(order[number], Move.KEEP)
        return _GROUPS.get(place, 0), number + _SHIFTS.get(place, 0)

    return [order[number] for number in sorted(range(len(order)), key=target)]


_GROUPS: Final = {Move.FIRST: -1, Move.LAST: 1}
_SHIFTS: Final = {Move.UP: -_STEPS - 0.5, Move.DOWN: _STEPS + 0.5}


def kept_order(wanted: Sequence[str], by_rule: Sequence[str]) -> list[str]:
    """An order that somebody saw, applied to the cases there are: what is gone is left out, what is new comes last."""
    seen = [reference for reference in dict.fromkeys(wanted) if reference in by_rule]
    return [*seen, *(reference for reference in by_rule if reference not in seen)]


def check_holds(held: Sequence[str], reason: str, names: NameCheck) -> list[Problem]:
    """What keeps these cases from being held over: the reason goes to their referrers and may name nobody."""
    if not held:
        return [Problem(REASON, NOTHING_HELD)] if reason else []
    if not SHORTEST_REASON <= len(reason) <= REASON_LIMIT:
        return [Problem(REASON, NO_REASON)]
    found = text_check(REASON, "the reason", reason, word_keys=names.word_keys, key=names.key, today=names.today)
    return [found] if found else []
