"""The check of every text that leaves the restricted list: nothing in it may identify a person."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date

from masc_graph.domain.problem import Problem


def text_check(
    field: str, label: str, text: str, *, word_keys: AbstractSet[str], key: bytes, today: date
) -> Problem | None:
    """Refuse e-mail addresses, phone numbers, postcodes, streets, old dates and the case's own names."""
    raise NotImplementedError


def has_markdown(text: str) -> bool:
    """Whether a choice title would be drawn as something else than it says: choice titles read Markdown."""
    raise NotImplementedError
