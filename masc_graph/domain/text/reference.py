"""Makes references, action codes, decision ids, keys and problem numbers, and reads them back.

Nothing else takes an id apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from uuid import UUID

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U, so that a reference can be read out without mistakes."""

LENGTH: Final = 5

_PREFIX: Final = "MASC-"
_LOOKALIKES: Final = str.maketrans("ILO", "110")
_CODE: Final = r"MASC[\s-]?([0-9A-HJKMNP-TV-Z]{5})"
_REFERENCE: Final = re.compile(_CODE)
_IN_A_SENTENCE: Final = re.compile(rf"\b{_CODE}\b", re.IGNORECASE)
_ACTION_CODE: Final = re.compile(_CODE + r"/([1-9][0-9]{0,3})(?![0-9])")


def new_reference(draw: Callable[[int], int]) -> str:
    """Make a random reference: ``MASC-7F3K2``; ``draw(n)`` gives 0 to n-1, ``secrets.randbelow`` in production."""
    return _PREFIX + "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(LENGTH))


def read_reference(text: str) -> str | None:
    """Read a reference in any case, with or without its hyphen, I and L as 1, O as 0; None if it is not one."""
    match = _REFERENCE.fullmatch(_normalised(text))
    return f"MASC-{match[1]}" if match else None


def without_references(text: str) -> str:
    """Remove the references from a sentence, since five random characters may look like a postcode: ``P20YC``."""
    return _IN_A_SENTENCE.sub("", text)


def action_code(reference: str, n: int) -> str:
    """The code of the n-th action of a case: ``MASC-7F3K2/1``."""
    return f"{reference}/{n}"


def read_action_code(text: str) -> tuple[str, int] | None:
    """Read an action code alone or at the start of a Planner title, as reference and number."""
    match = _ACTION_CODE.match(_normalised(text))
    return (f"MASC-{match[1]}", int(match[2])) if match else None


def decision_id(reference: str, meeting_id: str, n: int) -> str:
    """The id of the n-th decision on a case at one meeting: ``MASC-7F3K2/2026-11-30/1``."""
    return f"{reference}/{meeting_id}/{n}"


def problem_number(command_id: UUID) -> str:
    """The five characters of a failed command, ``7F3K2``, that its alert shows and an administrator reads out."""
    return "".join(ALPHABET[(command_id.int >> 5 * place) % len(ALPHABET)] for place in range(LENGTH))


def read_problem_number(text: str) -> str:
    """Read a problem number in upper or lower case, I and L as 1, O as 0."""
    return _normalised(text)


def draft_id(reference: str, meeting_id: str) -> str:
    """The id of the draft decision on a case at one meeting: ``MASC-7F3K2/2026-11-30/prepared``."""
    return f"{reference}/{meeting_id}/prepared"


def reference_of(record_id: str) -> str:
    """The reference at the start of an action code or a decision id: ``MASC-7F3K2``."""
    return record_id.partition("/")[0]


def meeting_id_of(record_id: str) -> str:
    """The meeting in a decision id: ``2026-11-30``; empty if there is none."""
    return record_id.partition("/")[2].partition("/")[0]


def number_of(record_id: str) -> int:
    """The number at the end of an action code or a decision id."""
    return int(record_id.rpartition("/")[2])


def without_prefix(record_id: str) -> str:
    """A reference or action code for use in an input id: ``7F3K2``, ``7F3K2_1``."""
    return record_id.removeprefix(_PREFIX).replace("/", "_")


def event_subject(key: str) -> str:
    """The part of an audit event's key after the command id: a number, or words such as ``MASC-7F3K2/1``."""
    return key.partition("/")[2]


def card_kind(key: str) -> str:
    """The kind of card at the start of a message's key: ``triage`` in ``triage:MASC-7F3K2:{person}``."""
    return key.partition(":")[0]


def card_meeting(key: str) -> str:
    """The meeting in a message's key: ``2026-11-30`` in ``reminder:2026-11-30:{person}``."""
    return key.split(":")[1]


def card_person(key: str) -> str:
    """The id of the person at the end of a message's key."""
    return key.rpartition(":")[2]


def _normalised(text: str) -> str:
    return text.strip().upper().translate(_LOOKALIKES)
