"""Every outcome, and every choice of a column or a question: enumerated from the code, driven over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from demo import player as people
from masc_graph.commands import FileReferral
from masc_graph.domain.cases.outcomes import OUTCOMES, DeferWhy, NewActions, Outcome, OutcomeRule, ReferTarget
from masc_graph.domain.referrals.field import Field, FieldKind
from masc_graph.domain.referrals.referral_checks import check_to_send, stop_reasons
from masc_graph.domain.referrals.referral_fields import FIELDS
from masc_graph.domain.text.reference import new_reference
from masc_graph.graph.lists import Column
from masc_graph.registers.columns import columns
from masc_graph.registers.rows import ROWS
from tests.domain.test_referral import WHOLE
from tests.journeys.board import Board
from tests.journeys.test_decide import ACTIONS, open_record
from tests.work.backstage import ByHand, handle, now, put_aside, signed

pytestmark = pytest.mark.journey

REASON = {"reason": "The board has read everything that was brought.", "went_through": "true"}
NEEDED = {
    "review_on": [{"review_on": "2027-01-11"}],
    "defer_why": [{"defer_why": why.value} for why in DeferWhy],
    "refer_targets": [
        *({"refer_targets": target.value, "refer_by": "police"} for target in ReferTarget),
        {"refer_targets": ",".join(ReferTarget), "refer_by": "police"},
    ],
    "transfer_to": [{"transfer_to": "Lancashire"}],
    "": [{}],
}
"""What a chair may give where an outcome asks for it: each choice once, and all together where many may be chosen."""


class Recorded(NamedTuple):
    """An outcome as the dialog sends it, and whether the case has to be heard before."""

    outcome: Outcome
    typed: dict[str, str]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.outcome, self.typed.get(self.rule.needs))))

    @property
    def rule(self) -> OutcomeRule:
        return OUTCOMES[self.outcome]


def every_outcome() -> Iterator[Recorded]:
    for outcome, rule in OUTCOMES.items():
        actions = ACTIONS if rule.actions is NewActions.REQUIRED else {}
        for needed in NEEDED[rule.needs]:
            yield Recorded(outcome, {"outcome": outcome.value, **REASON, **actions, **needed})


@pytest.mark.parametrize("case", list(every_outcome()), ids=str)
async def test_every_outcome_is_recorded_with_every_choice_that_it_asks_for(board: Board, case: Recorded) -> None:
    reference = await board.listed_case()
    if case.rule.heard_before:
        heard = {"outcome": "keep_under_review", "review_on": "2027-01-11", **REASON}
        await (await open_record(board, board.chair)).press("Record and close", heard)
        await board.run_queue()
        shown = await board.chair.press(await board.chair.in_channel(f"{reference}: "), "Correct this decision")
        typed = case.typed | {"supersede_reason": "It was read out wrongly."}
    else:
        shown, typed = await open_record(board, board.chair), case.typed
    shown = await shown.press("Record and close", typed)
    assert "We are recording this" in shown.text
    await board.settle()
    assert await put_aside(board) == []
    assert (await board.queues()).get("masc-failed", []) == []
    decision = (await board.rows("MASC Decisions"))[-1]
    assert decision["Outcome"] == case.outcome
    assert decision.get("ReferTargets", []) == [part for part in typed.get("refer_targets", "").split(",") if part]
    assert decision.get("DeferWhy", "") == typed.get("defer_why", "")
    (item,) = await board.rows("MASC Referrals")
    assert item["Status"] == case.rule.status
    assert await board.chair.in_channel(f"{reference}: {case.outcome.words}")


COLUMNS = [(name, column) for name in ROWS for column in columns(name) if column.kind in ("choice", "multi")]


@pytest.mark.parametrize(("name", "column"), COLUMNS, ids=lambda part: getattr(part, "name", part))
async def test_every_choice_of_every_column_is_taken_and_given_back(board: Board, name: str, column: Column) -> None:
    assert column.choices, "a column without choices takes no value at all"
    by_hand, title = ByHand(board, ROWS[name].LIST), "A choice of each"
    by_hand.add(Title=title)
    many = column.kind == "multi"
    kind = {f"{column.name}@odata.type": "Collection(Edm.String)"} if many else {}
    for choice in column.choices:
        value = [str(choice)] if many else choice
        by_hand.change(title, **kind, **{column.name: value})
        (row,) = [row for row in await board.rows(ROWS[name].LIST) if row["Title"] == title]
        assert row[column.name] == value


QUESTIONS = [field for field in FIELDS if field.kind in (FieldKind.ONE, FieldKind.MANY)]


@pytest.mark.parametrize("field", QUESTIONS, ids=lambda field: field.name)
async def test_every_choice_of_every_question_is_filed(board: Board, field: Field) -> None:
    # A partner is never "not related to domestic abuse": only who is not sure may send that.
    unsure = {"da_related": "Not sure"} if field.name == "relationship" else {}
    for number, choice in enumerate(field.choices):
        conditions = ((other.name, other.condition) for other in FIELDS if other.condition)
        beside = {
            name: "He came today." for name, rule in conditions if rule.field == field.name and choice in rule.values
        }
        answers = WHOLE | unsure | beside | {field.name: choice}
        if stop_reasons(answers):
            # The form stops here, and nothing is sent.
            continue
        assert check_to_send(answers, now(board).date()) == []
        reference = new_reference(lambda most, number=number: number % most)
        token = signed(board, "form", people.POLICE_LEAD, reference)
        await handle(board, FileReferral(reference=reference, form_token=token, answers=answers), people.POLICE_LEAD)
        filed = {row["Title"]: row for row in await board.rows("MASC Referrals")}[reference]
        assert filed[field.column] == ([choice] if field.kind is FieldKind.MANY else choice)
    assert await put_aside(board) == []
