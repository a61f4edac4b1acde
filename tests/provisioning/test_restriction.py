"""Whether the whole team may open the referrals: reported if Graph shows it, but never taken as proved."""

from __future__ import annotations

from typing import Any

import pytest

from masc_graph.graph.site import Permission
from masc_graph.provisioning.restriction import Openness, Restriction, judge
from sandbox.list_items import Grant as Line
from tests.provisioning.team import a_board

GROUP = "c2a8f7d4-1b3e-4d6f-8a90-7e5b4c3d2f11"
CLAIM = "c:0o.c|federateddirectoryclaimprovider|"


def granted_to_each(*people: tuple[str, str]) -> dict[str, Any]:
    identities = [{kind: {"displayName": name}} for kind, name in people]
    return {"id": "1", "roles": ["write"], "grantedToIdentitiesV2": identities}


def granted(kind: str, name: str = "", login: str = "") -> dict[str, Any]:
    return {"id": "1", "roles": ["write"], "grantedToV2": {kind: {"displayName": name, "loginName": login}}}


@pytest.mark.parametrize(
    ("grant", "seen"),
    [
        (granted("application", "MASC"), Openness.NOT_TOLD),
        (granted("siteGroup", "MASC Members"), Openness.OPEN),
        (granted_to_each(("application", "MASC")), Openness.NOT_TOLD),
        (granted_to_each(("application", "MASC"), ("siteGroup", "MASC Members")), Openness.OPEN),
        (granted("application", "MASC") | granted_to_each(("siteUser", "Tamsin Howe")), Openness.NAMED),
        (granted("siteGroup", "MASC Visitors"), Openness.OPEN),
        (granted("siteGroup", "MASC Owners", CLAIM + GROUP + "_o"), Openness.NAMED),
        (granted("group", "MASC Cumbria", CLAIM + GROUP), Openness.OPEN),
        (granted("siteUser", "Everyone", "c:0(.s|true"), Openness.OPEN),
        (
            granted("siteUser", "Everyone except external users", "c:0-.f|rolemanager|spo-grid-all-users/x"),
            Openness.OPEN,
        ),
        (granted("siteUser", "Tamsin Howe", "i:0#.f|membership|tamsin"), Openness.NAMED),
        ({"id": "1", "link": {"scope": "organization"}}, Openness.OPEN),
        ({"id": "1", "link": {"scope": "users"}}, Openness.NAMED),
        ({"id": "1"}, Openness.NOT_TOLD),
    ],
)
def test_a_grant_is_told_by_whom_it_lets_in(grant: dict[str, Any], seen: Openness) -> None:
    assert judge(Permission.model_validate(grant).grants, GROUP).openness is seen


async def test_a_list_that_inherits_is_open_where_graph_tells_it() -> None:
    team = await a_board()
    team.sandbox.tenant.tells_people = True
    set_up_plan = await team.look()
    assert set_up_plan.restriction.who == ("MASC Cumbria Members", "MASC Cumbria Visitors")
    first = set_up_plan.by_hand[0]
    assert "It is OPEN to MASC Cumbria Members, MASC Cumbria Visitors." in first.what
    assert "Stop inheriting permissions" in first.how
    assert "send an invented case" in first.how
    assert "-List 'MASC Referrals'" in first.how
    assert team.list_of("MASC Referrals").id in first.where


async def test_a_list_of_named_people_is_not_called_closed_but_looked_at_once_more() -> None:
    team = await a_board()
    team.sandbox.tenant.tells_people = True
    team.list_of("MASC Referrals").grants = (Line("read", "siteUser", "Tamsin Howe", "i:0#.f|membership|tamsin"),)
    set_up_plan = await team.look()
    assert set_up_plan.restriction == Restriction(Openness.NAMED)
    assert set_up_plan.by_hand[0].what.startswith("Look once more at who may open MASC Referrals")


@pytest.mark.parametrize("fault", ["403", None])
async def test_what_graph_does_not_tell_is_not_guessed(fault: str | None) -> None:
    team = await a_board()
    if fault:
        team.sandbox.faults.use([{"path": "/permissions", "fault": fault}])
    assert "Graph does not tell whether that is done." in (await team.look()).by_hand[0].what
