"""Returning a decided case to an agenda: the form, and its checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.cases.status import DECIDED, TO_BE_HEARD, CaseStatus
from masc_graph.domain.meetings.supplement import Joining
from masc_graph.domain.referrals.triage import REFERENCE_LIMIT
from masc_graph.domain.text.inputs import Inputs
from masc_graph.domain.text.privacy import REASON_LIMIT, NameCheck, check_reason
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import read_reference

CASE: Final = "case"
OTHER: Final = "other_reference"
MEETING: Final = "meeting_id"
REASON: Final = "reason"

NO_CASE: Final = "Select a case, or enter its reference"
UNREADABLE: Final = "Enter a reference, such as MASC-7F3K2"
TWO_CASES: Final = "Select a case or enter a reference, not both"
NO_MEETING: Final = "Select the meeting that hears it"


class RelistForm(BaseModel):
    """What was typed: a case from the list, or the reference of another one, in its stored form if it could be read."""

    model_config = ConfigDict(frozen=True)

    chosen: str = ""
    other: str = ""
    meeting_id: str = ""
    reason: str = ""

    @property
    def reference(self) -> str:
        """The reference of the case; empty if there is none, or two different ones."""
        references = {read_reference(text) for text in (self.chosen, self.other) if text}
        return next(iter(references)) or "" if len(references) == 1 else ""


class KnownCase(NamedTuple):
    """The case with that reference; ``decided_at`` are the ids of the meetings that have decided on it."""

    status: CaseStatus
    meeting_id: str
    decided_at: frozenset[str]


def read_relist(raw: Mapping[str, object]) -> tuple[RelistForm, list[Problem]]:
    """Read the inputs, with the problems."""
    inputs = Inputs(raw)
    chosen = inputs.text(CASE, "Case", REFERENCE_LIMIT, lines=False)
    typed = inputs.text(OTHER, "Reference", REFERENCE_LIMIT, lines=False)
    form = RelistForm(
        chosen=chosen,
        other=read_reference(typed) or typed,
        meeting_id=inputs.text(MEETING, "Meeting", REFERENCE_LIMIT, lines=False),
        reason=inputs.text(REASON, "Reason", REASON_LIMIT),
    )
    return form, inputs.problems


def check_relist(
    form: RelistForm, case: KnownCase | None, places: Sequence[Joining], names: NameCheck
) -> list[Problem]:
    """The problems to fix before the case returns; ``case`` is the case with that reference, if there is one."""
    return [
        *_about_case(form, case, places),
        *_about_meeting(form, case, places),
        *check_reason(REASON, form.reason, names),
    ]


def _about_case(form: RelistForm, case: KnownCase | None, places: Iterable[Joining]) -> Iterator[Problem]:
    field = OTHER if form.other else CASE
    if not (form.chosen or form.other):
        yield Problem(CASE, NO_CASE)
    elif read_reference(form.other or form.chosen) is None:
        yield Problem(field, UNREADABLE)
    elif not form.reference:
        yield Problem(field, TWO_CASES)
    elif case is None:
        yield Problem(field, f"There is no case {form.reference}")
    elif case.status not in DECIDED and case.status in TO_BE_HEARD:
        yield Problem(field, f"{form.reference} is still to be heard. Its status is: {case.status.words}")
    elif case.status not in DECIDED:
        yield Problem(field, f"{form.reference} was not decided by the board. Its status is: {case.status.words}")
    elif _is_on_posted_agenda(case, places):
        yield Problem(field, f"{form.reference} stands on the agenda that is posted, and is still to be heard")


def _about_meeting(form: RelistForm, case: KnownCase | None, places: Iterable[Joining]) -> Iterator[Problem]:
    if form.meeting_id not in {place.meeting.meeting_id for place in places}:
        yield Problem(MEETING, NO_MEETING)
    elif case is None:
        return
    elif form.meeting_id in case.decided_at:
        yield Problem(MEETING, "This meeting has decided on the case. Correct that decision, or select another meeting")
    elif case.status is CaseStatus.DEFERRED and form.meeting_id == case.meeting_id:
        yield Problem(MEETING, "The case was put off to this meeting already. Nothing is to be done")


def _is_on_posted_agenda(case: KnownCase, places: Iterable[Joining]) -> bool:
    """Whether a deferred case is already on an agenda that has been posted."""
    posted = {place.meeting.meeting_id for place in places if place.adds}
    return case.status is CaseStatus.DEFERRED and case.meeting_id in posted
