"""Reads what the descriptions of tasks say: when their actions were agreed, and where their cases are."""

from __future__ import annotations

from collections.abc import Sequence

from masc_graph.domain.board.roster import Roster
from masc_graph.domain.text.reference import meeting_id_of
from masc_graph.graph.lists import equals
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.rows import ActionRow, ReferralRow
from masc_graph.work.actions.tasks import TaskContext
from masc_graph.work.kit.context import WorkContext


async def task_contexts(rows: Sequence[ActionRow], roster: Roster, context: WorkContext) -> dict[str, TaskContext]:
    """The task context of each action, by code; an action without its case or meeting is left out."""
    references = sorted({row.reference for row in rows})
    reading = context.registers.reading()
    meetings = want_overrides(reading)
    referrals = reading.any_of(ReferralRow, (equals("Title", reference) for reference in references))
    await reading.send()
    cases = {stored.row.reference: stored.item_id for stored in referrals.rows}
    calendar = calendar_of(context.rules, meetings.rows)
    see_cases = roster.see_cases(context.today)
    contexts: dict[str, TaskContext] = {}
    for row in rows:
        meeting = calendar.meeting_by_id(meeting_id_of(row.decision_id))
        if meeting and row.reference in cases:
            contexts[row.code] = TaskContext(meeting.held_on, context.links.case(cases[row.reference]), see_cases)
    return contexts
