"""The tracked card in the chats of an agency's people: how many actions are open, overdue, due, or need an answer."""

from __future__ import annotations

from typing import Final

from masc_graph.cards.agency_messages import MyAgency, my_agency
from masc_graph.domain.agenda.digest import counts
from masc_graph.domain.board.roster import Roster
from masc_graph.registers.action_rows import action_of
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.teams.connector import Message
from masc_graph.views.agency import want_open
from masc_graph.work.kit.context import WorkContext

YOUR_ACTIONS: Final = "MASC: your actions"


async def agency_card(agency_id: str, roster: Roster, context: WorkContext) -> Message:
    """The card with the current counts of an agency's actions."""
    reading = context.registers.reading()
    rows, overrides_read = want_open(reading, agency_id), want_overrides(reading)
    await reading.send()
    meeting = calendar_of(context.rules, overrides_read.rows).meeting_ahead(context.today)
    card = my_agency(
        MyAgency(
            agency_id=agency_id,
            agency=roster.agency_name(agency_id),
            actions=counts([action_of(stored.row) for stored in rows.rows], context.today, meeting.held_on),
            meeting=meeting,
            plan_url=context.links.plan(),
            counted_at=context.now,
        )
    )
    return Message(YOUR_ACTIONS, card)


def agency_key(person_id: str) -> str:
    """The key of the card in MASC Messages for a person's chat."""
    return f"my_agency:{person_id}"
