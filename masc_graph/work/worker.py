"""Which module carries out which command, and what happens when a rule says no by then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from masc_graph import log
from masc_graph.cards import plain
from masc_graph.commands import Command, Payload, actions, board, decisions, documents, meetings, referrals
from masc_graph.errors import Refused
from masc_graph.graph.lists import equals
from masc_graph.registers.rows import AuditRow
from masc_graph.teams.connector import Message
from masc_graph.work.actions import redraw_agency, report_agency, report_limit, set_action_status, sync_planner
from masc_graph.work.agenda import draw_agenda, post_agenda, post_supplement, remind_agenda, send_digest, send_digests
from masc_graph.work.board import alert, names_in_texts, note_refusal, show_card
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
    tell_urgent,
    withdraw_referral,
    worklist,
)

REFUSED: Final = "MASC: this was not done"
_REFUSAL_EVENT: Final = 999

P = TypeVar("P", bound=Payload)


@dataclass(frozen=True)
class Line(Generic[P]):
    """A payload with what carries it out; the handler returns what is to be done after it, each its own command.

    ``redraws_worklist`` says that it changes the list of what waits for the administrators, which is then drawn again.
    """

    payload: type[P]
    handle: Callable[[P, Command, WorkContext], Awaitable[Sequence[Payload] | None]]
    redraws_worklist: bool = False


_TABLE: Final = (
    Line(referrals.FileReferral, refer.handle, redraws_worklist=True),
    Line(referrals.CountStop, count_stop.handle),
    Line(referrals.AcceptReferral, accept_referral.handle, redraws_worklist=True),
    Line(referrals.AskInformation, ask_information.handle, redraws_worklist=True),
    Line(referrals.DeclineReferral, decline_referral.handle, redraws_worklist=True),
    Line(referrals.MoveCase, move_case.handle, redraws_worklist=True),
    Line(referrals.RelistCase, relist.handle, redraws_worklist=True),
    Line(referrals.WithdrawReferral, withdraw_referral.handle, redraws_worklist=True),
    Line(referrals.LookAgain, look_again.handle, redraws_worklist=True),
    Line(referrals.AddInformation, add_information.handle, redraws_worklist=True),
    Line(referrals.RedrawCase, redraw_case.handle),
    Line(referrals.RollOver, roll_over.handle),
    Line(referrals.TellRescheduled, tell_rescheduled.handle),
    Line(referrals.TellUrgent, tell_urgent.handle),
    Line(referrals.PostSupplement, post_supplement.handle),
    Line(meetings.PostAgenda, post_agenda.handle, redraws_worklist=True),
    Line(meetings.DrawAgenda, draw_agenda.handle),
    Line(meetings.RemindAgenda, remind_agenda.handle),
    Line(meetings.ChangeMeeting, change_meeting.handle, redraws_worklist=True),
    Line(meetings.SaveAttendance, attendance.handle),
    Line(meetings.ShowSheets, show_sheets.handle),
    Line(meetings.BriefChairs, brief_chairs.handle),
    Line(meetings.FollowMeeting, follow_meeting.handle, redraws_worklist=True),
    Line(decisions.RecordDecision, record.handle),
    Line(decisions.AddActions, add_actions.handle),
    Line(decisions.PrepareDecision, prepare_decision.handle),
    Line(decisions.HandOverCase, hand_over_case.handle),
    Line(decisions.TellDeferred, tell_deferred.handle),
    Line(documents.DraftMinutes, draft_minutes.handle),
    Line(documents.PublishMinutes, publish_minutes.handle),
    Line(documents.RemakeMinutes, remake_minutes.handle),
    Line(documents.MakeAgendaDocument, make_agenda_document.handle),
    Line(actions.SetActionStatus, set_action_status.handle),
    Line(actions.SyncPlanner, sync_planner.handle),
    Line(actions.SettleCase, settle_case.handle),
    Line(actions.RedrawAgency, redraw_agency.handle),
    Line(actions.ReportAgency, report_agency.handle),
    Line(actions.ReportLimit, report_limit.handle),
    Line(actions.ReportTitle, names_in_texts.report_title),
    Line(actions.SendDigests, send_digests.handle),
    Line(actions.SendDigest, send_digest.handle),
    Line(board.ShowCard, show_card.handle),
    Line(board.PostWelcome, post_welcome.handle),
    Line(board.DrawWorklist, worklist.handle),
    Line(board.NoteRefusal, note_refusal.handle),
    Line(board.KeepNote, names_in_texts.keep_note),
    Line(board.RekeyReferrals, rekey_referrals.handle),
    Line(board.Alert, alert.handle),
)

LINES: Final[Mapping[type[Payload], Line[Any]]] = MappingProxyType({line.payload: line for line in _TABLE})
"""The table by the payload's type."""


async def handle(command: Command, context: WorkContext) -> Sequence[Payload]:
    """Carry out a command, and return what is to be done after it.

    A refusal ends it well: nothing was changed, and whoever asked is told in the chat.
    """
    try:
        line = LINES[type(command.payload)]
        after = await line.handle(command.payload, command, context) or ()
        return (*after, board.DrawWorklist()) if line.redraws_worklist else after
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
        card = plain.chat_message(title, refused.user_message, typed=refused.typed, recorded_instead=refused.earlier)
        await tell(
            context, command, [person], [TrackedCard(f"refused:{command.command_id}:{person}", Message(REFUSED, card))]
        )


async def _has_been_done(command: Command, context: WorkContext) -> bool:
    """Whether an earlier delivery took effect: what is refused now is only its repeat, and nobody is told that."""
    reading = context.registers.reading()
    events = reading.where(AuditRow, equals("CommandId", str(command.command_id)))
    await reading.send()
    return any(stored.row.result == "done" for stored in events.rows)
