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
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import TrackedCard, tell
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

Handler = Callable[[Any, Command, WorkContext], Awaitable[Sequence[Payload] | None]]
"""Carries one kind of command out, and returns what is to be done after it, each as a command of its own."""

HANDLERS: Final[dict[str, Handler]] = {
    "file_referral": refer.handle,
    "count_stop": count_stop.handle,
    "accept_referral": accept_referral.handle,
    "ask_information": ask_information.handle,
    "decline_referral": decline_referral.handle,
    "move_case": move_case.handle,
    "relist_case": relist.handle,
    "withdraw_referral": withdraw_referral.handle,
    "look_again": look_again.handle,
    "add_information": add_information.handle,
    "redraw_case": redraw_case.handle,
    "roll_over": roll_over.handle,
    "tell_rescheduled": tell_rescheduled.handle,
    "post_supplement": post_supplement.handle,
    "post_agenda": post_agenda.handle,
    "draw_agenda": draw_agenda.handle,
    "remind_agenda": remind_agenda.handle,
    "change_meeting": change_meeting.handle,
    "save_attendance": attendance.handle,
    "show_sheets": show_sheets.handle,
    "brief_chairs": brief_chairs.handle,
    "follow_meeting": follow_meeting.handle,
    "record_decision": record.handle,
    "add_actions": add_actions.handle,
    "prepare_decision": prepare_decision.handle,
    "hand_over_case": hand_over_case.handle,
    "tell_deferred": tell_deferred.handle,
    "draft_minutes": draft_minutes.handle,
    "publish_minutes": publish_minutes.handle,
    "remake_minutes": remake_minutes.handle,
    "make_agenda_document": make_agenda_document.handle,
    "set_action_status": set_action_status.handle,
    "sync_planner": sync_planner.handle,
    "settle_case": settle_case.handle,
    "redraw_agency": redraw_agency.handle,
    "report_agency": report_agency.handle,
    "report_limit": report_limit.handle,
    "send_digests": send_digests.handle,
    "send_digest": send_digest.handle,
    "show_card": show_card.handle,
    "post_welcome": post_welcome.handle,
    "draw_worklist": worklist.handle,
    "note_refusal": note_refusal.handle,
    "rekey_referrals": rekey_referrals.handle,
    "alert": alert.handle,
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


async def handle(command: Command, context: WorkContext) -> Sequence[Payload]:
    """Carry out a command, and return what is to be done after it.

    A refusal ends it well: nothing was changed, and whoever asked is told in the chat.
    """
    try:
        after = await HANDLERS[command.kind](command.payload, command, context) or ()
        return (*after, DrawWorklist()) if command.kind in _ON_THE_WORKLIST else after
    except Refused as refused:
        await _refuse(refused, command, context)
        return ()


async def _refuse(refused: Refused, command: Command, context: WorkContext) -> None:
    if await _has_been_done(command, context):
        log.event("command_repeated", kind=command.kind, command_id=str(command.command_id))
        return
    log.event("command_refused", kind=command.kind, rule=refused.rule, command_id=str(command.command_id))
    writing = context.registers.writing()
    details = {"verb": command.kind, "rule": refused.rule}
    noted = event(command, _REFUSAL_EVENT, "access_refused", reference=command.reference or "", details=details)
    writing.add(noted.model_copy(update={"result": "refused"}))
    await writing.send()
    if person := command.origin.actor_id:
        title = f"This was not done: {command.reference}" if command.reference else "This was not done"
        card = plain.told(title, refused.user_message, typed=refused.typed, stands=refused.earlier)
        await tell(
            context, command, [person], [TrackedCard(f"refused:{command.command_id}:{person}", Message(REFUSED, card))]
        )


async def _has_been_done(command: Command, context: WorkContext) -> bool:
    """Whether an earlier delivery took effect: what is refused now is only its repeat, and nobody is told that."""
    reading = context.registers.reading()
    events = reading.where(AuditRow, equals("CommandId", str(command.command_id)))
    await reading.send()
    return any(stored.row.result == "done" for stored in events.rows)
