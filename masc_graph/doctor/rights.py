"""Check the token: it must allow everything that we need, and nothing more.

Graph's tokens are not meant for us to read, and Microsoft may change their form without notice. If the token cannot
be read, we say so. An application's roles have been in the claim ``roles`` for many years.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import urlsplit

import jwt

from masc_graph.doctor.context import CheckContext
from masc_graph.doctor.finding import Finding, Level
from masc_graph.service import credential_of

PART: Final = "rights"
SERVICE: Final[Mapping[str, str]] = {
    "Sites.Selected": "no list can be read or written",
    "Tasks.ReadWrite.All": "no task is made, and no tick is seen",
}
"""What the running service needs, and what breaks without it; a test compares docs/permissions.md."""

SET_UP_AFTERWARDS: Final[Mapping[str, str]] = {
    "Sites.Selected": "the lists cannot be looked at",
    "Tasks.Read.All": "the plan cannot be looked at",
}
_MAKES, _READS = "Sites.Manage.All", "Sites.ReadWrite.All"
SET_UP_DAY: Final = frozenset({_MAKES, _READS, "Tasks.ReadWrite.All"})
"""What the set-up registration has on the first day instead."""

WHERE_LISTS_REFUSE: Final = frozenset({"Lists.SelectedOperations.Selected"})
"""What either may have as well, where it got a grant on single lists."""

_GRANT: Final = "Have a tenant administrator run infra/Grant-MascPermissions.ps1 (docs/permissions.md)"


async def check_rights(context: CheckContext) -> list[Finding]:
    """Get a token for Graph and read the roles in it."""
    settings = context.service.settings
    credential = credential_of(settings, context.service.outside.transport)
    resource = settings.graph_url.rstrip("/").rpartition("/")[0]
    token = await credential.token(resource)
    roles = roles_in(token)
    if roles is None:
        host = urlsplit(settings.graph_url).hostname
        says = f"There is a token for {host}, but what it allows cannot be read."
        cure = "Compare Entra, Enterprise applications, Permissions with docs/permissions.md."
        return [Finding(PART, Level.NOTE, says, cure)]
    return of_the_service(roles) if context.is_the_service else of_the_set_up(roles)


def of_the_service(roles: frozenset[str]) -> list[Finding]:
    """Check that the running service has its two roles, and no others."""
    missing = [
        Finding(PART, Level.FAILURE, f"The service lacks {name}: {breaks}.", f"{_GRANT}.")
        for name, breaks in SERVICE.items()
        if name not in roles
    ]
    wide = [
        Finding(PART, Level.WARNING, f"The service has {name}, which it does not need.", _take_away(name))
        for name in sorted(roles - SERVICE.keys() - WHERE_LISTS_REFUSE)
    ]
    return [*missing, *wide] or [Finding(PART, Level.OK, "The service has the two roles that it needs, and no other.")]


def of_the_set_up(roles: frozenset[str]) -> list[Finding]:
    """Check that the set-up registration has the roles of its first day or of later days, and no others."""
    early = roles & SET_UP_DAY
    missing = [
        Finding(PART, Level.FAILURE, f"The set-up registration lacks {name}: {breaks}.", f"{_GRANT} with -Afterwards.")
        for name, breaks in SET_UP_AFTERWARDS.items()
        if name not in roles and not any(wider.startswith(name.partition(".")[0]) for wider in early)
    ]
    if _MAKES in roles and _READS not in roles:
        says = f"The set-up registration lacks {_READS}: {_MAKES} opens neither the team's site nor a row of a list."
        missing.append(Finding(PART, Level.FAILURE, says, f"{_GRANT}."))
    wide = [
        Finding(PART, Level.WARNING, f"The set-up registration has {name}, which it does not need.", _take_away(name))
        for name in sorted(roles - SET_UP_AFTERWARDS.keys() - SET_UP_DAY - WHERE_LISTS_REFUSE)
    ]
    if early:
        says = f"The set-up registration still has what only the first day needs: {', '.join(sorted(early))}."
        cure = (
            f"{_GRANT} with -Afterwards, in the evening of that day. With these rights every list opens, so only then "
            "can be seen from here whether each lets the service in."
        )
        wide.append(Finding(PART, Level.WARNING, says, cure))
    return [*missing, *wide] or [Finding(PART, Level.OK, "The set-up registration has what it needs, and no more.")]


def _take_away(name: str) -> str:
    return f"It reaches further than MASC: take {name} away in Entra, Enterprise applications, Permissions."


def roles_in(token: str) -> frozenset[str] | None:
    """Read the application's roles from a token; None if the token has an unknown form."""
    try:
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return None
    named = claims.get("roles", [])
    return frozenset(map(str, cast("list[object]", named))) if isinstance(named, list) else None
