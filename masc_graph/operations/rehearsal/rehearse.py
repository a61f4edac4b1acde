"""Ask the facts one by one. Whatever happens becomes a sentence beside the fact, and never ends the rehearsal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Self

from masc_graph.errors import GiveUp, MascError, Refused, TryAgain
from masc_graph.graph.client import Graph, connect
from masc_graph.operations.rehearsal import lists, people, tasks
from masc_graph.operations.rehearsal.fact import Fact, Kind
from masc_graph.operations.rehearsal.facts import FACTS
from masc_graph.operations.rehearsal.seen import Answered, Outcome, Seen
from masc_graph.operations.rehearsal.stage import Stage, Waits, refuse_live_channel
from masc_graph.service import Outside, credential_of, wall_clock
from masc_graph.settings import KnownIds, Wires
from masc_graph.teams.connector import Connector

MOST_WAITS: Final = 5
PRESSED: Final = frozenset(
    {"guest-dialog-desktop", "guest-dialog-web", "guest-dialog-ios", "guest-dialog-android", "dialog-empty-body"}
)
"""The facts for which somebody presses a button of a card in the channel."""

Check = Callable[[Stage], Awaitable[Seen]]

CHECKS: Final[Mapping[str, Check]] = {
    "broken-inheritance": lists.broken_inheritance,
    "guest-chat": people.guest_chat,
    "unique-clash": lists.unique_clash,
    "filter-sees-item": lists.filter_sees_item,
    "task-details": tasks.task_details,
    "change-etag": lists.change_etag,
    "stale-etag": lists.stale_etag,
    "service-items": lists.service_items,
    "service-no-lists": lists.service_no_lists,
    "service-other-site": lists.service_other_site,
    "first-day-list": lists.first_day_list,
    "site-of-group": lists.site_of_group,
    "member-id": people.member_id,
    "retry-after": lists.waits,
    "refused-field": lists.refused_field,
    "empty-choices": lists.empty_choices,
    "site-zone": lists.site_zone,
    "column-mended": lists.column_mended,
    "list-permissions": lists.list_permissions,
    "chained-writes": lists.chained_writes,
    "task-listed": tasks.task_listed,
    "planner-batch": tasks.planner_batch,
}
"""What the command sees by itself; of a fact that a person prepares, what it looks at afterwards."""


def in_order() -> list[Fact]:
    """Return the facts as they are asked: what changes nothing first, then by danger."""
    return sorted(FACTS, key=lambda fact: fact.kind is not Kind.READS)


class Rehearsal:
    """One rehearsal. It belongs to one event loop; call ``clean`` and ``close`` in the end, whatever happened."""

    def __init__(self, stage: Stage, graphs: tuple[Graph, ...], connector: Connector | None) -> None:
        self.stage = stage
        self._graphs, self._connector = graphs, connector

    @classmethod
    def of(
        cls,
        wires: Wires,
        known: KnownIds,
        outside: Outside,
        *,
        channel_id: str = "",
        service: Wires | None = None,
    ) -> Self:
        """Make a rehearsal in the team of the settings.

        ``service`` are the settings of a registration with exactly the rights of the running service; without them, and
        unless ``wires`` are the bot's own, what concerns those rights cannot be asked. Raises ``Refused`` for the
        board's own channel.
        """
        refuse_live_channel(channel_id, wires.channel_id)
        is_bot = wires.client_id.lower() == wires.bot_app_id.lower()
        waits = Waits()
        graph = _graph(wires, outside, waits)
        second = _graph(service, outside, waits) if service else None
        connector = _connector(wires, outside) if is_bot else None
        stage = Stage(
            graph=graph,
            group_id=wires.group_id,
            channel_id=channel_id,
            known=known,
            sleep=outside.sleep,
            waits=waits,
            service=second or (graph if is_bot else None),
            connector=connector,
        )
        return cls(stage, (graph, second) if second else (graph,), connector)

    async def begin(self) -> bool:
        """Find the team's site and take away what an earlier rehearsal left; whether there was anything."""
        await self.stage.find()
        if self.stage.left_behind:
            await self.stage.clean()
        return self.stage.left_behind

    async def prepare(self, fact: Fact) -> str:
        """Make or post what a person is to press or look for; a sentence where that cannot be done from here."""
        try:
            await self._prepared(fact)
        except Refused as refused:
            return refused.user_message
        except MascError as error:
            return f"What you need for it could not be made ({error})."
        return ""

    async def _prepared(self, fact: Fact) -> None:
        if fact.id == "broken-inheritance":
            await self.stage.need_list()
        if not (self.stage.connector and self.stage.channel_id):
            return
        if fact.id == "guest-mention":
            await people.mention_a_guest(self.stage)
        elif fact.id in PRESSED and not self.stage.posted:
            await people.post_a_card(self.stage, wall_clock())

    def looks_at(self, fact: Fact) -> bool:
        """Whether the command sees this fact by itself, once a person has prepared it."""
        return fact.id in CHECKS

    async def look(self, fact: Fact) -> Answered:
        """Ask one fact, as often as Microsoft asks to wait; never raises a ``MascError``."""
        return Answered(fact, await self._sentence(CHECKS[fact.id]))

    async def clean(self) -> str:
        """Take away what was made; a sentence for what could not be, or nothing."""
        try:
            await self.stage.clean()
        except MascError as error:
            return f"Not everything could be taken away ({error}). Run this again, and it will be."
        return ""

    async def close(self) -> None:
        """Close the connections."""
        for graph in self._graphs:
            await graph.close()
        if self._connector:
            await self._connector.close()

    async def _sentence(self, check: Check) -> Seen:
        words = ""
        for _ in range(MOST_WAITS):
            try:
                return await check(self.stage)
            except TryAgain as error:
                words = f"Microsoft did not answer, or asked to wait ({error.reason})."
                if error.after is None:
                    break
                await self.stage.sleep(error.after.total_seconds())
            except Refused as refused:
                return _not_asked(refused.user_message)
            except GiveUp as refused:
                return _not_asked(f"It was refused ({refused.reason}). The rights that it needs: docs/permissions.md.")
            except MascError as error:
                return _not_asked(f"It could not be asked ({error}).")
        return _not_asked(words)


def _not_asked(words: str) -> Seen:
    return Seen(Outcome.NOT_ASKED, words)


def _graph(wires: Wires, outside: Outside, waits: Waits) -> Graph:
    credential = credential_of(wires, outside.transport)
    return connect(
        wires.graph_url, credential, now=wall_clock, transport=outside.transport, sleep=outside.sleep, notice=waits.note
    )


def _connector(wires: Wires, outside: Outside) -> Connector:
    return Connector(
        wires.connector_url,
        wires.bot_app_id,
        wires.tenant_id,
        credential_of(wires, outside.transport),
        now=wall_clock,
        transport=outside.transport,
        sleep=outside.sleep,
    )
