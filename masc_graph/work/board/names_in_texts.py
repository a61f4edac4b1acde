"""Keeps a text with its case where it may not stand among the others, and says so to those who see the case.

Whoever typed it gets the same answer whatever is found, so that nobody learns here whether a name is known.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from masc_graph.cards import plain
from masc_graph.commands import Command, KeepNote, ReportTitle
from masc_graph.domain.board.roster import Role, Roster
from masc_graph.domain.text.privacy import NameCheck, identifies
from masc_graph.domain.text.reference import reference_of
from masc_graph.errors import GiveUp
from masc_graph.graph.lists import equals
from masc_graph.registers.columns import KEPT_NOTES
from masc_graph.registers.kept_notes import KeptNotesReading
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import AuditRow, ReferralRow
from masc_graph.teams.connector import Message
from masc_graph.work.kit.context import WorkContext, event
from masc_graph.work.kit.messages import same_card, tell

EVENT: Final = "name_in_text"
SUMMARY: Final = "MASC: a text may identify somebody"
MANY: Final = 3
"""So many within an hour may be somebody trying names: chair and vice chair are told too."""

_HOUR: Final = timedelta(hours=1)
_IN_NOTE: Final = "A note about {subject} may identify somebody. It is kept with the case, and is shown nowhere else."
_IN_TITLE: Final = "The title of {subject} in Planner may identify somebody. MASC leaves it as it is: correct it there."
_TASK: Final = "a task that MASC did not make"
_MANY: Final = (
    "{count} texts within an hour may identify somebody. Somebody may be trying names: see MASC Audit, " + EVENT
)


async def keep_note(payload: KeepNote, command: Command, context: WorkContext) -> None:
    """Add the note to the case's item, once, and compare it with the names of the case's people."""
    reading = context.registers.reading()
    agencies, wanted = want_roster(reading), reading.find(ReferralRow, payload.reference)
    await reading.send()
    if wanted.one is None:
        raise GiveUp("no_such_referral")
    stored = wanted.one
    kept = await KeptNotesReading.beside(reading).of(payload.reference)
    line = f"{command.origin.at:%Y-%m-%d %H:%M}Z {payload.subject}: {payload.note}"
    if line not in kept:
        writing = context.registers.writing()
        writing.rewrite(stored, {}, also={KEPT_NOTES.name: f"{kept}\n{line}".strip()})
        await writing.send()
    names = NameCheck(frozenset(stored.row.name_words.split()), context.keys.match, context.today)
    if identifies(payload.note, names):
        details = {"verb": payload.verb}
        found = event(command, 1, "name_in_text", reference=payload.reference, details=details)
        found = found.model_copy(update={"actor_id": payload.person_id})
        await _report(found, _IN_NOTE.format(subject=payload.subject), command, roster_of(agencies.rows), context)


async def report_title(payload: ReportTitle, command: Command, context: WorkContext) -> None:
    """Tell the administrators of a task's title, once for each wording; the title itself is written nowhere."""
    roster = await context.registers.roster(context.now)
    reference = reference_of(payload.code) if payload.code else ""
    found = event(command, 1, "name_in_text", reference=reference, details={"verb": "planner_title"})
    await _report(found, _IN_TITLE.format(subject=payload.code or _TASK), command, roster, context)


async def _report(found: AuditRow, sentence: str, command: Command, roster: Roster, context: WorkContext) -> None:
    writing = context.registers.writing()
    writing.add(found)
    await writing.send()
    people = roster.administrators
    card = plain.chat_message("A text may identify somebody", sentence)
    await tell(context, command, people, same_card(people, f"name:{command.command_id}", Message(SUMMARY, card)))
    count = await _within_an_hour(found, context)
    if count < MANY:
        return
    people = [one.object_id for one in roster.with_role(Role.ADMINISTRATOR, Role.CHAIR, Role.VICE_CHAIR)]
    card = plain.chat_message("Several texts may identify somebody", _MANY.format(count=count))
    await tell(context, command, people, same_card(people, f"names:{found.at:%Y-%m-%dT%H}", Message(SUMMARY, card)))


async def _within_an_hour(found: AuditRow, context: WorkContext) -> int:
    reading = context.registers.reading()
    events = reading.where(AuditRow, equals("Event", EVENT))
    await reading.send()
    return sum(found.at - _HOUR < stored.row.at <= found.at for stored in events.rows)
