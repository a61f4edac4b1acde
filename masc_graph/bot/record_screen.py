"""The recording screen as it is drawn: which case is on it, what is filled in, what is said above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import plain
from masc_graph.cards import record as card
from masc_graph.cards.action_rows import ActionsForm
from masc_graph.commands import Payload
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.board.roster import Person, Right, changed_since_opened
from masc_graph.domain.decisions.conflict import handed_over_words, other_recorders
from masc_graph.domain.text import tokens
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import read_reference
from masc_graph.errors import Refused
from masc_graph.registers.case_at_meeting import CaseAtMeeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.views.record import current_decision, draft_answers, draft_words

FIRST: Final = (
    "Someone recorded this case while you had it open. What they recorded stands below, and what you wrote is still "
    "here. Keep theirs, or say why yours replaces it."
)
ALL_DONE: Final = "Every case of this meeting has been recorded."
LEFT: Final = "Without a decision: {references}."
CORRECT: Final = "To change a decision, press Correct this decision under the agenda."
SOON: Final = "It will appear under the agenda in a moment."
FIRST_COME: Final = "If someone recorded this case first, you will be told in your chat, with what you wrote."
FULL: Final = (
    "This screen is full. Record what is here first, then press Correct this decision or Add actions under the agenda."
)
NOT_POSTED: Final = "The agenda of this meeting has not been posted, so no decision can be recorded yet."


@dataclass(frozen=True)
class Screen:
    """The case on the screen, and what is to be said on it; ``answers`` is None where nobody has typed on it yet.

    ``token`` is the one that the presser's dialog was opened with, where somebody typed on it.
    ``saved`` says what the last press did, ``ending`` what else is said of it where no further case is shown.
    ``opened`` are the parts of the card that were asked for.
    """

    record: MeetingRecord
    who: Person
    cases: Sequence[AgendaCase]
    sitting: card.Sitting
    reference: str = ""
    token: tokens.DialogToken | None = None
    answers: Mapping[str, str] | None = None
    problems: Sequence[Problem] = ()
    warning: str = ""
    notice: str = ""
    opened: Sequence[str] = ()
    saved: Sequence[str] = ()
    ending: Sequence[str] = ()

    @property
    def at(self) -> CaseAtMeeting:
        """The case on the screen."""
        return self.record.case_here(self.reference)

    @property
    def stale(self) -> str:
        """Why what was typed on the screen cannot be taken as it is; empty if it can."""
        if self.token is None or self.token.subject != self.subject:
            return tokens.TOO_OLD
        return "" if self.token.saw == self.at.current_id else FIRST

    @property
    def only_drafts(self) -> bool:
        """Whether the person may type for the chair, and no more."""
        return Right.RECORD not in self.who.rights

    @property
    def subject(self) -> str:
        """What the dialog's token is about."""
        return f"{self.reference}/{self.record.meeting.meeting_id}"


async def blank(press: Press, context: BotContext) -> Screen:
    """The meeting with nothing on the screen, for somebody who has the right."""
    sitting = card.Sitting(press.references("gone"), press.references("skipped"))
    record = await context.record(press.said("meeting_id"))
    who = press.require(record.roster)
    if not record.meeting.has_agenda:
        raise Refused("not_posted", NOT_POSTED)
    return Screen(record, who, record.agenda_cases(context.links), sitting)


async def on(press: Press, context: BotContext) -> Screen:
    """The screen with the case that was pressed on, as the lists have it now."""
    screen = await blank(press, context)
    reference = read_reference(press.said("reference")) or ""
    if reference not in {one.reference for one in screen.cases}:
        raise changed_since_opened("the case is not on this agenda")
    return replace(screen, reference=reference)


async def typed(press: Press, context: BotContext) -> Screen:
    """The screen as the presser left it; what was typed stays, whatever is wrong with it."""
    answers = {name: press.said(name) for name in card.record_inputs() if press.said(name)}
    screen = await on(press, context)
    return replace(screen, answers=answers, opened=press.opened, token=context.opened("record", press))


def go_on(screen: Screen, payload: Payload, context: BotContext, *saved: str) -> Answer:
    """Send the command of a case that is done with, and show the next one; nothing of the first is left on it."""
    unsaved = show(replace(screen, notice=NOT_SAVED), context)
    sitting = replace(screen.sitting, finished=(*screen.sitting.finished, screen.reference))
    cleared = replace(screen, sitting=sitting, answers=None, problems=(), warning="", notice="", opened=(), saved=saved)
    return next_case(cleared, context).asking(payload, unsaved=unsaved.body)


def next_case(screen: Screen, context: BotContext) -> Answer:
    """Show the next case without a decision, those before the present one last; without one, say what is left."""
    places = [one.reference for one in screen.cases]
    after = places.index(screen.reference) + 1 if screen.reference else 0
    undecided = [one.reference for one in screen.cases if not one.decision]
    passed = {*screen.sitting.finished, *screen.sitting.skipped, *_handed_over(screen)}
    ahead = (one for one in (*places[after:], *places[:after]) if one in undecided and one not in passed)
    found = next(ahead, None)
    return show(replace(screen, reference=found), context) if found else _the_end(screen, undecided)


def _handed_over(screen: Screen) -> set[str]:
    """The cases that the presser has handed over."""
    here = ((one.reference, screen.record.case_here(one.reference)) for one in screen.cases)
    return {reference for reference, at in here if at.is_handed_over_by(screen.who.object_id)}


def _the_end(screen: Screen, undecided: Sequence[str]) -> Answer:
    """Say what the last press did and which cases have no decision; one with only a draft has none."""
    finished = () if screen.only_drafts else screen.sitting.finished
    unread = [one.key for one in screen.record.unreadable]
    left = ", ".join((*(one for one in undecided if one not in finished), *unread))
    rest = LEFT.format(references=left) if left else ALL_DONE
    rest = " ".join((rest, *screen.record.unreadable_words))
    title, *said = [*screen.saved, rest, *screen.ending] if screen.saved else [rest, CORRECT]
    return dialog(card.TITLE, plain.recorded(title, *said), "small")


def show(screen: Screen, context: BotContext) -> Answer:
    """Show a case with a token that remembers which decision was current when it was drawn."""
    record, at, who = screen.record, screen.at, screen.who
    number = [one.reference for one in screen.cases].index(screen.reference) + 1
    answers = screen.answers if screen.answers is not None else draft_answers(at.draft)
    view = card.RecordScreen(
        token=context.signed("record", who.object_id, screen.subject, at.current_id),
        case=screen.cases[number - 1],
        number=number,
        of=len(screen.cases),
        form=ActionsForm(answers, screen.problems, record.roster.agencies, record.dates),
        usual=record.roster.usual,
        saved=screen.saved,
        current=current_decision(at, record.roster),
        sitting=screen.sitting,
        quorum_warning=record.quorum_warning if screen.sitting == card.Sitting() else "",
        prepared=draft_words(at.draft, who, context.today),
        opened=screen.opened,
        handed=handed_over_words(who, record.roster, at.conflicts),
        other=other_recorders(who, record.roster, at.conflicts),
        only_drafts=screen.only_drafts,
        warning=screen.warning,
        notice=screen.notice,
        meeting_minutes=context.rules.meeting_minutes,
    )
    if screen.opened and not card.has_room(view):
        return show(replace(screen, opened=screen.opened[:-1], notice=FULL), context)
    shown = card.record_handed(view) if at.is_handed_over_by(who.object_id) else card.record(view)
    return dialog(card.TITLE, shown, "large")
