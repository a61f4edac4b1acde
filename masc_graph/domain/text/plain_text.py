"""Makes typed text safe to store: no control characters, invisible marks or lone surrogates."""

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
    """Tidy a text of several lines: line ends become LF, tabs become spaces, both ends are trimmed.

    Direction and zero-width marks are dropped since they can make one text look like another, and control characters
    since SharePoint's XML refuses most of them.
    """
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    if not lines.isprintable():
        lines = "".join(sign for sign in lines if sign == "\n" or _is_visible(sign))
    return lines.strip()


def sentence_case(text: str) -> str:
    """Capitalise the first letter and leave the rest, abbreviations included, as it is."""
    return text[:1].upper() + text[1:]


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign) not in _INVISIBLE and sign not in _NONCHARACTERS
