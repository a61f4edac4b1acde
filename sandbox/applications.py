"""The tenant's app registrations, and what an administrator or a team owner has allowed each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Application:
    """One registration: its application roles, its role on the one site, and what the team's owners granted it.

    ``roles`` are in its tokens. ``site_role`` (read, write, owner, fullcontrol) is what ``Sites.Selected`` gives access
    to. ``team_permissions`` are resource-specific, such as ``TeamsTab.Read.Group``, and are not in the token.
    """

    id: str
    name: str
    roles: frozenset[str]
    site_role: str = ""
    team_permissions: frozenset[str] = frozenset()


class Applications:
    """Every registration of the tenant, by id. As with Microsoft, a change of roles shows in new tokens only."""

    def __init__(self, entries: Iterable[Mapping[str, Any]]) -> None:
        self._first = {entry["id"]: _read(entry) for entry in entries}
        self._apps = dict(self._first)

    def reset(self) -> None:
        """Undo everything that was granted or revoked since the first day."""
        self._apps = dict(self._first)

    def find(self, app_id: str) -> Application | None:
        """The registration with that id."""
        return self._apps.get(app_id)

    def all(self) -> list[Application]:
        """Every registration."""
        return list(self._apps.values())

    def change(self, app_id: str, **values: Any) -> None:
        """Grant or revoke, as an administrator does."""
        self._apps[app_id] = replace(self._apps[app_id], **values)


def _read(entry: Mapping[str, Any]) -> Application:
    return Application(
        id=entry["id"],
        name=entry["name"],
        roles=frozenset(entry["roles"]),
        site_role=entry.get("site_role", ""),
        team_permissions=frozenset(entry.get("team_permissions", ())),
    )
