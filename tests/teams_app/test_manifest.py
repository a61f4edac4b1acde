"""The manifest, filled in, holds to Microsoft's schema, and the icons are those that the script draws."""

from __future__ import annotations

import json
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from scripts.draw_icons import BLUE, FOLDER, ICONS, pixels

SCHEMA = json.loads((Path(__file__).parent / "manifest.schema.v1.30.json").read_text(encoding="utf-8"))
TEMPLATE = (FOLDER / "manifest.template.json").read_text(encoding="utf-8")
FILLED_IN = {
    "TEAMS_APP_ID": "4f1d6a52-70ab-4c53-8d2c-1a6f3c1b7e01",
    "BOT_APP_ID": "4f1d6a52-70ab-4c53-8d2c-1a6f3c1b7e02",
    "ORGANISATION_NAME": "Cumbria MASC",
    "ORGANISATION_URL": "https://masc.example.org",
    "PRIVACY_URL": "https://masc.example.org/privacy",
    "TERMS_URL": "https://masc.example.org/terms",
}


def manifest(**changes: Any) -> dict[str, Any]:
    return json.loads(re.sub(r"\$\{(\w+)\}", lambda hit: FILLED_IN[hit[1]], TEMPLATE)) | changes


def faults(filled: dict[str, Any]) -> list[str]:
    """What the schema says against a manifest. It calls itself draft 4 and uses words of a later one."""
    found = Draft7Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(filled)
    return [f"{'/'.join(map(str, one.path))}: {one.message}" for one in found]


def picture(name: str) -> bytes:
    """The pixels of an icon as it is kept, four bytes each; the script writes every row without a filter."""
    raw = (FOLDER / f"{name}.png").read_bytes()
    length, kind = struct.unpack(">I4s", raw[33:41])
    assert kind == b"IDAT"
    lines, side = zlib.decompress(raw[41 : 41 + length]), ICONS[name][0]
    return b"".join(lines[row * (4 * side + 1) + 1 : (row + 1) * (4 * side + 1)] for row in range(side))


def test_the_manifest_holds_to_the_schema() -> None:
    assert faults(manifest()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"manifestVersion": "1.29"},
        {"id": "masc"},
        {"accentColor": "navy"},
        {"bots": [{"botId": FILLED_IN["BOT_APP_ID"], "scopes": ["team", "planet"]}]},
        {"resourceSpecific": []},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_schema_finds_what_is_wrong(change: dict[str, Any]) -> None:
    assert len(faults(manifest(**change))) == 1


def test_the_manifest_is_of_the_schema_that_it_is_checked_with() -> None:
    assert manifest()["manifestVersion"] == SCHEMA["properties"]["manifestVersion"]["const"]


def test_the_app_asks_a_team_s_owner_for_nothing() -> None:
    # What an app asks for itself most often stops its install: github.com/MicrosoftDocs/msteams-docs/issues/14285.
    assert {"webApplicationInfo", "authorization", "configurableTabs", "staticTabs"} & manifest().keys() == set()


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_what_the_script_draws(name: str) -> None:
    assert picture(name) == pixels(name), "run: python -m scripts.draw_icons"


def test_the_square_icon_is_opaque_and_the_outline_is_white_alone() -> None:
    square, outline = picture("color"), picture("outline")
    assert set(square[3::4]) == {255}
    assert (square[:3], manifest()["accentColor"]) == (bytes(BLUE), "#1D3C66")
    assert set(outline[0::4]) | set(outline[1::4]) | set(outline[2::4]) == {255}
    assert {0, 255} < set(outline[3::4])
