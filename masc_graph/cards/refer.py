"""The referral dialog: its four steps, and the screen that stops a referral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.cards.parts import Data, error_summary, lines, notice_data, question
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.referrals.field import Answers, Field
from masc_graph.domain.referrals.referral_checks import presets
from masc_graph.domain.referrals.referral_fields import FIELD, FIELDS, fields_of_step
from masc_graph.domain.text.packed import packed
from masc_graph.domain.text.problem import Problem

AGENCY_LATER: Final = "Your agency will be added from the roster."


@dataclass(frozen=True)
class ReferralForm:
    """A referral form: what was typed so far, and what is wrong with the step shown.

    ``answers`` are those of all steps; a question without an answer shows the preset for ``agency_id``, if any.
    ``agency`` is the agency's name, empty if the roster could not be read. ``notice`` is a sentence for the top.
    ``dash_later`` is set once "Send now, add the DASH later" has been pressed.
    """

    reference: str
    form_token: str
    agency: str
    answers: Answers
    problems: Sequence[Problem] = ()
    notice: str = ""
    dash_later: bool = False
    agency_id: str = ""


def step_title(step: int) -> str:
    """The dialog's title: "Refer a case: 1 of 4"."""
    return f"Refer a case: {step} of 4"


def refer_step(step: int, form: ReferralForm) -> Card:
    """The card ``refer_1`` to ``refer_4`` with its answers; those of the other steps are packed in ``data.carried``."""
    fields = fields_of_step(step)
    data = _form_data(step, form, fields) | error_summary(form.problems) | notice_data(form.notice)
    data["agency_line"] = f"Referring agency: {form.agency}" if form.agency else AGENCY_LATER
    data["is_urgent"] = form.answers.get("urgent") == "Yes"
    for field in fields:
        data[field.name] = _question(field, form)
    return expand(f"refer_{step}", data)


def refer_stop(form: ReferralForm, reasons: Sequence[str], *, may_go_on: bool) -> Card:
    """The screen that stops a referral, with a sentence a reason; ``may_go_on`` if a missing DASH is the only one."""
    data = _form_data(1, form, ())
    data["reasons"] = lines(reasons)
    data["is_urgent"] = form.answers.get("urgent") == "Yes"
    data["may_go_on"] = may_go_on
    data["must_stop"] = not may_go_on
    return expand("refer_stop", data)


def _form_data(step: int, form: ReferralForm, fields: Sequence[Field]) -> Data:
    shown_names = {field.name for field in fields}
    carried = {
        field.name: form.answers[field.name]
        for field in FIELDS
        if field.name not in shown_names and form.answers.get(field.name)
    }
    return {
        "reference": form.reference,
        "form_token": form.form_token,
        "step": step,
        "dash_later": form.dash_later,
        "carried": packed(carried),
    }


def _question(field: Field, form: ReferralForm) -> Data:
    """One question; if it depends on an answer of an earlier step, it is shown only if that answer calls for it."""
    on_this_step = field.condition is None or FIELD[field.condition.field].step == field.step
    return {"asked": on_this_step or field.is_asked(form.answers)} | question(
        field.name,
        field.card_label,
        form.answers.get(field.name) or presets(form.agency_id).get(field.name, ""),
        form.problems,
        hint=field.hint,
        offered=((choice, choice) for choice in field.choices),
        limit=field.max_length,
    )
