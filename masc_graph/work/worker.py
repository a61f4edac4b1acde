"""Which module carries out which command, and what happens when a rule says no by then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from masc_graph import log
from masc_graph.cards import plain
from masc_graph.commands import Command, DrawWorklist, Payload
from masc_graph.errors import Refused
from masc_graph.graph.lists import equals
from masc_graph.registers.rows import AuditRow
from masc_graph.teams.connector import Message
from masc_graph.work.actions import redraw_agency, report_agency, report_limit, set_action_status, sync_planner
from masc_graph.work.agenda import draw_agenda, post_agenda, post_supplement, remind_agenda, send_digest, send_digests
from masc_graph.work.board import alert, note_refusal, show_card
from masc_graph.work.cases import move_case, redraw_case, relist, roll_over, settle_case, tell_rescheduled
from masc_graph.work.decisions import add_actions, hand_over_case, prepare_decision, record, tell_deferred
from masc_graph.work.kit.context import Tools, event
from masc_graph.work.kit.messages import Lasting, tell
from masc_graph.work.meetings import attendance, brief_chairs, change_meeting, follow_meeting, post_welcome, show_sheets
from masc_graph.work.minutes import draft_minutes, make_agenda_document, publish_minutes, remake_minutes
from masc_graph.work.referrals import (
    accept_referral,
    add_information,
    ask_information,
    count_stop,
    decline_referral,
    look_again,
    refer,
    rekey_referrals,
    withdraw_referral,
    worklist,
)

REFUSED: Final = "MASC: this was not done"
_REFUSAL_EVENT: Final = 999

Carrier = Callable[[Any, Command, Tools], Awaitable[Sequence[Payload] | None]]
"""Carries one kind of command out, and returns what is to be done after it, each as a command of its own."""

CARRIERS: Final[dict[str, Carrier]] = {
    "file_referral": refer.carry_out,
    "count_stop": count_stop.carry_out,
    "accept_referral": accept_referral.carry_out,
    "ask_information": ask_information.carry_out,
    "decline_referral": decline_referral.carry_out,
    "move_case": move_case.carry_out,
    "relist_case": relist.carry_out,
    "withdraw_referral": withdraw_referral.carry_out,
    "look_again": look_again.carry_out,
    "add_information": add_information.carry_out,
    "redraw_case": redraw_case.carry_out,
    "roll_over": roll_over.carry_out,
    "tell_rescheduled": tell_rescheduled.carry_out,
    "post_supplement": post_supplement.carry_out,
    "post_agenda": post_agenda.carry_out,
    "draw_agenda": draw_agenda.carry_out,
    "remind_agenda": remind_agenda.carry_out,
    "change_meeting": change_meeting.carry_out,
    "save_attendance": attendance.carry_out,
    "show_sheets": show_sheets.carry_out,
    "brief_chairs": brief_chairs.carry_out,
    "follow_meeting": follow_meeting.carry_out,
    "record_decision": record.carry_out,
    "add_actions": add_actions.carry_out,
    "prepare_decision": prepare_decision.carry_out,
    "hand_over_case": hand_over_case.carry_out,
    "tell_deferred": tell_deferred.carry_out,
    "draft_minutes": draft_minutes.carry_out,
    "publish_minutes": publish_minutes.carry_out,
    "remake_minutes": remake_minutes.carry_out,
    "make_agenda_document": make_agenda_document.carry_out,
    "set_action_status": set_action_status.carry_out,
    "sync_planner": sync_planner.carry_out,
    "settle_case": settle_case.carry_out,
    "redraw_agency": redraw_agency.carry_out,
    "report_agency": report_agency.carry_out,
    "report_limit": report_limit.carry_out,
    "send_digests": send_digests.carry_out,
    "send_digest": send_digest.carry_out,
    "show_card": show_card.carry_out,
    "post_welcome": post_welcome.carry_out,
    "draw_worklist": worklist.carry_out,
    "note_refusal": note_refusal.carry_out,
    "rekey_referrals": rekey_referrals.carry_out,
    "alert": alert.carry_out,
}

_ON_THE_WORKLIST: Final = frozenset(
    {
        "file_referral",
        "accept_referral",
        "ask_information",
        "decline_referral",
        "move_case",
        "relist_case",
        "withdraw_referral",
        "look_again",
        "add_information",
        "post_agenda",
        "change_meeting",
        "follow_meeting",
    }
)
"""What changes the list that the administrators have of what waits for them, which is then drawn again."""


async def carry_out(command: Command, tools: Tools) -> Sequence[Payload]:
    """Carry out a command, and return what is to be done after it.

    A refusal ends it well: nothing was changed, and whoever asked is told in the chat.
    """
    try:
        after = await CARRIERS[command.kind](command.payload, command, tools) or ()
        return (*after, DrawWorklist()) if command.kind in _ON_THE_WORKLIST else after
    except Refused as refused:
        await _refuse(refused, command, tools)
        return ()


async def _refuse(refused: Refused, command: Command, tools: Tools) -> None:
    if await _has_been_done(command, tools):
        log.event("command_repeated", kind=command.kind, command_id=str(command.command_id))
        return
    log.event("command_refused", kind=command.kind, rule=refused.rule, command_id=str(command.command_id))
    writing = tools.registers.writing()
    details = {"verb": command.kind, "rule": refused.rule}
    noted = event(command, _REFUSAL_EVENT, "access_refused", reference=command.reference or "", details=details)
    writing.add(noted.model_copy(update={"result": "refused"}))
    await writing.send()
    if person := command.origin.actor_id:
        title = f"This was not done: {command.reference}" if command.reference else "This was not done"
        card = plain.told(title, refused.user_message, typed=refused.typed, stands=refused.stands)
        await tell(
            tools, command, [person], [Lasting(f"refused:{command.command_id}:{person}", Message(REFUSED, card))]
        )


async def _has_been_done(command: Command, tools: Tools) -> bool:
    """Whether an earlier delivery took effect: what is refused now is only its repeat, and nobody is told that."""
    reading = tools.registers.reading()
    events = reading.where(AuditRow, equals("CommandId", str(command.command_id)))
    await reading.send()
    return any(stored.row.result == "done" for stored in events.rows)
