"""Azure's management plane, asked with Azure CLI: what was answered, or a sentence that says what to do."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

KEY_VAULT: Final = "2026-02-01"
BOT: Final = "2022-09-15"
SITE: Final = "2024-04-01"
VERSIONS: Final = {
    ("Microsoft.KeyVault/vaults/secrets", KEY_VAULT),
    ("Microsoft.BotService/botServices/channels", BOT),
    ("Microsoft.Web/sites/config", SITE),
}
INSTALL: Final = {
    "az": "Azure CLI (az) is not on this machine. Install it, and sign in with: az login",
    "azd": "Azure Developer CLI (azd) is not on this machine. Install it, and sign in with: azd auth login",
}
# "az rest" tells a status by its words alone: the reason of the answer, and then its body in brackets.
_NOT_FOUND: Final = re.compile(r"^(?:ERROR: )?Not Found\b", re.MULTILINE)
_TOLD: Final = 300


class Stop(Exception):
    """Nothing more is done, and somebody at a terminal is told why and what to do."""


class NotThere(Stop):
    """Azure has said that there is no such thing, which is not the same as having said nothing."""


def run(program: str, *words: str) -> str:
    """What az or azd prints; raises what it said where it fails."""
    place = shutil.which(program)
    if place is None:
        raise Stop(INSTALL[program])
    done = subprocess.run([place, *words], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        said = done.stderr.strip()[:_TOLD] or f"{program} ended with {done.returncode}"
        raise (NotThere if _NOT_FOUND.search(done.stderr) else Stop)(said)
    return done.stdout


def rest(method: str, path: str, version: str, body: Any = None) -> Any:
    """One call of the management plane; its answer, or ``None`` where it has none."""
    words = ["rest", "--method", method, "--url", f"{path}?api-version={version}", "--output", "json"]
    if body is None:
        return _read(run("az", *words))
    # In a file of our own, since a command's words can be read by everybody on the machine.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "body.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps(body), encoding="utf-8")
        return _read(run("az", *words, "--body", f"@{file}"))


def _read(answer: str) -> Any:
    try:
        return json.loads(answer) if answer.strip() else None
    except ValueError:
        raise Stop("Azure CLI answered something that is no JSON") from None


def environment() -> Mapping[str, str]:
    """azd's environment: ours where azd runs this, and else what azd says that it is."""
    if "AZURE_ENV_NAME" in os.environ:
        return os.environ
    pairs = re.findall(r'^(\w+)="(.*)"$', run("azd", "env", "get-values"), re.MULTILINE)
    return {name: re.sub(r"\\(.)", r"\1", value) for name, value in pairs} | dict(os.environ)


def place(values: Mapping[str, str], provider: str, name: str) -> str:
    """The path of one resource of the board; ``name`` is the variable that azd keeps its name in."""
    wanted = ("AZURE_SUBSCRIPTION_ID", "AZURE_RESOURCE_GROUP", name)
    if missing := [one for one in wanted if not values.get(one)]:
        raise Stop(f"azd does not know {' and '.join(missing)} yet: run azd provision first.")
    subscription, group, resource = (values[one] for one in wanted)
    return f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{provider}/{resource}"
