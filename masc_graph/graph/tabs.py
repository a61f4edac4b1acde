"""The tabs of the board's channel: list them, and add one that shows a web page."""

from __future__ import annotations

from msgraph.generated.models.teams_tab import TeamsTab
from msgraph.generated.models.teams_tab_configuration import TeamsTabConfiguration
from msgraph.generated.teams.item.channels.item.tabs.tabs_request_builder import TabsRequestBuilder
from pydantic import AliasPath, BaseModel, ConfigDict, Field, TypeAdapter

from masc_graph.graph.client import Graph

# Graph accepts a configuration for this built-in kind of tab, but not for Planner's own kind:
# https://learn.microsoft.com/graph/teams-configuring-builtin-tabs
_WEBSITE = "https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/com.microsoft.teamspace.tab.web"


class Tab(BaseModel):
    """One tab: its name, and the address that it shows, if any."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = Field(default="", validation_alias="displayName")
    url: str | None = Field(default=None, validation_alias=AliasPath("configuration", "contentUrl"))


_TAB = TypeAdapter(Tab)


class Tabs:
    """The tabs of one channel."""

    def __init__(self, graph: Graph, group_id: str, channel_id: str) -> None:
        self._graph = graph
        self._tabs: TabsRequestBuilder = graph.api.teams.by_team_id(group_id).channels.by_channel_id(channel_id).tabs

    async def all(self) -> list[Tab]:
        """Return the tabs; ``GiveUp`` if the team has not allowed it (``TeamsTab.Read.Group``)."""
        return await self._graph.pages(self._tabs.to_get_request_information(), _TAB)

    async def add(self, name: str, url: str) -> None:
        """Add a tab that shows an address; ``GiveUp`` if the team has not allowed it (``TeamsTab.Create.Group``)."""
        tab = TeamsTab(
            display_name=name,
            configuration=TeamsTabConfiguration(content_url=url, website_url=url),
            additional_data={"teamsApp@odata.bind": _WEBSITE},
        )
        await self._graph.create(self._tabs.to_post_request_information(tab), _TAB)
