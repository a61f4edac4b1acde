"""Answers packed into one short text, for the buttons of a form: each carries them all, and a card has 28 KB."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from typing import Final, cast

from pydantic_core import from_json, to_json

MOST_BYTES: Final = 128 * 1024
"""What is read of a packed text; the whole form has less, and a text that unpacks to more was not made here."""


def packed(answers: Mapping[str, str]) -> str:
    """The answers as a text, about half as long as their JSON; nothing of them is hidden by it."""
    return base64.b64encode(zlib.compress(to_json(dict(answers)), level=9)).decode()


def unpacked(text: str) -> Mapping[str, object]:
    """The answers of a packed text; none, if it is not one."""
    try:
        value = from_json(zlib.decompressobj().decompress(base64.b64decode(text), MOST_BYTES))
    except (ValueError, binascii.Error, zlib.error):
        return {}
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
