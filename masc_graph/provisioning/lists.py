"""The lists, with their columns, indexes and unique keys. Differences are corrected where that is possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from masc_graph.errors import GiveUp
from masc_graph.graph.lists import Column
from masc_graph.graph.site import SINGLE_LINE, Fault, FoundColumn
from masc_graph.provisioning.resources import Resources
from masc_graph.provisioning.steps import Findings, Step, Trouble
from masc_graph.registers.columns import columns
from masc_graph.registers.rows import ROWS

_FAULTS: Final[Mapping[Fault, str]] = {
    "index": "it is not indexed",
    "unique": "two rows could have one value",
    "required": "it must not be left empty",
    "choices": "choices are missing",
    "rich_text": "it keeps text with formatting",
    "length": "it holds less than a line",
    "day_or_time": "it holds a day with a time, or the other way round",
}
_CURES: Final[Mapping[Fault, str]] = {
    "index": "In the list's settings, under Indexed columns, make an index for it.",
    "unique": "Find the rows that have one value twice in the list, remove all but one, and run this again.",
}
_BY_HAND: Final = "Change it in the list's settings."


async def compare_lists(resources: Resources) -> Findings:
    """Compare every list with its declaration. A missing list becomes a step, one that refuses us a trouble."""
    findings = Findings()
    for name in ROWS:
        list_id = resources.list_ids.get(name)
        if list_id is None:
            findings.steps.append(_make(name))
            continue
        try:
            current = await resources.site.columns_of(list_id)
        except GiveUp as refused:
            findings.troubles.append(_closed(name, refused))
        else:
            _compare(name, current, findings)
    return findings


def _closed(name: str, refused: GiveUp) -> Trouble:
    shown = ROWS[name].LIST
    return Trouble(f"{shown} cannot be looked at ({refused.reason}), though its site can.", grant_on(shown))


def grant_on(shown: str) -> str:
    """Say what to do where a list refuses the service.

    No document says whether a role on the site reaches a list that inherits no more
    (https://learn.microsoft.com/graph/permissions-selected-overview).
    """
    return (
        "It has permissions of its own, which the right on the site may not reach. Have a tenant administrator run "
        f"infra/Grant-MascPermissions.ps1 with -List '{shown}', and look again before anybody refers a case."
    )


def _make(name: str) -> Step:
    wanted = columns(name)

    async def make(resources: Resources) -> None:
        resources.list_ids[name] = await resources.site.create_list(ROWS[name].LIST, wanted)

    indexed = sum(column.indexed for column in wanted)
    return Step(f"Make the list {ROWS[name].LIST}: {len(wanted)} columns, {indexed} of them indexed", make)


def _compare(name: str, current: Mapping[str, FoundColumn], findings: Findings) -> None:
    for wanted in columns(name):
        place = f"{ROWS[name].LIST}, column {wanted.name}"
        column = current.get(wanted.name)
        if column is None:
            findings.steps.append(_add(name, place, wanted))
        elif trouble := _wrong_kind(place, column, wanted):
            findings.troubles.append(trouble)
        else:
            if faults := faults_of(column, wanted):
                findings.steps.append(_mend(name, place, column, wanted, faults))
            findings.troubles += _unknown_choices(place, column, wanted)


def _add(name: str, place: str, wanted: Column) -> Step:
    async def add(resources: Resources) -> None:
        await resources.site.add_column(resources.list_ids[name], wanted)

    return Step(f"{place}: add it", add)


def _mend(name: str, place: str, column: FoundColumn, wanted: Column, faults: Sequence[Fault]) -> Step:
    async def mend(resources: Resources) -> None:
        await resources.site.mend(resources.list_ids[name], column, wanted, set(faults))

    what = "; ".join(_FAULTS[fault] for fault in faults)
    cure = " ".join(dict.fromkeys(_CURES.get(fault, _BY_HAND) for fault in faults))
    return Step(f"{place}: put right ({what})", mend, cure)


def faults_of(column: FoundColumn, wanted: Column) -> list[Fault]:
    """List what can be corrected in a column of the right kind."""
    faults: list[Fault] = []
    if wanted.indexed and not column.indexed:
        faults.append("index")
    if wanted.unique and not column.unique:
        faults.append("unique")
    if column.required and wanted.name != "Title":
        faults.append("required")
    if column.choice and not set(wanted.choices) <= set(column.choice.choices):
        faults.append("choices")
    if column.date_time and column.kind != wanted.kind:
        faults.append("day_or_time")
    if column.text and column.text.many_lines and column.text.text_type == "richText":
        faults.append("rich_text")
    if column.text and not column.text.many_lines and column.text.max_length < SINGLE_LINE:
        faults.append("length")
    return faults


def _unknown_choices(place: str, column: FoundColumn, wanted: Column) -> Iterator[Trouble]:
    """If a row has a choice that somebody added, MASC cannot read the row; only a person can remove the choice."""
    offered = column.choice.choices if column.choice else ()
    if unknown := [choice for choice in offered if choice not in wanted.choices]:
        yield Trouble(
            f"{place}: it offers {', '.join(unknown)}, which MASC does not know and cannot read.",
            "Give each row that has it one of the other choices, then take it away in the list's settings.",
        )


def _wrong_kind(place: str, column: FoundColumn, wanted: Column) -> Trouble | None:
    """SharePoint cannot change a column into another kind. To SharePoint, a date and a date with time are one kind."""
    days = {"date", "datetime"}
    if column.kind == wanted.kind or {column.kind, wanted.kind} <= days:
        return None
    return Trouble(
        f"{place}: it is of the kind {column.kind}, not {wanted.kind}.",
        "Nothing can turn it into the other kind. If it is empty, delete it in the list's settings and run this again. "
        "If it holds anything, ask whoever changed it, and copy the values before.",
    )
