"""What can be asked: one discriminated union. A door makes a command, one worker carries it out.

A payload says what is asked and knows its own key; the envelope says who asked, when and through which door. The same
key gives the same ``command_id``, so a repeat takes effect once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final
from uuid import NAMESPACE_OID, UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from masc_graph.commands.actions import ActionPayload
from masc_graph.commands.actions import ActionSeen as ActionSeen
from masc_graph.commands.actions import RedrawAgency as RedrawAgency
from masc_graph.commands.actions import ReportAgency as ReportAgency
from masc_graph.commands.actions import ReportLimit as ReportLimit
from masc_graph.commands.actions import ReportTitle as ReportTitle
from masc_graph.commands.actions import SendDigest as SendDigest
from masc_graph.commands.actions import SendDigests as SendDigests
from masc_graph.commands.actions import SetActionStatus as SetActionStatus
from masc_graph.commands.actions import SettleCase as SettleCase
from masc_graph.commands.actions import SyncPlanner as SyncPlanner
from masc_graph.commands.base import Door as Door
from masc_graph.commands.base import Frozen as Frozen
from masc_graph.commands.base import Origin as Origin
from masc_graph.commands.board import Alert as Alert
from masc_graph.commands.board import BoardPayload
from masc_graph.commands.board import DrawWorklist as DrawWorklist
from masc_graph.commands.board import KeepNote as KeepNote
from masc_graph.commands.board import NoteRefusal as NoteRefusal
from masc_graph.commands.board import PostWelcome as PostWelcome
from masc_graph.commands.board import RekeyReferrals as RekeyReferrals
from masc_graph.commands.board import ShowCard as ShowCard
from masc_graph.commands.decisions import AddActions as AddActions
from masc_graph.commands.decisions import DecisionPayload
from masc_graph.commands.decisions import HandOverCase as HandOverCase
from masc_graph.commands.decisions import NewAction as NewAction
from masc_graph.commands.decisions import PrepareDecision as PrepareDecision
from masc_graph.commands.decisions import RecordDecision as RecordDecision
from masc_graph.commands.decisions import TellDeferred as TellDeferred
from masc_graph.commands.documents import DocumentPayload
from masc_graph.commands.documents import DraftMinutes as DraftMinutes
from masc_graph.commands.documents import MakeAgendaDocument as MakeAgendaDocument
from masc_graph.commands.documents import PublishMinutes as PublishMinutes
from masc_graph.commands.documents import RemakeMinutes as RemakeMinutes
from masc_graph.commands.meetings import BriefChairs as BriefChairs
from masc_graph.commands.meetings import ChangeMeeting as ChangeMeeting
from masc_graph.commands.meetings import DrawAgenda as DrawAgenda
from masc_graph.commands.meetings import FollowMeeting as FollowMeeting
from masc_graph.commands.meetings import MeetingPayload
from masc_graph.commands.meetings import PostAgenda as PostAgenda
from masc_graph.commands.meetings import RemindAgenda as RemindAgenda
from masc_graph.commands.meetings import SaveAttendance as SaveAttendance
from masc_graph.commands.meetings import ShowSheets as ShowSheets
from masc_graph.commands.referrals import AcceptReferral as AcceptReferral
from masc_graph.commands.referrals import AddInformation as AddInformation
from masc_graph.commands.referrals import AskInformation as AskInformation
from masc_graph.commands.referrals import CountStop as CountStop
from masc_graph.commands.referrals import DeclineReferral as DeclineReferral
from masc_graph.commands.referrals import FileReferral as FileReferral
from masc_graph.commands.referrals import LookAgain as LookAgain
from masc_graph.commands.referrals import MoveCase as MoveCase
from masc_graph.commands.referrals import PostSupplement as PostSupplement
from masc_graph.commands.referrals import RedrawCase as RedrawCase
from masc_graph.commands.referrals import ReferralPayload
from masc_graph.commands.referrals import RelistCase as RelistCase
from masc_graph.commands.referrals import RollOver as RollOver
from masc_graph.commands.referrals import TellRescheduled as TellRescheduled
from masc_graph.commands.referrals import TellUrgent as TellUrgent
from masc_graph.commands.referrals import WithdrawReferral as WithdrawReferral
from masc_graph.domain.board.roster import Person, Right, Roster, require

VERSION: Final = 2
"""The version that commands are written in: 1 is 0.1.0, which wrote none on its envelopes.

It rises with whatever an older MASC cannot read or would name otherwise: a new kind, a new field, another key.
"""

_NAMESPACE: Final = UUID("6f0f7f0a-2c1e-5b7b-9d3e-4a4d41534301")

Payload = Annotated[
    ReferralPayload | MeetingPayload | DecisionPayload | DocumentPayload | ActionPayload | BoardPayload,
    Field(discriminator="kind"),
]
"""Every payload: each module of commands ends with the union of its own."""


class Command(Frozen):
    """The envelope on the queue. Its JSON is the message's text.

    ``version`` says how it was written, and so by which rule its id was made. ``tries`` counts how often it was put
    back; ``put_aside_because`` is the code of what stopped it for good.
    """

    version: int = Field(default=1, ge=1, le=VERSION)
    command_id: UUID
    origin: Origin
    tries: int = 0
    put_aside_because: str = ""
    payload: Payload

    @property
    def has_its_own_id(self) -> bool:
        """Whether the id is the one that its version makes of what is asked; every door of ours sees to that."""
        return self.command_id == _IDS[self.version](self.payload, self.origin)

    @property
    def kind(self) -> str:
        return self.payload.kind

    @property
    def reference(self) -> str | None:
        """The reference that the command is about, where it has one: safe for a log."""
        return getattr(self.payload, "reference", None)

    def require(self, roster: Roster, right: Right) -> Person:
        """Find the person who asked and make sure of their right, or raise ``Refused`` with the rule's sentence."""
        return require(roster, self.origin.actor_id or "", self.origin.tenant_id or "", right)

    def because(self, reason: str) -> Command:
        """The command as it is kept once it was put aside; ``reason`` is an error's code, never what somebody typed."""
        return self.model_copy(update={"put_aside_because": reason})

    def anew(self) -> Command:
        """The command as it is tried again from the start."""
        return self.model_copy(update={"put_aside_because": "", "tries": 0})


def command(payload: Payload, origin: Origin) -> Command:
    """Put a payload into its envelope."""
    return Command(version=VERSION, command_id=_IDS[VERSION](payload, origin), origin=origin, payload=payload)


def _id_of_kind_and_key(payload: Payload, origin: Origin) -> UUID:
    return uuid5(_NAMESPACE, f"{origin.board_id} {payload.kind} {payload.key(origin)}")


_IDS: Final[Mapping[int, Callable[[Payload, Origin], UUID]]] = MappingProxyType(
    {1: _id_of_kind_and_key, 2: _id_of_kind_and_key}
)
"""How each version makes a command's id. A rule stays for as long as a message of its version may be on a queue."""


class NewerMessage(BaseModel):
    """What is known of a message that a newer MASC wrote: that it has to wait for one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = Field(gt=VERSION)
    command_id: Any = None

    @classmethod
    def read(cls, text: str) -> NewerMessage | None:
        """Read the version alone, whatever else the message holds; None where this MASC knows it, or there is none."""
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return None

    def id_in(self, text: str) -> UUID:
        """The command's id, if it is still written as one; else the message is named by its text."""
        try:
            return UUID(str(self.command_id))
        except ValueError:
            return id_of_text(text)


def id_of_text(text: str) -> UUID:
    """Name a message that is no command by its text, so that the same one has the same id."""
    return uuid5(NAMESPACE_OID, text)


def follow_up(payload: Payload, after: Command) -> Command:
    """Put what is to be done after a command into its envelope: nobody asks for it but the worker itself."""
    asked = after.origin.model_copy(update={"door": "worker", "actor_id": None, "tenant_id": None})
    return command(payload, asked)
