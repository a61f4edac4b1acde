"""Who may speak to the bot's door: every check of an activity's token and origin, in order."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import httpx

from masc_graph.teams.activity import Activity


class SigningKeys:
    """The Bot Framework's public keys: cached for a day, kept when the source is down, looked up by ``kid``."""

    def __init__(self, url: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        raise NotImplementedError


class Gate:
    """Lets in only what Teams sent to this bot from our tenant."""

    def __init__(self, app_id: str, tenant_id: str, keys: SigningKeys, service_hosts: Collection[str]) -> None:
        """``service_hosts``: hosts (with port when it is not the scheme's own) that a serviceUrl may have."""
        raise NotImplementedError

    async def admit(self, authorization: str | None, body: bytes, now: datetime) -> Activity:
        """Return the proved activity, or raise ``NotProven`` with 401 before and 403 after the signature holds.

        ``now`` is real time even with the sandbox's clock, since tokens keep real time.
        """
        raise NotImplementedError
