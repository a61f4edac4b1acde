"""A board made from a copy is independent, and has everything that the original had."""

from __future__ import annotations

import pytest

from tests.journeys.board import Board, a_board, a_filed_referral, a_listed_case

pytestmark = pytest.mark.journey


async def test_what_happens_on_one_board_leaves_the_next_one_alone(board: Board) -> None:
    await board.after(a_listed_case)
    next_board = await a_board()
    assert await next_board.rows("MASC Referrals") == []
    assert "Multi-Agency" in str(await next_board.welcome(next_board.chair))
    await next_board.after(a_filed_referral)
    assert [row["Status"] for row in await board.rows("MASC Referrals")] == ["listed"]


async def test_a_story_told_again_ends_where_it_ended_and_goes_on_from_there(board: Board) -> None:
    first = await board.after(a_listed_case)
    again = await a_board()
    assert await again.after(a_listed_case) == first
    assert await again.rows("MASC Referrals") == await board.rows("MASC Referrals")
    assert await again.queues() == await board.queues()
    second = await again.refer(again.police)
    await again.run_queue()
    assert {row["Title"] for row in await again.rows("MASC Referrals")} == {first, second}
    assert len(await board.rows("MASC Referrals")) == 1


async def test_a_story_on_a_board_that_has_one_already_is_lived_through(board: Board) -> None:
    first = await board.after(a_filed_referral)
    second = await board.after(a_filed_referral)
    assert first != second
    assert len(await board.rows("MASC Referrals")) == 2
