"""Run every check in order, and say what it means when one cannot be made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from masc_graph.doctor.board import (
    LISTS,
    PLAN,
    REFERRALS,
    ROWS_READ,
    check_lists,
    check_plan,
    check_rows,
    check_who_may_open,
)
from masc_graph.doctor.context import CheckContext
from masc_graph.doctor.finding import Finding, Level
from masc_graph.doctor.people import ROSTER, TEAM, check_roster, check_team
from masc_graph.doctor.rights import PART as RIGHTS
from masc_graph.doctor.rights import check_rights
from masc_graph.doctor.surroundings import (
    CALENDAR,
    CLOCK,
    QUEUES,
    SERVICE,
    check_calendar,
    check_clock,
    check_queues,
    check_service,
)
from masc_graph.errors import MascError, TryAgain
from masc_graph.service import Service

Check = Callable[[CheckContext], Awaitable[list[Finding]]]

CHECKS: Final[Sequence[tuple[str, Check]]] = (
    (RIGHTS, check_rights),
    (LISTS, check_lists),
    (ROWS_READ, check_rows),
    (REFERRALS, check_who_may_open),
    (ROSTER, check_roster),
    (PLAN, check_plan),
    (TEAM, check_team),
    (QUEUES, check_queues),
    (SERVICE, check_service),
    (CLOCK, check_clock),
    (CALENDAR, check_calendar),
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
    ROWS_READ: "Put the lists right first: see 'lists'.",
    ROSTER: "Put the list MASC Agencies right first: see 'lists'.",
    PLAN: "If Graph refused: Tasks.Read.All is missing (docs/permissions.md). Check MASC_PLAN_ID.",
    TEAM: "Check MASC_CONNECTOR_URL and MASC_BOT_APP_ID, and that the bot is there in Azure.",
}
_AGAIN: Final = "Look again in a minute; if it stays so, see the runbook, By symptom."
_TOKEN: Final = "token:"


async def examine(service: Service, app_url: str = "", each: Callable[[], None] = lambda: None) -> list[Finding]:
    """Check everything and change nothing; ``each`` is called after every check.

    Without a token every check that needs one would fail in the same way, so only the first says so.
    """
    context = CheckContext.of(service, await service.now(), app_url)
    findings: list[Finding] = []
    no_token = False
    for part, check in CHECKS:
        try:
            findings += await check(context)
        except MascError as error:
            lacks_token = isinstance(error, TryAgain) and error.reason.startswith(_TOKEN)
            if not (lacks_token and no_token):
                says = f"This could not be looked at ({error})."
                findings.append(Finding(part, Level.FAILURE, says, _CURES.get(part, _AGAIN)))
            no_token = no_token or lacks_token
        each()
    return findings
