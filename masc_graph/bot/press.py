"""What a person pressed or typed, read from an activity whose sender is proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final, cast

from masc_graph.cards.more import CHOICE, OPENED
from masc_graph.commands import Door
from masc_graph.domain.board.roster import Person, Right, Roster, require
from masc_graph.domain.text.plain_text import many_lines
from masc_graph.domain.text.reference import read_reference
from masc_graph.teams.activity import Activity


class Surface(Enum):
    """How an answer reaches the presser."""

    DIALOG = "dialog"
    CARD = "card"
    CHAT = "chat"


@dataclass(frozen=True)
class Press:
    """Everything but the three ids and ``right`` was written by the caller, and is believed only after it was checked.

    ``right`` is what the table of verbs asks of the presser; until the router has looked there, nobody has it.
    """

    person_id: str
    tenant_id: str
    activity_id: str
    verb: str = ""
    data: Mapping[str, object] = field(default_factory=dict[str, object])
    surface: Surface = Surface.CHAT
    door: Door = "message"
    text: str = ""
    right: Right = Right.SYSTEM

    def needing(self, right: Right) -> Press:
        """The same press, which only somebody with this right may make."""
        return replace(self, right=right)

    def require(self, roster: Roster) -> Person:
        """Find the presser and make sure of the right that the table of verbs asks for, or raise ``Refused``."""
        return require(roster, self.person_id, self.tenant_id, self.right)

    def said(self, name: str) -> str:
        """A text among the data, cleaned; anything that is not a text counts as empty."""
        value = self.data.get(name)
        return many_lines(value) if isinstance(value, str) else ""

    def references(self, name: str) -> tuple[str, ...]:
        """References among a button's data, which decide about nothing but what is shown next."""
        found = (read_reference(part) for part in self.said(name).split(","))
        return tuple(reference for reference in found if reference)

    def number(self, name: str) -> int:
        """A whole number among the data, which Teams may send as text; 0 if it is none."""
        value = self.data.get(name)
        return int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts among the data; whatever else stands in it is left out."""
        value = self.data.get(name)
        found = cast("list[object]", value) if isinstance(value, list) else []
        return tuple(many_lines(one) for one in found if isinstance(one, str))

    @property
    def opened(self) -> tuple[str, ...]:
        """The parts of a dialog that were asked for, up to the one that ( More ) has just asked for."""
        chosen = self.said(CHOICE) if self.verb.endswith(f".{CHOICE}") else ""
        names = (*self.said(OPENED).split(","), chosen)
        return tuple(dict.fromkeys(name for name in names if name))

    def mapping(self, name: str) -> Mapping[str, object]:
        """An object among the data; empty if it is none."""
        return _mapping(self.data.get(name))


_PLACES: Final[Mapping[str, tuple[Surface, Door]]] = {
    "adaptiveCard/action": (Surface.CARD, "card"),
    "task/fetch": (Surface.DIALOG, "dialog"),
    "task/submit": (Surface.DIALOG, "dialog"),
    "composeExtension/fetchTask": (Surface.DIALOG, "extension"),
    "composeExtension/submitAction": (Surface.DIALOG, "extension"),
}


def read_press(activity: Activity) -> Press | None:
    """Read a press or a typed message; None for everything that asks nothing of us, such as an installation."""
    if activity.type == "message":
        return _typed(activity)
    if activity.type != "invoke" or activity.name not in _PLACES:
        return None
    surface, door = _PLACES[activity.name]
    data = _data(activity)
    verb = data.get("verb")
    return _press(activity, verb if isinstance(verb, str) else "", data, surface, door)


def _typed(activity: Activity) -> Press | None:
    if "inline-compose-card" in activity.text or not activity.from_.object_id:
        return None
    verb = activity.value.get("verb")
    known = verb if isinstance(verb, str) else ""
    return _press(activity, known, activity.value, Surface.CHAT, "message", activity.text)


def _data(activity: Activity) -> Mapping[str, object]:
    if activity.name == "composeExtension/fetchTask":
        return {"verb": f"{activity.value.get('commandId')}.open"}
    if activity.name == "adaptiveCard/action":
        action = _mapping(activity.value.get("action"))
        return {**_mapping(action.get("data")), "verb": action.get("verb")}
    return _mapping(activity.value.get("data"))


def _press(
    activity: Activity, verb: str, data: Mapping[str, object], surface: Surface, door: Door, text: str = ""
) -> Press:
    return Press(
        person_id=activity.from_.object_id.lower(),
        tenant_id=activity.channel_data.tenant_id.lower(),
        activity_id=activity.id,
        verb=verb,
        data=data,
        surface=surface,
        door=door,
        text=text,
    )


def _mapping(value: Any) -> Mapping[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}
