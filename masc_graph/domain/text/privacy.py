"""Checks every text that leaves the restricted list: nothing in it may identify a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final, NamedTuple
from unicodedata import category, decimal, normalize

from masc_graph.domain.text.identifiers import identifier
from masc_graph.domain.text.lookalikes import LOOKALIKES
from masc_graph.domain.text.name_search import names_somebody
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import without_references

SHORTEST_REASON: Final = 10
REASON_LIMIT: Final = 300
KEPT: Final = "The note is kept with the case."
"""What stands among the others in place of a note that only those who may see the case read."""

_MARKDOWN: Final = re.compile(r"[*_`\[\]<>#~|\\]|^\s*(?:[-+]|\d+[.)])\s")

_DASH: Final = re.compile(r"[\u2010-\u2015\u2043\u2212\uFE58\uFE63\uFF0D]")


class NameCheck(NamedTuple):
    """What the text check needs: the case's keyed name words, the key that made them, and today's date."""

    word_keys: AbstractSet[str]
    key: bytes
    today: date


def text_check(
    field: str, label: str, text: str, *, word_keys: AbstractSet[str], key: bytes, today: date
) -> Problem | None:
    """Refuse what identifies somebody by its form, dates over a year past, and the case's own names.

    ``label`` names the text in the error: "the reason", "action 2". ``word_keys`` are the case's keyed name words.
    """
    what = _identifying(text, word_keys, key, today)
    if what is None:
        return None
    return Problem(field, f"Remove {what} from {label}. Write 'the victim' or 'the perpetrator'")


def identifies(text: str, names: NameCheck) -> bool:
    """Whether the text check refuses a text; for a worker, who has nobody to ask for a better one."""
    return _identifying(text, names.word_keys, names.key, names.today) is not None


def check_reason(field: str, reason: str, names: NameCheck | None) -> list[Problem]:
    """What is wrong with a required reason: its length, or a name in it."""
    return [*about_reason(field, reason, needed=True), *about_names(field, "the reason", reason, names)]


def about_reason(field: str, reason: str, *, needed: bool) -> Iterator[Problem]:
    """A problem if the reason is too short or too long; it may be left out unless it is ``needed``."""
    if (needed or reason) and not SHORTEST_REASON <= len(reason) <= REASON_LIMIT:
        yield Problem(field, f"Enter the reason, in {SHORTEST_REASON} to {REASON_LIMIT} characters")


def about_names(field: str, label: str, text: str, names: NameCheck | None) -> Iterator[Problem]:
    """The text check as a generator, like a form's other checks: one problem, or none.

    Without ``names`` nothing is compared: whoever may not see the case must not learn from the answer who is in it.
    """
    if names is None:
        return
    problem = text_check(field, label, text, word_keys=names.word_keys, key=names.key, today=names.today)
    if problem:
        yield problem


def has_markdown(text: str) -> bool:
    """Whether a text contains Markdown, which Teams would apply if it were the title of a choice."""
    return _MARKDOWN.search(text) is not None


def plain(text: str) -> str:
    """A text as the check reads it: compatibility forms folded, one kind of dash, nothing that cannot be seen."""
    seen = "".join(sign for sign in normalize("NFKC", text) if category(sign) != "Cf")
    digits = "".join(str(decimal(sign)) if category(sign) == "Nd" else sign for sign in seen)
    return _DASH.sub("-", digits)


def _identifying(text: str, word_keys: AbstractSet[str], key: bytes, today: date) -> str | None:
    sentence = without_references(plain(text))
    what = identifier(sentence.translate(LOOKALIKES), today)
    return what or ("the name" if names_somebody(sentence, word_keys, key) else None)
