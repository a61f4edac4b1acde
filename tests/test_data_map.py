"""The map of lists and columns is the one of the code, and the threat model names what there is."""

from __future__ import annotations

import re
from pathlib import Path

from masc_graph.domain.referrals.referral_fields import FIELDS
from masc_graph.registers.columns import columns
from masc_graph.registers.rows import ROWS, ReferralRow
from scripts.write_data_map import KEYED, PAGE, class_of

ROOT = Path(__file__).parent.parent
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_column_of_every_list_is_on_the_map() -> None:
    page = PAGE.read_text(encoding="utf-8")
    told = re.findall(r"^\| (MASC \w+) \| P[^|]*\| (.*) \|$", page, re.MULTILINE)
    found = {(name, column) for name, line in told for column in re.findall(r"`(\w+)`", line)}
    assert found == {(row.LIST, column.name) for name, row in ROWS.items() for column in columns(name)}


def test_a_question_has_the_class_that_it_declares() -> None:
    assert {field.column: class_of("referrals", field.column) for field in FIELDS} == {
        field.column: str(field.privacy) for field in FIELDS
    }


def test_what_the_product_may_hold_in_memory_identifies_nobody_in_clear() -> None:
    held = {class_of("referrals", field.title().replace("_", "")) for field in ReferralRow.model_fields}
    assert held <= {"P0", "P1", KEYED}


def test_every_test_that_the_threat_model_names_exists() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", SECURITY))
    assert len(named) > 20
    assert {name for name in named if f"def {name}(" not in tests} == set()


def test_the_threat_model_shows_the_ranges_that_bicep_opens() -> None:
    ranges = re.findall(r"\d+\.\d+\.\d+\.\d+/\d+", (ROOT / "infra" / "main.bicep").read_text(encoding="utf-8"))
    assert [one for one in ranges if one.startswith("52.") and one not in SECURITY] == []
