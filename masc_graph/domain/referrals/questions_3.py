"""The questions of the third screen, about the people, in the order in which they stand there."""

from __future__ import annotations

from typing import Final

from masc_graph.domain.referrals.field import LATER, NONE, NOT_KNOWN, Condition, Field, FieldKind, Need, PrivacyClass
from masc_graph.domain.text.inputs import FIRST_DAY

_MANY, _TEXT, _DATE = FieldKind.MANY, FieldKind.TEXT, FieldKind.DATE
_P2, _P3 = PrivacyClass.P2, PrivacyClass.P3
_AGENDA, _OPTIONAL = Need.BEFORE_AGENDA, Need.OPTIONAL

STEP_3: Final[tuple[Field, ...]] = (
    Field(
        number=8, name="victim_dob", label="Victim's date of birth", kind=_DATE, need=_OPTIONAL,
        hint="Leave empty if not known", first_day=FIRST_DAY, privacy=_P2, step=3,
        error="Victim's date of birth must be in the past",
    ),
    Field(
        number=11, name="contact_notes", need=_AGENDA, kind=_TEXT, max_length=500, privacy=_P3, step=3,
        label="How and when to contact them safely, who must not know, interpreter or other needs", hint=LATER,
        condition=Condition("safe_to_contact", ("Yes", "No"), "you know whether contact is safe"),
        error="Enter how to contact the victim, or why it is not safe",
    ),
    Field(
        number=14, name="victim_views", label="What the victim wants and who they fear", kind=_TEXT, need=_OPTIONAL,
        max_length=800, privacy=_P3, step=3,
    ),
    Field(
        number=16, name="children_details", label="Each child: name, age, relationship, school", kind=_TEXT,
        need=_AGENDA, max_length=800, privacy=_P3, step=3, hint=LATER,
        condition=Condition("children_involved", ("Yes",), "children are involved"),
        error="Enter the children's details",
    ),
    Field(
        number=19, name="perpetrator_dob", label="Perpetrator's date of birth", kind=_DATE, need=_OPTIONAL,
        hint="Leave empty if not known", first_day=FIRST_DAY, privacy=_P2, step=3,
        error="Perpetrator's date of birth must be in the past",
    ),
    Field(
        number=20, name="perpetrator_address", label="Perpetrator's address", kind=_TEXT, need=_OPTIONAL,
        max_length=300, privacy=_P3, step=3,
    ),
    Field(
        number=21, name="perpetrator_status", label="Where do criminal justice matters stand?", kind=_MANY,
        need=_AGENDA, privacy=_P3, step=3, hint=LATER,
        choices=(
            "Under investigation", "On bail", "Charged", "In custody", "On licence or community order",
            "MAPPA (public protection)", "PDP (potentially dangerous person)", NONE, NOT_KNOWN,
        ),
        error="Select where criminal justice matters stand",
    ),
    Field(
        number=22, name="existing_orders", label="Which orders are in place?", kind=_MANY, need=_AGENDA,
        privacy=_P3, step=3, hint=LATER,
        choices=(
            "Stalking Protection Order", "Interim Stalking Protection Order", "Restraining order", "Injunction",
            "Bail conditions", NONE, NOT_KNOWN,
        ),
        error="Select which orders are in place",
    ),
    Field(
        number=23, name="behaviours", label="What has the perpetrator done?", kind=_MANY, need=_AGENDA,
        privacy=_P3, step=3, hint=LATER,
        choices=(
            "Following", "Contacting", "Publishing about the victim", "Monitoring online", "Loitering",
            "Interfering with property", "Watching or spying", "Threats", "Other",
        ),
        error="Select what the perpetrator has done",
    ),
    Field(
        number=24, name="crime_refs", label="Crime or incident numbers", kind=_TEXT, need=_OPTIONAL, max_length=200,
        privacy=_P2, step=3,
    ),
)  # fmt: skip
