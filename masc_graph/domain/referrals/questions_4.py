"""The questions of the fourth screen, about the risk and what MASC is asked for, in their order there."""

from __future__ import annotations

from datetime import date
from typing import Final

from masc_graph.domain.referrals.field import LATER, Field, FieldKind, Need, PrivacyClass

_TEXT, _DATE = FieldKind.TEXT, FieldKind.DATE
_P2, _P3 = PrivacyClass.P2, PrivacyClass.P3
_AGENDA, _OPTIONAL = Need.BEFORE_AGENDA, Need.OPTIONAL

STEP_4: Final[tuple[Field, ...]] = (
    Field(
        number=25, name="dash_on", label="Date the DASH was completed", kind=_DATE, need=_AGENDA, privacy=_P2,
        step=4, hint=LATER, first_day=date(2000, 1, 1),
        error="Date the DASH was completed must be today or in the past",
    ),
    Field(
        number=26, name="risk_reason", label="Why you assess this level of risk", kind=_TEXT, need=_AGENDA,
        max_length=1000, privacy=_P3, step=4, hint=LATER, error="Enter why you assess this level of risk",
    ),
    Field(
        number=28, name="done_so_far", label="What has been done so far, and by whom", kind=_TEXT, need=_OPTIONAL,
        max_length=1500, privacy=_P3, step=4,
    ),
    Field(
        number=30, name="ask", label="What you want MASC to do", kind=_TEXT, need=_AGENDA, max_length=500,
        privacy=_P3, step=4, hint=LATER, error="Enter what you want MASC to do",
    ),
    Field(
        number=31, name="presenter", label="Who will present the case", kind=_TEXT, need=_OPTIONAL, max_length=100,
        hint="Leave empty if you will", privacy=_P2, step=4,
    ),
)  # fmt: skip
