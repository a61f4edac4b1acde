"""Several questions in one go: any number of terms, each row once."""

from __future__ import annotations

from masc_graph.graph.lists import equals
from masc_graph.registers.rows import MessageRow
from tests.work.backstage import a_board_with_meanwhile, registers


async def test_any_number_of_terms_is_one_round_trip_and_brings_each_row_once() -> None:
    board, wire = await a_board_with_meanwhile()
    lists = registers(board)
    writing = lists.writing()
    for number in range(25):
        writing.add(MessageRow(title=f"row {number:02}", reference=f"MASC-0000{number % 2}"))
    await writing.send()
    reading = lists.reading()
    terms = [equals("Title", f"row {number:02}") for number in range(24)]
    wanted = reading.any_of(MessageRow, [*terms, equals("Reference", "MASC-00001")])
    beside = reading.find(MessageRow, "row 24")
    wire.seen.clear()
    await reading.send()
    assert [path for _, path in wire.seen] == ["/graph/v1.0/$batch"]
    assert [stored.row.title for stored in wanted.rows] == [f"row {number:02}" for number in range(24)]
    assert beside.one
    assert beside.one.row.title == "row 24"


async def test_no_terms_ask_for_nothing_and_bring_nothing() -> None:
    board, wire = await a_board_with_meanwhile()
    reading = registers(board).reading()
    wanted = reading.any_of(MessageRow, [])
    wire.seen.clear()
    await reading.send()
    assert (wanted.rows, wire.seen) == ([], [])
