"""Ids that look as the services draw them, the same in every run and never used twice."""

from __future__ import annotations

import base64
import hashlib
import uuid

_SPACE = uuid.UUID("8d0f6c2a-3e5b-4b1d-9f74-5a6b7c8d9e0f")


def guid(*parts: object) -> str:
    """A GUID that belongs to these words alone."""
    return str(uuid.uuid5(_SPACE, "/".join(str(part) for part in parts)))


def drive_id(*parts: object) -> str:
    """An id as a library's: ``b!`` and 64 letters, digits, hyphens or underscores."""
    digest = hashlib.blake2b("/".join(str(part) for part in parts).encode(), digest_size=48).digest()
    return "b!" + base64.urlsafe_b64encode(digest).decode()


def drive_item_id(*parts: object) -> str:
    """An id as a library draws it for a file: ``01`` and 32 capital letters or digits."""
    digest = hashlib.blake2b("/".join(str(part) for part in parts).encode(), digest_size=20).digest()
    return "01" + base64.b32encode(digest).decode()


def planner_id(*parts: object) -> str:
    """An id as Planner draws them: 28 letters, digits, hyphens or underscores; upper and lower case differ."""
    digest = hashlib.blake2b("/".join(str(part) for part in parts).encode(), digest_size=21).digest()
    return base64.urlsafe_b64encode(digest).decode()
