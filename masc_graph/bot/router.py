"""Which journey a press belongs to, and what is answered when a rule or the outside says no."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from masc_graph import log
from masc_graph.bot import (
    action_updates,
    add_actions,
    agency,
    agenda,
    attendance,
    chat,
    meeting,
    minutes,
    own_referral,
    ready,
    record,
    refer,
    relist,
    triage,
    worklist,
)
from masc_graph.bot.answer import Answer, BotContext, dialog, reply
from masc_graph.bot.press import Press, Surface
from masc_graph.cards import plain, verbs
from masc_graph.cards.verbs import Verb
from masc_graph.commands import NoteRefusal
from masc_graph.domain.text.reference import ALPHABET, LENGTH, read_reference
from masc_graph.errors import Refused, TryAgain
from masc_graph.teams import answers

Handler = Callable[[Press, BotContext], Awaitable[Answer]]

HANDLERS: Final[Mapping[str, Handler]] = {
    Verb.REFER_OPEN: refer.opened,
    Verb.REFER_STEP1: refer.step1,
    Verb.REFER_STEP2: refer.step2,
    Verb.REFER_STEP3: refer.step3,
    Verb.REFER_BACK: refer.back,
    Verb.REFER_CHANGE: refer.change,
    Verb.REFER_GO_ON: refer.go_on,
    Verb.REFER_SEND: refer.send,
    Verb.REFER_STOP: refer.stopped,
    Verb.RELIST_OPEN: relist.opened,
    Verb.RELIST: relist.put_back,
    Verb.WORKLIST_OPEN: worklist.listed,
    Verb.TRIAGE_OPEN: triage.opened,
    Verb.TRIAGE_ACCEPT: triage.accept,
    Verb.TRIAGE_ASK_OPEN: triage.ask_opened,
    Verb.TRIAGE_ASK: triage.ask,
    Verb.TRIAGE_REFUSE_OPEN: triage.refuse_opened,
    Verb.TRIAGE_REFUSE: triage.refuse,
    Verb.TRIAGE_MOVE_OPEN: triage.move_opened,
    Verb.TRIAGE_MOVE: triage.move,
    Verb.INFO_OPEN: own_referral.information_opened,
    Verb.INFO_SEND: own_referral.information_sent,
    Verb.RECEIPT_WITHDRAW: own_referral.withdraw,
    Verb.RECEIPT_AGAIN: own_referral.look_again,
    Verb.AGENDA_PREVIEW: agenda.preview,
    Verb.AGENDA_POST: agenda.post,
    Verb.MEETING_OPEN: meeting.opened,
    Verb.MEETING_CHECK: meeting.check,
    Verb.MEETING_SAVE: meeting.save,
    Verb.ATTENDANCE_OPEN: attendance.opened,
    Verb.ATTENDANCE_SAVE: attendance.save,
    Verb.MINUTES_DRAFT: minutes.draft,
    Verb.MINUTES_PUBLISH: minutes.publish,
    Verb.RECORD_OPEN: record.opened,
    Verb.RECORD_CASE: record.case,
    Verb.RECORD_NEXT: record.record_next,
    Verb.RECORD_DONE: record.record_done,
    Verb.RECORD_SKIP: record.skip,
    Verb.RECORD_KEEP: record.keep,
    Verb.READY_CLOSE: ready.close,
    Verb.ACTIONS_OPEN: add_actions.opened,
    Verb.ACTIONS_SAVE: add_actions.save,
    Verb.AGENCY_OPEN: agency.opened,
    Verb.AGENCY_COMPLETE: action_updates.complete,
    Verb.AGENCY_START: action_updates.start,
    Verb.AGENCY_END_OPEN: action_updates.end_opened,
    Verb.AGENCY_END: action_updates.end,
    Verb.AGENCY_REOPEN: action_updates.reopen,
    Verb.AGENCY_SHOW: agency.show,
    Verb.HELP_SHOW: chat.show_help,
    Verb.DIALOG_CLOSE: chat.close,
}
_REFUSAL: Final = "You cannot do this"
_PROBLEM: Final = "There is a problem"


async def answer(press: Press, context: BotContext) -> Answer:
    """Answer a press. A refusal is shown to the presser alone and noted; an outage becomes the problem card."""
    handler = chat.no_dialog if _needs_dialog(press) else HANDLERS.get(press.verb) or _unrouted(press)
    try:
        return await handler(press, context)
    except Refused as refused:
        return _refused(press, refused)
    except TryAgain as failure:
        return problem(press, context.draw, failure.reason)


def _needs_dialog(press: Press) -> bool:
    """Whether a client sent a button that opens a dialog as a plain message, since it knows no dialogs."""
    return (
        press.surface is Surface.CHAT
        and press.verb in HANDLERS
        and verbs.ButtonPlace.MESSAGE not in verbs.PLACES[Verb(press.verb)]
    )


def problem(press: Press, draw: Callable[[int], int], reason: str) -> Answer:
    """Say that nothing was done, with a number by which the log finds why."""
    number = "".join(ALPHABET[draw(len(ALPHABET))] for _ in range(LENGTH))
    log.problem("press_failed", number=number, verb=press.verb, reason=reason)
    what, saved, after = "MASC could not answer this.", "Nothing has been saved.", "Try again in a few minutes."
    if press.surface is Surface.DIALOG:
        return dialog(_PROBLEM, plain.problem(number, what=what, saved=saved, next_step=after), "small")
    return reply(press, _PROBLEM, f"{what} {saved} {after} Problem number {number}.")


def _unrouted(press: Press) -> Handler:
    return chat.typed if press.surface is Surface.CHAT and not press.verb else _out_of_date


async def _out_of_date(press: Press, context: BotContext) -> Answer:
    del context
    if press.surface is Surface.CARD:
        return Answer(answers.out_of_date())
    return reply(press, "This card is out of date", answers.OUT_OF_DATE)


def _refused(press: Press, refused: Refused) -> Answer:
    note = NoteRefusal(verb=press.verb, rule=refused.rule, subject=read_reference(press.said("reference")) or "")
    if press.surface is Surface.DIALOG:
        return dialog(_REFUSAL, plain.refused(refused.user_message), "small").asking(note)
    return reply(press, _REFUSAL, refused.user_message).asking(note)
