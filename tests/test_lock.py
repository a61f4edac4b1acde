"""The pins are those that pyproject.toml asks for, for every Python that we run on, hashed and without addresses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PYTHONS = ("3.11", "3.12", "3.13")
LOCKS = [*ROOT.glob("requirements*.txt"), *(ROOT / "sandbox/page").glob("package-lock.json")]
LOCKS += [*(ROOT / "tests").glob("*/package-lock.json")]
ADDRESS = re.compile(r'"resolved"|--(?:extra-)?index-url|--find-links|@ (?:https?|file):')


def group(name: str) -> Iterator[str]:
    for line in PROJECT["dependency-groups"][name]:
        if isinstance(line, str):
            yield line
        else:
            yield from group(line["include-group"])


def asked_for(file: str) -> list[Requirement]:
    """What pyproject.toml wants to find in this file of pins."""
    runtime = PROJECT["project"]["dependencies"]
    more = [*PROJECT["project"]["optional-dependencies"]["cli"], *group("dev")]
    return [Requirement(line) for line in (runtime if file == "requirements.txt" else [*runtime, *more])]


def pins(file: str, python: str) -> dict[str, str]:
    """The version of each package that a Linux machine with this Python installs from the file."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line.removesuffix("\\").strip()) for line in lines if re.match(r"[a-z]", line)]
    here = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in wanted
        if pin.marker is None or pin.marker.evaluate(here)
    }


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_asked_for_is_pinned_inside_its_range(file: str, python: str) -> None:
    pinned = pins(file, python)
    here = {"python_version": python}
    wanted = [want for want in asked_for(file) if want.marker is None or want.marker.evaluate(here)]
    stray = {str(want) for want in wanted if pinned.get(canonicalize_name(want.name), "") not in want.specifier}
    assert stray == set(), "run `make lock`"


@pytest.mark.parametrize("python", PYTHONS)
def test_a_developer_runs_what_azure_runs(python: str) -> None:
    assert pins("requirements.txt", python).items() <= pins("requirements-dev.txt", python).items()


def test_azure_gets_nothing_that_only_a_developer_needs() -> None:
    only_developers = {canonicalize_name(Requirement(line).name) for line in group("dev")}
    assert only_developers & set(pins("requirements.txt", "3.13")) == set()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_is_exact_and_hashed(file: str) -> None:
    blocks = re.split(r"\n(?=[a-z])", (ROOT / file).read_text(encoding="utf-8"))[1:]
    assert [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_lock_tells_where_packages_come_from(path: Path) -> None:
    assert ADDRESS.findall(path.read_text(encoding="utf-8")) == []
