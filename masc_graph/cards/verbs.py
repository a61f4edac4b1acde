"""Every verb that a button may send, and where a button with it may stand."""

from __future__ import annotations

from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Final


class ButtonPlace(Enum):
    """Where a button stands, which decides how Teams sends its press."""

    MESSAGE = "message"
    """On a posted card: an ``adaptiveCard/action`` invoke."""
    OPENER = "opener"
    """On a posted card: opens a dialog with ``task/fetch``."""
    DIALOG = "dialog"
    """In a dialog: comes with ``task/submit`` or ``composeExtension/submitAction``."""


class Verb(StrEnum):
    """What a pressed button asks for; the bot routes by it."""

    REFER_OPEN = "refer.open"
    REFER_STEP1 = "refer.step1"
    REFER_STEP2 = "refer.step2"
    REFER_STEP3 = "refer.step3"
    REFER_BACK = "refer.back"
    REFER_CHANGE = "refer.change"
    REFER_GO_ON = "refer.go_on"
    REFER_SEND = "refer.send"
    REFER_STOP = "refer.stop"
    TRIAGE_ACCEPT = "triage.accept"
    TRIAGE_OPEN = "triage.open"
    TRIAGE_ASK_OPEN = "triage.ask_open"
    TRIAGE_ASK = "triage.ask"
    TRIAGE_REFUSE_OPEN = "triage.refuse_open"
    TRIAGE_REFUSE = "triage.refuse"
    TRIAGE_MOVE_OPEN = "triage.move_open"
    TRIAGE_MOVE = "triage.move"
    RELIST_OPEN = "case.relist_open"
    RELIST = "case.relist"
    WORKLIST_OPEN = "worklist.open"
    INFO_OPEN = "info.open"
    INFO_SEND = "info.send"
    RECEIPT_WITHDRAW = "receipt.withdraw"
    RECEIPT_AGAIN = "receipt.again"
    AGENDA_PREVIEW = "agenda.preview"
    AGENDA_POST = "agenda.post"
    MEETING_OPEN = "meeting.open"
    MEETING_CHECK = "meeting.check"
    MEETING_SAVE = "meeting.save"
    ATTENDANCE_OPEN = "attendance.open"
    ATTENDANCE_SAVE = "attendance.save"
    MINUTES_DRAFT = "minutes.draft"
    MINUTES_PUBLISH = "minutes.publish"
    RECORD_OPEN = "record.open"
    RECORD_CASE = "record.case"
    RECORD_NEXT = "record.next"
    RECORD_DONE = "record.done"
    RECORD_SKIP = "record.skip"
    RECORD_KEEP = "record.keep"
    READY_CLOSE = "ready.close"
    ACTIONS_OPEN = "actions.open"
    ACTIONS_SAVE = "actions.save"
    AGENCY_OPEN = "agency.open"
    AGENCY_COMPLETE = "agency.complete"
    AGENCY_START = "agency.start"
    AGENCY_END_OPEN = "agency.end_open"
    AGENCY_END = "agency.end"
    AGENCY_REOPEN = "agency.reopen"
    AGENCY_SHOW = "agency.show"
    HELP_SHOW = "help.show"
    DIALOG_CLOSE = "dialog.close"


_MESSAGE: Final = frozenset({ButtonPlace.MESSAGE})
_OPENER: Final = frozenset({ButtonPlace.OPENER})
_DIALOG: Final = frozenset({ButtonPlace.DIALOG})

PLACES: Final = MappingProxyType(
    {
        Verb.REFER_OPEN: _OPENER,
        Verb.REFER_STEP1: _DIALOG,
        Verb.REFER_STEP2: _DIALOG,
        Verb.REFER_STEP3: _DIALOG,
        Verb.REFER_BACK: _DIALOG,
        Verb.REFER_CHANGE: _DIALOG,
        Verb.REFER_GO_ON: _DIALOG,
        Verb.REFER_SEND: _DIALOG,
        Verb.REFER_STOP: _DIALOG,
        Verb.TRIAGE_ACCEPT: _MESSAGE | _DIALOG,
        Verb.TRIAGE_OPEN: _OPENER | _DIALOG,
        Verb.TRIAGE_ASK_OPEN: _OPENER | _DIALOG,
        Verb.TRIAGE_ASK: _DIALOG,
        Verb.TRIAGE_REFUSE_OPEN: _OPENER | _DIALOG,
        Verb.TRIAGE_REFUSE: _DIALOG,
        Verb.TRIAGE_MOVE_OPEN: _OPENER,
        Verb.TRIAGE_MOVE: _DIALOG,
        Verb.RELIST_OPEN: _OPENER,
        Verb.RELIST: _DIALOG,
        Verb.WORKLIST_OPEN: _OPENER,
        Verb.INFO_OPEN: _OPENER,
        Verb.INFO_SEND: _DIALOG,
        Verb.RECEIPT_WITHDRAW: _MESSAGE,
        Verb.RECEIPT_AGAIN: _MESSAGE,
        Verb.AGENDA_PREVIEW: _OPENER | _DIALOG,
        Verb.AGENDA_POST: _DIALOG,
        Verb.MEETING_OPEN: _OPENER,
        Verb.MEETING_CHECK: _DIALOG,
        Verb.MEETING_SAVE: _DIALOG,
        Verb.ATTENDANCE_OPEN: _OPENER,
        Verb.ATTENDANCE_SAVE: _DIALOG,
        Verb.RECORD_OPEN: _OPENER | _DIALOG,
        Verb.MINUTES_DRAFT: _MESSAGE,
        Verb.MINUTES_PUBLISH: _MESSAGE,
        Verb.RECORD_CASE: _OPENER,
        Verb.RECORD_NEXT: _DIALOG,
        Verb.RECORD_DONE: _DIALOG,
        Verb.RECORD_SKIP: _DIALOG,
        Verb.RECORD_KEEP: _DIALOG,
        Verb.READY_CLOSE: _DIALOG,
        Verb.ACTIONS_OPEN: _OPENER,
        Verb.ACTIONS_SAVE: _DIALOG,
        Verb.AGENCY_OPEN: _OPENER,
        Verb.AGENCY_COMPLETE: _DIALOG,
        Verb.AGENCY_START: _DIALOG,
        Verb.AGENCY_END_OPEN: _DIALOG,
        Verb.AGENCY_END: _DIALOG,
        Verb.AGENCY_REOPEN: _DIALOG,
        Verb.AGENCY_SHOW: _DIALOG,
        Verb.HELP_SHOW: _MESSAGE,
        Verb.DIALOG_CLOSE: _DIALOG,
    }
)
"""The places of each verb."""
