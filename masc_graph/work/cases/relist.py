"""A case that was decided comes before the board again; its referrer is told, and so is the channel where it joins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from masc_graph.commands import Command, Payload, PostSupplement, RelistCase, TellRescheduled
from masc_graph.domain.board.roster import Right, changed_since_opened
from masc_graph.domain.cases.status import DECIDED, TO_BE_HEARD, CaseStatus
from masc_graph.domain.meetings.supplement import Joining, places_ahead
from masc_graph.domain.referrals.relist import REASON
from masc_graph.domain.text.privacy import NameCheck, check_reason
from masc_graph.errors import GiveUp
from masc_graph.graph.lists import equals
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ActionRow, ReferralRow
from masc_graph.work.cases.case_reading import Case, Move, read_case, require_move, write_move
from masc_graph.work.kit.context import WorkContext, opened

NOT_AHEAD = "that meeting is over, or was cancelled"


async def handle(payload: RelistCase, command: Command, context: WorkContext) -> list[Payload]:
    """Give the case its place once: a line of an agenda that stands, or a wait for one that does not.

    Its actions that could not be done are not laid to rest any more, as the board hears them with it.
    """
    opened(payload.token, "relist", command, context)
    case, actions = await read_case(payload.reference, command, context), await _actions(payload, context)
    values: Mapping[str, object] = {}
    if case.awaits(command):
        values = _checked(case, payload, command, context)
    writing = context.registers.writing()
    with writing.together():
        after = write_move(case, Move("case_relisted", values), command, writing)
        for action in actions if after.status in TO_BE_HEARD else ():
            if action.row.closed_by:
                writing.change(action, closed_by="")
    await writing.send()
    return _follow_ups(after, case, payload, command)


def _checked(case: Case, payload: RelistCase, command: Command, context: WorkContext) -> Mapping[str, object]:
    """Check again what the door checked; returns what becomes of the case."""
    row = case.row
    command.require(case.roster, Right.RECORD)
    if row.status not in DECIDED:
        raise changed_since_opened(f"the case is {row.status.words.lower()}")
    names = NameCheck(frozenset(row.name_words.split()), context.keys.match, context.today)
    if check_reason(REASON, payload.reason, names):
        raise GiveUp("answers")
    ahead = places_ahead(command.origin.at, case.calendar)
    place = next((one for one in ahead if one.meeting.meeting_id == payload.meeting_id), None)
    if place is None:
        raise changed_since_opened(NOT_AHEAD)
    values = _values(row, place, payload.reason)
    require_move(row, payload.version, CaseStatus(str(values["status"])), Right.RECORD)
    return values


def _values(row: ReferralRow, place: Joining, reason: str) -> dict[str, object]:
    """It waits for its meeting, or has a line of an agenda that stands, which gets its number when it is drawn."""
    meeting_id = place.meeting.meeting_id
    return {
        "status": CaseStatus.LISTED if place.adds else CaseStatus.ACCEPTED,
        "meeting_id": meeting_id,
        "listed_for": meeting_id if place.adds else "",
        "added": place.adds,
        "position": None,
        "heard_before": row.was_heard,
        "review_on": None,
        "closed_at": None,
        "status_reason": reason,
    }


async def _actions(payload: RelistCase, context: WorkContext) -> Sequence[Stored[ActionRow]]:
    reading = context.registers.reading()
    found = reading.where(ActionRow, equals("Reference", payload.reference))
    await reading.send()
    return found.rows


def _follow_ups(after: ReferralRow, case: Case, payload: RelistCase, command: Command) -> list[Payload]:
    """The referrer is written to, as an edited receipt is easily overlooked months later."""
    told = TellRescheduled(
        reference=after.reference,
        change=str(command.command_id),
        put_back_by=case.member().meeting_role,
        reason=payload.reason,
    )
    if after.status is not CaseStatus.LISTED:
        return [told]
    return [PostSupplement(reference=after.reference, version=after.version, meeting_id=after.meeting_id), told]
