"""An agency ticks its task off in Planner or on the card; the tick comes back into the record."""

from __future__ import annotations

import pytest

from demo import player as people
from tests.journeys.board import Board
from tests.journeys.test_decide import ACTIONS, open_record
from tests.work.backstage import ByHand
from tests.work.two_sides import MANY

pytestmark = pytest.mark.journey


async def decided(board: Board) -> tuple[str, dict[str, people.Json]]:
    """A case with two actions, and its tasks by code."""
    return await board.after(a_decided_case)


async def a_decided_case(board: Board) -> tuple[str, dict[str, people.Json]]:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    return reference, {task["title"].split(" ")[0]: task for task in await board.tasks()}


async def actions(board: Board) -> dict[str, people.Json]:
    return {row["Title"]: row for row in await board.rows("MASC Actions")}


async def test_a_tick_in_planner_becomes_the_record_with_who_and_when(board: Board) -> None:
    reference, tasks = await decided(board)
    await board.set_clock("2026-12-01T10:00:00Z")
    await board.tick(tasks[f"{reference}/1"]["id"], people.POLICE_LEAD)
    await board.fire("sync")
    await board.fire("sync")
    row = (await actions(board))[f"{reference}/1"]
    assert (row["Status"], row["StatusById"], row["StatusByAgency"]) == ("completed", people.POLICE_LEAD, "police")
    assert row["StatusAt"].startswith("2026-12-01T10:00")
    assert len(await board.events("action_status_changed")) == 1


async def test_the_next_agenda_shows_what_was_completed_and_what_is_not_finished(board: Board) -> None:
    reference, tasks = await decided(board)
    await board.set_clock("2026-12-01T10:00:00Z")
    await board.tick(tasks[f"{reference}/1"]["id"], people.POLICE_LEAD)
    await board.fire("sync")
    await board.set_clock("2026-12-11T13:00:00Z")
    await board.fire("agenda_due")
    agenda = await board.chair.in_channel("MASC agenda: Monday 14 December 2026")
    text = people.text_of(agenda["card"])
    assert "1 not finished" in text
    assert "1 completed" in text


async def test_a_tick_by_another_agency_is_flagged_and_not_taken(board: Board) -> None:
    reference, tasks = await decided(board)
    await board.tick(tasks[f"{reference}/1"]["id"], people.HEALTH_LEAD)
    await board.fire("sync")
    row = (await actions(board))[f"{reference}/1"]
    assert (row["Status"], row["Flags"]) == ("not_started", ["ticked_by_other"])
    shown = await board.police.press(await board.welcome(board.police), "My agency's actions")
    assert "Ticked in Planner by another agency" in shown.text


async def only_sees_the_figures(board: Board) -> None:
    """The police's lead becomes a steering viewer, and is nothing else any more."""
    ByHand(board, "MASC Agencies").change(f"police:{people.POLICE_LEAD}", Roles=["steering_viewer"], **MANY)
    await board.set_clock("2026-12-01T10:00:00Z")


async def test_the_tick_of_a_steering_viewer_is_flagged_and_not_taken(board: Board) -> None:
    reference, tasks = await decided(board)
    await only_sees_the_figures(board)
    await board.tick(tasks[f"{reference}/1"]["id"], people.POLICE_LEAD)
    await board.fire("sync")
    row = (await actions(board))[f"{reference}/1"]
    assert (row["Status"], row["Flags"]) == ("not_started", ["ticked_by_other", "unassigned"])


async def test_a_steering_viewer_cannot_end_an_action_with_a_forged_press(board: Board) -> None:
    reference, _ = await decided(board)
    await only_sees_the_figures(board)
    data = {"verb": "agency.complete", f"a_{reference.removeprefix('MASC-')}_1": f"{reference}/1", "seen": {}}
    answer = await board.police.post(
        "/sandbox/dialog",
        {"person": people.POLICE_LEAD, "source": "card", "conversation": people.CHANNEL, "data": data},
    )
    assert "Your role on the MASC roster does not include this" in people.text_of(answer["card"])
    await board.run_queue()
    assert (await actions(board))[f"{reference}/1"]["Status"] == "not_started"


async def test_an_agency_completes_its_action_on_the_card_and_planner_follows(board: Board) -> None:
    reference, _ = await decided(board)
    await board.set_clock("2026-12-01T10:00:00Z")
    shown = await board.police.press(await board.welcome(board.police), "My agency's actions")
    assert "Apply for an interim order" in shown.text
    assert "Offer an appointment" not in shown.text
    nothing = await shown.press("Completed", {})
    assert "Select at least one action" in nothing.text
    tick = f"a_{reference.removeprefix('MASC-')}_1"
    shown = await nothing.press("Completed", {tick: f"{reference}/1", "note": "The court made the order."})
    assert "We are recording 1" in shown.text
    await board.run_queue()
    row = (await actions(board))[f"{reference}/1"]
    assert (row["Status"], row["ReasonText"]) == ("completed", "The court made the order.")
    task = next(task for task in await board.tasks() if task["title"].startswith(f"{reference}/1"))
    assert task["percentComplete"] == 100
    await board.fire("sync")
    assert (await actions(board))[f"{reference}/1"]["StatusById"] == people.POLICE_LEAD


async def test_another_agencys_action_cannot_be_ticked_with_a_forged_press(board: Board) -> None:
    reference, _ = await decided(board)
    data = {"verb": "agency.complete", f"a_{reference.removeprefix('MASC-')}_2": f"{reference}/2", "seen": {}}
    answer = await board.police.post(
        "/sandbox/dialog",
        {"person": people.POLICE_LEAD, "source": "card", "conversation": people.CHANNEL, "data": data},
    )
    assert "This action belongs to another agency" in people.text_of(answer["card"])
    await board.run_queue()
    assert (await actions(board))[f"{reference}/2"]["Status"] == "not_started"


async def test_a_name_in_the_note_is_refused(board: Board) -> None:
    reference, _ = await decided(board)
    shown = await board.police.press(await board.welcome(board.police), "My agency's actions")
    tick = f"a_{reference.removeprefix('MASC-')}_1"
    shown = await shown.press("Completed", {tick: f"{reference}/1", "note": "Spoke to Robin about it."})
    assert "Remove the name" in shown.text
    await board.run_queue()
    assert (await actions(board))[f"{reference}/1"]["Status"] == "not_started"


async def test_a_case_is_ready_to_close_when_every_action_is_done_and_back_when_one_is_reopened(board: Board) -> None:
    reference, tasks = await decided(board)
    await board.tick(tasks[f"{reference}/1"]["id"], people.POLICE_LEAD)
    await board.tick(tasks[f"{reference}/2"]["id"], people.HEALTH_LEAD)
    await board.fire("sync")
    assert (await board.rows("MASC Referrals"))[0]["Status"] == "ready_to_close"
    await board.tick(tasks[f"{reference}/2"]["id"], people.HEALTH_LEAD, percentComplete=50)
    await board.fire("sync")
    assert (await board.rows("MASC Referrals"))[0]["Status"] == "open_actions"
    assert (await actions(board))[f"{reference}/2"]["Status"] == "in_progress"


async def test_my_agency_comes_into_the_chat_by_its_words(board: Board) -> None:
    await decided(board)
    await board.police.say("my agency")
    await board.run_queue()
    card = await board.police.in_chat("Police: 1 open")
    shown = await board.police.press(card, "Update them")
    assert "Apply for an interim order" in shown.text
    shown = await shown.press("In progress", {})
    assert "Select at least one action" in shown.text
