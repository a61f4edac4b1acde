"""Drafting, handing over, adding and deferring at the worker: late, repeated, forged, and at the same moment."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from demo import player as people
from masc_graph.commands import AddActions, HandOverCase, NewAction, PrepareDecision, TellDeferred, command
from tests.journeys.board import MEETING, Board
from tests.journeys.test_decide import ACTIONS, open_record
from tests.journeys.test_record_meeting import DEFER
from tests.work.backstage import ByHand, a_board_with_meanwhile, a_command, doors, fail, handle, put_aside, signed
from tests.work.test_record_decision import UNDER_REVIEW, correct, status

LATER = timedelta(minutes=5)
REASON = "We wait for what the police find."


def words(reference: str, reason: str = REASON, **changes: Any) -> PrepareDecision:
    """What the administrator types for a case that nobody has decided."""
    values = {"reference": reference, "meeting_id": MEETING, "seen": "", "answers": {"reason": reason}}
    return PrepareDecision.model_validate(values | changes)


async def prepared(board: Board) -> str:
    """The reason that is prepared."""
    (row,) = [row for row in await board.rows("MASC Decisions") if row["State"] == "prepared"]
    return json.loads(row["Answers"])["reason"]


async def decided(board: Board) -> str:
    """A case with two actions agreed."""
    reference = await board.listed_case()
    await (await open_record(board, board.chair)).press("Record and close", ACTIONS)
    await board.run_queue()
    return reference


def added(board: Board, reference: str, **changes: Any) -> AddActions:
    """One more action, as the dialog would have asked for it."""
    decision = f"{reference}/{MEETING}/1"
    action = NewAction(row=1, agency="police", prompt="victim.safety", what="Visit once a week", due_on="2026-12-14")
    token = signed(board, "actions", people.CHAIR, f"{reference}/{MEETING}", str(changes.get("decision_id", decision)))
    values = {"token": token, "reference": reference, "meeting_id": MEETING, "decision_id": decision}
    return AddActions.model_validate({**values, "actions": (action,), **changes})


class TestPreparing:
    async def test_the_newest_words_stand_whichever_arrive_last(self, board: Board) -> None:
        reference = await board.listed_case()
        late = a_command(board, words(reference), people.ADMINISTRATOR)
        earlier = late.origin.model_copy(update={"at": late.origin.at - LATER})
        await handle(board, words(reference, "They were typed first."), people.CHAIR)
        await doors(board).work(late.model_dump_json())
        assert await prepared(board) == REASON
        older = command(words(reference, "Older words of the same person."), earlier)
        await doors(board).work(older.model_dump_json())
        assert await prepared(board) == REASON
        await doors(board).work(late.model_dump_json())
        assert len(await board.events("decision_prepared")) == 2

    async def test_words_for_a_case_that_was_decided_meanwhile_come_back_with_what_stands(self, board: Board) -> None:
        reference = await decided(board)
        answers = {"reason": REASON, "agency_1": "health", "what_2": "Offer a place in the clinic"}
        await handle(board, words(reference, answers=answers), people.ADMINISTRATOR)
        text = people.text_of((await board.administrator.in_chat("Someone else recorded a decision"))["card"])
        assert REASON in text
        assert "Actions agreed, recorded by the chair, Thursday 26 November at 09:00." in text
        assert f"{reference}/1: Police, Apply for an interim order, due Monday 14 December" in text
        assert "Offer a place in the clinic" in text
        assert len(await board.rows("MASC Decisions")) == 1

    @pytest.mark.parametrize("answers", [{"reason": "Ring Robin Aldermere first"}, {"review_on": "soon"}])
    async def test_words_that_the_door_would_not_take_are_put_aside(
        self, board: Board, answers: dict[str, str]
    ) -> None:
        reference = await board.listed_case()
        await handle(board, words(reference, answers=answers), people.ADMINISTRATOR)
        assert len(await put_aside(board)) == 1
        assert await board.rows("MASC Decisions") == []

    @pytest.mark.parametrize("changes", [{"meeting_id": "2026-12-01"}, {"meeting_id": "2026-12-14"}])
    async def test_a_meeting_that_the_case_is_not_on_keeps_nothing(self, board: Board, changes: dict[str, str]) -> None:
        reference = await board.listed_case()
        await handle(board, words(reference, **changes), people.ADMINISTRATOR)
        assert len(await put_aside(board)) == 1

    async def test_nobody_else_prepares(self, board: Board) -> None:
        reference = await board.listed_case()
        await handle(board, words(reference), people.POLICE_LEAD)
        assert await board.rows("MASC Decisions") == []
        assert len(await board.events("access_refused")) == 1

    async def test_of_two_that_save_at_the_same_moment_both_are_heard_and_the_newer_stands(self) -> None:
        board, wire = await a_board_with_meanwhile()
        reference = await board.listed_case()
        first = a_command(board, words(reference, "They were typed first."), people.CHAIR)

        async def the_chair_saves() -> None:
            await doors(board).work(first.model_dump_json())

        wire.words, wire.then = "/prepared", the_chair_saves
        later = a_command(board, words(reference), people.ADMINISTRATOR)
        await doors(board).work(later.model_dump_json())
        assert wire.then is None
        await board.settle()
        assert await prepared(board) == REASON
        assert len(await board.events("decision_prepared")) == 2

    async def test_what_somebody_broke_in_the_list_leaves_the_screen_empty(self, board: Board) -> None:
        reference = await board.listed_case()
        await handle(board, words(reference), people.ADMINISTRATOR)
        ByHand(board, "MASC Decisions").change(f"{reference}/{MEETING}/prepared", Answers="not JSON")
        assert (await open_record(board, board.chair)).inputs["reason"] == ""


class TestHandingOver:
    async def test_handing_over_twice_is_once(self, board: Board) -> None:
        reference = await board.listed_case()
        await handle(board, words(reference), people.ADMINISTRATOR)
        over = HandOverCase(reference=reference, meeting_id=MEETING)
        await handle(board, over)
        await handle(board, over)
        (row,) = await board.rows("MASC Decisions")
        assert row["Conflicts"] == f"chair={people.CHAIR}"
        assert await prepared(board) == REASON
        assert len(await board.events("case_handed_over")) == 1
        await board.vice_chair.in_chat(f"{reference} is yours to record")

    async def test_the_last_who_could_record_a_case_cannot_hand_it_over(self, board: Board) -> None:
        reference = await board.listed_case()
        over = HandOverCase(reference=reference, meeting_id=MEETING)
        await handle(board, over)
        shown = await open_record(board, board.vice_chair)
        shown = await shown.press("Record and close", {"conflict": "true"})
        assert "Nobody else could record this case." in shown.text
        await handle(board, over, people.VICE_CHAIR)
        assert "Nobody else could record this case." in people.text_of((await board.vice_chair.chat())[-1]["card"])
        (row,) = await board.rows("MASC Decisions")
        assert row["Conflicts"] == f"chair={people.CHAIR}"

    async def test_whoever_handed_a_case_over_neither_prepares_nor_adds_to_it(self, board: Board) -> None:
        reference = await decided(board)
        await handle(board, HandOverCase(reference=reference, meeting_id=MEETING), people.CHAIR)
        await handle(board, words(reference, seen=f"{reference}/{MEETING}/1"), people.CHAIR)
        await handle(board, added(board, reference))
        assert len(await board.events("access_refused")) == 2
        assert len(await board.tasks()) == 2
        reply = await board.chair.in_channel(f"{reference}: Actions agreed")
        assert "You have handed" in (await board.chair.press(reply, "Add actions")).text


class TestAddingActions:
    async def test_adding_twice_is_once_and_a_task_that_failed_is_made_later(self, board: Board) -> None:
        reference = await decided(board)
        await fail(board, {"method": "POST", "path": "^/graph/v1.0/planner/tasks$", "fault": "503", "times": 4})
        payload = added(board, reference)
        await handle(board, payload)
        await handle(board, payload)
        await board.settle()
        assert len(await board.rows("MASC Actions")) == 3
        assert len(await board.tasks()) == 3

    async def test_a_case_that_was_ready_to_close_is_not_ready_any_more(self, board: Board) -> None:
        reference = await decided(board)
        ByHand(board, "MASC Referrals").change(reference, Status="ready_to_close")
        await handle(board, added(board, reference))
        assert await status(board) == "open_actions"

    async def test_a_decision_that_was_replaced_gets_no_more_actions(self, board: Board) -> None:
        reference = await decided(board)
        await (await correct(board, reference)).press("Record and close", UNDER_REVIEW)
        await board.run_queue()
        await handle(board, added(board, reference))
        text = people.text_of((await board.chair.in_chat("Another decision on"))["card"])
        assert "Police: Visit once a week" in text
        assert len(await board.tasks()) == 2

    async def test_what_no_dialog_asked_for_is_put_aside(self, board: Board) -> None:
        reference = await decided(board)
        forged = (
            added(board, reference, token="made up"),
            added(board, reference, decision_id=f"{reference}/{MEETING}/7"),
            added(board, reference, actions=()),
        )
        for payload in forged:
            await handle(board, payload)
        assert len(await put_aside(board)) == len(forged)

    async def test_an_action_number_that_was_taken_meanwhile_is_drawn_anew(self) -> None:
        board, wire = await a_board_with_meanwhile()
        reference = await decided(board)

        async def somebody_adds_an_action() -> None:
            ByHand(board, "MASC Actions").add(
                Title=f"{reference}/3", Reference=reference, DecisionId="by hand", Agency="police", Area="Victim",
                What="Typed into the list", DueOn="2026-12-14T12:00:00Z", Status="completed", CommandId="by hand",
                Row=1, StatusAt="2026-11-26T09:00:00Z", PlannerTaskId="no task",
            )  # fmt: skip

        wire.words, wire.then = "Visit once a week", somebody_adds_an_action
        await handle(board, added(board, reference))
        await board.settle()
        rows = {row["Title"]: row["What"] for row in await board.rows("MASC Actions")}
        assert rows[f"{reference}/4"] == "Visit once a week"


class TestPuttingOff:
    async def test_a_case_that_is_gone_is_put_aside(self, board: Board) -> None:
        reference = await board.listed_case()
        for meeting in (MEETING, "2026-12-01"):
            payload = TellDeferred(reference=reference, meeting_id=meeting, decision_id=f"{reference}/{meeting}/1")
            await handle(board, payload, None, "worker")
        assert len(await put_aside(board)) == 2
        ByHand(board, "MASC Referrals").delete(reference)
        await handle(board, TellDeferred(reference=reference, meeting_id=MEETING), None, "worker")
        assert len(await put_aside(board)) == 3

    async def test_the_first_time_is_told_to_nobody(self, board: Board) -> None:
        reference = await board.listed_case()
        await (await open_record(board, board.chair)).press("Record and close", DEFER)
        await board.settle()
        assert "put off again" not in str(await board.administrator.chat())
        (row,) = await board.rows("MASC Referrals")
        assert (row["Title"], row["Deferrals"]) == (reference, 1)

    async def test_putting_off_again_in_other_words_counts_once(self, board: Board) -> None:
        reference = await board.listed_case()
        await (await open_record(board, board.chair)).press("Record and close", DEFER)
        await board.run_queue()
        shown = await correct(board, reference, "Put off")
        await shown.press(
            "Record and close", DEFER | {"defer_why": "other", "supersede_reason": "The reason was another."}
        )
        await board.run_queue()
        (row,) = await board.rows("MASC Referrals")
        assert (row["Status"], row["MeetingId"], row["Deferrals"]) == ("deferred", "2026-12-14", 1)


class TestCorrecting:
    async def test_a_case_that_was_closed_by_mistake_is_open_again(self, board: Board) -> None:
        reference = await board.listed_case()
        typed = {"outcome": "no_further_action", "reason": "Nothing more is needed from us.", "went_through": "true"}
        await (await open_record(board, board.chair)).press("Record and close", typed)
        await board.run_queue()
        await (await correct(board, reference, "No further action")).press("Record and close", UNDER_REVIEW)
        await board.run_queue()
        (row,) = await board.rows("MASC Referrals")
        assert (row["Status"], row.get("ClosedAt")) == ("under_review", None)

    async def test_a_later_meetings_word_stands_whatever_is_corrected_in_an_earlier_one(self, board: Board) -> None:
        reference = await decided(board)
        ByHand(board, "MASC Decisions").add(
            Title=f"{reference}/2026-12-14/1", CommandId="by hand", Reference=reference, MeetingId="2026-12-14",
            Outcome="close", Reason="Every action is completed.", DecidedById=people.CHAIR, DecidedByRole="chair",
            DecidedAt="2026-12-14T10:30:00Z", State="recorded",
        )  # fmt: skip
        ByHand(board, "MASC Referrals").change(reference, Status="closed")
        await (await correct(board, reference)).press("Record and close", UNDER_REVIEW)
        await board.run_queue()
        assert await status(board) == "closed"
        rows = {row["Title"] for row in await board.rows("MASC Decisions")}
        assert f"{reference}/{MEETING}/2" in rows
        await handle(board, added(board, reference, decision_id=f"{reference}/{MEETING}/2"))
        await board.chair.in_chat("Another decision on")
