"""The sandbox's tenant: its people, its group, its site, its plans and its conversations, all in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.applications import Applications
from sandbox.clock import Clock
from sandbox.conversations import Conversations
from sandbox.latecomers import Latecomers
from sandbox.library import File
from sandbox.news import News
from sandbox.planner import Planner
from sandbox.planner_page import planner_view
from sandbox.sharepoint import Site
from sandbox.switches import Switches

Json = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """A person in the tenant; ``in_team`` says whether they are a member of the group.

    ``client`` is the Teams that they use: desktop, web, ios or android.
    """

    id: str
    name: str
    mail: str
    organisation: str
    guest: bool
    in_team: bool = True
    client: str = "desktop"


@dataclass(frozen=True)
class Group:
    """A Microsoft 365 group: the team's members, with their site and plans."""

    id: str
    name: str
    site_path: str


class Tenant:
    """The whole tenant; ``reset`` returns to the first day.

    ``switches`` chooses between answers where Microsoft's pages leave them open.
    ``tells_people`` says whether a list's permissions name people and groups: only applications are documented.
    """

    def __init__(self, data: Mapping[str, Any], clock: Clock) -> None:
        self.tenant_id: str = data["tenant_id"]
        self.client_id: str = data["client_id"]
        self.applications = Applications(data["apps"])
        self.clock = clock
        self.news = News()
        self.people = {entry["id"]: Person(**entry) for entry in data["people"]}
        group = Group(data["group"]["id"], data["group"]["name"], data["site"]["path"])
        self.groups = {group.id: group}
        self.sites = {group.site_path: self._site(data["site"])}
        self.plans = Planner(clock, self.news.changed, self.groups, self.people, self.client_id)
        bot = (f"28:{self.client_id}", data.get("bot_name", "MASC"))
        channel = data["channel"]
        self.conversations = Conversations(channel["id"], channel["name"], *bot, clock.now, self.news.changed)
        self.switches = Switches()
        self.latecomers = Latecomers()
        self.tells_people = False
        self.tabs: list[Json] = []

    @classmethod
    def from_file(cls, path: Path, clock: Clock) -> Tenant:
        """Reads the invented people and places of a JSON file."""
        return cls(json.loads(path.read_text(encoding="utf-8")), clock)

    def members(self, group_id: str) -> list[Person]:
        """The members of the group. There is one group, so they are the members of the team."""
        return [person for person in self.people.values() if person.in_team and group_id in self.groups]

    def reset(self) -> None:
        """Empty lists, library, plans and conversations, and undo grants. People and clock stay as they are."""
        for site in self.sites.values():
            site.clear()
        self.plans.clear()
        self.conversations.clear()
        self.applications.reset()
        self.switches.reset()
        self.latecomers.clear()
        self.tells_people = False
        self.tabs.clear()

    def lists_view(self) -> list[Json]:
        """Every list with its columns and items, as the page shows them."""
        return [view for site in self.sites.values() for view in site.view()]

    def file(self, item_id: str) -> File:
        """The file with that id, in whichever library; LookupError when there is none."""
        (site,) = self.sites.values()
        return site.library.by_id(item_id)

    def files_view(self) -> list[Json]:
        """Every file of the libraries with its versions, as the page shows them."""
        return [view for site in self.sites.values() for view in site.library.view()]

    def planner_view(self) -> Json:
        """Every plan with its buckets, labels and tasks, as the page shows them."""
        return planner_view(self.plans)

    def _site(self, data: Mapping[str, str]) -> Site:
        return Site(data["hostname"], data["path"], data["name"], self.clock, self.news.changed)
