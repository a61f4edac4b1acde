"""Notifies the administrators of an agency with unassigned actions, and again once they are assigned."""

from __future__ import annotations

from masc_graph.cards import plain
from masc_graph.cards.templates import Card
from masc_graph.commands import Command, ReportAgency
from masc_graph.domain.actions.action import Flag
from masc_graph.domain.board.roster import Roster
from masc_graph.graph.lists import equals
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import ActionRow
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import same_card, tell

SUMMARY = "MASC: an agency needs a lead"
_CODES_SHOWN = 10


async def handle(payload: ReportAgency, command: Command, context: WorkContext) -> None:
    """Show every administrator the current state, in one message a month; the event records that it was reported."""
    reading = context.registers.reading()
    agencies, actions = want_roster(reading), reading.where(ActionRow, equals("Agency", payload.agency_id))
    await reading.send()
    roster = roster_of(agencies.rows)
    unassigned = [
        stored.row.code for stored in actions.rows if stored.row.status.is_open and Flag.UNASSIGNED in stored.row.flags
    ]
    card = _card(payload.agency_id, roster, unassigned)
    people = roster.administrators
    month = command.origin.month
    cards = same_card(people, f"agency:{payload.agency_id}:{month}", Message(SUMMARY, card))
    await tell(context, command, people, cards)
    writing = context.registers.writing()
    details = {"count": len(unassigned)}
    writing.add(event(command, 1, "agency_without_lead", agency=payload.agency_id, details=details))
    await writing.send()


def _card(agency_id: str, roster: Roster, unassigned: list[str]) -> Card:
    name = roster.agency_name(agency_id)
    if roster.holders(agency_id) and not unassigned:
        return plain.chat_message(f"{name}: every action is held", "Its lead or deputy holds its tasks in Planner.")
    return plain.chat_message(
        f"{name}: somebody must hold its actions", _why(agency_id, roster), _which(unassigned), *_REMEDY
    )


_REMEDY = (
    "Ask the agency to name a lead, and give that person the role 'lead' in the list MASC Agencies.",
    "MASC puts them on the tasks within 10 minutes.",
)


def _why(agency_id: str, roster: Roster) -> str:
    if roster.holders(agency_id):
        return "Planner does not take its lead or deputy. They may have left the organisation or the team."
    return "It has no lead and no deputy on the roster, so nobody gets its digest."


def _which(codes: list[str]) -> str:
    if not codes:
        return ""
    shown, more = sorted(codes)[:_CODES_SHOWN], len(codes) - _CODES_SHOWN
    rest = f" and {more} more" if more > 0 else ""
    return f"Nobody holds: {', '.join(shown)}{rest}. They stand in the plan all the same."
