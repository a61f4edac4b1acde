"""The questions of the second screen, without which a referral cannot be sent, quickest answers first."""

from __future__ import annotations

from typing import Final

from masc_graph.domain.referrals.field import (
    NOT_KNOWN,
    YES_NO_NOT_KNOWN,
    Condition,
    Field,
    FieldKind,
    Need,
    PrivacyClass,
)

_ONE, _TEXT, _TICK = FieldKind.ONE, FieldKind.TEXT, FieldKind.TICK
_P1, _P2, _P3 = PrivacyClass.P1, PrivacyClass.P2, PrivacyClass.P3
_SEND = Need.TO_SEND

STEP_2: Final[tuple[Field, ...]] = (
    Field(
        number=7, name="victim_name", label="Victim's full name", kind=_TEXT, need=_SEND, max_length=120,
        privacy=_P2, step=2, error="Enter the victim's full name",
    ),
    Field(
        number=9, name="victim_address", label="Victim's address, or town if the address is not known", kind=_TEXT,
        need=_SEND, max_length=300, privacy=_P3, step=2, error="Enter the victim's address or town",
    ),
    Field(
        number=10, name="safe_to_contact", label="Is it safe to contact the victim?", kind=_ONE, need=_SEND,
        choices=YES_NO_NOT_KNOWN, privacy=_P3, step=2, error="Select whether it is safe to contact the victim",
    ),
    Field(
        number=12, name="victim_agreement", label="Does the victim know about this referral and agree?", kind=_ONE,
        need=_SEND, choices=("Knows and agrees", "Knows and does not agree", "Does not know"), privacy=_P2, step=2,
        error="Select whether the victim knows and agrees",
    ),
    Field(
        number=13, name="sharing_reason", label="Why sharing is needed without their agreement", kind=_TEXT,
        need=_SEND, max_length=500, privacy=_P3, step=2,
        condition=Condition("victim_agreement", ("Knows and does not agree", "Does not know"), "they have not agreed"),
        error="Enter why sharing is needed without the victim's agreement",
    ),
    Field(
        number=15, name="children_involved", label="Are children involved?", kind=_ONE, need=_SEND,
        choices=YES_NO_NOT_KNOWN, privacy=_P1, step=2, error="Select whether children are involved",
    ),
    Field(
        number=17, name="perpetrator_known", label="Is the perpetrator known?", kind=_ONE, need=_SEND,
        choices=("Known", "Suspected", NOT_KNOWN), privacy=_P1, step=2,
        error="Select whether the perpetrator is known",
    ),
    Field(
        number=18, name="perpetrator_name", label="Perpetrator's full name", kind=_TEXT, need=_SEND, max_length=120,
        privacy=_P2, step=2, condition=Condition("perpetrator_known", ("Known", "Suspected"), "known or suspected"),
        error="Enter the perpetrator's full name",
    ),
    Field(
        number=27, name="circumstances", label="What has happened", kind=_TEXT, need=_SEND, max_length=3000,
        hint="A few lines will do now", privacy=_P3, step=2, error="Enter what has happened",
    ),
    Field(
        number=29, name="urgent_steps", label="What you are doing now to keep people safe", kind=_TEXT, need=_SEND,
        max_length=800, privacy=_P3, step=2,
        condition=Condition("urgent", ("Yes",), "action is needed before the meeting"),
        error="Enter what you are doing now to keep people safe",
    ),
    Field(
        number=32, name="declaration", label="I am not waiting for MASC before acting on urgent risk", kind=_TICK,
        need=_SEND, privacy=_P1, step=2,
        error="Confirm that you are not waiting for MASC before acting on urgent risk",
    ),
)  # fmt: skip
