"""The answers to a referral other than accepting it: their forms and checks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.referrals.field import Field
from masc_graph.domain.referrals.referral_fields import FIELDS
from masc_graph.domain.referrals.repeat import RepeatState
from masc_graph.domain.text.inputs import Inputs
from masc_graph.domain.text.privacy import REASON_LIMIT, NameCheck, about_names, about_reason, check_reason
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import read_reference

NOTE_LIMIT: Final = 300
REFERENCE_LIMIT: Final = 100
"""Enough for a reference however it is written, and for a mistake to be shown again in full."""

DECLARATION: Final = "declaration"
SETTLE_DA: Final = Problem("da_settled", "Select whether the case is related to domestic abuse")
SETTLE_REPEAT: Final = Problem("repeat_state", "Select whether this is a repeat")
NOT_ACCEPTABLE: Final = "Use 'Do not accept' for this answer"
_ACCEPTABLE_REPEATS: Final = frozenset({RepeatState.REPEAT, RepeatState.KNOWN_VICTIM, RepeatState.CLEARED})


class NotAccepted(StrEnum):
    """Why a referral is not accepted."""

    DOMESTIC_ABUSE = "domestic_abuse"
    STANDARD_RISK = "standard_risk"
    NO_DASH = "no_dash"
    OUTSIDE_CUMBRIA = "outside_cumbria"
    DUPLICATE = "duplicate"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as the administrator chooses it and the referrer reads it."""
        return _NOT_ACCEPTED_WORDS[self]


class DaSettled(StrEnum):
    """What the administrator found out where the referrer was not sure whether it is related to domestic abuse."""

    NOT_RELATED = "not_related"
    RELATED = "related"


class WithdrawReason(StrEnum):
    """Why a referrer withdraws a referral."""

    SENT_BY_MISTAKE = "sent_by_mistake"
    DEALT_WITH = "dealt_with"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as the referrer chooses it."""
        return _WITHDRAW_WORDS[self]


_NOT_ACCEPTED_WORDS: Final = {
    NotAccepted.DOMESTIC_ABUSE: "Related to domestic abuse",
    NotAccepted.STANDARD_RISK: "Standard risk",
    NotAccepted.NO_DASH: "No Stalking DASH",
    NotAccepted.OUTSIDE_CUMBRIA: "Outside Cumbria",
    NotAccepted.DUPLICATE: "Duplicate of another referral",
    NotAccepted.OTHER: "Other",
}
_WITHDRAW_WORDS: Final = {
    WithdrawReason.SENT_BY_MISTAKE: "Sent by mistake",
    WithdrawReason.DEALT_WITH: "Dealt with another way",
    WithdrawReason.OTHER: "Other",
}

QUESTIONS: Final[tuple[Field, ...]] = tuple(field for field in FIELDS if field.name != DECLARATION)
"""The questions that can be asked again: all but the declaration, which only the sender can make."""


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True)


class AcceptForm(_Form):
    """What was unclear and is settled with "Accept"; None where it was not said."""

    da_settled: DaSettled | None = None
    repeat_state: RepeatState | None = None


class AskForm(_Form):
    """The questions that still need an answer, in the form's order, and a note to the referrer."""

    missing: tuple[str, ...] = ()
    note: str = ""


class RefusalForm(_Form):
    """Why a referral is not accepted; ``duplicate_of`` is a reference in its stored form if it could be read."""

    reason_code: str = ""
    duplicate_of: str = ""
    reason_text: str = ""


class MoveForm(_Form):
    """The meeting that a case goes to, and why."""

    meeting_id: str = ""
    reason: str = ""


def read_accept(raw: Mapping[str, object]) -> tuple[AcceptForm, list[Problem]]:
    """Read ``da_settled`` and ``repeat_state``, with the problems."""
    inputs = Inputs(raw)
    da = inputs.choice("da_settled", tuple(DaSettled), SETTLE_DA.message)
    repeat = inputs.choice("repeat_state", tuple(RepeatState), SETTLE_REPEAT.message)
    return AcceptForm(
        da_settled=DaSettled(da) if da else None, repeat_state=RepeatState(repeat) if repeat else None
    ), inputs.problems


def check_accept(form: AcceptForm, *, da_settled: bool, repeat_state: RepeatState) -> list[Problem]:
    """What keeps a referral from being accepted although the person may: first of all what is still unclear."""
    if not da_settled and form.da_settled is not DaSettled.NOT_RELATED:
        return [SETTLE_DA._replace(message=NOT_ACCEPTABLE) if form.da_settled else SETTLE_DA]
    if not repeat_state.is_settled and form.repeat_state not in _ACCEPTABLE_REPEATS:
        return [SETTLE_REPEAT._replace(message=NOT_ACCEPTABLE) if form.repeat_state else SETTLE_REPEAT]
    return []


def read_ask(raw: Mapping[str, object]) -> tuple[AskForm, list[Problem]]:
    """Read ``missing`` (field names joined by commas) and ``note``, with the problems."""
    inputs = Inputs(raw)
    names = tuple(field.name for field in QUESTIONS)
    form = AskForm(missing=inputs.choices("missing", names, _ASK), note=inputs.text("note", "Note", NOTE_LIMIT))
    return form, inputs.problems


def check_ask(form: AskForm, names: NameCheck) -> list[Problem]:
    """The problems to fix before the referrer is asked."""
    nothing_missing = () if form.missing else (Problem("missing", _ASK),)
    return [*nothing_missing, *about_names("note", "the note", form.note, names)]


def read_refusal(raw: Mapping[str, object]) -> tuple[RefusalForm, list[Problem]]:
    """Read ``reason_code``, ``duplicate_of`` and ``reason_text``, with the problems."""
    inputs = Inputs(raw)
    code = inputs.choice("reason_code", tuple(NotAccepted), _WHY_NOT)
    typed = inputs.text("duplicate_of", "Reference", REFERENCE_LIMIT, lines=False)
    form = RefusalForm(
        reason_code=code,
        duplicate_of=read_reference(typed) or typed,
        reason_text=inputs.text("reason_text", "Reason", REASON_LIMIT),
    )
    return form, inputs.problems


def check_refusal(form: RefusalForm, reference: str, names: NameCheck) -> list[Problem]:
    """The problems to fix before the referral is refused; the reason in words is required only for ``other``."""
    return [
        *_about_code(form, reference),
        *about_reason("reason_text", form.reason_text, needed=form.reason_code == NotAccepted.OTHER),
        *about_names("reason_text", "the reason", form.reason_text, names),
    ]


def check_other(form: RefusalForm, *, exists: bool) -> list[Problem]:
    """What is wrong with the case that this one is a duplicate of: there is none with that reference."""
    if form.reason_code != NotAccepted.DUPLICATE or exists:
        return []
    return [Problem("duplicate_of", f"There is no case {form.duplicate_of}. Check the reference")]


def refusal_words(form: RefusalForm) -> str:
    """The reason in one sentence: ``Duplicate of MASC-0QX9D. Sent on Monday``."""
    code = NotAccepted(form.reason_code)
    reason = f"Duplicate of {form.duplicate_of}" if code is NotAccepted.DUPLICATE else code.words
    parts = (form.reason_text,) if code is NotAccepted.OTHER else (reason, form.reason_text)
    return ". ".join(part for part in parts if part)


def read_move(raw: Mapping[str, object]) -> tuple[MoveForm, list[Problem]]:
    """Read ``meeting_id`` and ``reason``, with the problems."""
    inputs = Inputs(raw)
    meeting_id = inputs.text("meeting_id", "Meeting", REFERENCE_LIMIT, lines=False)
    return MoveForm(meeting_id=meeting_id, reason=inputs.text("reason", "Reason", REASON_LIMIT)), inputs.problems


def check_move(form: MoveForm, offered: Collection[str], names: NameCheck) -> list[Problem]:
    """The problems to fix before a case is moved; ``offered`` are the ids of the meetings it may go to."""
    meeting_problems = () if form.meeting_id in offered else (Problem("meeting_id", "Select the meeting it goes to"),)
    return [
        *meeting_problems,
        *check_reason("reason", form.reason, names),
    ]


def read_withdrawal(raw: Mapping[str, object]) -> tuple[str, list[Problem]]:
    """Read ``withdraw_reason``, with the problems."""
    inputs = Inputs(raw)
    return inputs.choice("withdraw_reason", tuple(WithdrawReason), _WHY_WITHDRAWN), inputs.problems


def check_withdrawal(reason: str) -> list[Problem]:
    """The problems to fix before a referral is withdrawn."""
    is_known = reason in tuple(WithdrawReason)
    return [] if is_known else [Problem("withdraw_reason", _WHY_WITHDRAWN)]


def read_again(raw: Mapping[str, object]) -> tuple[str, list[Problem]]:
    """Read ``again_reason``, with the problems."""
    inputs = Inputs(raw)
    return inputs.text("again_reason", "Reason", REASON_LIMIT), inputs.problems


def check_again(reason: str, names: NameCheck | None) -> list[Problem]:
    """The problems to fix before the chair is asked to look again."""
    return check_reason("again_reason", reason, names)


_WHY_WITHDRAWN: Final = "Select why you withdraw the referral"
_ASK: Final = "Select what is missing"
_WHY_NOT: Final = "Select why the referral is not accepted"


def _about_code(form: RefusalForm, reference: str) -> Iterable[Problem]:
    if form.reason_code not in tuple(NotAccepted):
        yield Problem("reason_code", _WHY_NOT)
    if form.reason_code == NotAccepted.DUPLICATE and read_reference(form.duplicate_of) is None:
        yield Problem("duplicate_of", "Enter the reference of the other referral, such as MASC-0QX9D")
    if form.reason_code == NotAccepted.DUPLICATE and form.duplicate_of == reference:
        yield Problem("duplicate_of", "Enter the reference of the other referral, not of this one")
