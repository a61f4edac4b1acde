"""One case at one meeting: its current decision, its draft, who has handed it over, its actions and its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from masc_graph.domain.cases.case import Case
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.decisions.conflict import Conflict, has_conflict
from masc_graph.domain.decisions.decision import DecisionFacts
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, DecisionRow, ReferralRow


@dataclass(frozen=True)
class CaseAtMeeting:
    """Worked out once for each record of a meeting.

    ``is_here`` says whether the meeting hears the case, or has decided about it; one that was read with the meeting may
    have left it. ``current`` is the decision of this meeting that nothing has replaced, and ``actions`` are all that
    its decisions have agreed, those of a replaced one too, since they still apply. ``draft`` is what somebody typed
    since then, ``draft_row`` the row that holds it and the conflicts, whether the draft still counts or not. ``facts``
    are what the rules of a decision need.
    """

    stored: Stored[ReferralRow]
    case: Case
    is_here: bool
    may_move: bool
    current: Stored[DecisionRow] | None
    draft_row: Stored[DecisionRow] | None
    draft: DecisionRow | None
    conflicts: tuple[Conflict, ...]
    actions: Sequence[ActionRow]
    facts: DecisionFacts

    @property
    def row(self) -> ReferralRow:
        return self.stored.row

    @property
    def reference(self) -> str:
        return self.stored.row.reference

    @property
    def current_id(self) -> str:
        """The id of the current decision; empty while nothing has been decided."""
        return self.facts.supersedes

    @property
    def is_deferred_here(self) -> bool:
        """Whether this meeting has deferred the case, which its own agenda does not count."""
        return self.facts.outcome is Outcome.DEFER

    @property
    def is_overtaken(self) -> bool:
        """Whether a later meeting has decided about the case: its decision counts then."""
        here = self.facts.meeting.meeting_id
        return any(decision.meeting_id > here for decision in self.case.decisions)

    def is_handed_over_by(self, person_id: str) -> bool:
        """Whether this person has handed the case over at this meeting because of a conflict of interest."""
        return has_conflict(person_id, self.conflicts)
