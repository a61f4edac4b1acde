"""What can be asked about a referral."""

from __future__ import annotations

from typing import Literal

from masc_graph.commands.base import Frozen, Origin
from masc_graph.commands.fields import Answers, Line, Reason, Token
from masc_graph.domain.board.roster import Role
from masc_graph.domain.referrals.repeat import RepeatState
from masc_graph.domain.referrals.triage import DaSettled, NotAccepted, WithdrawReason


class FileReferral(Frozen):
    """Write a referral into MASC Referrals; the reference was drawn when the form opened."""

    kind: Literal["file_referral"] = "file_referral"
    reference: Line
    form_token: Token
    answers: Answers

    def key(self, origin: Origin) -> str:
        return self.reference


class CountStop(Frozen):
    """Keep a count of a form that stopped: no person, no reference, no answers."""

    kind: Literal["count_stop"] = "count_stop"
    form_key: Token
    reasons: tuple[Line, ...]
    agency: Line
    area: Line
    month: Line

    def key(self, origin: Origin) -> str:
        return self.form_key


class AboutReferral(Frozen):
    """What is asked of one referral, of the version that the presser saw: the same press gives the same key."""

    reference: Line
    version: int

    def key(self, origin: Origin) -> str:
        del origin
        return f"{self.reference}/{self.version}"


class AcceptReferral(AboutReferral):
    """The administrator accepts a referral."""

    kind: Literal["accept_referral"] = "accept_referral"
    da_settled: DaSettled | Literal[""] = ""
    repeat_state: RepeatState | Literal[""] = ""


class AskInformation(AboutReferral):
    """The administrator names the questions that still need an answer."""

    kind: Literal["ask_information"] = "ask_information"
    missing: tuple[Line, ...]
    note: Reason = ""


class DeclineReferral(AboutReferral):
    """The administrator does not accept a referral, and says why."""

    kind: Literal["decline_referral"] = "decline_referral"
    reason_code: NotAccepted
    duplicate_of: Line = ""
    reason_text: Reason = ""


class MoveCase(AboutReferral):
    """The administrator moves an accepted case to another meeting."""

    kind: Literal["move_case"] = "move_case"
    meeting_id: Line
    reason: Reason


class RelistCase(Frozen):
    """Chair or vice chair put a decided case back on an agenda; ``token`` is the dialog's, and so the key."""

    kind: Literal["relist_case"] = "relist_case"
    token: Token
    reference: Line
    version: int
    meeting_id: Line
    reason: Reason

    def key(self, origin: Origin) -> str:
        del origin
        return f"{self.token}/{self.reference}"


class WithdrawReferral(AboutReferral):
    """The referrer takes a referral back."""

    kind: Literal["withdraw_referral"] = "withdraw_referral"
    reason: WithdrawReason


class LookAgain(AboutReferral):
    """The referrer asks the chair, once, to look again at a referral that was not accepted."""

    kind: Literal["look_again"] = "look_again"
    reason: Reason


class RedrawCase(AboutReferral):
    """The cards of a case are drawn again, since what they say changed elsewhere: on an agenda, by a decision."""

    kind: Literal["redraw_case"] = "redraw_case"


class PostSupplement(AboutReferral):
    """Say in the channel that a case was added to an agenda that stands, or was taken off it again."""

    kind: Literal["post_supplement"] = "post_supplement"
    meeting_id: Line


class RollOver(AboutReferral):
    """A case whose meeting is over, or is no longer there, goes to the next one."""

    kind: Literal["roll_over"] = "roll_over"


class TellUrgent(Frozen):
    """Those who can answer an urgent referral are told, on the working morning ``on``, that it still waits."""

    kind: Literal["tell_urgent"] = "tell_urgent"
    reference: Line
    on: Line

    def key(self, origin: Origin) -> str:
        del origin
        return f"{self.reference}/{self.on}"


class TellRescheduled(Frozen):
    """The referrer is told that a case is heard at another meeting; ``change`` names what moved it there.

    ``cancelled`` is the id of its meeting where that was cancelled, ``not_reached`` where that did not come to it.
    ``put_back_by`` is the role of whoever put a decided case back on an agenda. ``reason`` is what was written by who
    did that, or by the administrator who held it over.
    """

    kind: Literal["tell_rescheduled"] = "tell_rescheduled"
    reference: Line
    change: Line
    cancelled: Line = ""
    not_reached: Line = ""
    put_back_by: Role | None = None
    reason: Reason = ""

    def key(self, origin: Origin) -> str:
        del origin
        return f"{self.reference}/{self.change}"


class AddInformation(Frozen):
    """The referrer answers the questions that were still open; ``token`` is the dialog's, and so the key."""

    kind: Literal["add_information"] = "add_information"
    token: Token
    reference: Line
    answers: Answers

    def key(self, origin: Origin) -> str:
        del origin
        return self.token


ReferralPayload = (
    FileReferral
    | CountStop
    | AcceptReferral
    | AskInformation
    | DeclineReferral
    | MoveCase
    | RelistCase
    | WithdrawReferral
    | LookAgain
    | RedrawCase
    | PostSupplement
    | RollOver
    | TellRescheduled
    | TellUrgent
    | AddInformation
)
