"""A chair puts a decided case back on an agenda: an action could not be done, or there is a new worry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from masc_graph.bot.answer import NOT_SAVED, Answer, BotContext, dialog
from masc_graph.bot.press import Press
from masc_graph.cards import plain
from masc_graph.cards import relist as card
from masc_graph.commands import RelistCase
from masc_graph.domain.cases.status import HEARD_NOT_CLOSED, ActionStatus
from masc_graph.domain.meetings.supplement import Joining, places_ahead
from masc_graph.domain.referrals.relist import (
    CASE,
    MEETING,
    OTHER,
    REASON,
    KnownCase,
    RelistForm,
    check_relist,
    read_relist,
)
from masc_graph.domain.text import tokens
from masc_graph.domain.text.privacy import NameCheck
from masc_graph.domain.text.problem import Problem
from masc_graph.graph.lists import equals, not_before
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.registers import roster_of, want_roster
from masc_graph.registers.rows import ActionRow, DecisionRow, ReferralRow
from masc_graph.views.relist import decided_cases

CLOSED_LATELY: Final = timedelta(weeks=12)
"""A case that was closed longer ago is entered by its reference, so that the list is read in one round trip."""

RECORDING: Final = "We are putting it back on the agenda."
SOON: Final = "Whoever referred it is told in a moment, and so is the channel if its agenda is posted."


@dataclass(frozen=True)
class RelistChoices:
    """The cases and meetings to choose from, and the case that was named, if there is one."""

    cases: Sequence[card.DecidedCase]
    places: Sequence[Joining]
    row: ReferralRow | None
    decided_at: frozenset[str]

    @property
    def known(self) -> KnownCase | None:
        """The case as its rules see it."""
        return KnownCase(self.row.status, self.row.meeting_id, self.decided_at) if self.row else None

    def names(self, context: BotContext) -> NameCheck:
        words = self.row.name_words.split() if self.row else ()
        return NameCheck(frozenset(words), context.match_key, context.today)


async def opened(press: Press, context: BotContext) -> Answer:
    """Show the cases that were decided, and the meetings ahead."""
    return _show(await _read("", press, context), press, context)


async def put_back(press: Press, context: BotContext) -> Answer:
    """Put the case back, if it is decided and the meeting may still hear it."""
    form, problems = read_relist(press.data)
    choices = await _read(form.reference, press, context)
    if context.opened("relist", press) is None:
        return _show(choices, press, context, notice=tokens.TOO_OLD)
    problems = [*problems, *check_relist(form, choices.known, choices.places, choices.names(context))]
    if problems or choices.row is None:
        return _show(choices, press, context, problems)
    unsaved = _show(choices, press, context, notice=NOT_SAVED)
    shown = dialog(card.TITLE, plain.recorded(form.reference, RECORDING, SOON), "small")
    return shown.asking(_command(form, choices.row, press), unsaved=unsaved.body)


def _command(form: RelistForm, row: ReferralRow, press: Press) -> RelistCase:
    return RelistCase(
        token=press.said("token"),
        reference=row.reference,
        version=row.version,
        meeting_id=form.meeting_id,
        reason=form.reason,
    )


async def _read(reference: str, press: Press, context: BotContext) -> RelistChoices:
    """Read everything fresh in one round trip, and make sure of the right."""
    reading = context.registers.reading()
    agencies, changed = want_roster(reading), want_overrides(reading)
    lately = not_before("ClosedAt", context.now - CLOSED_LATELY)
    decided = reading.where(ReferralRow, *(equals("Status", status) for status in sorted(HEARD_NOT_CLOSED)), lately)
    undone = reading.where(ActionRow, equals("Status", ActionStatus.NOT_COMPLETED))
    named = reading.find(ReferralRow, reference)
    decisions = reading.where(DecisionRow, equals("Reference", reference))
    await reading.send()
    roster, calendar = roster_of(agencies.rows), calendar_of(context.rules, changed.rows)
    press.require(roster)
    places = places_ahead(context.now, calendar)
    first = places[0].meeting
    before = calendar.meeting_before(first.held_on)
    rows, actions = (one.row for one in decided.rows), [one.row for one in undone.rows]
    since = before.starts_at if before else context.now
    return RelistChoices(
        cases=decided_cases(rows, actions, roster, first, since),
        places=places,
        row=named.one.row if named.one else None,
        decided_at=frozenset(one.row.meeting_id for one in decisions.rows if one.row.is_recorded),
    )


def _show(
    choices: RelistChoices, press: Press, context: BotContext, problems: Sequence[Problem] = (), notice: str = ""
) -> Answer:
    """Draw the dialog with what was typed; where only one meeting may hear the case, it is chosen already."""
    answers = {name: press.said(name) for name in (CASE, OTHER, MEETING, REASON)}
    if len(choices.places) == 1:
        answers[MEETING] = choices.places[0].meeting.meeting_id
    screen = card.RelistScreen(
        token=context.signed("relist", press.person_id, ""),
        cases=choices.cases,
        places=choices.places,
        answers=answers,
        problems=problems,
        notice=notice,
    )
    return dialog(card.TITLE, card.relist(screen), "large")
