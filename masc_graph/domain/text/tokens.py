"""The signed token in a dialog: who opened it, for what, when, and which version it shows."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from masc_graph.errors import Refused

TokenKind = Literal["form", "record", "ready", "actions", "information", "relist"]

TOO_OLD: Final = "This form was open too long. Check your answers and submit again"
_CLOCKS_DIFFER: Final = timedelta(minutes=5)


class DialogToken(BaseModel):
    """``subject`` is a reference or a meeting_id; ``saw`` is the version or decision id that the dialog shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: TokenKind
    person_id: str
    subject: str
    opened_at: AwareDatetime
    saw: str = ""


def sign(token: DialogToken, key: bytes) -> str:
    """The token as ``<base64url of its JSON>.<HMAC-SHA256 as hex>``: anyone can read it, only the key can make it."""
    body = base64.urlsafe_b64encode(token.model_dump_json().encode()).decode()
    return f"{body}.{_seal(body, key)}"


def read(text: str, key: bytes, *, kind: TokenKind, person_id: str, now: datetime, hours: int) -> DialogToken:
    """Read a token of this kind and person that was opened at most ``hours`` ago; raises ``Refused`` otherwise."""
    token = _proven(text, key)
    if token is None or (token.kind, token.person_id) != (kind, person_id):
        raise _refusal()
    if not -_CLOCKS_DIFFER <= now - token.opened_at <= timedelta(hours=hours):
        raise _refusal()
    return token


def _proven(text: str, key: bytes) -> DialogToken | None:
    body, _, seal = text.partition(".")
    if not hmac.compare_digest(seal.encode(errors="replace"), _seal(body, key).encode()):
        return None
    try:
        return DialogToken.model_validate_json(base64.urlsafe_b64decode(body))
    except (binascii.Error, ValidationError):
        return None


def _seal(body: str, key: bytes) -> str:
    return hmac.new(key, b"masc dialog " + body.encode(errors="replace"), hashlib.sha256).hexdigest()


def _refusal() -> Refused:
    return Refused("form_token", TOO_OLD)
