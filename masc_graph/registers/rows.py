"""One frozen row per list: P0 and P1 columns and keyed forms only, so that no personal data reaches memory by mistake.

A bare ``str`` is single-line text; ``NOTES`` names those of several lines, ``INDEXED`` those that may be filtered. The
column names are derived in ``columns``. The title is the key: unique, and the arbiter of what exists already.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic.alias_generators import to_pascal

from masc_graph.domain.actions.action import Flag
from masc_graph.domain.board.prompts import Heading
from masc_graph.domain.board.roster import Role
from masc_graph.domain.cases.outcomes import DecisionState, DeferWhy, Outcome, ReferTarget
from masc_graph.domain.cases.status import HEARD, ActionStatus, CaseStatus
from masc_graph.domain.meetings.attendance import Attendance, read_attendance_lines
from masc_graph.domain.meetings.meeting import MeetingKind, MeetingState
from masc_graph.domain.referrals.repeat import RepeatState


class Row(BaseModel):
    """What every row has; ``title`` is its key."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_pascal, populate_by_name=True)

    LIST: ClassVar[str]
    INDEXED: ClassVar[frozenset[str]] = frozenset()
    NOTES: ClassVar[frozenset[str]] = frozenset()

    title: str


class ReferralRow(Row):
    """A referral as the product may hold it in memory; the answers that identify someone stay in SharePoint.

    ``listed_for`` is the meeting on whose agenda it was put last, for which alone ``position`` and ``added`` count;
    ``heard_before`` says that the board had spoken about it before.
    """

    LIST = "MASC Referrals"
    INDEXED = frozenset(
        {"status", "meeting_id", "received_at", "referring_agency", "victim_key", "name_key", "pair_key", "closed_at"}
    )
    NOTES = frozenset({"name_words", "missing_fields", "status_reason"})

    status: CaseStatus
    meeting_id: str
    received_at: AwareDatetime
    referring_agency: str
    victim_key: str = ""
    name_key: str = ""
    pair_key: str = ""
    key_id: str = ""
    name_words: str = ""
    repeat_state: RepeatState = RepeatState.NONE
    repeat_of: str = ""
    da_settled: bool = False
    deferrals: int = 0
    listed_for: str = ""
    position: int | None = None
    added: bool = False
    review_on: date | None = None
    heard_before: bool = False
    referrer_id: str
    missing_fields: str = ""
    status_reason_code: str = ""
    status_reason: str = ""
    reconsidered: bool = False
    closed_at: AwareDatetime | None = None
    legal_hold: bool = False
    changed_by: str = ""
    schema_version: int = 1
    version: int = 1
    da_related: str = ""
    risk_level: str = ""
    dash: str = ""
    area: str = ""
    urgent: str = ""
    children_involved: str = ""
    perpetrator_known: str = ""
    dash_old: bool = False

    @property
    def reference(self) -> str:
        return self.title

    @property
    def was_heard(self) -> bool:
        return self.heard_before or self.status in HEARD


class MeetingRow(Row):
    """A meeting that something is known about beyond what the calendar's rules say.

    People may change day, time and state by hand. ``in_force`` is what was last acted on, ``changes`` how often, and
    ``changed_by`` by which command. ``minutes_mark`` tells whether published minutes would say anything else today.
    """

    LIST = "MASC Meetings"
    INDEXED = frozenset({"meeting_on", "cut_off_on", "state"})
    NOTES = frozenset({"change_reason", "attendance", "agenda_url", "minutes_url", "not_reached"})

    series_on: date | None = None
    meeting_on: date | None = None
    starts_at: AwareDatetime | None = None
    cut_off_on: date | None = None
    agenda_due_on: date | None = None
    kind: MeetingKind = MeetingKind.SERIES
    state: MeetingState = MeetingState.PLANNED
    moved_from_on: date | None = None
    change_reason: str = ""
    in_force: str = ""
    changes: int = 0
    changed_by: str = ""
    agenda_posted_at: AwareDatetime | None = None
    agenda_url: str = ""
    chaired_by: Literal["chair", "vice_chair", "nobody"] | None = None
    attendance: str = ""
    attendance_at: AwareDatetime | None = None
    confidentiality_read: bool = False
    quorum_warning: bool = False
    minutes_url: str = ""
    minutes_version: int | None = None
    minutes_mark: str = ""
    not_reached: str = ""

    @property
    def meeting_id(self) -> str:
        return self.title

    @property
    def took_part(self) -> Attendance | None:
        """Who took part, once somebody has said so."""
        if self.attendance_at is None:
            return None
        more = {"chaired_by": self.chaired_by or "", "confidentiality_read": self.confidentiality_read}
        return read_attendance_lines(self.attendance).model_copy(update=more)


class DecisionRow(Row):
    """A decision; ``title`` is its decision_id, such as ``MASC-7F3K2/2026-11-30/1``.

    A prepared one, ``MASC-7F3K2/2026-11-30/prepared``, is what somebody typed and nobody has decided: ``answers`` holds
    it as the dialog sent it, ``supersedes`` the decision that stood then, and ``decided_…`` who typed it when.
    ``refer_by`` is the agency that makes the referral to another process; ``conflicts`` names who handed the case over
    because of a conflict of interest, ``chair=<object id>``, a line each.
    """

    LIST = "MASC Decisions"
    INDEXED = frozenset({"command_id", "reference", "meeting_id", "outcome", "review_on"})
    NOTES = frozenset({"reason", "prompts", "dissent", "supersede_reason", "answers", "conflicts"})

    state: DecisionState = DecisionState.RECORDED

    command_id: str
    reference: str
    meeting_id: str
    outcome: Outcome
    reason: str = ""
    prompts: str = ""
    review_on: date | None = None
    defer_why: DeferWhy | None = None
    refer_targets: tuple[ReferTarget, ...] = ()
    refer_by: str = ""
    transfer_to: str = ""
    dissent: str = ""
    decided_by_id: str
    decided_by_role: Role
    decided_at: AwareDatetime
    supersedes: str = ""
    superseded_by: str = ""
    supersede_reason: str = ""
    quorum_warning: bool = False
    answers: str = ""
    conflicts: str = ""

    @property
    def is_recorded(self) -> bool:
        return self.state is DecisionState.RECORDED

    @property
    def decision_id(self) -> str:
        return self.title


class ActionRow(Row):
    """An action; ``title`` is its code, such as ``MASC-7F3K2/1``.

    ``prompt`` is what it is for, as the screen named it; empty in rows of 0.1.0, of which only the area is known.
    ``closed_by`` is the decision that closed its case before the action was done.
    """

    LIST = "MASC Actions"
    INDEXED = frozenset(
        {"reference", "decision_id", "agency", "due_on", "status", "status_at", "planner_task_id", "command_id"}
    )
    NOTES = frozenset({"what", "reason_text", "held_by"})

    reference: str
    decision_id: str
    agency: str
    area: Heading
    prompt: str = ""
    what: str
    due_on: date
    status: ActionStatus = ActionStatus.NOT_STARTED
    reason_code: str = ""
    reason_text: str = ""
    status_by_id: str = ""
    status_by_agency: str = ""
    status_at: AwareDatetime
    expected_on: date | None = None
    planner_task_id: str = ""
    held_by: str = ""
    flags: tuple[Flag, ...] = ()
    recreated: int = 0
    command_id: str
    row: int
    claimed_at: AwareDatetime | None = None
    closed_by: str = ""

    @property
    def code(self) -> str:
        return self.title


class AgencyRow(Row):
    """A row of the roster: an agency, a person of one, or an action that the board usually asks of one.

    ``prompt``, ``text`` and ``days`` are a usual action's: what it is for, what the agency does, and in how many days
    from the meeting it is due, if not when the screen says.
    """

    LIST = "MASC Agencies"
    INDEXED = frozenset({"row_kind", "agency", "object_id", "active"})

    row_kind: Literal["agency", "person", "usual"]
    agency: str
    agency_name: str = ""
    core: bool = False
    isa_signed_on: date | None = None
    isa_ends_on: date | None = None
    sees_cases: bool = False
    planner_bucket_id: str = ""
    object_id: str = ""
    tenant_id: str = ""
    display_name: str = ""
    roles: tuple[Role, ...] = ()
    prompt: str = ""
    text: str = ""
    days: int | None = None
    active: bool = True


class AuditRow(Row):
    """One event of the audit; field names and codes only, never values."""

    LIST = "MASC Audit"
    INDEXED = frozenset({"at", "event", "reference", "command_id"})
    NOTES = frozenset({"details"})

    at: AwareDatetime
    event: str
    reference: str = ""
    command_id: str = ""
    actor_id: str = ""
    actor_role: str = ""
    agency: str = ""
    meeting_id: str = ""
    door: str = ""
    result: Literal["done", "refused", "failed"] = "done"
    details: str = ""


class MessageRow(Row):
    """Where a lasting card stands in Teams."""

    LIST = "MASC Messages"
    INDEXED = frozenset({"reference", "meeting_id"})

    conversation_id: str = ""
    activity_id: str = ""
    reference: str = ""
    meeting_id: str = ""
    sent_at: AwareDatetime | None = None


ROWS: dict[str, type[Row]] = {
    "referrals": ReferralRow,
    "meetings": MeetingRow,
    "decisions": DecisionRow,
    "actions": ActionRow,
    "agencies": AgencyRow,
    "audit": AuditRow,
    "messages": MessageRow,
}
