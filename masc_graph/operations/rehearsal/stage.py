"""Where a rehearsal plays: a list and a plan of its own in the team, never the board's, and what cleans them up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, cast

import httpx

from masc_graph.errors import GiveUp, Refused
from masc_graph.graph.batch import Part, Reply, error_of
from masc_graph.graph.client import Graph
from masc_graph.graph.lists import Column
from masc_graph.graph.planner import create_plan, find_plan
from masc_graph.graph.site import Site, site_of_group
from masc_graph.settings import KnownIds
from masc_graph.teams.connector import Connector, Message

NAME: Final = "MASC rehearsal"
"""The name of the list and of the plan, and how every title in them begins."""

COLUMNS: Final = (
    Column("Title", unique=True),
    Column("RehearsedOn", "date"),
    Column("Several", "multi", choices=("one", "two")),
    Column("Single", "choice", indexed=True, choices=("one", "two")),
)
_FOR_NOW: Final = (401, 429, 503)
_STRANGE: Final = "There is a {what} named 'MASC rehearsal' that this command did not make: {why}. Rename it first."
_IS_LIVE: Final = "{what} belongs to the board itself. A rehearsal never touches it: choose another."
_PAGE: Final = 200

Json = dict[str, Any]


@dataclass
class Waits:
    """How often Microsoft asked to wait, and whether it said for how long."""

    answers: int = 0
    asked: int = 0
    without_a_time: int = 0

    async def note(self, answer: httpx.Response) -> None:
        """Note one answer of Graph, and each part of a batch in it."""
        self._count(answer.status_code, answer.headers)
        if answer.url.path.endswith("$batch") and answer.is_success:
            await answer.aread()
            for part in _parts_of(answer):
                self._count(int(part.get("status") or 0), part.get("headers") or {})

    def _count(self, status: int, headers: Mapping[str, str]) -> None:
        self.answers += 1
        if status in (429, 503):
            self.asked += 1
            self.without_a_time += not any(name.lower() == "retry-after" for name in headers)


@dataclass
class Stage:
    """The tenant, and what a rehearsal has made in it; ids are empty until then.

    ``service`` asks with the rights of the running service, and is None where nobody can do so from here. ``connector``
    is None unless the settings are those of the bot itself.
    """

    graph: Graph
    group_id: str
    channel_id: str
    known: KnownIds
    sleep: Callable[[float], Awaitable[None]]
    waits: Waits
    service: Graph | None = None
    connector: Connector | None = None
    site_id: str = ""
    list_id: str = ""
    plan_id: str = ""
    posted: list[str] = field(default_factory=list[str])
    left_behind: bool = False
    _titles: int = 0
    _is_whole: bool = False

    async def find(self) -> None:
        """Find what an earlier rehearsal left. Raises ``Refused`` where a name belongs to something else.

        What may not be looked at is left for each fact to say.
        """
        with suppress(GiveUp):
            await self._find_list()
        with suppress(GiveUp):
            await self._find_plan()
        self.left_behind = bool(self.plan_id or (self.list_id and await self.titles_of_items()))

    async def _find_list(self) -> None:
        await self.need_site()
        self.list_id = (await self.site.lists_by_name()).get(NAME, "")
        if not self.list_id:
            return
        _not_live(self.list_id, self.known.list_ids.values(), "The list")
        columns = await self.site.columns_of(self.list_id)
        if not {column.name for column in COLUMNS} <= columns.keys():
            raise Refused("not_ours", _STRANGE.format(what="list", why="its columns are others"))
        self._is_whole = columns["Title"].unique
        _only_ours(await self.titles_of_items(), "list")

    async def _find_plan(self) -> None:
        self.plan_id = await find_plan(self.graph, self.group_id, NAME) or ""
        if self.plan_id:
            _not_live(self.plan_id, (self.known.plan_id,), "The plan")
            _only_ours({task["id"]: task["title"] for task in await self.tasks()}, "plan")

    async def need_site(self) -> str:
        """Return the id of the team's site."""
        if not self.site_id:
            self.site_id, _ = await site_of_group(self.graph, self.group_id)
        return self.site_id

    async def need_list(self) -> str:
        """Return the id of the rehearsal's list, which is made where it is missing, or ended where that was cut off."""
        await self.need_site()
        if not self.list_id:
            self.list_id = await self.site.create_list(NAME, COLUMNS)
        elif not self._is_whole:
            title = (await self.site.columns_of(self.list_id))["Title"]
            await self.site.mend(self.list_id, title, COLUMNS[0], {"index", "unique"})
        self._is_whole = True
        return self.list_id

    async def need_plan(self) -> str:
        """Return the id of the rehearsal's plan, which is made where it is missing."""
        if not self.plan_id:
            self.plan_id = await create_plan(self.graph, self.group_id, NAME)
        return self.plan_id

    async def clean(self) -> None:
        """Delete the items, the plan and the posts. The empty list stays: Graph v1.0 documents no call for it.

        Looks for the plan by its name, in case the answer to its making was lost.
        """
        if self.list_id:
            items = list(await self.titles_of_items())
            parts = [Part(str(n), "DELETE", f"{self.items}/{item_id}") for n, item_id in enumerate(items)]
            _all_done(await self.graph.batch(parts) if parts else [])
        if not self.plan_id:
            with suppress(GiveUp):
                self.plan_id = await find_plan(self.graph, self.group_id, NAME) or ""
        if self.plan_id:
            plan = await self.ask("GET", f"/planner/plans/{self.plan_id}")
            if plan.ok:
                header = {"If-Match": plan.body["@odata.etag"]}
                _all_done([await self.ask("DELETE", f"/planner/plans/{self.plan_id}", headers=header)])
            self.plan_id = ""
        while self.connector and self.posted:
            await self.connector.delete(self.channel_id, self.posted[-1])
            self.posted.pop()

    async def ask(
        self, method: str, url: str, body: Json | None = None, *, headers: Mapping[str, str] | None = None,
        by: Graph | None = None,
    ) -> Reply:  # fmt: skip
        """Ask Graph once and return its answer whatever it is; ``TryAgain`` where it asked to wait."""
        content = {"Content-Type": "application/json"} if body is not None else {}
        part = Part("1", method, url, {**content, **(headers or {})}, body)
        (reply,) = await (by or self.graph).batch([part])
        if reply.status in _FOR_NOW:
            raise error_of(reply)
        return reply

    async def new_item(self, *, by: Graph | None = None, title: str = "", **fields: Any) -> Reply:
        """Make an item in the rehearsal's list, with a title that no other has unless one is given."""
        await self.need_list()
        body = {"fields": {"Title": title or self.next_title(), **fields}}
        return await self.ask("POST", self.items, body, by=by)

    async def new_task(self, **values: Any) -> Reply:
        """Make a task in the rehearsal's plan."""
        plan_id = await self.need_plan()
        return await self.ask("POST", "/planner/tasks", {"planId": plan_id, "title": self.next_title(), **values})

    async def post(self, message: Message) -> None:
        """Post into the rehearsal's channel, where that can be done from here, and delete it in the end."""
        if self.connector and self.channel_id:
            self.posted.append(await self.connector.post(self.channel_id, message))

    def next_title(self) -> str:
        """Return a title that no other item or task of this rehearsal has."""
        self._titles += 1
        return f"{NAME} {self._titles}"

    @property
    def site(self) -> Site:
        return Site(self.graph, self.site_id)

    @property
    def items(self) -> str:
        """The address of the list's items."""
        return f"/sites/{self.site_id}/lists/{self.list_id}/items"

    async def titles_of_items(self) -> dict[str, str]:
        """Return the title of each item by its id, at most a page of them."""
        reply = await self.ask("GET", f"{self.items}?$expand=fields($select=Title)&$top={_PAGE}")
        if not reply.ok:
            raise error_of(reply)
        return {item["id"]: str(item["fields"].get("Title", "")) for item in values_of(reply)}

    async def tasks(self) -> list[Json]:
        """Return the tasks of the plan, its first page."""
        reply = await self.ask("GET", f"/planner/plans/{self.plan_id}/tasks")
        if not reply.ok:
            raise error_of(reply)
        return values_of(reply)


def refuse_live_channel(channel_id: str, live: str) -> None:
    """Refuse the board's own channel; raises ``Refused``."""
    if channel_id and channel_id == live:
        raise Refused("live_board", _IS_LIVE.format(what="That channel"))


def _only_ours(titles: Mapping[str, str], what: str) -> None:
    if not all(title.startswith(NAME) for title in titles.values()):
        raise Refused("not_ours", _STRANGE.format(what=what, why="it holds something else"))


def _not_live(found: str, live: Iterable[str], what: str) -> None:
    if found in live:
        raise Refused("live_board", _IS_LIVE.format(what=what))


def values_of(reply: Reply) -> list[Json]:
    """Return the members of a collection."""
    body: Any = reply.body
    return body["value"] if body and "value" in body else []


def _parts_of(answer: httpx.Response) -> list[Json]:
    try:
        return list(cast("Json", answer.json())["responses"])
    except (ValueError, LookupError, TypeError):
        return []


def _all_done(replies: Sequence[Reply]) -> None:
    for reply in replies:
        if not reply.ok and reply.status != 404:
            raise error_of(reply)
