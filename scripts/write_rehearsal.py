"""Writes the runbook's section "Not verified on a live tenant" from the table that ``rehearse`` goes through."""

from __future__ import annotations

from pathlib import Path

from masc_graph.operations.rehearsal import FACTS

PAGE = Path(__file__).parent.parent / "docs" / "runbook.md"
BEGIN, END = "<!-- not verified -->", "<!-- end of not verified -->"


def table() -> str:
    """One row for each fact, in the order of danger."""
    head = ["| fact | expected | how it is seen | depends on it |", "|---|---|---|---|"]
    rows = [f"| {one.what} | {one.expected} | {one.kind} | `{one.depends}` |" for one in FACTS]
    return "\n".join([*head, *rows])


def filled(page: str) -> str:
    """The page with the table between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
