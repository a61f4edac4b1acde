"""``roster import``: shown first, then written; nobody is deleted, and nobody is locked out by a wrong file."""

from __future__ import annotations

import json
from pathlib import Path

from demo.world import HERE
from tests.cli.typist import Typist

ROSTER = (HERE / "roster.csv").read_text(encoding="utf-8")
NADIA = "police:a2000000-0000-4000-8000-000000000002"
MARCUS = "health:a4000000-0000-4000-8000-000000000002"
ADA = "police:a2000000-0000-4000-8000-000000000009"
TENANT = "7d3c1f0e-5a52-4b9e-9b1c-2f6a8d4e1c01"
JOINS = f"person,police,,,,,a2000000-0000-4000-8000-000000000009,{TENANT},Ada Lowe,lead,,,\n"


def paper(folder: Path, text: str) -> str:
    file = folder / "roster.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def row(typist: Typist, title: str) -> dict[str, object]:
    return next(row for row in typist.rows("MASC Agencies") if row["Title"] == title)


def changed(text: str = ROSTER) -> str:
    """Nadia is a member now and Ada leads the police; Marcus has left; Health has a new name."""
    lines = [line for line in text.splitlines(keepends=True) if MARCUS.partition(":")[2] not in line]
    return "".join(lines).replace("Nadia Garth,lead", "Nadia Garth,member").replace(
        "agency,health,Health,", "agency,health,Health Board,"
    ) + JOINS  # fmt: skip


def test_the_same_roster_changes_nothing(typist: Typist, tmp_path: Path) -> None:
    assert "Nothing to do: the roster is as in the file." in typist.says("roster", "import", paper(tmp_path, ROSTER))


def test_what_would_change_is_shown_without_a_name_and_not_done(typist: Typist, tmp_path: Path) -> None:
    before = typist.rows("MASC Agencies")
    output = typist.says("roster", "import", paper(tmp_path, changed()))
    assert "Join police:a2000000-0000-4000-8000-000000000009" in output
    assert f"{NADIA}: roles" in output
    assert f"Become inactive {MARCUS}" in output
    assert "health: agency_name" in output
    assert "Other leads; MASC hands open tasks over at its next look at Planner police:" in output
    assert "Nothing was changed. Add --yes" in output
    assert not any(name in output for name in ("Nadia", "Marcus", "Ada"))
    assert typist.rows("MASC Agencies") == before


def test_it_is_written_once_with_an_event_that_holds_no_value(typist: Typist, tmp_path: Path) -> None:
    file = paper(tmp_path, changed())
    bucket = row(typist, "health")["PlannerBucketId"]
    output = typist.says("roster", "import", file, "--yes")
    assert "The roster is changed." in output
    assert "run 'provision', which makes or renames its bucket" in output
    assert row(typist, NADIA)["Roles"] == ["member"]
    assert row(typist, MARCUS)["Active"] is False
    health = row(typist, "health")
    assert (health["AgencyName"], health["PlannerBucketId"]) == ("Health Board", bucket)
    events = [row for row in typist.rows("MASC Audit") if row["Event"] == "roster_changed"]
    assert {one["Title"].split("/", 2)[2]: json.loads(one["Details"]) for one in events} == {
        ADA: {"change": "added", "field_names": []},
        NADIA: {"change": "changed", "field_names": ["roles"]},
        "health": {"change": "changed", "field_names": ["agency_name"]},
        MARCUS: {"change": "deactivated", "field_names": ["active"]},
    }
    assert "Nothing to do" in typist.says("roster", "import", file)


def test_somebody_who_comes_back_is_active_again(typist: Typist, tmp_path: Path) -> None:
    typist.says("roster", "import", paper(tmp_path, changed()), "--yes")
    assert f"{MARCUS}: active" in typist.says("roster", "import", paper(tmp_path, ROSTER))


def test_an_agency_that_is_not_in_the_file_stays_and_is_named(typist: Typist, tmp_path: Path) -> None:
    without = "".join(line for line in ROSTER.splitlines(keepends=True) if ",fellside," not in line)
    output = typist.says("roster", "import", paper(tmp_path, without), "--yes")
    assert "Not in the file, and left as they are fellside" in output
    assert row(typist, "fellside")["Active"] is True


def test_columns_that_the_file_does_not_have_are_left_alone(typist: Typist, tmp_path: Path) -> None:
    cells = [line.split(",") for line in ROSTER.splitlines()]
    cells = [line for line in cells if line[0] != "usual"]
    drop = {cells[0].index(name) for name in ("isa_signed_on", "prompt", "text", "days")}
    text = "\n".join(",".join(cell for place, cell in enumerate(line) if place not in drop) for line in cells) + "\n"
    before = typist.rows("MASC Agencies")
    assert "Nothing to do" in typist.says("roster", "import", paper(tmp_path, text), "--yes")
    assert row(typist, "police")["IsaSignedOn"]
    assert typist.rows("MASC Agencies") == before
    assert any(one["RowKind"] == "usual" and one["Active"] for one in before)


def test_usual_actions_that_are_not_in_a_file_with_their_columns_become_inactive(
    typist: Typist, tmp_path: Path
) -> None:
    without = "".join(line for line in ROSTER.splitlines(keepends=True) if not line.startswith("usual,"))
    output = typist.says("roster", "import", paper(tmp_path, without), "--yes")
    assert "Become inactive usual:" in output
    assert not any(row["Active"] for row in typist.rows("MASC Agencies") if row["RowKind"] == "usual")


def test_a_file_that_would_leave_nobody_in_the_chair_is_refused(typist: Typist, tmp_path: Path) -> None:
    text = ROSTER.replace("Rowan Fell,chair;lead", "Rowan Fell,lead")
    output = typist.refused("roster", "import", paper(tmp_path, text), "--yes")
    assert "Nobody would be chair afterwards." in output
    assert "chair" in str(row(typist, "probation:a1000000-0000-4000-8000-000000000001")["Roles"])
