"""Every verb that a button may send: where a button with it may stand, who may press it, and what handles it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

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
from masc_graph.bot.answer import Answer, BotContext
from masc_graph.bot.press import Press
from masc_graph.domain.board.roster import Right

Handler = Callable[[Press, BotContext], Awaitable[Answer]]


class ButtonPlace(Enum):
    """Where a button stands, which decides how Teams sends its press."""

    MESSAGE = "message"
    """On a posted card: an ``adaptiveCard/action`` invoke."""
    OPENER = "opener"
    """On a posted card: opens a dialog with ``task/fetch``."""
    DIALOG = "dialog"
    """In a dialog: comes with ``task/submit`` or ``composeExtension/submitAction``."""


class Presser(Enum):
    """Who may press a verb that no single right decides."""

    ANYONE = "anyone"
    """Whoever is in the team, on the roster or not."""
    OWN_RULE = "own rule"
    """The handler decides by what it reads, such as whose referral it is."""


@dataclass(frozen=True)
class Verb:
    """One row of the table. Where ``may`` is a right, the handler asks for it with ``press.require``."""

    name: str
    places: frozenset[ButtonPlace]
    may: Right | Presser
    handle: Handler


_MESSAGE: Final = frozenset({ButtonPlace.MESSAGE})
_OPENER: Final = frozenset({ButtonPlace.OPENER})
_DIALOG: Final = frozenset({ButtonPlace.DIALOG})
_ANYONE, _OWN_RULE = Presser

_TABLE: Final = (
    Verb("refer.open", _OPENER, Right.USE, refer.opened),
    Verb("refer.step1", _DIALOG, Right.USE, refer.step1),
    Verb("refer.step2", _DIALOG, Right.USE, refer.step2),
    Verb("refer.step3", _DIALOG, Right.USE, refer.step3),
    Verb("refer.back", _DIALOG, Right.USE, refer.back),
    Verb("refer.change", _DIALOG, Right.USE, refer.change),
    Verb("refer.go_on", _DIALOG, Right.USE, refer.go_on),
    Verb("refer.send", _DIALOG, Right.USE, refer.send),
    Verb("refer.stop", _DIALOG, Right.USE, refer.stopped),
    Verb("triage.accept", _MESSAGE | _DIALOG, _OWN_RULE, triage.accept),
    Verb("triage.open", _OPENER | _DIALOG, _OWN_RULE, triage.opened),
    Verb("triage.ask_open", _OPENER | _DIALOG, _OWN_RULE, triage.ask_opened),
    Verb("triage.ask", _DIALOG, _OWN_RULE, triage.ask),
    Verb("triage.refuse_open", _OPENER | _DIALOG, _OWN_RULE, triage.refuse_opened),
    Verb("triage.refuse", _DIALOG, _OWN_RULE, triage.refuse),
    Verb("triage.move_open", _OPENER, _OWN_RULE, triage.move_opened),
    Verb("triage.move", _DIALOG, _OWN_RULE, triage.move),
    Verb("case.relist_open", _OPENER, Right.RECORD, relist.opened),
    Verb("case.relist", _DIALOG, Right.RECORD, relist.put_back),
    Verb("worklist.open", _OPENER, Right.TRIAGE, worklist.listed),
    Verb("info.open", _OPENER, _OWN_RULE, own_referral.information_opened),
    Verb("info.send", _DIALOG, _OWN_RULE, own_referral.information_sent),
    Verb("receipt.withdraw_open", _OPENER, _OWN_RULE, own_referral.withdraw_opened),
    Verb("receipt.withdraw", _DIALOG, _OWN_RULE, own_referral.withdraw),
    Verb("receipt.again_open", _OPENER, _OWN_RULE, own_referral.again_opened),
    Verb("receipt.again", _DIALOG, _OWN_RULE, own_referral.look_again),
    Verb("agenda.preview", _OPENER | _DIALOG, Right.TRIAGE, agenda.preview),
    Verb("agenda.more", _DIALOG, Right.TRIAGE, agenda.preview),
    Verb("agenda.post", _DIALOG, Right.TRIAGE, agenda.post),
    Verb("meeting.open", _OPENER, Right.RUN_MEETING, meeting.opened),
    Verb("meeting.check", _DIALOG, Right.RUN_MEETING, meeting.check),
    Verb("meeting.save", _DIALOG, Right.RUN_MEETING, meeting.save),
    Verb("attendance.open", _OPENER, Right.RUN_MEETING, attendance.opened),
    Verb("attendance.more", _DIALOG, Right.RUN_MEETING, attendance.more),
    Verb("attendance.save", _DIALOG, Right.RUN_MEETING, attendance.save),
    Verb("minutes.draft", _MESSAGE, Right.TRIAGE, minutes.draft),
    Verb("minutes.publish", _MESSAGE, Right.TRIAGE, minutes.publish),
    Verb("record.open", _OPENER | _DIALOG, Right.RUN_MEETING, record.opened),
    Verb("record.case", _OPENER, Right.RUN_MEETING, record.case),
    Verb("record.next", _DIALOG, Right.RECORD, record.record_next),
    Verb("record.done", _DIALOG, Right.RECORD, record.record_done),
    Verb("record.skip", _DIALOG, Right.RUN_MEETING, record.skip),
    Verb("record.more", _DIALOG, Right.RUN_MEETING, record.more),
    Verb("record.keep", _DIALOG, Right.RUN_MEETING, record.keep),
    Verb("ready.close", _DIALOG, Right.RECORD, ready.close),
    Verb("actions.open", _OPENER, Right.RECORD, add_actions.opened),
    Verb("actions.more", _DIALOG, Right.RECORD, add_actions.more),
    Verb("actions.save", _DIALOG, Right.RECORD, add_actions.save),
    Verb("agency.open", _OPENER, Right.USE, agency.opened),
    Verb("agency.complete", _DIALOG, Right.USE, action_updates.complete),
    Verb("agency.start", _DIALOG, Right.USE, action_updates.start),
    Verb("agency.end_open", _DIALOG, Right.USE, action_updates.end_opened),
    Verb("agency.end", _DIALOG, Right.USE, action_updates.end),
    Verb("agency.reopen", _DIALOG, Right.USE, action_updates.reopen),
    Verb("agency.show", _DIALOG, Right.USE, agency.show),
    Verb("help.show", _MESSAGE, _ANYONE, chat.show_help),
    Verb("dialog.close", _DIALOG, _ANYONE, chat.close),
)

VERBS: Final[Mapping[str, Verb]] = MappingProxyType({verb.name: verb for verb in _TABLE})
"""The table by the name that a button sends."""
