"""Check that the roster is complete, and that MASC can reach the people on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from masc_graph.doctor.context import CheckContext
from masc_graph.doctor.finding import Finding, Level
from masc_graph.domain.board.roster import Agency, Person, Role, Roster
from masc_graph.domain.meetings.calendar_words import day_words_with_year
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.errors import GiveUp
from masc_graph.provisioning.roster import read_rows
from masc_graph.registers.registers import roster_of
from masc_graph.registers.rows import MessageRow
from masc_graph.teams.activity import Account
from masc_graph.work.kit.messages import WELCOME

ROSTER, TEAM = "roster", "team"
_INSTALL: Final = "An owner adds the app to the team: Manage team, Apps."
_WRITE: Final = "Put it right in MASC Agencies, or in the roster's file and run 'python -m masc_graph roster import'."
_NEEDED: Final = (
    (Role.CHAIR, Level.FAILURE, "no decision can be recorded by a chair"),
    (Role.VICE_CHAIR, Level.WARNING, "nobody records decisions while the chair is away"),
    (Role.ADMINISTRATOR, Level.FAILURE, "nobody answers referrals or is told of failures"),
)


async def check_roster(context: CheckContext) -> list[Finding]:
    """Check for chair, vice chair and administrator, each agency's lead and agreement, and everybody's tenant."""
    if "agencies" not in context.resources.list_ids:
        return [
            Finding(ROSTER, Level.NOTE, "There is no list to read the roster from.", "See 'lists', and look again.")
        ]
    context.rows = await read_rows(context.resources)
    context.roster = roster_of(context.rows)
    return _the_roster(context, context.roster)


def _the_roster(context: CheckContext, roster: Roster) -> list[Finding]:
    findings = list[Finding]()
    findings += [
        Finding(ROSTER, level, f"Nobody is {role.words}: {means}.", _WRITE)
        for role, level, means in _NEEDED
        if not roster.with_role(role)
    ]
    for agency in roster.agencies:
        findings += _agency(agency, roster, context)
    findings += _strangers(roster, context.service.settings.tenant_id)
    active = [person for person in roster.people if person.active]
    says = f"{len(active)} people of {len(roster.agencies)} agencies, with a chair, a vice chair and an administrator."
    return findings or [Finding(ROSTER, Level.OK, says)]


def _agency(agency: Agency, roster: Roster, context: CheckContext) -> Iterator[Finding]:
    if not roster.leads(agency.agency_id):
        holds = "its deputies hold its tasks" if roster.holders(agency.agency_id) else "nobody holds its tasks"
        yield Finding(ROSTER, Level.WARNING, f"{agency.name} has no lead: {holds}.", _WRITE)
    today = london_day(context.now)
    if agency.isa_signed_on is None or agency.isa_signed_on > today:
        says = f"{agency.name} has not signed the information sharing agreement: its people get no links to cases."
        yield Finding(ROSTER, Level.WARNING, says, "When it has, write the day into IsaSignedOn of its row.")
    elif not agency.has_agreement(today):
        says = f"The information sharing agreement of {agency.name} has ended: its people get no links to cases."
        yield Finding(ROSTER, Level.WARNING, says, "When it is renewed, write the new end into IsaEndsOn of its row.")


def _strangers(roster: Roster, tenant_id: str) -> Iterator[Finding]:
    """People whom MASC would not recognise, or would take for somebody else."""
    known = {agency.agency_id for agency in roster.agencies}
    active = [person for person in roster.people if person.active]
    for key in _keys(person for person in active if person.agency_id not in known):
        yield Finding(ROSTER, Level.FAILURE, f"{key} is of an agency that is not on the roster.", _WRITE)
    for key in _keys(person for person in active if person.tenant_id != tenant_id.lower()):
        cure = "A guest's TenantId too is that of this tenant, and the ObjectId that of the guest's account in it."
        yield Finding(ROSTER, Level.WARNING, f"{key} has another tenant's id, and will not be known.", cure)
    for object_id, count in Counter(person.object_id for person in active).items():
        if count > 1:
            yield Finding(ROSTER, Level.WARNING, f"{object_id} is on the roster {count} times; one row counts.", _WRITE)


async def check_team(context: CheckContext) -> list[Finding]:
    """Ask the Connector for the channel's members: is the app installed, who is missing, who is a guest?"""
    if not context.is_the_service:
        return [await _from_the_register(context)]
    try:
        members = await context.service.connector.members(context.service.settings.channel_id)
    except GiveUp as refused:
        says = f"The app is not in the team, or not in this channel ({refused.reason})."
        return [Finding(TEAM, Level.FAILURE, says, f"{_INSTALL} Check MASC_CHANNEL_ID.")]
    return _members(context.roster, len(members), await _by_object_id(context, members))


async def _by_object_id(context: CheckContext, members: Sequence[Account]) -> dict[str, Account]:
    """Match members to Entra's ids. Teams may leave them out, and then it is asked for each person on the roster."""
    by_id = {member.object_id.lower(): member for member in members if member.object_id}
    connector, channel_id = context.service.connector, context.service.settings.channel_id
    missing = {person.object_id for person in context.roster.people if person.active} - by_id.keys()
    for object_id in sorted(missing) if len(by_id) < len(members) else ():
        if account := await connector.member(channel_id, object_id):
            by_id[object_id] = account
    return by_id


async def _from_the_register(context: CheckContext) -> Finding:
    """The set-up registration cannot ask Teams. But if the service has ever posted, the app was in the team."""
    reading = context.resources.registers.reading()
    welcome = reading.find(MessageRow, WELCOME)
    await reading.send()
    if welcome.one is None or welcome.one.row.sent_at is None:
        says = "MASC has not written into the channel yet: its welcome card comes within a quarter of an hour."
        return Finding(TEAM, Level.WARNING, says, f"{_INSTALL} If it is there, the functions are not running.")
    since = day_words_with_year(london_day(welcome.one.row.sent_at))
    says = f"MASC wrote into the channel on {since}. Whether its app is still there, only the service itself sees."
    return Finding(TEAM, Level.NOTE, says, "Press a button of the welcome card in the channel: a dialog opens.")


def _members(roster: Roster, count: int, by_id: Mapping[str, Account]) -> list[Finding]:
    active = [person for person in roster.people if person.active]
    away = _keys(person for person in active if person.object_id not in by_id)
    guests = [person for person in active if person.object_id in by_id and by_id[person.object_id].is_guest]
    findings = [
        Finding(TEAM, Level.WARNING, f"{key} is not in the team: MASC cannot write to them.", _ADD) for key in away
    ]
    if guests:
        of = ", ".join(f"{agency} {count}" for agency, count in Counter(guest.agency_id for guest in guests).items())
        says = f"{len(guests)} people on the roster are guests of this tenant: {of}."
        cure = "Planner sends guests no e-mail. Have each of them open MASC once, and see that its dialogs open."
        findings.append(Finding(TEAM, Level.NOTE, says, cure))
    return [Finding(TEAM, Level.OK, f"The app is in the team, which has {count} members."), *findings]


_ADD: Final = "An owner of the team adds them as a member (guests too)."


def _keys(people: Iterable[Person]) -> list[str]:
    """Refer to people by the key of their row, not by name."""
    return [f"{person.agency_id}:{person.object_id}" for person in people]
