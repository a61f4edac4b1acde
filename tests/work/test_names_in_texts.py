"""What becomes of a text that may identify somebody: the case keeps it, an event says so, and nobody else reads it."""

from __future__ import annotations

from datetime import timedelta

from demo import player as people
from demo.player import Json
from masc_graph.commands import KeepNote, LookAgain, ReportTitle
from masc_graph.domain.text.privacy import KEPT
from tests.journeys.board import Board
from tests.journeys.test_agencies import four_actions
from tests.work.backstage import handle
from tests.work.test_set_action_status import an_update
from tests.work.test_sync import edit, look, two_actions

NAMED = "Robin has moved to her sister's for now."


async def kept(board: Board) -> str:
    return str((await board.rows("MASC Referrals"))[0].get("KeptNotes") or "")


async def action(board: Board, number: int) -> Json:
    return next(row for row in await board.rows("MASC Actions") if row["Title"].endswith(f"/{number}"))


async def end(board: Board, reference: str, note: str, person: str = people.HOUSING_LEAD, number: int = 4) -> None:
    await handle(board, an_update("not_completed", f"{reference}/{number}", note=note), person)
    await board.run_queue()


async def said_to(board: Board, person: str) -> str:
    return "\n".join(people.text_of(post["card"]) for post in await board.player(person).chat())


async def everything(board: Board) -> str:
    """All lists but the restricted one, all chats, the channel and the plan."""
    names = ("MASC Actions", "MASC Audit", "MASC Messages", "MASC Decisions", "MASC Meetings")
    lists = [await board.rows(name) for name in names]
    chats = [await said_to(board, one) for one in (people.ADMINISTRATOR, people.CHAIR, people.HOUSING_LEAD)]
    return f"{lists}{chats}{await board.chair.channel()}{await board.tasks()}"


async def test_a_named_note_is_recorded_without_its_words_and_kept_for_the_administrator(board: Board) -> None:
    reference = await board.after(four_actions)
    await end(board, reference, NAMED)
    row = await action(board, 4)
    assert (row["Status"], row["ReasonText"]) == ("not_completed", KEPT)
    assert f"{reference}/4: {NAMED}" in await kept(board)
    (event,) = await board.events("name_in_text")
    assert (event["Reference"], event["ActorId"]) == (reference, people.HOUSING_LEAD)
    assert event["Details"] == '{"verb": "set_action_status"}'
    assert f"A note about {reference}/4 may identify somebody" in await said_to(board, people.ADMINISTRATOR)
    assert "Robin has moved" not in await everything(board)


async def test_a_clean_note_of_somebody_who_sees_no_cases_is_kept_in_the_same_way_and_nobody_is_told(
    board: Board,
) -> None:
    reference = await board.after(four_actions)
    note = "No flat was free before Christmas."
    await end(board, reference, note)
    assert (await action(board, 4))["ReasonText"] == KEPT
    assert note in await kept(board)
    assert await board.events("name_in_text") == []


async def test_a_second_note_stands_below_the_first_and_a_repeat_adds_nothing(board: Board) -> None:
    reference = await board.after(four_actions)
    await end(board, reference, "No flat was free before Christmas.")
    note = KeepNote(
        reference=reference,
        subject=reference,
        verb="look_again",
        note="A second one.",
        person_id=people.HOUSING_LEAD,
        source="x",
    )
    await handle(board, note, None, "worker")
    before = await kept(board)
    await handle(board, note, None, "worker")
    assert await kept(board) == before
    assert [line.partition(": ")[2] for line in before.splitlines()] == [
        "No flat was free before Christmas.",
        "A second one.",
    ]


async def test_a_note_for_a_case_that_is_gone_is_put_aside(board: Board) -> None:
    note = KeepNote(reference="MASC-0QX9D", subject="x", verb="look_again", note="x", person_id="x", source="x")
    await handle(board, note, None, "worker")
    await board.run_queue()
    assert await board.events("name_in_text") == []


async def test_somebody_who_sees_cases_is_read_by_others_unless_the_worker_finds_a_name(board: Board) -> None:
    reference = await board.after(four_actions)
    await end(board, reference, "The court has not answered yet.", people.POLICE_LEAD, 1)
    assert (await action(board, 1))["ReasonText"] == "The court has not answered yet."
    await end(board, reference, NAMED, people.HEALTH_LEAD, 2)
    assert (await action(board, 2))["ReasonText"] == KEPT
    assert len(await board.events("name_in_text")) == 1


async def test_three_within_an_hour_tell_chair_and_vice_chair_too(board: Board) -> None:
    reference = await board.after(four_actions)
    for minutes in (0, 61, 5):
        board.world.sandbox.clock.advance(timedelta(minutes=minutes))
        await handle(board, an_update("in_progress", f"{reference}/4", note=f"{NAMED} {minutes}"), people.HOUSING_LEAD)
        await board.run_queue()
    assert "within an hour" not in await said_to(board, people.CHAIR)
    board.world.sandbox.clock.advance(timedelta(minutes=5))
    await end(board, reference, NAMED)
    for person in (people.CHAIR, people.VICE_CHAIR, people.ADMINISTRATOR):
        assert "3 texts within an hour may identify somebody" in await said_to(board, person)
    assert "within an hour" not in await said_to(board, people.HOUSING_LEAD)


async def test_a_reason_to_look_again_that_names_somebody_is_kept_and_no_card_shows_it(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    card = await board.administrator.in_chat(f"New referral {reference}")
    shown = await board.administrator.press(card, "Do not accept")
    await shown.press("Do not accept", {"reason_code": "standard_risk"})
    await board.run_queue()
    version = (await board.rows("MASC Referrals"))[0]["Version"]
    await handle(board, LookAgain(reference=reference, version=version, reason=NAMED), people.POLICE_LEAD)
    await board.run_queue()
    row = (await board.rows("MASC Referrals"))[0]
    assert (row["Status"], row["StatusReason"]) == ("submitted", KEPT)
    assert NAMED in row["KeptNotes"]
    assert "Robin has moved" not in await everything(board)


async def test_a_name_typed_as_the_title_of_a_task_is_told_to_the_administrator_once(board: Board) -> None:
    reference = await board.after(two_actions)
    assert await board.events("name_in_text") == []
    await edit(board, title=f"{reference}/1 Ring robin aldermere")
    await look(board)
    await board.run_queue()
    (event,) = await board.events("name_in_text")
    assert (event["Reference"], event["Details"]) == (reference, '{"verb": "planner_title"}')
    assert f"The title of {reference}/1 in Planner may identify somebody" in await said_to(board, people.ADMINISTRATOR)
    board.world.sandbox.clock.advance(timedelta(minutes=10))
    await look(board)
    await board.run_queue()
    assert len(await board.events("name_in_text")) == 1
    await edit(board, title=f"{reference}/1 Ring Robin again")
    await look(board)
    await board.run_queue()
    assert len(await board.events("name_in_text")) == 2


async def test_a_harmless_title_that_somebody_typed_is_not_told(board: Board) -> None:
    reference = await board.after(two_actions)
    await edit(board, title=f"{reference}/1 Ring the court today")
    await look(board)
    await board.run_queue()
    assert await board.events("name_in_text") == []


async def test_a_task_that_masc_did_not_make_is_named_as_such(board: Board) -> None:
    await board.after(two_actions)
    await handle(board, ReportTitle(task_id="t", mark="m"), None, "worker")
    assert "The title of a task that MASC did not make" in await said_to(board, people.ADMINISTRATOR)
