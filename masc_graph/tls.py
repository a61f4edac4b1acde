"""The trust in certificates that every connection shares, since reading the authorities costs more than a call."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def trust() -> ssl.SSLContext:
    """The authorities that httpx trusts, read once a process."""
    return httpx.create_ssl_context()
