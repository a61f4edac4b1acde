"""The rows of a decision: the decision itself, its actions, and the events that go with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from masc_graph.commands import Command, RecordDecision
from masc_graph.domain.decision import ActionRow as TypedRow
from masc_graph.domain.decision import DecisionForm, due_on, prompt_states
from masc_graph.domain.outcomes import DeferWhy, Outcome
from masc_graph.domain.prompts import PROMPT, prompt_lines
from masc_graph.domain.reference import action_code
from masc_graph.domain.roster import Person, Role
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, AuditRow, DecisionRow, ReferralRow
from masc_graph.registers.table import Table
from masc_graph.work.tools import event


@dataclass(frozen=True)
class Case:
    """What a decision is about, as it stands: ``replaces`` is the decision that the chair saw, if there was one.

    ``mine`` are the actions, ``decision`` the decision, that an earlier delivery of the same command has written.
    """

    table: Table
    stored: Stored[ReferralRow]
    who: Person
    form: DecisionForm
    decision_id: str
    replaces: Stored[DecisionRow] | None
    decision: Stored[DecisionRow] | None
    mine: Sequence[Stored[ActionRow]]

    @property
    def role(self) -> Role:
        """In which role the decision was made."""
        return Role.CHAIR if Role.CHAIR in self.who.roles else Role.VICE_CHAIR

    @property
    def reference(self) -> str:
        return self.stored.row.reference

    @property
    def meeting_id(self) -> str:
        return self.table.meeting.meeting_id


def form_of(payload: RecordDecision) -> DecisionForm:
    """Read the command back as the form that was checked at the door; raises ``ValueError`` for what no form gives."""
    return DecisionForm(
        outcome=Outcome(payload.outcome),
        reason=payload.reason,
        rows=tuple(
            TypedRow(row=a.row, agency_id=a.agency, for_=a.prompt, what=a.what, due_on=date.fromisoformat(a.due_on))
            for a in payload.actions
        ),
        went_through=payload.went_through,
        done=payload.done,
        review_on=date.fromisoformat(payload.review_on) if payload.review_on else None,
        defer_why=DeferWhy(payload.defer_why) if payload.defer_why else None,
        refer_targets=payload.refer_targets,
        transfer_to=payload.transfer_to,
        dissent=payload.dissent,
        supersede_reason=payload.supersede_reason,
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
        transfer_to=form.transfer_to,
        dissent=form.dissent,
        decided_by_id=case.who.object_id,
        decided_by_role=case.role,
        decided_at=command.origin.at,
        supersedes=case.replaces.row.decision_id if case.replaces else "",
        supersede_reason=form.supersede_reason,
    )


def action_rows(case: Case, command: Command, now: datetime) -> list[ActionRow]:
    """The actions still to be written, numbered on from the highest that the case has; making one claims it."""
    written = {stored.row.row for stored in case.mine}
    number = max((_number(stored.row) for stored in case.table.case_actions), default=0)
    rows: list[ActionRow] = []
    for typed in case.form.rows:
        if typed.row not in written:
            number += 1
            rows.append(_action_row(typed, action_code(case.reference, number), case, command, now))
    return rows


def _action_row(typed: TypedRow, code: str, case: Case, command: Command, now: datetime) -> ActionRow:
    return ActionRow(
        title=code,
        reference=case.reference,
        decision_id=case.decision_id,
        agency=typed.agency_id,
        area=PROMPT[typed.for_].heading,
        what=typed.what,
        due_on=typed.due_on or due_on(case.form.due, case.table.meeting, case.table.next_meeting),
        status_at=command.origin.at,
        command_id=str(command.command_id),
        row=typed.row,
        claimed_at=now,
    )


def _number(row: ActionRow) -> int:
    return int(row.code.rpartition("/")[2])


def events(case: Case, actions: Sequence[ActionRow], command: Command) -> Iterator[AuditRow]:
    """The decision's event, then one for each action; numbered by row, so that a repeat writes none twice."""
    about = {"who": case.who, "role": case.role, "reference": case.reference, "meeting_id": case.meeting_id}
    details = {
        "decision_id": case.decision_id,
        "supersedes": case.replaces.row.decision_id if case.replaces else "",
        "outcome": case.form.outcome,
        "action_count": len(case.form.rows),
    }
    name = "decision_superseded" if case.replaces else "decision_recorded"
    yield event(command, 0, name, **about, details=details)  # type: ignore[arg-type]
    for action in actions:
        yield event(command, action.row, "action_created", **about, details={"action_code": action.code})  # type: ignore[arg-type]
