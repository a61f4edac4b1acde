"""A draft of a decision is saved until a chair records it; the newest one counts, never over a recorded decision."""

from __future__ import annotations

import json

from masc_graph.commands import Command, PrepareDecision, ShowSheets
from masc_graph.domain.board.roster import Right
from masc_graph.domain.decisions.conflict import require_no_conflict
from masc_graph.domain.decisions.decision_checks import check_draft
from masc_graph.domain.decisions.decision_form import answers_of, read_draft
from masc_graph.errors import GiveUp
from masc_graph.registers.case_at_meeting import CaseAtMeeting
from masc_graph.work.decisions import draft_decision
from masc_graph.work.decisions.already_decided import already_decided
from masc_graph.work.kit.context import WorkContext, event


async def handle(payload: PrepareDecision, command: Command, context: WorkContext) -> list[ShowSheets]:
    """Save the draft, unless a newer one is there already or the case was decided meanwhile."""
    reference, meeting_id = payload.reference, payload.meeting_id
    record, at, who = await draft_decision.read(reference, meeting_id, Right.RUN_MEETING, command, context)
    require_no_conflict(who.object_id, at.conflicts, reference)
    form, problems = read_draft(payload.answers)
    if problems or check_draft(form, at.facts, context.keys.match):
        raise GiveUp("prepared")
    if at.current_id != payload.seen:
        raise already_decided(record, reference, form)
    if _is_older(at, command):
        return []
    values: dict[str, object] = {
        "command_id": str(command.command_id),
        "outcome": form.outcome,
        "answers": json.dumps(answers_of(form), ensure_ascii=False),
        "decided_by_id": who.object_id,
        "decided_by_role": who.meeting_role,
        "decided_at": command.origin.at,
        "supersedes": payload.seen,
    }
    writing = context.registers.writing()
    draft_decision.save(at, values, command, writing)
    details = {"field_names": sorted(payload.answers)}
    writing.add(
        event(
            command,
            0,
            "decision_prepared",
            who=who,
            role=who.meeting_role,
            reference=reference,
            meeting_id=meeting_id,
            details=details,
        )
    )
    await draft_decision.send(writing)
    return [ShowSheets(meeting_id=meeting_id)]


def _is_older(at: CaseAtMeeting, command: Command) -> bool:
    draft = at.draft_row
    return draft is not None and bool(draft.row.answers) and draft.row.decided_at > command.origin.at
