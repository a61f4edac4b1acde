"""The signed token of a dialog."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from masc_graph.domain.text.tokens import TOO_OLD, DialogToken, read, sign
from masc_graph.errors import Refused

KEY = b"k" * 32
OPENED = datetime(2026, 11, 24, 9, tzinfo=UTC)
TOKEN = DialogToken(kind="form", person_id="p1", subject="MASC-7F3K2", opened_at=OPENED)


def test_a_token_is_read_back_as_it_was_signed():
    token = TOKEN.model_copy(update={"kind": "record", "saw": "MASC-7F3K2/2026-11-30/1"})
    assert read(sign(token, KEY), KEY, kind="record", person_id="p1", now=OPENED, hours=12) == token


@pytest.mark.parametrize("after", [timedelta(0), timedelta(hours=12), -timedelta(minutes=5)])
def test_a_token_holds_for_its_hours(after: timedelta):
    assert read(sign(TOKEN, KEY), KEY, kind="form", person_id="p1", now=OPENED + after, hours=12)


@pytest.mark.parametrize("after", [timedelta(hours=12, seconds=1), -timedelta(minutes=5, seconds=1)])
def test_a_token_outside_its_hours_is_refused(after: timedelta):
    with pytest.raises(Refused) as refused:
        read(sign(TOKEN, KEY), KEY, kind="form", person_id="p1", now=OPENED + after, hours=12)
    assert (refused.value.rule, refused.value.user_message) == ("form_token", TOO_OLD)


def test_a_token_of_another_person_or_kind_is_refused():
    for kind, person in (("form", "p2"), ("record", "p1")):
        with pytest.raises(Refused):
            read(sign(TOKEN, KEY), KEY, kind=kind, person_id=person, now=OPENED, hours=12)


def _sealed(body: bytes) -> str:
    """A right seal over something that is no token: what another release may have signed."""
    return f"{body.decode()}.{hmac.new(KEY, b'masc dialog ' + body, hashlib.sha256).hexdigest()}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "x.y",
        "\ud800.\ud800",
        sign(TOKEN, b"another key"),
        sign(TOKEN, KEY)[:-1],
        "A" + sign(TOKEN, KEY),
        _sealed(base64.urlsafe_b64encode(b"{}")),
        _sealed(b"a"),
    ],
)
def test_a_forged_or_foreign_token_is_refused(text: str):
    with pytest.raises(Refused):
        read(text, KEY, kind="form", person_id="p1", now=OPENED, hours=12)
