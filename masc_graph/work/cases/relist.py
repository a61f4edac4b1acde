"""A case that was decided comes before the board again; its referrer is told, and so is the channel where it joins."""

from __future__ import annotations

from masc_graph.commands import Command, Payload, PostSupplement, RelistCase, TellRescheduled
from masc_graph.domain.board.roster import Right, changed_since_opened
from masc_graph.domain.cases.case import CaseMove
from masc_graph.domain.cases.status import DECIDED, TO_BE_HEARD, CaseStatus
from masc_graph.domain.meetings.supplement import places_ahead
from masc_graph.domain.referrals.relist import REASON
from masc_graph.domain.text.privacy import NameCheck, check_reason
from masc_graph.errors import GiveUp
from masc_graph.registers.case_record import CaseRecord
from masc_graph.registers.rows import ReferralRow
from masc_graph.work.cases.case_reading import CaseChange, read_case, require_version, write_change
from masc_graph.work.kit.context import WorkContext, opened

NOT_AHEAD = "that meeting is over, or was cancelled"


async def handle(payload: RelistCase, command: Command, context: WorkContext) -> list[Payload]:
    """Give the case its place once: a line of an agenda that is posted, or a wait for one that is not.

    Its actions that could not be done count again, as the board hears them with it.
    """
    opened(payload.token, "relist", command, context)
    case, move = await read_case(payload.reference, context), None
    if case.awaits(command):
        move = _move(case, payload, command, context)
    writing = context.registers.writing()
    with writing.together():
        after = write_change(case, CaseChange("case_relisted", move), command, writing)
        for action in case.actions if after.status in TO_BE_HEARD else ():
            if action.row.closed_by:
                writing.change(action, closed_by="")
    await writing.send()
    return _follow_ups(after, case, payload, command)


def _move(case: CaseRecord, payload: RelistCase, command: Command, context: WorkContext) -> CaseMove:
    """Check again what the door checked.

    The case waits for its meeting, or has a line of an agenda that is posted, which gets its number when it is drawn.
    """
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
    require_version(row, payload.version)
    return case.move(
        CaseStatus.LISTED if place.adds else CaseStatus.ACCEPTED,
        Right.RECORD,
        command,
        meeting_id=payload.meeting_id,
        listed_for=payload.meeting_id if place.adds else "",
        added=place.adds,
        position=None,
        heard_before=row.was_heard,
        review_on=None,
        closed_at=None,
        status_reason=payload.reason,
    )


def _follow_ups(after: ReferralRow, case: CaseRecord, payload: RelistCase, command: Command) -> list[Payload]:
    """The referrer is written to, as an edited receipt is easily overlooked months later."""
    told = TellRescheduled(
        reference=after.reference,
        change=str(command.command_id),
        put_back_by=command.require(case.roster, Right.USE).meeting_role,
        reason=payload.reason,
    )
    if after.status is not CaseStatus.LISTED:
        return [told]
    return [PostSupplement(reference=after.reference, version=after.version, meeting_id=after.meeting_id), told]
