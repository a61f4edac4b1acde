"""SharePoint lists on the wire: what is sent, and how answers are read."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from masc_graph.errors import Changed, GiveUp, TryAgain, Unanswered
from masc_graph.graph.lists import Column, Item, Lists, equals
from masc_graph.graph.site import FoundColumn, Site, site_of_group
from tests.graph.wire import URL, Wire, batch_reply, json_reply

SITE = "h.example,1,2"
LISTS = f"{URL}/sites/h.example%2C1%2C2/lists"
ETAG = '"{g},1"'
ROW = {
    "id": "7",
    "@odata.etag": ETAG,
    "fields": {"@odata.etag": ETAG, "Title": "K", "Tags@odata.type": "x", "Tags": ["a"]},
}
ITEM = Item("7", ETAG, {"Title": "K", "Tags": ["a"]})


def the_lists(wire: Wire) -> Lists:
    return Lists(wire.graph(), SITE)


def query(request: httpx.Request) -> dict[str, str]:
    return dict(request.url.params)


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("x", "fields/K eq 'x'"),
        ("O'Brien's", "fields/K eq 'O''Brien''s'"),
        (True, "fields/K eq true"),
        (3, "fields/K eq 3"),
    ],
)
def test_a_filter_term_doubles_quotes(value: str | int, term: str) -> None:
    assert equals("K", value) == term


def test_items_are_asked_for_by_key_with_the_wanted_columns_only() -> None:
    part = the_lists(Wire()).read_part("r", "L", where=equals("Title", "K'1"), select=["Title", "Tags"])
    address, _, terms = part.url.partition("?")
    assert (part.method, f"{URL}{address}") == ("GET", f"{LISTS}/L/items")
    assert dict(httpx.QueryParams(terms)) == {
        "$expand": "fields($select=Title,Tags)", "$filter": "fields/Title eq 'K''1'", "$top": "200"
    }  # fmt: skip
    assert "prefer" not in part.headers


def test_reading_a_list_without_a_filter_sends_none() -> None:
    part = the_lists(Wire()).read_part("r", "L", select=["Title"])
    assert "$filter" not in httpx.QueryParams(part.url.partition("?")[2])


async def test_an_item_is_made_in_one_post_with_all_its_fields() -> None:
    wire = Wire(batch_reply(("c", 201, ROW)))
    lists = the_lists(wire)
    part = lists.create_part("c", "L", {"Title": "K", "Tags": ("a", "b"), "N": None, "Yes": False})
    (reply,) = await wire.graph().batch([part])
    assert lists.item_of(reply) == ITEM
    assert wire.bodies[0]["requests"][0]["body"]["fields"] == {
        "Title": "K", "Tags@odata.type": "Collection(Edm.String)", "Tags": ["a", "b"], "N": None, "Yes": False
    }  # fmt: skip


async def test_a_change_sends_its_etag_and_brings_the_next_one() -> None:
    wire = Wire(batch_reply(("u", 200, {"@odata.etag": '"{g},2"', "Title": "K"}), ("v", 412, None)))
    lists = the_lists(wire)
    parts = [lists.change_part("u", "L", "7", ETAG, {"Note": None}), lists.change_part("v", "L", "7", ETAG, {})]
    done, clash = await wire.graph().batch(parts)
    assert lists.item_of(done) == Item("7", '"{g},2"', {"Title": "K"})
    request = wire.bodies[0]["requests"][0]
    assert (request["method"], request["headers"]["if-match"], request["body"]) == ("PATCH", ETAG, {"Note": None})
    with pytest.raises(Changed):
        lists.item_of(clash)


@pytest.mark.parametrize("body", [{"Title": "K"}, None, "text"])
async def test_a_change_answered_without_an_etag_was_carried_out_all_the_same(body: Any) -> None:
    wire = Wire(batch_reply(("u", 200, body)))
    lists = the_lists(wire)
    (reply,) = await wire.graph().batch([lists.change_part("u", "L", "7", ETAG, {})])
    assert lists.item_of(reply) == Item("7", "", body if isinstance(body, dict) else {})


async def test_a_new_item_answered_with_its_id_alone_was_made_all_the_same() -> None:
    wire = Wire(batch_reply(("c", 201, {"id": "7"})))
    lists = the_lists(wire)
    (reply,) = await wire.graph().batch([lists.create_part("c", "L", {"Title": "K"})])
    assert lists.item_of(reply) == Item("7", "", {})


async def test_items_travel_in_a_batch() -> None:
    link = f"{LISTS}/L/items?$skiptoken=2"
    wire = Wire(
        batch_reply(
            ("c", 201, ROW),
            ("u", 200, {"@odata.etag": '"{g},2"', "Title": "K"}),
            ("r", 200, {"value": [ROW], "@odata.nextLink": link}),
        ),
        json_reply({"value": [ROW | {"id": "8"}]}),
    )
    graph = wire.graph()
    lists = Lists(graph, SITE)
    replies = await graph.batch(
        [
            lists.create_part("c", "L", {"Title": "K"}),
            lists.change_part("u", "L", "7", ETAG, {"Title": "K"}, ["c"]),
            lists.read_part("r", "L", where=equals("Title", "K"), select=["Title"], depends_on=["u"]),
        ]
    )
    assert lists.item_of(replies[0]) == ITEM
    assert lists.item_of(replies[1]) == Item("7", '"{g},2"', {"Title": "K"})
    assert [item.id for item in await lists.items_of(replies[2])] == ["7", "8"]
    assert str(wire.requests[1].url) == link
    assert wire.bodies[0]["requests"][1]["headers"]["if-match"] == ETAG


@pytest.mark.parametrize("body", [None, {}, "text"])
async def test_a_reply_that_cannot_be_read_is_no_answer(body: Any) -> None:
    wire = Wire(batch_reply(("c", 201, body), ("r", 200, "text")))
    graph = wire.graph()
    lists = Lists(graph, SITE)
    replies = await graph.batch([lists.create_part("c", "L", {}), lists.read_part("r", "L", select=["Title"])])
    with pytest.raises(Unanswered):
        lists.item_of(replies[0])
    with pytest.raises(TryAgain):
        await lists.items_of(replies[1])


async def test_a_refused_part_raises_what_it_means() -> None:
    wire = Wire(batch_reply(("c", 400, None), ("r", 400, None)))
    graph = wire.graph()
    lists = Lists(graph, SITE)
    replies = await graph.batch([lists.create_part("c", "L", {}), lists.read_part("r", "L", select=["Title"])])
    with pytest.raises(GiveUp):
        lists.item_of(replies[0])
    with pytest.raises(GiveUp):
        await lists.items_of(replies[1])


async def test_the_site_of_a_team_is_its_groups_root() -> None:
    wire = Wire(json_reply({"id": SITE, "name": "masc", "webUrl": "https://h.example/sites/masc"}))
    assert await site_of_group(wire.graph(), "g1") == (SITE, "https://h.example/sites/masc")
    assert str(wire.requests[0].url) == f"{URL}/groups/g1/sites/root"


async def test_a_list_is_made_with_its_columns_and_a_unique_title() -> None:
    columns = [
        Column("Title", unique=True),
        Column("Reference", indexed=True),
        Column("What", "note"),
        Column("Outcome", "choice", choices=("a", "b")),
        Column("Flags", "multi", choices=("x",)),
        Column("DueOn", "date"),
        Column("At", "datetime"),
        Column("Row", "number"),
        Column("Core", "yesno"),
    ]
    known = [{"id": f"c{column.name}", "name": column.name} for column in columns]
    wire = Wire(json_reply({"id": "L", "displayName": "MASC"}, 201), json_reply({"value": known}), json_reply(known[0]))
    assert await Site(wire.graph(), SITE).create_list("MASC", columns) == "L"
    made = {column["name"]: column for column in wire.bodies[0]["columns"]}
    assert wire.bodies[0]["displayName"] == "MASC"
    assert wire.bodies[0]["list"] == {"template": "genericList"}
    assert "Title" not in made
    assert made["Reference"]["indexed"] is True
    assert made["Reference"]["text"] == {"allowMultipleLines": False, "textType": "plain"}
    assert "enforceUniqueValues" not in made["Reference"]
    assert made["What"]["text"]["allowMultipleLines"] is True
    assert "indexed" not in made["What"]
    assert made["Outcome"]["choice"] == {"allowTextEntry": False, "choices": ["a", "b"], "displayAs": "dropDownMenu"}
    assert made["Flags"]["choice"]["displayAs"] == "checkBoxes"
    assert (made["DueOn"]["dateTime"]["format"], made["At"]["dateTime"]["format"]) == ("dateOnly", "dateTime")
    assert "number" in made["Row"]
    assert "boolean" in made["Core"]
    assert str(wire.requests[2].url) == f"{LISTS}/L/columns/cTitle"
    assert (wire.bodies[2]["indexed"], wire.bodies[2]["enforceUniqueValues"]) == (True, True)


async def test_one_column_is_added_with_its_index_and_its_uniqueness() -> None:
    wire = Wire(json_reply({"id": "2", "name": "Key"}, 201))
    await Site(wire.graph(), SITE).add_column("L", Column("Key", unique=True))
    assert wire.requests[0].method == "POST"
    assert (wire.bodies[0]["name"], wire.bodies[0]["indexed"], wire.bodies[0]["enforceUniqueValues"]) == (
        "Key", True, True
    )  # fmt: skip


async def test_columns_are_read_with_their_kind_and_hidden_ones_too() -> None:
    kinds = {
        "text": {"text": {"allowMultipleLines": False}},
        "note": {"text": {"allowMultipleLines": True, "textType": "plain"}},
        "choice": {"choice": {"choices": ["a"], "displayAs": "dropDownMenu"}},
        "multi": {"choice": {"choices": ["a"], "displayAs": "checkBoxes"}},
        "date": {"dateTime": {"format": "dateOnly"}},
        "datetime": {"dateTime": {"format": "dateTime"}},
        "number": {"number": {}},
        "yesno": {"boolean": {}},
        "other": {"personOrGroup": {}},
    }
    wire = Wire(json_reply({"value": [{"id": name, "name": name, **facet} for name, facet in kinds.items()]}))
    columns = await Site(wire.graph(), SITE).columns_of("L")
    assert {name: column.kind for name, column in columns.items()} == {name: name for name in kinds}
    assert "hidden" in query(wire.requests[0])["$select"].split(",")


async def test_only_what_differs_of_a_column_is_sent() -> None:
    wire = Wire(json_reply({"id": "c", "name": "Status"}))
    column = FoundColumn.model_validate({"id": "c", "name": "Status", "choice": {"choices": ["b", "ours"]}})
    wanted = Column("Status", "choice", choices=("a", "b"))
    await Site(wire.graph(), SITE).mend("L", column, wanted, {"choices", "required"})
    assert wire.requests[0].method == "PATCH"
    choice = {"allowTextEntry": False, "choices": ["b", "ours", "a"], "displayAs": "dropDownMenu"}
    assert wire.bodies[0] == {"choice": choice, "required": False}


async def test_lists_are_known_by_their_display_names() -> None:
    wire = Wire(json_reply({"value": [{"id": "1", "displayName": "MASC Audit", "name": "x"}]}))
    assert await Site(wire.graph(), SITE).lists_by_name() == {"MASC Audit": "1"}
