"""Each working morning, those who can answer an urgent referral are told that it is not accepted yet."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.triage_answers import urgent_waits
from masc_graph.commands import Command, TellUrgent
from masc_graph.domain.board.roster import Role
from masc_graph.domain.cases.status import UNANSWERED, CaseStatus
from masc_graph.domain.referrals.waiting import CHAIRS_TOO, mornings_without_answer
from masc_graph.teams.connector import Message
from masc_graph.work.cases.case_reading import read_case
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.mention import mention
from masc_graph.work.kit.messages import TrackedCard, tell

SUMMARY: Final = "MASC: an urgent referral waits"


async def handle(payload: TellUrgent, command: Command, context: WorkContext) -> None:
    """Tell the administrators on the first morning, and chair and vice chair too on every later one.

    Whoever has no chat is mentioned in the channel. A referral that was answered meanwhile is not told of.
    """
    case = await read_case(payload.reference, context)
    row, mornings = case.row, mornings_without_answer(case.row.received_at, command.origin.at, context.rules)
    if row.status not in UNANSWERED:
        return
    chairs = (Role.CHAIR, Role.VICE_CHAIR) if mornings >= CHAIRS_TOO else ()
    people = [person.object_id for person in case.roster.with_role(Role.ADMINISTRATOR, *chairs)]
    incomplete = row.status is CaseStatus.NEEDS_INFORMATION
    message = Message(SUMMARY, urgent_waits(row.reference, row.version, row.received_at, incomplete=incomplete))
    tracked = [
        TrackedCard(f"urgent:{row.reference}:{payload.on}:{person}", message, row.reference) for person in people
    ]
    unreached = await tell(context, command, people, tracked)
    if unreached:
        await mention(unreached, row.reference, case.roster, context)
    writing = context.registers.writing()
    writing.add(event(command, 1, "urgent_referral_told", reference=row.reference, details={"count": len(people)}))
    await writing.send()
