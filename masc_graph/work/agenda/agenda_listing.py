"""What posting an agenda makes of its cases: each is listed in its place, moved within it, or to the next meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from masc_graph.commands import Command, PostAgenda
from masc_graph.domain.agenda.agenda_order import check_holds, kept_order
from masc_graph.domain.board.roster import Person, Right, changed_since_opened
from masc_graph.domain.cases.status import MAY_BE_LISTED, CaseStatus
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.errors import GiveUp
from masc_graph.registers.case_record import case_of
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import AuditRow, ReferralRow
from masc_graph.work.kit.context import WorkContext, case_number, event, is_by

LISTED: Final = "case_listed"
MOVED: Final = "case_rescheduled"


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
    leaving = _leaving(record, payload, command, context)
    by_rule = [case.reference for case in record.agenda(context.links, context.today).cases]
    order = [one for one in kept_order(payload.positions, by_rule) if one not in payload.held]
    cases = {stored.row.reference: stored for stored in record.cases}
    here = enumerate((cases[one] for one in order if one in cases), start=1)
    listed = (_listed(record, stored, place, command, first=first) for place, stored in here)
    return [*leaving, *(step for step in listed if step)]


def _leaving(record: MeetingRecord, payload: PostAgenda, command: Command, context: WorkContext) -> list[ListingChange]:
    """Move what may move to the next meeting; a first delivery, which has changed nothing yet, refuses the rest."""
    wanted = [one for one in record.referrals if one.row.reference in payload.held]
    possible = [one for one in wanted if is_by(one.row, command) or _may_move(record, one)]
    if not any(is_by(one.row, command) for one in record.referrals):
        words = frozenset(word for one in wanted for word in one.row.name_words.split())
        if check_holds(payload.held, payload.hold_reason, NameCheck(words, context.keys.match, context.today)):
            raise GiveUp("hold_reason")
        if len(possible) < len(payload.held):
            raise changed_since_opened("a case that you held over has been decided, or is not on this agenda any more")
    return [_moved(record, one, payload, command) for one in possible]


def _may_move(record: MeetingRecord, stored: Stored[ReferralRow]) -> bool:
    at = record.case_at(stored.row.reference)
    return at is not None and at.may_move


def _moved(record: MeetingRecord, stored: Stored[ReferralRow], payload: PostAgenda, command: Command) -> ListingChange:
    row, to = stored.row, record.next_open_meeting.meeting_id
    details = {"from_on": record.meeting.meeting_id, "to_on": to}
    if is_by(row, command):
        return ListingChange(stored, {}, MOVED, details)
    values = {"listed_for": "", "status_reason": payload.hold_reason}
    move = case_of(row).go_to(to, by=str(command.command_id), **values)
    return ListingChange(stored, move.values, MOVED, details)


def _listed(
    record: MeetingRecord, stored: Stored[ReferralRow], place: int, command: Command, *, first: bool
) -> ListingChange | None:
    """List a case, or only put it in its place; a case that joins an agenda that stands is marked as added."""
    row, meeting_id = stored.row, record.meeting.meeting_id
    here = {"listed_for": meeting_id, "position": place}
    if row.status in MAY_BE_LISTED and not record.decisions_on(row.reference):
        values = {**here, "meeting_id": meeting_id, "added": not first, "heard_before": row.was_heard}
        move = case_of(row).move(CaseStatus.LISTED, Right.SYSTEM, by=str(command.command_id), **values)
        return ListingChange(stored, move.values, LISTED, move.event)
    if is_by(row, command):
        return ListingChange(stored, {}, LISTED, {"to_status": CaseStatus.LISTED})
    changed = {name: value for name, value in here.items() if getattr(row, name) != value}
    return ListingChange(stored, changed) if changed else None


def after(record: MeetingRecord, done: Sequence[ListingChange]) -> MeetingRecord:
    """The meeting once all steps are done."""
    changed = {step.after.row.reference: step.after for step in done}
    return replace(record, referrals=[changed.get(one.row.reference, one) for one in record.referrals])
