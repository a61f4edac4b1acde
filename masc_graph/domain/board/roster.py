"""Who is on the board: agencies, people, roles, what each role may do, and the sentence for those who may not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.board.usual_actions import UsualAction
from masc_graph.errors import Refused

UNKNOWN_AGENCY: Final = "unknown"
"""The referring agency of a referral whose sender is not on the roster: kept, and put before the administrator."""


class Role(StrEnum):
    """What a person is on the board; one person may hold several."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    ADMINISTRATOR = "administrator"
    LEAD = "lead"
    DEPUTY = "deputy"
    MEMBER = "member"
    STEERING_VIEWER = "steering_viewer"
    OPERATOR = "operator"

    @property
    def words(self) -> str:
        """The role as people say it: "vice chair"."""
        return self.value.replace("_", " ")


class Right(StrEnum):
    """One thing that not everybody may do; ``SYSTEM`` is the worker's own, held by no role."""

    USE = "use"
    RECORD = "record"
    TRIAGE = "triage"
    RUN_MEETING = "run_meeting"
    OWN_REFERRAL = "own_referral"
    OWN_ACTION = "own_action"
    SEE_COUNTS = "see_counts"
    OPERATE = "operate"
    SYSTEM = "system"


R1: Final = (
    "You cannot use MASC yet. Your name is not on the MASC roster. Ask the MASC administrator to add you. "
    "If someone is in danger, call 999. Do not wait for MASC."
)
R2: Final = "Only the chair or vice chair can do this. Nothing has been recorded."
R3: Final = "Only the MASC administrator can do this. Nothing has changed."
R4: Final = "Only the administrator, chair or vice chair can do this. Nothing has changed."
R5: Final = "Only the person who sent this referral, or the lead of their agency, can do this. Nothing has changed."
R7: Final = "A decision has been recorded for this case, so it cannot be withdrawn. Speak to the chair."
R8: Final = "This action belongs to another agency. Only that agency can update it. Nothing has changed."
R9: Final = "Only the chair, vice chair, administrator and steering viewers can see the counts."

REFUSALS: Final[Mapping[Right, tuple[str, str]]] = MappingProxyType(
    {
        Right.USE: ("R1", R1),
        Right.RECORD: ("R2", R2),
        Right.TRIAGE: ("R3", R3),
        Right.RUN_MEETING: ("R4", R4),
        Right.OWN_REFERRAL: ("R5", R5),
        Right.OWN_ACTION: ("R8", R8),
        Right.SEE_COUNTS: ("R9", R9),
        Right.OPERATE: ("R3", R3),
        Right.SYSTEM: ("R3", R3),
    }
)

_CHAIRS: Final = frozenset({Right.USE, Right.RECORD, Right.RUN_MEETING, Right.SEE_COUNTS})
_MEMBERS: Final = frozenset({Right.USE})

ROLE_RIGHTS: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.CHAIR: _CHAIRS,
        Role.VICE_CHAIR: _CHAIRS,
        Role.ADMINISTRATOR: frozenset({Right.USE, Right.TRIAGE, Right.RUN_MEETING, Right.SEE_COUNTS}),
        Role.LEAD: _MEMBERS,
        Role.DEPUTY: _MEMBERS,
        Role.MEMBER: _MEMBERS,
        Role.STEERING_VIEWER: frozenset({Right.USE, Right.SEE_COUNTS}),
        Role.OPERATOR: frozenset({Right.OPERATE}),
    }
)


def changed_since_opened(what: str) -> Refused:
    """Say that the thing changed meanwhile; ``what`` is what and when: "the case was accepted at 10:24"."""
    return Refused("R6", f"This has changed since you opened it: {what}. Open it again. Nothing has been recorded.")


class Agency(BaseModel):
    """An organisation at the table; ``agency_id`` is the short key of its roster row, ``probation``."""

    model_config = ConfigDict(frozen=True)

    agency_id: str
    name: str
    core: bool = False
    isa_signed_on: date | None = None
    sees_cases: bool = False
    bucket_id: str = ""


class Person(BaseModel):
    """An Entra object id in a tenant, in one agency; ``name`` is P2 and goes to the roster's surfaces only."""

    model_config = ConfigDict(frozen=True)

    object_id: str
    tenant_id: str
    agency_id: str
    name: str = ""
    roles: frozenset[Role] = frozenset({Role.MEMBER})
    active: bool = True

    @property
    def rights(self) -> frozenset[Right]:
        """Everything that the person's roles allow together."""
        return frozenset(right for role in self.roles for right in ROLE_RIGHTS[role])

    @property
    def meeting_role(self) -> Role:
        """In which role the person works at a meeting."""
        at_meetings = (Role.CHAIR, Role.VICE_CHAIR, Role.ADMINISTRATOR)
        return next((role for role in at_meetings if role in self.roles), Role.MEMBER)

    @property
    def is_chair(self) -> bool:
        """Chair or vice chair: they may do the same."""
        return Right.RECORD in self.rights


class Roster(BaseModel):
    """Everyone that the board knows, as last read."""

    model_config = ConfigDict(frozen=True)

    agencies: tuple[Agency, ...] = ()
    people: tuple[Person, ...] = ()
    usual: tuple[UsualAction, ...] = ()

    @cached_property
    def _by_identity(self) -> dict[tuple[str, str], Person]:
        return {_identity(person.object_id, person.tenant_id): person for person in self.people if person.active}

    def find(self, object_id: str, tenant_id: str) -> Person | None:
        """Find an active person by the proven identity; never by name."""
        return self._by_identity.get(_identity(object_id, tenant_id))

    def member(self, object_id: str) -> Person | None:
        """Find an active person by object id alone, as Planner names who ticked."""
        wanted = object_id.lower()
        return next((person for (known, _), person in self._by_identity.items() if known == wanted), None)

    def agency(self, agency_id: str) -> Agency | None:
        """Find an agency by its key."""
        return next((agency for agency in self.agencies if agency.agency_id == agency_id), None)

    def agency_name(self, agency_id: str) -> str:
        """The agency's name, or its bare key if it has left the roster."""
        agency = self.agency(agency_id)
        return agency.name if agency else agency_id

    def holders(self, agency_id: str) -> tuple[Person, ...]:
        """Who holds the agency's tasks: its active leads, else its deputies, else nobody."""
        return self._of(agency_id, Role.LEAD) or self._of(agency_id, Role.DEPUTY)

    def leads(self, agency_id: str) -> tuple[str, ...]:
        """The ids of the agency's active leads."""
        return tuple(person.object_id for person in self._of(agency_id, Role.LEAD))

    def with_role(self, *roles: Role) -> list[Person]:
        """All active people with one of these roles, each once: role by role, and in the roster's order."""
        found = (one for role in roles for one in self.people if one.active and role in one.roles)
        return list(dict.fromkeys(found))

    @property
    def administrators(self) -> list[str]:
        """The ids of those who are told what the service itself cannot put right."""
        return [person.object_id for person in self.with_role(Role.ADMINISTRATOR)]

    def _of(self, agency_id: str, role: Role) -> tuple[Person, ...]:
        return tuple(person for person in self.with_role(role) if person.agency_id == agency_id)


def require(roster: Roster, object_id: str, tenant_id: str, right: Right) -> Person:
    """Find the person and make sure of the right, or raise ``Refused`` with the rule's sentence."""
    person = roster.find(object_id, tenant_id)
    if person is None:
        raise refusal(Right.USE)
    if right not in person.rights:
        raise refusal(right)
    return person


def require_owner(person: Person, agency_id: str) -> None:
    """Only the owning agency updates an action."""
    if person.agency_id != agency_id:
        raise refusal(Right.OWN_ACTION)


def require_referrer(person: Person, *, referrer_id: str, agency_id: str) -> None:
    """Only the sender, or a lead of the sender's agency, acts on a referral."""
    leads_it = Role.LEAD in person.roles and person.agency_id == agency_id
    if person.object_id != referrer_id and not leads_it:
        raise refusal(Right.OWN_REFERRAL)


def refusal(right: Right) -> Refused:
    """The refusal that belongs to a right that is missing."""
    return Refused(*REFUSALS[right])


def _identity(object_id: str, tenant_id: str) -> tuple[str, str]:
    return object_id.lower(), tenant_id.lower()
