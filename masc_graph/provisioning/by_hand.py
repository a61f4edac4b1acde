"""What a person has to do, because Graph v1.0 has no call for it, or MASC should not have the right."""

from __future__ import annotations

from dataclasses import dataclass

from masc_graph.provisioning.plan import PLAN
from masc_graph.provisioning.resources import Resources
from masc_graph.provisioning.restriction import Openness, Restriction
from masc_graph.registers.rows import ROWS


@dataclass(frozen=True)
class ByHand:
    """One thing to do: what, how, and where."""

    what: str
    how: str
    where: str = ""


def to_do_by_hand(resources: Resources, restriction: Restriction) -> list[ByHand]:
    """List everything that is left for a person, the most important first."""
    return [_restrict(resources, restriction), _close_the_others(resources), _plan(resources), _views(resources)]


def restrict_how(resources: Resources) -> ByHand:
    """Say how to close the list of referrals to the team."""
    return ByHand(
        "Give MASC Referrals permissions of its own, before the first referral.",
        "Open the address below. Select 'Stop inheriting permissions', take out the team's Members and Visitors, then "
        "'Grant permissions' (read) to the administrator, the chair, the vice chair, and people of agencies that have "
        "signed the information sharing agreement. Clear 'Share everything in this folder' and the invitation e-mail. "
        "Then send an invented case: if it does not arrive, the list refuses MASC, and a tenant administrator runs "
        "infra/Grant-MascPermissions.ps1 with -List 'MASC Referrals'.",
        _permissions_page(resources, "referrals"),
    )


def _restrict(resources: Resources, restriction: Restriction) -> ByHand:
    how = restrict_how(resources)
    if restriction.openness is Openness.OPEN:
        return ByHand(f"{how.what} It is OPEN to {', '.join(restriction.who)}.", how.how, how.where)
    if restriction.openness is Openness.NAMED:
        what = "Look once more at who may open MASC Referrals: no group of the whole team was seen."
        return ByHand(what, how.how, how.where)
    return ByHand(f"{how.what} Graph does not tell whether that is done.", how.how, how.where)


def _close_the_others(resources: Resources) -> ByHand:
    return ByHand(
        "Let only the administrator change MASC Agencies: whoever changes the roster may make themselves chair.",
        "In the same way: all members may read it and the other lists, and nobody changes those by hand but where the "
        "runbook says so. Switch versions on for every list (list settings, Versioning settings), if they are off.",
        _permissions_page(resources, "agencies"),
    )


def _plan(resources: Resources) -> ByHand:
    links = resources.links
    home = links.planner_for_guests()
    first = f" A guest whom it does not let in opens {home} first." if home else ""
    return ByHand(
        "Tell everybody where the plan is, for example in a post: Planner in Teams is closed to guests.",
        f"The address below opens it in a browser, to guests too.{first}",
        links.plan() if resources.plan_id else f"Planner, plan {PLAN}, once it is made",
    )


def _views(resources: Resources) -> ByHand:
    return ByHand(
        "Make views of the lists, if people will look at them: Graph v1.0 has no call for views.",
        "The runbook, 'Set a board up', names those that are worth making.",
        resources.site_url,
    )


def _permissions_page(resources: Resources, name: str) -> str:
    list_id = resources.list_ids.get(name)
    if list_id is None:
        return f"{resources.site_url}, list {ROWS[name].LIST}, once it is made"
    return f"{resources.site_url}/_layouts/15/user.aspx?obj=%7B{list_id}%7D,list&List=%7B{list_id}%7D"
