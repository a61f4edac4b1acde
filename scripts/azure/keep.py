"""What ``python -m masc_graph provision`` found out is kept in azd's environment, for the next ``azd provision``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from scripts.azure.calls import Stop, run

FOUND_OUT: Final = ("MASC_SITE_ID", "MASC_SITE_URL", "MASC_PLAN_ID", "MASC_LIST_IDS")


def keep(file: Path) -> None:
    """Keep all four, or none if the file has not all of them."""
    values = _read(file)
    for name in FOUND_OUT:
        try:
            run("azd", "env", "set", name, values[name])
        except Stop as stop:
            raise Stop(f"{name} could not be kept. Run this again: the others may be set twice. ({stop})") from stop
        print(f"{name} is kept.")


def _read(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))["Values"]
        values = {name: str(found[name]) for name in FOUND_OUT if found.get(name)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Stop(f"{file} is no file of settings: name the one that provision wrote with --settings-file.") from None
    if missing := [name for name in FOUND_OUT if name not in values]:
        raise Stop(f"{file} has no {', '.join(missing)}: run provision with --settings-file and --yes first.")
    return values
