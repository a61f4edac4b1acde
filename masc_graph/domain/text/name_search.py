"""Finds the names of a case's people in a text, by their keyed forms, however they are written.

A word is compared whatever its case, with look-alike letters and digits read as the letters that they stand for, and
spelled out, joined, or cut by punctuation. What no rule can know stays unseen: nicknames, initials, misspellings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final, NamedTuple

from masc_graph.domain.text.everyday import EVERYDAY
from masc_graph.domain.text.lookalikes import LOOKALIKES
from masc_graph.domain.text.names import SHORTEST_WORD, TITLES, folded_words, word_key

Known = Callable[[str], bool]
"""Whether a folded word is one of the names."""

_LONGEST: Final = 40
"""Longer than two names together; what is longer is not taken apart."""

_SIGNS: Final = str.maketrans("013457@$€!|", "oieastaseil")
_SIGNS_WITH_L: Final = str.maketrans("013457@$€!|", "oleastaseli")
_DISGUISE: Final = re.compile(r"[^\W\d_][0-9@$€!|]|[0-9@$€!|][^\W\d_]")
_WORD: Final = re.compile(r"[^\W_]+(?:['‘’ʼ´`][^\W_]+)*['‘’ʼ´`]?")
_POSSESSIVE: Final = re.compile(r"['‘’ʼ´`]s?$", re.IGNORECASE)
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPELLED: Final = re.compile(r"(?<![^\W_])[^\W_](?:[\s._*|/-]{1,3}[^\W_](?![^\W_]))+")
_ENDS_A_SENTENCE: Final = re.compile(r"[.!?](?=\W*\s)|[:;•\n]|(?:^|\s)[-*](?=\s)")
_LONG_ENOUGH_FOR_A_PLURAL: Final = 6
_LINKS_A_PLACE: Final = frozenset({"in", "on", "upon", "under", "by", "le", "near"})


class _Word(NamedTuple):
    """A word of the text, and what stands between it and the one before."""

    text: str
    before: str
    opens: bool

    @property
    def is_in_a_title(self) -> bool:
        """Whether its capital may be that of a heading or a proper name: ``Protection`` in "Stalking Protection"."""
        return self.text[0].isupper() and not self.text.isupper() and not self.opens


def names_somebody(text: str, word_keys: AbstractSet[str], key: bytes) -> bool:
    """Whether a text holds one of the names that have these keys.

    A word that is an everyday word too counts only where it can be little else: with a capital within a sentence,
    behind a title such as "Mr", beside another of the names, or in disguise.
    """
    if not word_keys:
        return False

    @cache
    def known(word: str) -> bool:
        return SHORTEST_WORD <= len(word) <= _LONGEST and word_key(word, key) in word_keys

    apart = _HUMP.sub(" ", text)
    texts = (text,) if apart == text else (text, apart)
    return any(_has_name(_words(one), known) for one in texts) or any(map(known, _disguised(text, known)))


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    end = 0
    for match in _WORD.finditer(text):
        before = text[end : match.start()]
        words.append(_Word(match[0], before, opens=not words or _ENDS_A_SENTENCE.search(before) is not None))
        end = match.end()
    return words


def _has_name(words: Sequence[_Word], known: Known) -> bool:
    names = [any(known(form) for form in _forms(word.text)) for word in words]
    return any(is_name and not _is_no_name(at, words, names) for at, is_name in enumerate(names))


def _is_no_name(at: int, words: Sequence[_Word], names: Sequence[bool]) -> bool:
    """Whether the word is something else here: "a smith works there", "the church", "the Stalking Protection Order"."""
    word = words[at].text
    if word.islower() and at and words[at - 1].text.lower() in {"a", "an"}:
        return True
    return not EVERYDAY.isdisjoint(_forms(word)) and not _speaks_of_somebody(at, words, names)


def _forms(word: str) -> Iterator[str]:
    """The folded forms of a word: without its possessive or plural, and with look-alikes as what they seem."""
    spellings = {word} if word.isascii() else {word, word.translate(LOOKALIKES), word.upper().translate(LOOKALIKES)}
    for spelling in spellings:
        for form in {spelling, _POSSESSIVE.sub("", spelling)}:
            folded = "".join(folded_words(form))
            yield folded
            if folded.endswith("s") and (word[0].isupper() or len(folded) > _LONG_ENOUGH_FOR_A_PLURAL):
                yield folded[:-1]


def _speaks_of_somebody(at: int, words: Sequence[_Word], names: Sequence[bool]) -> bool:
    """Whether an everyday word can be little else than a name here."""
    word = words[at]
    last = words[at - 1] if at and not word.opens else None
    following = words[at + 1] if at + 1 < len(words) and not words[at + 1].opens else None
    if (last and (names[at - 1] or last.text.lower() in TITLES)) or (following and names[at + 1]):
        return True
    if word.opens or not word.text[0].isupper() or (last and last.text.lower() == "in"):
        return False
    if following and following.before == "-" and following.text.lower() in _LINKS_A_PLACE:
        return False
    beside = (one for one in (last, following) if one)
    return not any(one.is_in_a_title for one in beside)


def _disguised(text: str, known: Known) -> Iterator[str]:
    """What the text may hide: digits for letters, names joined or cut, letters one by one."""
    for chunk in text.split():
        yield from _in_chunk(chunk, known)
    for match in _SPELLED.finditer(text):
        letters = "".join(folded_words(match[0].translate(LOOKALIKES)))[:_LONGEST]
        yield from _parts(letters)


def _in_chunk(chunk: str, known: Known) -> Iterator[str]:
    words = folded_words(chunk)
    if len(words) > 1:
        yield "".join(words)
    for word in (*words, "".join(words)):
        letters = word.strip("0123456789")
        if letters != word:
            yield letters
        yield from (letters[:end] for end in _joints(letters) if known(letters[:end]) and known(letters[end:]))
    if _DISGUISE.search(chunk):
        for signs in (_SIGNS, _SIGNS_WITH_L):
            meant = folded_words(chunk.translate(signs))
            yield from (form for word in meant for form in (word, word.removesuffix("s")))


def _joints(letters: str) -> range:
    return range(SHORTEST_WORD, min(len(letters), _LONGEST) - SHORTEST_WORD + 1)


def _parts(letters: str) -> Iterator[str]:
    """Every part of a word that is spelled out, since an "a" or an initial may stand before or behind it."""
    ends = range(len(letters) + 1)
    return (letters[start:end] for start in ends for end in ends if end - start >= SHORTEST_WORD)
