"""Saves that a meeting was moved, cancelled or added in the dialog; a separate command follows the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from masc_graph.commands import ChangeMeeting, Command, FollowMeeting
from masc_graph.domain.board.roster import Person, Right, changed_since_opened
from masc_graph.domain.meetings.appointment import Appointment
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import MeetingKind
from masc_graph.domain.meetings.meeting_change import Change, ChangeForm, Effect, effect
from masc_graph.domain.meetings.meeting_change_checks import check_change, check_reason
from masc_graph.domain.text.inputs import read_day
from masc_graph.errors import GiveUp, Refused
from masc_graph.graph.lists import equals
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import DecisionRow, MeetingRow, ReferralRow
from masc_graph.registers.writing import Writing
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.meetings.meeting_places import change_event, dates_of, effect_to_follow, read_cases


@dataclass(frozen=True)
class _Request:
    """The change, who asked for it, and the lists as they are; ``stored`` is None if the meeting has no row yet."""

    form: ChangeForm
    who: Person
    stored: Stored[MeetingRow] | None
    calendar: Calendar
    decided: frozenset[str]


async def handle(payload: ChangeMeeting, command: Command, context: WorkContext) -> list[FollowMeeting]:
    """Write the change with its event; a repeat writes only the event, in case it was lost the first time."""
    request = await _read(payload, command, context)
    follow = _follow_up_of(request, command)
    outcome = (
        effect_to_follow(follow, request.stored, request.calendar) if follow else effect(request.form, request.calendar)
    )
    if outcome is None:
        raise GiveUp("no_such_meeting")
    cases, writing = await read_cases(outcome, context), context.registers.writing()
    if follow is None:
        _check(payload, request, cases, command, context)
        follow = _to_follow(request, outcome)
        _write(request, outcome, f"{command.command_id} {follow.name}", writing)
    writing.add(change_event(outcome, cases, command, who=request.who))
    await writing.send()
    return [follow]


async def _read(payload: ChangeMeeting, command: Command, context: WorkContext) -> _Request:
    reading = context.registers.reading()
    agencies, meetings = want_roster(reading), want_overrides(reading)
    decisions = reading.where(DecisionRow, equals("MeetingId", payload.meeting_id))
    await reading.send()
    return _Request(
        form=_form(payload),
        who=command.require(roster_of(agencies.rows), Right.RUN_MEETING),
        stored=next((stored for stored in meetings.rows if stored.row.meeting_id == payload.meeting_id), None),
        calendar=calendar_of(context.rules, meetings.rows),
        decided=frozenset(stored.row.meeting_id for stored in decisions.rows if stored.row.is_recorded),
    )


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


def _follow_up_of(request: _Request, command: Command) -> FollowMeeting | None:
    """The command to follow, if another delivery of this command wrote the change."""
    command_id, _, name = request.stored.row.changed_by.partition(" ") if request.stored else ("", "", "")
    return FollowMeeting.read(name) if command_id == str(command.command_id) else None


def _check(
    payload: ChangeMeeting,
    request: _Request,
    cases: Sequence[Stored[ReferralRow]],
    command: Command,
    context: WorkContext,
) -> None:
    """Repeat the bot's checks against the current lists."""
    if payload.seen != (request.stored.etag if request.stored else ""):
        raise changed_since_opened("the meeting was changed")
    names = frozenset(word for stored in cases for word in stored.row.name_words.split())
    problems = [
        *check_change(request.form, request.calendar, command.origin.at, request.decided),
        *check_reason(request.form, word_keys=names, key=context.keys.match, today=context.today),
    ]
    if problems:
        raise Refused("meeting_change", f"{problems[0].message}. Nothing has changed.", typed=(payload.reason,))


def _to_follow(request: _Request, outcome: Effect) -> FollowMeeting:
    return FollowMeeting(
        meeting_id=outcome.after.meeting_id,
        number=request.stored.row.changes if request.stored else 0,
        before=Appointment.of(outcome.before).text if outcome.before else "",
        after=Appointment.of(outcome.after).text,
    )


def _write(request: _Request, outcome: Effect, changed_by: str, writing: Writing) -> None:
    after = outcome.after
    values: dict[str, object] = dates_of(outcome) | {
        "change_reason": request.form.reason,
        "state": after.state,
        "changed_by": changed_by,
    }
    if request.stored:
        writing.change(request.stored, **values)
        return
    series_on = read_day(after.meeting_id) if after.kind is MeetingKind.SERIES else None
    row = MeetingRow(title=after.meeting_id, series_on=series_on, kind=after.kind).model_copy(update=values)
    writing.add(row, ours=lambda row: row.changed_by == changed_by)
