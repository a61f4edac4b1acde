"""A form's answers in its buttons: packed, and read back as they were."""

from __future__ import annotations

import base64
import zlib

import pytest

from masc_graph.domain.text.packed import packed, unpacked

ANSWERS = {"circumstances": "Letters and visits, señora Ünal says.\nSince May.", "area": "Cumberland"}


def test_answers_come_back_as_they_were() -> None:
    assert unpacked(packed(ANSWERS)) == ANSWERS


@pytest.mark.parametrize(
    "text",
    ["", "text", "é", base64.b64encode(b"no zlib").decode(), base64.b64encode(zlib.compress(b"[1]")).decode()],
)
def test_what_was_not_packed_here_is_no_answer(text: str) -> None:
    assert unpacked(text) == {}


def test_a_text_that_unpacks_to_megabytes_is_no_answer() -> None:
    assert unpacked(packed({"circumstances": "x" * 10_000_000})) == {}
