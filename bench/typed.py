"""The contender to beat: msgraph-sdk as its documentation shows it, with typed answers and its own retry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    BaseBearerTokenAuthenticationProvider,
)
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.headers_collection import HeadersCollection
from msgraph.generated.models.field_value_set import FieldValueSet
from msgraph.generated.models.list_item import ListItem
from msgraph.generated.models.planner_applied_categories import PlannerAppliedCategories
from msgraph.generated.models.planner_assignments import PlannerAssignments
from msgraph.generated.models.planner_task import PlannerTask
from msgraph.generated.models.planner_task_details import PlannerTaskDetails
from msgraph.generated.sites.item.lists.item.items.items_request_builder import ItemsRequestBuilder
from msgraph.graph_request_adapter import GraphRequestAdapter, options
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory

from bench.wire import CountingTransport, Place

DUE = datetime(2026, 12, 7, 12, tzinfo=UTC)
ASSIGNED = {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}


class Token(AccessTokenProvider):
    """The token that the bench fetched beforehand."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def get_authorization_token(
        self, uri: str, additional_authentication_context: dict[str, Any] | None = None
    ) -> str:
        """Return it, whatever it is for."""
        del uri, additional_authentication_context
        return self._token

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        """Every host is allowed: there is one."""
        return AllowedHostsValidator([])


class Typed:
    """One typed call for each item and task."""

    def __init__(self, place: Place, transport: CountingTransport) -> None:
        http = GraphClientFactory.create_with_default_middleware(
            client=httpx.AsyncClient(transport=transport, timeout=30), options=options
        )
        adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(Token(place.token)), client=http)
        adapter.base_url = place.url
        self.place = place
        self.graph = GraphServiceClient(request_adapter=adapter)
        self.lists = self.graph.sites.by_site_id(place.site_id).lists
        self.tasks: list[PlannerTask] = []

    async def first(self) -> int:
        """Make one item, the first call of all."""
        return 1 if await self._create({"Title": "first"}) else 0

    async def read_items(self) -> int:
        """Read the whole list, page by page."""
        builder = self.lists.by_list_id(self.place.list_to_read).items
        query = ItemsRequestBuilder.ItemsRequestBuilderGetQueryParameters(
            expand=["fields($select=Title,Status,Note)"], top=200
        )
        page = await builder.get(RequestConfiguration(query_parameters=query))
        items: list[ListItem] = []
        while page:
            items += page.value or []
            page = await builder.with_url(page.odata_next_link).get() if page.odata_next_link else None
        return len([item for item in items if item.fields and item.fields.additional_data["Title"]])

    async def create_items(self) -> int:
        """Make the items."""
        rows = [
            {"Title": f"new {n}", "Status": "open", "Note": "A note of some words."} for n in range(self.place.writes)
        ]
        return len([item for item in [await self._create(row) for row in rows] if item and item.id])

    async def create_tasks(self) -> int:
        """Make the tasks."""
        tasks = [await self.graph.planner.tasks.post(self._new_task(n)) for n in range(self.place.writes)]
        self.tasks = [task for task in tasks if task]
        return len(self.tasks)

    async def patch_tasks(self) -> int:
        """Tick every task."""
        done = [await self._tick(task) for task in self.tasks]
        return sum(task is not None and task.percent_complete == 100 for task in done)

    async def _create(self, row: dict[str, Any]) -> ListItem | None:
        body = ListItem(fields=FieldValueSet(additional_data=row))
        return await self.lists.by_list_id(self.place.list_to_fill).items.post(body)

    def _new_task(self, number: int) -> PlannerTask:
        return PlannerTask(
            plan_id=self.place.plan_id,
            bucket_id=self.place.bucket_id,
            title=f"T/{number} Do it",
            due_date_time=DUE,
            assignments=PlannerAssignments(additional_data={self.place.person_id: ASSIGNED}),
            applied_categories=PlannerAppliedCategories(additional_data={"category1": True}),
            details=PlannerTaskDetails(description="Agreed."),
        )

    async def _tick(self, task: PlannerTask) -> PlannerTask | None:
        headers = HeadersCollection()
        headers.add("If-Match", task.additional_data["@odata.etag"])
        headers.add("Prefer", "return=representation")
        builder = self.graph.planner.tasks.by_planner_task_id(task.id or "")
        return await builder.patch(PlannerTask(percent_complete=100), RequestConfiguration(headers=headers))
