"""The context of a command handler, and the audit events that it writes with its changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from masc_graph.commands import Command
from masc_graph.domain.board.roster import Person
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.text import tokens
from masc_graph.domain.text.links import Links
from masc_graph.domain.text.working_days import Rules
from masc_graph.errors import GiveUp, Refused
from masc_graph.graph.files import Library
from masc_graph.graph.planner import Planner
from masc_graph.registers.reading import Stored
from masc_graph.registers.registers import Registers
from masc_graph.registers.rows import AuditRow, ReferralRow
from masc_graph.teams.connector import Connector

_CASE_EVENTS: Final = 10_000


@dataclass(frozen=True)
class Keys:
    """The secrets of the board: the key that signs dialogs, and the key for names."""

    signing: bytes
    match: bytes
    match_id: str


@dataclass(frozen=True)
class WorkContext:
    """Lists, plan, library and channel of one board; ``now`` is when the command is handled."""

    registers: Registers
    planner: Planner
    library: Library
    connector: Connector
    rules: Rules
    links: Links
    keys: Keys
    channel_id: str
    contact: str
    now: datetime

    @property
    def today(self) -> date:
        """Today's date in London."""
        return london_day(self.now)


def opened(text: str, kind: tokens.TokenKind, command: Command, context: WorkContext) -> tokens.DialogToken:
    """Read the token of the dialog behind a command; ``GiveUp`` if the person or kind differs or it is too old."""
    origin, hours = command.origin, context.rules.form_hours
    person, key = origin.actor_id or "", context.keys.signing
    try:
        return tokens.read(text, key, kind=kind, person_id=person, now=origin.at, hours=hours)
    except Refused:
        raise GiveUp("form_token" if kind == "form" else "dialog_token") from None


def is_by(row: ReferralRow, command: Command) -> bool:
    """Whether this command, in any delivery, was the last to change the case."""
    return row.changed_by == str(command.command_id)


def case_number(stored: Stored[ReferralRow]) -> int:
    """The number of a case's event, from its list item, so that it is the same in every delivery."""
    return _CASE_EVENTS + int(stored.item_id)


def event(
    command: Command,
    number: int | str,
    name: str,
    *,
    who: Person | None = None,
    role: str = "",
    agency: str = "",
    reference: str = "",
    meeting_id: str = "",
    details: Mapping[str, object] | None = None,
) -> AuditRow:
    """An audit event of a command. Its key is the same in every delivery, so a repeat leaves only one event.

    ``number`` may be text where a count could differ between deliveries: ``MASC-7F3K2/1/task``.
    ``details`` holds field names, codes and counts; never a value that somebody typed.
    """
    return AuditRow(
        title=f"{command.command_id}/{number}",
        at=command.origin.at,
        event=name,
        reference=reference,
        command_id=str(command.command_id),
        actor_id=command.origin.actor_id or "",
        actor_role=role,
        agency=agency or (who.agency_id if who else ""),
        meeting_id=meeting_id,
        door=command.origin.door,
        details=json.dumps(details) if details else "",
    )
