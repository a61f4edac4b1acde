"""The current decision and the draft of a case, as the recording screen shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from pydantic import TypeAdapter, ValidationError

from masc_graph.cards.parts import moment_beside
from masc_graph.cards.record import CurrentAction, CurrentDecision
from masc_graph.domain.board.roster import Person, Roster
from masc_graph.registers.case_at_meeting import CaseAtMeeting
from masc_graph.registers.rows import DecisionRow

_ANSWERS: Final = TypeAdapter(dict[str, str])


def current_decision(at: CaseAtMeeting, roster: Roster) -> CurrentDecision | None:
    """The current decision, as a dialog shows it: outcome and actions, never a reason."""
    if at.current is None:
        return None
    row = at.current.row
    actions = [CurrentAction(one.code, roster.agency_name(one.agency), one.what, one.due_on) for one in at.actions]
    return CurrentDecision(row.decision_id, row.outcome.words, row.decided_at, row.decided_by_role.words, actions)


def draft_answers(draft: DecisionRow | None) -> Mapping[str, str]:
    """What the draft fills in; a column that somebody broke by hand counts as empty."""
    try:
        return _ANSWERS.validate_json(draft.answers) if draft else {}
    except ValidationError:
        return {}


def draft_words(draft: DecisionRow | None, who: Person, today: date) -> str:
    """Who typed the draft, and when; empty where there is none."""
    if draft is None:
        return ""
    at = moment_beside(draft.decided_at, today)
    if draft.decided_by_id.lower() == who.object_id:
        return f"You saved this {at}. It is not recorded yet."
    return f"Prepared by the {draft.decided_by_role.words} {at}. Check it, change what you like."
