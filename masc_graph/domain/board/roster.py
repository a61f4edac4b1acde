"""Who is on the board: agencies, people, roles, what each role may do, and what the others are told."""

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
"""The agency of a referral whose sender is not on the roster: it is filed, and the administrator looks into it."""


class Role(StrEnum):
    """A role on the board; one person may have several."""

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
        """The role in words: "vice chair"."""
        return self.value.replace("_", " ")


class Right(StrEnum):
    """Something that not everybody may do; ``SYSTEM`` is for the worker alone, and no role has it."""

    USE = "use"
    RECORD = "record"
    TRIAGE = "triage"
    RUN_MEETING = "run_meeting"
    OWN_REFERRAL = "own_referral"
    OWN_ACTION = "own_action"
    SEE_COUNTS = "see_counts"
    OPERATE = "operate"
    SYSTEM = "system"


NOT_ON_ROSTER: Final = (
    "You cannot use MASC yet. Your name is not on the MASC roster. Ask the MASC administrator to add you. "
    "If someone is in danger, call 999. Do not wait for MASC."
)
NOT_IN_YOUR_ROLE: Final = (
    "Your role on the MASC roster does not include this. Ask the MASC administrator if it should. Nothing has changed. "
    "If someone is in danger, call 999. Do not wait for MASC."
)
CHAIRS_ONLY: Final = "Only the chair or vice chair can do this. Nothing has been recorded."
ADMINISTRATOR_ONLY: Final = "Only the MASC administrator can do this. Nothing has changed."
MEETING_ROLES_ONLY: Final = "Only the administrator, chair or vice chair can do this. Nothing has changed."
REFERRER_ONLY: Final = (
    "Only the person who sent this referral, or the lead of their agency, can do this. Nothing has changed."
)
DECIDED_ALREADY: Final = "A decision has been recorded for this case, so it cannot be withdrawn. Speak to the chair."
ANOTHER_AGENCYS: Final = "This action belongs to another agency. Only that agency can update it. Nothing has changed."
COUNTS_ROLES_ONLY: Final = "Only the chair, vice chair, administrator and steering viewers can see the counts."

REFUSALS: Final[Mapping[Right, tuple[str, str]]] = MappingProxyType(
    {
        Right.USE: ("R1", NOT_ON_ROSTER),
        Right.RECORD: ("R2", CHAIRS_ONLY),
        Right.TRIAGE: ("R3", ADMINISTRATOR_ONLY),
        Right.RUN_MEETING: ("R4", MEETING_ROLES_ONLY),
        Right.OWN_REFERRAL: ("R5", REFERRER_ONLY),
        Right.OWN_ACTION: ("R8", ANOTHER_AGENCYS),
        Right.SEE_COUNTS: ("R9", COUNTS_ROLES_ONLY),
        Right.OPERATE: ("R3", ADMINISTRATOR_ONLY),
        Right.SYSTEM: ("R3", ADMINISTRATOR_ONLY),
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
        Role.STEERING_VIEWER: frozenset({Right.SEE_COUNTS}),
        Role.OPERATOR: frozenset({Right.OPERATE}),
    }
)


def changed_since_opened(what: str) -> Refused:
    """The refusal for a change made in the meantime; ``what`` says what and when: "the case was accepted at 10:24"."""
    return Refused("R6", f"This has changed since you opened it: {what}. Open it again. Nothing has been recorded.")


class Agency(BaseModel):
    """An agency of the board; ``agency_id`` is the short key of its roster row, such as ``probation``.

    Its information sharing agreement holds from ``isa_signed_on`` to the end of ``isa_ends_on``, or without an end.
    """

    model_config = ConfigDict(frozen=True)

    agency_id: str
    name: str
    core: bool = False
    isa_signed_on: date | None = None
    isa_ends_on: date | None = None
    sees_cases: bool = False
    bucket_id: str = ""

    def has_agreement(self, today: date) -> bool:
        """Whether its information sharing agreement is signed and has not ended."""
        has_begun = self.isa_signed_on is not None and self.isa_signed_on <= today
        return has_begun and (self.isa_ends_on is None or today <= self.isa_ends_on)

    def may_see_cases(self, today: date) -> bool:
        """Whether its people get links to cases today: the agreement holds, and the board lets the agency see cases."""
        return self.sees_cases and self.has_agreement(today)


class Person(BaseModel):
    """A person of one agency, by Entra object id and tenant; ``name`` is P2 and shown only where the roster is."""

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
        """The role in which the person takes part in a meeting."""
        at_meetings = (Role.CHAIR, Role.VICE_CHAIR, Role.ADMINISTRATOR)
        return next((role for role in at_meetings if role in self.roles), Role.MEMBER)

    def acts_for(self, agency_id: str) -> bool:
        """Whether the person may update that agency's actions; who only sees the figures may not."""
        return self.agency_id == agency_id and Right.USE in self.rights

    @property
    def is_chair(self) -> bool:
        """Whether the person is chair or vice chair; both may do the same."""
        return Right.RECORD in self.rights


class Roster(BaseModel):
    """The agencies, people and usual actions of the board, as last read."""

    model_config = ConfigDict(frozen=True)

    agencies: tuple[Agency, ...] = ()
    people: tuple[Person, ...] = ()
    usual: tuple[UsualAction, ...] = ()

    @cached_property
    def _by_identity(self) -> dict[tuple[str, str], Person]:
        return {_identity(person.object_id, person.tenant_id): person for person in self.people if person.active}

    def find(self, object_id: str, tenant_id: str) -> Person | None:
        """Find an active person by their verified identity; never by name."""
        return self._by_identity.get(_identity(object_id, tenant_id))

    def member(self, object_id: str) -> Person | None:
        """Find an active person by object id alone, which is how Planner says who ticked a task."""
        member_id = object_id.lower()
        return next((person for (active_id, _), person in self._by_identity.items() if active_id == member_id), None)

    def agency(self, agency_id: str) -> Agency | None:
        """Find an agency by its key."""
        return next((agency for agency in self.agencies if agency.agency_id == agency_id), None)

    def agency_name(self, agency_id: str) -> str:
        """The agency's name, or its key if it is no longer on the roster."""
        agency = self.agency(agency_id)
        return agency.name if agency else agency_id

    def see_cases(self, today: date) -> frozenset[str]:
        """The ids of the agencies whose people get links to cases today."""
        return frozenset(agency.agency_id for agency in self.agencies if agency.may_see_cases(today))

    def holders(self, agency_id: str) -> tuple[Person, ...]:
        """The people to whom the agency's tasks are assigned: its active leads, else its deputies, else nobody."""
        return self._of(agency_id, Role.LEAD) or self._of(agency_id, Role.DEPUTY)

    def leads(self, agency_id: str) -> tuple[str, ...]:
        """The ids of the agency's active leads."""
        return tuple(person.object_id for person in self._of(agency_id, Role.LEAD))

    def with_role(self, *roles: Role) -> list[Person]:
        """The active people with one of these roles, each once, by role and then in the roster's order."""
        people = (person for role in roles for person in self.people if person.active and role in person.roles)
        return list(dict.fromkeys(people))

    def may_see_cases(self, person: Person, today: date) -> bool:
        """Whether the person may open cases: by role, or as one of an agency that may.

        Nobody else may learn from an answer of MASC whether a name is one of a case.
        """
        if person.rights & {Right.TRIAGE, Right.RECORD}:
            return True
        agency = self.agency(person.agency_id)
        return agency is not None and agency.may_see_cases(today)

    @property
    def administrators(self) -> list[str]:
        """The ids of the administrators, who are notified of what the service cannot put right by itself."""
        return [person.object_id for person in self.with_role(Role.ADMINISTRATOR)]

    def _of(self, agency_id: str, role: Role) -> tuple[Person, ...]:
        return tuple(person for person in self.with_role(role) if person.agency_id == agency_id)


def require(roster: Roster, object_id: str, tenant_id: str, right: Right) -> Person:
    """Find the person and check the right; raises ``Refused`` with the sentence for that right."""
    person = roster.find(object_id, tenant_id)
    if person is None:
        raise refusal(Right.USE)
    if right in person.rights:
        return person
    raise Refused("R10", NOT_IN_YOUR_ROLE) if right is Right.USE else refusal(right)


def require_owner(person: Person, agency_id: str) -> None:
    """Raise ``Refused`` unless the person belongs to the agency that owns the action."""
    if not person.acts_for(agency_id):
        raise refusal(Right.OWN_ACTION)


def require_referrer(person: Person, *, referrer_id: str, agency_id: str) -> None:
    """Raise ``Refused`` unless the person sent the referral or leads the sender's agency."""
    leads_it = Role.LEAD in person.roles and person.agency_id == agency_id
    if person.object_id != referrer_id and not leads_it:
        raise refusal(Right.OWN_REFERRAL)


def refusal(right: Right) -> Refused:
    """The refusal for a missing right."""
    return Refused(*REFUSALS[right])


def _identity(object_id: str, tenant_id: str) -> tuple[str, str]:
    return object_id.lower(), tenant_id.lower()
