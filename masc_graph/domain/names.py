"""The form of a name in which two spellings meet, and the keyed forms that are kept instead of names."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict


class NameKeys(BaseModel):
    """The keys of one referral; an empty one matches nothing."""

    model_config = ConfigDict(frozen=True)

    victim_key: str = ""
    name_key: str = ""
    pair_key: str = ""
    words: tuple[str, ...] = ()


def name_form(name: str) -> str:
    """n(x) of DOMAIN section 6: first and last word, folded and sorted; empty if no word is left."""
    raise NotImplementedError


def name_keys(victim: str, born_on: date | None, perpetrator: str, key: bytes) -> NameKeys:
    """Every key of a referral; ``perpetrator`` is empty when not known."""
    raise NotImplementedError


def word_key(word: str, key: bytes) -> str:
    """The keyed form of one folded word of a name."""
    raise NotImplementedError
