"""Sends a private card to one person's 1:1 chat: help, my agency, their referral, or a link to the agenda."""

from __future__ import annotations

from typing import Final

from masc_graph.cards import plain
from masc_graph.cards.templates import Card
from masc_graph.commands import Command, ShowCard
from masc_graph.domain.board.roster import Person, Right, Role, Roster, refusal
from masc_graph.domain.meetings.meeting import MeetingState
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import MessageRow
from masc_graph.registers.writing import Writing
from masc_graph.teams.connector import Message
from masc_graph.work.actions.agency_card import agency_card, agency_key
from masc_graph.work.agenda.agenda_card import agenda_key
from masc_graph.work.kit.context import WorkContext
from masc_graph.work.kit.messages import UNAVAILABLE, TrackedCard, chat_key, chat_unavailable, open_chat, repost
from masc_graph.work.referrals.own_receipt import own_receipt

SUMMARY: Final = "MASC"
YOUR_REFERRAL: Final = "MASC: your referral"
DO_NOT_WAIT: Final = "If someone is in danger, call 999. Do not wait for MASC."
NO_AGENDA: Final = "No agenda has been posted for the next meeting yet."


async def handle(payload: ShowCard, command: Command, context: WorkContext) -> None:
    """Send the card; a repeat only sends another private card, which is harmless."""
    person_id = command.origin.actor_id or ""
    reading = context.registers.reading()
    agencies, chat = want_roster(reading), reading.find(MessageRow, chat_key(person_id))
    tracked = reading.find(MessageRow, agency_key(person_id))
    await reading.send()
    roster = roster_of(agencies.rows)
    person = roster.find(person_id, command.origin.tenant_id or "")
    writing = context.registers.writing()
    try:
        conversation = await open_chat(context, person_id, chat.one, writing)
        if payload.view == "my_agency" and person and Right.USE in person.rights:
            await _show_agency(person, roster, conversation, tracked.one, writing, context)
        else:
            await context.connector.post(conversation, await _message(payload, person, context))
    except UNAVAILABLE:
        writing.add(chat_unavailable(command, 0, chat_key(person_id)))
    await writing.send()


async def _show_agency(
    person: Person,
    roster: Roster,
    conversation: str,
    stored: Stored[MessageRow] | None,
    writing: Writing,
    context: WorkContext,
) -> None:
    """Post the agency card at the end of the chat; from now on this message is the one that is updated."""
    message = await agency_card(person.agency_id, roster, context)
    await repost(context, conversation, TrackedCard(agency_key(person.object_id), message), stored, writing)


async def _message(payload: ShowCard, person: Person | None, context: WorkContext) -> Message:
    if payload.view == "told":
        return Message(SUMMARY, plain.chat_message(*payload.said))
    if payload.view in ("help", "not_kept"):
        return Message(SUMMARY, _help(person, kept_nothing=payload.view == "not_kept"))
    if payload.view == "no_dialog":
        return Message(SUMMARY, plain.chat_message("Teams could not open this", *_ways_out(context)))
    if person is None or Right.USE not in person.rights:
        return Message(SUMMARY, plain.chat_message("You cannot do this", refusal(Right.USE).user_message))
    if payload.view == "referral":
        return Message(YOUR_REFERRAL, await own_receipt("".join(payload.said), person, context))
    return Message(SUMMARY, await _agenda_link(context))


def _ways_out(context: WorkContext) -> tuple[str, ...]:
    """What to do if Teams cannot open a dialog; a referral must never be typed into a chat."""
    contact = f"Or {context.contact}. No names by e-mail." if context.contact else "Or ask the MASC administrator."
    return ("Open Teams in a browser or on a computer, and press the button again.", contact, DO_NOT_WAIT)


def _help(person: Person | None, *, kept_nothing: bool) -> Card:
    return plain.help_card(
        on_roster=person is not None,
        administrator=person is not None and Role.ADMINISTRATOR in person.roles,
        runs_meetings=person is not None and Right.RUN_MEETING in person.rights,
        chairs=person is not None and person.is_chair,
        kept_nothing=kept_nothing,
    )


async def _agenda_link(context: WorkContext) -> Card:
    """A link to the agenda of the latest meeting that has one."""
    calendar = await context.registers.read_calendar(context.rules)
    posted = [meeting for meeting in calendar.overrides if meeting.state in _POSTED]
    if not posted:
        return plain.chat_message("Agenda", NO_AGENDA)
    latest = max(posted, key=lambda meeting: meeting.held_on)
    reading = context.registers.reading()
    message = reading.find(MessageRow, agenda_key(latest.meeting_id, 1))
    await reading.send()
    if message.one is None:
        return plain.chat_message("Agenda", NO_AGENDA)
    return plain.agenda_link(context.links.message(message.one.row.activity_id))


_POSTED: Final = frozenset({MeetingState.AGENDA_POSTED, MeetingState.HELD, MeetingState.MINUTES_PUBLISHED})
