"""Changes to the order of an agenda, before or after posting, and cases that move to the next meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.text.inputs import Inputs
from masc_graph.domain.text.privacy import REASON_LIMIT, SHORTEST_REASON, NameCheck, about_names
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import without_prefix

REASON: Final = "hold_reason"
NO_REASON: Final = f"Enter why cases are held over, in {SHORTEST_REASON} to {REASON_LIMIT} characters"
NO_CASE_TO_MOVE: Final = "You gave a reason, but no case is held over. Choose the case, or empty the reason"
_STEPS: Final = 3


class AgendaMove(StrEnum):
    """Where the administrator moves a case."""

    KEEP = "keep"
    FIRST = "first"
    UP = "up"
    DOWN = "down"
    LAST = "last"
    NEXT_MEETING = "hold"


class OrderForm(BaseModel):
    """The move of each case, by reference, and why cases move to the next meeting."""

    model_config = ConfigDict(frozen=True)

    places: Mapping[str, AgendaMove]
    reason: str = ""

    @property
    def to_next_meeting(self) -> tuple[str, ...]:
        """The references of the cases that move to the next meeting."""
        return tuple(reference for reference, place in self.places.items() if place is AgendaMove.NEXT_MEETING)


def input_of(reference: str) -> str:
    """The id of the input that moves a case: ``move_7F3K2``."""
    return f"move_{without_prefix(reference)}"


def read_order(raw: Mapping[str, object], references: Iterable[str]) -> tuple[OrderForm, list[Problem]]:
    """Read ``move_…`` of each case and ``hold_reason``, with the problems; a case without a choice keeps its place."""
    inputs = Inputs(raw)
    choices = {
        reference: inputs.choice(input_of(reference), tuple(AgendaMove), f"{reference}: select its place")
        for reference in references
    }
    places = {reference: AgendaMove(place or AgendaMove.KEEP) for reference, place in choices.items()}
    return OrderForm(places=places, reason=inputs.text(REASON, "Reason", REASON_LIMIT)), inputs.problems


def reorder(order: Sequence[str], places: Mapping[str, AgendaMove]) -> list[str]:
    """The new order; cases moved to the same place keep their order, and those for the next meeting stay in theirs."""

    def target(number: int) -> tuple[int, float]:
        place = places.get(order[number], AgendaMove.KEEP)
        return _GROUPS.get(place, 0), number + _SHIFTS.get(place, 0)

    return [order[number] for number in sorted(range(len(order)), key=target)]


_GROUPS: Final = {AgendaMove.FIRST: -1, AgendaMove.LAST: 1}
_SHIFTS: Final = {AgendaMove.UP: -_STEPS - 0.5, AgendaMove.DOWN: _STEPS + 0.5}


def apply_order(shown: Sequence[str], by_rule: Sequence[str]) -> list[str]:
    """Apply an order that somebody saw to the current cases: those no longer there are dropped, new ones come last."""
    remaining = [reference for reference in dict.fromkeys(shown) if reference in by_rule]
    return [*remaining, *(reference for reference in by_rule if reference not in remaining)]


def check_moves(references: Sequence[str], reason: str, names: NameCheck) -> list[Problem]:
    """The problems to fix before these cases move to the next meeting; their referrers are sent the reason."""
    if not references:
        return [Problem(REASON, NO_CASE_TO_MOVE)] if reason else []
    if not SHORTEST_REASON <= len(reason) <= REASON_LIMIT:
        return [Problem(REASON, NO_REASON)]
    return list(about_names(REASON, "the reason", reason, names))
