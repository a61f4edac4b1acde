"""What the bot answers, and the desk that it works at."""

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
from masc_graph.domain.meetings.calendar import meetings
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
"""No copy is fresh enough."""


@dataclass(frozen=True)
class BotContext:
    """What a journey needs; ``now`` is the moment of the press and ``draw(n)`` gives a random 0 to n-1."""

    registers: Registers
    rules: Rules
    links: Links
    signing_key: bytes
    match_key: bytes
    now: datetime
    draw: Callable[[int], int]

    @property
    def today(self) -> date:
        """The day in London."""
        return london_day(self.now)

    def signed(self, kind: tokens.TokenKind, person_id: str, subject: str, saw: str = "") -> str:
        """A token for a dialog that is opened at this moment."""
        token = tokens.DialogToken(kind=kind, person_id=person_id, subject=subject, opened_at=self.now, saw=saw)
        return tokens.sign(token, self.signing_key)

    def opened(self, kind: tokens.TokenKind, press: Press) -> tokens.DialogToken | None:
        """The token that the presser's dialog was opened with; None if it is another's, another kind's or too old."""
        hours, person = self.rules.form_hours, press.person_id
        try:
            return tokens.read(
                press.said("token"), self.signing_key, kind=kind, person_id=person, now=self.now, hours=hours
            )
        except Refused:
            return None

    async def roster(self) -> Roster:
        """The roster, never older than a minute."""
        return await self.registers.roster(self.now)

    async def record(self, meeting_id: str) -> MeetingRecord:
        """Everything on the table for a meeting, read fresh; an older copy bridges an outage."""
        found = await self.registers.copies.get(
            f"table {meeting_id}", lambda: read_meeting(self.registers, meeting_id, self.rules), self.now, fresh=NEVER
        )
        if found is None:
            raise changed_since_opened("there is no such meeting")
        return found

    async def meeting_ahead(self) -> Meeting:
        """The meeting of today or the next one, moved and extra ones included."""
        return meetings(self.rules, self.today, 1, await self.registers.overrides(self.now))[0]


@dataclass(frozen=True)
class Answer:
    """The body for Teams, once ``payloads`` are on the queue; ``unsaved`` goes out if they cannot be put there."""

    body: Mapping[str, Any]
    payloads: tuple[Payload, ...] = ()
    unsaved: Mapping[str, Any] | None = None

    def asking(self, *payloads: Payload, unsaved: Mapping[str, Any] | None = None) -> Answer:
        """The same answer, with more commands to be put on the queue first."""
        return replace(self, payloads=(*self.payloads, *payloads), unsaved=unsaved)


def dialog(title: str, card: Card, size: answers.Size = "medium") -> Answer:
    """Open a dialog, or go on in it."""
    return Answer(answers.dialog(title, card, size))


def told(press: Press, title: str, sentence: str) -> Answer:
    """Tell the presser one thing; a press that came as a plain message cannot be answered, so the chat says it."""
    if press.surface is Surface.DIALOG:
        return dialog(title, plain.notice(title, sentence), "small")
    if press.surface is Surface.CARD:
        return Answer(answers.message(sentence))
    return Answer({}).asking(ShowCard(activity_id=press.activity_id, view="told", said=(title, sentence)))
