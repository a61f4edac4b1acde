"""Write anew the samples that no longer show what their cards do: ``python -m tests.cards.write_samples``.

A sample is the data of a card's first example. One that still gives the same elements is left as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from masc_graph.cards import templates

DATA: dict[str, Mapping[str, templates.JsonValue]] = {}
_expand = templates.expand


def _remembering(name: str, data: Mapping[str, templates.JsonValue]) -> templates.Card:
    DATA.setdefault(name, data)
    return _expand(name, data)


def main() -> None:
    """The cards take ``expand`` when they are imported, so it is replaced before that."""
    templates.expand = _remembering
    from tests.cards.examples import every_card  # noqa: PLC0415
    from tests.cards.test_templates import bones, sample  # noqa: PLC0415

    for name, cards in every_card().items():
        try:
            same = bones(_expand(name, sample(name))) == bones(cards[0])
        except (FileNotFoundError, templates.TemplateError):
            same = False
        if not same:
            text = json.dumps(DATA[name], indent=2, ensure_ascii=False)
            (templates.FOLDER / f"{name}.sample.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
