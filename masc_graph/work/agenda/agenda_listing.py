"""What posting an agenda makes of its cases: each is listed in its place, moved within the agenda, or held over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from masc_graph.commands import Command, PostAgenda
from masc_graph.domain.agenda.agenda_order import apply_order, check_moves
from masc_graph.domain.board.roster import Person, changed_since_opened
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.errors import GiveUp
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import AuditRow, ReferralRow
from masc_graph.work.kit.context import WorkContext, case_number, event, is_by, marked

LISTED: Final = "case_listed"
HELD: Final = "case_rescheduled"
_LISTABLE: Final = frozenset({CaseStatus.ACCEPTED, CaseStatus.DEFERRED, CaseStatus.UNDER_REVIEW})


@dataclass(frozen=True)
class ListingChange:
    """What becomes of one case. Without values an earlier delivery wrote them, and only the event is made sure of."""

    stored: Stored[ReferralRow]
    values: Mapping[str, object]
    happened: str = ""
    details: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def after(self) -> Stored[ReferralRow]:
        """The row as it is then."""
        return replace(self.stored, row=self.stored.row.model_copy(update=dict(self.values)))

    def event(self, command: Command, who: Person | None) -> AuditRow | None:
        """The event that goes with it, if it has one."""
        if not self.happened:
            return None
        row = self.after.row
        return event(
            command,
            case_number(self.stored),
            self.happened,
            who=who,
            reference=row.reference,
            meeting_id=row.meeting_id,
            details=self.details,
        )


def steps(
    record: MeetingRecord, payload: PostAgenda, command: Command, context: WorkContext, *, first: bool
) -> list[ListingChange]:
    """Work out what becomes of each case; ``first`` says that this command is the one that posts the agenda."""
    held = _held(record, payload, command, context)
    by_rule = [case.reference for case in record.agenda(context.links, context.today).cases]
    order = [one for one in apply_order(payload.positions, by_rule) if one not in payload.held]
    cases = {stored.row.reference: stored for stored in record.cases}
    here = enumerate((cases[one] for one in order if one in cases), start=1)
    listed = (_listed(record, stored, place, command, first=first) for place, stored in here)
    return [*held, *(step for step in listed if step)]


def _held(record: MeetingRecord, payload: PostAgenda, command: Command, context: WorkContext) -> list[ListingChange]:
    """Hold over what may be; only a first delivery, which has changed nothing yet, says no to what may not."""
    wanted = [one for one in record.referrals if one.row.reference in payload.held]
    possible = [one for one in wanted if is_by(one.row, command) or record.may_be_held(one)]
    if not any(is_by(one.row, command) for one in record.referrals):
        words = frozenset(word for one in wanted for word in one.row.name_words.split())
        if check_moves(payload.held, payload.hold_reason, NameCheck(words, context.keys.match, context.today)):
            raise GiveUp("hold_reason")
        if len(possible) < len(payload.held):
            raise changed_since_opened("a case that you held over has been decided, or is not on this agenda any more")
    return [_hold(record, one, payload, command) for one in possible]


def _hold(record: MeetingRecord, stored: Stored[ReferralRow], payload: PostAgenda, command: Command) -> ListingChange:
    row, to = stored.row, record.held_over_to.meeting_id
    details = {"from_on": record.meeting.meeting_id, "to_on": to}
    if is_by(row, command):
        return ListingChange(stored, {}, HELD, details)
    status = CaseStatus.ACCEPTED if row.status is CaseStatus.LISTED else row.status
    values = {"status": status, "meeting_id": to, "listed_for": "", "status_reason": payload.hold_reason}
    return ListingChange(stored, {**values, **marked(row, command)}, HELD, details)


def _listed(
    record: MeetingRecord, stored: Stored[ReferralRow], place: int, command: Command, *, first: bool
) -> ListingChange | None:
    """List a case, or only put it in its place; a case that joins an agenda that stands is marked as added."""
    row, meeting_id = stored.row, record.meeting.meeting_id
    here = {"listed_for": meeting_id, "position": place}
    if row.status in _LISTABLE and record.decision(row.reference) is None:
        values = {**here, "status": CaseStatus.LISTED, "meeting_id": meeting_id, "added": not first}
        values |= {"heard_before": row.was_heard, **marked(row, command)}
        details = {"from_status": row.status, "to_status": CaseStatus.LISTED}
        return ListingChange(stored, values, LISTED, details)
    if is_by(row, command):
        return ListingChange(stored, {}, LISTED, {"to_status": CaseStatus.LISTED})
    changed = {name: value for name, value in here.items() if getattr(row, name) != value}
    return ListingChange(stored, changed) if changed else None


def after(record: MeetingRecord, done: Sequence[ListingChange]) -> MeetingRecord:
    """The table once all steps are done."""
    changed = {step.after.row.reference: step.after for step in done}
    return replace(record, referrals=[changed.get(one.row.reference, one) for one in record.referrals])
