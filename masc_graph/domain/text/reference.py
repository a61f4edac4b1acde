"""References, action codes, decision ids, problem numbers: drawing them, and reading them back as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from uuid import UUID

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a reference survives being read out."""

LENGTH: Final = 5

_LOOKALIKES: Final = str.maketrans("ILO", "110")
_DRAWN: Final = r"MASC[\s-]?([0-9A-HJKMNP-TV-Z]{5})"
_REFERENCE: Final = re.compile(_DRAWN)
_IN_A_SENTENCE: Final = re.compile(rf"\b{_DRAWN}\b", re.IGNORECASE)
_ACTION_CODE: Final = re.compile(_DRAWN + r"/([1-9][0-9]{0,3})(?![0-9])")


def new_reference(draw: Callable[[int], int]) -> str:
    """Draw ``MASC-7F3K2``; ``draw(n)`` answers 0 to n-1 and is ``secrets.randbelow`` outside tests."""
    return "MASC-" + "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(LENGTH))


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
    """Name what is only prepared for a case at one meeting: ``MASC-7F3K2/2026-11-30/prepared``."""
    return f"{reference}/{meeting_id}/prepared"


def _as_drawn(text: str) -> str:
    return text.strip().upper().translate(_LOOKALIKES)
