"""After the match key was changed, every referral is keyed anew, once, and repeats are found again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo import player as people
from masc_graph.commands import RekeyReferrals
from masc_graph.operations.ask import ask_for_new_keys
from masc_graph.work.referrals import rekey_referrals
from tests.journeys.board import Board
from tests.work.backstage import ByHand, a_board_with_meanwhile, doors, handle, put_aside, waiting

NEXT_KEY = "keys-names-from-the-next-year-on-0123456789abc"
KEYED = ("VictimKey", "NameKey", "PairKey", "NameWords", "KeyId")


async def change_key(board: Board) -> None:
    """The service starts anew with another match key."""
    board.world.environment = board.world.environment | {"MASC_MATCH_KEY": NEXT_KEY, "MASC_MATCH_KEY_ID": "next"}
    board.world.start_anew()


async def rekey(board: Board) -> None:
    await ask_for_new_keys(doors(board).service)
    await board.run_queue()


async def keys(board: Board) -> dict[str, tuple[object, ...]]:
    return {
        row["Title"]: tuple(row.get(column) or "" for column in KEYED) for row in await board.rows("MASC Referrals")
    }


async def refer(board: Board, **changes: str) -> str:
    reference = await board.refer(board.police, changes)
    await board.run_queue()
    return reference


async def test_every_referral_is_keyed_as_if_it_had_been_filed_with_the_next_key(board: Board) -> None:
    old = await refer(board, victim_dob="1990-07-01")
    await change_key(board)
    same = await refer(board, victim_dob="1990-07-01")
    before = await keys(board)
    assert before[old][0] != before[same][0]
    await rekey(board)
    after = await keys(board)
    assert after[old] == after[same] == before[same]
    assert after[old][4] == "next"


async def test_a_repeat_is_found_only_among_referrals_of_the_same_key(board: Board) -> None:
    old = await refer(board)
    await change_key(board)
    unseen = await refer(board)
    await rekey(board)
    reference = await refer(board)
    rows = {row["Title"]: row for row in await board.rows("MASC Referrals")}
    assert rows[unseen]["RepeatState"] == "none"
    assert rows[reference]["RepeatState"] == "possible"
    assert rows[reference]["RepeatOf"] in (old, unseen)


async def test_the_audit_says_how_many_and_which_columns_but_no_value(board: Board) -> None:
    await refer(board)
    await refer(board, victim_name="Alex Brathay")
    await change_key(board)
    await rekey(board)
    (event,) = await board.events("keys_remade")
    assert event["Details"] == (
        '{"field_names": ["victim_key", "name_key", "pair_key", "name_words", "key_id"], "count": 2}'
    )
    assert event["Door"] == "cli"
    assert "ActorId" not in event


async def test_a_second_run_changes_nothing(board: Board) -> None:
    await refer(board)
    await change_key(board)
    await rekey(board)
    items = str(await etags(board))
    board.world.sandbox.clock.advance(timedelta(minutes=1))
    await rekey(board)
    assert str(await etags(board)) == items
    assert len(await board.events("keys_remade")) == 2


async def etags(board: Board) -> list[tuple[str, str]]:
    lists = (await board.http.get("/sandbox/lists")).json()
    return [
        (item["id"], item["etag"])
        for item_list in lists
        if item_list["name"] == "MASC Referrals"
        for item in item_list["items"]
    ]


async def test_many_referrals_take_several_deliveries_and_one_event(board: Board) -> None:
    reference = await refer(board)
    (first,) = await board.rows("MASC Referrals")
    referrals = ByHand(board, "MASC Referrals")
    columns = ("Status", "MeetingId", "ReceivedAt", "VictimName")
    copied = {name: first[name] for name in columns}
    for number in range(rekey_referrals.AT_ONCE):
        referrals.add(**copied, Title=f"MASC-A{number:04}", ReferringAgency="police", ReferrerId=people.POLICE_LEAD)
    await change_key(board)
    await handle(board, RekeyReferrals(key_id="next"), person=None, door="cli")
    left = [known for known, row in (await keys(board)).items() if row[4] != "next"]
    assert len(left) == 1
    assert left != [reference]
    assert await waiting(board) == [("rekey_referrals", 0, timedelta(0))]
    assert await board.events("keys_remade") == []
    await board.run_queue()
    assert {row[4] for row in (await keys(board)).values()} == {"next"}
    assert len(await board.events("keys_remade")) == 1


async def test_a_perpetrator_who_is_not_known_is_not_part_of_a_pair(board: Board) -> None:
    reference = await refer(board)
    ByHand(board, "MASC Referrals").change(reference, PerpetratorKnown="Not known")
    await change_key(board)
    await rekey(board)
    assert (await keys(board))[reference][2] == ""


async def test_a_referral_that_somebody_changes_meanwhile_is_read_again() -> None:
    board, wire = await a_board_with_meanwhile()
    reference = await refer(board)
    await change_key(board)
    referrals = ByHand(board, "MASC Referrals")

    async def corrected() -> None:
        referrals.change(reference, VictimName="Alex Brathay")

    wire.words, wire.then = '"KeyId"', corrected
    await rekey(board)
    assert (await keys(board))[reference][4] == "laptop"
    await board.settle()
    other = await refer(board, victim_name="Alex Brathay")
    after = await keys(board)
    assert after[reference] == after[other]


async def test_a_referral_that_is_erased_meanwhile_is_left_out() -> None:
    board, wire = await a_board_with_meanwhile()
    reference = await refer(board)
    await change_key(board)

    async def erased() -> None:
        ByHand(board, "MASC Referrals").delete(reference)

    wire.words, wire.then = "VictimDob", erased
    await rekey(board)
    assert await keys(board) == {}
    assert len(await board.events("keys_remade")) == 1


async def test_a_service_that_has_not_got_the_next_key_yet_puts_the_command_aside(board: Board) -> None:
    reference = await refer(board)
    await handle(board, RekeyReferrals(key_id="next"), person=None, door="cli")
    (failed,) = await put_aside(board)
    assert failed["payload"] == {"kind": "rekey_referrals", "key_id": "next"}
    assert (await keys(board))[reference][4] == "laptop"


async def test_no_name_is_in_the_command_or_in_what_it_leaves(board: Board, caplog: pytest.LogCaptureFixture) -> None:
    await refer(board)
    await change_key(board)
    with caplog.at_level(0):
        command = await ask_for_new_keys(doors(board).service)
        await board.run_queue()
    assert "Aldermere" not in caplog.text + command.model_dump_json()
    assert str(people.POLICE_LEAD) not in command.model_dump_json()
