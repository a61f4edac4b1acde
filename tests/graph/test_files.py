"""Files on the wire: what is sent, what a lost or refused answer means, and that both sides understand each other."""

from __future__ import annotations

import httpx
import pytest

from masc_graph.errors import Changed, GiveUp, TryAgain
from masc_graph.graph.files import Library, StoredFile
from tests.graph.wire import URL, Wire, error_reply, json_reply

NAME = "MASC minutes 2026-11-30 v1.docx"
ROOT = f"{URL}/sites/h.example%2C1%2C2/drive/root:/MASC%20minutes%202026-11-30%20v1.docx"
ETAG = '"{G},1"'
ITEM = {"id": "01", "name": NAME, "eTag": ETAG, "webUrl": "https://h.example/x", "size": 5}
FILE = StoredFile(NAME, ETAG, "https://h.example/x")
KIND = "text/plain"


def the_library(wire: Wire) -> Library:
    return Library(wire.graph(), "h.example,1,2")


async def test_a_file_is_put_in_one_request_as_it_is() -> None:
    wire = Wire(json_reply(ITEM, 201))
    assert await the_library(wire).put(NAME, b"\0whole", KIND) == FILE
    (sent,) = wire.requests
    assert sent.method == "PUT"
    assert str(sent.url) == f"{ROOT}:/content?@microsoft.graph.conflictBehavior=replace"
    assert (sent.content, sent.headers["content-type"]) == (b"\0whole", KIND)
    assert "if-match" not in sent.headers


async def test_a_file_is_found_by_its_name_or_is_not_there() -> None:
    wire = Wire(json_reply(ITEM), error_reply(404, "itemNotFound"))
    library = the_library(wire)
    assert await library.find(NAME) == FILE
    assert await library.find(NAME) is None
    assert str(wire.requests[0].url) == ROOT


async def test_a_file_is_put_over_what_was_found_and_over_nothing_else() -> None:
    wire = Wire(
        json_reply(ITEM, 201),
        json_reply(ITEM),
        error_reply(409, "nameAlreadyExists"),
        error_reply(412, "resourceModified"),
    )
    library = the_library(wire)
    await library.put_over(None, NAME, b"x", KIND)
    await library.put_over(FILE, NAME, b"x", KIND)
    assert [dict(request.url.params) for request in wire.requests] == [
        {"@microsoft.graph.conflictBehavior": "fail"}, {"@microsoft.graph.conflictBehavior": "replace"}
    ]  # fmt: skip
    assert wire.requests[1].headers["if-match"] == ETAG
    for before in (None, FILE):
        with pytest.raises(Changed):
            await library.put_over(before, NAME, b"x", KIND)


async def test_an_upload_whose_answer_tells_neither_etag_nor_address_is_looked_at_again() -> None:
    short = {"id": "01", "name": NAME, "size": 5, "file": {}}
    wire = Wire(json_reply(short, 201), json_reply(ITEM), json_reply(short, 201), error_reply(404, "itemNotFound"))
    library = the_library(wire)
    assert await library.put_over(None, NAME, b"x", KIND) == FILE
    assert [request.method for request in wire.requests] == ["PUT", "GET"]
    with pytest.raises(TryAgain, match="upload_not_found"):
        await library.put(NAME, b"x", KIND)


async def test_a_lost_answer_is_asked_for_again() -> None:
    wire = Wire(httpx.ReadTimeout("lost"), error_reply(503), json_reply(ITEM))
    assert await the_library(wire).put(NAME, b"x", KIND) == FILE
    assert [request.content for request in wire.requests] == [b"x"] * 3


async def test_a_file_that_somebody_has_open_is_tried_again_later() -> None:
    wire = Wire(*[error_reply(423, "resourceLocked")] * 4)
    with pytest.raises(TryAgain, match="graph:423"):
        await the_library(wire).put(NAME, b"x", KIND)


async def test_a_library_that_may_not_be_written_is_given_up() -> None:
    with pytest.raises(GiveUp):
        await the_library(Wire(error_reply(403, "accessDenied"))).put(NAME, b"x", KIND)
