"""Writes the table of the referral's questions into docs/data-protection.md, from where they are declared."""

from __future__ import annotations

from pathlib import Path

from masc_graph.domain.referrals.field import Field, FieldKind, Need
from masc_graph.domain.referrals.referral_fields import FIELDS

PAGE = Path(__file__).parent.parent / "docs" / "data-protection.md"
BEGIN, END = "<!-- questions -->", "<!-- end of questions -->"
_KINDS = {FieldKind.ONE: "one choice", FieldKind.MANY: "choices", FieldKind.DATE: "date", FieldKind.TICK: "tick"}
_NEEDS = {Need.TO_SEND: "to send", Need.BEFORE_AGENDA: "before the agenda", Need.OPTIONAL: "optional"}


def table() -> str:
    """One row for each question, in the order of the numbers."""
    head = ["| | question | column | answer | needed | class |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *(_row(field) for field in FIELDS)])


def filled(page: str) -> str:
    """The page with the table between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _row(field: Field) -> str:
    answer = _KINDS.get(field.kind) or f"text, {field.max_length:,}"
    needed = f"{_NEEDS[field.need]}, if {field.condition.words}" if field.condition else _NEEDS[field.need]
    return f"| {field.number} | {field.label} | `{field.column}` | {answer} | {needed} | {field.privacy} |"


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
