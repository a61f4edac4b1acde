"""Reads infra/*.bicep with a parser that knows the language's form and nothing of Azure.

The parser gives plain JSON: an expression is ``{"function": …}`` or ``{"operator": …}``, and a name looks like the text
of the same letters. ``literal`` resolves the names of variables, so that what is written in place can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pycep import BicepParser

ROOT = Path(__file__).parents[2]
INFRA = ROOT / "infra"
FILES = sorted(INFRA.rglob("*.bicep"))
PARAMETERS = (INFRA / "main.bicepparam").read_text(encoding="utf-8")
SIGNS = ("function", "operator")

Json = dict[str, Any]


@cache
def parsed(file: Path) -> Json:
    """One file as JSON."""
    return _parser().parse(text=file.read_text(encoding="utf-8"))  # type: ignore[return-value]


@cache
def _parser() -> BicepParser:
    return BicepParser()


def resources(file: Path) -> Iterator[tuple[str, Json]]:
    """Each resource that a file makes: its type and its body, with the file's variables put in."""
    names = {name: one["value"] for name, one in parsed(file).get("variables", {}).items()}
    for resource in parsed(file).get("resources", {}).values():
        if not resource["existing"]:
            body = literal(resource["config"], names)
            yield resource["type"], body[0] if isinstance(body, list) else body


def resource(file: str, kind: str) -> Json:
    """The one resource of a type."""
    (found,) = [body for one, body in resources(INFRA / "modules" / file) if one == kind]
    return found


def literal(value: Any, names: Json) -> Any:
    """The value with variables resolved, and a loop or a condition replaced by what it makes."""
    if isinstance(value, str):
        return literal(names[value], {}) if value in names else value
    if isinstance(value, list):
        return [literal(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    if "loop_type" in value:
        return [literal(value["config"], names)]
    if is_expression(value):
        operator = value.get("operator", {})
        return literal(operator["operands"]["true_value"], names) if operator.get("type") == "conditional" else value
    return {key.strip("'"): literal(one, names) for key, one in value.items()}


def is_expression(value: Any) -> bool:
    """Whether a value is worked out by Azure, so that nothing here can say what it is."""
    return isinstance(value, dict) and len(value) == 1 and any(isinstance(value.get(sign), dict) for sign in SIGNS)


def settings_of_the_board() -> set[str]:
    """The settings that the parameters file passes on, each under its own name."""
    pairs = re.findall(r"^  (\w+): readEnvironmentVariable\('(\w+)'", PARAMETERS, re.MULTILINE)
    assert [name for name, read in pairs if name != read] == []
    return {name for name, _ in pairs}


def settings_of_azure() -> Json:
    """The settings that app.bicep writes itself."""
    return parsed(INFRA / "modules" / "app.bicep")["variables"]["ofAzure"]["value"]
