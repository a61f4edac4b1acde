"""The recording screen as it is drawn: which case stands on it, what is filled in, what is said above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic import TypeAdapter, ValidationError

from masc_graph.bot.answer import Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import plain
from masc_graph.cards import record as card
from masc_graph.cards.action_rows import ActionsForm
from masc_graph.cards.parts import moment_words
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.board.roster import Person, Right, changed_since_opened, require
from masc_graph.domain.decisions.conflict import has_conflict, recorders, roles_words
from masc_graph.domain.decisions.due import Dates
from masc_graph.domain.meetings.calendar_words import time_words
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.text import tokens
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import read_reference
from masc_graph.errors import Refused
from masc_graph.registers.case_decisions import actions_of, conflicts, prepared
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.rows import DecisionRow

_ANSWERS: Final = TypeAdapter(dict[str, str])
ALL_DONE: Final = "Every case of this meeting has been recorded."
LEFT: Final = "Without a decision: {references}."
CORRECT: Final = "To change a decision, press Correct this decision under the agenda."
SOON: Final = "It will appear under the agenda in a moment."
FIRST_COME: Final = "If someone recorded this case first, you will be told in your chat, with what you wrote."
NOT_POSTED: Final = "The agenda of this meeting has not been posted, so no decision can be recorded yet."


@dataclass(frozen=True)
class Screen:
    """The case on the screen, and what is to be said on it; ``answers`` is None where nobody has typed on it yet.

    ``saved`` says what the last press did, ``ending`` what else is said of it where no further case is shown.
    """

    record: MeetingRecord
    who: Person
    cases: Sequence[AgendaCase]
    sitting: card.Sitting
    reference: str = ""
    answers: Mapping[str, str] | None = None
    problems: Sequence[Problem] = ()
    warning: str = ""
    notice: str = ""
    saved: Sequence[str] = ()
    ending: Sequence[str] = ()

    @property
    def only_prepares(self) -> bool:
        """Whether the person may type for the chair, and no more."""
        return Right.RECORD not in self.who.rights

    @property
    def subject(self) -> str:
        """What the dialog's token is about."""
        return f"{self.reference}/{self.record.meeting.meeting_id}"

    def gone_on(self, *saved: str) -> Screen:
        """The case is done with; nothing of it is left on the screen."""
        sitting = replace(self.sitting, gone=(*self.sitting.gone, self.reference))
        return replace(self, sitting=sitting, answers=None, problems=(), warning="", notice="", saved=saved)

    def skipped(self) -> Screen:
        """The case is left as it is."""
        sitting = replace(self.sitting, skipped=(*self.sitting.skipped, self.reference))
        return replace(self, sitting=sitting, answers=None)


async def blank(press: Press, context: BotContext, right: Right = Right.RUN_MEETING) -> Screen:
    """The table of the meeting with nothing on the screen, for somebody who has the right."""
    record = await context.record(press.said("meeting_id"))
    who = require(record.roster, press.person_id, press.tenant_id, right)
    if not record.meeting.has_agenda:
        raise Refused("not_posted", NOT_POSTED)
    sitting = card.Sitting(_references(press, "gone"), _references(press, "skipped"))
    return Screen(record, who, record.agenda(context.links, context.today).cases, sitting)


async def on(press: Press, context: BotContext, right: Right = Right.RUN_MEETING) -> Screen:
    """The screen with the case that was pressed on, as it stands in the lists."""
    screen = await blank(press, context, right)
    reference = read_reference(press.said("reference")) or ""
    if reference not in {one.reference for one in screen.cases}:
        raise changed_since_opened("the case is not on this agenda")
    return replace(screen, reference=reference)


async def typed(press: Press, context: BotContext, right: Right = Right.RUN_MEETING) -> Screen:
    """The screen as the presser left it; what was typed stays, whatever is wrong with it."""
    answers = {name: press.said(name) for name in card.record_inputs() if press.said(name)}
    return replace(await on(press, context, right), answers=answers)


def token(screen: Screen, press: Press, context: BotContext) -> tokens.DialogToken | None:
    """The token of this screen, if the presser was given it and it is young enough."""
    found = context.opened("record", press)
    return found if found and found.subject == screen.subject else None


def next_case(screen: Screen, context: BotContext) -> Answer:
    """Show the next case without a decision, those before the present one last; without one, say what is left."""
    places = [one.reference for one in screen.cases]
    after = places.index(screen.reference) + 1 if screen.reference else 0
    undecided = [one.reference for one in screen.cases if not one.decision]
    passed = {*screen.sitting.gone, *screen.sitting.skipped}
    ahead = (one for one in (*places[after:], *places[:after]) if one in undecided and one not in passed)
    found = next((one for one in ahead if _is_mine(one, screen)), None)
    return show(replace(screen, reference=found), context) if found else _the_end(screen, undecided)


def _the_end(screen: Screen, undecided: Sequence[str]) -> Answer:
    """Say what the last press did and which cases have no decision; what is only prepared has none."""
    gone = () if screen.only_prepares else screen.sitting.gone
    left = ", ".join(one for one in undecided if one not in gone)
    rest = LEFT.format(references=left) if left else ALL_DONE
    title, *said = [*screen.saved, rest, *screen.ending] if screen.saved else [rest, CORRECT]
    return dialog(card.TITLE, plain.recorded(title, *said), "small")


def show(screen: Screen, context: BotContext) -> Answer:
    """Show a case with a token that remembers which decision stood when it was drawn."""
    record, reference = screen.record, screen.reference
    standing, kept = _standing(record, reference), prepared(record, reference)
    handed_over = conflicts(record, reference)
    number = [one.reference for one in screen.cases].index(reference) + 1
    answers = screen.answers if screen.answers is not None else _answers(kept)
    view = card.RecordScreen(
        token=context.signed("record", screen.who.object_id, screen.subject, standing.decision_id if standing else ""),
        case=screen.cases[number - 1],
        number=number,
        of=len(screen.cases),
        form=ActionsForm(answers, screen.problems, record.roster.agencies, dates(record, context)),
        usual=record.roster.usual,
        saved=screen.saved,
        standing=standing,
        sitting=screen.sitting,
        quorum_warning=record.quorum_warning(context.rules) if screen.sitting == card.Sitting() else "",
        prepared=_prepared_words(kept, screen.who, context) if kept else "",
        handed=_handed_words(screen),
        other=roles_words(
            one for one in recorders(record.roster, handed_over) if one.object_id != screen.who.object_id
        ),
        only_prepares=screen.only_prepares,
        warning=screen.warning,
        notice=screen.notice,
        meeting_minutes=context.rules.meeting_minutes,
    )
    has_handed_over = has_conflict(screen.who.object_id, handed_over)
    shown = card.record_handed(view) if has_handed_over else card.record(view)
    return dialog(card.TITLE, shown, "large")


def dates(record: MeetingRecord, context: BotContext) -> Dates:
    """What due dates are counted from."""
    return Dates(record.meeting, record.next_meeting, context.rules)


def standing_of(record: MeetingRecord, reference: str) -> card.Standing | None:
    """The decision that stands, as a dialog shows it: outcome and actions, never a reason."""
    return _standing(record, reference)


def _standing(record: MeetingRecord, reference: str) -> card.Standing | None:
    stored = record.decision(reference)
    if stored is None:
        return None
    row, roster = stored.row, record.roster
    actions = [
        card.StandingAction(one.code, roster.agency_name(one.agency), one.what, one.due_on)
        for one in actions_of(record, row.decision_id)
    ]
    return card.Standing(row.decision_id, row.outcome.words, row.decided_at, row.decided_by_role.words, actions)


def _answers(kept: DecisionRow | None) -> Mapping[str, str]:
    """What was prepared; a column that somebody broke by hand counts as empty."""
    try:
        return _ANSWERS.validate_json(kept.answers) if kept else {}
    except ValidationError:
        return {}


def _prepared_words(kept: DecisionRow, who: Person, context: BotContext) -> str:
    today = london_day(kept.decided_at) == context.today
    at = f"at {time_words(kept.decided_at)}" if today else f"on {moment_words(kept.decided_at)}"
    if kept.decided_by_id.lower() == who.object_id:
        return f"You saved this {at}. It is not recorded yet."
    return f"Prepared by the {kept.decided_by_role.words} {at}. Check it, change what you like."


def _handed_words(screen: Screen) -> str:
    """Who handed the case over, as the presser is told."""
    handed_over = conflicts(screen.record, screen.reference)
    if not handed_over:
        return ""
    others = roles_words(recorders(screen.record.roster, handed_over))
    if has_conflict(screen.who.object_id, handed_over):
        return f"You have a conflict of interest in this case. {others[:1].upper()}{others[1:]} records it."
    roles = " and ".join(dict.fromkeys(f"the {conflict.role.words}" for conflict in handed_over))
    to = others if screen.only_prepares else "you"
    return f"{roles[:1].upper()}{roles[1:]} has handed this case to {to}, because of a conflict of interest."


def _is_mine(reference: str, screen: Screen) -> bool:
    return not has_conflict(screen.who.object_id, conflicts(screen.record, reference))


def _references(press: Press, name: str) -> tuple[str, ...]:
    """References among a button's data, which decide about nothing but what is shown next."""
    found = (read_reference(part) for part in press.said(name).split(","))
    return tuple(reference for reference in found if reference)
