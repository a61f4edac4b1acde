"""Cells for a spreadsheet or document, made safe so that none of them is read as a formula."""

from __future__ import annotations

import unicodedata
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@")
_APOSTROPHE: Final = "'"


def harmless(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet might run as a formula; the list keeps the original text.

    A program may drop leading blanks and control characters and read full-width signs as plain ones, so both are
    ignored when looking for a formula. A control character at the start is reason enough by itself.
    """
    return f"{_APOSTROPHE}{cell}" if _is_risky(cell) else cell


def _is_risky(cell: str) -> bool:
    if _is_control(cell[:1]):
        return True
    text = "".join(sign for sign in unicodedata.normalize("NFKC", cell) if not _is_control(sign)).lstrip()
    return text.startswith(FORMULA_STARTS)


def _is_control(sign: str) -> bool:
    """Whether this is a control character or an invisible mark."""
    return bool(sign) and unicodedata.category(sign)[0] == "C"
