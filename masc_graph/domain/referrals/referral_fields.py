"""Every question of the referral, declared once, in one module for each step of the dialog."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from masc_graph.domain.referrals.field import Field
from masc_graph.domain.referrals.questions_1 import STEP_1
from masc_graph.domain.referrals.questions_2 import STEP_2
from masc_graph.domain.referrals.questions_3 import STEP_3
from masc_graph.domain.referrals.questions_4 import STEP_4

_SCREENS: Final[Mapping[int, tuple[Field, ...]]] = MappingProxyType({1: STEP_1, 2: STEP_2, 3: STEP_3, 4: STEP_4})

STEPS: Final = tuple(_SCREENS)

FIELDS: Final[tuple[Field, ...]] = tuple(
    sorted((field for screen in _SCREENS.values() for field in screen), key=lambda field: field.number)
)

FIELD: Final[Mapping[str, Field]] = MappingProxyType({field.name: field for field in FIELDS})


def fields_of_step(step: int) -> tuple[Field, ...]:
    """The questions of one screen, in the order in which they stand there."""
    return _SCREENS[step]
