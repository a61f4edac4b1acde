"""All lists of one board behind one object: a reading, a writing, and the roster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from masc_graph import log
from masc_graph.domain.board.prompts import read_prompt
from masc_graph.domain.board.roster import Agency, Person, Role, Roster
from masc_graph.domain.board.usual_actions import MOST_SHOWN, UsualAction, why_unusable
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.text.plain_text import one_line
from masc_graph.domain.text.working_days import Rules
from masc_graph.graph.client import Graph
from masc_graph.graph.lists import Lists
from masc_graph.registers.copies import FRESH, Copies
from masc_graph.registers.overrides import calendar_of, want_overrides
from masc_graph.registers.reading import Reading, Stored, Wanted
from masc_graph.registers.rows import ROWS, AgencyRow, Row
from masc_graph.registers.writing import Writing


class Registers:
    """The seven lists; ``ids`` maps their names in the settings to SharePoint's list ids."""

    def __init__(self, graph: Graph, site_id: str, ids: Mapping[str, str]) -> None:
        self._graph = graph
        self._lists = Lists(graph, site_id)
        self._ids: dict[type[Row], str] = {ROWS[name]: list_id for name, list_id in ids.items() if name in ROWS}
        self.copies = Copies()

    def reading(self) -> Reading:
        """Begin to ask; up to twenty questions are one round trip."""
        return Reading(self._graph, self._lists, self._ids)

    def writing(self) -> Writing:
        """Begin to change; up to twenty changes are one round trip."""
        return Writing(self._graph, self._lists, self._ids)

    async def roster(self, now: datetime) -> Roster:
        """Return the roster, never older than a minute; ``TryAgain`` when it cannot be read in time."""
        return await self.copies.get("roster", self._read_roster, now, usable=FRESH)

    async def calendar(self, rules: Rules, now: datetime) -> Calendar:
        """Return the calendar for the doors, a minute old at most; an older copy bridges an outage."""
        return await self.copies.get("calendar", lambda: self.read_calendar(rules), now)

    async def read_calendar(self, rules: Rules) -> Calendar:
        """Read it fresh, as the worker does."""
        reading = self.reading()
        rows = want_overrides(reading)
        await reading.send()
        return calendar_of(rules, rows.rows)

    async def _read_roster(self) -> Roster:
        reading = self.reading()
        rows = want_roster(reading)
        await reading.send()
        return roster_of(rows.rows)


def want_roster(reading: Reading) -> Wanted[AgencyRow]:
    """Want the whole roster, people who left included, so that old records still find their agency."""
    return reading.where(AgencyRow)


def roster_of(rows: Iterable[Stored[AgencyRow]]) -> Roster:
    """Read the rows of MASC Agencies as the roster."""
    stored = list(rows)
    known = [one.row for one in stored]
    agencies = tuple(_agency(row) for row in known if row.row_kind == "agency")
    return Roster(
        agencies=agencies,
        people=tuple(_person(row) for row in known if row.row_kind == "person"),
        usual=tuple(_usual_actions(stored, frozenset(agency.agency_id for agency in agencies)))[:MOST_SHOWN],
    )


def _agency(row: AgencyRow) -> Agency:
    return Agency(
        agency_id=row.agency,
        name=row.agency_name or row.agency,
        core=row.core,
        isa_signed_on=row.isa_signed_on,
        isa_ends_on=row.isa_ends_on,
        sees_cases=row.sees_cases,
        bucket_id=row.planner_bucket_id,
    )


def _usual_actions(rows: Iterable[Stored[AgencyRow]], agencies: frozenset[str]) -> Iterator[UsualAction]:
    """Read the usual actions that may be offered; one that may not is named in the log by its item."""
    for stored in rows:
        row = stored.row
        if row.row_kind == "usual" and row.active:
            prompt = read_prompt(row.prompt)
            action = UsualAction(
                key=f"u{stored.item_id}",
                agency_id=row.agency,
                prompt=prompt.id if prompt else "",
                text=one_line(row.text),
                days=row.days,
            )
            reason = why_unusable(action, agencies)
            if not reason:
                yield action
            else:
                log.problem("usual_action_left_out", item=stored.item_id, reason=reason)


def _person(row: AgencyRow) -> Person:
    return Person(
        object_id=row.object_id.lower(),
        tenant_id=row.tenant_id.lower(),
        agency_id=row.agency,
        name=row.display_name,
        roles=frozenset(row.roles) or frozenset({Role.MEMBER}),
        active=row.active,
    )
