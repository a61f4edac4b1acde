"""The referral dialog: its four steps and the screen that stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from masc_graph.cards.parts import Problem
from masc_graph.cards.templates import Card


@dataclass(frozen=True)
class ReferralForm:
    """A referral form as it stands: what was typed so far, and what is wrong with the step shown.

    ``answers`` are the raw values that Teams sent, of all steps, by field name; several choices are joined with commas.
    ``agency`` is empty when the roster could not be read. ``notice`` is a sentence for the top, such as an old form's.
    """

    reference: str
    form_token: str
    agency: str
    answers: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    notice: str = ""
    dash_later: bool = False


def refer_step(step: int, form: ReferralForm) -> Card:
    """Dialog ``refer_1`` to ``refer_4``, large, with the answers kept and those of other steps in ``data.carried``."""
    raise NotImplementedError


def step_title(step: int) -> str:
    """The dialog's title: "Refer a case: 1 of 4"."""
    raise NotImplementedError


def refer_stop(form: ReferralForm, reasons: tuple[str, ...]) -> Card:
    """The screen that stops, for all reasons that apply (``related_to_da``, ``standard_risk``, ``no_dash``)."""
    raise NotImplementedError
