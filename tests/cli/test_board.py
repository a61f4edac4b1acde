"""Commands for a running board: explain a date, post an agenda, rekey, export the register."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from docx import Document

from masc_graph.commands import PostAgenda
from masc_graph.domain.meetings.appointment import Appointment
from masc_graph.operations.register_export import COLUMNS
from tests.cli.typist import Typist, an_empty_tenant

NOVEMBER = ("--from", "2026-11-01", "--to", "2026-11-30")
AFTER_THE_LAST_DAY = datetime(2026, 11, 26, 9, tzinfo=UTC)
NOWHERE = Typist(an_empty_tenant(), {"MASC_TENANT_ID": ""})


def test_a_date_is_explained_without_any_setting() -> None:
    output = NOWHERE.says("explain", "2026-11-24")
    assert "heard on Monday 30 November 2026, 10:00." in output
    assert "Friday, Thursday and Wednesday are the 3 working days before the meeting" in output
    assert "From the calendar's rules alone" in output


def test_a_date_is_explained_by_the_board_s_own_rules() -> None:
    output = NOWHERE.says("explain", "2026-11-25", "--at", "17:30", MASC_CUTOFF_TIME="17:00")
    assert "It arrived after the last day to refer for Monday 30 November" in output
    assert "heard on Monday 14 December" in output


def test_a_meeting_that_was_moved_is_explained_as_the_lists_have_it(typist: Typist) -> None:
    (site,) = typist.sandbox.tenant.sites.values()
    moved = Appointment(held_on=date(2026, 12, 2), start_time=time(10))
    site.create_item(site.find("MASC Meetings"), {"Title": "2026-11-30", "InForce": moved.text})
    output = typist.says("explain", "2026-11-26")
    assert "heard on Wednesday 2 December 2026" in output
    assert "rules alone" not in output


@pytest.mark.parametrize("words", [("24.11.2026",), ("2026-11-24", "--at", "noon")])
def test_a_date_or_time_that_cannot_be_read_is_refused_with_an_example(words: tuple[str, ...]) -> None:
    refused = NOWHERE.masc("explain", *words)
    assert refused.exit_code == 2
    assert "write the" in refused.output


def test_an_agenda_is_asked_for_as_the_operator(typist: Typist) -> None:
    typist.sandbox.clock.set(AFTER_THE_LAST_DAY)
    assert "is on the queue" in typist.says("agenda", "2026-11-30")
    (command,) = typist.queue("masc-work")
    assert command["payload"] == PostAgenda(meeting_id="2026-11-30").model_dump(mode="json")
    assert (command["origin"]["door"], command["origin"]["actor_id"]) == ("cli", None)


def test_an_agenda_is_refused_under_everybody_s_rules(typist: Typist) -> None:
    assert "The last day to refer has not passed" in typist.refused("agenda", "2026-11-30")
    assert "no meeting with that id" in typist.refused("agenda", "2026-11-29")
    assert typist.queue("masc-work") == []


def test_rekey_puts_one_command_on_the_queue_and_says_what_will_happen(typist: Typist) -> None:
    assert "keys_remade" in typist.says("rekey")
    (command,) = typist.queue("masc-work")
    assert command["payload"] == {"kind": "rekey_referrals", "key_id": "laptop"}
    assert command["origin"]["door"] == "cli"


def test_an_export_of_an_empty_board_is_a_file_with_headings(typist: Typist, tmp_path: Path) -> None:
    table, document = tmp_path / "november.csv", tmp_path / "november.docx"
    typist.says("export", *NOVEMBER, str(table))
    output = typist.says("export", *NOVEMBER, "--format", "docx", str(document))
    assert "0 referrals are in november.docx. It is OFFICIAL-SENSITIVE." in output
    with table.open(encoding="utf-8-sig", newline="") as lines:
        assert list(csv.reader(lines)) == [list(COLUMNS)]
    assert [cell.text for cell in Document(str(document)).tables[0].rows[0].cells] == list(COLUMNS)
    assert {path.stat().st_mode & 0o077 for path in (table, document)} == {0}


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text("kept")
    assert "november.csv is there already" in NOWHERE.refused("export", *NOVEMBER, str(file))
    assert file.read_text() == "kept"


@pytest.mark.parametrize(
    "words",
    [("rekey",), ("export", *NOVEMBER, "november.csv"), ("agenda", "2026-11-30")],
    ids=["rekey", "export", "agenda"],
)
def test_settings_that_are_missing_are_named(words: tuple[str, ...]) -> None:
    output = NOWHERE.refused(*words)
    assert "Nothing was done. Missing or wrong settings:" in output
    assert "MASC_TENANT_ID" in output


def test_settings_may_stand_in_a_file_and_the_environment_counts_before_it(typist: Typist, tmp_path: Path) -> None:
    file = tmp_path / "board.settings.json"
    file.write_text(json.dumps({"Values": {**typist.environment, "MASC_MATCH_KEY_ID": "of-the-file"}}))
    stranger = Typist(typist.sandbox, {"MASC_MATCH_KEY_ID": "of-the-environment"})
    assert "'of-the-environment'" in stranger.says("--settings", str(file), "rekey")


def test_a_file_that_holds_no_settings_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "board.settings.json"
    file.write_text("[]")
    refused = NOWHERE.masc("--settings", str(file), "rekey")
    assert refused.exit_code == 2
    assert "local.settings.json" in refused.output


def test_a_board_that_cannot_be_reached_is_said_in_a_sentence(typist: Typist, tmp_path: Path) -> None:
    typist.sandbox.faults.use([{"path": "^/login/", "fault": "refused"}])
    file = tmp_path / "november.csv"
    assert "Nothing was done. A service did not answer" in typist.refused("export", *NOVEMBER, str(file))
    assert not file.exists()
    typist.sandbox.faults.use([{"path": "^/graph/", "fault": "403"}])
    assert "Nothing was done. It was refused (graph:403" in typist.refused("export", *NOVEMBER, str(file))
