"""What a person has to do, because Graph v1.0 has no call for it, or MASC should not have the right."""

from __future__ import annotations

from dataclasses import dataclass

from masc_graph.graph.tabs import Tab
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


def to_do_by_hand(resources: Resources, restriction: Restriction, tabs: list[Tab] | None) -> list[ByHand]:
    """List everything that is left for a person, the most important first. ``tabs`` is None if they were not read."""
    jobs = [_restrict(resources, restriction), _close_the_others(resources)]
    if tabs is None or not resources.is_plan_shown_by(tabs):
        jobs.append(_tab())
    return [*jobs, _views(resources)]


def restrict_how(resources: Resources) -> ByHand:
    """Say how to close the list of referrals to the team."""
    return ByHand(
        "Give MASC Referrals permissions of its own, before the first referral.",
        "Open the address below. Select 'Stop inheriting permissions', take out the team's Members and Visitors, then "
        "'Grant permissions' (read) to the administrator, the chair, the vice chair, and people of agencies that have "
        "signed the information sharing agreement. Clear 'Share everything in this folder' and the invitation e-mail.",
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


def _tab() -> ByHand:
    return ByHand(
        "Show the plan in the channel, if people want it there.",
        f"In the channel select +, then Planner, 'Use an existing plan', {PLAN}. Or run this again with --tab, which "
        "adds a tab that shows the plan's address, where the team's owner has allowed the app "
        "TeamsTab.Read.Group and TeamsTab.Create.Group.",
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
