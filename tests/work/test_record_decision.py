"""A decision at the worker: what a forged, late, second or overtaken command does, and what becomes of the case."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest

from demo import player as people
from demo.player import Shown
from masc_graph.commands import NewAction, RecordDecision
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.registers.meeting_reading import read_meeting
from tests.journeys.board import MEETING, Board
from tests.journeys.test_decide import ACTIONS, open_record
from tests.work.backstage import (
    ByHand,
    a_board_with_meanwhile,
    a_command,
    doors,
    fail,
    handle,
    put_aside,
    signed,
)

UNDER_REVIEW = {
    "outcome": "keep_under_review",
    "review_on": "2027-01-11",
    "reason": "The visits have stopped for now.",
    "supersede_reason": "The outcome was read out wrongly.",
    "went_through": "true",
}
DEFER = {
    "outcome": "defer",
    "defer_why": "no_time",
    "reason": "The hour was over before we came to it.",
    "went_through": "true",
}


def a_decision(board: Board, reference: str, **changes: object) -> RecordDecision:
    """The chair's decision with one action, as the dialog would have made it."""
    meeting = str(changes.get("meeting_id", MEETING))
    token = signed(board, "record", people.CHAIR, f"{reference}/{meeting}", str(changes.get("seen", "")))
    action = NewAction(
        row=1, agency="police", prompt="offender.civil_orders", what="Apply for an interim order", due_on="2026-12-14"
    )
    values = {"token": token, "reference": reference, "meeting_id": MEETING, "seen": "", "went_through": True,
              "outcome": Outcome.ACTIONS_AGREED, "actions": (action,)}  # fmt: skip
    return RecordDecision.model_validate(values | changes)


async def correct(board: Board, reference: str, words: str = "Actions agreed") -> Shown:
    """Open the dialog that corrects the decision which stands."""
    reply = await board.chair.in_channel(f"{reference}: {words}")
    return await board.chair.press(reply, "Correct this decision")


async def status(board: Board) -> str:
    (item,) = await board.rows("MASC Referrals")
    return item["Status"]


async def test_a_decision_with_five_actions_takes_four_calls_of_graph_and_two_of_teams() -> None:
    board, wire = await a_board_with_meanwhile()
    reference = await board.listed_case()
    await (await open_record(board, board.administrator)).press("Save for the chair", ACTIONS)
    await board.run_queue()
    shown = await open_record(board, board.chair)
    await shown.press("Record and close", {"also_1": "health,probation", "also_2": "housing"})
    (message,) = (await board.queues())["masc-work"]
    wire.seen.clear()
    await doors(board).work(json.dumps(message["body"]))
    called = Counter(path.split("/")[1] for _, path in wire.seen if path.startswith(("/graph", "/connector")))
    assert called["graph"] <= 4
    assert called["connector"] <= 2
    assert len(await board.tasks()) == 5
    await board.chair.in_channel(f"{reference}: Actions agreed")


async def test_a_decision_that_nobody_opened_a_dialog_for_is_put_aside(board: Board) -> None:
    reference = await board.listed_case()
    forged = (
        a_decision(board, reference, token="made up"),
        a_decision(board, reference, token=signed(board, "record", people.VICE_CHAIR, f"{reference}/{MEETING}")),
        a_decision(board, reference, token=signed(board, "record", people.CHAIR, f"MASC-00000/{MEETING}")),
        a_decision(board, reference, token=signed(board, "record", people.CHAIR, f"{reference}/{MEETING}", "another")),
    )
    for payload in forged:
        await handle(board, payload)
    assert len(await put_aside(board)) == len(forged)
    assert await board.rows("MASC Decisions") == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"meeting_id": "2026-12-01"}, "no such meeting"), ({"meeting_id": "2026-12-14"}, "not that meeting's case")],
)
async def test_a_decision_of_a_meeting_that_the_case_is_not_on_is_put_aside(
    board: Board, changes: dict[str, object], what: str
) -> None:
    reference = await board.listed_case()
    await handle(board, a_decision(board, reference, **changes))
    assert len(await put_aside(board)) == 1, what
    assert await board.rows("MASC Decisions") == []


async def test_a_decision_on_a_case_that_left_the_meeting_meanwhile_comes_back_with_what_was_written(
    board: Board,
) -> None:
    reference = await board.listed_case()
    ByHand(board, "MASC Referrals").change(reference, Status="deferred", MeetingId="2026-12-28")
    await handle(board, a_decision(board, reference))
    text = people.text_of((await board.chair.in_chat("left this meeting while you had it open"))["card"])
    assert f"{reference} left this meeting while you had it open: it is put off to the next meeting." in text
    assert "Police: Apply for an interim order" in text
    assert "put it back on the agenda" in text
    assert await board.rows("MASC Decisions") == []


async def test_a_case_that_was_withdrawn_meanwhile_is_not_said_to_come_back(board: Board) -> None:
    reference = await board.listed_case()
    ByHand(board, "MASC Referrals").change(reference, Status="withdrawn")
    await handle(board, a_decision(board, reference))
    text = people.text_of((await board.chair.in_chat("left this meeting while you had it open"))["card"])
    assert "put it back" not in text


async def test_a_decision_before_the_agenda_is_posted_is_put_aside(board: Board) -> None:
    reference = await board.refer(board.police)
    await board.run_queue()
    await board.accept(reference)
    await handle(board, a_decision(board, reference))
    assert len(await put_aside(board)) == 1
    assert await board.rows("MASC Decisions") == []


async def test_a_decision_that_the_rules_refuse_by_then_is_put_aside(board: Board) -> None:
    await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    ByHand(board, "MASC Agencies").delete("health")
    await board.run_queue()
    assert await board.rows("MASC Decisions") == []
    assert await board.tasks() == []
    (failed,) = (await board.queues())["masc-failed"]
    assert failed["body"]["payload"]["kind"] == "record_decision"


async def test_of_two_that_write_at_the_same_moment_the_list_lets_one_in() -> None:
    board, wire = await a_board_with_meanwhile()
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    token = signed(board, "record", people.VICE_CHAIR, f"{reference}/{MEETING}")
    first = a_command(board, a_decision(board, reference, token=token), people.VICE_CHAIR)

    async def the_vice_chair_was_first() -> None:
        await doors(board).work(first.model_dump_json())

    wire.words, wire.then = '"CommandId"', the_vice_chair_was_first
    await board.run_queue()
    assert wire.then is None
    (decision,) = await board.rows("MASC Decisions")
    assert decision["DecidedById"] == people.VICE_CHAIR
    message = await board.chair.in_chat("Someone else recorded a decision")
    assert "Offer an appointment within a week" in people.text_of(message["card"])
    assert len(await board.tasks()) == 1


async def test_an_action_number_that_was_taken_meanwhile_is_drawn_anew() -> None:
    board, wire = await a_board_with_meanwhile()
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)

    async def somebody_adds_an_action() -> None:
        ByHand(board, "MASC Actions").add(
            Title=f"{reference}/1", Reference=reference, DecisionId="by hand", Agency="police", Area="Victim",
            What="Typed into the list", DueOn="2026-12-14T12:00:00Z", Status="completed", CommandId="by hand", Row=1,
            StatusAt="2026-11-26T09:00:00Z", PlannerTaskId="no task",
        )  # fmt: skip

    wire.words, wire.then = '"CommandId"', somebody_adds_an_action
    await board.run_queue()
    await board.settle()
    rows = {row["Title"]: row["What"] for row in await board.rows("MASC Actions")}
    assert rows == {
        f"{reference}/1": "Typed into the list",
        f"{reference}/2": "Apply for an interim order",
        f"{reference}/3": "Offer an appointment within a week",
    }
    assert {task["title"].split(" ")[0] for task in await board.tasks()} == {f"{reference}/2", f"{reference}/3"}


async def test_a_correction_of_a_decision_that_was_deleted_by_hand_is_refused_with_what_was_written(
    board: Board,
) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    await (await correct(board, reference)).press("Record and close", UNDER_REVIEW)
    ByHand(board, "MASC Decisions").delete(f"{reference}/{MEETING}/1")
    await board.run_queue()
    assert await board.rows("MASC Decisions") == []
    message = await board.chair.in_chat("Someone else recorded a decision")
    assert "The visits have stopped for now." in people.text_of(message["card"])


async def test_a_decision_that_waited_for_planner_does_not_undo_its_correction(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await fail(board, {"method": "POST", "path": "^/graph/v1.0/planner/tasks$", "fault": "503", "times": 1})
    await board.run_queue()
    await (await correct(board, reference)).press("Record and close", UNDER_REVIEW)
    await board.run_queue()
    assert await status(board) == "under_review"
    await board.settle()
    assert await status(board) == "under_review"
    assert len(await board.tasks()) == 2
    old = await board.chair.in_channel("Replaced by the decision of")
    assert f"{reference}: Actions agreed" in people.text_of(old["card"])


async def test_a_case_that_was_put_off_by_mistake_comes_back_to_its_meeting(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", DEFER)
    await board.run_queue()
    await (await correct(board, reference, "Put off")).press("Record and close", UNDER_REVIEW)
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert (item["Status"], item["MeetingId"]) == ("under_review", MEETING)


async def test_the_correction_of_a_deferral_does_not_bring_back_a_case_that_was_withdrawn_since(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", DEFER)
    await board.run_queue()
    shown = await correct(board, reference, "Put off")
    ByHand(board, "MASC Referrals").change(reference, Status="withdrawn")
    await shown.press("Record and close", UNDER_REVIEW)
    await board.run_queue()
    told = people.text_of((await board.chair.in_chat("left this meeting while you had it open"))["card"])
    assert f"{reference} left this meeting while you had it open: it is withdrawn. Nothing was recorded." in told
    assert await status(board) == "withdrawn"
    assert len(await board.rows("MASC Decisions")) == 1


async def test_a_decision_says_which_command_moved_the_case(board: Board) -> None:
    reference = await board.listed_case()
    (before,) = await board.rows("MASC Referrals")
    await (await open_record(board, board.chair)).press("Record and close", UNDER_REVIEW)
    await board.run_queue()
    (after,) = await board.rows("MASC Referrals")
    (decision,) = await board.rows("MASC Decisions")
    assert decision["Reference"] == reference
    assert (after["ChangedBy"], after["Version"]) == (decision["CommandId"], before["Version"] + 1)


async def test_a_case_without_further_action_is_closed_with_the_moment(board: Board) -> None:
    await board.listed_case()
    typed = {"outcome": "no_further_action", "reason": "Nothing more is needed from the board.", "went_through": "true"}
    await (await open_record(board, board.chair)).press("Record and close", typed)
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert item["Status"] == "closed"
    assert item["ClosedAt"].startswith("2026-11-26T09:00")


async def test_what_could_not_be_done_is_said_until_its_case_is_closed_and_again_if_that_is_corrected(
    board: Board,
) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    rows = ByHand(board, "MASC Actions")
    rows.change(f"{reference}/1", Status="not_completed", StatusAt="2026-11-26T09:00:00Z")
    rows.change(f"{reference}/2", Status="completed", StatusAt="2026-11-26T09:00:00Z")
    closing = {"outcome": "close", "reason": "Nothing is left to do here.", "supersede_reason": "A slip of the hand."}
    await (await correct(board, reference)).press("Record and close", closing)
    await board.run_queue()
    assert await status(board) == "closed"
    assert await closed_by(board) == [f"{reference}/{MEETING}/2", ""]
    assert await said_in_january(board) == []
    await (await correct(board, reference, "Close")).press("Record and close", UNDER_REVIEW)
    await board.run_queue()
    assert await closed_by(board) == ["", ""]
    assert await said_in_january(board) == [f"{reference}/1"]


async def closed_by(board: Board) -> list[str]:
    return [row.get("ClosedBy") or "" for row in sorted(await board.rows("MASC Actions"), key=lambda row: row["Title"])]


async def said_in_january(board: Board) -> list[str]:
    """Which earlier actions the agenda of a much later meeting says could not be done."""
    service = doors(board).service
    record = await read_meeting(service.registers, "2027-01-11", service.rules)
    assert record
    agenda = record.agenda(service.links, date(2027, 1, 4))
    return [code for agency in agenda.actions for code in agency.not_completed]


async def test_an_agenda_that_somebody_deleted_is_posted_anew_and_the_reply_stands_under_it(board: Board) -> None:
    reference = await board.listed_case()
    shown = await open_record(board, board.chair)
    gone = await board.chair.in_channel("MASC agenda")
    await board.chair.post("/sandbox/teams/delete", {"person": people.CHAIR, "activity": gone["id"]})
    await shown.press("Record and close", ACTIONS)
    await board.run_queue()
    agenda = await board.chair.in_channel("MASC agenda")
    assert agenda["id"] != gone["id"]
    (reply,) = agenda["replies"]
    assert f"{reference}: Actions agreed" in people.text_of(reply["card"])
    (row,) = [row for row in await board.rows("MASC Messages") if row["Title"] == f"agenda:{MEETING}:1"]
    assert row["ActivityId"] == agenda["id"]


async def test_the_reply_of_somebody_who_left_the_roster_names_no_agency(board: Board) -> None:
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    reply = await board.vice_chair.in_channel(f"{reference}: Actions agreed")
    shown = await board.vice_chair.press(reply, "Correct this decision")
    ByHand(board, "MASC Agencies").delete(f"probation:{people.CHAIR}")
    await shown.press("Record and close", UNDER_REVIEW)
    await board.run_queue()
    old = await board.vice_chair.in_channel("Replaced by the decision of")
    assert "Probation" not in people.text_of(old["card"])
