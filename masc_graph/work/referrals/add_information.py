"""The questions that were open are answered: the same referral goes on, with the date that it had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from masc_graph.commands import AddInformation, Command
from masc_graph.domain.board.roster import Right, require_referrer
from masc_graph.domain.cases.case import CaseMove
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.referrals.field import Answers
from masc_graph.domain.referrals.referral import typed_value
from masc_graph.domain.referrals.referral_checks import check_added_answers, clean, dash_is_old
from masc_graph.domain.referrals.referral_fields import FIELD
from masc_graph.domain.referrals.referral_keys import KEYED, keys_of
from masc_graph.errors import GiveUp
from masc_graph.registers.case_record import CaseRecord
from masc_graph.registers.columns import written
from masc_graph.registers.identifying import IdentifyingReading
from masc_graph.registers.rows import ReferralRow
from masc_graph.views.triage import meeting_of
from masc_graph.work.cases.case_cards import redraw, triage_for
from masc_graph.work.cases.case_reading import CaseChange, change_case, read_case, require_version
from masc_graph.work.kit.context import WorkContext, opened


@dataclass(frozen=True)
class _Added:
    """What was answered, and which of the questions that were asked are still open."""

    answers: Answers
    left: tuple[str, ...]


async def handle(payload: AddInformation, command: Command, context: WorkContext) -> None:
    """Replace the answers that were asked for; with nothing left open the administrator gets the referral again."""
    version = _version(payload, command, context)
    case = await read_case(payload.reference, context)
    added = _added(payload, case.row, london_day(command.origin.at))
    move: CaseMove | None = None
    if case.awaits(command):
        _require_owner(case, command)
        require_version(case.row, version)
        if case.row.status is not CaseStatus.NEEDS_INFORMATION:
            raise GiveUp("nothing_was_asked")
        if not added.answers.keys() <= set(case.row.missing_fields.split()):
            raise GiveUp("not_asked")
        move = await _move(case, added, command, context)
    details = {"field_names": sorted(added.answers)}
    change = CaseChange("information_added", move, details, also=_columns(added.answers))
    row = await change_case(case, change, command, context)
    labels = [FIELD[name].label for name in added.answers]
    also = triage_for(case, row) if row.status is CaseStatus.SUBMITTED else {}
    await redraw(case, row, command, context, also=also, added=labels)


def _version(payload: AddInformation, command: Command, context: WorkContext) -> int:
    """The version that the dialog was drawn from, from its token."""
    token = opened(payload.token, "information", command, context)
    if token.subject != payload.reference:
        raise GiveUp("dialog_token")
    return int(token.saw)


def _added(payload: AddInformation, row: ReferralRow, today: date) -> _Added:
    answers, unreadable = clean(payload.answers)
    if unreadable or check_added_answers(answers, today):
        raise GiveUp("answers")
    given = {name: text for name, text in answers.items() if text}
    return _Added(given, tuple(name for name in row.missing_fields.split() if name not in given))


def _require_owner(case: CaseRecord, command: Command) -> None:
    """The referrer and the agency's leads may add; so may the administrator, who was told by them."""
    who, row = command.require(case.roster, Right.USE), case.row
    if Right.TRIAGE not in who.rights:
        require_referrer(who, referrer_id=row.referrer_id, agency_id=row.referring_agency)


async def _move(case: CaseRecord, added: _Added, command: Command, context: WorkContext) -> CaseMove:
    """With nothing left open the referral is the administrator's again; else it still needs information."""
    values: dict[str, object] = {
        "missing_fields": "\n".join(added.left),
        "status_reason": case.row.status_reason if added.left else "",
        "meeting_id": _meeting_id(case, command, context),
    }
    values |= {name: text for name, text in added.answers.items() if name in ReferralRow.model_fields}
    values |= await _derived(case, added.answers, command, context)
    if added.left:
        return case.case.change(by=str(command.command_id), **values)
    return case.move(CaseStatus.SUBMITTED, Right.OWN_REFERRAL, command, **values)


async def _derived(case: CaseRecord, answers: Answers, command: Command, context: WorkContext) -> dict[str, object]:
    """What follows from the answers: how old the DASH is, whether abuse is settled, and the keys of changed names."""
    values: dict[str, object] = {}
    if answers.get("dash_on"):
        values["dash_old"] = dash_is_old(answers, london_day(command.origin.at), context.rules.dash_old_days)
    if answers.get("da_related"):
        values["da_settled"] = answers["da_related"] == "No"
    if answers.keys() & set(KEYED):
        reading = IdentifyingReading.beside(context.registers.reading())
        before = (await reading.answers([case.row.reference], KEYED)).get(case.row.reference, {})
        keys = keys_of({**before, **answers}, context.keys.match)
        values |= {
            "victim_key": keys.victim_key,
            "name_key": keys.name_key,
            "pair_key": keys.pair_key,
            "name_words": " ".join(keys.words),
            "key_id": context.keys.match_id,
        }
    return values


def _meeting_id(case: CaseRecord, command: Command, context: WorkContext) -> str:
    """The first date is kept, unless the agenda of its meeting is posted already: then the next one that is open."""
    meeting = meeting_of(case.row, case.calendar)
    if not meeting.has_agenda and meeting.held_on >= context.today:
        return meeting.meeting_id
    return case.calendar.meeting_for(command.origin.at).meeting.meeting_id


def _columns(answers: Answers) -> dict[str, Any]:
    """The columns of these answers, those that identify people included: into the list and into no row."""
    return {FIELD[name].column: written(typed_value(FIELD[name], text)) for name, text in answers.items()}
