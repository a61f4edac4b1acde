"""A case is ready to close when every action is completed or no longer relevant, and goes back when one is reopened."""

from __future__ import annotations

from collections.abc import Iterable

from masc_graph.domain.action import Action
from masc_graph.domain.status import CaseStatus
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ReferralRow
from masc_graph.registers.writing import Writing


def settle(case: Stored[ReferralRow], actions: Iterable[Action], writing: Writing) -> None:
    """Move the case if what its actions are by now asks for it."""
    settled = all(action.status.settles_case for action in actions)
    after = CaseStatus.READY_TO_CLOSE if settled else CaseStatus.OPEN_ACTIONS
    if case.row.status in _BETWEEN and case.row.status is not after:
        writing.change(case, status=after, version=case.row.version + 1)


_BETWEEN = frozenset({CaseStatus.OPEN_ACTIONS, CaseStatus.READY_TO_CLOSE})
