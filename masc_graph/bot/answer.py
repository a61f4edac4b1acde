"""The bot's context, and the answers that it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from masc_graph.bot.press import Press, Surface
from masc_graph.cards import plain
from masc_graph.cards.templates import Card
from masc_graph.commands import Payload, ShowCard
from masc_graph.domain.board.roster import Roster, changed_since_opened
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import Meeting, london_day
from masc_graph.domain.text import tokens
from masc_graph.domain.text.links import Links
from masc_graph.domain.text.working_days import Rules
from masc_graph.errors import Refused
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.registers import Registers
from masc_graph.teams import answers

NEVER: Final = timedelta(0)
"""The age for a copy that must always be read afresh."""

NOT_SAVED: Final = "We could not save this. Nothing has changed. Try again in a few minutes."
"""The notice of a dialog whose commands could not be put on the queue; what was typed stays in it."""


@dataclass(frozen=True)
class BotContext:
    """What the bot's journeys need; ``now`` is the moment of the press, ``draw(n)`` gives a random number 0 to n-1."""

    registers: Registers
    rules: Rules
    links: Links
    signing_key: bytes
    match_key: bytes
    now: datetime
    draw: Callable[[int], int]

    @property
    def today(self) -> date:
        """Today's date in London."""
        return london_day(self.now)

    def signed(self, kind: tokens.TokenKind, person_id: str, subject: str, saw: str = "") -> str:
        """A signed token for a dialog that opens now."""
        token = tokens.DialogToken(kind=kind, person_id=person_id, subject=subject, opened_at=self.now, saw=saw)
        return tokens.sign(token, self.signing_key)

    def opened(self, kind: tokens.TokenKind, press: Press) -> tokens.DialogToken | None:
        """The token of the person's dialog; None if it is somebody else's, of another kind, or too old."""
        hours, person = self.rules.form_hours, press.person_id
        try:
            return tokens.read(
                press.said("token"), self.signing_key, kind=kind, person_id=person, now=self.now, hours=hours
            )
        except Refused:
            return None

    async def roster(self) -> Roster:
        """The roster, from a copy of at most a minute."""
        return await self.registers.roster(self.now)

    async def calendar(self) -> Calendar:
        """The calendar, a minute old at most; an older copy bridges an outage."""
        return await self.registers.calendar(self.rules, self.now)

    async def record(self, meeting_id: str) -> MeetingRecord:
        """A meeting's record, read afresh, or from an older copy during an outage."""
        record = await self.registers.copies.get(
            f"table {meeting_id}", lambda: read_meeting(self.registers, meeting_id, self.rules), self.now, fresh=NEVER
        )
        if record is None:
            raise changed_since_opened("there is no such meeting")
        return record

    async def meeting_ahead(self) -> Meeting:
        """Today's meeting or the next one, including moved and extra meetings."""
        return (await self.calendar()).meeting_ahead(self.today)


@dataclass(frozen=True)
class Answer:
    """The body for Teams after ``payloads`` were put on the queue; ``unsaved`` is sent instead if that fails.

    Without a body nothing is shown, and a dialog closes: an empty object would leave it open with an error.
    """

    body: Mapping[str, Any] | None
    payloads: tuple[Payload, ...] = ()
    unsaved: Mapping[str, Any] | None = None

    def asking(self, *payloads: Payload, unsaved: Mapping[str, Any] | None = None) -> Answer:
        """The same answer with further commands to put on the queue first."""
        return replace(self, payloads=(*self.payloads, *payloads), unsaved=unsaved)


DONE: Final = Answer(None)
"""Nothing to show; a dialog closes."""


def dialog(title: str, card: Card, size: answers.Size = "medium") -> Answer:
    """Open a dialog, or show its next screen."""
    return Answer(answers.dialog(title, card, size))


def reply(press: Press, title: str, sentence: str) -> Answer:
    """Answer with one sentence: in the dialog or on the card, or in the chat if the press cannot be answered."""
    if press.surface is Surface.DIALOG:
        return dialog(title, plain.notice(title, sentence), "small")
    if press.surface is Surface.CARD:
        return Answer(answers.message(sentence))
    return DONE.asking(ShowCard(activity_id=press.activity_id, view="told", said=(title, sentence)))
