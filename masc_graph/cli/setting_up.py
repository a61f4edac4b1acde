"""From nothing to a board: ``provision``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from masc_graph.cli.terminal import Place, console, say
from masc_graph.provisioning import provision as make_board
from masc_graph.provisioning import read_roster
from masc_graph.settings import Wires


def add_to(app: typer.Typer) -> None:
    """Give the command line the commands that set a board up."""
    app.command()(provision)


def provision(
    ctx: typer.Context,
    roster: Annotated[Path, typer.Option(help="The roster as CSV: agencies first, then people.", exists=True)],
    settings_file: Annotated[
        Path | None, typer.Option(help="Where to write the settings, such as local.settings.json; else they are shown.")
    ] = None,
) -> None:
    """Make the lists, the plan and the roster in the team that the settings name. Safe to run again."""
    place: Place = ctx.obj
    wires = place.read(lambda: Wires.read(place.environment))
    made = place.wait_for(make_board(wires, place.read(lambda: read_roster(roster)), place.outside))
    if settings_file:
        _write(settings_file, made)
        say(f"The board is ready. Its settings are in {settings_file.name}.")
    else:
        console.print_json(json.dumps(made))


def _write(file: Path, made: dict[str, str]) -> None:
    """Put the settings into a file of Azure Functions' own form, beside what it holds already."""
    whole: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"IsEncrypted": False}
    whole["Values"] = whole.get("Values", {}) | made
    file.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
