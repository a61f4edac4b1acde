"""A meeting is moved, cancelled or added by the administrator, the chair or the vice chair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import meeting as card
from masc_graph.cards import plain
from masc_graph.commands import ChangeMeeting
from masc_graph.domain.board.roster import changed_since_opened
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting_change import ChangeForm, Effect, effect, explain_change
from masc_graph.domain.meetings.meeting_change_checks import check_change, check_reason, offered, read_change_form
from masc_graph.domain.text.problem import Problem
from masc_graph.graph.lists import equals
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import DecisionRow, MeetingRow, ReferralRow

CHANGING: Final = "We are recording the change"
SOON: Final = "It will appear in the channel in a moment. Whoever is concerned gets a new receipt."


@dataclass(frozen=True)
class _ChangeCheck:
    """A change as typed, its effect, the cases concerned, and what is wrong with it."""

    form: ChangeForm
    outcome: Effect | None
    cases: Sequence[ReferralRow]
    problems: Sequence[Problem]

    @property
    def affected(self) -> int:
        """The number of cases that will be heard at another time."""
        if self.outcome is None:
            return 0
        return sum(self.outcome.concerns(row.status, row.meeting_id, row.received_at) for row in self.cases)


async def opened(press: Press, context: BotContext) -> Answer:
    """Show the meetings that may be changed."""
    await _allow(press, context)
    return _show(press, context, await _rows(context))


async def check(press: Press, context: BotContext) -> Answer:
    """Say what the change would do, without making it."""
    await _allow(press, context)
    rows = await _rows(context)
    result = await _check(press, context, calendar_of(context.rules, rows))
    if result.problems or result.outcome is None:
        return _show(press, context, rows, result.problems)
    return _show(press, context, rows, consequences=explain_change(result.outcome, result.affected, context.rules))


async def save(press: Press, context: BotContext) -> Answer:
    """Make the change if the meeting has not changed since the dialog showed it."""
    await _allow(press, context)
    rows = await _rows(context)
    result = await _check(press, context, calendar_of(context.rules, rows))
    if result.problems:
        return _show(press, context, rows, result.problems)
    form = result.form
    version = _versions(rows).get(form.concerns, "")
    if version != str(press.mapping("seen").get(form.concerns, "")):
        raise changed_since_opened("the meeting was changed")
    command = ChangeMeeting(
        meeting_id=form.concerns,
        change=form.change.value,
        new_on=form.new_on.isoformat() if form.new_on else "",
        new_time=f"{form.new_time:%H:%M}" if form.new_time else "",
        reason=form.reason,
        seen=version,
    )
    unsaved = _show(press, context, rows, notice=NOT_SAVED)
    return dialog(card.TITLE, plain.recorded(CHANGING, SOON), "small").asking(command, unsaved=unsaved.body)


async def _allow(press: Press, context: BotContext) -> None:
    press.require(await context.roster())


async def _rows(context: BotContext) -> list[Stored[MeetingRow]]:
    """Read MASC Meetings afresh."""
    reading = context.registers.reading()
    rows = want_overrides(reading)
    await reading.send()
    return rows.rows


async def _check(press: Press, context: BotContext, calendar: Calendar) -> _ChangeCheck:
    form, problems = read_change_form(press.data)
    outcome = effect(form, calendar)
    ids = [outcome.after.meeting_id, outcome.following.meeting_id] if outcome else ["none"]
    reading = context.registers.reading()
    cases = reading.where(ReferralRow, *(equals("MeetingId", meeting_id) for meeting_id in ids))
    decisions = reading.where(DecisionRow, equals("MeetingId", ids[0]))
    await reading.send()
    decided_ids = {stored.row.meeting_id for stored in decisions.rows if stored.row.is_recorded}
    rows = [stored.row for stored in cases.rows]
    names = frozenset(word for row in rows for word in row.name_words.split())
    if not problems:
        problems = check_change(form, calendar, context.now, decided_ids)
    problems = [*problems, *check_reason(form, word_keys=names, key=context.match_key, today=context.today)]
    return _ChangeCheck(form, outcome, rows, problems)


def _show(
    press: Press,
    context: BotContext,
    rows: Sequence[Stored[MeetingRow]],
    problems: Sequence[Problem] = (),
    *,
    consequences: Sequence[str] = (),
    notice: str = "",
) -> Answer:
    view = card.MeetingChange(
        meetings=offered(calendar_of(context.rules, rows), context.now),
        versions=_versions(rows),
        start_time=context.rules.start_time,
        answers={name: press.said(name) for name in ("meeting_id", "change", "new_on", "new_time", "change_reason")},
        problems=problems,
        consequences=consequences,
        notice=notice,
    )
    return dialog(card.TITLE, card.meeting_change(view), "medium")


def _versions(rows: Sequence[Stored[MeetingRow]]) -> dict[str, str]:
    """The version of each row, by the meeting's id."""
    return {stored.row.meeting_id: stored.etag for stored in rows}
