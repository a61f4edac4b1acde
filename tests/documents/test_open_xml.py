"""Microsoft's own validator finds nothing in a Word file, whatever was typed and however much of it."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from masc_graph.documents import agenda, minutes
from masc_graph.domain.agenda.agenda import Agenda, AgendaCase
from masc_graph.domain.agenda.earlier_actions import EarlierActions
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.decisions import decision as limits
from masc_graph.domain.minutes.minutes import Minutes, ReplacedDecision
from tests import word_files
from tests.documents.a_meeting import (
    MADE_AT,
    MEETING,
    NEXT,
    a_minuted_case,
    an_action,
    an_earlier_action,
    the_minutes,
    who_took_part,
)
from tests.documents.test_word import MADE, a_register

# What XML, Word and people's keyboards make trouble with: what is markup, what is no character, what turns the line.
# (Half a character, such as U+D800, is refused before: it is no text to pydantic.)
HOSTILE = (
    "<w:p/>&amp;&#0;]]>\"'`{}[]\\$=@+-|\t\r\n\x00\x07\x0b\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff"
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad\u0301Ŵ😀\U000e0041\U0010ffff"
)
CASES, ACTIONS = 40, limits.MOST_ACTIONS
# As much as a line of text in SharePoint holds.
AGENCY = 255
AT = datetime(2026, 11, 30, 10, 40, tzinfo=UTC)


def hostile(length: int) -> str:
    """A text at its limit, with every one of those characters where there is room."""
    return (HOSTILE * (length // len(HOSTILE) + 1))[:length]


def a_hostile_meeting() -> Minutes:
    agency = hostile(AGENCY)
    what = hostile(limits.WHAT_LIMIT)
    replaced = ReplacedDecision(
        outcome=hostile(40), decided_by=agency, decided_at=AT, reason=hostile(limits.REASON_LIMIT),
        dissent=hostile(limits.DISSENT_LIMIT), replaced_at=AT, why=hostile(limits.WHY_LIMIT),
    )  # fmt: skip
    cases = tuple(
        a_minuted_case(
            f"MASC-{number:05}",
            presents=agency,
            about=(agency, what),
            reason=hostile(limits.REASON_LIMIT),
            defer_why=hostile(limits.REASON_LIMIT),
            refer_by=what,
            transfer_to=hostile(limits.TRANSFER_LIMIT),
            dissent=hostile(limits.DISSENT_LIMIT),
            handed_over=(what, agency),
            decided_by=agency,
            replaced=(replaced,),
            actions=tuple(an_action(n, f"MASC-{number:05}", agency=agency, what=what) for n in range(1, ACTIONS + 1)),
        )
        for number in range(CASES)
    )
    earlier = tuple(an_earlier_action(n, agency=agency, what=what, said=what) for n in range(1, ACTIONS + 1))
    return the_minutes(
        cases=cases,
        took_part=who_took_part(chaired_by=agency, present=(agency,), quorum_warning=what),
        before=EarlierActions(completed=earlier),
    )


def a_hostile_agenda() -> bytes:
    agency = hostile(AGENCY)
    cases = tuple(
        AgendaCase(reference=f"MASC-{n:05}", presents=agency, risk_level="High", area=agency, received_at=MADE_AT)
        for n in range(CASES)
    )
    failed = an_earlier_action(agency=agency, what=agency, said=agency, status=ActionStatus.NOT_COMPLETED)
    return agenda.as_docx(Agenda(meeting=MEETING, next_meeting=NEXT, cases=cases), (failed,), MADE_AT, agency)


def test_microsofts_validator_finds_nothing(tmp_path: Path) -> None:
    files = {name: make() for name, make in MADE.items()} | {
        "hostile-minutes": minutes.as_docx(a_hostile_meeting(), MADE_AT, 1),
        "hostile-agenda": a_hostile_agenda(),
    }
    for name, content in files.items():
        (tmp_path / f"{name}.docx").write_bytes(content)
    assert word_files.faults(sorted(tmp_path.glob("*.docx"))) == []


def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(a_register())
    break_it(broken)
    assert "nonsense" in "".join(word_files.faults([broken]))


def break_it(file: Path) -> None:
    """Put into the text what no Word file may hold."""
    with zipfile.ZipFile(file) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(file, "w") as whole:
        for name, part in parts.items():
            whole.writestr(name, part.replace(b"<w:body>", b"<w:body><w:nonsense/>", 1))
