"""What Microsoft's pages leave open or say in two ways: a switch each, at the strictest until somebody turns it.

A switch says which page it follows, so that whoever doubts an answer of the sandbox can read what it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Switch:
    """One thing that is not certain. The first of its ``settings`` is the strictest, and how the sandbox begins."""

    name: str
    says: str
    settings: tuple[str, ...]
    page: str


SWITCHES: Final = (
    Switch(
        "unique clash",
        "the status of a second item with the value of a unique column",
        ("500", "400", "409"),
        "https://learn.microsoft.com/graph/api/listitem-create",
    ),
    Switch(
        "empty object for a dialog",
        "what Teams makes of {} where a dialog's press is answered",
        ("error 1008", "closes"),
        "https://github.com/MicrosoftDocs/msteams-docs/issues/6432",
    ),
    Switch(
        "message that ends a dialog",
        "what is seen of a task answer of type message",
        ("nothing", "the message"),
        "https://github.com/MicrosoftDocs/msteams-docs/issues/6740",
    ),
    Switch(
        "toggle in a dialog",
        "what a press on Action.ToggleVisibility does in a dialog, as on iOS",
        ("nothing", "toggles"),
        "https://github.com/MicrosoftDocs/msteams-docs/issues/8114",
    ),
    Switch(
        "submit in a dialog's body",
        "whether an Action.Submit in an ActionSet of a dialog is there, as on iOS",
        ("not drawn", "drawn"),
        "https://github.com/MicrosoftDocs/msteams-docs/issues/5506",
    ),
    Switch(
        "secondary in a dialog",
        "whether a button of mode secondary is there in a dialog, as on Android",
        ("not drawn", "drawn"),
        "https://github.com/microsoft/AdaptiveCards/issues/9119",
    ),
    Switch(
        "preset of a filtered choice",
        "what becomes of the value of a choice of style filtered, as on iOS",
        ("lost", "kept"),
        "https://github.com/MicrosoftDocs/msteams-docs/issues/10472",
    ),
    Switch(
        "largest card of a dialog",
        "how many bytes of JSON a dialog's card may have",
        ("28 KB", "100 KB"),
        "https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format",
    ),
)
_BY_NAME: Final = {switch.name: switch for switch in SWITCHES}


class Switches:
    """How each switch stands."""

    def __init__(self) -> None:
        self._turned: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """The setting of a switch; KeyError when there is no such switch."""
        return self._turned.get(name, _BY_NAME[name].settings[0])

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
