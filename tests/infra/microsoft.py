"""Microsoft's own tools: from the folder beside the repository, else from PATH, else their tests are skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
BRINGS = SHARED / "tools" / "microsoft"
PESTER = "exit [int](-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 6 }))"


@cache
def found(name: str) -> str | None:
    """Where bicep, pwsh or ooxml is; a PowerShell without Pester is none."""
    if BRINGS.is_file():
        told = subprocess.run([BRINGS, "path"], capture_output=True, text=True, check=True)
        return str(Path(told.stdout.strip()) / name)
    place = shutil.which(name)
    if place and name == "pwsh" and subprocess.run([place, "-NoProfile", "-Command", PESTER], check=False).returncode:
        return None
    return place


def run(name: str, *words: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """What a tool says and how it ends; the test is skipped where the machine has no such tool."""
    place = found(name)
    if place is None:
        reason = f'{name} is not on this machine: docs/architecture.md, "Contributing", says where it comes from'
        assert not SHARED.is_dir(), reason
        pytest.skip(reason)
    here = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "TMPDIR"}}
    return subprocess.run(
        [place, *words], env=here | (environment or {}), capture_output=True, text=True, check=False, timeout=600
    )
