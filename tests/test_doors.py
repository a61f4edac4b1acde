"""The doors: whatever happens behind them Teams gets its answer, and no command is lost."""

from __future__ import annotations

import json
import logging
import platform
import traceback
from datetime import datetime, timedelta
from typing import Any

import pytest

from demo import player as people
from masc_graph.commands import VERSION, Command, CountStop, NoteRefusal, PostWelcome, ShowCard, SyncPlanner
from masc_graph.doors import NEWER_PAUSE, Doors
from masc_graph.errors import Unexpected
from masc_graph.service import Service
from masc_graph.settings import Settings
from tests.journeys.board import AFTER_CUT_OFF, Board, a_board
from tests.journeys.forms import STEPS
from tests.work.backstage import (
    Meanwhile,
    a_board_with_meanwhile,
    a_command,
    doors,
    fail,
    faults_met,
    handle,
    now,
    put_aside,
    waiting,
)

AGENDA = "/api/boards/cumbria/meetings/2026-11-30/agenda"
KEYED = {"x-functions-key": "sandbox-function-key"}
GRAPH_DOWN = {"path": "^/graph/", "fault": "503"}
QUEUE_DOWN = {"method": "POST", "path": "^/queue/", "fault": "503"}


@pytest.fixture
async def board() -> Board:
    return await a_board()


def without_settings() -> Doors:
    return Doors(lambda: Service(Settings.read({"MASC_BOARD_ID": "cumbria"})))


def telling() -> ShowCard:
    return ShowCard(activity_id="typed", view="help")


async def a_breaking_board() -> tuple[Board, Meanwhile]:
    """A board, and a wire on which anything may happen to the next call."""
    board, wire = await a_board_with_meanwhile()
    await board.open_form(board.police)

    async def nobody_expects_this() -> None:
        raise ZeroDivisionError

    wire.then = nobody_expects_this
    return board, wire


async def pauses(board: Board, work: Command, *tries: int) -> list[timedelta]:
    """How long a command that fails after so many tries waits for the next."""
    delays: list[timedelta] = []
    for number in tries:
        again = work.model_copy(update={"tries": number})
        await doors(board).work(again.model_dump_json())
        delays.append(next(pause for _, count, pause in await waiting(board) if count == number + 1))
    return delays


async def test_health_names_what_is_missing_and_never_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    status, body = await without_settings().health()
    assert status == 503
    assert {"MASC_TENANT_ID", "MASC_SIGNING_KEY", "AzureWebJobsStorage"} <= set(body["missing"])
    assert "cumbria" not in str(body)
    for name in ("MASC_TENANT_ID", "MASC_SITE_ID"):
        monkeypatch.delenv(name, raising=False)
    assert (await Doors().health())[0] == 503


async def test_health_of_a_board_that_is_set_up_is_ready(board: Board) -> None:
    answer = await board.http.get("/api/health")
    timers = {"agenda_due": now(board).isoformat(), "sync": None}
    ready = {"status": "ready", "python": platform.python_version(), "timers": timers}
    assert (answer.status_code, answer.json()) == (200, ready)


async def test_health_says_when_each_timer_last_ran_whichever_instance_ran_it(board: Board) -> None:
    for timer in ("agenda_due", "sync"):
        await board.http.post(f"/sandbox/timers/{timer}")
    at = now(board).isoformat()
    _, body = await Doors(lambda: doors(board).service).health()
    assert body["timers"] == {"agenda_due": at, "sync": at}


async def test_health_asks_the_queue_once_a_minute_whoever_asks(board: Board) -> None:
    fresh = Doors(lambda: doors(board).service)
    await fresh.health()
    await board.http.post("/sandbox/timers/sync")
    assert (await fresh.health())[1]["timers"]["sync"] is None


async def test_a_queue_that_does_not_answer_leaves_health_ready(board: Board) -> None:
    await board.http.put("/sandbox/faults", json={"rules": [{"path": "^/queue/", "fault": "503"}]})
    status, body = await Doors(lambda: doors(board).service).health()
    assert (status, body["timers"]) == (200, {"agenda_due": None, "sync": None})


async def test_a_timer_whose_mark_is_refused_has_done_its_work(board: Board, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "masc")
    rule = {"method": "PUT", "path": "^/queue/", "fault": "503"}
    await board.http.put("/sandbox/faults", json={"rules": [rule]})
    await board.http.post("/sandbox/timers/sync")
    assert "timer_not_marked" in caplog.text
    assert [kind for kind, _, _ in await waiting(board)] == ["sync_planner"]


async def test_a_board_that_is_not_set_up_posts_no_agenda_and_says_why() -> None:
    status, body = await without_settings().post_agenda("cumbria", "2026-11-30")
    assert status == 503
    assert "MASC_PLAN_ID" in body["error"]


async def test_while_the_caller_cannot_be_proved_nothing_is_answered(board: Board) -> None:
    assert (await without_settings().messages("Bearer x", b"{}"))[0] == 401
    await fail(board, {"path": "/.well-known/keys", "fault": "503"})
    shown = await board.open_form(board.police)
    assert faults_met(board)
    assert shown.answer["status"] == 401


async def test_a_caller_without_a_token_and_one_with_a_forged_one_are_turned_away(board: Board) -> None:
    assert (await board.http.post("/api/messages", json={})).status_code == 401
    forged = (await board.http.post("/sandbox/token", json={"claims": {"aud": "another"}})).json()["token"]
    answer = await board.http.post("/api/messages", json={}, headers={"Authorization": f"Bearer {forged}"})
    assert answer.status_code == 403
    assert await put_aside(board) == []


async def test_an_installation_asks_for_nothing_and_is_answered(board: Board) -> None:
    answer = await board.http.post("/sandbox/teams/install", json={})
    assert set(answer.json()["statuses"]) == {200}
    assert await waiting(board) == []


async def test_a_dialog_that_nobody_expected_to_break_says_so_with_a_number() -> None:
    board, wire = await a_breaking_board()
    shown = await board.open_form(board.police)
    assert wire.then is None
    assert (shown.answer["status"], shown.kind) == (200, "dialog")
    assert "MASC could not answer this." in shown.text
    assert "Nothing has been saved." in shown.text


async def test_a_button_that_nobody_expected_to_break_says_so_in_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    board, _ = await a_breaking_board()
    shown = await board.police.press(await board.welcome(board.police), "Help")
    assert (shown.answer["status"], shown.kind) == (200, "message")
    number = shown.text.rpartition("Problem number ")[2].rstrip(".")
    assert len(number) == 5
    assert number in caplog.text
    assert "ZeroDivisionError" in caplog.text


async def test_words_that_nobody_expected_to_break_anything_are_answered_in_the_chat_with_a_number() -> None:
    board, _ = await a_breaking_board()
    assert (await board.police.say("help"))["status"] == 200
    await board.run_queue()
    await board.police.in_chat("There is a problem")


async def test_words_are_taken_in_silence_while_not_even_that_can_be_said(caplog: pytest.LogCaptureFixture) -> None:
    board, wire = await a_breaking_board()
    breaks = wire.then

    async def twice() -> None:
        wire.then = breaks
        await breaks()  # type: ignore[misc]

    wire.then = twice
    assert (await board.police.say("help"))["status"] == 200
    assert await waiting(board) == []
    assert "problem_not_told" in caplog.text


async def test_a_referral_that_could_not_be_saved_comes_back_with_every_answer(board: Board) -> None:
    shown = await board.open_form(board.police)
    for answers, title in STEPS[:3]:
        shown = await shown.press(title, answers)
    await fail(board, QUEUE_DOWN)
    answers, title = STEPS[3]
    shown = await shown.press(title, answers)
    assert "could not save" in shown.text
    assert shown.inputs["ask"] == answers["ask"]
    await fail(board)
    shown = await shown.press(title, {})
    assert "We have received your referral" in shown.text
    await board.run_queue()
    assert len(await board.rows("MASC Referrals")) == 1


async def test_help_that_could_not_be_asked_for_says_so(board: Board) -> None:
    await fail(board, QUEUE_DOWN)
    shown = await board.police.press(await board.welcome(board.police), "Help")
    assert "MASC could not answer this." in shown.text


async def test_the_keyed_call_says_when_its_command_was_not_saved(board: Board) -> None:
    await board.set_clock(AFTER_CUT_OFF)
    await fail(board, QUEUE_DOWN)
    answer = await board.http.post(AGENDA, headers=KEYED)
    assert answer.status_code == 503
    assert "Nothing has been posted." in answer.json()["error"]


@pytest.mark.parametrize("text", ["not JSON", "{}", '{"command_id": "7"}', json.dumps({"payload": {"kind": "x"}})])
async def test_a_message_that_is_no_command_goes_aside_at_once_and_is_alerted_once(board: Board, text: str) -> None:
    for _ in range(2):
        await doors(board).work(text)
    assert len(await put_aside(board)) == 2
    await board.run_queue()
    await board.run_queue()
    assert len((await board.queues())["masc-failed"]) == 1
    assert len(await board.events("command_failed")) == 1
    await board.administrator.in_chat("A MASC command failed")


async def test_a_command_of_another_board_is_not_carried_out(board: Board) -> None:
    work = a_command(board, CountStop(form_key="x", reasons=("da",), agency="police", area="", month="2026-11"))
    elsewhere = work.model_copy(update={"origin": work.origin.model_copy(update={"board_id": "other"})})
    await doors(board).work(elsewhere.model_dump_json())
    assert len(await put_aside(board)) == 1
    assert await board.events("referral_stopped") == []


def of_a_newer_masc(board: Board) -> str:
    """A command that this MASC cannot know yet, though somebody asked for it through a timer."""
    parts = json.loads(a_command(board, SyncPlanner(), None, "timer").model_dump_json())
    return json.dumps(parts | {"version": VERSION + 1, "payload": {"kind": "dance"}, "wishes": ["none"]})


@pytest.mark.parametrize("door", ["work", "poison"])
async def test_a_message_of_a_newer_masc_waits_on_the_queue_as_it_is_whatever_comes(
    board: Board, caplog: pytest.LogCaptureFixture, door: str
) -> None:
    text = of_a_newer_masc(board)
    await getattr(doors(board), door)(text)
    for _ in range(12):
        (message,) = (await board.queues())["masc-work"]
        assert message["body"] == json.loads(text)
        assert datetime.fromisoformat(message["visible_at"]) - now(board) == NEWER_PAUSE
        await board.set_clock((now(board) + NEWER_PAUSE).isoformat())
        await board.run_queue()
    assert len((await board.queues())["masc-work"]) == 1
    assert (await put_aside(board), (await board.queues())["masc-failed"]) == ([], [])
    told = [json.loads(record.getMessage()) for record in caplog.records]
    assert {(one["event"], one["version"]) for one in told} == {("command_needs_newer_masc", VERSION + 1)}
    assert await board.rows("MASC Audit") == []


async def test_a_command_that_no_door_of_ours_made_is_put_aside_and_nobody_hears_of_it(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    work = a_command(board, CountStop(form_key="x", reasons=("da",), agency="police", area="", month="2026-11"))
    forged = work.model_copy(update={"payload": work.payload.model_copy(update={"form_key": "y"})})
    await doors(board).work(forged.model_dump_json())
    assert len(await put_aside(board)) == 1
    assert "command_id_differs" in caplog.text
    await board.run_queue()
    assert len((await board.queues())["masc-failed"]) == 1
    assert (await board.queues())["masc-work"] == []
    assert await board.rows("MASC Audit") == []
    assert await board.administrator.chat() == []


async def test_a_command_that_has_to_wait_waits_longer_at_every_try_and_an_hour_at_most(board: Board) -> None:
    await fail(board, GRAPH_DOWN)
    work = a_command(board, telling())
    minutes = [pause.total_seconds() / 60 for pause in await pauses(board, work, 0, 1, 2, 50)]
    assert minutes == pytest.approx([1 / 6, 1 / 3, 2 / 3, 60])


async def test_a_command_waits_as_long_as_graph_asked_for(board: Board) -> None:
    await fail(board, GRAPH_DOWN | {"fault": "429", "retry_after": "7200"})
    assert await pauses(board, a_command(board, telling()), 0) == [timedelta(hours=2)]


@pytest.mark.parametrize(
    ("payload", "rule"),
    [(SyncPlanner(), GRAPH_DOWN), (SyncPlanner(), GRAPH_DOWN | {"fault": "403"})],
)
async def test_a_timers_command_that_fails_is_dropped_since_the_next_firing_repeats_it(
    board: Board, payload: SyncPlanner, rule: dict[str, Any]
) -> None:
    await fail(board, rule)
    await handle(board, payload, None, "timer")
    assert faults_met(board)
    assert (await waiting(board), await put_aside(board)) == ([], [])


async def test_what_nobody_expected_is_left_to_the_hosts_own_tries() -> None:
    board, _ = await a_breaking_board()
    with pytest.raises(Unexpected, match=r"^ZeroDivisionError$"):
        await handle(board, telling())


async def test_what_nobody_expected_keeps_its_place_and_not_its_text() -> None:
    board, wire = await a_board_with_meanwhile()

    async def says_a_name() -> None:
        raise ValueError("Robin Aldermere")

    wire.then = says_a_name
    with pytest.raises(Unexpected) as caught:
        await handle(board, telling())
    text = "".join(traceback.format_exception(caught.value))
    assert "Robin" not in text.replace('raise ValueError("Robin Aldermere")', "")
    assert "says_a_name" in text


async def test_the_plans_timer_logs_how_long_each_queue_is(board: Board, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "masc")
    await board.settle()
    await doors(board).poison("not a command")
    caplog.clear()
    await doors(board).sync()
    events = [json.loads(record.getMessage()) for record in caplog.records]
    counts = {event["queue"]: event["count"] for event in events if event["event"] == "queue_state"}
    assert counts == {"masc-work": 2, "masc-work-poison": 0, "masc-failed": 1}
    assert [event["oldest_minutes"] for event in events if event["event"] == "queue_state"] == [0, 0, 0]


async def test_a_channel_that_is_not_there_any_more_puts_its_command_aside(board: Board) -> None:
    await fail(board, {"path": "^/connector/", "fault": "404"})
    await board.set_clock("2026-12-01T09:00:00Z")
    await handle(board, PostWelcome(next_meeting_id="2026-12-14"), None, "http")
    assert len(await put_aside(board)) == 1


async def test_an_alert_that_fails_itself_is_kept_and_alerts_nobody(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    await doors(board).poison("not a command")
    await fail(board, {"path": "^/graph/", "fault": "403"})
    await board.run_queue()
    await fail(board)
    await board.run_queue()
    assert len((await board.queues())["masc-failed"]) == 2
    assert await waiting(board) == []
    assert "alert_failed" in caplog.text
    assert await board.administrator.chat() == []


async def test_the_agendas_timer_asks_once_for_each_thing_that_is_due(board: Board) -> None:
    await board.fire("agenda_due")
    await board.set_clock("2026-11-27T12:00:00Z")
    await board.http.post("/sandbox/timers/agenda_due")
    assert [kind for kind, _, _ in await waiting(board)] == ["post_agenda"]
    await board.run_queue()
    await board.http.post("/sandbox/timers/agenda_due")
    assert await waiting(board) == []


async def test_the_same_refusal_is_noted_once_an_hour(board: Board) -> None:
    refusal = NoteRefusal(verb="refer.open", rule="R1", subject="")
    for at in ("2026-11-24T09:05:00Z", "2026-11-24T09:55:00Z", "2026-11-24T10:05:00Z"):
        await board.set_clock(at)
        await handle(board, refusal, people.STRANGER)
    assert len(await board.events("access_refused")) == 2
