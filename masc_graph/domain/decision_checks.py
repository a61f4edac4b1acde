"""Reading the dialog ``record`` from what Teams sends, and everything that may be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

from masc_graph.domain.decision import CaseOnTable, DecisionForm
from masc_graph.domain.problem import Problem


def read_decision_form(raw: Mapping[str, object]) -> tuple[DecisionForm, list[Problem]]:
    """Read the inputs of ``record`` (any JSON values), with the problems of what cannot be read at all.

    Inputs: ``agency_n``, ``for_n``, ``what_n``, ``due_on_n`` (n 1 to 6), ``due``, ``went_through``, ``done`` (prompt
    ids joined by commas), ``outcome``, ``reason``, ``review_on``, ``defer_why``, ``refer_targets``, ``transfer_to``,
    ``dissent``, ``supersede_reason``.
    """
    raise NotImplementedError


def check_decision(form: DecisionForm, case: CaseOnTable, key: bytes) -> list[Problem]:
    """Everything that keeps this decision from being recorded, in the order of the dialog."""
    raise NotImplementedError


def check_actions(form: DecisionForm, case: CaseOnTable, key: bytes) -> list[Problem]:
    """The same for rows added to a decision that stands."""
    raise NotImplementedError
