"""Cells that leave the lists for a spreadsheet or a document: none of them can be taken for a formula."""

from __future__ import annotations

import unicodedata
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@")
_APOSTROPHE: Final = "'"


def harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet might carry out; the list itself keeps what somebody wrote.

    A program may drop blanks and controls at the start and read full-width signs as plain ones, so neither hides a
    formula here. A control at the start is reason enough.
    """
    return f"{_APOSTROPHE}{cell}" if _is_risky(cell) else cell


def _is_risky(cell: str) -> bool:
    if _is_control(cell[:1]):
        return True
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", cell) if not _is_control(sign)).lstrip()
    return seen.startswith(FORMULA_STARTS)


def _is_control(sign: str) -> bool:
    """Whether this is a control, or a mark that nobody sees."""
    return bool(sign) and unicodedata.category(sign)[0] == "C"
