"""The agenda is posted, redrawn, reordered; its cases are listed or held over, whatever happens on the way."""

from __future__ import annotations

from collections import Counter

import httpx
import pytest

from demo import player as people
from masc_graph.commands import Command, DrawAgenda, PostAgenda
from tests.journeys.board import AFTER_CUT_OFF, MEETING, Board, a_board
from tests.work.agendas import bytes_of, cases, pages, reference, shown, some_cases
from tests.work.backstage import (
    ByHand,
    a_board_with_meanwhile,
    a_command,
    doors,
    fail,
    handle,
    put_aside,
    waiting,
)

NEXT = "2026-12-14"
REASON = "The presenter is away until then."
KIB_28 = 28 * 1024


async def post(board: Board, *positions: str, held: tuple[str, ...] = (), reason: str = REASON) -> Command:
    """The administrator posts, after the last day to refer, in this order."""
    if not await board.rows("MASC Meetings"):
        await board.set_clock(AFTER_CUT_OFF)
    payload = PostAgenda(meeting_id=MEETING, positions=positions, held=held, hold_reason=reason if held else "")
    return await handle(board, payload, people.ADMINISTRATOR)


async def test_twelve_cases_take_three_calls_to_graph_and_one_to_teams() -> None:
    board, wire = await a_board_with_meanwhile()
    some_cases(board, 12)
    await board.police.say("help")
    await board.run_queue()
    wire.seen.clear()
    await post(board)
    calls = Counter(path.split("/")[1] for _, path in wire.seen)
    assert (calls["graph"], calls["connector"]) == (3, 1)
    assert {row["Status"] for row in (await cases(board)).values()} == {"listed"}
    assert len(await board.events("case_listed")) == 12
    assert len(await board.events("agenda_posted")) == 1


@pytest.mark.parametrize(
    ("count", "expected"), [(1, 1), (12, 1), (40, 2), pytest.param(200, 10, marks=pytest.mark.slow)]
)
async def test_every_case_stands_on_one_page_of_less_than_28_kilobytes(board: Board, count: int, expected: int) -> None:
    references = some_cases(board, count)
    await post(board)
    await board.run_queue()
    agenda_pages = await pages(board)
    assert len(agenda_pages) == expected
    assert [one for page in agenda_pages for one in shown(page)] == references
    assert max(bytes_of(page) for page in agenda_pages) < KIB_28


async def test_a_first_page_that_would_be_too_big_holds_fewer_cases(board: Board) -> None:
    roster = ByHand(board, "MASC Agencies")
    actions = ByHand(board, "MASC Actions")
    for number in range(50):
        roster.add(Title=f"agency{number}", RowKind="agency", Agency=f"agency{number}", AgencyName="Long name " * 20)
        for code in range(5):
            actions.add(
                Title=f"MASC-1{number:04}/{code}",
                Reference=f"MASC-1{number:04}",
                DecisionId="older",
                Agency=f"agency{number}",
                Area="Victim",
                What="Visit the victim",
                DueOn="2026-11-01T12:00:00Z",
                Status="not_completed",
                StatusAt="2026-11-20T12:00:00Z",
                CommandId="c",
                Row=1,
            )
    references = some_cases(board, 21)
    await post(board)
    await board.run_queue()
    agenda_pages = await pages(board)
    assert len(agenda_pages) == 3
    assert [one for page in agenda_pages for one in shown(page)] == references
    assert max(bytes_of(page) for page in agenda_pages) < KIB_28


async def test_the_administrators_order_stands_and_is_the_same_when_it_is_posted_again(board: Board) -> None:
    first, second, third = some_cases(board, 3)
    await post(board, third, first)
    (before,) = await pages(board)
    assert shown(before) == [third, first, second]
    await board.set_clock("2026-11-26T10:00:00Z")
    await post(board)
    await board.set_clock("2026-11-26T10:01:00Z")
    await post(board, second, third, first)
    (after,) = await pages(board)
    assert (after["id"], shown(after)) == (before["id"], [second, third, first])
    assert len(await board.events("agenda_posted")) == 1
    (edited,) = await board.events("agenda_edited")
    assert '"count": 3' in edited["Details"]
    versions = {row["Version"] for row in (await cases(board)).values()}
    assert versions == {2}, "a receipt's buttons hold, however often its case is moved"


async def test_a_case_that_joins_an_agenda_that_stands_is_marked_and_changes_no_number(board: Board) -> None:
    first, second = some_cases(board, 2)
    await post(board)
    (late,) = some_cases(board, 1, start=3, ReceivedAt="2026-11-24T08:00:00Z", ChildrenInvolved="Yes")
    await board.set_clock("2026-11-26T10:00:00Z")
    await post(board)
    (page,) = await pages(board)
    assert shown(page) == [first, second, late]
    assert "High · children, added" in people.text_of(page["card"])


async def test_a_case_is_held_over_with_a_reason_that_reaches_its_referrer(board: Board) -> None:
    first, second = some_cases(board, 2)
    await post(board, held=(second,))
    await board.run_queue()
    (page,) = await pages(board)
    assert shown(page) == [first]
    row = (await cases(board))[second]
    assert (row["Status"], row["MeetingId"], row["StatusReason"]) == ("accepted", NEXT, REASON)
    (event,) = await board.events("case_rescheduled")
    assert (event["Reference"], event["ActorId"]) == (second, people.ADMINISTRATOR)
    assert NEXT in event["Details"]
    message = await board.police.in_chat(f"{second} will be heard on Monday 14 December 2026")
    assert f"Reason: {REASON}" in people.text_of(message["card"])


async def test_a_listed_case_is_held_over_as_accepted_and_a_deferred_one_as_deferred(board: Board) -> None:
    (listed,) = some_cases(board, 1)
    await post(board)
    (deferred,) = some_cases(board, 1, start=2, Status="deferred", Deferrals=1)
    await board.set_clock("2026-11-26T10:00:00Z")
    await post(board, held=(listed, deferred))
    rows = await cases(board)
    assert {one: (rows[one]["Status"], rows[one]["MeetingId"]) for one in (listed, deferred)} == {
        listed: ("accepted", NEXT),
        deferred: ("deferred", NEXT),
    }
    (page,) = await pages(board)
    assert "No cases are listed" in people.text_of(page["card"])


async def test_a_case_that_was_decided_meanwhile_is_not_held_over_and_the_administrator_is_told(board: Board) -> None:
    (decided,) = some_cases(board, 1)
    await post(board)
    ByHand(board, "MASC Decisions").add(
        Title=f"{decided}/{MEETING}/1",
        CommandId="c",
        Reference=decided,
        MeetingId=MEETING,
        Outcome="no_further_action",
        DecidedById=people.CHAIR,
        DecidedByRole="chair",
        DecidedAt="2026-11-26T09:30:00Z",
    )
    await board.set_clock("2026-11-26T10:00:00Z")
    await post(board, held=(decided,))
    assert (await cases(board))[decided]["MeetingId"] == MEETING
    message = await board.administrator.in_chat("This was not done")
    assert "has been decided" in people.text_of(message["card"])


async def test_nothing_is_held_over_without_a_reason(board: Board) -> None:
    (one,) = some_cases(board, 1)
    await post(board, held=(one,), reason="ill")
    assert len(await put_aside(board)) == 1
    assert (await cases(board))[one]["Status"] == "accepted"


async def test_only_the_administrator_posts_and_no_cancelled_meeting_has_an_agenda(board: Board) -> None:
    ByHand(board, "MASC Meetings").add(Title=MEETING, MeetingOn="2026-11-30T12:00:00Z", State="cancelled")
    await board.set_clock(AFTER_CUT_OFF)
    await handle(board, PostAgenda(meeting_id=MEETING), people.ADMINISTRATOR)
    assert "has been cancelled" in people.text_of((await board.administrator.chat())[-1]["card"])
    await handle(board, PostAgenda(meeting_id=MEETING), people.CHAIR)
    assert "Only the MASC administrator" in people.text_of((await board.chair.chat())[-1]["card"])
    await handle(board, PostAgenda(meeting_id="2026-11-29"), None, "http")
    assert len(await put_aside(board)) == 1
    await handle(board, DrawAgenda(meeting_id=MEETING), None, "worker")
    assert [post for post in await board.chair.channel() if "MASC agenda" in people.text_of(post["card"])] == []


async def test_a_case_whose_review_date_has_come_and_one_that_was_put_off_are_listed(board: Board) -> None:
    (put_off,) = some_cases(board, 1, Status="deferred", Deferrals=2)
    (due,) = some_cases(
        board, 1, start=2, Status="under_review", MeetingId="2026-11-16", ReviewOn="2026-11-30T12:00:00Z"
    )
    (later,) = some_cases(
        board, 1, start=3, Status="under_review", MeetingId="2026-11-16", ReviewOn="2026-12-01T12:00:00Z"
    )
    await post(board)
    (page,) = await pages(board)
    assert shown(page) == [put_off, due]
    assert "deferred twice" in people.text_of(page["card"])
    rows = await cases(board)
    assert (rows[due]["Status"], rows[due]["MeetingId"], rows[due]["HeardBefore"]) == ("listed", MEETING, True)
    assert rows[put_off].get("HeardBefore", False) is False
    assert rows[later]["Status"] == "under_review"


async def test_a_deleted_agenda_is_posted_anew_and_its_later_pages_follow_into_the_new_thread(board: Board) -> None:
    some_cases(board, 25)
    await post(board)
    await board.run_queue()
    old, second = await pages(board)
    await board.chair.post("/sandbox/teams/delete", {"person": people.CHAIR, "activity": old["id"]})
    await board.set_clock("2026-11-26T10:00:00Z")
    await post(board)
    await board.run_queue()
    new, moved = await pages(board)
    assert new["id"] != old["id"]
    assert (shown(new), shown(moved)) == (shown(old), shown(second))
    (before,) = [post for post in await board.chair.channel() if post["id"] == old["id"]]
    assert [reply["deleted"] for reply in before["replies"] if reply["id"] == second["id"]] == [True]


async def test_an_agenda_whose_message_did_not_go_out_is_posted_by_the_next_firing(board: Board) -> None:
    some_cases(board, 1)
    await board.set_clock("2026-11-27T12:00:00Z")
    await fail(board, {"method": "POST", "path": "^/connector/", "fault": "502"})
    await board.fire("agenda_due")
    await fail(board)
    await board.set_clock("2026-11-27T12:15:00Z")
    await board.fire("agenda_due")
    (page,) = await pages(board)
    assert shown(page) == [reference(1)]
    assert len(await board.events("agenda_posted")) == 1


class Stopped(BaseException):
    """The process is gone: nothing in the product may catch this."""


class StoppingWire(httpx.AsyncBaseTransport):
    """Stops the process before or after one of its calls to Graph or Teams."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner, self.left, self.after = inner, 0, False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.startswith(("/graph", "/connector")):
            return await self.inner.handle_async_request(request)
        self.left -= 1
        if self.left:
            return await self.inner.handle_async_request(request)
        if self.after:
            await self.inner.handle_async_request(request)
        raise Stopped


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", [1, 2, 3, 4])
async def test_a_worker_stopped_at_any_call_posts_one_whole_agenda_in_the_end(call: int, *, after: bool) -> None:
    wires: list[StoppingWire] = []
    board = await a_board(lambda sandbox: wires.append(StoppingWire(sandbox.transport())) or wires[0])
    references = some_cases(board, 13)
    await board.set_clock(AFTER_CUT_OFF)
    payload = PostAgenda(
        meeting_id=MEETING, positions=tuple(reversed(references)), held=references[:1], hold_reason=REASON
    )
    work = a_command(board, payload, people.ADMINISTRATOR).model_dump_json()
    wires[0].left, wires[0].after = call, after
    with pytest.raises(Stopped):
        await doors(board).work(work)
    await doors(board).work(work)
    rows = await cases(board)
    listed = sorted((row["Position"], key) for key, row in rows.items() if row["Status"] == "listed")
    assert [key for _, key in listed] == list(reversed(references[1:]))
    assert Counter(row["Event"] for row in await board.rows("MASC Audit")) == {
        "agenda_posted": 1,
        "case_listed": 12,
        "case_rescheduled": 1,
    }
    known = {row["ActivityId"] for row in await board.rows("MASC Messages") if row["Title"].startswith("agenda:")}
    posts = [post for post in await board.chair.channel() if post["id"] in known and not post["deleted"]]
    assert [shown(post) for post in posts] == [list(reversed(references[1:]))]
    kinds = Counter(kind for kind, _, _ in await waiting(board))
    assert kinds["redraw_case"] == 12
    assert kinds["tell_rescheduled"] == 1
