"""The worker and the minutes: who may, what is refused by then, what happens only once, and who wins a race."""

from __future__ import annotations

import json

import pytest

from demo import player as people
from masc_graph.commands import (
    DraftMinutes,
    MakeAgendaDocument,
    Payload,
    PostAgenda,
    PublishMinutes,
    RemakeMinutes,
    SaveAttendance,
)
from tests.documents.a_meeting import facts, headings, opened
from tests.journeys.board import MEETING, Board
from tests.journeys.held_meetings import (
    a_draft,
    a_held_meeting,
    correct,
    library,
    press_draft,
    press_publish,
    published_minutes,
)
from tests.work.backstage import ByHand, a_board_with_meanwhile, fail, handle, put_aside, waiting

DRAFT = "MASC minutes 2026-11-30 draft.docx"
FIRST = "MASC minutes 2026-11-30 v1.docx"
SECOND = "MASC minutes 2026-11-30 v2.docx"
LATER = "2026-12-01T15:00:00Z"


async def versions(board: Board) -> dict[str, int]:
    """How many versions the library has of each file."""
    return {file["name"]: len(file["versions"]) for file in (await board.http.get("/sandbox/files")).json()}


async def mark(board: Board) -> str:
    """The mark that the draft's button carries."""
    draft = await board.administrator.in_chat("Draft minutes for Monday")
    return people.button(draft["card"], "Publish")["data"]["mark"]


@pytest.mark.parametrize(
    "payload",
    [DraftMinutes(meeting_id=MEETING), PublishMinutes(meeting_id=MEETING, mark="x")],
    ids=["draft", "publish"],
)
async def test_nobody_but_the_administrator_and_nothing_before_the_meeting(board: Board, payload: Payload) -> None:
    await board.listed_case()
    await handle(board, payload, people.CHAIR)
    await board.chair.in_chat("Only the MASC administrator can do this.")
    await handle(board, payload, people.ADMINISTRATOR)
    await board.administrator.in_chat("The meeting has not begun, so there are no minutes yet.")
    assert (await versions(board)).keys() == {"MASC agenda 2026-11-30 v1.docx"}


@pytest.mark.parametrize(
    "payload",
    [
        DraftMinutes(meeting_id="2026-12-01"),
        RemakeMinutes(meeting_id="2026-12-01", because_of="x"),
        MakeAgendaDocument(meeting_id=MEETING),
    ],
    ids=["draft", "remake", "agenda"],
)
async def test_what_is_asked_of_a_meeting_that_is_not_there_is_put_aside(board: Board, payload: Payload) -> None:
    await handle(board, payload, people.ADMINISTRATOR)
    assert len(await put_aside(board)) == 1


async def test_a_second_draft_takes_the_place_of_the_first(board: Board) -> None:
    await board.after(a_draft)
    await board.set_clock(LATER)
    await press_draft(board)
    assert (await versions(board))[DRAFT] == 2
    await board.administrator.in_chat("Draft minutes for Monday")
    assert len(await board.events("minutes_drafted")) == 2


async def test_a_draft_that_is_open_in_word_waits_until_it_is_closed(board: Board) -> None:
    await board.after(a_draft)
    await fail(board, {"method": "PUT", "path": "draft", "fault": "423"})
    await press_draft(board)
    ((kind, tries, _),) = await waiting(board)
    assert (kind, tries) == ("draft_minutes", 1)
    await fail(board)
    await board.settle()
    assert (await versions(board))[DRAFT] == 2


async def test_published_minutes_are_not_drafted_again(board: Board) -> None:
    await board.after(published_minutes)
    await board.set_clock(LATER)
    await handle(board, DraftMinutes(meeting_id=MEETING), people.ADMINISTRATOR)
    await board.administrator.in_chat("The minutes of this meeting are published. Nothing has been drafted.")


async def test_what_was_recorded_since_the_draft_is_not_published_unread(board: Board) -> None:
    first, *_ = await board.after(a_draft)
    await correct(board, first)
    await board.run_queue()
    await press_publish(board)
    await board.run_queue()
    await board.administrator.in_chat("something was recorded since this draft")
    assert FIRST not in await versions(board)
    await press_draft(board)
    await press_publish(board)
    await board.settle()
    assert "Keep under review" in facts(opened((await library(board))[FIRST]))["Outcome"]


async def test_publishing_twice_is_once_and_another_draft_of_it_is_refused(board: Board) -> None:
    await board.after(a_draft)
    command = PublishMinutes(meeting_id=MEETING, mark=await mark(board))
    for _ in range(2):
        await handle(board, command, people.ADMINISTRATOR)
    await board.settle()
    assert len(await board.events("minutes_published")) == 1
    assert len(await board.events("case_deferred_unheard")) == 1
    assert (await versions(board))[FIRST] == 1
    await handle(board, command.model_copy(update={"mark": "another"}), people.ADMINISTRATOR)
    await board.administrator.in_chat("This has changed since you opened it: the minutes are published.")


async def test_a_repeat_after_a_second_version_changes_nothing_and_tells_nobody(board: Board) -> None:
    first, *_ = await board.after(a_draft)
    command = PublishMinutes(meeting_id=MEETING, mark=await mark(board))
    await handle(board, command, people.ADMINISTRATOR)
    await board.settle()
    await correct(board, first)
    await board.settle()
    await handle(board, command, people.ADMINISTRATOR)
    assert await board.events("access_refused") == []
    assert SECOND in await versions(board)


async def test_a_file_whose_making_was_not_remembered_is_put_again(board: Board) -> None:
    await board.after(a_draft)
    (site,) = board.world.sandbox.tenant.sites.values()
    site.library.put(FIRST, b"half done", "replace", None)
    await press_publish(board)
    await board.settle()
    assert (await versions(board))[FIRST] == 2
    assert headings(opened((await library(board))[FIRST]))[0] == (1, "MASC minutes: Monday 30 November 2026")


async def test_what_was_recorded_while_an_unremembered_file_was_found_is_not_published_unread() -> None:
    board, wire = await a_board_with_meanwhile()
    first, *_ = await a_draft(board)
    (site,) = board.world.sandbox.tenant.sites.values()
    site.library.put(FIRST, b"half done", "replace", None)

    async def recorded() -> None:
        ByHand(board, "MASC Decisions").change(f"{first}/{MEETING}/1", Dissent="Health would have waited.")

    wire.path, wire.then = "v1.docx", recorded
    await press_publish(board)
    await board.run_queue()
    await board.administrator.in_chat("something was recorded since this draft")
    assert await board.events("minutes_published") == []


async def test_of_two_workers_with_the_same_version_the_second_looks_again() -> None:
    board, wire = await a_board_with_meanwhile()
    first, *_ = await published_minutes(board)

    async def other_worker() -> None:
        site.library.put(SECOND, b"the other's", "replace", None)
        ByHand(board, "MASC Meetings").change(MEETING, MinutesVersion=2)

    (site,) = board.world.sandbox.tenant.sites.values()
    await correct(board, first)
    wire.path, wire.then = "v2.docx", other_worker
    await board.settle()
    assert (await board.rows("MASC Meetings"))[0]["MinutesVersion"] == 3
    assert (await library(board))[SECOND] == b"the other's"


async def test_a_decision_that_is_recorded_while_the_minutes_go_out_is_in_the_next_version() -> None:
    board, wire = await a_board_with_meanwhile()
    first, *_ = await a_draft(board)

    async def recorded() -> None:
        ByHand(board, "MASC Decisions").change(f"{first}/{MEETING}/1", Dissent="Health would have waited.")

    await press_publish(board)
    wire.words, wire.then = "minutes_published", recorded
    await board.settle()
    assert (await board.rows("MASC Meetings"))[0]["MinutesVersion"] == 2
    assert facts(opened((await library(board))[SECOND]))["Disagreement"] == ["Health would have waited."]


async def test_minutes_that_would_say_the_same_are_not_made_again(board: Board) -> None:
    await board.after(published_minutes)
    await handle(board, RemakeMinutes(meeting_id=MEETING, because_of="x"), None, "worker")
    assert SECOND not in await versions(board)
    await board.police.in_channel("Minutes of Monday 30 November 2026, version 1")


async def test_minutes_that_are_not_published_are_not_made_again(board: Board) -> None:
    await board.after(a_held_meeting)
    await handle(board, RemakeMinutes(meeting_id=MEETING, because_of="x"), None, "worker")
    assert FIRST not in await versions(board)


async def test_who_took_part_is_put_right_in_the_next_version(board: Board) -> None:
    await board.after(published_minutes)
    payload = SaveAttendance(meeting_id=MEETING, present=("police",), chaired_by="nobody")
    await handle(board, payload, people.ADMINISTRATOR)
    await board.settle()
    shown_facts = facts(opened((await library(board))[SECOND]))
    assert (shown_facts["Present"], shown_facts["Chaired by"]) == (["Police"], ["Neither the chair nor the vice chair"])


async def test_a_case_that_has_moved_on_since_stays_in_the_minutes(board: Board) -> None:
    first, second, _ = await board.after(published_minutes)
    ByHand(board, "MASC Referrals").change(first, MeetingId="2027-01-11")
    ByHand(board, "MASC Referrals").delete(second)
    ByHand(board, "MASC Decisions").change(f"{first}/{MEETING}/1", Conflicts=f"vice_chair={people.VICE_CHAIR}")
    await handle(board, RemakeMinutes(meeting_id=MEETING, because_of="x"), None, "worker")
    document = opened((await library(board))[SECOND])
    assert {text for level, text in headings(document) if level == 3} >= {
        f"{first}: Actions agreed", f"{second}: Actions agreed"
    }  # fmt: skip
    shown_facts = facts(document)
    assert shown_facts["Presented by"] == ["Police"]
    assert shown_facts["Handed over"] == ["The vice chair handed this case over because of a conflict of interest."]


async def test_a_case_not_reached_whose_item_is_gone_holds_nothing_up(board: Board) -> None:
    *_, left = await board.after(a_draft)
    command = PublishMinutes(meeting_id=MEETING, mark=await mark(board))
    await fail(board, {"method": "PUT", "path": "/activities/", "fault": "503"})
    await handle(board, command, people.ADMINISTRATOR)
    ByHand(board, "MASC Referrals").delete(left)
    await fail(board)
    await board.settle()
    await board.police.in_channel("Minutes of Monday 30 November 2026, version 1")
    assert facts(opened((await library(board))[FIRST]))[left] == [
        "Police presents. Put off to Monday 14 December 2026."
    ]


async def test_an_agenda_that_is_posted_again_is_a_new_version_of_the_same_document(board: Board) -> None:
    await board.listed_case()
    before = json.dumps(await board.rows("MASC Meetings"))
    await handle(board, PostAgenda(meeting_id=MEETING), people.ADMINISTRATOR)
    await board.settle()
    assert await versions(board) == {"MASC agenda 2026-11-30 v1.docx": 2}
    assert json.dumps(await board.rows("MASC Meetings")) == before
