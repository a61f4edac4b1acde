"""Whatever is typed, tampered with or put on the queue: it is answered, shown literally, and does no harm."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from demo import player as people
from demo.player import Shown
from masc_graph.commands import FileReferral, Origin, ShowCard, command
from masc_graph.domain.referrals.field import FieldKind
from masc_graph.domain.referrals.referral_fields import FIELDS
from masc_graph.doors import Doors
from masc_graph.errors import GiveUp
from masc_graph.service import Service
from masc_graph.settings import Settings
from tests.journeys.activities import invoke, records, send, submit
from tests.journeys.board import MEETING, Board, button_data
from tests.journeys.forms import STEP_2, STEP_3, STEP_4, STEPS
from tests.journeys.test_decide import ACTIONS, open_record

pytestmark = pytest.mark.journey

MOST_BYTES = 28 * 1024
KEYED = {"x-functions-key": "sandbox-function-key"}
TEXTS = [field for field in FIELDS if field.kind is FieldKind.TEXT]
STRANGE: tuple[Any, ...] = (None, 7, -1.5, True, [], ["Yes"], {}, {"value": "Yes"}, [[["deep"]]], "1" * 5000)
LOUD = "**bold** <b>b</b> <at>Rowan Fell</at> [link](javascript:alert(1)) ${reference} {{DATE(x)}} & done"


def a_small_dialog(shown: Shown) -> bool:
    return len(json.dumps(shown.card).encode()) < MOST_BYTES


async def reached(board: Board, step: int) -> Shown:
    """The form at this step, with the steps before filled in."""
    shown = await board.open_form(board.police)
    for answers, title in STEPS[: step - 1]:
        shown = await shown.press(title, answers)
    return shown


async def test_sixty_kilobytes_in_an_answer_come_back_cut_to_the_limit_with_an_error(board: Board) -> None:
    for step, answers in ((2, STEP_2), (3, STEP_3), (4, STEP_4)):
        before = await reached(board, step)
        for field in (field for field in TEXTS if field.step == step and field.name in before.inputs):
            shown = await before.press(STEPS[step - 1][1], answers | {field.name: "x" * 60_000})
            assert "There is a problem" in shown.text, field.name
            assert f"must be {field.max_length:,} characters or fewer" in shown.text
            assert shown.inputs[field.name] == "x" * (field.max_length or 0)
            kept = {name: value for name, value in answers.items() if name in shown.inputs and name != field.name}
            assert {name: shown.inputs[name] for name in kept} == kept
            assert a_small_dialog(shown)
    assert await board.rows("MASC Referrals") == []
    assert (await board.queues())["masc-work"] == []


YEAR = "must have a year of four digits"


async def test_a_year_of_two_digits_is_told_beside_its_date_and_what_was_typed_stays(board: Board) -> None:
    dates = [field for field in FIELDS if field.kind is FieldKind.DATE]
    for step, answers in ((3, STEP_3), (4, STEP_4)):
        for field in (field for field in dates if field.step == step):
            shown = await (await reached(board, step)).press(STEPS[step - 1][1], answers | {field.name: "0024-11-30"})
            assert f"Error: {field.label} {YEAR}" in shown.text
            assert shown.inputs[field.name] == "0024-11-30"
    assert await board.rows("MASC Referrals") == []


async def test_a_decision_with_a_year_of_two_digits_is_not_recorded_and_not_kept(board: Board) -> None:
    await board.listed_case()
    wrong = {"outcome": "keep_under_review", "reason": "The same as before.", "review_on": "0027-01-11"}
    for title, typed, field in (
        ("Record and close", ACTIONS | wrong, "review_on"),
        ("Record and close", ACTIONS | {"due_on_1": "0026-12-07"}, "due_on_1"),
        ("Save for now", ACTIONS | wrong, "review_on"),
    ):
        shown = await (await open_record(board, board.chair)).press(title, typed)
        assert shown.text.count(YEAR) == 2, "in the summary and beside the field"
        assert shown.inputs[field] == typed[field]
    await board.run_queue()
    assert await board.rows("MASC Decisions") == []


async def test_every_answer_at_its_limit_is_taken_whole(board: Board) -> None:
    longest = {field.name: "é" * (field.max_length or 0) for field in TEXTS}
    reference = await board.refer(board.police, longest)
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert item["Title"] == reference
    asked = {field.column for field in TEXTS if field.name in {**STEP_2, **STEP_3, **STEP_4}}
    assert {column: len(item[column]) for column in asked} == {
        field.column: field.max_length for field in TEXTS if field.column in asked
    }


async def test_answers_of_the_wrong_kind_bring_the_dialog_back_with_errors(board: Board) -> None:
    for step in (1, 2, 3, 4):
        before = await reached(board, step)
        title = STEPS[step - 1][1]
        for strange in STRANGE:
            if step == 4 and strange is None:
                continue  # Nothing in the last step is needed to send.
            shown = await before.press(title, dict.fromkeys(before.inputs, strange))
            assert shown.kind == "dialog", (step, strange)
            assert a_small_dialog(shown)
            if step != 3 or strange is not None:
                assert "There is a problem" in shown.text, (step, strange)
    assert (await board.queues())["masc-work"] == []


async def test_an_answer_that_is_missing_altogether_counts_as_empty(board: Board) -> None:
    before = await reached(board, 2)
    data = button_data(before)
    body = {"person": people.POLICE_LEAD, "source": "card", "conversation": people.CHANNEL, "data": data}
    answer = await board.police.post("/sandbox/dialog", body)
    assert "Enter the victim's full name" in people.text_of(answer["card"])


async def test_controls_marks_of_direction_and_half_characters_do_not_reach_the_list(board: Board) -> None:
    nasty = "Ro\x00bin\x07 \u202eAlder\u202cmere\u200b\ufeff\x1b[31m"
    reference = await board.refer(board.police, {"victim_name": nasty, "circumstances": f"a\r\nb\x0bc\t{nasty}\ufffe"})
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert (item["Title"], item["VictimName"]) == (reference, "Robin Aldermere[31m")
    assert item["Circumstances"] == "a\nb\nc Robin Aldermere[31m"


async def test_half_a_character_is_refused_at_the_door(board: Board) -> None:
    data = {**button_data(await reached(board, 2)), **STEP_2, "victim_name": "HALF"}
    raw = json.dumps(submit(board, people.POLICE_LEAD, data)).replace("HALF", "\\ud800")
    token = (await board.http.post("/sandbox/token", json={})).json()["token"]
    answer = await board.http.post("/api/messages", content=raw, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


async def test_typed_text_is_shown_literally_and_only_where_nothing_is_read_into_it(board: Board) -> None:
    reference = await board.listed_case({"circumstances": LOUD, "victim_views": LOUD})
    shown = await open_record(board, board.chair)
    await shown.press("Record and close", ACTIONS | {"what_1": LOUD})
    await board.run_queue()
    reply = await board.police.in_channel(f"{reference}: Actions agreed")
    mine = await board.police.press(await board.welcome(board.police), "My agency's actions")
    for card in (reply["card"], mine.card):
        said = [
            element
            for element in people.elements(card)
            if LOUD in str(element.get("text") or element.get("title") or "")
        ]
        assert said
        assert {one.get("type") for one in said} <= {"TextRun", "Input.Toggle"}
    (task,) = [task for task in await board.tasks() if "**bold**" in task["title"]]
    assert LOUD in task["title"]
    assert reply["mentions"] == []


TAMPERED: tuple[dict[str, Any], ...] = (
    {"verb": "refer.step1", "step": 99},
    {"verb": "refer.step2", "step": -5},
    {"verb": "refer.step3", "step": 10**30},
    {"verb": "refer.back", "step": "9" * 5000},
    {"verb": "refer.back", "step": {"a": 1}},
    {"verb": "refer.step1", "carried": [1, 2]},
    {"verb": "refer.step1", "carried": "text"},
    {"verb": "refer.step1", "carried": {"victim_name": {"x": 1}, "unknown": 7}},
    {"verb": "refer.change", "reference": ["MASC-AAAAA"]},
    {"verb": "refer.goon"},
    {"verb": "refer.stop"},
    {"verb": "no.such.verb"},
    {"verb": ["refer.open"]},
    {"verb": {"name": "refer.open"}},
    {"verb": None},
    {"verb": ""},
    {},
    {"verb": "triage.accept", "reference": "MASC-ZZZZZ", "version": 10**40},
    {"verb": "record.open", "meeting_id": MEETING},
    {"verb": "record.open", "meeting_id": 7},
    {"verb": "record.done", "meeting_id": "2026-13-45", "token": "x.y"},
    {"verb": "agency.complete", "a_ZZZZZ_1": "MASC-ZZZZZ/1", "seen": []},
    {"verb": "agency.start", "seen": "text", "note": ["x"]},
    {"verb": "agenda.preview", "meeting_id": "1999-01-01"},
    {"verb": "agenda.post", "meeting_id": "../../etc"},
    {"verb": "dialog.close", "x": [[[[[]]]]]},
)


async def test_tampered_data_is_answered_and_changes_nothing(board: Board) -> None:
    def standing(found: dict[str, Any]) -> Any:
        lists = [item_list for item_list in found["lists"] if item_list["name"] not in ("MASC Audit", "MASC Messages")]
        return lists, found["plan"], [post["id"] for post in found["channel"]]

    before = standing(await records(board))
    for data in TAMPERED:
        for name, value in (
            ("task/submit", {"data": data}),
            ("task/fetch", {"data": data}),
            ("composeExtension/submitAction", {"commandId": "refer", "data": data}),
            ("adaptiveCard/action", {"action": {"verb": data.get("verb"), "data": data}, "trigger": "automatic"}),
        ):
            answer = await send(board, invoke(board, people.POLICE_LEAD, name, value))
            assert answer.status_code == 200, (name, data)
            assert not answer.content or isinstance(answer.json(), dict), (name, data)
    for value in (None, 7, [], "text", {"data": None}, {"data": [1]}, {"action": "x"}, {"action": {"data": 7}}):
        for name in ("task/submit", "task/fetch", "adaptiveCard/action", "composeExtension/fetchTask"):
            answer = await send(board, invoke(board, people.POLICE_LEAD, name, value))
            assert answer.status_code == 200, (name, value)
    await board.settle()
    assert standing(await records(board)) == before
    queues = await board.queues()
    assert [name for name, messages in queues.items() if messages] == []


async def test_another_persons_form_and_another_reference_are_not_sent(board: Board) -> None:
    shown = await reached(board, 4)
    data = {**shown.inputs, **STEP_4, **people.button(shown.card, "Send")["data"]}
    for changes, person in (
        ({}, people.HEALTH_LEAD),
        ({"reference": "MASC-23456"}, people.POLICE_LEAD),
        ({"form_token": "e30.00"}, people.POLICE_LEAD),
        ({"form_token": data["form_token"][:-1] + "x"}, people.POLICE_LEAD),
        ({"form_token": ["x"]}, people.POLICE_LEAD),
        ({"form_token": "é.\u0660"}, people.POLICE_LEAD),
    ):
        answer = await send(board, submit(board, person, data | changes))
        card = answer.json()["task"]["value"]["card"]["content"]
        assert "open too long" in people.text_of(card), changes
        assert people.inputs_of(card)["ask"] == STEP_4["ask"]
    assert (await board.queues())["masc-work"] == []


async def test_a_right_that_is_missing_is_refused_and_audited(board: Board) -> None:
    reference = await board.listed_case()
    for person, data in (
        (people.POLICE_LEAD, {"verb": "record.open", "meeting_id": MEETING}),
        (people.CHAIR, {"verb": "agenda.post", "meeting_id": MEETING}),
        (people.CHAIR, {"verb": "triage.accept", "reference": reference, "version": 1}),
        (people.STRANGER, {"verb": "agency.open"}),
    ):
        answer = await send(board, submit(board, person, data))
        assert answer.status_code == 200
    await board.run_queue()
    refused = await board.events("access_refused")
    assert sorted(row["ActorId"] for row in refused) == sorted(
        [people.POLICE_LEAD, people.CHAIR, people.CHAIR, people.STRANGER]
    )


async def test_what_asks_nothing_of_the_bot_is_answered_with_nothing(board: Board) -> None:
    before = await records(board)
    person = people.POLICE_LEAD
    for kind in ("messageReaction", "installationUpdate", "conversationUpdate", "typing", "event", "messageUpdate", ""):
        activity = invoke(board, person, "x", {}, type=kind, membersAdded="nobody", reactionsAdded=[7])
        answer = await send(board, activity)
        assert (answer.status_code, answer.content) == (200, b""), kind
    for name in ("signin/verifyState", "composeExtension/query", "fileConsent/invoke", "config/fetch", "", 7, None):
        answer = await send(board, invoke(board, person, name, {}))
        assert (answer.status_code, answer.content) == (200, b""), name
    pasted = '<span class="inline-compose-card">card</span>'
    answer = await send(board, invoke(board, person, None, {}, type="message", text=pasted))
    assert (answer.status_code, answer.content) == (200, b"")
    assert await records(board) == before


def on_the_queue(board: Board, text: str) -> None:
    board.world.sandbox.queues.put("masc-work", base64.b64encode(text.encode()).decode())


async def test_what_is_no_command_goes_aside_at_once_and_its_neighbours_are_done(board: Board) -> None:
    at = board.world.sandbox.clock.now()
    other = command(ShowCard(activity_id="1", view="help"), Origin(board_id="elsewhere", at=at, door="message"))
    good = command(
        ShowCard(activity_id="2", view="help"),
        Origin(board_id="cumbria", at=at, door="message", actor_id=people.POLICE_LEAD),
    )
    wrong = (
        "not json",
        "",
        "null",
        "[]",
        '{"kind": "file_referral"}',
        json.dumps(json.loads(good.model_dump_json()) | {"surprise": 1}),
        "[" * 20_000,
        '{"a":' * 5_000,
        "\x00",
        other.model_dump_json(),
    )
    reference = await board.refer(board.police)
    for text in wrong:
        on_the_queue(board, text)
    on_the_queue(board, good.model_dump_json())
    await board.run_queue()
    (item,) = await board.rows("MASC Referrals")
    assert item["Title"] == reference
    queues = await board.queues()
    assert (queues["masc-work"], queues["masc-work-poison"]) == ([], [])
    assert len(queues["masc-failed"]) == len(wrong)
    alerts = [post for post in await board.administrator.chat() if "A MASC command failed" in str(post["card"])]
    assert len(alerts) == len(wrong)
    assert len(await board.events("command_failed")) == len(wrong)
    assert await board.settle()
    assert len((await board.queues())["masc-failed"]) == len(wrong)


async def test_a_megabyte_is_refused_by_the_queue_and_by_the_client(board: Board) -> None:
    service = board.world.doors.doors.service
    with pytest.raises(GiveUp):
        await service.queue.put("x" * 1_000_000)
    body = f"<QueueMessage><MessageText>{'x' * 1_000_000}</MessageText></QueueMessage>"
    headers = {"Authorization": "SharedKey devstore:x", "x-ms-version": "2021-12-02"}
    answer = await board.http.post("/queue/devstore/masc-work/messages", content=body, headers=headers)
    assert answer.status_code == 413
    assert (await board.queues())["masc-work"] == []


async def test_a_command_with_forged_answers_is_put_aside_and_files_nothing(board: Board) -> None:
    at = board.world.sandbox.clock.now()
    origin = Origin(board_id="cumbria", at=at, door="dialog", actor_id=people.POLICE_LEAD)
    forged = command(FileReferral(reference="MASC-23456", form_token="e30.0", answers={"dash": "Yes"}), origin)
    on_the_queue(board, forged.model_dump_json())
    await board.run_queue()
    assert await board.rows("MASC Referrals") == []
    assert len((await board.queues())["masc-failed"]) == 1


async def test_missing_settings_are_named_and_nobody_gets_a_5xx_from_the_bot(board: Board) -> None:
    whole = board.world.environment
    activity = invoke(board, people.POLICE_LEAD, "adaptiveCard/action", {"action": {"verb": "help.show"}})
    for names in (("MASC_SIGNING_KEY",), ("MASC_PLAN_ID", "MASC_SITE_ID"), tuple(whole)):
        partial = {name: value for name, value in whole.items() if name not in names}
        board.world.doors.doors = Doors(lambda given=partial: Service(Settings.read(given)))
        health = await board.http.get("/api/health")
        assert health.status_code == 503
        assert set(health.json()["missing"]) <= set(names) | {"AzureWebJobsStorage"}
        assert set(names[:2]) & set(health.json()["missing"])
        answer = await board.http.post(f"/api/boards/cumbria/meetings/{MEETING}/agenda", headers=KEYED)
        assert answer.status_code == 503
        assert answer.json()["error"].startswith("MASC is not set up yet. Missing or wrong settings:")
        response = await send(board, activity)
        assert response.status_code == 401
        assert not any(value in response.text + health.text for value in partial.values() if len(value) > 5)
