"""What can be asked: one discriminated union. A door makes a command, one worker carries it out.

A payload says what is asked and knows its own key; the envelope says who asked, when and through which door. The same
key gives the same ``command_id``, so a repeat takes effect once.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

_NAMESPACE = UUID("6f0f7f0a-2c1e-5b7b-9d3e-4a4d41534301")

Door = Literal["dialog", "card", "message", "extension", "timer", "planner", "http", "cli"]


class Frozen(BaseModel):
    """A value of the queue: nothing unknown is accepted, nothing is changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(Frozen):
    """Who asked, when, and through which door. Timers have no actor."""

    board_id: str
    at: AwareDatetime
    door: Door
    actor_id: str | None = None
    tenant_id: str | None = None

    @property
    def minute(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%MZ")


class FileReferral(Frozen):
    """Write a referral into MASC Referrals; the reference was drawn when the form opened."""

    kind: Literal["file_referral"] = "file_referral"
    reference: str
    form_token: str
    answers: dict[str, str]

    def key(self, origin: Origin) -> str:
        return self.reference


class CountStop(Frozen):
    """Keep a count of a form that stopped: no person, no reference, no answers."""

    kind: Literal["count_stop"] = "count_stop"
    form_key: str
    reasons: tuple[str, ...]
    agency: str
    area: str
    month: str

    def key(self, origin: Origin) -> str:
        return self.form_key


class AboutReferral(Frozen):
    """What is asked of one referral, of the version that the presser saw: the same press gives the same key."""

    reference: str
    version: int

    def key(self, origin: Origin) -> str:
        del origin
        return f"{self.reference}/{self.version}"


class AcceptReferral(AboutReferral):
    """The administrator accepts a referral."""

    kind: Literal["accept_referral"] = "accept_referral"
    da_settled: str = ""
    repeat_state: str = ""


class AskInformation(AboutReferral):
    """The administrator names the questions that still need an answer."""

    kind: Literal["ask_information"] = "ask_information"
    missing: tuple[str, ...]
    note: str = ""


class DeclineReferral(AboutReferral):
    """The administrator does not accept a referral, and says why."""

    kind: Literal["decline_referral"] = "decline_referral"
    reason_code: str
    duplicate_of: str = ""
    reason_text: str = ""


class MoveCase(AboutReferral):
    """The administrator moves an accepted case to another meeting."""

    kind: Literal["move_case"] = "move_case"
    meeting_id: str
    reason: str


class WithdrawReferral(AboutReferral):
    """The referrer takes a referral back."""

    kind: Literal["withdraw_referral"] = "withdraw_referral"
    reason: str


class LookAgain(AboutReferral):
    """The referrer asks the chair, once, to look again at a referral that was not accepted."""

    kind: Literal["look_again"] = "look_again"
    reason: str


class AddInformation(Frozen):
    """The referrer answers the questions that were still open; ``token`` is the dialog's, and so the key."""

    kind: Literal["add_information"] = "add_information"
    token: str
    reference: str
    answers: dict[str, str]

    def key(self, origin: Origin) -> str:
        del origin
        return self.token


class PostAgenda(Frozen):
    """Post, or redraw, the agenda of one meeting."""

    kind: Literal["post_agenda"] = "post_agenda"
    meeting_id: str

    def key(self, origin: Origin) -> str:
        return f"{self.meeting_id}/{origin.minute}"


class NewAction(Frozen):
    """One action row of a decision: who does what, for which of the 13 prompts, by when (``YYYY-MM-DD``)."""

    row: int
    agency: str
    prompt: str
    what: str
    due_on: str


class RecordDecision(Frozen):
    """Record a decision with its first actions; ``token`` is the dialog's, and so the key."""

    kind: Literal["record_decision"] = "record_decision"
    token: str
    reference: str
    meeting_id: str
    seen: str
    outcome: str
    reason: str = ""
    done: tuple[str, ...] = ()
    went_through: bool = False
    review_on: str = ""
    defer_why: str = ""
    refer_targets: tuple[str, ...] = ()
    transfer_to: str = ""
    dissent: str = ""
    supersede_reason: str = ""
    actions: tuple[NewAction, ...] = ()

    def key(self, origin: Origin) -> str:
        return self.token


class SetActionStatus(Frozen):
    """An agency says how its action stands; ``seen_at`` is the StatusAt that its dialog showed."""

    kind: Literal["set_action_status"] = "set_action_status"
    code: str
    status: Literal["in_progress", "completed"]
    seen_at: str
    note: str = ""

    def key(self, origin: Origin) -> str:
        return f"{self.code}/{self.status}/{self.seen_at}"


class SyncPlanner(Frozen):
    """Compare the plan's tasks with MASC Actions."""

    kind: Literal["sync_planner"] = "sync_planner"

    def key(self, origin: Origin) -> str:
        return origin.minute


class ShowCard(Frozen):
    """Send one person a private card in the 1:1 chat."""

    kind: Literal["show_card"] = "show_card"
    activity_id: str
    view: Literal["help", "not_kept", "my_agency", "agenda_link"]

    def key(self, origin: Origin) -> str:
        return f"{origin.actor_id}/{self.activity_id}"


class PostWelcome(Frozen):
    """Post, or redraw, the welcome card with the next meeting's dates."""

    kind: Literal["post_welcome"] = "post_welcome"
    next_meeting_id: str

    def key(self, origin: Origin) -> str:
        return f"{origin.board_id}/{self.next_meeting_id}"


class NoteRefusal(Frozen):
    """Write into the audit that somebody was refused; once an hour for the same press."""

    kind: Literal["note_refusal"] = "note_refusal"
    verb: str
    rule: str
    subject: str

    def key(self, origin: Origin) -> str:
        return f"{origin.actor_id}/{self.verb}/{self.subject}/{origin.at:%Y-%m-%dT%H}"


class Alert(Frozen):
    """Tell the administrators that a command was put aside; names no person."""

    kind: Literal["alert"] = "alert"
    failed_command_id: str
    failed_kind: str
    problem_number: str

    def key(self, origin: Origin) -> str:
        return self.failed_command_id


Payload = Annotated[
    FileReferral
    | CountStop
    | AcceptReferral
    | AskInformation
    | DeclineReferral
    | MoveCase
    | WithdrawReferral
    | LookAgain
    | AddInformation
    | PostAgenda
    | RecordDecision
    | SetActionStatus
    | SyncPlanner
    | ShowCard
    | PostWelcome
    | NoteRefusal
    | Alert,
    Field(discriminator="kind"),
]


class Command(Frozen):
    """The envelope on the queue. Its JSON is the message's text; ``tries`` counts how often it was put back."""

    command_id: UUID
    origin: Origin
    tries: int = 0
    payload: Payload

    @property
    def kind(self) -> str:
        return self.payload.kind

    @property
    def reference(self) -> str | None:
        """The reference that the command is about, where it has one: safe for a log."""
        return getattr(self.payload, "reference", None)


def command(payload: Payload, origin: Origin) -> Command:
    """Put a payload into its envelope."""
    command_id = uuid5(_NAMESPACE, f"{origin.board_id} {payload.kind} {payload.key(origin)}")
    return Command(command_id=command_id, origin=origin, payload=payload)
