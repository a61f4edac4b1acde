"""What a board consists of: the team's site, lists, plan and buckets, with the ids of those that exist."""

from __future__ import annotations

from dataclasses import dataclass, field

from masc_graph.domain.text.links import Links
from masc_graph.graph.client import Graph
from masc_graph.graph.planner import Planner
from masc_graph.graph.site import Site
from masc_graph.registers.registers import Registers


@dataclass
class Resources:
    """The ids of what the board consists of. An id is empty until the thing exists."""

    graph: Graph
    tenant_id: str
    group_id: str
    channel_id: str
    site_id: str
    site_url: str
    list_ids: dict[str, str] = field(default_factory=dict[str, str])
    plan_id: str = ""
    bucket_ids: dict[str, str] = field(default_factory=dict[str, str])
    """The ids of the buckets, by the name of their agency."""

    @property
    def site(self) -> Site:
        return Site(self.graph, self.site_id)

    @property
    def planner(self) -> Planner:
        return Planner(self.graph, self.plan_id)

    @property
    def registers(self) -> Registers:
        return Registers(self.graph, self.site_id, self.list_ids)

    @property
    def links(self) -> Links:
        return Links(
            site_url=self.site_url,
            referrals_list_id=self.list_ids.get("referrals", ""),
            plan_id=self.plan_id,
            tenant_id=self.tenant_id,
            group_id=self.group_id,
            channel_id=self.channel_id,
        )
