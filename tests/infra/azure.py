"""The stand-ins for az and azd in front of everything else on the path, and what they were told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.infra.bicep import ROOT

Json = dict[str, Any]
LOOKS = {"get", "list", "show", "get-values", "post"}
GROUP = "/subscriptions/subscription-1/resourceGroups/rg-masc-cumbria"
OF_AZD = {
    "AZURE_ENV_NAME": "masc-cumbria",
    "AZURE_SUBSCRIPTION_ID": "subscription-1",
    "AZURE_RESOURCE_GROUP": "rg-masc-cumbria",
    "BOT_NAME": "bot-masc-cumbria",
    "VAULT_NAME": "kvmasc1",
    "FUNCTION_APP": "func-masc-cumbria",
    "STORAGE_ACCOUNT": "stmasc1",
    "MASC_BOT_APP_ID": "bot-1",
    "MASC_GROUP_ID": "group-1",
    "MASC_CHANNEL_ID": "19:channel@thread.tacv2",
    "MASC_BOARD_ID": "cumbria",
}


class Azure:
    """What the stand-ins for az and azd keep, and the scripts that call them."""

    def __init__(self, folder: Path) -> None:
        self.file, self.folder = folder / "state.json", folder
        self.file.write_text("{}")
        for program in ("az", "azd"):
            shim = folder / program
            code = Path(__file__).parent / "stand_in_az.py"
            shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{code}" "{self.file}" {program} "$@"\n')
            shim.chmod(0o755)

    @property
    def state(self) -> Json:
        return json.loads(self.file.read_text())

    def keep(self, **parts: Any) -> None:
        self.file.write_text(json.dumps(self.state | parts))

    def run(self, *words: str, **environment: str) -> str:
        """Run a command that has to end well; what it printed."""
        done = self.start(*words, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def fail_at(self, call: int, *, answer_is_lost: bool = False) -> None:
        """From a fresh count of calls, answer this one with an error, perhaps after it was done; 0 for none."""
        self.keep(calls=[], fails_at=call, answer_is_lost=answer_is_lost)

    def start(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ``python -m scripts.azure``, or a script of infra/, with az and azd first on the path."""
        script = words[0].endswith((".sh", ".py"))
        program = [sys.executable, "-m", "scripts.azure"] if not script else [sys.executable]
        if words[0].endswith(".sh"):
            program = ["/bin/sh"]
        return subprocess.run(
            [*program, *([str(ROOT / "infra" / words[0])] if script else words[:1]), *words[1:]],
            env={"PATH": f"{self.folder}:{os.environ['PATH']}", "TMPDIR": str(self.folder), **OF_AZD, **environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def changes(self) -> list[list[str]]:
        """The calls that changed something."""
        return [call for call in self.state.get("calls", []) if not LOOKS & set(call)]
