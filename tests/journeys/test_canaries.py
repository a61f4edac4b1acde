"""What identifies somebody is planted in every such question, and found in the restricted list and the queue alone."""

from __future__ import annotations

import json
import logging
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import httpx
import pytest

from demo import player as people
from demo.world import HERE
from masc_graph.domain.referrals.field import PrivacyClass
from masc_graph.domain.referrals.referral_fields import FIELDS
from sandbox.app import Sandbox
from tests.journeys.board import Board, a_board
from tests.journeys.canaries import IDENTIFYING, Listening, found_in, planted, traces
from tests.journeys.held_meetings import library, press_draft_on_help, press_publish
from tests.journeys.test_decide import ACTIONS, open_record

pytestmark = pytest.mark.journey

EVERYBODY = [person["id"] for person in json.loads((HERE / "people.json").read_text(encoding="utf-8"))["people"]]
ALL = {field.name for field in IDENTIFYING}


async def a_listened_board() -> tuple[Board, Listening]:
    wires: list[Listening] = []

    def between(sandbox: Sandbox) -> httpx.AsyncBaseTransport:
        wires.append(Listening(sandbox.transport()))
        return wires[0]

    return await a_board(between), wires[0]


async def everything_but_the_restricted_list(board: Board) -> str:
    """All lists, plans, documents, the channel and every chat, as the people of the board can see them."""
    lists = (await board.http.get("/sandbox/lists")).json()
    # Usual actions name orders that any case may need, whatever was planted in one.
    visible = [
        [item for item in item_list["items"] if item["fields"].get("RowKind") != "usual"]
        for item_list in lists
        if item_list["name"] != "MASC Referrals"
    ]
    views = [await board.player(person).view() for person in EVERYBODY]
    plans = (await board.http.get("/sandbox/planner")).json()
    return json.dumps([visible, plans, views, await documents(board)], ensure_ascii=False)


async def documents(board: Board) -> list[str]:
    """Every file's name and all that it holds: the parts of a Word document as text, its properties among them."""
    words: list[str] = []
    for name, content in (await library(board)).items():
        words += [name, *(_parts(content) if name.endswith(".docx") else [content.decode()])]
    return words


def _parts(content: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as whole:
        parts = [whole.read(name) for name in whole.namelist() if name.endswith(".xml")]
    return ["".join(ElementTree.fromstring(part).itertext()) for part in parts]


async def the_fortnight(board: Board, reference: str) -> None:
    """Everything that can happen to the case afterwards: accepted, listed, decided, ticked, on the next agenda."""
    await board.accept(reference)
    await board.set_clock("2026-11-26T09:00:00Z")
    await board.post_agenda()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    await board.set_clock("2026-12-01T10:00:00Z")
    await press_draft_on_help(board)
    await press_publish(board)
    await board.police.say("my agency")
    await board.tick((await board.tasks())[0]["id"], people.POLICE_LEAD)
    await board.fire("sync")
    await board.set_clock("2026-12-11T13:00:00Z")
    await board.fire("agenda_due")


def test_every_question_that_identifies_has_a_canary_of_its_own() -> None:
    signs = [sign for found in traces().values() for sign in found]
    assert len(ALL) > 20
    assert len(signs) == len(set(signs))
    assert all(traces()[name] for name in ALL)


def test_a_canary_is_found_in_whatever_holds_it_and_nowhere_else() -> None:
    assert found_in(json.dumps(planted())) == ALL
    everyday = {field.name: "Yes" for field in FIELDS if field.privacy is PrivacyClass.P1}
    assert found_in(json.dumps(everyday)) == set()


async def test_what_identifies_stands_in_the_restricted_list_and_nowhere_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "masc"):
        board, wire = await a_listened_board()
        reference = await board.refer(board.police, planted())
        assert found_in(json.dumps((await board.queues())["masc-work"])) == ALL
        await board.run_queue()
        await the_fortnight(board, reference)
    assert found_in(json.dumps(await board.rows("MASC Referrals"), ensure_ascii=False)) == ALL
    assert len(await library(board)) > 3
    assert found_in(await everything_but_the_restricted_list(board)) == set()
    assert found_in(caplog.text) == set()
    assert '"event": "command_done"' in caplog.text
    (site,) = board.world.sandbox.tenant.sites.values()
    restricted = f"POST /sites/{site.id}/lists/{site.find('MASC Referrals').id}/items"
    assert wire.places == {"POST /queue/devstore/masc-work/messages", restricted}
    assert [address for address in wire.addresses if found_in(address)] == []


async def test_a_referral_that_fails_is_kept_on_one_queue_and_its_alert_names_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "masc"):
        board, wire = await a_listened_board()
        await board.refer(board.police, planted())
        # The dialog's token does not hold with another key, so no try can work.
        key = {"MASC_SIGNING_KEY": "another-key-that-signs-dialogs-0123456789abcdef"}
        board.world.environment = board.world.environment | key
        board.world.start_anew()
        await board.settle()
    queues = await board.queues()
    assert {name for name, messages in queues.items() if messages} == {"masc-failed"}
    assert found_in(json.dumps(queues["masc-failed"])) == ALL
    assert await board.rows("MASC Referrals") == []
    await board.administrator.in_chat("file referral")
    assert found_in(await everything_but_the_restricted_list(board)) == set()
    assert found_in(caplog.text) == set()
    assert '"reason": "form_token"' in caplog.text
    alerts = [text for _, text in wire.heard if '"kind":"alert"' in text]
    assert alerts
    assert found_in("".join(alerts)) == set()
    assert wire.places == {
        f"POST /queue/devstore/{queue}/messages" for queue in ("masc-work", "masc-work-poison", "masc-failed")
    }
