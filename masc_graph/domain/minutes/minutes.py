"""The minutes of a meeting as a value: what was said of each case, what became of earlier actions, and their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.agenda.earlier_actions import ActionsBefore
from masc_graph.domain.board.prompts import PROMPTS, Heading, PromptState
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.outcomes import Outcome, ReferTarget
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.inputs import read_day

NO_REASON: Final = "Actions agreed"
"""What stands in place of a reason that nobody has to give."""

NOT_REACHED: Final = "Not reached"
"""What stands on the agenda in place of an outcome."""


class AgreedAction(BaseModel):
    """An action of a decision; ``agency`` is the agency's name."""

    model_config = ConfigDict(frozen=True)

    code: str
    agency: str
    heading: Heading
    what: str
    due_on: date


class Replaced(BaseModel):
    """A decision that another one has replaced, and why."""

    model_config = ConfigDict(frozen=True)

    outcome: str
    reason: str
    dissent: str
    decided_by: str
    decided_at: datetime
    replaced_at: datetime
    why: str


class MinutedCase(BaseModel):
    """A case on which a decision was recorded; names of agencies, not their ids, and roles, not people.

    ``about`` says what it is: its risk, its area, whether there are children. ``actions`` are all that were agreed at
    this meeting, those of a replaced decision included, since they go on.
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
    replaced: tuple[Replaced, ...] = ()

    def said(self, heading: Heading, state: PromptState) -> tuple[str, ...]:
        """The prompts of an area of which this was said, in words."""
        return tuple(p.words for p in PROMPTS if p.heading is heading and self.prompts.get(p.id) is state)


class TookPart(BaseModel):
    """Who took part, as names of agencies; ``chaired_by`` is a role with its agency."""

    model_config = ConfigDict(frozen=True)

    chaired_by: str
    present: tuple[str, ...]
    apologies: tuple[str, ...]
    sent_information: tuple[str, ...]
    absent: tuple[str, ...]
    confidentiality_read: bool
    quorum_warning: str = ""


class Unheard(BaseModel):
    """A case that was on the agenda and not reached; ``comes_back_on`` is when the meeting is held to which it goes."""

    model_config = ConfigDict(frozen=True)

    reference: str
    agency_id: str
    presents: str
    comes_back_on: date


class Minutes(BaseModel):
    """Everything that the minutes say: P0 and P1 only. ``took_part`` is None while nobody has said who came."""

    model_config = ConfigDict(frozen=True)

    meeting: Meeting
    next_meeting: Meeting
    next_last_day: str
    took_part: TookPart | None = None
    cases: tuple[MinutedCase, ...] = ()
    not_reached: tuple[Unheard, ...] = ()
    before: ActionsBefore = ActionsBefore()

    @property
    def closed(self) -> tuple[str, ...]:
        """The cases that were closed because nothing was left to do."""
        return tuple(one.reference for one in self.cases if one.outcome is Outcome.CLOSE)

    @property
    def actions(self) -> tuple[AgreedAction, ...]:
        """What was agreed, case after case."""
        return tuple(action for one in self.cases for action in one.actions)

    @property
    def mark(self) -> str:
        """A mark that is another one as soon as the minutes say anything else."""
        said = self.model_dump_json(exclude={"meeting": {"state"}, "next_meeting": {"state"}})
        return hashlib.sha256(said.encode()).hexdigest()[:24]


def has_begun(meeting: Meeting, now: datetime) -> bool:
    """Before that there is nothing to write down, and publishing would put every case off."""
    return meeting.has_agenda and now >= meeting.starts_at


def minutes_file(meeting_id: str, version: int) -> str:
    """``MASC minutes 2026-11-30 v1.docx``; a later version is a file of its own, and the earlier one stays."""
    return f"MASC minutes {meeting_id} v{version}.docx"


def draft_file(meeting_id: str) -> str:
    """The draft has a name of its own: whoever still has it open in Word does not hold up the publishing."""
    return f"MASC minutes {meeting_id} draft.docx"


def actions_file(meeting_id: str, version: int) -> str:
    """``MASC actions 2026-11-30 v1.csv``, beside the minutes."""
    return f"MASC actions {meeting_id} v{version}.csv"


def agenda_file(meeting_id: str) -> str:
    """An agenda that is posted again is a new version of the same file, whose address people have."""
    return f"MASC agenda {meeting_id} v1.docx"


def unheard_lines(cases: Iterable[Unheard]) -> str:
    """Write cases not reached as the column holds them, a line each: ``MASC-7F3K2=police,2026-12-14``."""
    return "\n".join(f"{one.reference}={one.agency_id},{one.comes_back_on}" for one in cases)


def read_unheard_lines(text: str, roster: Roster) -> tuple[Unheard, ...]:
    """Read the column back, with the roster's names; what somebody broke by hand in it is left out."""
    return tuple(found for line in text.splitlines() if (found := _unheard(line, roster)))


def _unheard(line: str, roster: Roster) -> Unheard | None:
    reference, _, rest = line.partition("=")
    agency_id, _, day = rest.partition(",")
    comes_back_on = read_day(day)
    if comes_back_on is None:
        return None
    presents = roster.agency_name(agency_id)
    return Unheard(reference=reference, agency_id=agency_id, presents=presents, comes_back_on=comes_back_on)
