"""A board that tests can break in the ways that people and tenants do, and what the doctor says about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from masc_graph.domain.actions.plan_limits import ACTIVE_TASKS, BUCKETS
from masc_graph.registers.rows import MessageRow
from masc_graph.service import Service
from sandbox.list_items import ItemList
from tests.cli.typist import Typist, at_a_board

FELLSIDE = "fellside:a6000000-0000-4000-8000-000000000002"


@dataclass
class BreakableBoard:
    """A board that tests can break in the ways that people and tenants do."""

    typist: Typist
    output: str = ""

    @property
    def tenant(self) -> Any:
        return self.typist.sandbox.tenant

    @property
    def now(self) -> datetime:
        return self.typist.sandbox.clock.now()

    def list_of(self, name: str) -> ItemList:
        (site,) = self.tenant.sites.values()
        return site.find(name)

    def lose(self, name: str) -> None:
        (site,) = self.tenant.sites.values()
        del site.lists[self.list_of(name).id]

    def row(self, title: str, **fields: Any) -> None:
        """Change a row of MASC Agencies in SharePoint."""
        item_list = self.list_of("MASC Agencies")
        item = next(item for item in item_list.items.values() if item.values["Title"] == title)
        item_list.change(str(item.id), fields, None, self.now)

    def column(self, of: str, name: str, **changes: Any) -> None:
        item_list = self.list_of(of)
        item_list.change_column(item_list.columns[name].id, changes)

    def grant(self, **changes: Any) -> None:
        """Change the permissions of the running service."""
        self.tenant.applications.change(self.tenant.client_id, **changes)

    def put(self, queue: str, count: int = 1) -> None:
        for _ in range(count):
            self.typist.sandbox.queues.put(queue, "e30=", timedelta(0), None)

    @property
    def plan(self) -> str:
        return next(iter(self.tenant.plans.plans))

    def fill_plan(self) -> None:
        for number in range(ACTIVE_TASKS.most * 4 // 5):
            self.tenant.plans.create_task({"planId": self.plan, "title": f"Task {number}"})

    def fill_with_buckets(self) -> None:
        for _ in range(BUCKETS.most * 4 // 5 - len(self.tenant.plans.buckets)):
            self.tenant.plans.create_bucket({"planId": self.plan, "name": "To do"})

    def write_into_the_channel(self) -> None:
        """Record the welcome card, as the running service does."""

        async def remember(service: Service) -> None:
            writing = service.registers.writing()
            writing.add(MessageRow(title="welcome", conversation_id="19:c", activity_id="1", sent_at=self.now))
            await writing.send()

        self.typist.with_service(remember)

    def examine(self, *words: str, **settings: str) -> tuple[int, list[dict[str, str]]]:
        """Type ``doctor``; return the exit code and the findings that are not "ok"."""
        result = self.typist.masc("doctor", "--json", *words, **settings)
        matching = json.loads(result.output)
        self.output = result.output
        assert all(bool(finding["cure"]) == (finding["level"] != "ok") for finding in matching["findings"]), (
            "each with its cure"
        )
        return result.exit_code, [finding for finding in matching["findings"] if finding["level"] != "ok"]


def a_healthy_board() -> BreakableBoard:
    """Make a healthy board. Unlike in the demonstration, each agency has a lead and a signed agreement."""
    board = BreakableBoard(at_a_board())
    board.row("fellside", IsaSignedOn="2026-01-05T12:00:00Z")
    board.row(FELLSIDE, **{"Roles@odata.type": "Collection(Edm.String)", "Roles": ["lead"]})
    return board


def somebody_left_the_team(board: BreakableBoard) -> None:
    person = board.tenant.people["a4000000-0000-4000-8000-000000000001"]
    board.tenant.people[person.id] = type(person)(**{**vars(person), "in_team": False})
