"""The whole examination: every look in its order, and what one that could not be had means."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from masc_graph.doctor.board import (
    LISTS,
    PLAN,
    REFERRALS,
    look_at_the_lists,
    look_at_the_plan,
    look_at_who_may_open,
)
from masc_graph.doctor.context import CheckContext
from masc_graph.doctor.finding import Finding, Level
from masc_graph.doctor.people import ROSTER, TEAM, look_at_the_roster, look_at_the_team
from masc_graph.doctor.rights import PART as RIGHTS
from masc_graph.doctor.rights import look_at_rights
from masc_graph.doctor.surroundings import (
    CALENDAR,
    CLOCK,
    QUEUES,
    SERVICE,
    look_at_the_calendar,
    look_at_the_clock,
    look_at_the_queues,
    look_at_the_service,
)
from masc_graph.errors import MascError, TryAgain
from masc_graph.service import Service

Look = Callable[[CheckContext], Awaitable[list[Finding]]]

LOOKS: Final[Sequence[tuple[str, Look]]] = (
    (RIGHTS, look_at_rights),
    (LISTS, look_at_the_lists),
    (REFERRALS, look_at_who_may_open),
    (ROSTER, look_at_the_roster),
    (PLAN, look_at_the_plan),
    (TEAM, look_at_the_team),
    (QUEUES, look_at_the_queues),
    (SERVICE, look_at_the_service),
    (CLOCK, look_at_the_clock),
    (CALENDAR, look_at_the_calendar),
)
_CURES: Final[Mapping[str, str]] = {
    RIGHTS: (
        "Check MASC_TENANT_ID and MASC_CLIENT_ID, and whether the certificate or secret has run out. "
        "A managed identity signs in from within Azure only."
    ),
    LISTS: (
        "If Graph refused: Sites.Selected opens nothing by itself; have an administrator grant 'write' on the one site "
        "(infra/Grant-MascPermissions.ps1). Check MASC_SITE_ID."
    ),
    ROSTER: "Put the list MASC Agencies right first: see 'lists'.",
    PLAN: "If Graph refused: Tasks.Read.All is missing (docs/permissions.md). Check MASC_PLAN_ID.",
    TEAM: "Check MASC_CONNECTOR_URL and MASC_BOT_APP_ID, and that the bot is there in Azure.",
}
_AGAIN: Final = "Look again in a minute; if it stays so, see the runbook, By symptom."
_TOKEN: Final = "token:"


async def examine(service: Service, app_url: str = "", each: Callable[[], None] = lambda: None) -> list[Finding]:
    """Look at everything and change nothing; ``each`` is called after every look.

    Without a token all looks that need one would fail in the same way, so only the first says it.
    """
    context = CheckContext.of(service, await service.now(), app_url)
    found: list[Finding] = []
    no_token = False
    for part, look in LOOKS:
        try:
            found += await look(context)
        except MascError as error:
            lacks_token = isinstance(error, TryAgain) and error.reason.startswith(_TOKEN)
            if not (lacks_token and no_token):
                says = f"This could not be looked at ({error})."
                found.append(Finding(part, Level.FAILURE, says, _CURES.get(part, _AGAIN)))
            no_token = no_token or lacks_token
        each()
    return found
