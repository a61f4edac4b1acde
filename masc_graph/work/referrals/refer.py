"""A referral becomes one item of MASC Referrals, a receipt for its sender, and a card for whoever answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, Final

from masc_graph.commands import Command, FileReferral
from masc_graph.domain.board.roster import UNKNOWN_AGENCY, Person, Roster
from masc_graph.domain.cases.case import first_status
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import Placement, london_day
from masc_graph.domain.referrals.field import Answers
from masc_graph.domain.referrals.referral import SCHEMA_VERSION, typed_value
from masc_graph.domain.referrals.referral_checks import check_to_send, clean, dash_is_old, missing_before_agenda
from masc_graph.domain.referrals.referral_fields import FIELDS
from masc_graph.domain.referrals.referral_keys import keys_of
from masc_graph.domain.referrals.repeat import KeyedReferral, RepeatState, repeat_state
from masc_graph.domain.text.names import NameKeys
from masc_graph.domain.text.reference import new_reference
from masc_graph.errors import GiveUp, Taken
from masc_graph.graph.lists import equals
from masc_graph.registers.case_record import CaseRecord
from masc_graph.registers.columns import written
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.reading import Reading, Stored, Wanted
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import AuditRow, ReferralRow
from masc_graph.work.cases.case_cards import information_for, redraw, triage_for
from masc_graph.work.kit.context import WorkContext, event, opened

DRAWS: Final = 5


@dataclass(frozen=True)
class _Filing:
    """Everything that is known before the item is written."""

    command: Command
    answers: Answers
    keys: NameKeys
    roster: Roster
    sender: Person | None
    placement: Placement
    calendar: Calendar
    missing: tuple[str, ...]
    repeat_of: str

    @property
    def sender_id(self) -> str:
        return self.command.origin.actor_id or ""


async def handle(payload: FileReferral, command: Command, context: WorkContext) -> None:
    """File the referral once, whatever is repeated, then tell the sender and those who answer it."""
    answers = _proven(payload, command, context)
    filing = await _prepare(payload.reference, answers, command, context)
    stored = await _file(payload.reference, filing, context)
    await _tell(stored, filing, context)


def _proven(payload: FileReferral, command: Command, context: WorkContext) -> Answers:
    """Check again what the door checked: the form's token for this person and reference, and every answer."""
    token = opened(payload.form_token, "form", command, context)
    answers, unreadable = clean(payload.answers)
    if token.subject != payload.reference or unreadable or check_to_send(answers, london_day(command.origin.at)):
        raise GiveUp("answers")
    return answers


async def _prepare(reference: str, answers: Answers, command: Command, context: WorkContext) -> _Filing:
    keys = keys_of(answers, context.keys.match)
    reading = context.registers.reading()
    agencies, meetings = want_roster(reading), want_overrides(reading)
    alike = _alike(reading, keys)
    await reading.send()
    roster = roster_of(agencies.rows)
    calendar = calendar_of(context.rules, meetings.rows)
    origin = command.origin
    this = _known(reference, origin.at, CaseStatus.SUBMITTED, keys)
    rows = (stored.row for stored in alike.rows)
    earlier = [_known(row.reference, row.received_at, row.status, row) for row in rows]
    match = repeat_state(this, earlier, context.rules.repeat_months)
    return _Filing(
        command=command,
        answers=answers,
        keys=keys,
        roster=roster,
        sender=roster.find(origin.actor_id or "", origin.tenant_id or ""),
        placement=calendar.meeting_for(origin.at),
        calendar=calendar,
        missing=missing_before_agenda(answers),
        repeat_of=match.reference if match else "",
    )


def _alike(reading: Reading, keys: NameKeys) -> Wanted[ReferralRow]:
    """Want the referrals that share a key; a name without any letter has none, and then nothing is like it."""
    columns = {"VictimKey": keys.victim_key, "NameKey": keys.name_key or "none", "PairKey": keys.pair_key}
    return reading.where(ReferralRow, *(equals(column, key) for column, key in columns.items() if key))


async def _file(reference: str, filing: _Filing, context: WorkContext) -> Stored[ReferralRow]:
    """Write the item. A reference that somebody else's referral holds is drawn again, the same one at every try."""
    draws = Random(filing.command.command_id.int)  # noqa: S311 - not a secret: it only has to differ
    for _ in range(DRAWS):
        writing = context.registers.writing()
        row = _row(reference, filing, context)
        writing.add(row, also=_answers_of(filing), ours=lambda found: found.referrer_id == filing.sender_id)
        writing.add(_submitted(reference, filing))
        try:
            await writing.send()
        except Taken:
            reference = new_reference(draws.randrange)
        else:
            return writing.saved(ReferralRow, reference)
    raise GiveUp("no_free_reference")


def _row(reference: str, filing: _Filing, context: WorkContext) -> ReferralRow:
    answers, keys = filing.answers, filing.keys
    row = ReferralRow(
        title=reference,
        status=first_status(complete=not filing.missing),
        meeting_id=filing.placement.meeting.meeting_id,
        received_at=filing.command.origin.at,
        referring_agency=filing.sender.agency_id if filing.sender else UNKNOWN_AGENCY,
        victim_key=keys.victim_key,
        name_key=keys.name_key,
        pair_key=keys.pair_key,
        key_id=context.keys.match_id,
        name_words=" ".join(keys.words),
        repeat_state=RepeatState.POSSIBLE if filing.repeat_of else RepeatState.NONE,
        repeat_of=filing.repeat_of,
        da_settled=answers.get("da_related") == "No",
        referrer_id=filing.sender_id,
        missing_fields="\n".join(filing.missing),
        schema_version=SCHEMA_VERSION,
        dash_old=dash_is_old(answers, london_day(filing.command.origin.at), context.rules.dash_old_days),
    )
    return row.model_copy(update={name: answers.get(name, "") for name in _P1_ANSWERS})


_P1_ANSWERS: Final = tuple(field.name for field in FIELDS if field.name in ReferralRow.model_fields)


def _answers_of(filing: _Filing) -> dict[str, Any]:
    """The columns that identify people: they go into the restricted list and into no row in memory."""
    typed = {field.column: typed_value(field, filing.answers.get(field.name, "")) for field in FIELDS}
    columns = {column: written(value) for column, value in typed.items() if value not in (None, "", [])}
    return {**columns, "ReferrerName": filing.sender.name} if filing.sender else columns


def _submitted(reference: str, filing: _Filing) -> AuditRow:
    role = ", ".join(sorted(filing.sender.roles)) if filing.sender else ""
    details = {
        "field_names": sorted(filing.answers),
        "to_status": first_status(complete=not filing.missing),
    }
    return event(
        filing.command,
        1,
        "referral_submitted",
        who=filing.sender,
        role=role,
        agency="" if filing.sender else UNKNOWN_AGENCY,
        reference=reference,
        meeting_id=filing.placement.meeting.meeting_id,
        details=details,
    )


async def _tell(stored: Stored[ReferralRow], filing: _Filing, context: WorkContext) -> None:
    """Send the receipt, the question to those who answer, and to sender and leads what is still needed."""
    row, sender = stored.row, filing.sender_id
    case = CaseRecord(stored, filing.roster, filing.calendar)
    cards = {f"receipt:{row.reference}": sender, **triage_for(case, row)}
    if filing.missing:
        cards |= information_for(case, row)
    await redraw(case, row, filing.command, context, also=cards)


def _known(reference: str, received_at: datetime, status: CaseStatus, keys: NameKeys | ReferralRow) -> KeyedReferral:
    return KeyedReferral(
        reference=reference,
        received_at=received_at,
        status=status,
        victim_key=keys.victim_key,
        name_key=keys.name_key,
        pair_key=keys.pair_key,
    )
