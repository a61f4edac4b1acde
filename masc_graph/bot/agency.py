"""My agency: its open actions in a dialog, ticked off by anyone of the owning agency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from masc_graph.bot.answer import NEVER, Answer, Desk, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import agency as card
from masc_graph.commands import SetActionStatus
from masc_graph.domain.action import Action, Flag, in_list_order, overdue
from masc_graph.domain.plain_text import many_lines
from masc_graph.domain.privacy import text_check
from masc_graph.domain.problem import Problem
from masc_graph.domain.roster import Person, Right, r6, refusal, require
from masc_graph.graph.lists import equals
from masc_graph.registers.rows import ActionRow, ReferralRow
from masc_graph.registers.table import action_of

FLAGGED: Final = "Ticked in Planner by another agency. Completed: yes. In progress: no."
NOT_SAVED: Final = "We could not save this. Nothing has changed. Try again in a few minutes."


async def opened(press: Press, desk: Desk) -> Answer:
    """Show the open actions of the presser's own agency."""
    person = await _member(press, desk)
    return await _show(person, _open(await _actions(person, desk), desk), desk)


async def complete(press: Press, desk: Desk) -> Answer:
    """Complete the ticked actions."""
    return await _set("completed", press, desk)


async def start(press: Press, desk: Desk) -> Answer:
    """Say that the ticked actions are in progress."""
    return await _set("in_progress", press, desk)


async def _set(status: Literal["completed", "in_progress"], press: Press, desk: Desk) -> Answer:
    person = await _member(press, desk)
    own = await _actions(person, desk)
    actions = _open(own, desk)
    ticked, seen = _ticked(press), press.mapping("seen")
    if ticked - {action.code for action in own}:
        raise refusal(Right.OWN_ACTION)
    if ticked - {action.code for action in actions}:
        raise r6("an action was finished meanwhile")
    note = many_lines(press.said("note"))[: card.NOTE_LIMIT]
    problems = await _problems(ticked, note, desk)
    if problems:
        return await _show(person, actions, desk, ticked=tuple(ticked), note=note, problems=problems)
    unsaved = await _show(person, actions, desk, ticked=tuple(ticked), note=note, notice=NOT_SAVED)
    left = [action for action in actions if action.code not in ticked]
    shown = await _show(person, left, desk, recording=len(ticked))
    return shown.asking(*(_command(code, status, seen, note) for code in sorted(ticked)), unsaved=unsaved.body)


def _command(
    code: str, status: Literal["completed", "in_progress"], seen: Mapping[str, object], note: str
) -> SetActionStatus:
    return SetActionStatus(code=code, status=status, seen_at=str(seen.get(code, "")), note=note)


def _ticked(press: Press) -> set[str]:
    """A tick is on only if its value is the code that its id stands for."""
    return {value for name, value in press.data.items() if isinstance(value, str) and name == card.tick_id(value)}


async def _member(press: Press, desk: Desk) -> Person:
    return require(await desk.roster(), press.person_id, press.tenant_id, Right.USE)


async def _actions(person: Person, desk: Desk) -> list[Action]:
    """Read the agency's own rows fresh; an older copy bridges an outage."""

    async def read() -> list[Action]:
        reading = desk.registers.reading()
        wanted = reading.where(ActionRow, equals("Agency", person.agency_id))
        await reading.send()
        return [action_of(stored.row) for stored in wanted.rows]

    return await desk.registers.copies.get(f"actions {person.agency_id}", read, desk.now, fresh=NEVER)


def _open(actions: Sequence[Action], desk: Desk) -> list[Action]:
    return in_list_order(tuple(action for action in actions if action.status.is_open), desk.today)


async def _problems(ticked: set[str], note: str, desk: Desk) -> list[Problem]:
    if not ticked:
        return [card.NONE_TICKED]
    if not note:
        return []
    word_keys = await _word_keys({code.partition("/")[0] for code in ticked}, desk)
    found = text_check("note", "the note", note, word_keys=word_keys, key=desk.match_key, today=desk.today)
    return [found] if found else []


async def _word_keys(references: set[str], desk: Desk) -> frozenset[str]:
    """The keyed name words of these cases, so that a name can be refused without being read."""
    reading = desk.registers.reading()
    wanted = [reading.find(ReferralRow, reference) for reference in sorted(references)]
    await reading.send()
    return frozenset(word for one in wanted if one.one for word in one.one.row.name_words.split())


async def _show(
    person: Person,
    actions: Sequence[Action],
    desk: Desk,
    *,
    ticked: Sequence[str] = (),
    note: str = "",
    problems: Sequence[Problem] = (),
    recording: int = 0,
    notice: str = "",
) -> Answer:
    roster = await desk.roster()
    view = card.AgencyScreen(
        agency_id=person.agency_id,
        agency=roster.agency_name(person.agency_id),
        actions=[_view(action, desk) for action in actions],
        ticked=ticked,
        note=note,
        problems=problems,
        recording=recording,
        notice=notice,
    )
    return dialog(card.TITLE, card.agency_actions(view), "large")


def _view(action: Action, desk: Desk) -> card.OpenAction:
    return card.OpenAction(
        code=action.code,
        what=action.what,
        due_on=action.due_on,
        overdue=overdue(action, desk.today),
        status=action.status.words,
        status_at=action.status_at.isoformat() if action.status_at else "",
        flag=FLAGGED if Flag.TICKED_BY_OTHER in action.flags else "",
    )
