"""What Microsoft's pages leave open or say in two ways: a switch each, at the strictest until somebody turns it.

A switch says which page it follows, so that whoever doubts an answer of the sandbox can read what it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Switch:
    """One thing that is not certain. The first of its ``settings`` is the strictest, and how the sandbox begins.

    Where Microsoft's page says the kinder one, and the stricter is there for a rehearsal to meet, ``begins`` names it.
    """

    name: str
    says: str
    settings: tuple[str, ...]
    page: str
    begins: str = ""


SWITCHES: Final = (
    Switch(
        "unique clash",
        "the status of a second item with the value of a unique column",
        ("500", "400", "409"),
        "https://learn.microsoft.com/graph/api/listitem-create",
    ),
    Switch(
        "details of a new task",
        "what becomes of the description that comes with a task in one POST",
        ("left out", "kept"),
        "https://learn.microsoft.com/graph/api/resources/plannertask",
        begins="kept",
    ),
    Switch(
        "new item in a filter",
        "from which look on a filter sees a new item",
        ("third", "first"),
        "https://learn.microsoft.com/graph/api/listitem-list",
        begins="first",
    ),
    Switch(
        "new task in its plan",
        "from which look on a plan's list has a new task",
        ("third", "first"),
        "https://learn.microsoft.com/graph/api/plannerplan-list-tasks",
        begins="first",
    ),
)
_BY_NAME: Final = {switch.name: switch for switch in SWITCHES}


class Switches:
    """How each switch stands."""

    def __init__(self) -> None:
        self._turned: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """The setting of a switch; KeyError when there is no such switch."""
        switch = _BY_NAME[name]
        return self._turned.get(name, switch.begins or switch.settings[0])

    def turn(self, wanted: Mapping[str, object]) -> None:
        """Turn switches by name; ValueError names what is unknown, and then none is turned."""
        for name, setting in wanted.items():
            switch = _BY_NAME.get(name)
            if switch is None:
                raise ValueError(f"there is no switch {name!r}; there are: {', '.join(_BY_NAME)}")
            if setting not in switch.settings:
                raise ValueError(f"{name} is one of {', '.join(switch.settings)}")
        self._turned |= {name: str(setting) for name, setting in wanted.items()}

    def reset(self) -> None:
        """Put every switch back to its strictest setting."""
        self._turned.clear()

    def view(self) -> list[dict[str, object]]:
        """Every switch, what it says, its settings, its page and how it stands."""
        return [
            {"name": one.name, "says": one.says, "settings": one.settings, "page": one.page, "setting": self[one.name]}
            for one in SWITCHES
        ]
