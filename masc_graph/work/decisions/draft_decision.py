"""The one row that keeps what is only prepared for a case at a meeting, and who has handed the case over."""

from __future__ import annotations

from masc_graph.commands import Command
from masc_graph.domain.board.roster import Person, Right, Role
from masc_graph.domain.cases.outcomes import DecisionState, Outcome
from masc_graph.domain.text.reference import prepared_id
from masc_graph.errors import GiveUp, Taken, TryAgain
from masc_graph.registers.case_decisions import prepared_row
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.rows import DecisionRow
from masc_graph.registers.writing import Writing
from masc_graph.work.kit.context import WorkContext


async def read(
    reference: str, meeting_id: str, right: Right, command: Command, context: WorkContext
) -> tuple[MeetingRecord, Person]:
    """Read the meeting with one of its cases, and who asked; raises where there is nothing to prepare."""
    record = await read_meeting(context.registers, meeting_id, context.rules, reference)
    if record is None:
        raise GiveUp("no_such_meeting")
    who = command.require(record.roster, right)
    if record.case(reference) is None or not record.meeting.has_agenda:
        raise GiveUp("not_on_this_agenda")
    return record, who


def keep(record: MeetingRecord, reference: str, values: dict[str, object], command: Command, writing: Writing) -> None:
    """Change the row, or make it with these values; what it holds besides stays."""
    stored = prepared_row(record, reference)
    if stored:
        writing.rewrite(stored, values)
        return
    made: dict[str, object] = {
        "title": prepared_id(reference, record.meeting.meeting_id),
        "state": DecisionState.PREPARED,
        "command_id": str(command.command_id),
        "reference": reference,
        "meeting_id": record.meeting.meeting_id,
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
