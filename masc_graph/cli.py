"""The command line of MASC: what an administrator of the service runs, once or when something is wrong."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from masc_graph.errors import MascError
from masc_graph.provisioning import provision as make_board
from masc_graph.provisioning import read_roster
from masc_graph.settings import Wires

app = typer.Typer(no_args_is_help=True, add_completion=False, help="MASC on Teams: set a board up and look after it.")
console = Console()


@app.callback()
def main() -> None:
    """Keep every command a subcommand, however few there are."""


@app.command()
def provision(
    roster: Annotated[Path, typer.Option(help="The roster as CSV: agencies first, then people.", exists=True)],
    settings_file: Annotated[
        Path | None, typer.Option(help="Where to write the settings, such as local.settings.json; else they are shown.")
    ] = None,
) -> None:
    """Make the lists, the plan and the roster in the team that the settings name. Safe to run again."""
    try:
        made = asyncio.run(make_board(Wires.read(os.environ), read_roster(roster)))
    except MascError as error:
        console.print(f"[red]Nothing more was changed.[/red] {error}")
        raise typer.Exit(1) from None
    if settings_file:
        _write(settings_file, made)
        console.print(f"The board is ready. Its settings are in {settings_file.name}.")
    else:
        console.print_json(json.dumps(made))


def _write(file: Path, made: dict[str, str]) -> None:
    """Put the settings into a file of Azure Functions' own form, beside what it holds already."""
    whole: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"IsEncrypted": False}
    whole["Values"] = whole.get("Values", {}) | made
    file.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
