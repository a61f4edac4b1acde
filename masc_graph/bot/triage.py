"""The administrator's answers to a referral: from the card in the chat, or from the list of what waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from masc_graph.bot.answer import DONE, NOT_SAVED, Answer, BotContext, dialog, reply
from masc_graph.bot.press import Press, Surface
from masc_graph.bot.worklist import listed
from masc_graph.cards import plain, triage_answers
from masc_graph.cards import triage as card
from masc_graph.cards.worklist import NONE_CHOSEN
from masc_graph.commands import AcceptReferral, AskInformation, DeclineReferral, MoveCase, Payload
from masc_graph.domain.board.roster import Person, Right, Roster, changed_since_opened, require
from masc_graph.domain.cases.status import CaseStatus, require_case_move
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.referrals.triage import (
    AcceptForm,
    NotAccepted,
    RefusalForm,
    check_accept,
    check_ask,
    check_move,
    check_other,
    check_refusal,
    read_accept,
    read_ask,
    read_move,
    read_refusal,
)
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import read_reference
from masc_graph.errors import Refused
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import ReferralRow
from masc_graph.teams import answers
from masc_graph.views.triage import right_to_accept, triage_facts

INCOMPLETE: Final = Problem("", "This referral is incomplete. It can be accepted once what is missing has been added.")
RECORDING: Final = "We are recording your answer."
NOT_THERE: Final = "This referral is not in the list yet. Try again in a minute. Nothing has changed."
NOT_DONE: Final = "{reference} has not been accepted"
FROM_LIST: Final = "Answer it in Teams in a browser or on a computer."
MEETINGS_OFFERED: Final = 4


@dataclass(frozen=True)
class ReferralToAnswer:
    """A referral to answer, and the person who answers it; ``other_exists`` says so of another that was named."""

    stored: Stored[ReferralRow]
    roster: Roster
    calendar: Calendar
    person: Person
    other_exists: bool = False

    @property
    def row(self) -> ReferralRow:
        return self.stored.row

    def facts(self, context: BotContext) -> card.Triage:
        return triage_facts(self.stored, self.roster, self.calendar, context.links, context.now)

    def names(self, context: BotContext) -> NameCheck:
        return NameCheck(frozenset(self.row.name_words.split()), context.match_key, context.today)

    def later_meetings(self, context: BotContext) -> list[Meeting]:
        """The meetings that a case may be moved to: those ahead whose agenda does not stand, but not its own."""
        ahead = self.calendar.meetings(context.today, MEETINGS_OFFERED)
        return [one for one in ahead if not one.is_posted and one.meeting_id != self.row.meeting_id]


async def opened(press: Press, context: BotContext) -> Answer:
    """Show one referral of the list with all answers."""
    if not read_reference(press.said("reference")):
        return await listed(press.needing(Right.TRIAGE), context, (NONE_CHOSEN,))
    referral = await _read(press, context)
    return _show(referral.facts(context))


async def accept(press: Press, context: BotContext) -> Answer:
    """Accept a referral of the version that the card showed, once what was unclear is settled."""
    referral = await _read(press, context, accepting=True)
    row, (form, problems) = referral.row, read_accept(press.data)
    problems = problems or _unsettled(row, form)
    if problems:
        return _again(referral, press, context, problems[0])
    _require_answerable(row, CaseStatus.ACCEPTED, press)
    command = AcceptReferral(
        reference=row.reference,
        version=row.version,
        da_settled=form.da_settled or "",
        repeat_state="" if row.repeat_state.is_settled else form.repeat_state or "",
    )
    if press.surface is Surface.CARD:
        return Answer(answers.card_in_place(card.triage_done(row.reference, RECORDING))).asking(command)
    if press.surface is Surface.CHAT:
        return DONE.asking(command)
    return _recording(row, command, _show(replace(referral.facts(context), notice=NOT_SAVED)))


async def ask_opened(press: Press, context: BotContext) -> Answer:
    """Open the dialog that names what is missing."""
    row = (await _read(press, context)).row
    _require_answerable(row, CaseStatus.NEEDS_INFORMATION, press)
    return _ask(triage_answers.AskScreen(row.reference, row.version))


async def ask(press: Press, context: BotContext) -> Answer:
    """Send the questions to the referrer."""
    referral = await _read(press, context)
    form, problems = read_ask(press.data)
    screen = triage_answers.AskScreen(referral.row.reference, press.number("version"), form.missing, form.note)
    problems = [*problems, *check_ask(form, referral.names(context))]
    if problems:
        return _ask(replace(screen, problems=problems))
    _require_answerable(referral.row, CaseStatus.NEEDS_INFORMATION, press)
    command = AskInformation(
        reference=referral.row.reference, version=referral.row.version, missing=form.missing, note=form.note
    )
    return _recording(referral.row, command, _ask(replace(screen, notice=NOT_SAVED)))


async def refuse_opened(press: Press, context: BotContext) -> Answer:
    """Open the dialog that says why."""
    row = (await _read(press, context)).row
    _require_answerable(row, CaseStatus.NOT_ACCEPTED, press)
    return _refuse(triage_answers.RefuseScreen(row.reference, row.version))


async def refuse(press: Press, context: BotContext) -> Answer:
    """Do not accept the referral."""
    form, problems = read_refusal(press.data)
    referral = await _read(press, context, other=form.duplicate_of)
    row = referral.row
    screen = triage_answers.RefuseScreen(
        row.reference, press.number("version"), form.reason_code, form.duplicate_of, form.reason_text
    )
    problems = [*problems, *_refusal_problems(form, referral, context)]
    if problems:
        return _refuse(replace(screen, problems=problems))
    _require_answerable(row, CaseStatus.NOT_ACCEPTED, press)
    command = DeclineReferral(
        reference=row.reference,
        version=row.version,
        reason_code=NotAccepted(form.reason_code),
        duplicate_of=form.duplicate_of if form.reason_code == NotAccepted.DUPLICATE else "",
        reason_text=form.reason_text,
    )
    return _recording(row, command, _refuse(replace(screen, notice=NOT_SAVED)))


def _refusal_problems(form: RefusalForm, referral: ReferralToAnswer, context: BotContext) -> list[Problem]:
    problems = check_refusal(form, referral.row.reference, referral.names(context))
    return problems or check_other(form, exists=referral.other_exists)


async def move_opened(press: Press, context: BotContext) -> Answer:
    """Open the dialog that offers the meetings ahead."""
    referral = await _read(press, context)
    _require_accepted(referral.row, press)
    return _move(
        triage_answers.MoveScreen(referral.row.reference, referral.row.version, referral.later_meetings(context))
    )


async def move(press: Press, context: BotContext) -> Answer:
    """Move an accepted case to another meeting."""
    referral = await _read(press, context)
    row, (form, problems) = referral.row, read_move(press.data)
    offered = referral.later_meetings(context)
    screen = triage_answers.MoveScreen(row.reference, press.number("version"), offered, form.meeting_id, form.reason)
    problems = [*problems, *check_move(form, [one.meeting_id for one in offered], referral.names(context))]
    if problems:
        return _move(replace(screen, problems=problems))
    _require_accepted(row, press)
    command = MoveCase(reference=row.reference, version=row.version, meeting_id=form.meeting_id, reason=form.reason)
    return _recording(row, command, _move(replace(screen, notice=NOT_SAVED)))


async def _read(press: Press, context: BotContext, *, accepting: bool = False, other: str = "") -> ReferralToAnswer:
    """Read the referral fresh and make sure of the right: after "look again" chair or vice chair answer.

    What cannot wait for the next meeting they may accept too.
    """
    reading = context.registers.reading()
    agencies, changed = want_roster(reading), want_overrides(reading)
    wanted = reading.find(ReferralRow, read_reference(press.said("reference")) or "")
    named = reading.find(ReferralRow, read_reference(other) or "")
    await reading.send()
    roster, stored = roster_of(agencies.rows), wanted.one
    calendar, right = calendar_of(context.rules, changed.rows), Right.TRIAGE
    if stored and accepting:
        right = right_to_accept(stored.row, calendar, context.now)
    elif stored and stored.row.reconsidered:
        right = Right.RECORD
    person = require(roster, press.person_id, press.tenant_id, right)
    if stored is None:
        raise Refused("R6", NOT_THERE)
    return ReferralToAnswer(stored, roster, calendar, person, other_exists=named.one is not None)


def _require_answerable(row: ReferralRow, after: CaseStatus, press: Press) -> None:
    require_case_move(row.status, after, Right.TRIAGE)
    if press.number("version") != row.version:
        raise changed_since_opened("the referral was changed")


def _require_accepted(row: ReferralRow, press: Press) -> None:
    if row.status is not CaseStatus.ACCEPTED or press.number("version") != row.version:
        raise changed_since_opened(f"the case is {row.status.words.lower()}")


def _unsettled(row: ReferralRow, form: AcceptForm) -> list[Problem]:
    """Say what keeps the referral from being accepted although the presser may accept."""
    if row.status is CaseStatus.NEEDS_INFORMATION:
        return [INCOMPLETE]
    return check_accept(form, da_settled=row.da_settled, repeat_state=row.repeat_state)


def _again(referral: ReferralToAnswer, press: Press, context: BotContext, problem: Problem) -> Answer:
    """Show what is wrong where the press came from, with what was chosen."""
    facts = replace(
        referral.facts(context),
        da_settled=press.said("da_settled"),
        repeat_state=press.said("repeat_state"),
        problems=(problem,),
    )
    if press.surface is Surface.CARD:
        return Answer(answers.card_in_place(card.triage(facts)))
    if press.surface is Surface.CHAT:
        return reply(press, NOT_DONE.format(reference=referral.row.reference), f"{problem.message}. {FROM_LIST}")
    return _show(facts)


def _show(facts: card.Triage) -> Answer:
    return dialog(card.TITLE, card.triage_dialog(facts), "large")


def _ask(screen: triage_answers.AskScreen) -> Answer:
    return dialog(card.TITLE, triage_answers.ask(screen), "large")


def _refuse(screen: triage_answers.RefuseScreen) -> Answer:
    return dialog(card.TITLE, triage_answers.refuse(screen))


def _move(screen: triage_answers.MoveScreen) -> Answer:
    return dialog(card.TITLE, triage_answers.move(screen))


def _recording(row: ReferralRow, command: Payload, unsaved: Answer) -> Answer:
    shown = dialog(card.TITLE, plain.recorded(row.reference, RECORDING), "small")
    return shown.asking(command, unsaved=unsaved.body)
