"""What is due by the clock: the commands that follow from the time, the rules and the lists, without a press.

The timer fires often, and each time everything is worked out from the current rows. If a firing is missed, or a
timer's command fails and is dropped, the next firing makes up for it.

To add something, write a function for ``_FOR_A_MEETING`` that yields what is due for one meeting, and the row that
shows that it has been done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from masc_graph.commands import (
    BriefChairs,
    DrawWorklist,
    Origin,
    Payload,
    PostAgenda,
    PostWelcome,
    RemindAgenda,
    RollOver,
    TellUrgent,
    command,
)
from masc_graph.domain.cases.status import TO_BE_HEARD, UNANSWERED
from masc_graph.domain.meetings.calendar import (
    Calendar,
    agenda_posts_itself_at,
    brief_at,
    preview_at,
    remind_at,
)
from masc_graph.domain.meetings.meeting import Meeting, london_day
from masc_graph.domain.meetings.places import has_no_place
from masc_graph.domain.referrals.waiting import mornings_without_answer
from masc_graph.domain.text.working_days import Rules
from masc_graph.graph.lists import equals
from masc_graph.registers.overrides import calendar_of, to_follow, want_overrides
from masc_graph.registers.registers import Registers
from masc_graph.registers.rows import AuditRow, MessageRow, ReferralRow, Row
from masc_graph.work.agenda.agenda_card import agenda_key
from masc_graph.work.kit.messages import WELCOME

AHEAD: Final = 3
"""How many meetings to consider: an extra one may come so soon after another that both are due."""

Dates = tuple[str, datetime, datetime]


@dataclass(frozen=True)
class Unless:
    """The row that shows that something has been done, so that it is not due again."""

    row: type[Row]
    term: str


@dataclass(frozen=True)
class Due:
    """A command whose time has come."""

    payload: Payload
    unless: Unless


@dataclass(frozen=True)
class DueCommands:
    """The commands to put on the queue, and the dates that the welcome card will then show.

    ``from_lists`` follow from rows that somebody changed. Unlike the timer's own commands, they are tried again until
    they are done.
    """

    payloads: Sequence[Payload]
    from_lists: Sequence[Payload]
    dates: Dates


def due(origin: Origin, calendar: Calendar) -> list[Due]:
    """List everything due at ``origin.at`` for the meetings ahead, whether it has been done or not."""
    ahead = calendar.meetings(london_day(origin.at), AHEAD)
    return [
        item for meeting in ahead for due_for in _FOR_A_MEETING for item in due_for(meeting, origin, calendar.rules)
    ]


def _own_posting(meeting: Meeting, origin: Origin, rules: Rules) -> Iterator[Due]:
    """The agenda, if nobody has posted it: that is, if it has no message in the channel."""
    if rules.agenda_by_itself and origin.at >= agenda_posts_itself_at(meeting, rules):
        posted = Unless(MessageRow, equals("Title", agenda_key(meeting.meeting_id, 1)))
        yield Due(PostAgenda(meeting_id=meeting.meeting_id), posted)


def _reminder(meeting: Meeting, origin: Origin, rules: Rules) -> Iterator[Due]:
    """The preview, and later the reminder, of an agenda that nobody has posted. If both are due, only the reminder."""
    ends_at = agenda_posts_itself_at(meeting, rules) if rules.agenda_by_itself else meeting.starts_at
    if meeting.has_agenda or not preview_at(meeting) <= origin.at < ends_at:
        return
    moment = "reminder" if origin.at >= remind_at(meeting, rules) else "preview"
    yield _once(RemindAgenda(meeting_id=meeting.meeting_id, moment=moment), origin)


def _brief(meeting: Meeting, origin: Origin, rules: Rules) -> Iterator[Due]:
    """The chair's brief, once the agenda is posted and until the meeting begins."""
    if meeting.is_posted and brief_at(meeting, rules) <= origin.at < meeting.starts_at:
        yield _once(BriefChairs(meeting_id=meeting.meeting_id), origin)


def _once(payload: Payload, origin: Origin) -> Due:
    """Something done once: the audit event of its command shows that it was."""
    return Due(payload, Unless(AuditRow, equals("CommandId", str(command(payload, origin).command_id))))


_FOR_A_MEETING: Final[tuple[Callable[[Meeting, Origin, Rules], Iterator[Due]], ...]] = (
    _reminder,
    _own_posting,
    _brief,
)


async def ask(registers: Registers, rules: Rules, origin: Origin, welcomed: Dates | None) -> DueCommands:
    """Find what is due and not yet done; ``welcomed`` are the dates that the welcome card already shows."""
    reading = registers.reading()
    changed, welcome = want_overrides(reading), reading.find(MessageRow, WELCOME)
    to_be_heard = reading.where(ReferralRow, *(equals("Status", status) for status in sorted(TO_BE_HEARD)))
    await reading.send()
    calendar = calendar_of(rules, changed.rows)
    urgent = _urgent((stored.row for stored in to_be_heard.rows), origin, rules)
    payloads = await _not_done(registers, [*due(origin, calendar), *urgent])
    ahead = calendar.meeting_ahead(london_day(origin.at))
    dates = (ahead.meeting_id, ahead.starts_at, ahead.closes_at)
    if dates != welcomed or not (welcome.one and welcome.one.row.meeting_id == ahead.meeting_id):
        payloads += [PostWelcome(next_meeting_id=ahead.meeting_id), DrawWorklist()]
    from_lists = [
        *to_follow((stored.row for stored in changed.rows), rules, london_day(origin.at)),
        *without_place((stored.row for stored in to_be_heard.rows), calendar, london_day(origin.at)),
    ]
    return DueCommands(payloads, from_lists, dates)


def _urgent(rows: Iterable[ReferralRow], origin: Origin, rules: Rules) -> Iterator[Due]:
    """Each working morning, the urgent referrals that nobody has accepted or declined."""
    for row in rows:
        waits = row.status in UNANSWERED and row.urgent == "Yes"
        if waits and mornings_without_answer(row.received_at, origin.at, rules):
            yield _once(TellUrgent(reference=row.reference, on=london_day(origin.at).isoformat()), origin)


def without_place(rows: Iterable[ReferralRow], calendar: Calendar, today: date) -> Iterator[RollOver]:
    """The cases whose meeting has passed without hearing them, or no longer exists."""
    for row in rows:
        if has_no_place(row.status, calendar.meeting_by_id(row.meeting_id), today):
            yield RollOver(reference=row.reference, version=row.version)


async def _not_done(registers: Registers, all_due: Sequence[Due]) -> list[Payload]:
    if not all_due:
        return []
    reading = registers.reading()
    earlier: list[Any] = [reading.where(item.unless.row, item.unless.term) for item in all_due]
    await reading.send()
    return [item.payload for item, rows in zip(all_due, earlier, strict=True) if rows.one is None]
