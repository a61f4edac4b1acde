"""The row of a draft decision: what was typed for a case at a meeting, and who has handed the case over."""

from __future__ import annotations

from masc_graph.commands import Command
from masc_graph.domain.board.roster import Person, Right, Role
from masc_graph.domain.cases.outcomes import DecisionState, Outcome
from masc_graph.domain.text.reference import draft_id
from masc_graph.errors import GiveUp, Taken, TryAgain
from masc_graph.registers.case_at_meeting import CaseAtMeeting
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.rows import DecisionRow
from masc_graph.registers.writing import Writing
from masc_graph.work.kit.context import WorkContext


async def read(
    reference: str, meeting_id: str, right: Right, command: Command, context: WorkContext
) -> tuple[MeetingRecord, CaseAtMeeting, Person]:
    """Read the meeting with one of its cases, and who asked; raises where there is nothing to draft."""
    record = await read_meeting(context.registers, meeting_id, context.rules, reference)
    if record is None:
        raise GiveUp("no_such_meeting")
    who = command.require(record.roster, right)
    at = record.case_at(reference)
    if at is None or not at.is_here or not record.meeting.has_agenda:
        raise GiveUp("not_on_this_agenda")
    return record, at, who


def save(at: CaseAtMeeting, values: dict[str, object], command: Command, writing: Writing) -> None:
    """Change the row, or make it with these values; what else it holds stays."""
    if at.draft_row:
        writing.rewrite(at.draft_row, values)
        return
    reference, meeting_id = at.reference, at.facts.meeting.meeting_id
    made: dict[str, object] = {
        "title": draft_id(reference, meeting_id),
        "state": DecisionState.DRAFT,
        "command_id": str(command.command_id),
        "reference": reference,
        "meeting_id": meeting_id,
        "outcome": Outcome.ACTIONS_AGREED,
        "decided_by_id": command.origin.actor_id or "",
        "decided_by_role": Role.MEMBER,
        "decided_at": command.origin.at,
    }
    row = DecisionRow.model_validate({**made, **values})
    writing.add(row, ours=lambda found: found.command_id == row.command_id)


async def send(writing: Writing) -> None:
    """Write it; where somebody else made the row at the same moment, read again and change theirs."""
    try:
        await writing.send()
    except Taken:
        raise TryAgain("prepared_meanwhile") from None
