"""The minutes of a meeting as a value: the cases, the earlier actions, and the names of their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.agenda.earlier_actions import EarlierActions
from masc_graph.domain.board.prompts import PROMPTS, Heading, PromptState
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.outcomes import Outcome, ReferTarget, next_status
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.inputs import read_day

NO_REASON: Final = "Actions agreed"
"""Shown instead of a reason where none is required."""

NOT_REACHED: Final = "Not reached"
"""Shown on the agenda instead of an outcome."""


class AgreedAction(BaseModel):
    """An action of a decision; ``agency`` is the agency's name."""

    model_config = ConfigDict(frozen=True)

    code: str
    agency: str
    heading: Heading
    what: str
    due_on: date


class ReplacedDecision(BaseModel):
    """A decision that was replaced by another, and why."""

    model_config = ConfigDict(frozen=True)

    outcome: str
    reason: str
    dissent: str
    decided_by: str
    decided_at: datetime
    replaced_at: datetime
    why: str


class MinutedCase(BaseModel):
    """A case with a recorded decision; agencies are given by name, and people by role only.

    ``about`` describes the case: its risk, its area, whether there are children. ``actions`` are all that were agreed
    at this meeting, including those of a replaced decision, since they still apply.
    """

    model_config = ConfigDict(frozen=True)

    reference: str
    presents: str = ""
    about: tuple[str, ...] = ()
    added: bool = False
    outcome: Outcome
    reason: str
    prompts: dict[str, PromptState]
    actions: tuple[AgreedAction, ...] = ()
    review_on: date | None = None
    defer_why: str = ""
    refer_targets: tuple[ReferTarget, ...] = ()
    refer_by: str = ""
    transfer_to: str = ""
    dissent: str = ""
    decided_by: str
    decided_at: datetime
    handed_over: tuple[str, ...] = ()
    replaced: tuple[ReplacedDecision, ...] = ()

    def prompts_in(self, heading: Heading, state: PromptState) -> tuple[str, ...]:
        """The prompts of a heading that are in this state, in words."""
        return tuple(p.words for p in PROMPTS if p.heading is heading and self.prompts.get(p.id) is state)


class MinutedAttendance(BaseModel):
    """Attendance, by names of agencies; ``chaired_by`` is a role with its agency."""

    model_config = ConfigDict(frozen=True)

    chaired_by: str
    present: tuple[str, ...]
    apologies: tuple[str, ...]
    sent_information: tuple[str, ...]
    absent: tuple[str, ...]
    confidentiality_read: bool
    quorum_warning: str = ""


class CaseNotReached(BaseModel):
    """A case that was on the agenda but not reached; ``comes_back_on`` is the date of the meeting it moves to."""

    model_config = ConfigDict(frozen=True)

    reference: str
    agency_id: str
    presents: str
    comes_back_on: date


class Minutes(BaseModel):
    """Everything in the minutes, P0 and P1 only. ``took_part`` is None until attendance has been recorded.

    ``unreadable`` are sentences about cases of the meeting that cannot be read, and so are missing here.
    """

    model_config = ConfigDict(frozen=True)

    meeting: Meeting
    next_meeting: Meeting
    next_last_day: str
    took_part: MinutedAttendance | None = None
    cases: tuple[MinutedCase, ...] = ()
    not_reached: tuple[CaseNotReached, ...] = ()
    before: EarlierActions = EarlierActions()
    unreadable: tuple[str, ...] = ()

    @property
    def closed(self) -> tuple[str, ...]:
        """The references of the cases that were closed, whichever outcome did so."""
        return tuple(case.reference for case in self.cases if next_status(case.outcome) is CaseStatus.CLOSED)

    @property
    def actions(self) -> tuple[AgreedAction, ...]:
        """All actions agreed, in the order of the cases."""
        return tuple(action for case in self.cases for action in case.actions)

    @property
    def mark(self) -> str:
        """A hash of the contents, which changes whenever the minutes do."""
        left_out: dict[str, object] = {"meeting": {"state"}, "next_meeting": {"state"}}
        if not self.unreadable:
            left_out["unreadable"] = True
        contents = self.model_dump_json(exclude=left_out)  # pyright: ignore[reportArgumentType]
        return hashlib.sha256(contents.encode()).hexdigest()[:24]


def has_begun(meeting: Meeting, now: datetime) -> bool:
    """Whether the meeting has begun; before that, minutes would be empty and publishing them would defer every case."""
    return meeting.has_agenda and now >= meeting.starts_at


def minutes_file(meeting_id: str, version: int) -> str:
    """``MASC minutes 2026-11-30 v1.docx``; each version is a separate file, so earlier ones are kept."""
    return f"MASC minutes {meeting_id} v{version}.docx"


def draft_file(meeting_id: str) -> str:
    """The file name of the draft; a name of its own, so that a draft open in Word does not block publishing."""
    return f"MASC minutes {meeting_id} draft.docx"


def actions_file(meeting_id: str, version: int) -> str:
    """``MASC actions 2026-11-30 v1.csv``, the table of actions beside the minutes."""
    return f"MASC actions {meeting_id} v{version}.csv"


def agenda_file(meeting_id: str) -> str:
    """The file name of the agenda; posting again makes a new version of the same file, so that links keep working."""
    return f"MASC agenda {meeting_id} v1.docx"


def not_reached_lines(cases: Iterable[CaseNotReached]) -> str:
    """The cases not reached as stored in the column: a line each, ``MASC-7F3K2=police,2026-12-14``."""
    return "\n".join(f"{case.reference}={case.agency_id},{case.comes_back_on}" for case in cases)


def read_not_reached_lines(text: str, roster: Roster) -> tuple[CaseNotReached, ...]:
    """Read the cases from the column, with the roster's names; a line that cannot be read is left out."""
    return tuple(case for line in text.splitlines() if (case := _case_not_reached(line, roster)))


def _case_not_reached(line: str, roster: Roster) -> CaseNotReached | None:
    reference, _, rest = line.partition("=")
    agency_id, _, day = rest.partition(",")
    comes_back_on = read_day(day)
    if comes_back_on is None:
        return None
    presents = roster.agency_name(agency_id)
    return CaseNotReached(reference=reference, agency_id=agency_id, presents=presents, comes_back_on=comes_back_on)
