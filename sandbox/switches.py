"""What Microsoft's pages leave open or say in two ways: a switch each, that begins strict until somebody turns it.

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
    Where the first is not the strictest, ``says`` gives the reason.
    """

    name: str
    says: str
    settings: tuple[str, ...]
    page: str
    begins: str = ""


_GUESTS: Final = "https://learn.microsoft.com/microsoftteams/apps-external-users"

SWITCHES: Final = (
    Switch(
        "unique clash",
        "the status of a second item with the value of a unique column",
        ("500", "400", "409"),
        "https://learn.microsoft.com/graph/api/listitem-create",
    ),
    Switch(
        "a list of its own permissions",
        "whether an application's role on the site reaches a list that inherits no more: refused unless it has a grant "
        "on that list, and Lists.SelectedOperations.Selected in its token",
        ("refused", "reached"),
        "https://learn.microsoft.com/graph/permissions-selected-overview",
    ),
    Switch(
        "a team's site by its group",
        "whether Sites.Selected opens a team's site by the group's id: the published table has no row for it",
        ("refused", "opened"),
        "https://learn.microsoft.com/graph/api/site-get",
    ),
    Switch(
        "a guest's chat",
        "whether a guest has a chat with the app: it refuses the app's messages; it takes them, and no guest sees "
        "them; it opens on the web and on Android, and neither on the desktop nor on iOS; it opens everywhere",
        ("refused", "unseen", "web and Android", "open"),
        "https://github.com/MicrosoftDocs/msteams-docs/issues/8075",
    ),
    Switch(
        "a guest's message extension",
        "whether a guest finds the app's commands beside the message box",
        ("none", "open"),
        _GUESTS,
    ),
    Switch(
        "a guest who is mentioned",
        "whether a mention by the app in the channel notifies a guest, or is just a coloured name",
        ("none", "told"),
        _GUESTS,
    ),
    Switch(
        "a guest's dialog",
        "where a card opens a dialog for a guest: in the channel, everywhere, or nowhere. It begins in the channel: "
        "that is documented for meetings, and nothing that asks for text works without it",
        ("in the channel", "everywhere", "none"),
        _GUESTS,
    ),
    Switch(
        "a guest's Planner in Teams",
        "whether Planner in Teams opens to a guest; on the web it does",
        ("closed", "open"),
        "https://support.microsoft.com/en-us/Planner/guest-access-in-microsoft-planner",
    ),
    Switch(
        "formula refuses",
        "the status of an item that the list's validation formula refuses",
        ("500", "400"),
        "https://learn.microsoft.com/graph/api/listitem-update",
    ),
    Switch(
        "etag of changed fields",
        "whether the answer to a change of fields has @odata.etag and ETag, which the page does not show",
        ("absent", "present"),
        "https://learn.microsoft.com/graph/api/listitem-update",
    ),
    Switch(
        "fields of a new item",
        "whether the answer to a new item has its fields, which the page does not show",
        ("absent", "present"),
        "https://learn.microsoft.com/graph/api/listitem-create",
    ),
    Switch(
        "answer to an upload",
        "the file as the page shows it, with id, name, size and file alone, or whole",
        ("as shown", "whole"),
        "https://learn.microsoft.com/graph/api/driveitem-put-content",
    ),
    Switch(
        "identities of a permission",
        "where a permission says whom it is for",
        ("grantedToIdentitiesV2", "grantedToV2"),
        "https://learn.microsoft.com/graph/api/list-list-permissions",
    ),
    Switch(
        "mixed batch",
        "the status of a batch in which some parts depend on others and some do not",
        ("400", "200"),
        "https://github.com/microsoftgraph/microsoft-graph-docs/issues/16280",
    ),
    Switch(
        "member id",
        "under which name a member of a conversation bears the id of Entra",
        ("objectId", "aadObjectId", "neither"),
        "https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context",
    ),
    Switch(
        "blocked bot",
        "the body that says that a person blocked the bot: a number with JSON in its message, or the usual error",
        ("errorCode 209", "error"),
        "https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages",
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
