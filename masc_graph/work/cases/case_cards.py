"""The cards that follow a case through its statuses: receipt, triage, and the questions that are still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from masc_graph.cards.information import information_done, needs_information
from masc_graph.cards.receipt import Receipt, receipt_copy
from masc_graph.cards.templates import Card
from masc_graph.cards.triage import triage, triage_done, triage_waiting
from masc_graph.commands import Command
from masc_graph.domain.cases.status import UNDECIDED, CaseStatus
from masc_graph.domain.meetings.calendar import explain_place
from masc_graph.domain.meetings.calendar_words import day_words
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.referrals.triage import RefusalForm, refusal_words
from masc_graph.domain.text.reference import card_kind, card_person
from masc_graph.registers.case_record import CaseRecord
from masc_graph.registers.rows import ReferralRow
from masc_graph.teams.connector import Message
from masc_graph.views.triage import meeting_of, missing_labels, triage_facts
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.mention import mention
from masc_graph.work.kit.messages import TrackedCard, tell

SUMMARIES: Final[Mapping[str, str]] = {
    "receipt": "MASC: your referral",
    "triage": "MASC: a referral to answer",
    "information": "MASC: more information needed",
}
HEARD_AGAIN: Final = "The board has heard this case before. It hears it again on {day}."


async def redraw(
    case: CaseRecord,
    row: ReferralRow,
    command: Command,
    context: WorkContext,
    *,
    also: Mapping[str, str] | None = None,
    added: Sequence[str] = (),
) -> None:
    """Draw every card of the case as it is now; ``also`` names people who get one they have not had, by its key."""
    owners = {key: _owner(key, row) for key in (stored.row.title for stored in case.messages)} | dict(also or {})
    cards = _cards(case, row, context, added)
    # Whoever has left the roster keeps what they have, and learns nothing new.
    known = [
        (key, owner) for key, owner in owners.items() if owner and card_kind(key) in cards and not case.has_left(owner)
    ]
    tracked = [
        TrackedCard(key, Message(SUMMARIES[card_kind(key)], cards[card_kind(key)]), reference=row.reference)
        for key, _ in known
    ]
    unreached = await tell(context, command, [owner for _, owner in known], tracked)
    if row.referrer_id in unreached:
        await mention([row.referrer_id], row.reference, case.roster, context)


def _owner(key: str, row: ReferralRow) -> str:
    """Whose chat a card is in: the receipt is the referrer's, the others name their person."""
    return row.referrer_id if card_kind(key) == "receipt" else card_person(key)


def _cards(case: CaseRecord, row: ReferralRow, context: WorkContext, added: Sequence[str]) -> dict[str, Card]:
    return {
        "receipt": receipt(case, row),
        "triage": _triage(case, row, context, added),
        "information": _information(case, row),
    }


def receipt(case: CaseRecord, row: ReferralRow) -> Card:
    """The receipt of the case as it is now."""
    meeting = meeting_of(row, case.calendar)
    told = Receipt(
        reference=row.reference,
        meeting=meeting,
        explanation=_explained(meeting, row, case),
        urgent=row.urgent == "Yes",
        old_dash=row.dash_old,
        missing=missing_labels(row),
        presenter_named=True,
    )
    return receipt_copy(
        told,
        row.status.words,
        version=row.version,
        may_withdraw=row.status in UNDECIDED and not row.heard_before,
        may_ask_again=row.status is CaseStatus.NOT_ACCEPTED and not row.reconsidered,
        reason=not_accepted_words(row),
    )


def _explained(meeting: Meeting, row: ReferralRow, case: CaseRecord) -> str:
    """Why it is heard when it is: by the calendar, or because it comes back."""
    if row.heard_before:
        return HEARD_AGAIN.format(day=day_words(meeting.held_on))
    return explain_place(meeting, row.received_at, case.calendar)


def not_accepted_words(row: ReferralRow) -> str:
    """Why a referral was not accepted; empty in every other status."""
    if row.status is not CaseStatus.NOT_ACCEPTED:
        return ""
    why = RefusalForm(reason_code=row.status_reason_code, duplicate_of=row.repeat_of, reason_text=row.status_reason)
    return refusal_words(why)


def _triage(case: CaseRecord, row: ReferralRow, context: WorkContext, added: Sequence[str]) -> Card:
    stored = replace(case.stored, row=row)
    facts = triage_facts(stored, case.roster, case.calendar, context.links, context.now)
    if row.status is CaseStatus.SUBMITTED:
        return triage(replace(facts, added=added))
    if row.status is CaseStatus.NEEDS_INFORMATION:
        return triage_waiting(facts, missing_labels(row), day_words(facts.meeting.agenda_due_on))
    movable = row.status is CaseStatus.ACCEPTED
    meeting = f", {day_words(meeting_of(row, case.calendar).held_on)}" if movable else ""
    return triage_done(row.reference, f"{row.status.words}{meeting}", movable=movable, version=row.version)


def _information(case: CaseRecord, row: ReferralRow) -> Card:
    if row.status is not CaseStatus.NEEDS_INFORMATION:
        return information_done(row.reference, f"{row.status.words}. Nothing more is needed from you now.")
    needed_by = day_words(meeting_of(row, case.calendar).agenda_due_on)
    return needs_information(row.reference, row.version, missing_labels(row), row.status_reason, needed_by)


def information_for(case: CaseRecord, row: ReferralRow) -> dict[str, str]:
    """Who is asked for information, by the key of their card: the referrer, and the leads of the agency."""
    people = dict.fromkeys([row.referrer_id, *case.roster.leads(row.referring_agency)])
    return {f"information:{row.reference}:{person}": person for person in people}


def triage_for(case: CaseRecord, row: ReferralRow) -> dict[str, str]:
    """Who answers a referral, by the key of their card."""
    return {f"triage:{row.reference}:{person.object_id}": person.object_id for person in case.answerers(row)}
