"""A roster file: what is read, and what is refused by line and column without repeating its content."""

from __future__ import annotations

from pathlib import Path

import pytest

from masc_graph.errors import SettingsError
from masc_graph.provisioning.roster_file import read_roster, read_roster_file

HEADER = "row_kind,agency,agency_name,object_id,tenant_id,display_name,roles\n"
POLICE = "agency,police,Police,,,,\n"
NADIA = "person,police,,p-1,t,Nadia,lead\n"


def paper(folder: Path, text: str) -> Path:
    file = folder / "roster.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_roster_is_read_with_its_roles(tmp_path: Path) -> None:
    text = "\ufeff" + HEADER + POLICE + "person,police,, p-1 ,t,Nadia,lead; administrator\n"
    read = read_roster_file(paper(tmp_path, text))
    agency, person = read.rows
    assert (agency.title, agency.agency_name, agency.roles) == ("police", "Police", ())
    assert (person.title, person.object_id) == ("police:p-1", "p-1")
    assert [role.value for role in person.roles] == ["lead", "administrator"]
    assert "core" not in read.columns


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (HEADER + POLICE + "canary,police,,p,t,Nadia,lead\n", "line 3, row_kind"),
        (HEADER + POLICE + "person,police,,p,t,Nadia,canary\n", "line 3, "),
        (HEADER + POLICE + "person,canary,,p,t,Nadia,lead\n", "line 3, agency"),
        (HEADER + POLICE + "person,police,,,t,canary,lead\n", "line 3, object_id"),
        (HEADER + POLICE + "person,police,,canary,,Nadia,lead\n", "line 3, tenant_id"),
        (HEADER + POLICE + NADIA + NADIA.replace("Nadia", "canary"), "line 4, twice in the file"),
        ("row_kind,agency,canary_\n", "column canary_"),
        ("agency\n", "column row_kind"),
        (HEADER + POLICE + NADIA.replace("lead", "lead,canary"), "line 3, a comma too many"),
        (HEADER + POLICE + "person,police,Police\n", "line 3, object_id"),
    ],
)
def test_what_is_wrong_is_named_by_its_place_without_its_value(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_roster(paper(tmp_path, text))
    assert any(name.startswith(place) for name in refused.value.names)
    assert "canary" not in str(refused.value).replace("canary_", "")


def test_a_file_that_excel_saved_in_its_own_way_says_how_to_save_it(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes((HEADER + POLICE + NADIA.replace("Nadia", "Zo\xeb")).encode("cp1252"))
    with pytest.raises(SettingsError, match="save it as 'CSV UTF-8'"):
        read_roster(file)


def test_an_object_id_is_one_however_it_is_written(tmp_path: Path) -> None:
    person = read_roster(paper(tmp_path, HEADER + POLICE + NADIA.replace("p-1", "P-1")))[1]
    assert (person.title, person.object_id) == ("police:p-1", "p-1")


def test_usual_actions_have_keys_of_their_own(tmp_path: Path) -> None:
    usual = "usual,police,victim.safety,Renew the plan,7\n"
    text = "row_kind,agency,prompt,text,days\nagency,police,,,\n" + usual + usual
    rows = read_roster(paper(tmp_path, text))
    assert [row.title for row in rows] == ["police", "usual:police:victim.safety", "usual:police:victim.safety:2"]
    assert rows[1].days == 7
