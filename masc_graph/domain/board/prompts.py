"""The 13 prompts of the briefing note under their five headings, and what a decision says about each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Heading(StrEnum):
    """The five areas of a decision, as Planner labels and cards show them."""

    VICTIM = "Victim"
    OFFENDER = "Offender"
    CHILDREN = "Children"
    LOCATION = "Location"
    REFERRAL = "Referral"

    @property
    def label_number(self) -> int:
        """The number of this heading's label in Planner: 1 to 5."""
        return tuple(Heading).index(self) + 1


class Prompt(NamedTuple):
    """One point that the board considers for every case; ``id`` is like ``offender.civil_orders``."""

    id: str
    heading: Heading
    words: str

    @property
    def input_id(self) -> str:
        """The id as used in input names, where a dot is not allowed."""
        return self.id.replace(".", "_")

    @property
    def label(self) -> str:
        """``Offender: civil orders``."""
        return f"{self.heading}: {self.words}"


class PromptState(StrEnum):
    """What a decision says about a prompt."""

    DONE = "done"
    NEEDED = "needed"
    DONE_AND_NEEDED = "done_and_needed"
    CONSIDERED = "considered"
    NOT_CONSIDERED = "not_considered"


PROMPTS: Final = (
    Prompt("victim.support", Heading.VICTIM, "effective support"),
    Prompt("victim.safety", Heading.VICTIM, "safety measures"),
    Prompt("offender.investigation", Heading.OFFENDER, "investigation"),
    Prompt("offender.disruption", Heading.OFFENDER, "disruption"),
    Prompt("offender.prosecution", Heading.OFFENDER, "prosecution"),
    Prompt("offender.civil_orders", Heading.OFFENDER, "civil orders"),
    Prompt("children.safety", Heading.CHILDREN, "safety measures"),
    Prompt("children.cumulative_harm", Heading.CHILDREN, "cumulative harm"),
    Prompt("children.support", Heading.CHILDREN, "effective support"),
    Prompt("place.target_hardening", Heading.LOCATION, "target hardening"),
    Prompt("place.digital_safety", Heading.LOCATION, "digital and online safety"),
    Prompt("referral.other_process", Heading.REFERRAL, "another process or agency"),
    Prompt("referral.services", Heading.REFERRAL, "MAPPA, PDP, statutory or third sector services"),
)

PROMPT: Final[Mapping[str, Prompt]] = MappingProxyType({prompt.id: prompt for prompt in PROMPTS})


def read_prompt(text: str) -> Prompt | None:
    """Find a prompt by its id, its input id, or its label in any case, as people write it on the roster."""
    name = text.strip().casefold()
    return next((prompt for prompt in PROMPTS if name in (prompt.id, prompt.input_id, prompt.label.casefold())), None)


def states(needed: frozenset[str], done: frozenset[str], *, went_through: bool) -> dict[str, PromptState]:
    """The state of each prompt by id; one nobody mentioned is "considered" only if all five areas were gone through."""
    silent = PromptState.CONSIDERED if went_through else PromptState.NOT_CONSIDERED
    state_by_answer = {
        (True, True): PromptState.DONE_AND_NEEDED,
        (True, False): PromptState.NEEDED,
        (False, True): PromptState.DONE,
        (False, False): silent,
    }
    return {prompt.id: state_by_answer[prompt.id in needed, prompt.id in done] for prompt in PROMPTS}


def with_needed(states: Mapping[str, PromptState], needed: frozenset[str]) -> dict[str, PromptState]:
    """The states with those prompts needed, whatever the decision said: there is an action for each."""
    done = (PromptState.DONE, PromptState.DONE_AND_NEEDED)
    return dict(states) | {
        prompt_id: PromptState.DONE_AND_NEEDED if states.get(prompt_id) in done else PromptState.NEEDED
        for prompt_id in needed
    }


def needed_in(states: Mapping[str, PromptState]) -> frozenset[str]:
    """The prompts for which a decision agreed an action."""
    needed = (PromptState.NEEDED, PromptState.DONE_AND_NEEDED)
    return frozenset(prompt_id for prompt_id, state in states.items() if state in needed)


def prompt_lines(states: Mapping[str, PromptState]) -> str:
    """The states as stored in the column: a line each, ``victim.support=needed``."""
    return "\n".join(f"{prompt_id}={state}" for prompt_id, state in states.items())


def read_prompt_lines(text: str) -> dict[str, PromptState]:
    """Read the states from the column."""
    pairs = (line.partition("=") for line in text.splitlines() if line)
    return {prompt_id: PromptState(state) for prompt_id, _, state in pairs}
