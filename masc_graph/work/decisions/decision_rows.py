"""The rows of a decision: the decision itself, its actions, the move of its case, and the events with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from masc_graph.commands import Command, NewAction, RecordDecision
from masc_graph.domain.board.prompts import PROMPT, prompt_lines
from masc_graph.domain.board.roster import Person, Right, Role
from masc_graph.domain.cases.case import CaseMove
from masc_graph.domain.cases.outcomes import DeferWhy, Outcome, next_status
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.decisions.conflict import conflict_lines
from masc_graph.domain.decisions.decision import DecisionForm, TypedAction, prompt_states
from masc_graph.domain.text.reference import action_code, number_of
from masc_graph.registers.case_at_meeting import CaseAtMeeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, AuditRow, DecisionRow
from masc_graph.work.kit.context import event


@dataclass(frozen=True)
class DecisionEntry:
    """What one command enters about a case: ``replaces`` is the decision that the chair saw, if there was one.

    ``mine`` are the actions, ``decision`` the decision, that an earlier delivery of the same command has written;
    where actions are added, ``decision`` is the one that they are added to.
    """

    record: MeetingRecord
    at: CaseAtMeeting
    who: Person
    form: DecisionForm
    decision_id: str
    replaces: Stored[DecisionRow] | None
    decision: Stored[DecisionRow] | None
    mine: Sequence[Stored[ActionRow]]

    @property
    def role(self) -> Role:
        """In which role the decision was made."""
        return self.who.meeting_role

    @property
    def reference(self) -> str:
        return self.at.reference

    @property
    def meeting_id(self) -> str:
        return self.record.meeting.meeting_id

    @property
    def deferred_before(self) -> bool:
        """Whether the decision that this one replaces had deferred the case."""
        return self.replaces is not None and self.replaces.row.outcome is Outcome.DEFER


def form_of(payload: RecordDecision) -> DecisionForm:
    """Read the command back as the form that was checked at the door; raises ``ValueError`` for what no form gives."""
    return DecisionForm(
        outcome=Outcome(payload.outcome),
        reason=payload.reason,
        rows=typed_rows(payload.actions),
        went_through=payload.went_through,
        done=payload.done,
        review_on=date.fromisoformat(payload.review_on) if payload.review_on else None,
        defer_why=DeferWhy(payload.defer_why) if payload.defer_why else None,
        refer_targets=payload.refer_targets,
        refer_by=payload.refer_by,
        transfer_to=payload.transfer_to,
        dissent=payload.dissent,
        supersede_reason=payload.supersede_reason,
    )


def typed_rows(actions: Iterable[NewAction]) -> tuple[TypedAction, ...]:
    """Read a command's actions back as rows of the dialog, a row for each."""
    return tuple(
        TypedAction(row=a.row, agency_id=a.agency, for_=a.prompt, what=a.what, due_on=date.fromisoformat(a.due_on))
        for a in actions
    )


def decision_row(entry: DecisionEntry, command: Command) -> DecisionRow:
    """The decision as MASC Decisions keeps it."""
    form = entry.form
    return DecisionRow(
        title=entry.decision_id,
        command_id=str(command.command_id),
        reference=entry.reference,
        meeting_id=entry.meeting_id,
        outcome=form.outcome,
        reason=form.reason,
        prompts=prompt_lines(prompt_states(form, entry.at.facts.needed_already)),
        review_on=form.review_on,
        defer_why=form.defer_why,
        refer_targets=form.refer_targets,
        refer_by=form.refer_by,
        transfer_to=form.transfer_to,
        dissent=form.dissent,
        decided_by_id=entry.who.object_id,
        decided_by_role=entry.role,
        decided_at=command.origin.at,
        supersedes=entry.replaces.row.decision_id if entry.replaces else "",
        supersede_reason=form.supersede_reason,
        quorum_warning=bool(entry.record.quorum_warning),
        conflicts=conflict_lines(entry.at.conflicts),
    )


def case_move(entry: DecisionEntry, command: Command, decided_at: datetime) -> CaseMove:
    """Move the case as the outcome says; one that is deferred, or no longer is, goes to another meeting."""
    outcome = entry.form.outcome
    status, defers = next_status(outcome), outcome is Outcome.DEFER
    values: dict[str, object] = {
        "closed_at": decided_at if status is CaseStatus.CLOSED else None,
        "review_on": entry.form.review_on,
    }
    if defers != entry.deferred_before:
        meeting = entry.record.next_meeting if defers else entry.record.meeting
        deferrals = max(0, entry.at.case.deferrals + (1 if defers else -1))
        values |= {"meeting_id": meeting.meeting_id, "deferrals": deferrals}
    return entry.at.case.move(status, Right.RECORD, by=str(command.command_id), **values)


def action_rows(entry: DecisionEntry, command: Command, now: datetime) -> list[ActionRow]:
    """The actions still to be written, numbered on from the highest that the case has; making one claims it."""
    written = {stored.row.row for stored in entry.mine}
    number = max((number_of(stored.row.code) for stored in entry.record.case_actions), default=0)
    rows: list[ActionRow] = []
    for typed in entry.form.rows:
        if typed.row not in written:
            number += 1
            rows.append(_action_row(typed, action_code(entry.reference, number), entry, command, now))
    return rows


def _action_row(typed: TypedAction, code: str, entry: DecisionEntry, command: Command, now: datetime) -> ActionRow:
    return ActionRow(
        title=code,
        reference=entry.reference,
        decision_id=entry.decision_id,
        agency=typed.agency_id,
        area=PROMPT[typed.for_].heading,
        prompt=typed.for_,
        what=typed.what,
        due_on=typed.due_on or entry.record.next_meeting.held_on,
        status_at=command.origin.at,
        command_id=str(command.command_id),
        row=typed.row,
        claimed_at=now,
    )


def decision_event(entry: DecisionEntry, command: Command) -> AuditRow:
    """The decision's event, numbered 0."""
    details = {
        "decision_id": entry.decision_id,
        "supersedes": entry.replaces.row.decision_id if entry.replaces else "",
        "outcome": entry.form.outcome,
        "action_count": len(entry.form.rows),
    }
    name = "decision_superseded" if entry.replaces else "decision_recorded"
    return _event(command, 0, name, entry, details)


def action_events(entry: DecisionEntry, actions: Sequence[ActionRow], command: Command) -> Iterator[AuditRow]:
    """One event for each action; numbered by row, so that a repeat writes none twice."""
    for action in actions:
        yield _event(command, action.row, "action_created", entry, {"action_code": action.code})


def _event(command: Command, number: int, name: str, entry: DecisionEntry, details: Mapping[str, object]) -> AuditRow:
    return event(
        command,
        number,
        name,
        who=entry.who,
        role=entry.role,
        reference=entry.reference,
        meeting_id=entry.meeting_id,
        details=details,
    )
