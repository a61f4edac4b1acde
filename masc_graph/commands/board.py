"""What can be asked about the board itself: its cards, its refusals, its failures."""

from __future__ import annotations

from typing import Literal

from masc_graph.commands.base import Frozen, Origin
from masc_graph.commands.fields import Line, Sentence


class ShowCard(Frozen):
    """Send one person a private card in the 1:1 chat.

    ``said`` are the title and the sentences of the view "told", or the reference of the view "referral".
    """

    kind: Literal["show_card"] = "show_card"
    activity_id: Line
    view: Literal["help", "not_kept", "my_agency", "agenda_link", "no_dialog", "told", "referral"]
    said: tuple[Sentence, ...] = ()

    def key(self, origin: Origin) -> str:
        return f"{origin.actor_id}/{self.activity_id}"


class DrawWorklist(Frozen):
    """Draw the administrators' lists of what waits for them, since a referral came in or was answered."""

    kind: Literal["draw_worklist"] = "draw_worklist"

    def key(self, origin: Origin) -> str:
        return f"{origin.board_id}/{origin.minute}"


class PostWelcome(Frozen):
    """Post, or redraw, the welcome card with the next meeting's dates."""

    kind: Literal["post_welcome"] = "post_welcome"
    next_meeting_id: Line

    def key(self, origin: Origin) -> str:
        return f"{origin.board_id}/{self.next_meeting_id}"


class NoteRefusal(Frozen):
    """Write into the audit that somebody was refused; once an hour for the same press."""

    kind: Literal["note_refusal"] = "note_refusal"
    verb: Line
    rule: Line
    subject: Line

    def key(self, origin: Origin) -> str:
        return f"{origin.actor_id}/{self.verb}/{self.subject}/{origin.at:%Y-%m-%dT%H}"


class KeepNote(Frozen):
    """Keep a note with its case, for those alone who may see it, and compare it with the names of the case's people.

    ``subject`` is the reference or the action's code, ``verb`` the kind of the command that brought the note, and
    ``source`` that command's id.
    """

    kind: Literal["keep_note"] = "keep_note"
    reference: Line
    subject: Line
    verb: Line
    note: Sentence
    person_id: Line
    source: Line

    def key(self, origin: Origin) -> str:
        return f"{self.source}/{self.subject}"


class RekeyReferrals(Frozen):
    """Make the keyed forms of all referrals anew with the board's present match key, which ``key_id`` names."""

    kind: Literal["rekey_referrals"] = "rekey_referrals"
    key_id: Line

    def key(self, origin: Origin) -> str:
        return f"{self.key_id}/{origin.minute}"


class Alert(Frozen):
    """Tell the administrators that a command was put aside; names no person."""

    kind: Literal["alert"] = "alert"
    failed_command_id: Line
    failed_kind: Line
    problem_number: Line

    def key(self, origin: Origin) -> str:
        return self.failed_command_id


BoardPayload = ShowCard | DrawWorklist | PostWelcome | NoteRefusal | KeepNote | RekeyReferrals | Alert
