"""Brings different spellings of a name to one form, and makes the keyed forms that are stored instead of names."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import date
from typing import Final
from unicodedata import category, normalize

from pydantic import BaseModel, ConfigDict

TITLES: Final = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame", "lady", "lord"})
SHORTEST_WORD: Final = 3
KEY_DIGITS: Final = 32

_APOSTROPHES: Final = dict.fromkeys(map(ord, "'\u2018\u2019\u02bc\u00b4`"))
_FOLDS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


class NameKeys(BaseModel):
    """The keys of one referral; an empty one matches nothing."""

    model_config = ConfigDict(frozen=True)

    victim_key: str = ""
    name_key: str = ""
    pair_key: str = ""
    words: tuple[str, ...] = ()


def name_form(name: str) -> str:
    """First and last word, folded and sorted, so that "SMITH, Zoe Ann O'Brien" matches "Dr Zoë O’Brien-Smith"."""
    words = name_words(name)
    return " ".join(sorted(words[:1] + words[1:][-1:]))


def name_words(name: str) -> list[str]:
    """All words of the first line, folded, surname last, without leading titles."""
    first_line = next(iter(name.strip().splitlines()), "")
    before, comma, after = first_line.partition(",")
    words = folded_words(f"{after} {before}" if comma else first_line)
    while len(words) > 2 and words[0] in TITLES:
        words = words[1:]
    return words


def folded_words(text: str) -> list[str]:
    """The words of a text without case, accents, apostrophes or punctuation."""
    folded = normalize("NFKD", text.translate(_APOSTROPHES)).casefold().translate(_FOLDS)
    plain = (sign for sign in normalize("NFKD", folded) if category(sign) != "Mn")
    return "".join(sign if category(sign)[0] in "LNM" else " " for sign in plain).split()


def name_keys(victim: str, born_on: date | None, perpetrator: str, key: bytes) -> NameKeys:
    """Every key of a referral; ``perpetrator`` is empty if not known. A name without a letter has no keys."""
    name, other = name_form(victim), name_form(perpetrator)
    return NameKeys(
        victim_key=_keyed(key, "v1 victim", name, born_on.isoformat()) if name and born_on else "",
        name_key=_keyed(key, "v1 name", name) if name else "",
        pair_key=_keyed(key, "v1 pair", name, other) if name and other else "",
        words=tuple(sorted({word_key(word, key) for word in _long_words(victim, perpetrator)})),
    )


def word_key(word: str, key: bytes) -> str:
    """The keyed form of one folded word of a name."""
    return _keyed(key, "v1 word", word)


def _long_words(*names: str) -> Iterator[str]:
    return (word for name in names for word in name_words(name) if len(word) >= SHORTEST_WORD)


def _keyed(key: bytes, *lines: str) -> str:
    return hmac.digest(key, "\n".join(lines).encode(), "sha256").hex()[:KEY_DIGITS]
