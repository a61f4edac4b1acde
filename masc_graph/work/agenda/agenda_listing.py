"""What posting an agenda changes in its cases: each is listed, moved within it, or moved to the next meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from masc_graph.commands import Command, PostAgenda
from masc_graph.domain.agenda.agenda_order import apply_order, check_moves
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
    """The change of one case. Without values an earlier delivery wrote them, and only the event is written again."""

    stored: Stored[ReferralRow]
    values: Mapping[str, object]
    event_name: str = ""
    details: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def after(self) -> Stored[ReferralRow]:
        """The row after the change."""
        return replace(self.stored, row=self.stored.row.model_copy(update=dict(self.values)))

    def event(self, command: Command, who: Person | None) -> AuditRow | None:
        """The audit event of the change, if it has one."""
        if not self.event_name:
            return None
        row = self.after.row
        return event(
            command,
            case_number(self.stored),
            self.event_name,
            who=who,
            reference=row.reference,
            meeting_id=row.meeting_id,
            details=self.details,
        )


def listing_changes(
    record: MeetingRecord, payload: PostAgenda, command: Command, context: WorkContext, *, first: bool
) -> list[ListingChange]:
    """Work out the change of each case; ``first`` says that this command is the one that posts the agenda."""
    moves = _cases_to_move(record, payload, command, context)
    by_rule = [case.reference for case in record.agenda(context.links, context.today).cases]
    order = [reference for reference in apply_order(payload.positions, by_rule) if reference not in payload.held]
    cases = {stored.row.reference: stored for stored in record.cases}
    placed_cases = enumerate((cases[reference] for reference in order if reference in cases), start=1)
    list_changes = (_list_case(record, stored, place, command, first=first) for place, stored in placed_cases)
    return [*moves, *(listing for listing in list_changes if listing)]


def _cases_to_move(
    record: MeetingRecord, payload: PostAgenda, command: Command, context: WorkContext
) -> list[ListingChange]:
    """The changes of cases that move to the next meeting; a first delivery refuses if one of them may not move."""
    chosen = [stored for stored in record.referrals if stored.row.reference in payload.held]
    movable = [stored for stored in chosen if is_by(stored.row, command) or _may_move(record, stored)]
    if not any(is_by(stored.row, command) for stored in record.referrals):
        name_words = frozenset(word for stored in chosen for word in stored.row.name_words.split())
        if check_moves(payload.held, payload.hold_reason, NameCheck(name_words, context.keys.match, context.today)):
            raise GiveUp("hold_reason")
        if len(movable) < len(payload.held):
            raise changed_since_opened("a case that you held over has been decided, or is not on this agenda any more")
    return [_move_to_next_meeting(record, stored, payload, command) for stored in movable]


def _may_move(record: MeetingRecord, stored: Stored[ReferralRow]) -> bool:
    at = record.case_at(stored.row.reference)
    return at is not None and at.may_move


def _move_to_next_meeting(
    record: MeetingRecord, stored: Stored[ReferralRow], payload: PostAgenda, command: Command
) -> ListingChange:
    row, to = stored.row, record.next_open_meeting.meeting_id
    details = {"from_on": record.meeting.meeting_id, "to_on": to}
    if is_by(row, command):
        return ListingChange(stored, {}, MOVED, details)
    values = {"listed_for": "", "status_reason": payload.hold_reason}
    move = case_of(row).go_to(to, by=str(command.command_id), **values)
    return ListingChange(stored, move.values, MOVED, details)


def _list_case(
    record: MeetingRecord, stored: Stored[ReferralRow], place: int, command: Command, *, first: bool
) -> ListingChange | None:
    """List a case or only change its place; a case that joins a posted agenda is marked as added."""
    row, meeting_id = stored.row, record.meeting.meeting_id
    place_values = {"listed_for": meeting_id, "position": place}
    if row.status in MAY_BE_LISTED and not record.decisions_on(row.reference):
        values = {**place_values, "meeting_id": meeting_id, "added": not first, "heard_before": row.was_heard}
        move = case_of(row).move(CaseStatus.LISTED, Right.SYSTEM, by=str(command.command_id), **values)
        return ListingChange(stored, move.values, LISTED, move.event)
    if is_by(row, command):
        return ListingChange(stored, {}, LISTED, {"to_status": CaseStatus.LISTED})
    new_values = {name: value for name, value in place_values.items() if getattr(row, name) != value}
    return ListingChange(stored, new_values) if new_values else None


def record_after(record: MeetingRecord, changes: Sequence[ListingChange]) -> MeetingRecord:
    """The meeting record after all changes."""
    rows_by_reference = {listing.after.row.reference: listing.after for listing in changes}
    return replace(
        record, referrals=[rows_by_reference.get(stored.row.reference, stored) for stored in record.referrals]
    )
