"""The rows of a decision: the decision itself, its actions, what becomes of its case, and the events with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from masc_graph.commands import Command, NewAction, RecordDecision
from masc_graph.domain.board.prompts import PROMPT, prompt_lines
from masc_graph.domain.board.roster import Person, Role
from masc_graph.domain.cases.outcomes import DeferWhy, Outcome, next_status
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.decisions.conflict import Conflict, conflict_lines
from masc_graph.domain.decisions.decision import DecisionForm, TypedAction, prompt_states
from masc_graph.domain.text.reference import action_code, number_of
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, AuditRow, DecisionRow, ReferralRow
from masc_graph.work.kit.context import event


@dataclass(frozen=True)
class Case:
    """What a decision is about, as it stands: ``replaces`` is the decision that the chair saw, if there was one.

    ``mine`` are the actions, ``decision`` the decision, that an earlier delivery of the same command has written;
    where actions are added, ``decision`` is the one that they are added to.
    """

    record: MeetingRecord
    stored: Stored[ReferralRow]
    who: Person
    form: DecisionForm
    decision_id: str
    replaces: Stored[DecisionRow] | None
    decision: Stored[DecisionRow] | None
    mine: Sequence[Stored[ActionRow]]
    conflicts: Sequence[Conflict] = ()
    too_few_came: bool = False

    @property
    def role(self) -> Role:
        """In which role the decision was made."""
        return self.who.meeting_role

    @property
    def reference(self) -> str:
        return self.stored.row.reference

    @property
    def meeting_id(self) -> str:
        return self.record.meeting.meeting_id

    @property
    def put_off_before(self) -> bool:
        """Whether the decision that this one replaces had put the case off."""
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


def decision_row(case: Case, command: Command) -> DecisionRow:
    """The decision as MASC Decisions keeps it."""
    form = case.form
    return DecisionRow(
        title=case.decision_id,
        command_id=str(command.command_id),
        reference=case.reference,
        meeting_id=case.meeting_id,
        outcome=form.outcome,
        reason=form.reason,
        prompts=prompt_lines(prompt_states(form)),
        review_on=form.review_on,
        defer_why=form.defer_why,
        refer_targets=form.refer_targets,
        refer_by=form.refer_by,
        transfer_to=form.transfer_to,
        dissent=form.dissent,
        decided_by_id=case.who.object_id,
        decided_by_role=case.role,
        decided_at=command.origin.at,
        supersedes=case.replaces.row.decision_id if case.replaces else "",
        supersede_reason=form.supersede_reason,
        quorum_warning=case.too_few_came,
        conflicts=conflict_lines(case.conflicts),
    )


def case_values(case: Case, decided_at: datetime) -> dict[str, object]:
    """What becomes of the case: its status, and for a case that is put off, or no longer is, its meeting."""
    row, status, defers = case.stored.row, next_status(case.form.outcome), case.form.outcome is Outcome.DEFER
    values: dict[str, object] = {
        "status": status,
        "version": row.version + 1,
        "closed_at": decided_at if status is CaseStatus.CLOSED else None,
        "review_on": case.form.review_on,
    }
    if defers != case.put_off_before:
        meeting = case.record.next_meeting if defers else case.record.meeting
        values |= {"meeting_id": meeting.meeting_id, "deferrals": max(0, row.deferrals + (1 if defers else -1))}
    return values


def action_rows(case: Case, command: Command, now: datetime) -> list[ActionRow]:
    """The actions still to be written, numbered on from the highest that the case has; making one claims it."""
    written = {stored.row.row for stored in case.mine}
    number = max((number_of(stored.row.code) for stored in case.record.case_actions), default=0)
    rows: list[ActionRow] = []
    for typed in case.form.rows:
        if typed.row not in written:
            number += 1
            rows.append(_action_row(typed, action_code(case.reference, number), case, command, now))
    return rows


def _action_row(typed: TypedAction, code: str, case: Case, command: Command, now: datetime) -> ActionRow:
    return ActionRow(
        title=code,
        reference=case.reference,
        decision_id=case.decision_id,
        agency=typed.agency_id,
        area=PROMPT[typed.for_].heading,
        what=typed.what,
        due_on=typed.due_on or case.record.next_meeting.held_on,
        status_at=command.origin.at,
        command_id=str(command.command_id),
        row=typed.row,
        claimed_at=now,
    )


def decision_event(case: Case, command: Command) -> AuditRow:
    """The decision's event, numbered 0."""
    details = {
        "decision_id": case.decision_id,
        "supersedes": case.replaces.row.decision_id if case.replaces else "",
        "outcome": case.form.outcome,
        "action_count": len(case.form.rows),
    }
    name = "decision_superseded" if case.replaces else "decision_recorded"
    return _event(command, 0, name, case, details)


def action_events(case: Case, actions: Sequence[ActionRow], command: Command) -> Iterator[AuditRow]:
    """One event for each action; numbered by row, so that a repeat writes none twice."""
    for action in actions:
        yield _event(command, action.row, "action_created", case, {"action_code": action.code})


def _event(command: Command, number: int, name: str, case: Case, details: Mapping[str, object]) -> AuditRow:
    return event(
        command,
        number,
        name,
        who=case.who,
        role=case.role,
        reference=case.reference,
        meeting_id=case.meeting_id,
        details=details,
    )
