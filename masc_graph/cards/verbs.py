"""Every verb that a button may send, and where a button with it may stand."""

from __future__ import annotations

from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Final


class Place(Enum):
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
    AGENDA_PREVIEW = "agenda.preview"
    AGENDA_POST = "agenda.post"
    RECORD_OPEN = "record.open"
    RECORD_CASE = "record.case"
    RECORD_NEXT = "record.next"
    RECORD_DONE = "record.done"
    RECORD_SKIP = "record.skip"
    AGENCY_OPEN = "agency.open"
    AGENCY_COMPLETE = "agency.complete"
    AGENCY_START = "agency.start"
    HELP_SHOW = "help.show"
    DIALOG_CLOSE = "dialog.close"


PLACES: Final = MappingProxyType(
    {
        Verb.REFER_OPEN: Place.OPENER,
        Verb.REFER_STEP1: Place.DIALOG,
        Verb.REFER_STEP2: Place.DIALOG,
        Verb.REFER_STEP3: Place.DIALOG,
        Verb.REFER_BACK: Place.DIALOG,
        Verb.REFER_CHANGE: Place.DIALOG,
        Verb.REFER_GO_ON: Place.DIALOG,
        Verb.REFER_SEND: Place.DIALOG,
        Verb.REFER_STOP: Place.DIALOG,
        Verb.TRIAGE_ACCEPT: Place.MESSAGE,
        Verb.AGENDA_PREVIEW: Place.OPENER,
        Verb.AGENDA_POST: Place.DIALOG,
        Verb.RECORD_OPEN: Place.OPENER,
        Verb.RECORD_CASE: Place.OPENER,
        Verb.RECORD_NEXT: Place.DIALOG,
        Verb.RECORD_DONE: Place.DIALOG,
        Verb.RECORD_SKIP: Place.DIALOG,
        Verb.AGENCY_OPEN: Place.OPENER,
        Verb.AGENCY_COMPLETE: Place.DIALOG,
        Verb.AGENCY_START: Place.DIALOG,
        Verb.HELP_SHOW: Place.MESSAGE,
        Verb.DIALOG_CLOSE: Place.DIALOG,
    }
)
"""The one place of each verb."""
