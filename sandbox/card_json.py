"""Ways through a card's JSON: its elements, its buttons, and where they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sandbox.json_values import as_list, as_object

Json = dict[str, Any]


def elements(part: object) -> Iterator[Json]:
    """Everything in a card that has a type, outermost first; what a button sends is left out."""
    for one in as_list(part):
        yield from elements(one)
    element = as_object(part)
    if element is None:
        return
    if "type" in element:
        yield element
    for name, value in element.items():
        if name != "data":
            yield from elements(value)


def of_type(part: object, start: str) -> list[Json]:
    """The elements whose type begins so."""
    return [element for element in elements(part) if str(element["type"]).startswith(start)]


def json_bytes(card: object) -> int:
    """How large the card's JSON is, written without blanks."""
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())
