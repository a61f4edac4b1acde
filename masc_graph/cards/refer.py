"""The referral dialog: its four steps and the screen that stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from masc_graph.cards.parts import Data, lines, question, said, wrong
from masc_graph.cards.templates import Card, expand
from masc_graph.domain.referrals.field import Answers, Field
from masc_graph.domain.referrals.referral_checks import presets
from masc_graph.domain.referrals.referral_fields import FIELD, FIELDS, fields_of_step
from masc_graph.domain.text.problem import Problem

AGENCY_LATER: Final = "Your agency will be added from the roster."


@dataclass(frozen=True)
class ReferralForm:
    """A referral form as it stands: what was typed so far, and what is wrong with the step shown.

    ``answers`` are those of all steps; a question without one starts from the presets of ``agency_id``.
    ``agency`` is the agency's name, empty when the roster could not be read. ``notice`` is a sentence for the top.
    ``dash_later`` is set once "Send now, add the DASH later" was pressed.
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
    """Dialog ``refer_1`` to ``refer_4``, large, with the answers kept and those of other steps in ``data.carried``."""
    asked = fields_of_step(step)
    data = _form_data(step, form, asked) | wrong(form.problems) | said(form.notice)
    data["agency_line"] = f"Referring agency: {form.agency}" if form.agency else AGENCY_LATER
    data["is_urgent"] = form.answers.get("urgent") == "Yes"
    for field in asked:
        data[field.name] = _asked(field, form)
    return expand(f"refer_{step}", data)


def refer_stop(form: ReferralForm, reasons: Sequence[str], *, may_go_on: bool) -> Card:
    """The screen that stops, with every reason's sentence; ``may_go_on`` if a missing DASH is the only one."""
    data = _form_data(1, form, ())
    data["reasons"] = lines(reasons)
    data["is_urgent"] = form.answers.get("urgent") == "Yes"
    data["may_go_on"] = may_go_on
    data["must_stop"] = not may_go_on
    return expand("refer_stop", data)


def _form_data(step: int, form: ReferralForm, asked: Sequence[Field]) -> Data:
    here = {field.name for field in asked}
    carried: dict[str, JsonValue] = {
        field.name: form.answers[field.name]
        for field in FIELDS
        if field.name not in here and form.answers.get(field.name)
    }
    return {
        "reference": form.reference,
        "form_token": form.form_token,
        "step": step,
        "dash_later": form.dash_later,
        "carried": carried,
    }


def _asked(field: Field, form: ReferralForm) -> Data:
    """One question; one that hangs on an answer of an earlier step is there only if that answer asks for it."""
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
