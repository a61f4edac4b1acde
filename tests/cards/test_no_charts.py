"""No card draws a chart of Teams' own: they are outside schema 1.5, and absent for guests and government clouds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from masc_graph.cards.templates import FOLDER


def charts(element: Any) -> Iterator[str]:
    """The type of each chart in a template, however deep."""
    if isinstance(element, dict):
        if str(element.get("type", "")).startswith("Chart."):
            yield element["type"]
        for inner in element.values():
            yield from charts(inner)
    elif isinstance(element, list):
        for inner in element:
            yield from charts(inner)


def test_no_template_uses_a_chart() -> None:
    templates = sorted(FOLDER.glob("*.template.json"))
    assert templates
    assert [path.name for path in templates if list(charts(json.loads(path.read_text(encoding="utf-8"))))] == []


def test_a_chart_would_be_found_however_deep_it_stands() -> None:
    planted = {"body": [{"type": "Container", "items": [{"type": "Chart.Pie", "data": []}]}]}
    assert list(charts(planted)) == ["Chart.Pie"]
