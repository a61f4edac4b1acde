"""Makes typed text safe to store: no control characters, invisible marks or lone surrogates."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LINE_ENDS: Final = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_NONCHARACTERS: Final = frozenset({"\ufffe", "\uffff"})
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs"})
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_JOINERS: Final = frozenset({_NON_JOINER, _JOINER})
_VIRAMA: Final = 9
"""The combining class of the sign after which a joiner chooses the form of an Indian letter."""
_TAGGED_FLAG: Final = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)")
"""A flag of England, Scotland or Wales: a black flag, the region in invisible letters, and their end."""


def one_line(text: str) -> str:
    """Tidy a name or a number: everything on one line, single spaces."""
    return " ".join(many_lines(text).split())


def many_lines(text: str) -> str:
    """Tidy a text of several lines: line ends become LF, tabs become spaces, both ends are trimmed.

    Direction and zero-width marks are dropped since they can make one text look like another, and control characters
    since SharePoint's XML refuses most of them. Joiners stay where they change what is seen: in scripts that join their
    letters, and within an emoji.
    """
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    if not lines.isprintable():
        parts = _TAGGED_FLAG.split(lines)
        lines = "".join(part if _TAGGED_FLAG.fullmatch(part) else _visible(part) for part in parts)
    return lines.strip()


def cut(text: str, limit: int) -> str:
    """The text, cut to so many characters; of an emoji that the cut divides no invisible half is left."""
    return text if len(text) <= limit else many_lines(text[:limit])


def sentence_case(text: str) -> str:
    """Capitalise the first letter and leave the rest, abbreviations included, as it is."""
    return text[:1].upper() + text[1:]


def _visible(text: str) -> str:
    """The text without its invisible signs; of two joiners in a row neither joins anything."""
    kept = [sign for sign in text if sign in _JOINERS or _is_visible(sign)]
    around = zip(["", *kept], kept, [*kept[1:], ""], strict=False)
    return "".join(sign for before, sign, after in around if sign not in _JOINERS or _joins(before, sign, after))


def _joins(before: str, sign: str, after: str) -> bool:
    """Whether a joiner between these two changes what is seen: never between letters of Latin, Greek or Cyrillic."""
    if not before or not after:
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return unicodedata.category(after).startswith("L") or sign == _NON_JOINER
    if unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL":
        return True
    return sign == _JOINER and _is_emoji(before) and unicodedata.category(after) == "So"


def _is_emoji(sign: str) -> bool:
    """A picture, its skin tone, or the sign after it that asks for colour."""
    return unicodedata.category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff" or sign == "\ufe0f"


def _is_visible(sign: str) -> bool:
    return sign == "\n" or (unicodedata.category(sign) not in _INVISIBLE and sign not in _NONCHARACTERS)
