"""The record of a meeting: drafted, checked, published, found in the channel, and made again when it is corrected."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from demo import player as people
from masc_graph.commands import PublishMinutes
from tests.documents.a_meeting import facts, headings, opened, texts
from tests.journeys.activities import invoke, send
from tests.journeys.board import MEETING, Board
from tests.journeys.held_meetings import (
    a_draft,
    a_held_meeting,
    correct,
    library,
    press_draft,
    press_draft_on_help,
    press_publish,
    published_minutes,
)
from tests.work.backstage import ByHand, handle
from tests.work.two_sides import MANY

pytestmark = pytest.mark.journey

DRAFT = "MASC minutes 2026-11-30 draft.docx"
FIRST = "MASC minutes 2026-11-30 v1.docx"
SECOND = "MASC minutes 2026-11-30 v2.docx"
ACTIONS_FILE = "MASC actions 2026-11-30 v1.csv"
AGENDA_FILE = "MASC agenda 2026-11-30 v1.docx"


async def test_the_administrator_drafts_checks_and_publishes_the_minutes(board: Board) -> None:
    first, second, left = await board.after(a_held_meeting)
    shown = await press_draft(board)
    assert "We are drafting the minutes of Monday 30 November." in shown.text
    draft = people.text_of((await board.administrator.in_chat("Draft minutes for Monday"))["card"])
    assert "2 of 3 cases have a decision." in draft
    assert f'1 case has no decision and will be put off to Monday 14 December as "not reached": {left}.' in draft
    (case,) = [row for row in await board.rows("MASC Referrals") if row["Title"] == left]
    assert case["Status"] == "listed"
    assert "We are publishing the minutes" in (await press_publish(board)).text
    await board.settle()
    reply = await board.police.in_channel("Minutes of Monday 30 November 2026, version 1")
    assert people.button(reply["card"], "Open the minutes")["url"].endswith("&action=default&mobileredirect=true")
    agenda = await board.police.in_channel("MASC agenda")
    assert reply["id"] in {post["id"] for post in agenda["replies"]}
    files = await library(board)
    assert files.keys() == {AGENDA_FILE, DRAFT, FIRST, ACTIONS_FILE}
    document = opened(files[FIRST])
    assert {text for level, text in headings(document) if level == 3} == {
        f"{first}: Actions agreed", f"{second}: Actions agreed", "Cases not reached"
    }  # fmt: skip
    shown_facts = facts(document)
    assert (shown_facts["Chaired by"], shown_facts["Present"]) == (
        ["Chair (Probation)"],
        ["Probation, Police and Health"],
    )
    assert shown_facts[left] == ["Police presents. Put off to Monday 14 December 2026."]
    assert shown_facts["Decided by"][0].startswith("Chair (Probation), 30 November 2026 at 10:05")
    rows = list(csv.reader(StringIO(files[ACTIONS_FILE].decode("utf-8-sig"), newline="")))
    assert sorted(row[0] for row in rows[1:]) == sorted(f"{case}/{n}" for case in (first, second) for n in (1, 2))


async def test_a_case_not_reached_goes_to_the_next_meeting_and_is_told(board: Board) -> None:
    *_, left = await board.after(published_minutes)
    (case,) = [row for row in await board.rows("MASC Referrals") if row["Title"] == left]
    assert (case["Status"], case["MeetingId"], case["Deferrals"]) == ("deferred", "2026-12-14", 1)
    (event,) = await board.events("case_deferred_unheard")
    assert (event["Reference"], event["MeetingId"]) == (left, MEETING)
    (meeting,) = await board.rows("MASC Meetings")
    assert (meeting["State"], meeting["MinutesVersion"]) == ("minutes_published", 1)
    assert meeting["NotReached"] == f"{left}=police,2026-12-14"
    receipts = [people.text_of(post["card"]) for post in await board.police.chat() if left in str(post["card"])]
    assert any("Put off to the next meeting" in text for text in receipts)
    message = await board.police.in_chat(f"{left} will be heard on Monday 14 December 2026, 10:00")
    assert "The meeting on Monday 30 November did not come to it." in people.text_of(message["card"])
    agenda = people.text_of((await board.police.in_channel("MASC agenda"))["card"])
    assert left in agenda
    assert "Not reached" in agenda
    (card,) = [post for post in await board.administrator.chat() if "are published, version 1" in str(post["card"])]
    assert "Publish" not in str([element.get("title") for element in people.elements(card["card"])])


async def test_two_administrators_who_publish_tell_nobody_twice(board: Board) -> None:
    *_, left = await board.after(published_minutes)
    (row,) = await board.rows("MASC Meetings")
    other = "vice_chair", "administrator"
    ByHand(board, "MASC Agencies").change(f"police:{people.VICE_CHAIR}", Roles=list(other), **MANY)
    again = PublishMinutes(meeting_id=MEETING, mark=row["MinutesMark"])
    await handle(board, again, people.VICE_CHAIR)
    await board.settle()
    posts = [post for post in await board.police.chat() if f"{left} will be heard on" in people.text_of(post["card"])]
    assert len(posts) == 1


async def test_a_case_not_reached_a_second_time_alarms_those_who_plan_the_meetings(board: Board) -> None:
    *_, left = await board.after(a_draft)
    ByHand(board, "MASC Referrals").change(left, Deferrals=1)
    await press_publish(board)
    await board.settle()
    for player in (board.administrator, board.chair, board.vice_chair):
        text = people.text_of((await player.in_chat(f"{left} was put off again"))["card"])
        assert "The meeting on Monday 30 November did not come to it. It has now been put off 2 times." in text
        assert "It comes back on Monday 14 December 2026, 10:00." in text


async def test_a_correction_after_publishing_makes_the_next_version_and_the_first_stays(board: Board) -> None:
    first, *_ = await board.after(published_minutes)
    before, reply = await library(board), await board.police.in_channel("Minutes of Monday")
    await correct(board, first)
    await board.settle()
    files = await library(board)
    assert files[FIRST] == before[FIRST]
    assert files.keys() - before.keys() == {SECOND, "MASC actions 2026-11-30 v2.csv"}
    shown_facts = facts(opened(files[SECOND]))
    assert shown_facts["Outcome"] == ["Keep under review", "Actions agreed"]
    assert shown_facts["Replaces"][0].endswith("because: The outcome was read out wrongly.")
    after = await board.police.in_channel("Minutes of Monday 30 November 2026, version 2")
    assert after["id"] == reply["id"]
    assert "The earlier version stays in the library." in people.text_of(after["card"])
    assert [event["Details"] for event in await board.events("minutes_published")] == [
        '{"count": 2, "version": 1}', '{"count": 2, "version": 2}'
    ]  # fmt: skip


@pytest.mark.parametrize("person", [people.CHAIR, people.POLICE_LEAD])
@pytest.mark.parametrize("verb", ["minutes.draft", "minutes.publish"])
async def test_nobody_but_the_administrator_drafts_or_publishes(board: Board, person: str, verb: str) -> None:
    await board.after(a_draft)
    forged = {"action": {"type": "Action.Execute", "verb": verb, "data": {"meeting_id": MEETING, "mark": "x"}}}
    answer = await send(board, invoke(board, person, "adaptiveCard/action", forged))
    assert answer.json()["value"] == "Only the MASC administrator can do this. Nothing has changed."
    await board.settle()
    assert FIRST not in await library(board)
    (event,) = await board.events("access_refused")
    assert event["ActorId"] == person


async def test_the_help_card_drafts_the_minutes_of_the_meeting_that_has_begun_last(board: Board) -> None:
    none = "No meeting has been held whose minutes are to be drafted."
    await board.listed_case()
    assert none in (await press_draft_on_help(board)).text
    await board.set_clock("2026-11-30T10:00:00Z")
    assert "We are drafting the minutes of Monday 30 November." in (await press_draft_on_help(board)).text


async def test_what_is_asked_of_a_meeting_that_has_none_is_answered_in_words(board: Board) -> None:
    await board.after(published_minutes)
    sheet = await board.administrator.in_chat("Meeting on Monday")
    for meeting_id, told in (
        (MEETING, "The minutes of Monday 30 November are published."),
        ("2026-12-14", "The meeting on Monday 14 December has not begun, so there are no minutes yet."),
        ("2026-12-15", "there is no such meeting"),
    ):
        people.button(sheet["card"], "Draft the minutes")["data"]["meeting_id"] = meeting_id
        assert told in (await board.administrator.press(sheet, "Draft the minutes")).text
    card = {"type": "Action.Execute", "title": "P", "verb": "minutes.publish", "data": {"meeting_id": MEETING}}
    sheet["card"]["body"].append({"type": "ActionSet", "actions": [card]})
    assert "are published" in (await board.administrator.press(sheet, "P")).text
    kinds = {message["body"]["payload"]["kind"] for message in (await board.queues())["masc-work"]}
    assert kinds == {"note_refusal"}


async def test_the_agenda_card_leads_to_the_agenda_on_paper(board: Board) -> None:
    reference = await board.listed_case()
    document = opened((await library(board))[AGENDA_FILE])
    assert (2, f"Case 1: {reference}") in headings(document)
    assert "No action is open." in texts(document)
    (meeting,) = await board.rows("MASC Meetings")
    assert meeting["AgendaUrl"].startswith("https://cumbria.sharepoint.example.org/")
