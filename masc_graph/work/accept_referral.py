"""The administrator's yes: the case waits for its meeting, the triage cards close, the referrer is told."""

from __future__ import annotations

from collections.abc import Mapping

from masc_graph.cards.receipt import Receipt, receipt_copy
from masc_graph.cards.templates import Card
from masc_graph.cards.triage import triage_done
from masc_graph.commands import AcceptReferral, Command
from masc_graph.domain.calendar import explain_placement, meeting_for
from masc_graph.domain.repeat import RepeatState
from masc_graph.domain.roster import Person, Right, r6, require
from masc_graph.domain.status import CaseStatus, require_case_move
from masc_graph.errors import GiveUp
from masc_graph.graph.lists import equals
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import MeetingRow, MessageRow, ReferralRow
from masc_graph.registers.table import override_of
from masc_graph.teams.connector import Message
from masc_graph.work.messages import UNAVAILABLE, Lasting, chat_unavailable, show
from masc_graph.work.tools import Tools, event

ACCEPTED = "MASC: referral accepted"


async def carry_out(payload: AcceptReferral, command: Command, tools: Tools) -> None:
    """Accept the version that the administrator saw; a repeat only draws the cards again."""
    reading = tools.registers.reading()
    agencies, meetings = want_roster(reading), reading.where(MeetingRow)
    wanted = reading.find(ReferralRow, payload.reference)
    messages = reading.where(MessageRow, equals("Reference", payload.reference))
    await reading.send()
    origin = command.origin
    who = require(roster_of(agencies.rows), origin.actor_id or "", origin.tenant_id or "", Right.TRIAGE)
    if wanted.one is None:
        raise GiveUp("no_such_referral")
    row = wanted.one.row
    if not _done(row, payload):
        row = await _accept(wanted.one, payload, command, who, tools)
    placement = meeting_for(row.received_at, tools.rules, [override_of(stored.row) for stored in meetings.rows])
    receipt = Receipt(
        reference=row.reference,
        meeting=placement.meeting,
        explanation=explain_placement(placement, row.received_at, tools.rules),
        urgent=row.urgent == "Yes",
        presenter_named=True,
    )
    done = triage_done(row.reference, f"Accepted by {who.name}")
    cards = {"receipt": receipt_copy(receipt, row.status.words), "triage": done}
    await _redraw(messages.rows, cards, command, tools)


def _done(row: ReferralRow, payload: AcceptReferral) -> bool:
    """Whether an earlier delivery of this command has written the status already."""
    return row.status is CaseStatus.ACCEPTED and row.version == payload.version + 1


async def _accept(
    stored: Stored[ReferralRow], payload: AcceptReferral, command: Command, who: Person, tools: Tools
) -> ReferralRow:
    row = stored.row
    require_case_move(row.status, CaseStatus.ACCEPTED, Right.TRIAGE)
    if row.version != payload.version:
        raise r6("the referral was changed")
    settled = payload.da_settled == "not_related" or row.da_settled
    repeat = RepeatState(payload.repeat_state) if payload.repeat_state else row.repeat_state
    if not settled or not repeat.is_settled:
        raise GiveUp("not_settled")
    after = row.model_copy(
        update={
            "status": CaseStatus.ACCEPTED,
            "da_settled": settled,
            "repeat_state": repeat,
            "version": row.version + 1,
        }
    )
    writing = tools.registers.writing()
    writing.change(stored, status=after.status, da_settled=settled, repeat_state=repeat, version=after.version)
    details = {"from_status": row.status, "to_status": after.status}
    writing.add(
        event(
            command,
            1,
            "referral_accepted",
            who=who,
            role="administrator",
            reference=row.reference,
            meeting_id=row.meeting_id,
            details=details,
        )
    )
    await writing.send()
    return after


async def _redraw(
    messages: list[Stored[MessageRow]], cards: Mapping[str, Card], command: Command, tools: Tools
) -> None:
    """Draw the cards of this case that were sent; one that was deleted in the chat is sent again."""
    writing = tools.registers.writing()
    for number, stored in enumerate(messages):
        row, card = stored.row, cards.get(stored.row.title.partition(":")[0])
        if card is None:
            continue
        lasting = Lasting(row.title, Message(ACCEPTED, card), row.reference, row.meeting_id)
        try:
            (await show(tools, row.conversation_id, lasting, stored)).save(writing)
        except UNAVAILABLE:
            writing.add(chat_unavailable(command, number, row.title, row.reference))
    await writing.send()
