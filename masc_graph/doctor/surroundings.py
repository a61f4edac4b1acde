"""Check what the board relies on: the bank holidays, the clock, the queues, and the running service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final, cast

import httpx

from masc_graph.doctor.context import CheckContext
from masc_graph.doctor.finding import Finding, Level
from masc_graph.domain.meetings.calendar_words import day_words_with_year
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.text.working_days import BANK_HOLIDAYS_KNOWN_UNTIL
from masc_graph.errors import TryAgain
from masc_graph.provisioning.set_up import NO_RIGHT_TO_QUEUES
from masc_graph.service import FAILED, QUEUE

CALENDAR, CLOCK, QUEUES, SERVICE = "calendar", "clock", "queues", "service"
_SOON: Final = timedelta(days=183)
_SLOW: Final = timedelta(seconds=60)
_WRONG: Final = timedelta(minutes=5)
"""Beyond this, tokens and storage signatures are refused."""

_WAITED_LONG: Final = timedelta(hours=1)
_SILENT: Final = timedelta(hours=1)
_TIMERS_DEAD: Final = "Restart the app; if that does not help, deploy again (docs/runbook.md, By symptom)."
_CLOSED: Final = (401, 403, 404)


async def check_calendar(context: CheckContext) -> list[Finding]:
    """Check that the bank holidays we know reach far enough ahead: they are announced a few years in advance."""
    until, today = BANK_HOLIDAYS_KNOWN_UNTIL, london_day(context.now)
    says = f"The bank holidays of England are known until {day_words_with_year(until)}."
    if until - today > _SOON:
        return [Finding(CALENDAR, Level.OK, says)]
    cure = (
        "Install a newer version of MASC. Until then put later bank holidays that no rule gives, such as those for a "
        "coronation, into MASC_EXTRA_CLOSED_DAYS (https://www.gov.uk/bank-holidays)."
    )
    level = Level.FAILURE if today > until else Level.WARNING
    return [Finding(CALENDAR, level, f"{says} Dates after that may be a day out.", cure)]


async def check_clock(context: CheckContext) -> list[Finding]:
    """Compare this machine's clock with the time in Graph's answer, which even a refusal has."""
    try:
        async with context.http() as http:
            answer = await http.get(f"{context.service.settings.graph_url}/me")
        theirs = parsedate_to_datetime(answer.headers.get("date", ""))
    except (httpx.HTTPError, ValueError):
        return [Finding(CLOCK, Level.NOTE, "Graph did not tell its time.", "Look again later.")]
    off = await context.service.now() - theirs
    if abs(off) <= _SLOW:
        return [Finding(CLOCK, Level.OK, "This machine's clock and Graph's agree.")]
    way = "ahead of" if off > timedelta(0) else "behind"
    says = f"This machine's clock is {round(abs(off).total_seconds())} seconds {way} Graph's."
    cure = "Let the machine set its clock by itself: tokens hang on it. (Azure keeps the service's own clock.)"
    return [Finding(CLOCK, Level.FAILURE if abs(off) > _WRONG else Level.WARNING, says, cure)]


async def check_queues(context: CheckContext) -> list[Finding]:
    """Check how long commands have waited, and whether any could not be carried out."""
    queue = context.service.queue
    try:
        if absent := await queue.absent():
            says = f"There is no queue {', '.join(absent)}."
            return [Finding(QUEUES, Level.FAILURE, says, f"Run 'provision'. {NO_RIGHT_TO_QUEUES}")]
        states = await queue.states()
    except TryAgain as error:
        return [Finding(QUEUES, Level.FAILURE, f"The queues cannot be looked at ({error.reason}).", NO_RIGHT_TO_QUEUES)]
    findings: list[Finding] = []
    work, poison, failed = states[QUEUE], states[f"{QUEUE}-poison"], states[FAILED]
    if work.oldest_at and context.now - work.oldest_at > _WAITED_LONG:
        hours = int((context.now - work.oldest_at) / timedelta(hours=1))
        says = f"A command has waited for {hours} hours; {work.count} wait in all."
        cure = "Look for command_put_back in the log: it says why. If there is nothing, the functions are not running."
        findings.append(Finding(QUEUES, Level.FAILURE, says, cure))
    if poison.count:
        says = f"{poison.count} commands that failed are not taken over from {QUEUE}-poison."
        findings.append(Finding(QUEUES, Level.FAILURE, says, "The function 'poison' does not run: see its log."))
    if failed.count:
        says = f"{failed.count} commands could not be carried out."
        cure = "'python -m masc_graph replay list' says which and why; mend the cause, then 'replay all' or 'discard'."
        findings.append(Finding(QUEUES, Level.WARNING, says, cure))
    return findings or [Finding(QUEUES, Level.OK, f"{work.count} commands wait, none too long, and none has failed.")]


async def check_service(context: CheckContext) -> list[Finding]:
    """Check that the functions run, have all their settings, and refuse unknown callers."""
    if not context.app_url:
        cure = "Give its address: --app-url https://<app>.azurewebsites.net"
        return [Finding(SERVICE, Level.NOTE, "The running service was not looked at.", cure)]
    try:
        async with context.http() as http:
            health = await http.get(f"{context.app_url}/api/health")
            stranger = await http.post(f"{context.app_url}/api/messages", json={"type": "message"})
    except httpx.HTTPError as error:
        says = f"The running service does not answer ({type(error).__name__})."
        cure = "Check the address, that the app is started, and that OPERATOR_ADDRESSES lets this machine in."
        return [Finding(SERVICE, Level.FAILURE, says, cure)]
    return [_health(health), *_timers(health, context.now), *_stranger(stranger)]


def _health(answer: httpx.Response) -> Finding:
    if answer.status_code == 200:
        python = _told(answer, "python")
        return Finding(SERVICE, Level.OK, f"The running service is ready{f', on Python {python}' if python else ''}.")
    if answer.status_code == 503:
        missing = ", ".join(map(str, _missing(answer))) or "it does not say which"
        says = f"The running service lacks settings: {missing}."
        return Finding(SERVICE, Level.FAILURE, says, "Set them (runbook, Settings), and restart the app.")
    if answer.status_code in _CLOSED:
        says = f"The running service lets nobody in from here ({answer.status_code})."
        cure = "That is as it should be when nobody looks after it. To look: set OPERATOR_ADDRESSES, 'azd provision'."
        return Finding(SERVICE, Level.NOTE, says, cure)
    says = f"The running service answers {answer.status_code} where it should say that it is ready."
    return Finding(SERVICE, Level.FAILURE, says, "Look into the log of the app for what stopped it at its start.")


def _timers(answer: httpx.Response, now: datetime) -> Iterator[Finding]:
    """Check when each timer last ran: they may stay dead after a deployment while everything else is well.

    https://github.com/Azure/azure-functions-host/issues/11828.
    """
    told = _told(answer, "timers")
    timers = cast("dict[str, object]", told) if isinstance(told, dict) else {}
    for name, text in timers.items():
        at = _instant(text)
        if at is None:
            says = f"The timer {name} is not known to have run yet: it should within a quarter of an hour."
            yield Finding(SERVICE, Level.NOTE, says, f"Look again then. {_TIMERS_DEAD}")
        elif now - at > _SILENT:
            says = f"The timer {name} has not run since {at:%H:%M} UTC on {day_words_with_year(at.date())}."
            yield Finding(SERVICE, Level.FAILURE, says, _TIMERS_DEAD)
        else:
            yield Finding(SERVICE, Level.OK, f"The timer {name} last ran at {at:%H:%M} UTC.")


def _instant(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _missing(answer: httpx.Response) -> list[object]:
    missing = _told(answer, "missing")
    return cast("list[object]", missing) if isinstance(missing, list) else []


def _told(answer: httpx.Response, name: str) -> object:
    """Return one thing that health tells; None where it does not, or is no object."""
    try:
        told: Any = answer.json()
        return told.get(name)
    except (ValueError, AttributeError):
        return None


def _stranger(answer: httpx.Response) -> list[Finding]:
    """Check that Teams' endpoint exists and refuses a caller without a token."""
    if answer.status_code == 401:
        return [Finding(SERVICE, Level.OK, "Teams' door is there, and a stranger is refused.")]
    if answer.status_code == 403:
        return []
    says = f"Teams' door answers a stranger with {answer.status_code}, not with a refusal."
    cure = "The bot's endpoint has to end in /api/messages of this app; see that nothing stands before it that answers."
    return [Finding(SERVICE, Level.FAILURE, says, cure)]
