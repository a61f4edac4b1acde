"""Checks every text that leaves the restricted list: nothing in it may identify a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final, NamedTuple

from masc_graph.domain.text.names import SHORTEST_WORD, folded_words, word_key
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import without_references
from masc_graph.domain.text.working_days import months_later

SHORTEST_REASON: Final = 10
REASON_LIMIT: Final = 300

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NUMBER_OF_MONTH: Final = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_MONTH: Final = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)

_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE: Final = re.compile(r"(?<!\d)(?!\d\d[.-]\d\d[.-]\d{4}\b)(?:\+44|0044|0)[\s().-]*(?:\d[\s().-]*){9,10}(?!\d)")
_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_STREET: Final = re.compile(
    rf"""\b\d{{1,4}}[A-Za-z]?,?\s+(?!(?i:{_MONTH})\b)
    (?: (?:[A-Z][\w'’-]*\s+){{1,3}}(?i:street|st|road|rd|lane|avenue|ave|close|drive|crescent|terrace|way|court|place
        |gardens|grove|row|square|hill|park|view|walk|mews)
      | [\w'’-]+\s+(?i:street|road|lane|avenue|crescent|terrace) )\b""",
    re.VERBOSE,
)
_DATES: Final = (
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d{2})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH}),?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
)
_WORD: Final = re.compile(r"[^\W\d_][\w'‘’ʼ´`-]*")
_POSSESSIVE: Final = re.compile(r"['‘’ʼ´`]s?$", re.IGNORECASE)
_MARKDOWN: Final = re.compile(r"[*_`\[\]<>#~|\\]|^\s*(?:[-+]|\d+[.)])\s")

_PATTERNS: Final = (
    ("the e-mail address", _EMAIL),
    ("the phone number", _PHONE),
    ("the postcode", _POSTCODE),
    ("the address", _STREET),
)


class NameCheck(NamedTuple):
    """What the text check needs: the case's keyed name words, the key that made them, and today's date."""

    word_keys: AbstractSet[str]
    key: bytes
    today: date


def text_check(
    field: str, label: str, text: str, *, word_keys: AbstractSet[str], key: bytes, today: date
) -> Problem | None:
    """Refuse e-mail addresses, phone numbers, postcodes, streets, dates over a year past, and the case's own names.

    ``label`` names the text in the error: "the reason", "action 2". ``word_keys`` are the case's keyed name words.
    """
    what = _identifying(text, word_keys, key, today)
    if what is None:
        return None
    return Problem(field, f"Remove {what} from {label}. Write 'the victim' or 'the perpetrator'")


def check_reason(field: str, reason: str, names: NameCheck) -> list[Problem]:
    """What is wrong with a required reason: its length, or a name in it."""
    return [*about_reason(field, reason, needed=True), *about_names(field, "the reason", reason, names)]


def about_reason(field: str, reason: str, *, needed: bool) -> Iterator[Problem]:
    """A problem if the reason is too short or too long; it may be left out unless it is ``needed``."""
    if (needed or reason) and not SHORTEST_REASON <= len(reason) <= REASON_LIMIT:
        yield Problem(field, f"Enter the reason, in {SHORTEST_REASON} to {REASON_LIMIT} characters")


def about_names(field: str, label: str, text: str, names: NameCheck) -> Iterator[Problem]:
    """The text check as a generator, like a form's other checks: one problem, or none."""
    problem = text_check(field, label, text, word_keys=names.word_keys, key=names.key, today=names.today)
    if problem:
        yield problem


def has_markdown(text: str) -> bool:
    """Whether a text contains Markdown, which Teams would apply if it were the title of a choice."""
    return _MARKDOWN.search(text) is not None


def _identifying(text: str, word_keys: AbstractSet[str], key: bytes, today: date) -> str | None:
    sentence = without_references(text)
    for what, pattern in _PATTERNS:
        if pattern.search(sentence):
            return what
    if any(day < months_later(today, -12) for day in _full_dates(sentence, today)):
        return "the date"
    if any(word_key(word, key) in word_keys for word in _capitalised_words(sentence)):
        return "the name"
    return None


def _full_dates(text: str, today: date) -> Iterator[date]:
    for match in (pattern_match for pattern in _DATES for pattern_match in pattern.finditer(text)):
        day = _day(match["year"], match["month"].lower(), match["day"], today)
        if day:
            yield day


def _day(year: str, month: str, day: str, today: date) -> date | None:
    """A two-digit year is taken as this century, or the last one if that would be in the future."""
    years = int(year) + (2000 if len(year) == 2 else 0)
    if len(year) == 2 and years > today.year:
        years -= 100
    try:
        return date(years, _NUMBER_OF_MONTH.get(month[:3]) or int(month), int(day))
    except ValueError:
        return None


def _capitalised_words(text: str) -> Iterator[str]:
    """The folded forms of words that may be names: alone, hyphenated, or with a possessive."""
    for token in _WORD.findall(text):
        if token[0].isupper():
            both = folded_words(token) + folded_words(_POSSESSIVE.sub("", token))
            yield from (word for word in both if len(word) >= SHORTEST_WORD)
