"""Several changes in one go: in order, once, whatever is answered, lost or throttled on the way."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest

from masc_graph.errors import Changed, GiveUp, Taken, TryAgain, Unanswered
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import AgencyRow, MessageRow
from tests.journeys.board import Board, a_board
from tests.work.backstage import ByHand, fail, faults_met, now, registers

ITEMS = "^/graph/v1.0/sites/.*/items$"
LOST = {"method": "POST", "path": r"\$batch$", "fault": "reset", "when": "after", "times": 1}
CLASHES = ("400", "409", "500")


@pytest.fixture
async def board() -> Board:
    return await a_board()


def a_row(number: int, reference: str = "") -> MessageRow:
    return MessageRow(title=f"row {number:02}", reference=reference)


async def rows(board: Board) -> list[str]:
    """The keys of the rows that these tests write, in the order in which they were made."""
    return [row["Title"] for row in await board.rows("MASC Messages") if row["Title"].startswith("row ")]


async def stored(board: Board, key: str) -> Stored[MessageRow]:
    reading = registers(board).reading()
    wanted = reading.find(MessageRow, key)
    await reading.send()
    assert wanted.one
    return wanted.one


async def write(board: Board, *numbers: int) -> None:
    writing = registers(board).writing()
    for number in numbers:
        writing.add(a_row(number))
    await writing.send()


async def test_more_than_twenty_rows_are_written_in_order(board: Board) -> None:
    await write(board, *range(45))
    assert await rows(board) == [f"row {number:02}" for number in range(45)]


async def test_what_belongs_together_travels_in_one_batch_and_the_first_batch_can_go_alone(board: Board) -> None:
    writing = registers(board).writing()
    writing.add(a_row(0))
    for number in range(1, 24, 2):
        with writing.together():
            writing.add(a_row(number))
            writing.add(a_row(number + 1))
    await writing.begin()
    assert await rows(board) == [f"row {number:02}" for number in range(19)], "nine whole pairs beside the first row"
    await writing.send()
    assert await rows(board) == [f"row {number:02}" for number in range(25)]


async def test_what_belongs_together_and_is_too_much_for_a_batch_is_cut(board: Board) -> None:
    writing = registers(board).writing()
    with writing.together():
        for number in range(21):
            writing.add(a_row(number))
    await writing.send()
    assert len(await rows(board)) == 21


async def test_what_is_throttled_within_the_batch_is_written_after_its_time(board: Board) -> None:
    before = now(board)
    await fail(board, {"method": "POST", "path": ITEMS, "fault": "429", "retry_after": "7", "nth": 2})
    await write(board, 1, 2, 3)
    assert faults_met(board) == 1
    assert now(board) - before >= timedelta(seconds=7)
    assert await rows(board) == ["row 01", "row 02", "row 03"]


@pytest.mark.parametrize("fault", ["504", "reset", "half_body"])
async def test_a_row_whose_answer_was_lost_is_found_and_not_written_again(board: Board, fault: str) -> None:
    path = ITEMS if fault == "504" else r"\$batch$"
    await fail(board, {"method": "POST", "path": path, "fault": fault, "when": "after", "nth": 1})
    await write(board, 1, 2, 3)
    assert faults_met(board) == 1
    assert sorted(await rows(board)) == ["row 01", "row 02", "row 03"]


@pytest.mark.parametrize("status", CLASHES)
async def test_a_row_that_is_there_already_is_taken_as_it_stands(board: Board, status: str) -> None:
    await board.http.put("/sandbox/switches", json={"unique clash": status})
    await write(board, 1)
    writing = registers(board).writing()
    writing.add(a_row(1, "MASC-7F3K2"))
    writing.add(a_row(2))
    await writing.send()
    assert writing.saved(MessageRow, "row 01").row.reference == ""
    assert (writing.made(MessageRow, "row 01"), writing.made(MessageRow, "row 02")) == (False, True)
    assert await rows(board) == ["row 01", "row 02"]


@pytest.mark.parametrize("status", CLASHES)
async def test_a_key_that_belongs_to_another_stops_the_writing_and_is_named(board: Board, status: str) -> None:
    await board.http.put("/sandbox/switches", json={"unique clash": status})
    await write(board, 1)
    writing = registers(board).writing()
    writing.add(a_row(1), ours=lambda found: found.reference == "MASC-7F3K2")
    writing.add(a_row(2))
    with pytest.raises(Taken) as taken:
        await writing.send()
    assert taken.value.key == "row 01"
    assert await rows(board) == ["row 01"]


async def test_a_row_that_somebody_changed_meanwhile_is_not_overwritten(board: Board) -> None:
    await write(board, 1)
    before = await stored(board, "row 01")
    ByHand(board, "MASC Messages").change("row 01", Reference="MASC-7F3K2")
    writing = registers(board).writing()
    writing.change(before, reference="MASC-00000")
    with pytest.raises(Changed):
        await writing.send()
    assert (await stored(board, "row 01")).row.reference == "MASC-7F3K2"


async def test_a_change_whose_answer_was_lost_counts_as_written_since_it_stands(board: Board) -> None:
    await write(board, 1)
    writing = registers(board).writing()
    writing.change(await stored(board, "row 01"), reference="MASC-7F3K2")
    writing.add(a_row(2))
    await fail(board, LOST)
    await writing.send()
    assert faults_met(board) == 1
    again = registers(board).writing()
    again.change(writing.saved(MessageRow, "row 01"), meeting_id="2026-11-30")
    await again.send()
    row = (await stored(board, "row 01")).row
    assert (row.reference, row.meeting_id) == ("MASC-7F3K2", "2026-11-30")
    assert await rows(board) == ["row 01", "row 02"]


async def test_a_change_that_was_lost_before_it_arrived_is_sent_again(board: Board) -> None:
    await write(board, 1)
    writing = registers(board).writing()
    writing.change(await stored(board, "row 01"), reference="MASC-7F3K2")
    writing.add(a_row(2))
    await fail(board, LOST | {"when": "before"})
    await writing.send()
    assert (await stored(board, "row 01")).row.reference == "MASC-7F3K2"


async def test_a_claim_whose_answer_was_lost_is_nobodys_until_it_is_taken_over(board: Board) -> None:
    await write(board, 1)
    writing = registers(board).writing()
    writing.claim(await stored(board, "row 01"), reference="MASC-7F3K2")
    writing.add(a_row(2))
    await fail(board, LOST)
    with pytest.raises(Unanswered):
        await writing.send()


async def test_of_two_that_claim_with_the_same_words_one_is_told_that_it_changed(board: Board) -> None:
    await write(board, 1)
    seen = await stored(board, "row 01")
    first, second = registers(board).writing(), registers(board).writing()
    for writing in (first, second):
        writing.claim(seen, reference="MASC-7F3K2")
    await first.send()
    with pytest.raises(Changed):
        await second.send()


async def test_a_change_gives_the_etag_that_the_next_change_needs(board: Board) -> None:
    await write(board, 1)
    writing = registers(board).writing()
    writing.change(await stored(board, "row 01"), reference="MASC-7F3K2")
    await writing.send()
    again = registers(board).writing()
    again.change(writing.saved(MessageRow, "row 01"), meeting_id="2026-11-30")
    await again.send()
    row = (await stored(board, "row 01")).row
    assert (row.reference, row.meeting_id) == ("MASC-7F3K2", "2026-11-30")


ANSWERS = [
    {},
    {"etag of changed fields": "present"},
    {"fields of a new item": "present"},
]


@pytest.mark.parametrize("switches", ANSWERS)
async def test_a_row_is_changed_again_whatever_the_answer_left_out(board: Board, switches: dict[str, str]) -> None:
    await board.http.put("/sandbox/switches", json=switches)
    writing = registers(board).writing()
    writing.add(a_row(1))
    await writing.send()
    assert writing.saved(MessageRow, "row 01").row == a_row(1)
    for number in range(3):
        writing.change(writing.saved(MessageRow, "row 01"), reference=f"MASC-0000{number}")
        await writing.send()
    assert (await stored(board, "row 01")).row.reference == "MASC-00002"


async def test_a_row_changed_by_another_before_its_etag_was_read_is_not_overwritten(board: Board) -> None:
    await write(board, 1)
    writing = registers(board).writing()
    writing.change(await stored(board, "row 01"), reference="MASC-7F3K2")
    await writing.send()
    ByHand(board, "MASC Messages").change("row 01", Reference="MASC-00000")
    again = registers(board).writing()
    again.claim(writing.saved(MessageRow, "row 01"), meeting_id="2026-11-30")
    with pytest.raises(Changed):
        await again.send()
    assert (await stored(board, "row 01")).row.reference == "MASC-00000"


async def test_a_row_that_sharepoint_refuses_is_given_up(board: Board) -> None:
    writing = registers(board).writing()
    writing.add(a_row(1), also={"NoSuchColumn": "x"})
    with pytest.raises(GiveUp):
        await writing.send()
    assert await rows(board) == []


async def test_a_list_that_answers_nothing_but_errors_is_tried_again_later(board: Board) -> None:
    await fail(board, {"method": "POST", "path": ITEMS, "fault": "500"})
    with pytest.raises(TryAgain):
        await write(board, 1)
    assert await rows(board) == []


async def test_a_row_that_somebody_broke_is_left_out_and_named_without_its_values(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    ByHand(board, "MASC Agencies").change("health", RowKind=None, AgencyName="canary-name")
    roster = await registers(board).roster(now(board) + timedelta(hours=1))
    assert roster.agency("health") is None
    assert roster.agency("police") is not None
    (line,) = [record.getMessage() for record in caplog.records if "row_unreadable" in record.getMessage()]
    assert "RowKind" in line
    assert "canary-name" not in line


async def test_rows_are_taken_after_the_reading_was_sent_and_not_before(board: Board) -> None:
    wanted = registers(board).reading().find(AgencyRow, "police")
    with pytest.raises(LookupError):
        _ = wanted.rows


async def test_a_list_that_only_another_version_knows_is_left_alone(board: Board) -> None:
    lists = json.loads(board.world.environment["MASC_LIST_IDS"]) | {"of_a_later_version": "its-own-id"}
    board.world.environment["MASC_LIST_IDS"] = json.dumps(lists)
    board.world.start_anew()
    await write(board, 1)
    assert await rows(board) == ["row 01"]
