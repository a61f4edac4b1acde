"""What an earlier MASC wrote is read for ever: messages, tokens, rows and events, as they stood on the wire.

``tests/recorded`` has a folder for each release. What it wrote is never changed there, only added to: a release that
brings a new kind of message, token, list or event brings one of it, in the folder of its own version.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from masc_graph.commands import VERSION, Command, Payload
from masc_graph.domain.text import tokens
from masc_graph.registers.columns import columns, from_fields, to_fields
from masc_graph.registers.rows import ROWS, AuditRow
from masc_graph.work.worker import LINES

RECORDED = Path(__file__).parent / "recorded"
PRODUCT = Path(__file__).parent.parent / "masc_graph"
LISTS = {row.LIST: (name, row) for name, row in ROWS.items()}
NOTHING: tuple[object, ...] = (None, "", [])


def recorded(name: str) -> list[Any]:
    """What stands in the file of this name, release after release."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RECORDED.glob(f"*/{name}.json"))]
    return [one for part in found for one in part]


MESSAGES, TOKENS, ROWS_SEEN, EVENTS = map(recorded, ("commands", "tokens", "rows", "events"))


def unrecorded(known: Collection[str], seen: Collection[str]) -> set[str]:
    """What this MASC may write, and nobody has recorded: add one of it to the folder of the next release."""
    return set(known) - set(seen)


def kinds() -> set[str]:
    return {payload.model_fields["kind"].default for payload in get_args(get_args(Payload)[0])}


def event_names() -> set[str]:
    """Every event of the audit that the product names where it makes one."""
    return {name for path in PRODUCT.rglob("*.py") for name in _named(ast.parse(path.read_text(encoding="utf-8")))}


def _named(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        given = [*node.args[2:3]] if node.func.id in {"event", "_event"} else []
        given += [part.value for part in node.keywords if part.arg == "event"]
        yield from (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_there_is_one_of_everything_that_this_masc_writes() -> None:
    assert unrecorded(kinds(), {message["payload"]["kind"] for message in MESSAGES}) == set()
    assert unrecorded(get_args(tokens.TokenKind), {one["token"]["kind"] for one in TOKENS}) == set()
    assert unrecorded(LISTS, {"MASC Audit", *(one["list"] for one in ROWS_SEEN)}) == set()
    assert len(event_names()) > 20
    assert unrecorded(event_names(), {event["Event"] for event in EVENTS}) == set()
    versions = {message.get("version", 1) for message in MESSAGES}
    assert versions == set(range(1, VERSION + 1))


def test_what_is_not_recorded_is_named() -> None:
    seen = {message["payload"]["kind"] for message in MESSAGES if message["payload"]["kind"] != "roll_over"}
    assert unrecorded(kinds(), seen) == {"roll_over"}


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message["payload"]["kind"])
def test_a_message_is_read_and_handled(message: dict[str, Any]) -> None:
    read = Command.model_validate_json(json.dumps(message))
    assert read.has_its_own_id
    assert type(read.payload) in LINES
    said = json.loads(read.model_dump_json())
    for part in ("origin", "payload"):
        assert {name: said[part][name] for name in message[part]} == message[part]


@pytest.mark.parametrize("one", TOKENS, ids=lambda one: one["token"]["kind"])
def test_a_token_is_read(one: dict[str, Any]) -> None:
    said = one["token"]
    opened_at = datetime.fromisoformat(said["opened_at"])
    read = tokens.read(
        one["text"], one["key"].encode(), kind=said["kind"], person_id=said["person_id"], now=opened_at, hours=1
    )
    assert {name: read.model_dump(mode="json")[name] for name in said} == said


@pytest.mark.parametrize("one", ROWS_SEEN, ids=lambda one: one["list"])
def test_a_row_is_read_and_every_column_of_it_is_still_there(one: dict[str, Any]) -> None:
    name, row = LISTS[one["list"]]
    assert set(one["fields"]) <= {column.name for column in columns(name)}
    read = from_fields(row, one["fields"])
    assert {column: value for column, value in one["fields"].items() if value not in NOTHING} == as_recorded(one, read)
    assert from_fields(row, to_fields(read)) == read


def as_recorded(one: dict[str, Any], read: Any) -> dict[str, Any]:
    """What this MASC would write in the columns that are recorded; a day is compared by its date."""
    own = to_fields(read)
    return {
        column: value if column not in own or is_same_day(value, own[column]) else own[column]
        for column, value in one["fields"].items()
        if value not in NOTHING
    }


def is_same_day(value: object, written: object) -> bool:
    """A day comes back as midnight in London, and is written as noon."""
    if not str(written).endswith("T12:00:00Z"):
        return False
    return abs(datetime.fromisoformat(str(value)) - datetime.fromisoformat(str(written))) <= timedelta(hours=13)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["Event"])
def test_an_event_is_read(event: dict[str, Any]) -> None:
    read = from_fields(AuditRow, event)
    assert set(event) <= {column.name for column in columns("audit")}
    assert (read.event, read.command_id) == (event["Event"], event.get("CommandId", ""))
    assert isinstance(json.loads(read.details or "{}"), dict)
