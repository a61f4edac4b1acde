"""Writes the map of lists, columns and privacy classes into docs/data-protection.md, from where they are declared."""

from __future__ import annotations

from pathlib import Path

from masc_graph.domain.referrals.referral_fields import FIELDS
from masc_graph.registers.columns import columns
from masc_graph.registers.rows import ROWS

PAGE = Path(__file__).parent.parent / "docs" / "data-protection.md"
BEGIN, END = "<!-- data map -->", "<!-- end of data map -->"
KEYED = "P2, keyed"
# Questions declare their own class. All other columns hold only P0 and P1, apart from these.
_OF_NOBODY = {
    "MASC Agencies": {
        "RowKind", "Agency", "AgencyName", "Core", "IsaSignedOn", "IsaEndsOn", "SeesCases", "PlannerBucketId",
        "TenantId",
    },
    "MASC Audit": {"Door", "Result", "MeetingId", "Agency"},
    "MASC Meetings": {
        "Title", "SeriesOn", "MeetingOn", "StartsAt", "CutOffOn", "AgendaDueOn", "Kind", "State", "MovedFromOn",
        "AgendaPostedAt", "AgendaUrl", "QuorumWarning", "MinutesUrl", "MinutesVersion",
    },
    "MASC Messages": {"MeetingId", "SentAt"},
}  # fmt: skip
_OF_STAFF = {"MASC Agencies": {"DisplayName"}, "MASC Referrals": {"ReferrerName"}}
_SAFETY = {"MASC Referrals": {"KeptNotes"}}
_KEYED = {"MASC Referrals": {"VictimKey", "NameKey", "PairKey", "NameWords"}}


def table() -> str:
    """One row for each class of each list, with its columns."""
    head = ["| list | class | columns |", "|---|---|---|"]
    return "\n".join([*head, *(line for name in ROWS for line in _lines(name))])


def filled(page: str) -> str:
    """The page with the table between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def class_of(name: str, column: str) -> str:
    """The privacy class of a column of the list that the settings call ``name``."""
    classes = {field.column: str(field.privacy) for field in FIELDS} if name == "referrals" else {}
    shown = ROWS[name].LIST
    if column in _KEYED.get(shown, ()):
        return KEYED
    if column in _SAFETY.get(shown, ()):
        return "P3"
    if column in _OF_STAFF.get(shown, ()):
        return "P2, staff"
    return classes.get(column) or ("P0" if column in _OF_NOBODY.get(shown, ()) else "P1")


def _lines(name: str) -> list[str]:
    rooms: dict[str, list[str]] = {}
    for column in columns(name):
        rooms.setdefault(class_of(name, column.name), []).append(f"`{column.name}`")
    return [f"| {ROWS[name].LIST} | {column} | {', '.join(rooms[column])} |" for column in sorted(rooms)]


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
