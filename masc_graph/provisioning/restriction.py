"""Whether the whole team can open the list of referrals, as far as Graph reports it.

Graph v1.0 cannot take away people's permissions on a list, and is documented to report those of applications only
(https://learn.microsoft.com/graph/api/list-list-permissions). So we may see that a list is open, but can never prove
that it is closed: a person has to check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from masc_graph.errors import GiveUp
from masc_graph.graph.site import Grant
from masc_graph.provisioning.resources import Resources

_EVERYBODY: Final = ("c:0(.s|true", "spo-grid-all-users", "c:0-.f|rolemanager|")
_TEAM_GROUPS: Final = ("members", "visitors")
_OPEN_LINKS: Final = frozenset({"anonymous", "organization"})


class Openness(StrEnum):
    """What Graph reports about who may open the list."""

    OPEN = "open"
    NAMED = "named"
    NOT_TOLD = "not_told"


@dataclass(frozen=True)
class Restriction:
    """What Graph reported; ``who`` are the groups or links that let everybody in."""

    openness: Openness
    who: tuple[str, ...] = ()


async def read_restriction(resources: Resources) -> Restriction:
    """Ask Graph who may open MASC Referrals. Without the right to ask, the answer is ``NOT_TOLD``."""
    if "referrals" not in resources.list_ids:
        return Restriction(Openness.NOT_TOLD)
    try:
        grants = await resources.site.grants_of(resources.list_ids["referrals"])
    except GiveUp:
        return Restriction(Openness.NOT_TOLD)
    return judge(grants, resources.group_id)


def judge(grants: Sequence[Grant], group_id: str) -> Restriction:
    """Recognise an open list: by the team's own groups, by "everyone" groups, and by open links."""
    people = [grant for grant in grants if grant.link_scope or (grant.to and grant.to.kind != "application")]
    everybody = [_name(grant) for grant in people if _lets_everybody_in(grant, group_id.lower())]
    if everybody:
        return Restriction(Openness.OPEN, tuple(everybody))
    return Restriction(Openness.NAMED if people else Openness.NOT_TOLD)


def _lets_everybody_in(grant: Grant, group_id: str) -> bool:
    if grant.to is None:
        return grant.link_scope in _OPEN_LINKS
    login, name = grant.to.login.lower(), grant.to.name.lower()
    of_the_team = group_id in login and not login.endswith("_o")
    return of_the_team or name.endswith(_TEAM_GROUPS) or any(claim in login for claim in _EVERYBODY)


def _name(grant: Grant) -> str:
    return grant.to.name or grant.to.kind if grant.to else f"a link for {grant.link_scope}"
