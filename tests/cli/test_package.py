"""``package``: a zip that meets Microsoft's schema, or a list of everything that is wrong."""

from __future__ import annotations

import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from masc_graph.errors import Refused
from masc_graph.operations.teams_package import FOLDER, Identity, pack
from tests.cli.typist import Typist, an_empty_tenant, one_line
from tests.teams_app.test_manifest import FILLED_IN, faults

BOT, OTHER = FILLED_IN["BOT_APP_ID"], "4f1d6a52-70ab-4c53-8d2c-1a6f3c1b7e03"
WORDS = (
    "--organisation", "Cumbria MASC", "--website", "https://masc.example.org",
    "--privacy", "https://masc.example.org/privacy", "--terms", "https://masc.example.org/terms",
)  # fmt: skip
TYPIST = Typist(an_empty_tenant(), {"MASC_BOT_APP_ID": BOT})


def identity(**changes: str) -> Identity:
    values = {
        "bot_app_id": BOT,
        "teams_app_id": "",
        "organisation": "Cumbria MASC",
        "website": "https://masc.example.org",
        "privacy": "https://masc.example.org/privacy",
        "terms": "https://masc.example.org/terms",
    }
    return Identity(**{**values, **changes})


def manifest_in(file: Path) -> dict[str, object]:
    with zipfile.ZipFile(file) as package:
        assert sorted(package.namelist()) == ["color.png", "manifest.json", "outline.png"]
        return json.loads(package.read("manifest.json"))


def test_a_package_holds_to_the_schema_and_is_always_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    output = TYPIST.says("package", *WORDS, str(first))
    TYPIST.says("package", *WORDS, str(second))
    assert first.read_bytes() == second.read_bytes()
    manifest = manifest_in(first)
    assert faults(manifest) == []
    assert str(manifest["id"]) in output
    assert BOT in json.dumps(manifest["bots"])


def test_ids_may_be_given_instead_of_taken_from_the_settings(tmp_path: Path) -> None:
    other, file = FILLED_IN["TEAMS_APP_ID"], tmp_path / "masc.zip"
    TYPIST.says("package", *WORDS, "--bot-id", other, "--app-id", OTHER, str(file))
    manifest = manifest_in(file)
    assert (manifest["id"], other in json.dumps(manifest["bots"])) == (OTHER, True)


def test_everything_that_is_wrong_is_said_at_once_and_no_file_is_made(tmp_path: Path) -> None:
    file = tmp_path / "masc.zip"
    words = (
        "--organisation", "x" * 33, "--website", "http://plain.example.org", "--privacy", "[", "--terms", "https://"
    )  # fmt: skip
    output = TYPIST.refused("package", *words, str(file), MASC_BOT_APP_ID="masc")
    assert "the bot id is not a GUID;" in output
    for address in ("website", "privacy", "terms"):
        assert f"the {address} address does not begin https://" in output
    assert "the organisation's name is not 1 to 32 characters long." in output
    assert not file.exists()


@pytest.mark.parametrize(
    ("option", "given", "fault"),
    [
        ("--bot-id", "bot", "the bot id is not a GUID"),
        ("--bot-id", f"{{{BOT}}}", "the bot id is not a GUID"),
        ("--bot-id", BOT.replace("-", ""), "the bot id is not a GUID"),
        ("--app-id", "masc", "the Teams app id is not a GUID"),
    ],
)
def test_an_id_that_cannot_be_right_is_named(tmp_path: Path, option: str, given: str, fault: str) -> None:
    output = TYPIST.refused("package", *WORDS, option, given, str(tmp_path / "masc.zip"))
    assert fault in output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("place", "fault"), [("nowhere/masc.zip", "there is no folder"), ("", "is a folder")])
def test_a_place_where_no_file_can_be_made_is_said(tmp_path: Path, place: str, fault: str) -> None:
    result = TYPIST.masc("package", *WORDS, str(tmp_path / place))
    assert (result.exit_code, fault in one_line(result)) == (2, True)


def test_no_sign_in_a_value_changes_what_stands_around_it() -> None:
    name = 'A "board", ${BOT_APP_ID}'
    whole = zipfile.ZipFile(BytesIO(pack(identity(organisation=name))))
    assert json.loads(whole.read("manifest.json"))["developer"]["name"] == name


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("color.png", b"no picture", "color.png is not a PNG of 192 by 192"),
        ("manifest.template.json", b'{"id": "${ELSEWHERE}"}', "the template wants ELSEWHERE"),
    ],
)
def test_a_folder_that_is_not_whole_is_refused(tmp_path: Path, name: str, content: bytes, fault: str) -> None:
    folder = tmp_path / "teams_app"
    shutil.copytree(FOLDER, folder)
    (folder / name).write_bytes(content)
    with pytest.raises(Refused) as refused:
        pack(identity(), folder)
    assert fault in refused.value.user_message
