"""Who is at a meeting: what the dialog sends, what the list keeps, and the warning when too few have come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict

from masc_graph.domain.board.roster import Agency, Role
from masc_graph.domain.meetings.calendar_words import listed
from masc_graph.domain.text.inputs import Inputs
from masc_graph.domain.text.problem import Problem

NOBODY: Final = "nobody"
"""Neither chair nor vice chair is there."""
CHAIRS: Final[Mapping[str, str]] = MappingProxyType(
    {Role.CHAIR.value: "The chair", Role.VICE_CHAIR.value: "The vice chair", NOBODY: "Neither is here"}
)
"""Who chairs: what the dialog sends, and how it says it."""
SAID: Final[Mapping[str, str]] = MappingProxyType(
    {"present": "Here", "apologies": "Sent apologies", "sent_information": "Sent information"}
)
"""What may be said of an agency; one of which nothing is said was absent."""


class Attendance(BaseModel):
    """Agencies by their ids, in the order in which they were offered; ``chaired_by`` is one of ``CHAIRS``."""

    model_config = ConfigDict(frozen=True)

    present: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    sent_information: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    chaired_by: str = ""
    confidentiality_read: bool = False


def in_offered_order(agencies: Sequence[Agency]) -> list[Agency]:
    """Core agencies first."""
    return sorted(agencies, key=lambda agency: not agency.core)


def read_attendance(raw: Mapping[str, object], agencies: Sequence[Agency]) -> tuple[Attendance, list[Problem]]:
    """Read the dialog's inputs, one for each of ``SAID``, ``chaired_by`` and ``confidentiality_read``."""
    inputs, offered = Inputs(raw), [agency.agency_id for agency in in_offered_order(agencies)]
    said = {name: inputs.choices(name, offered, "Select agencies from the list") for name in SAID}
    known = {agency for named in said.values() for agency in named}
    found = Attendance(
        **said,
        absent=tuple(agency for agency in offered if agency not in known),
        chaired_by=inputs.choice("chaired_by", tuple(CHAIRS), "Select who chairs"),
        confidentiality_read=inputs.tick("confidentiality_read"),
    )
    problems = [*inputs.problems, *_contradictions(found, agencies)]
    if not found.chaired_by and not any(problem.field == "chaired_by" for problem in problems):
        problems.append(Problem("chaired_by", "Select who chairs"))
    return found, problems


def quorum_warning(attendance: Attendance, agencies: Sequence[Agency], expected: int) -> str:
    """What the screen and the minutes say when too few have come; empty if all is well. Nothing is ever blocked.

    ``expected`` is how many of the core agencies there should be.
    """
    core = [agency.agency_id for agency in agencies if agency.core]
    here = sum(agency in attendance.present for agency in core)
    told: list[str] = []
    if here < min(expected, len(core)):
        told.append(f"Only {here} of {len(core)} core agencies {'is' if here == 1 else 'are'} here.")
    if attendance.chaired_by == NOBODY:
        told.append("Neither the chair nor the vice chair is here.")
    return " ".join(told)


def attendance_lines(attendance: Attendance) -> str:
    """Write it as the column holds it, a line for each agency: ``health=apologies,sent_information``."""
    named = {name: getattr(attendance, name) for name in SAID}
    everybody = dict.fromkeys(agency for agencies in (*named.values(), attendance.absent) for agency in agencies)
    said = {agency: [name for name in SAID if agency in named[name]] or ["absent"] for agency in everybody}
    return "\n".join(f"{agency}={','.join(names)}" for agency, names in said.items())


def read_attendance_lines(text: str) -> Attendance:
    """Read the column back; what somebody broke by hand in it is left out."""
    pairs = [line.partition("=") for line in text.splitlines()]
    said = {agency.strip(): {name.strip() for name in names.split(",")} for agency, _, names in pairs}
    return Attendance.model_validate(
        {name: tuple(agency for agency, names in said.items() if name in names) for name in (*SAID, "absent")}
    )


def _contradictions(found: Attendance, agencies: Sequence[Agency]) -> Iterator[Problem]:
    """An agency that is here has not sent apologies. One that has may have sent information."""
    both = [
        agency.name for agency in agencies if agency.agency_id in found.present and agency.agency_id in found.apologies
    ]
    if both:
        yield Problem("apologies", f"{listed(both)} cannot be here and have sent apologies. Select one")
