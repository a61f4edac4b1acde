"""Whoever may not see a case gets the same answer, byte for byte, whether what they type names its people or not."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest

from demo import player as people
from demo.player import Json, Shown
from masc_graph.bot.verbs import VERBS, Presser
from masc_graph.domain.board.roster import Right
from masc_graph.domain.text.privacy import KEPT
from tests.journeys.activities import invoke, send, submit
from tests.journeys.board import Board, a_board
from tests.journeys.forms import STEPS
from tests.journeys.test_agencies import dialog, four_actions, rows, ticks

pytestmark = pytest.mark.journey

HERE = people.HOUSING_LEAD
"""Somebody whose agency does not see cases."""

REFERENCE = re.compile(rb"MASC-[0-9A-Z]{5}")
"""Drawn at random on each of the two boards."""

CLEAN = "Nobody will move this year, as agreed."
NAMED = "Robin will move this year, as agreed."
OTHERWISE = "Ring 01632 960123 about this at once."
TYPED = (NAMED, OTHERWISE)

Drive = Callable[[Board, str], Awaitable[bytes]]


async def submitted(board: Board, shown: Shown, title: str, typed: Json) -> bytes:
    data = {**shown.inputs, **typed, **people.button(shown.card, title)["data"]}
    return (await send(board, submit(board, HERE, data))).content


async def an_update(board: Board, title: str, text: str) -> bytes:
    reference = await board.after(four_actions)
    shown = await dialog(board, board.player(HERE))
    return await submitted(board, shown, title, {"note": text, **ticks(reference, 4)})


async def a_completion(board: Board, text: str) -> bytes:
    return await an_update(board, "Completed", text)


async def a_start(board: Board, text: str) -> bytes:
    return await an_update(board, "In progress", text)


async def a_question_why(board: Board, text: str) -> bytes:
    return (await an_update(board, "Will not be done", text)).replace(text.encode(), b"")


async def an_end(board: Board, text: str) -> bytes:
    reference = await board.after(four_actions)
    shown = await dialog(board, board.player(HERE))
    why = await shown.press("Will not be done", ticks(reference, 4))
    return await submitted(board, why, "Save", {"ending": "not_completed", "note": text})


async def an_end_without_its_reason(board: Board, text: str) -> bytes:
    reference = await board.after(four_actions)
    shown = await dialog(board, board.player(HERE))
    why = await shown.press("Will not be done", ticks(reference, 4))
    return (await submitted(board, why, "Save", {"note": text})).replace(text.encode(), b"")


async def a_finished_action(board: Board) -> str:
    reference = await four_actions(board)
    await (await dialog(board, board.player(HERE))).press("Completed", ticks(reference, 4))
    await board.run_queue()
    return reference


async def a_reopening(board: Board, text: str) -> bytes:
    reference = await board.after(a_finished_action)
    shown = await (await dialog(board, board.player(HERE))).press("Show what was finished")
    return await submitted(board, shown, "Open again", {"note": text, **ticks(reference, 4)})


async def what_the_list_says_later(board: Board, text: str) -> bytes:
    """The finished actions, as the dialog shows them when the worker has compared."""
    reference = await board.after(four_actions)
    shown = await dialog(board, board.player(HERE))
    why = await shown.press("Will not be done", ticks(reference, 4))
    await why.press("Save", {"ending": "not_completed", "note": text})
    await board.run_queue()
    shown = await (await dialog(board, board.player(HERE))).press("Show what was finished")
    row = (await rows(board))[4]
    assert (row["Status"], row["ReasonText"]) == ("not_completed", KEPT)
    return str(shown.answer).encode()


async def asked_for_information(board: Board) -> str:
    reference = await board.refer(board.player(HERE))
    await board.run_queue()
    card = await board.administrator.in_chat(f"New referral {reference}")
    shown = await board.administrator.press(card, "Ask for information")
    await shown.press("Send", {"missing": "done_so_far"})
    await board.run_queue()
    return reference


async def information(board: Board, text: str) -> bytes:
    await board.after(asked_for_information)
    me = board.player(HERE)
    shown = await me.press(await me.in_chat("More information is needed"), "Add the information")
    return await submitted(board, shown, "Send", {"done_so_far": text})


async def not_accepted(board: Board) -> str:
    reference = await board.refer(board.player(HERE))
    await board.run_queue()
    card = await board.administrator.in_chat(f"New referral {reference}")
    shown = await board.administrator.press(card, "Do not accept")
    await shown.press("Do not accept", {"reason_code": "standard_risk"})
    await board.run_queue()
    return reference


async def another_look(board: Board, text: str) -> bytes:
    await board.after(not_accepted)
    me = board.player(HERE)
    asked = await me.press(await me.in_chat("Status: "), "Ask the chair to look again")
    return await submitted(board, asked, "Ask the chair", {"again_reason": text})


async def a_referral(board: Board, text: str) -> bytes:
    await board.listed_case()
    shown = await board.open_form(board.player(HERE))
    for answers, title in STEPS[:-1]:
        shown = await shown.press(title, answers)
    answers, title = STEPS[-1]
    return await submitted(board, shown, title, {**answers, "ask": text})


async def a_message(board: Board, text: str) -> bytes:
    await board.listed_case()
    typed = invoke(
        board, HERE, None, None, type="message", text=text, conversation={"id": "a:1", "conversationType": "personal"}
    )
    return (await send(board, typed)).content


PATHS: dict[str, Drive] = {
    "agency.complete": a_completion,
    "agency.start": a_start,
    "agency.end_open": a_question_why,
    "agency.end": an_end,
    "agency.end without its reason": an_end_without_its_reason,
    "agency.reopen": a_reopening,
    "agency.show": what_the_list_says_later,
    "info.send": information,
    "receipt.again": another_look,
    "refer.send": a_referral,
    "a message": a_message,
}

SEES_CASES = {Right.RECORD, Right.TRIAGE, Right.RUN_MEETING}
ONLY_WHO_ANSWERS = {name for name in VERBS if name.startswith("triage.")}
TAKES_NO_TEXT_OR_COMPARES_NONE = {
    *(name for name in VERBS if name.startswith("refer.")),
    *(
        "worklist.open",
        "info.open",
        "receipt.withdraw_open",
        "receipt.withdraw",
        "receipt.again_open",
        "agency.open",
        "help.show",
        "dialog.close",
    ),
}


@pytest.mark.parametrize("named", TYPED)
@pytest.mark.parametrize("drive", [pytest.param(drive, id=name) for name, drive in PATHS.items()])
async def test_the_answer_says_nothing_of_what_the_check_finds(board: Board, drive: Drive, named: str) -> None:
    other = await a_board()
    answers = [await drive(one, text) for one, text in ((board, CLEAN), (other, named))]
    same, again = (REFERENCE.sub(b"", answer) for answer in answers)
    assert same == again


def test_every_press_of_somebody_who_may_not_see_cases_is_driven_or_takes_no_text() -> None:
    theirs = {name for name, verb in VERBS.items() if verb.may in {*Presser, Right.USE}}
    assert theirs - ONLY_WHO_ANSWERS - TAKES_NO_TEXT_OR_COMPARES_NONE - set(PATHS) == set()
    assert {verb.may for verb in VERBS.values()} <= {*Presser, Right.USE, *SEES_CASES}
