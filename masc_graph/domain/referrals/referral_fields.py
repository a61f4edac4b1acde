"""Every question of the referral, declared once: label, limit, choices, rule, privacy class, step of the dialog."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

Answers = Mapping[str, str]
"""Canonical text per field: one and text as they are, many joined by commas, date YYYY-MM-DD, tick "true" or ""."""

NOT_KNOWN: Final = "Not known"
NONE: Final = "None"
TICKED: Final = "true"
PLAIN_COLUMN: Final = 120
"""The longest text that a single-line SharePoint column takes here; longer texts are notes and keep their lines."""


class FieldKind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    TEXT = "text"
    DATE = "date"
    TICK = "tick"


class PrivacyClass(StrEnum):
    """P0 about no person, P1 pseudonymous, P2 identifies someone, P3 special category or safety-critical."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class Need(StrEnum):
    """When an answer has to be there."""

    TO_SEND = "to_send"
    BEFORE_AGENDA = "before_agenda"
    OPTIONAL = "optional"


class Condition(NamedTuple):
    """The answer is needed only if ``field`` has one of ``values``; ``words`` end "(required if …)"."""

    field: str
    values: tuple[str, ...]
    words: str


class Field(BaseModel):
    """One question; ``error`` is shown when its answer is missing or is none of the choices."""

    model_config = ConfigDict(frozen=True)

    number: int
    name: str
    label: str
    kind: FieldKind
    need: Need
    privacy: PrivacyClass
    step: int
    hint: str = ""
    choices: tuple[str, ...] = ()
    max_length: int | None = None
    error: str = ""
    condition: Condition | None = None

    @property
    def column(self) -> str:
        """The column in MASC Referrals: ``victim_name`` is VictimName."""
        return "".join(word.capitalize() for word in self.name.split("_"))

    @property
    def card_label(self) -> str:
        """The label with its rule, as every input carries it."""
        return f"{self.label} ({self._rule})"

    @property
    def has_lines(self) -> bool:
        """Whether the text may have several lines."""
        return self.max_length is not None and self.max_length > PLAIN_COLUMN

    @property
    def _rule(self) -> str:
        if self.need is Need.OPTIONAL:
            return "optional"
        if self.condition:
            return f"required if {self.condition.words}"
        return "required" if self.need is Need.TO_SEND else "required if the case is to be heard"

    def is_asked(self, answers: Answers) -> bool:
        """Whether the other answers make this one needed."""
        return self.condition is None or answers.get(self.condition.field) in self.condition.values


_ONE, _MANY, _TEXT, _DATE, _TICK = FieldKind
_P1, _P2, _P3 = PrivacyClass.P1, PrivacyClass.P2, PrivacyClass.P3
_SEND, _AGENDA, _OPTIONAL = Need
_YES_NO_NOT_KNOWN: Final = ("Yes", "No", NOT_KNOWN)
_LATER: Final = "You can send without this and add it before the agenda is posted"

FIELDS: Final[tuple[Field, ...]] = (
    Field(
        number=1, name="da_related", label="Is the stalking related to domestic abuse?", kind=_ONE, need=_SEND,
        hint="Related means by a partner, former partner or family member",
        choices=("No", "Yes", "Not sure"), privacy=_P1, step=1,
        error="Select whether the stalking is related to domestic abuse",
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
    Field(
        number=3, name="risk_level", label="What level of risk do you assess?", kind=_ONE, need=_SEND,
        hint="Your professional judgement", choices=("High", "Medium", "Standard"), privacy=_P1, step=1,
        error="Select the level of risk",
    ),
    Field(
        number=4, name="dash", label="Have you completed the Stalking DASH?", kind=_ONE, need=_SEND,
        choices=("Yes, with the victim", "Yes, on behalf of the victim", "No"), privacy=_P1, step=1,
        error="Select whether you have completed the Stalking DASH",
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
        number=7, name="victim_name", label="Victim's full name", kind=_TEXT, need=_SEND, max_length=120,
        privacy=_P2, step=2, error="Enter the victim's full name",
    ),
    Field(
        number=8, name="victim_dob", label="Victim's date of birth", kind=_DATE, need=_OPTIONAL,
        hint="Leave empty if not known", privacy=_P2, step=3,
        error="Victim's date of birth must be in the past",
    ),
    Field(
        number=9, name="victim_address", label="Victim's address, or town if the address is not known", kind=_TEXT,
        need=_SEND, max_length=300, privacy=_P3, step=2, error="Enter the victim's address or town",
    ),
    Field(
        number=10, name="safe_to_contact", label="Is it safe to contact the victim?", kind=_ONE, need=_SEND,
        choices=_YES_NO_NOT_KNOWN, privacy=_P3, step=2, error="Select whether it is safe to contact the victim",
    ),
    Field(
        number=11, name="contact_notes", need=_AGENDA, kind=_TEXT, max_length=500, privacy=_P3, step=3,
        label="How and when to contact them safely, who must not know, interpreter or other needs", hint=_LATER,
        condition=Condition("safe_to_contact", ("Yes", "No"), "you know whether contact is safe"),
        error="Enter how to contact the victim, or why it is not safe",
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
        number=14, name="victim_views", label="What the victim wants and who they fear", kind=_TEXT, need=_OPTIONAL,
        max_length=800, privacy=_P3, step=3,
    ),
    Field(
        number=15, name="children_involved", label="Are children involved?", kind=_ONE, need=_SEND,
        choices=_YES_NO_NOT_KNOWN, privacy=_P1, step=2, error="Select whether children are involved",
    ),
    Field(
        number=16, name="children_details", label="Each child: name, age, relationship, school", kind=_TEXT,
        need=_AGENDA, max_length=800, privacy=_P3, step=3, hint=_LATER,
        condition=Condition("children_involved", ("Yes",), "children are involved"),
        error="Enter the children's details",
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
        number=19, name="perpetrator_dob", label="Perpetrator's date of birth", kind=_DATE, need=_OPTIONAL,
        hint="Leave empty if not known", privacy=_P2, step=3,
        error="Perpetrator's date of birth must be in the past",
    ),
    Field(
        number=20, name="perpetrator_address", label="Perpetrator's address", kind=_TEXT, need=_OPTIONAL,
        max_length=300, privacy=_P3, step=3,
    ),
    Field(
        number=21, name="perpetrator_status", label="Where do criminal justice matters stand?", kind=_MANY,
        need=_AGENDA, privacy=_P3, step=3, hint=_LATER,
        choices=(
            "Under investigation", "On bail", "Charged", "In custody", "On licence or community order",
            "MAPPA (public protection)", "PDP (potentially dangerous person)", NONE, NOT_KNOWN,
        ),
        error="Select where criminal justice matters stand",
    ),
    Field(
        number=22, name="existing_orders", label="Which orders are in place?", kind=_MANY, need=_AGENDA,
        privacy=_P3, step=3, hint=_LATER,
        choices=(
            "Stalking Protection Order", "Interim Stalking Protection Order", "Restraining order", "Injunction",
            "Bail conditions", NONE, NOT_KNOWN,
        ),
        error="Select which orders are in place",
    ),
    Field(
        number=23, name="behaviours", label="What has the perpetrator done?", kind=_MANY, need=_AGENDA,
        privacy=_P3, step=3, hint=_LATER,
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
    Field(
        number=25, name="dash_on", label="Date the DASH was completed", kind=_DATE, need=_AGENDA, privacy=_P2,
        step=4, hint=_LATER, error="Date the DASH was completed must be today or in the past",
    ),
    Field(
        number=26, name="risk_reason", label="Why you assess this level of risk", kind=_TEXT, need=_AGENDA,
        max_length=1000, privacy=_P3, step=4, hint=_LATER, error="Enter why you assess this level of risk",
    ),
    Field(
        number=27, name="circumstances", label="What has happened", kind=_TEXT, need=_SEND, max_length=3000,
        hint="A few lines will do now", privacy=_P3, step=2, error="Enter what has happened",
    ),
    Field(
        number=28, name="done_so_far", label="What has been done so far, and by whom", kind=_TEXT, need=_OPTIONAL,
        max_length=1500, privacy=_P3, step=4,
    ),
    Field(
        number=29, name="urgent_steps", label="What you are doing now to keep people safe", kind=_TEXT, need=_SEND,
        max_length=800, privacy=_P3, step=2,
        condition=Condition("urgent", ("Yes",), "action is needed before the meeting"),
        error="Enter what you are doing now to keep people safe",
    ),
    Field(
        number=30, name="ask", label="What you want MASC to do", kind=_TEXT, need=_AGENDA, max_length=500,
        privacy=_P3, step=4, hint=_LATER, error="Enter what you want MASC to do",
    ),
    Field(
        number=31, name="presenter", label="Who will present the case", kind=_TEXT, need=_OPTIONAL, max_length=100,
        hint="Leave empty if you will", privacy=_P2, step=4,
    ),
    Field(
        number=32, name="declaration", label="I am not waiting for MASC before acting on urgent risk", kind=_TICK,
        need=_SEND, privacy=_P1, step=2,
        error="Confirm that you are not waiting for MASC before acting on urgent risk",
    ),
)  # fmt: skip

FIELD: Final[Mapping[str, Field]] = MappingProxyType({field.name: field for field in FIELDS})

STEPS: Final = (1, 2, 3, 4)

_FIRST_SCREENS: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {
        1: ("dash", "da_related", "risk_level", "area", "urgent", "relationship"),
        2: (
            "victim_name", "victim_address", "safe_to_contact", "victim_agreement", "sharing_reason",
            "children_involved", "perpetrator_known", "perpetrator_name", "circumstances", "urgent_steps",
            "declaration",
        ),
    }
)  # fmt: skip
"""The order on the first two screens, quickest answers first; the later screens keep the order of the numbers."""


def fields_of_step(step: int) -> tuple[Field, ...]:
    """The questions of one screen, in the order in which they stand there."""
    order = _FIRST_SCREENS.get(step)
    return tuple(FIELD[name] for name in order) if order else tuple(field for field in FIELDS if field.step == step)
