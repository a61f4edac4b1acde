"""Typed text made safe to keep: no controls, no invisible marks, no lone surrogates, cut to its limit."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LINE_ENDS: Final = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_NONCHARACTERS: Final = frozenset({"\ufffe", "\uffff"})
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs"})


def one_line(text: str) -> str:
    """Tidy a name or a number: everything on one line, single spaces."""
    return " ".join(many_lines(text).split())


def many_lines(text: str) -> str:
    """Tidy an account: line ends as LF, tabs as spaces, ends trimmed; direction and zero-width marks are dropped.

    Marks go because they can make one text look like another, and SharePoint's XML refuses most controls.
    """
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    kept = "".join(sign for sign in lines if sign == "\n" or _is_seen(sign))
    return kept.strip()


def sentence_case(text: str) -> str:
    """Begin with a capital, and leave abbreviations within as they are."""
    return text[:1].upper() + text[1:]


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _INVISIBLE and sign not in _NONCHARACTERS
