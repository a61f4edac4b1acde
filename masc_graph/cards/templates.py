"""Fills in Adaptive Card templates: paths, repeated elements and conditions, in one pass, without functions.

A template is a JSON file that Microsoft's designer can open. Only ``${dotted.path}``, ``$data``, ``$when``, ``$root``
and ``$index`` are supported. Text typed by a person is inserted as it is: a ``${…}`` in it is never expanded, since
there is only one pass.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from masc_graph.errors import MascError

Card = dict[str, JsonValue]
"""One Adaptive Card, ready to be sent."""

FOLDER = Path(__file__).resolve().parents[2] / "adaptive_cards"

_PLACEHOLDER = re.compile(r"\$\{([^{}]*)\}")
_PATH = re.compile(r"\$?[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


class TemplateError(MascError):
    """A template and its data do not fit; the message holds the path, never a value."""


@dataclass(frozen=True)
class _Scope:
    """What the names in a template refer to at one point of it."""

    root: JsonValue
    data: JsonValue
    index: int | None = None

    def value(self, path: str) -> JsonValue:
        if not _PATH.fullmatch(path):
            raise TemplateError(f"not a path: {path}")
        first, *names = path.split(".")
        value = self._first(first)
        for name in names:
            value = _member(value, name, path)
        return value

    def _first(self, name: str) -> JsonValue:
        if name == "$root":
            return self.root
        if name == "$data":
            return self.data
        if name == "$index" and self.index is not None:
            return self.index
        return _member(self.data, name, name)


def expand(name: str, data: Mapping[str, JsonValue]) -> Card:
    """Fill in the template of this name with the data; raises ``TemplateError`` if they do not fit."""
    return fill(_template(name), data)


def fill(template: Mapping[str, JsonValue], data: Mapping[str, JsonValue]) -> Card:
    """Fill in a template that is already loaded."""
    root = dict(data)
    return _object(template, _Scope(root, root))


@cache
def _template(name: str) -> dict[str, JsonValue]:
    path = FOLDER / f"{name}.template.json"
    if not path.is_file():
        raise TemplateError(f"no such template: {name}")
    return cast("dict[str, JsonValue]", json.loads(path.read_text(encoding="utf-8")))


def _member(value: JsonValue, name: str, path: str) -> JsonValue:
    if not isinstance(value, dict) or name not in value:
        raise TemplateError(f"unknown name: {path}")
    return value[name]


def _any(part: JsonValue, scope: _Scope) -> JsonValue:
    if isinstance(part, str):
        return _text(part, scope)
    if isinstance(part, list):
        return [element for member in part for element in _element(member, scope)]
    if isinstance(part, dict):
        return _object(part, scope)
    return part


def _element(part: JsonValue, scope: _Scope) -> Iterator[JsonValue]:
    """One element of a list: left out, included, or repeated for each value of its ``$data``."""
    if not isinstance(part, dict):
        yield _any(part, scope)
        return
    for inner in _scopes(part, scope):
        if _is_included(part, inner):
            yield _object(part, inner)


def _scopes(part: dict[str, JsonValue], scope: _Scope) -> Iterator[_Scope]:
    if "$data" not in part:
        yield scope
        return
    data = _any(part["$data"], scope)
    if isinstance(data, list):
        yield from (_Scope(scope.root, value, index) for index, value in enumerate(data))
    else:
        yield _Scope(scope.root, data, scope.index)


def _is_included(part: dict[str, JsonValue], scope: _Scope) -> bool:
    if "$when" not in part:
        return True
    answer = _any(part["$when"], scope)
    if not isinstance(answer, bool):
        raise TemplateError(f"not yes or no: {part['$when']}")
    return answer


def _object(part: Mapping[str, JsonValue], scope: _Scope) -> Card:
    return {key: _any(value, scope) for key, value in part.items() if key not in ("$data", "$when")}


def _text(text: str, scope: _Scope) -> JsonValue:
    whole = _PLACEHOLDER.fullmatch(text)
    if whole:
        return scope.value(whole.group(1))
    return _PLACEHOLDER.sub(lambda match: _shown(scope.value(match.group(1)), match.group(1)), text)


def _shown(value: JsonValue, path: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TemplateError(f"neither text nor a whole number: {path}")
