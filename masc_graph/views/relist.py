"""The cases that a chair may put back on an agenda, from the rows of MASC Referrals and MASC Actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from masc_graph.cards.relist import DecidedCase
from masc_graph.domain.actions.action import needs_no_discussion
from masc_graph.domain.board.roster import Roster
from masc_graph.domain.cases.status import HEARD
from masc_graph.domain.meetings.meeting import Meeting, london_day
from masc_graph.domain.text.reference import number_of
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.rows import ActionRow, ReferralRow

MOST: Final = 50
"""So many are offered; any other is entered by its reference."""


def decided_cases(
    rows: Iterable[ReferralRow], undone: Sequence[ActionRow], roster: Roster, meeting: Meeting, since: datetime
) -> list[DecidedCase]:
    """First those with an action that could not be done, then the others, in both those heard last before the rest.

    An action counts that the agenda of the next ``meeting`` names; ``since`` is when the board met before it.
    """
    named = [one for one in undone if not needs_no_discussion(action_of(one), meeting.meeting_id, since)]
    heard = sorted((row for row in rows if row.status in HEARD), key=_last_heard, reverse=True)
    cases = [_case(row, named, roster) for row in heard]
    return sorted(cases, key=lambda one: not one.undone)[:MOST]


def _case(row: ReferralRow, named: Sequence[ActionRow], roster: Roster) -> DecidedCase:
    own = sorted((one for one in named if one.reference == row.reference), key=lambda one: number_of(one.code))
    undone = [(one.code, roster.agency_name(one.agency)) for one in own]
    return DecidedCase(row.reference, row.status.words, undone)


def _last_heard(row: ReferralRow) -> tuple[str, str]:
    """The day of the meeting that heard it, or on which a later one closed it."""
    closed_on = london_day(row.closed_at).isoformat() if row.closed_at else ""
    return max(row.meeting_id, closed_on), row.reference
