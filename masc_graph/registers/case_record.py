"""A case read whole: its row, its history, its cards, and the roster and the meetings with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from masc_graph.commands import Command
from masc_graph.domain.board.roster import UNKNOWN_AGENCY, Person, Right, Role, Roster
from masc_graph.domain.cases.case import Case, CaseAction, CaseMove, PastDecision, ReferralFacts
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.referrals.repeat import RepeatState
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.domain.text.reference import number_of
from masc_graph.domain.text.working_days import Rules
from masc_graph.graph.lists import equals
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import Registers, roster_of, want_roster
from masc_graph.registers.rows import ActionRow, DecisionRow, MessageRow, ReferralRow


def waits_for_administrator(row: ReferralRow) -> bool:
    """Whether the administrator answers it: its referrer adds information, and the chair looks a second time."""
    return row.status is CaseStatus.SUBMITTED and not row.reconsidered


def case_of(
    row: ReferralRow, decisions: Sequence[Stored[DecisionRow]] = (), actions: Sequence[Stored[ActionRow]] = ()
) -> Case:
    """Read a row of MASC Referrals as a case, with as much of its history as was read beside it."""
    recorded = (stored.row for stored in decisions if stored.row.is_recorded)
    return Case(
        reference=row.reference,
        facts=ReferralFacts(
            referring_agency=row.referring_agency,
            referrer_id=row.referrer_id,
            received_at=row.received_at,
            risk_level=row.risk_level,
            area=row.area,
            urgent=row.urgent == "Yes",
            children=row.children_involved == "Yes",
            repeat=row.repeat_state is RepeatState.REPEAT,
        ),
        status=row.status,
        meeting_id=row.meeting_id,
        version=row.version,
        changed_by=row.changed_by,
        heard_before=row.heard_before,
        deferrals=row.deferrals,
        reason=row.status_reason,
        decisions=tuple(map(_decision, sorted(recorded, key=_decided))),
        actions=tuple(map(_action, sorted((stored.row for stored in actions), key=_number))),
    )


def _decided(row: DecisionRow) -> tuple[str, int]:
    return row.meeting_id, number_of(row.decision_id)


def _number(row: ActionRow) -> int:
    return number_of(row.code)


def _decision(row: DecisionRow) -> PastDecision:
    return PastDecision(
        row.decision_id, row.meeting_id, row.outcome, row.decided_at, row.supersedes, defer_why=row.defer_why
    )


def _action(row: ActionRow) -> CaseAction:
    return CaseAction(row.code, row.decision_id, row.agency, row.status)


@dataclass(frozen=True)
class CaseRecord:
    """One case as the lists have it, whichever meeting it belongs to."""

    stored: Stored[ReferralRow]
    roster: Roster
    calendar: Calendar
    messages: Sequence[Stored[MessageRow]] = ()
    decisions: Sequence[Stored[DecisionRow]] = ()
    actions: Sequence[Stored[ActionRow]] = ()

    @property
    def row(self) -> ReferralRow:
        return self.stored.row

    @cached_property
    def case(self) -> Case:
        """The case with its history."""
        return case_of(self.row, self.decisions, self.actions)

    def move(self, to: CaseStatus, right: Right, command: Command, **values: object) -> CaseMove:
        """Move the case as the command asks, or raise ``Refused``."""
        return self.case.move(to, right, by=str(command.command_id), **values)

    def names(self, key: bytes, today: date) -> NameCheck:
        """What the text check needs to find this case's names without reading them."""
        return NameCheck(frozenset(self.row.name_words.split()), key, today)

    def awaits(self, command: Command) -> bool:
        """Whether no delivery of the command has changed the row yet, so that its rules are still to be checked."""
        return self.row.changed_by != str(command.command_id)

    def people_to_notify(self) -> Sequence[str]:
        """Its referrer, or the leads of their agency once the referrer has left the roster."""
        row = self.row
        if not self.has_left(row.referrer_id):
            return [row.referrer_id]
        return self.roster.leads(row.referring_agency)

    def has_left(self, person_id: str) -> bool:
        """Whether somebody is no longer on the roster; a referrer whom it has never known has not left it."""
        is_stranger = person_id == self.row.referrer_id and self.row.referring_agency == UNKNOWN_AGENCY
        return not is_stranger and self.roster.member(person_id) is None

    def answerers(self, row: ReferralRow) -> list[Person]:
        """Who answers it: the administrators, and chair and vice chair if it is urgent or they were asked to look."""
        chairs = (Role.CHAIR, Role.VICE_CHAIR) if row.urgent == "Yes" or row.reconsidered else ()
        return self.roster.with_role(Role.ADMINISTRATOR, *chairs)


async def read_case(registers: Registers, rules: Rules, reference: str) -> CaseRecord | None:
    """Read a case with everything that hangs on it, in one round trip; None if there is no such case."""
    reading = registers.reading()
    agencies, meetings = want_roster(reading), want_overrides(reading)
    wanted = reading.find(ReferralRow, reference)
    messages = reading.where(MessageRow, equals("Reference", reference))
    decisions = reading.where(DecisionRow, equals("Reference", reference))
    actions = reading.where(ActionRow, equals("Reference", reference))
    await reading.send()
    if wanted.one is None:
        return None
    return CaseRecord(
        stored=wanted.one,
        roster=roster_of(agencies.rows),
        calendar=calendar_of(rules, meetings.rows),
        messages=messages.rows,
        decisions=decisions.rows,
        actions=actions.rows,
    )
