"""Who may call what: the application roles that each operation wants, as Graph's permission tables have them.

Any one role of a set is enough. ``Sites.Selected`` opens nothing by itself: the application needs a role on the site.
What is not documented is refused: no role on a selected site may create lists or columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sandbox.refusal import GraphError
from sandbox.tenant import Tenant

_FULL: Final = frozenset({"Sites.FullControl.All"})
_MANAGE: Final = _FULL | {"Sites.Manage.All"}
_WRITE: Final = _MANAGE | {"Sites.ReadWrite.All"}
_READ: Final = _WRITE | {"Sites.Read.All"}
_FILES_WRITE: Final = _WRITE | {"Files.ReadWrite.All"}
_FILES_READ: Final = _READ | _FILES_WRITE | {"Files.Read.All"}
_TASKS_WRITE: Final = frozenset({"Tasks.ReadWrite.All"})
_TASKS_READ: Final = _TASKS_WRITE | {"Tasks.Read.All"}
_DIRECTORY: Final = frozenset({"Directory.Read.All", "Directory.ReadWrite.All"})
_GROUP: Final = _DIRECTORY | {"Group.Read.All", "Group.ReadWrite.All"}
_MEMBERS: Final = _GROUP | {"GroupMember.ReadBasic.All", "GroupMember.Read.All", "GroupMember.ReadWrite.All"}
_USERS: Final = _DIRECTORY | {"User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All"}
_TABS_READ: Final = frozenset({"TeamsTab.Read.All", "TeamsTab.ReadWriteForTeam.All", "TeamsTab.ReadWrite.All"})
_TABS_MAKE: Final = frozenset({"TeamsTab.Create", "TeamsTab.ReadWriteForTeam.All", "TeamsTab.ReadWrite.All"})
_SITE_ROLES: Final = ("read", "write", "owner", "fullcontrol")


@dataclass(frozen=True)
class Caller:
    """The application that calls, with the roles that its token names; None of them stands for all, in tests."""

    app_id: str = ""
    roles: frozenset[str] | None = None

    def has(self, any_of: frozenset[str]) -> bool:
        """Whether its token names one of these roles."""
        return self.roles is None or bool(self.roles & any_of)


def check(tenant: Tenant, caller: Caller, method: str, segments: Sequence[str]) -> None:
    """Refuse a call that the caller has no right to make, in the words of the service behind the path."""
    first, rest = segments[0] if segments else "", segments[2:]
    if first == "planner" or "planner" in rest:
        _planner(caller, method)
    elif first == "sites" or "sites" in rest:
        _sites(tenant, caller, method, rest)
    elif first == "teams":
        _teams(tenant, caller, method)
    elif not caller.has(_MEMBERS if "members" in rest else _GROUP if first == "groups" else _USERS):
        text = "Insufficient privileges to complete the operation."
        raise GraphError(403, "Authorization_RequestDenied", text)


def _planner(caller: Caller, method: str) -> None:
    if not caller.has(_TASKS_READ if method == "GET" else _TASKS_WRITE):
        text = "You do not have the required permissions to access this item, or the item may not exist."
        raise GraphError(403, "", text)


def _sites(tenant: Tenant, caller: Caller, method: str, rest: Sequence[str]) -> None:
    roles, selected = _of_sites(method, rest)
    if caller.has(roles):
        return
    app = tenant.applications.find(caller.app_id)
    role = app.site_role if app and caller.has(frozenset({"Sites.Selected"})) else ""
    if not selected or not role or _SITE_ROLES.index(role) < _SITE_ROLES.index(selected):
        raise GraphError(403, "accessDenied", "Access denied")


def _of_sites(method: str, rest: Sequence[str]) -> tuple[frozenset[str], str]:
    """The tenant-wide roles that open an operation, and the role on the site that opens it with ``Sites.Selected``."""
    if "permissions" in rest:
        return (_READ, "owner") if method == "GET" else (_FULL, "owner")
    if "drive" in rest[:1]:
        return (_FILES_READ, "read") if method == "GET" else (_FILES_WRITE, "write")
    if method == "GET":
        return _READ, "read"
    return (_WRITE, "write") if "items" in rest else (_MANAGE, "")


def _teams(tenant: Tenant, caller: Caller, method: str) -> None:
    roles, in_team = (_TABS_READ, "TeamsTab.Read.Group") if method == "GET" else (_TABS_MAKE, "TeamsTab.Create.Group")
    app = tenant.applications.find(caller.app_id)
    if caller.has(roles) or (app and in_team in app.team_permissions):
        return
    wanted = ", ".join([*sorted(roles), in_team])
    text = f"Missing role permissions on the request. API requires one of '{wanted}'."
    raise GraphError(403, "Forbidden", text)
