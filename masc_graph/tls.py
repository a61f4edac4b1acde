"""The certificate authorities, shared by every connection: reading them takes longer than a call."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def trust() -> ssl.SSLContext:
    """Return the authorities that httpx trusts, read once per process."""
    return httpx.create_ssl_context()
