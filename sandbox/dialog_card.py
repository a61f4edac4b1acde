"""A dialog's card as the weakest of Teams' clients draws it: each weakness is a switch."""

from __future__ import annotations

from typing import Any, Final

from sandbox.card_json import json_bytes
from sandbox.json_values import as_list, as_object
from sandbox.switches import Switches

Json = dict[str, Any]
LARGEST: Final = {"28 KB": 28 * 1024, "100 KB": 100 * 1024}


def fits(card: Json, switches: Switches) -> bool:
    """Whether the dialog can be opened with a card of this size."""
    return json_bytes(card) <= LARGEST[switches["largest card of a dialog"]]


def as_drawn(card: Json, switches: Switches) -> Json:
    """The card without what is not drawn; what is dead is drawn, and a press on it does nothing."""
    body = [_in_body(one, switches) for one in as_list(card.get("body"))]
    root = [_on_card(one, switches) for one in _there(card.get("actions"), switches)]
    return card | ({"body": body} if "body" in card else {}) | ({"actions": root} if "actions" in card else {})


def _in_body(part: object, switches: Switches) -> object:
    if several := as_list(part):
        return [_in_body(one, switches) for one in several]
    element = as_object(part)
    if element is None:
        return part
    drawn = {name: _in_body(value, switches) for name, value in element.items() if name != "actions"}
    if "actions" in element:
        drawn["actions"] = [
            _on_card(one, switches) for one in _there(element["actions"], switches) if _lives(one, switches)
        ]
    return _without_preset(drawn, switches)


def _there(actions: object, switches: Switches) -> list[Json]:
    """The buttons of these that are drawn at all."""
    buttons = [as_object(one) or {} for one in as_list(actions)]
    hidden = switches["secondary in a dialog"] == "not drawn"
    return [one for one in buttons if not (hidden and one.get("mode") == "secondary")]


def _lives(button: Json, switches: Switches) -> bool:
    sends = button.get("type") in {"Action.Submit", "Action.Execute"}
    return not sends or switches["submit in a dialog's body"] == "drawn"


def _on_card(button: Json, switches: Switches) -> Json:
    dead = button.get("type") == "Action.ToggleVisibility" and switches["toggle in a dialog"] == "nothing"
    return button | {"targetElements": []} if dead else button


def _without_preset(element: Json, switches: Switches) -> Json:
    lost = element.get("style") == "filtered" and switches["preset of a filtered choice"] == "lost"
    return {name: value for name, value in element.items() if not (lost and name == "value")}
