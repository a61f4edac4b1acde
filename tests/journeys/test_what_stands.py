"""What a card, a sheet or the minutes say follows from what stands, not from a form or from the moment of drawing."""

from __future__ import annotations

from typing import Any

import pytest

from demo import player as people
from masc_graph.commands import DrawAgenda, ShowSheets
from tests.documents.a_meeting import facts, opened, rows
from tests.journeys.board import Board, a_filed_referral
from tests.journeys.held_meetings import a_held_meeting, correct, library, press_draft, published_minutes
from tests.journeys.test_agencies import dialog, four_actions, ticks
from tests.journeys.test_meetings import NEXT
from tests.journeys.test_triage import sent_in_brief
from tests.work.backstage import ByHand, handle

pytestmark = pytest.mark.journey

CHILDREN = {
    "agency_1": "health",
    "for_1": "children.cumulative_harm",
    "what_1": "Ask the school what it has seen",
}
DRAFT = "MASC minutes 2026-11-30 draft.docx"
FOUR_DAYS_LATER = "2026-12-18T09:00:00Z"


async def drafted(board: Board) -> Any:
    await press_draft(board)
    return opened((await library(board))[DRAFT])


async def test_minutes_name_what_an_action_added_later_is_for(board: Board) -> None:
    reference, *_ = await board.after(a_held_meeting)
    reply = await board.chair.in_channel(f"{reference}: Actions agreed")
    await (await board.chair.press(reply, "Add actions")).press("Add the actions", CHILDREN)
    await board.run_queue()
    document = await drafted(board)
    assert facts(document)["Children"][0] == "Needed: cumulative harm. Considered: safety measures, effective support."
    assert any(row[2] == "Children" for table in rows(document) for row in table)


async def test_minutes_of_a_corrected_decision_keep_what_its_actions_are_for(board: Board) -> None:
    reference, *_ = await board.after(a_held_meeting)
    await correct(board, reference)
    await board.run_queue()
    document = await drafted(board)
    assert facts(document)["Offender"][0].startswith("Needed: civil orders.")
    (row,) = [row for row in await board.rows("MASC Decisions") if row["Title"].endswith("/2")]
    assert "offender.civil_orders=needed" in row["Prompts"]


async def test_a_decision_that_is_corrected_twice_still_has_the_actions_of_the_first(board: Board) -> None:
    reference, *_ = await board.after(a_held_meeting)
    await correct(board, reference)
    await board.run_queue()
    shown = await board.chair.press(
        await board.chair.in_channel(f"{reference}: Keep under review"), "Correct this decision"
    )
    assert "Apply for an interim order" in shown.text
    again = {"outcome": "actions_agreed", "supersede_reason": "It was right the first time."}
    shown = await shown.press("Record and close", again | {"review_on": "", "reason": ""})
    assert "Press again to record 11 prompts as not considered" in shown.text
    shown = await shown.press("Record and close", again)
    assert "We are recording this" in shown.text


async def test_what_an_action_of_an_earlier_masc_is_for_is_read_from_its_decision(board: Board) -> None:
    reference, *_ = await board.after(a_held_meeting)
    for row in await board.rows("MASC Actions"):
        ByHand(board, "MASC Actions").change(row["Title"], Prompt=None)
    await correct(board, reference)
    await board.run_queue()
    shown = await board.chair.press(
        await board.chair.in_channel(f"{reference}: Keep under review"), "Correct this decision"
    )
    again = {"outcome": "actions_agreed", "supersede_reason": "It was right the first time."}
    shown = await shown.press("Record and close", again | {"review_on": "", "reason": ""})
    assert "Press again to record 11 prompts as not considered" in shown.text


async def test_a_referral_in_time_that_nobody_answered_is_not_called_late(board: Board) -> None:
    reference = await board.after(a_filed_referral)
    await board.set_clock("2026-12-01T09:00:00Z")
    await board.fire("agenda_due")
    text = people.text_of((await board.administrator.in_chat(f"New referral {reference}"))["card"])
    said = "in time for Monday 30 November, but nobody had answered it, so for Monday 14 December"
    assert said in text
    assert "too late" not in text


async def test_a_referral_without_its_information_says_that_this_is_why(board: Board) -> None:
    await sent_in_brief(board)
    await board.set_clock("2026-12-01T09:00:00Z")
    await board.fire("agenda_due")
    shown = [people.text_of(post["card"]) for post in await board.administrator.chat()]
    assert not any("too late" in text for text in shown)


async def the_next_agenda(board: Board) -> str:
    """The agenda of 14 December, with four actions from before, all open."""
    reference = await board.after(four_actions)
    await board.refer(board.police, {"victim_name": "Ashley Fairmoor"})
    await board.run_queue()
    await board.set_clock("2026-12-10T09:00:00Z")
    await board.fire("agenda_due")
    await board.set_clock("2026-12-11T12:00:00Z")
    await board.fire("agenda_due")
    return reference


async def the_agenda(board: Board) -> str:
    posts = [people.text_of(post["card"]) for post in await board.chair.channel()]
    return next(text for text in posts if "MASC agenda: Monday 14 December" in text)


async def test_the_agenda_of_a_meeting_that_has_begun_does_not_count_what_is_finished_later(board: Board) -> None:
    reference = await board.after(the_next_agenda)
    assert "4 not finished" in await the_agenda(board)
    await board.set_clock(FOUR_DAYS_LATER)
    await (await dialog(board, board.police)).press("Completed", ticks(reference, 1))
    await board.run_queue()
    await handle(board, DrawAgenda(meeting_id=NEXT), None, door="worker")
    text = await the_agenda(board)
    assert "4 not finished" in text
    assert "completed" not in text
    assert "overdue" not in text, "each was due on the day of the meeting"


async def test_the_agenda_of_a_published_meeting_changes_no_more(board: Board) -> None:
    reference, *_ = await board.after(published_minutes)

    async def agenda() -> str:
        return people.text_of((await board.chair.in_channel("MASC agenda"))["card"])

    before = await agenda()
    await correct(board, reference)
    await board.settle()
    assert await agenda() == before


async def test_actions_in_progress_are_open_and_counted(board: Board) -> None:
    reference = await board.after(four_actions)
    shown = await dialog(board, board.police)
    assert "1 open action" in shown.text
    shown = await shown.press("In progress", ticks(reference, 1))
    assert "We are recording 1." in shown.text
    assert "1 open action" in shown.text
    assert "in progress" in str(shown.card)
    await board.run_queue()
    shown = await shown.press("Completed", ticks(reference, 1))
    assert "Your agency has no open actions." in shown.text


async def test_what_was_finished_is_in_the_other_view_as_soon_as_the_list_says_so(board: Board) -> None:
    reference = await board.after(four_actions)
    shown = await (await dialog(board, board.police)).press("Completed", ticks(reference, 1))
    await board.run_queue()
    shown = await (await dialog(board, board.police)).press("Show what was finished lately")
    shown = await shown.press("Open again", ticks(reference, 1) | {"note": "The order was refused."})
    assert "Nothing was finished in the last 28 days." in shown.text
    await board.run_queue()
    shown = await shown.press("Show what is open")
    assert "1 open action" in shown.text


async def test_a_time_of_another_day_stands_with_its_day_on_the_sheet(board: Board) -> None:
    await board.after(a_held_meeting)
    await board.set_clock("2026-12-04T14:05:00Z")
    shown = await board.chair.press(await board.chair.in_channel("MASC agenda"), "Record decisions")
    await shown.press("Record and close", CHILDREN | {"went_through": "true"})
    await board.run_queue()
    await handle(board, ShowSheets(meeting_id="2026-11-30"), None, door="worker")
    text = people.text_of((await board.chair.in_chat("Meeting on Monday"))["card"])
    assert "Actions agreed, recorded at 10:0" in text
    assert "Actions agreed, recorded on Friday 4 December at 14:05" in text
