"""Every PowerShell script of infra/ is run, whole and against stand-ins, by the Pester tests that stand here."""

from __future__ import annotations

import json
from pathlib import Path

from tests.infra.bicep import INFRA
from tests.infra.microsoft import run

HERE = Path(__file__).parent
PESTER = """
Import-Module Pester -MinimumVersion 6.0
$asked = New-PesterConfiguration
$asked.Run.Path = '{folder}'
$asked.Run.PassThru = $true
$asked.Output.Verbosity = 'None'
$found = Invoke-Pester -Configuration $asked
@{{
    passed = $found.PassedCount; skipped = $found.SkippedCount
    failed = @($found.Failed | ForEach-Object {{ "$($_.ExpandedPath): $($_.ErrorRecord | Out-String)" }})
    blocks = @($found.FailedBlocks + $found.FailedContainers | ForEach-Object {{ "$_ $($_.ErrorRecord | Out-String)" }})
}} | ConvertTo-Json | Set-Content '{file}'
"""


def test_every_script_has_tests() -> None:
    assert [file.name for file in INFRA.glob("*.ps1") if not (HERE / f"{file.stem}.Tests.ps1").is_file()] == []


def test_pester_finds_nothing(tmp_path: Path) -> None:
    words = PESTER.format(folder=HERE, file=tmp_path / "found.json")
    told = run("pwsh", "-NoProfile", "-NonInteractive", "-Command", words)
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert (found["failed"], found["blocks"]) == ([], []), "\n".join([*found["failed"], *found["blocks"]])
    written = sum(file.read_text(encoding="utf-8").count("\n    It '") for file in HERE.glob("*.Tests.ps1"))
    assert (found["passed"], found["skipped"]) == (written, 0)
