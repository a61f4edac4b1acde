"""What a referrer may still do: add what is missing, withdraw, or ask the chair once to look again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog, reply
from masc_graph.bot.press import Press, Surface
from masc_graph.cards import information, plain, taking_back
from masc_graph.cards.templates import Card
from masc_graph.commands import AddInformation, LookAgain, WithdrawReferral
from masc_graph.domain.board.roster import (
    DECIDED_ALREADY,
    Person,
    Right,
    changed_since_opened,
    require_referrer,
)
from masc_graph.domain.cases.status import DECIDED, CaseStatus, require_case_move
from masc_graph.domain.referrals.field import Answers
from masc_graph.domain.referrals.referral_checks import check_added_answers, clean, in_question_order
from masc_graph.domain.referrals.referral_fields import FIELD
from masc_graph.domain.referrals.triage import (
    WithdrawReason,
    check_again,
    check_withdrawal,
    read_again,
    read_withdrawal,
)
from masc_graph.domain.text import tokens
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.reference import read_reference
from masc_graph.errors import Refused
from masc_graph.registers.rows import ReferralRow

TITLE: Final = "Add information"
RECEIVED: Final = "We have received your information"
NOTHING: Final = "Answer at least one question"
NOTHING_DONE: Final = "Nothing has changed"
NEXT: Final = "Your receipt in the chat with MASC says what happens next."
WITHDRAWING: Final = "We are recording that you withdraw {reference}."
ASKING: Final = "We are asking the chair to look at {reference} again."


async def information_opened(press: Press, context: BotContext) -> Answer:
    """Open the dialog with the questions that are still open, all of them empty."""
    row, _ = await _own(press, context)
    _require_waiting(row)
    return _show(_screen(row, press, context))


async def information_sent(press: Press, context: BotContext) -> Answer:
    """Take the answers; what is left empty stays open."""
    row, _ = await _own(press, context)
    _require_waiting(row)
    typed, problems = clean({name: press.data.get(name) for name in row.missing_fields.split()})
    screen = replace(_screen(row, press, context), answers=typed)
    problems = in_question_order([*problems, *check_added_answers(typed, context.today), *_none_given(typed, screen)])
    if problems:
        return _show(replace(screen, problems=problems))
    token = _token(press, row, context)
    if token is None:
        return _show(replace(screen, notice=tokens.TOO_OLD))
    given = {name: text for name, text in typed.items() if text}
    command = AddInformation(token=token, reference=row.reference, answers=given)
    shown = dialog(TITLE, plain.recorded(RECEIVED, NEXT), "small")
    return shown.asking(command, unsaved=_show(replace(screen, notice=NOT_SAVED)).body)


async def withdraw_opened(press: Press, context: BotContext) -> Answer:
    """Open the dialog that asks why, while the referral can still be withdrawn."""
    row, person = await _own(press, context)
    _require_withdrawable(row, person)
    return _ask(taking_back.WITHDRAWING, taking_back.withdraw, _why(row))


async def withdraw(press: Press, context: BotContext) -> Answer:
    """Take the referral back until a decision has been recorded, whatever else has changed since the card was drawn."""
    row, person = await _own(press, context)
    require_referrer(person, referrer_id=row.referrer_id, agency_id=row.referring_agency)
    reason, problems = read_withdrawal(press.data)
    problems = [*problems, *check_withdrawal(reason)]
    screen = _why(row, reason)
    if problems:
        return _again(press, taking_back.WITHDRAWING, taking_back.withdraw, replace(screen, problems=problems))
    _require_withdrawable(row, person)
    command = WithdrawReferral(reference=row.reference, version=row.version, reason=WithdrawReason(reason))
    unsaved = _ask(taking_back.WITHDRAWING, taking_back.withdraw, replace(screen, notice=NOT_SAVED)).body
    return _taken(press, row, WITHDRAWING.format(reference=row.reference)).asking(command, unsaved=unsaved)


async def again_opened(press: Press, context: BotContext) -> Answer:
    """Open the dialog in which the referrer tells the chair why."""
    row, person = await _own(press, context)
    _require_again(row, person, press)
    return _ask(taking_back.AGAIN, taking_back.look_again, _why(row))


async def look_again(press: Press, context: BotContext) -> Answer:
    """Ask the chair, once."""
    row, person = await _own(press, context)
    require_referrer(person, referrer_id=row.referrer_id, agency_id=row.referring_agency)
    names = NameCheck(frozenset(row.name_words.split()), context.match_key, context.today)
    sees_cases = (await context.roster()).may_see_cases(person, context.today)
    reason, problems = read_again(press.data)
    problems = [*problems, *check_again(reason, names if sees_cases else None)]
    screen = _why(row, reason)
    if problems:
        return _again(press, taking_back.AGAIN, taking_back.look_again, replace(screen, problems=problems))
    _require_again(row, person, press)
    command = LookAgain(reference=row.reference, version=row.version, reason=screen.reason)
    unsaved = _ask(taking_back.AGAIN, taking_back.look_again, replace(screen, notice=NOT_SAVED)).body
    return _taken(press, row, ASKING.format(reference=row.reference)).asking(command, unsaved=unsaved)


def _require_withdrawable(row: ReferralRow, person: Person) -> None:
    require_referrer(person, referrer_id=row.referrer_id, agency_id=row.referring_agency)
    if row.status in DECIDED or row.heard_before:
        raise Refused("R7", DECIDED_ALREADY)
    require_case_move(row.status, CaseStatus.WITHDRAWN, Right.OWN_REFERRAL)


def _require_again(row: ReferralRow, person: Person, press: Press) -> None:
    require_referrer(person, referrer_id=row.referrer_id, agency_id=row.referring_agency)
    if row.reconsidered:
        raise changed_since_opened("the chair has looked at this again already")
    require_case_move(row.status, CaseStatus.SUBMITTED, Right.OWN_REFERRAL)
    _require_version(row, press)


def _why(row: ReferralRow, reason: str = "") -> taking_back.WhyScreen:
    return taking_back.WhyScreen(row.reference, row.version, reason)


def _ask(title: str, draw: Callable[[taking_back.WhyScreen], Card], screen: taking_back.WhyScreen) -> Answer:
    return dialog(title, draw(screen))


def _again(
    press: Press, title: str, draw: Callable[[taking_back.WhyScreen], Card], screen: taking_back.WhyScreen
) -> Answer:
    """Say in the dialog what is wrong; a receipt of an older MASC has the question on the message itself."""
    if press.surface is Surface.DIALOG:
        return _ask(title, draw, screen)
    return reply(press, NOTHING_DONE, screen.problems[0].message)


def _taken(press: Press, row: ReferralRow, sentence: str) -> Answer:
    if press.surface is Surface.DIALOG:
        return dialog(row.reference, plain.recorded(row.reference, sentence, NEXT), "small")
    return reply(press, row.reference, sentence)


async def _own(press: Press, context: BotContext) -> tuple[ReferralRow, Person]:
    """Read the referral fresh; only its sender, the lead of their agency and the administrator come this far."""
    roster = await context.roster()
    person = press.needing(Right.USE).require(roster)
    reading = context.registers.reading()
    wanted = reading.find(ReferralRow, read_reference(press.said("reference")) or "")
    await reading.send()
    if wanted.one is None:
        raise changed_since_opened("there is no such referral")
    row = wanted.one.row
    if Right.TRIAGE not in person.rights:
        require_referrer(person, referrer_id=row.referrer_id, agency_id=row.referring_agency)
    return row, person


def _require_waiting(row: ReferralRow) -> None:
    if row.status is not CaseStatus.NEEDS_INFORMATION:
        raise changed_since_opened(f"the referral is {row.status.words.lower()}")


def _require_version(row: ReferralRow, press: Press) -> None:
    if row.version != press.number("version"):
        raise changed_since_opened("the referral was changed")


def _screen(row: ReferralRow, press: Press, context: BotContext) -> information.InformationScreen:
    token = context.signed("information", press.person_id, row.reference, str(row.version))
    fields = [FIELD[name] for name in row.missing_fields.split() if name in FIELD]
    return information.InformationScreen(row.reference, token, fields, {})


def _token(press: Press, row: ReferralRow, context: BotContext) -> str | None:
    """The token that the dialog was opened with, if it still holds for this person and this version."""
    found = context.opened("information", press)
    holds = found is not None and (found.subject, found.saw) == (row.reference, str(row.version))
    return press.said("token") if holds else None


def _none_given(typed: Answers, screen: information.InformationScreen) -> Sequence[Problem]:
    """Sending nothing is said at the first question, since the list at the top leads there."""
    given = any(typed.get(field.name) for field in screen.fields)
    return [] if given else [Problem(field.name, NOTHING) for field in screen.fields[:1]]


def _show(screen: information.InformationScreen) -> Answer:
    return dialog(TITLE, information.add_information(screen), "large")
