"""A meeting is moved, cancelled or added: the list, its cases, and every card that shows its date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from masc_graph.commands import ChangeMeeting, Command
from masc_graph.domain.inputs import read_day
from masc_graph.domain.meeting import Meeting, MeetingKind, MeetingState, Override
from masc_graph.domain.meeting_change import Change, ChangeForm, Effect, effect
from masc_graph.domain.meeting_change_checks import check_change, check_reason
from masc_graph.domain.roster import Person, Right, r6, require
from masc_graph.domain.status import CaseStatus
from masc_graph.errors import GiveUp, Refused
from masc_graph.graph.lists import equals
from masc_graph.registers.overrides import override_of, overrides_of, want_overrides
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import DecisionRow, MeetingRow, ReferralRow
from masc_graph.registers.writing import Writing
from masc_graph.work.changed_meeting_cards import draw
from masc_graph.work.tools import Tools, event

EVENTS: Final = {Change.MOVE: "meeting_moved", Change.CANCEL: "meeting_cancelled", Change.EXTRA: "meeting_added"}
_CASE_EVENTS: Final = 10_000
"""Events of cases are numbered from here by their list item, so that a case keeps its event whatever else changes."""


@dataclass(frozen=True)
class _Change:
    """Everything that is known before anything is written; ``stored`` is None while nobody has written the meeting."""

    form: ChangeForm
    found: Effect
    who: Person
    stored: Stored[MeetingRow] | None
    cases: Sequence[Stored[ReferralRow]]


async def carry_out(payload: ChangeMeeting, command: Command, tools: Tools) -> None:
    """Write the change and its cases' new places, then draw what shows them; a repeat writes only what is missing."""
    change = await _read(payload, command, tools)
    writing = tools.registers.writing()
    if change.stored is None or not _stands(change.stored.row, change.form):
        _write_meeting(change, writing)
    _write_event(change, command, writing)
    _place_cases(change, command, writing)
    await writing.send()
    await draw(change.found, command, tools)


async def _read(payload: ChangeMeeting, command: Command, tools: Tools) -> _Change:
    reading = tools.registers.reading()
    agencies, meetings = want_roster(reading), want_overrides(reading)
    decisions = reading.where(DecisionRow, equals("MeetingId", payload.meeting_id))
    await reading.send()
    origin = command.origin
    who = require(roster_of(agencies.rows), origin.actor_id or "", origin.tenant_id or "", Right.RUN_MEETING)
    form = _form(payload)
    stored = next((one for one in meetings.rows if one.row.meeting_id == payload.meeting_id), None)
    stands = stored is not None and _stands(stored.row, form)
    overrides = [one for one in overrides_of(meetings.rows) if one.meeting_id != payload.meeting_id]
    if stored:
        overrides += _before(stored.row, form) if stands else [override_of(stored.row)]
    found = effect(form, tools.rules, overrides)
    if found is None:
        raise GiveUp("no_such_meeting")
    cases = await _cases(found, tools)
    if not stands:
        decided = {one.row.meeting_id for one in decisions.rows if one.row.is_recorded}
        _check(payload, form, overrides, decided, stored, cases, command, tools)
    return _Change(form, found, who, stored, cases)


def _form(payload: ChangeMeeting) -> ChangeForm:
    try:
        new_time = time.fromisoformat(payload.new_time) if payload.new_time else None
    except ValueError:
        raise GiveUp("new_time") from None
    return ChangeForm(
        change=Change(payload.change),
        meeting_id=payload.meeting_id,
        new_on=read_day(payload.new_on),
        new_time=new_time,
        reason=payload.reason,
    )


async def _cases(found: Effect, tools: Tools) -> Sequence[Stored[ReferralRow]]:
    reading = tools.registers.reading()
    ids = (found.after.meeting_id, found.following.meeting_id)
    cases = reading.where(ReferralRow, *(equals("MeetingId", one) for one in ids))
    await reading.send()
    return cases.rows


def _check(
    payload: ChangeMeeting,
    form: ChangeForm,
    overrides: Sequence[Override],
    decided: set[str],
    stored: Stored[MeetingRow] | None,
    cases: Sequence[Stored[ReferralRow]],
    command: Command,
    tools: Tools,
) -> None:
    """Check again what the door checked, by what stands in the lists at this moment."""
    if payload.seen != (stored.etag if stored else ""):
        raise r6("the meeting was changed")
    names = frozenset(word for one in cases for word in one.row.name_words.split())
    problems = [
        *check_change(form, tools.rules, command.origin.at, overrides, decided),
        *check_reason(form, word_keys=names, key=tools.keys.match, today=tools.today),
    ]
    if problems:
        raise Refused("meeting_change", f"{problems[0].message}. Nothing has changed.", typed=(payload.reason,))


def _stands(row: MeetingRow, form: ChangeForm) -> bool:
    """Whether MASC Meetings says this already: another delivery of the command wrote it."""
    if row.change_reason != form.reason:
        return False
    if form.change is Change.CANCEL:
        return row.state is MeetingState.CANCELLED
    in_time = form.new_time is None or override_of(row).start_time == form.new_time
    return row.state is not MeetingState.CANCELLED and row.meeting_on == form.new_on and in_time


def _before(row: MeetingRow, form: ChangeForm) -> list[Override]:
    """What MASC Meetings said about the meeting before the change that it has already; of an extra one, nothing."""
    if form.change is Change.EXTRA:
        return []
    stands = override_of(row)
    if form.change is Change.MOVE:
        return [stands.model_copy(update={"held_on": row.moved_from_on or row.meeting_on})]
    state = MeetingState.AGENDA_POSTED if row.agenda_posted_at else MeetingState.PLANNED
    return [stands.model_copy(update={"state": state})]


def _write_meeting(change: _Change, writing: Writing) -> None:
    form, after, before = change.form, change.found.after, change.found.before
    values: dict[str, object] = {"change_reason": form.reason, "state": after.state}
    if before and form.change is Change.MOVE:
        values |= _dates(after) | {"moved_from_on": before.held_on}
    if change.stored:
        writing.change(change.stored, **values)
        return
    row = MeetingRow(
        title=after.meeting_id,
        series_on=read_day(after.meeting_id) if after.kind is MeetingKind.SERIES else None,
        meeting_on=after.held_on,
        kind=after.kind,
    )
    writing.add(row.model_copy(update=_dates(after) | values), ours=lambda found: _stands(found, form))


def _dates(meeting: Meeting) -> dict[str, object]:
    return {
        "meeting_on": meeting.held_on,
        "starts_at": meeting.starts_at,
        "cut_off_on": meeting.cut_off_on,
        "agenda_due_on": meeting.agenda_due_on,
    }


def _write_event(change: _Change, command: Command, writing: Writing) -> None:
    found, form = change.found, change.form
    count = sum(found.concerns(one.row.status, one.row.meeting_id, one.row.received_at) for one in change.cases)
    details: dict[str, object] = {"count": count, "to_on": found.after.held_on.isoformat()}
    if found.before:
        details["from_on"] = found.before.held_on.isoformat()
    if form.change is Change.CANCEL:
        details["to_on"] = found.following.held_on.isoformat()
    writing.add(
        event(
            command,
            0,
            EVENTS[form.change],
            who=change.who,
            role=", ".join(sorted(change.who.roles)),
            meeting_id=found.after.meeting_id,
            details=details,
        )
    )


def _place_cases(change: _Change, command: Command, writing: Writing) -> None:
    """Give each case that goes to another meeting its place there; one that was listed is accepted again."""
    for stored in change.cases:
        row = stored.row
        to = change.found.goes_to(row.status, row.meeting_id, row.received_at)
        if to == row.meeting_id:
            continue
        status = CaseStatus.ACCEPTED if row.status is CaseStatus.LISTED else row.status
        writing.change(stored, meeting_id=to, status=status, version=row.version + 1)
        details = {"from_status": row.status, "to_status": status, "from_on": row.meeting_id, "to_on": to}
        number = _CASE_EVENTS + int(stored.item_id)
        writing.add(event(command, number, "case_rescheduled", reference=row.reference, meeting_id=to, details=details))
