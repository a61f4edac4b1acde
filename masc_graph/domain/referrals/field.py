"""What a question of the referral is: label, limit, choices, rule, privacy class, step of the dialog."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

Answers = Mapping[str, str]
"""Canonical text per field: one and text as they are, many joined by commas, date YYYY-MM-DD, tick "true" or ""."""

NOT_KNOWN: Final = "Not known"
NONE: Final = "None"
TICKED: Final = "true"
PLAIN_COLUMN: Final = 120
"""The longest text that a single-line SharePoint column takes here; longer texts are notes and keep their lines."""


class FieldKind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    TEXT = "text"
    DATE = "date"
    TICK = "tick"


class PrivacyClass(StrEnum):
    """P0 about no person, P1 pseudonymous, P2 identifies someone, P3 special category or safety-critical."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class Need(StrEnum):
    """When an answer has to be there."""

    TO_SEND = "to_send"
    BEFORE_AGENDA = "before_agenda"
    OPTIONAL = "optional"


class Condition(NamedTuple):
    """The answer is needed only if ``field`` has one of ``values``; ``words`` end "(required if …)"."""

    field: str
    values: tuple[str, ...]
    words: str


class Field(BaseModel):
    """One question; ``error`` is shown when its answer is missing or is none of the choices.

    A date has the ``first_day`` that it may be; a text has its ``max_length``.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    name: str
    label: str
    kind: FieldKind
    need: Need
    privacy: PrivacyClass
    step: int
    hint: str = ""
    choices: tuple[str, ...] = ()
    max_length: int | None = None
    first_day: date | None = None
    error: str = ""
    condition: Condition | None = None

    @property
    def column(self) -> str:
        """The column in MASC Referrals: ``victim_name`` is VictimName."""
        return "".join(word.capitalize() for word in self.name.split("_"))

    @property
    def card_label(self) -> str:
        """The label with its rule, as every input carries it."""
        return f"{self.label} ({self._rule})"

    @property
    def has_lines(self) -> bool:
        """Whether the text may have several lines."""
        return self.max_length is not None and self.max_length > PLAIN_COLUMN

    @property
    def _rule(self) -> str:
        if self.need is Need.OPTIONAL:
            return "optional"
        if self.condition:
            return f"required if {self.condition.words}"
        return "required" if self.need is Need.TO_SEND else "required if the case is to be heard"

    def is_asked(self, answers: Answers) -> bool:
        """Whether the other answers make this one needed."""
        return self.condition is None or answers.get(self.condition.field) in self.condition.values


YES_NO_NOT_KNOWN: Final = ("Yes", "No", NOT_KNOWN)
LATER: Final = "You can send without this and add it before the agenda is posted"
"""The hint of what may still be missing when a referral is sent."""
