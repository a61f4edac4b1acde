"""The ``$filter`` conditions that a SharePoint list accepts: comparisons of fields, with and, or and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.columns import as_instant
from sandbox.refusal import GraphError, bad_request, invalid_request

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<mark>[(),])|(?P<word>[^\s(),']+))",
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")


def unsupported_filter() -> GraphError:
    """The error for a filter that SharePoint can read but does not support."""
    return invalid_request("The provided filter statement is not supported")


@dataclass(frozen=True)
class Term:
    """One comparison: ``fields/Key eq 'x'`` or ``startswith(fields/Key,'x')``; ``name`` is the path as written."""

    name: str
    operator: str
    value: Any

    def matches(self, values: Mapping[str, Any]) -> bool:
        """Whether an item's values match. An empty field matches only ``eq null`` and ``ne``."""
        actual, sought = comparable(values.get(self.name)), comparable(self.value)
        if self.operator == "eq":
            return actual == sought
        if self.operator == "ne":
            return actual != sought
        if actual is None or sought is None:
            return False
        if self.operator == "startswith":
            return str(actual).startswith(str(sought))
        return _ordered(self.operator, actual, sought)

    def needed(self) -> Iterator[Term]:
        """The comparisons that every match must meet: itself."""
        yield self


@dataclass(frozen=True)
class Compound:
    """Two conditions joined by ``and`` or ``or``."""

    word: str
    left: Condition
    right: Condition

    def matches(self, values: Mapping[str, Any]) -> bool:
        """Whether an item's values match both conditions, or either."""
        if self.word == "and":
            return self.left.matches(values) and self.right.matches(values)
        return self.left.matches(values) or self.right.matches(values)

    def needed(self) -> Iterator[Term]:
        """The comparisons that every match must meet: those joined by ``and``."""
        if self.word == "and":
            yield from self.left.needed()
            yield from self.right.needed()


Condition = Term | Compound


def comparable(value: Any) -> Any:
    """A value in the form used for comparison: like SharePoint, text is compared without regard to case."""
    return value.casefold() if isinstance(value, str) else value


def parse(text: str) -> Condition:
    """Read a ``$filter``; raises GraphError if it is not a filter, or not one that SharePoint supports."""
    reader = _Reader(list(_tokens(text)))
    condition = reader.either()
    reader.end()
    return condition


def _tokens(text: str) -> Iterator[str]:
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if not match:
            raise bad_request("Invalid filter clause")
        yield match.group().strip() if not match["text"] else match["text"]
        position = match.end()


def _ordered(operator: str, actual: Any, sought: Any) -> bool:
    if isinstance(actual, str) != isinstance(sought, str):
        return False
    smaller, equal = actual < sought, actual == sought
    return {"lt": smaller, "le": smaller or equal, "gt": not smaller and not equal, "ge": not smaller}[operator]


class _Reader:
    """Reads a condition from its tokens, ``and`` before ``or``."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = tokens, 0

    def either(self) -> Condition:
        left = self._both()
        while self._peek() == "or":
            self._take()
            left = Compound("or", left, self._both())
        return left

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise bad_request("Invalid filter clause")

    def _both(self) -> Condition:
        left = self._one()
        while self._peek() == "and":
            self._take()
            left = Compound("and", left, self._one())
        return left

    def _one(self) -> Condition:
        word = self._take()
        if word == "(":
            inner = self.either()
            self._expect(")")
            return inner
        if self._peek() == "(":
            return self._function(word)
        operator = self._take()
        if operator not in _COMPARISONS:
            raise bad_request("Invalid filter clause")
        return Term(word, operator, _literal(self._take()))

    def _function(self, name: str) -> Term:
        if name != "startswith":
            raise unsupported_filter()
        self._expect("(")
        path = self._take()
        self._expect(",")
        value = _literal(self._take())
        self._expect(")")
        if not isinstance(value, str):
            raise unsupported_filter()
        return Term(path, name, value)

    def _peek(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> str:
        token = self._peek()
        if token is None:
            raise bad_request("Invalid filter clause")
        self._at += 1
        return token

    def _expect(self, mark: str) -> None:
        if self._take() != mark:
            raise bad_request("Invalid filter clause")


def _literal(token: str) -> Any:
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if token in ("true", "false"):
        return token == "true"
    if token == "null":
        return None
    if _NUMBER.fullmatch(token):
        return float(token) if "." in token else int(token)
    if as_instant(token):
        return token
    raise bad_request("Invalid filter clause")
