"""The questions of the first screen, which decide whether this is a case for MASC at all, quickest answer first."""

from __future__ import annotations

from typing import Final

from masc_graph.domain.referrals.field import NOT_KNOWN, Field, FieldKind, Need, PrivacyClass

_ONE = FieldKind.ONE
_P1, _P2 = PrivacyClass.P1, PrivacyClass.P2
_SEND = Need.TO_SEND

STEP_1: Final[tuple[Field, ...]] = (
    Field(
        number=4, name="dash", label="Have you completed the Stalking DASH?", kind=_ONE, need=_SEND,
        choices=("Yes, with the victim", "Yes, on behalf of the victim", "No"), privacy=_P1, step=1,
        error="Select whether you have completed the Stalking DASH",
    ),
    Field(
        number=1, name="da_related", label="Is the stalking related to domestic abuse?", kind=_ONE, need=_SEND,
        hint="Related means by a partner, former partner or family member",
        choices=("No", "Yes", "Not sure"), privacy=_P1, step=1,
        error="Select whether the stalking is related to domestic abuse",
    ),
    Field(
        number=3, name="risk_level", label="What level of risk do you assess?", kind=_ONE, need=_SEND,
        hint="Your professional judgement", choices=("High", "Medium", "Standard"), privacy=_P1, step=1,
        error="Select the level of risk",
    ),
    Field(
        number=5, name="area", label="Where does the victim live?", kind=_ONE, need=_SEND,
        choices=("Cumberland", "Westmorland and Furness", "Outside Cumbria", NOT_KNOWN), privacy=_P1, step=1,
        error="Select where the victim lives",
    ),
    Field(
        number=6, name="urgent", label="Is action needed before the meeting?", kind=_ONE, need=_SEND,
        choices=("No", "Yes"), privacy=_P1, step=1, error="Select yes if action is needed before the meeting",
        hint="Do not wait for MASC: act now with your own agency and partners. MASC does not answer out of hours",
    ),
    Field(
        number=2, name="relationship", label="What is the perpetrator to the victim?", kind=_ONE, need=_SEND,
        choices=(
            "Stranger", "Acquaintance", "Friend or former friend", "Neighbour", "Colleague or former colleague",
            "Client, patient or service user", "Known only online", "Partner or former partner", "Family member",
            "Other", NOT_KNOWN,
        ),
        privacy=_P2, step=1, error="Select what the perpetrator is to the victim",
    ),
)  # fmt: skip
