"""Who may press what: the table of verbs says so, and the journeys keep to it."""

from __future__ import annotations

import pytest

from demo import player as people
from masc_graph.bot.verbs import VERBS, Verb
from masc_graph.domain.board.roster import REFUSALS, Right
from tests.bot.test_door import submit
from tests.journeys.board import MEETING, Board

WITHOUT = {
    Right.USE: people.STRANGER,
    Right.RECORD: people.ADMINISTRATOR,
    Right.TRIAGE: people.CHAIR,
    Right.RUN_MEETING: people.POLICE_LEAD,
}
WITH = {
    Right.USE: people.POLICE_LEAD,
    Right.RECORD: people.VICE_CHAIR,
    Right.TRIAGE: people.ADMINISTRATOR,
    Right.RUN_MEETING: people.ADMINISTRATOR,
}
BY_RIGHT = [pytest.param(verb, verb.may, id=name) for name, verb in VERBS.items() if isinstance(verb.may, Right)]


async def said(board: Board, person: str, verb: Verb) -> str:
    return str((await submit(board.player(person), board, {"verb": verb.name, "meeting_id": MEETING})).answer)


@pytest.mark.parametrize(("verb", "right"), BY_RIGHT)
async def test_only_somebody_with_the_right_of_the_table_may_press_it(board: Board, verb: Verb, right: Right) -> None:
    _, sentence = REFUSALS[right]
    assert sentence in await said(board, WITHOUT[right], verb)
    assert sentence not in await said(board, WITH[right], verb)
