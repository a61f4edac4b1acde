"""The command line of MASC: what an administrator of the service runs, once or when something is wrong."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer
from rich.console import Console

from masc_graph.errors import MascError
from masc_graph.provisioning import provision as make_board
from masc_graph.provisioning import read_roster
from masc_graph.register_export import FORMATS, read_register
from masc_graph.service import Service
from masc_graph.settings import Settings, Wires
from masc_graph.upkeep import ask_for_new_keys

app = typer.Typer(no_args_is_help=True, add_completion=False, help="MASC on Teams: set a board up and look after it.")
console = Console()
T = TypeVar("T")


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


@app.command()
def rekey() -> None:
    """Make the keyed forms of all referrals anew, after the match key was changed. Safe to run again."""
    settings = _settings()
    _reach(settings, ask_for_new_keys)
    console.print("The command is on the queue.")
    console.print(
        f"MASC reads the names of every referral that was not keyed with '{settings.match_key_id}', 20 at a time, and "
        "makes its keyed forms anew. Until it has written 'keys_remade' into MASC Audit, repeats are found only among "
        "referrals of the same key."
    )


@app.command()
def export(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day of receipt.")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day of receipt, included.")],
    file: Annotated[Path, typer.Argument(help="The file to make; one that is there is never overwritten.")],
    form: Annotated[Literal["csv", "docx"], typer.Option("--format", help="CSV, or a Word document.")] = "csv",
) -> None:
    """Write the referrals of some days to a file: references, agencies and dates, and no name."""
    if file.exists():
        console.print(f"[red]Nothing was done.[/red] {file.name} is there already.")
        raise typer.Exit(1)
    register = _reach(_settings(), lambda service: read_register(service, first.date(), last.date(), form))
    file.touch(mode=0o600)
    file.write_bytes(FORMATS[form](register))
    console.print(f"{len(register.rows)} referrals are in {file.name}. It is OFFICIAL-SENSITIVE.")


def _settings() -> Settings:
    try:
        return Settings.read(os.environ)
    except MascError as error:
        console.print(f"[red]Nothing was done.[/red] {error}")
        raise typer.Exit(1) from None


def _reach(settings: Settings, work: Callable[[Service], Awaitable[T]]) -> T:
    """Let something work with the board, and say why where it cannot."""

    async def with_service() -> T:
        service = Service(settings)
        try:
            return await work(service)
        finally:
            await service.close()

    try:
        return asyncio.run(with_service())
    except MascError as error:
        console.print(f"[red]Nothing was done.[/red] {error}")
        raise typer.Exit(1) from None


def _write(file: Path, made: dict[str, str]) -> None:
    """Put the settings into a file of Azure Functions' own form, beside what it holds already."""
    whole: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"IsEncrypted": False}
    whole["Values"] = whole.get("Values", {}) | made
    file.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
