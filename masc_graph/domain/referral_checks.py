"""What may be wrong with the answers of a referral, what stops it, and what it still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from masc_graph.domain.problem import Problem
from masc_graph.domain.referral_fields import Answers


class StopReason(StrEnum):
    """Why the first screen does not lead to the second."""

    DA_RELATED = "da_related"
    STANDARD_RISK = "standard_risk"
    NO_DASH = "no_dash"

    @property
    def sentence(self) -> str:
        """What the stop screen says, and where to go instead."""
        raise NotImplementedError


def clean(raw: Mapping[str, object]) -> tuple[Answers, list[Problem]]:
    """Read the inputs of any step as canonical answers; unknown keys are dropped, long texts cut to their limit."""
    raise NotImplementedError


def check_step(step: int, answers: Answers, today: date) -> list[Problem]:
    """What keeps this screen from being left, in question order."""
    raise NotImplementedError


def check_to_send(answers: Answers, today: date) -> list[Problem]:
    """What keeps the referral from being sent, in question order."""
    raise NotImplementedError


def in_question_order(problems: Iterable[Problem]) -> list[Problem]:
    """One problem a question, the first said, in the order of the questions."""
    raise NotImplementedError


def missing_before_agenda(answers: Answers) -> tuple[str, ...]:
    """The field names still needed before the agenda is posted."""
    raise NotImplementedError


def stop_reasons(answers: Answers) -> tuple[StopReason, ...]:
    """Every reason that applies after the first screen."""
    raise NotImplementedError


def may_go_on(reasons: tuple[StopReason, ...]) -> bool:
    """Whether the referral may be sent all the same: only the DASH is missing, and can be added."""
    return reasons == (StopReason.NO_DASH,)


def dash_is_old(answers: Answers, today: date, days: int = 28) -> bool:
    """Whether the DASH was completed longer ago than the board likes: a warning, never an error."""
    raise NotImplementedError


def presets(agency_id: str) -> Answers:
    """What the screens start from: only police and probation know how criminal justice matters stand."""
    raise NotImplementedError
