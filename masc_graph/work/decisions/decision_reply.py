"""The channel after a decision: the agenda with its outcome, and the reply under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from masc_graph.cards.decision_reply import DecidedAction, DecisionReply, decision_recorded
from masc_graph.domain.cases.outcomes import OUTCOMES, NewActions
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow
from masc_graph.registers.writing import Writing
from masc_graph.teams.connector import Message
from masc_graph.work.agenda.agenda_card import draw
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import TrackedCard, post_or_edit

RECORDED = "MASC: decision recorded"


async def show(
    record: MeetingRecord,
    decision: Stored[DecisionRow],
    replaces: Stored[DecisionRow] | None,
    actions: Sequence[Stored[ActionRow]],
    context: WorkContext,
    writing: Writing,
) -> None:
    """Draw the agenda again, mark the reply of a decision that was replaced, and reply with what is to be written.

    What is only edited comes first: a process that ends after the reply, and before it is remembered, repeats only it.
    """
    others = [one for one in record.decisions if one.row.decision_id != decision.row.decision_id]
    record = replace(record, decisions=[*others, decision])
    reply = _reply(record, decision.row, [stored.row for stored in actions])
    where = await draw(record, context)
    if replaces:
        old = [stored.row for stored in record.case_actions if stored.row.decision_id == replaces.row.decision_id]
        marked = _reply(record, replaces.row, old)
        await post_or_edit(context, where, marked, record.message(marked.key))
    await post_or_edit(context, where, reply, record.message(reply.key), writing)


def _reply(record: MeetingRecord, row: DecisionRow, actions: Sequence[ActionRow]) -> TrackedCard:
    """The reply under the agenda that shows one decision."""
    card = decision_recorded(_view(record, row, actions))
    return TrackedCard(f"decision:{row.decision_id}", Message(RECORDED, card), row.reference, row.meeting_id)


def _view(record: MeetingRecord, row: DecisionRow, actions: Sequence[ActionRow]) -> DecisionReply:
    """What the channel may know: never the reason, the dissent, the prompts or where a case is sent."""
    decider = record.roster.member(row.decided_by_id)
    decisions = [stored.row for stored in record.decisions]
    return DecisionReply(
        reference=row.reference,
        meeting_id=row.meeting_id,
        decision_id=row.decision_id,
        outcome=row.outcome.words,
        role=row.decided_by_role.words,
        agency=record.roster.agency_name(decider.agency_id) if decider else "",
        recorded_at=row.decided_at,
        actions=[DecidedAction(a.code, record.roster.agency_name(a.agency), a.area, a.what, a.due_on) for a in actions],
        takes_actions=OUTCOMES[row.outcome].actions is not NewActions.NONE,
        quorum_warning=record.quorum_warning if row.quorum_warning else "",
        replaces_at=next((one.decided_at for one in decisions if one.decision_id == row.supersedes), None),
        replaced_at=next((one.decided_at for one in decisions if one.supersedes == row.decision_id), None),
    )
