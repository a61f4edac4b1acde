"""References, action codes, decision ids, keys and problem numbers: how each is made, and how each is read.

Nothing else takes an id apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from uuid import UUID

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a reference survives being read out."""

LENGTH: Final = 5

_PREFIX: Final = "MASC-"
_LOOKALIKES: Final = str.maketrans("ILO", "110")
_DRAWN: Final = r"MASC[\s-]?([0-9A-HJKMNP-TV-Z]{5})"
_REFERENCE: Final = re.compile(_DRAWN)
_IN_A_SENTENCE: Final = re.compile(rf"\b{_DRAWN}\b", re.IGNORECASE)
_ACTION_CODE: Final = re.compile(_DRAWN + r"/([1-9][0-9]{0,3})(?![0-9])")


def new_reference(draw: Callable[[int], int]) -> str:
    """Draw ``MASC-7F3K2``; ``draw(n)`` answers 0 to n-1 and is ``secrets.randbelow`` outside tests."""
    return _PREFIX + "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(LENGTH))


def read_reference(text: str) -> str | None:
    """Read a reference in any case, with or without its hyphen, I and L as 1, O as 0; nothing else may stand there."""
    found = _REFERENCE.fullmatch(_as_drawn(text))
    return f"MASC-{found[1]}" if found else None


def without_references(text: str) -> str:
    """Leave the references out of a sentence: five characters that are drawn may look like a postcode, ``P20YC``."""
    return _IN_A_SENTENCE.sub("", text)


def action_code(reference: str, n: int) -> str:
    """Name the n-th action of a case: ``MASC-7F3K2/1``."""
    return f"{reference}/{n}"


def read_action_code(text: str) -> tuple[str, int] | None:
    """Read a code alone or at the start of a Planner title, where text follows it."""
    found = _ACTION_CODE.match(_as_drawn(text))
    return (f"MASC-{found[1]}", int(found[2])) if found else None


def decision_id(reference: str, meeting_id: str, n: int) -> str:
    """Name the n-th decision on a case at one meeting: ``MASC-7F3K2/2026-11-30/1``."""
    return f"{reference}/{meeting_id}/{n}"


def problem_number(command_id: UUID) -> str:
    """Name a failed command by five characters, ``7F3K2``, which its alert shows and an administrator reads out."""
    return "".join(ALPHABET[(command_id.int >> 5 * place) % len(ALPHABET)] for place in range(LENGTH))


def read_problem_number(text: str) -> str:
    """Read a problem number in any case, I and L as 1, O as 0."""
    return _as_drawn(text)


def prepared_id(reference: str, meeting_id: str) -> str:
    """Name the draft decision on a case at one meeting: ``MASC-7F3K2/2026-11-30/prepared``."""
    return f"{reference}/{meeting_id}/prepared"


def reference_of(record_id: str) -> str:
    """The case that an action code or a decision id begins with: ``MASC-7F3K2``."""
    return record_id.partition("/")[0]


def meeting_id_of(record_id: str) -> str:
    """The meeting that a decision id names: ``2026-11-30``; empty if it names none."""
    return record_id.partition("/")[2].partition("/")[0]


def number_of(record_id: str) -> int:
    """The number that an action code or a decision id ends with."""
    return int(record_id.rpartition("/")[2])


def without_prefix(record_id: str) -> str:
    """A reference or action code as the name of an input has it: ``7F3K2``, ``7F3K2_1``."""
    return record_id.removeprefix(_PREFIX).replace("/", "_")


def event_subject(key: str) -> str:
    """What the key of an audit event says after the id of its command: a number, or words such as ``MASC-7F3K2/1``."""
    return key.partition("/")[2]


def card_kind(key: str) -> str:
    """The kind of card that the key of a message begins with: ``triage`` of ``triage:MASC-7F3K2:{person}``."""
    return key.partition(":")[0]


def card_meeting(key: str) -> str:
    """The meeting in the key of a message: ``2026-11-30`` of ``reminder:2026-11-30:{person}``."""
    return key.split(":")[1]


def card_person(key: str) -> str:
    """The person whose id the key of a message ends with."""
    return key.rpartition(":")[2]


def _as_drawn(text: str) -> str:
    return text.strip().upper().translate(_LOOKALIKES)
