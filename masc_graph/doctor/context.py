"""What every check of the doctor works with, and what one passes on to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import httpx

from masc_graph.domain.board.roster import Roster
from masc_graph.provisioning.resources import Resources
from masc_graph.provisioning.roster import Rows
from masc_graph.service import Service
from masc_graph.tls import trust


@dataclass
class CheckContext:
    """The board; ``app_url`` is the running service's address, if it was given.

    ``rows`` and ``roster`` are empty until the roster has been checked.
    """

    service: Service
    now: datetime
    app_url: str
    resources: Resources
    rows: Rows = ()
    roster: Roster = field(default_factory=Roster)

    @classmethod
    def of(cls, service: Service, now: datetime, app_url: str) -> CheckContext:
        """The board that the settings describe."""
        settings = service.settings
        resources = Resources(
            graph=service.graph,
            tenant_id=settings.tenant_id,
            group_id=settings.group_id,
            channel_id=settings.channel_id,
            site_id=settings.site_id,
            site_url=settings.site_url,
            list_ids=dict(settings.list_ids),
            plan_id=settings.plan_id,
        )
        return cls(service, now, app_url.rstrip("/"), resources)

    @property
    def is_the_service(self) -> bool:
        """Whether these settings sign in as the running service, that is the bot, and not as the set-up."""
        settings = self.service.settings
        return settings.client_id.lower() == settings.bot_app_id.lower()

    def http(self) -> httpx.AsyncClient:
        """A client for addresses that need no token."""
        return httpx.AsyncClient(transport=self.service.outside.transport, verify=trust(), timeout=10)
