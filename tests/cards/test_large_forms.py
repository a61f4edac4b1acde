"""A form with every text as long as it may be is a dialog that every client opens."""

from __future__ import annotations

import random

import pytest

from masc_graph.cards.refer import refer_step
from masc_graph.domain.referrals.referral_fields import FIELDS
from sandbox.client_rules import unfit_dialog
from tests.cards.examples import a_form

PROSE = (
    "the victim reports that the perpetrator has followed her from work on several evenings and waits outside her "
    "house in his car he sends messages from new numbers every week after she blocks the old ones her neighbours have "
    "seen him at night near the back gate and her mother received letters with threats the police were told in May and "
    "again in September she has changed her route and does not leave the children alone any more the school knows it"
)


def prose(length: int, dice: random.Random) -> str:
    """So many characters as a person might type them."""
    return " ".join(dice.choice(PROSE.split()) for _ in range(length))[:length]


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_form_with_every_text_as_long_as_it_may_be_still_is_a_dialog(step: int) -> None:
    dice = random.Random(step)
    answers = {
        field.name: prose(field.max_length, dice) if field.max_length else ",".join(field.choices) for field in FIELDS
    }
    assert list(unfit_dialog(refer_step(step, a_form(answers)))) == []
