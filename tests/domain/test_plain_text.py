"""What is typed is cleaned without breaking a word or a picture."""

from __future__ import annotations

import pytest

from masc_graph.domain.text.plain_text import cut, many_lines, one_line


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "क्\u200dष and क्\u200cष",
        "👩\u200d👧\u200d👦 at home",
        "👩🏽\u200d⚖️",
        "🏳️\u200d🌈",
        "the flag 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f of England",
    ],
    ids=["Persian", "Hindi", "family", "judge", "rainbow", "England"],
)
def test_a_word_and_a_picture_keep_what_joins_them(text: str) -> None:
    assert many_lines(text) == text
    assert one_line(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Rob\u200cin", "Robin"),
        ("Rob\u200din", "Robin"),
        ("\u200dRobin\u200c", "Robin"),
        ("Роб\u200dин", "Робин"),
        ("👩\u200dRobin", "👩Robin"),
        ("👩\u200d\u200d👧", "👩👧"),
        ("क्\u200d!", "क्!"),
        ("R\U000e0072obin \U000e007f", "Robin"),
        ("Robin\u202e \u200bhere\x0bnow\ufffe", "Robin here\nnow"),
    ],
)
def test_a_mark_that_changes_nothing_that_is_seen_is_dropped(typed: str, kept: str) -> None:
    assert many_lines(typed) == kept


def test_a_cut_leaves_no_half_of_a_picture() -> None:
    assert cut("at home 👩\u200d👧", 10) == "at home 👩"
    assert cut("short", 10) == "short"
