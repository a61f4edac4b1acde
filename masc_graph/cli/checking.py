"""Find out what is wrong, and how to fix it: ``doctor``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Annotated, Final

import typer
from rich.progress import Progress

from masc_graph.cli.terminal import CliContext, console, heading, item, say
from masc_graph.doctor import Finding, Level, examine
from masc_graph.doctor.checks import CHECKS
from masc_graph.doctor.finding import worst
from masc_graph.errors import SettingsError
from masc_graph.service import Service
from masc_graph.settings import Settings

_SIGNS: Final = {
    Level.OK: "[green]ok[/green]",
    Level.NOTE: "[blue]note[/blue]",
    Level.WARNING: "[yellow]warning[/yellow]",
    Level.FAILURE: "[red]FAILURE[/red]",
}


def add_to(app: typer.Typer) -> None:
    """Add the commands that check and change nothing."""
    app.command()(doctor)


def doctor(
    ctx: typer.Context,
    app_url: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="The running service's address, such as https://masc.azurewebsites.net, to see whether Teams would "
            "reach it.",
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, for another program.")] = False,
) -> None:
    """Look at everything that a board needs, change nothing, and say what cures what is wrong.

    Settings, token and rights, lists with columns and indexes, who may open the referrals, plan and limits, roster,
    team and guests, queues, the running service, clock, and how far the bank holidays are known.

    Ends with 0 when all is well, with 1 when something wants care, and with 2 when something does not work or is not
    safe. Nobody is named, but by the key of their row on the roster.
    """
    context: CliContext = ctx.obj
    findings = _settings(context) or context.reach(lambda service: _examine(service, app_url, quiet=as_json))
    level = worst(findings)
    if as_json:
        findings = [asdict(finding) | {"level": finding.level.word} for finding in findings]
        console.print_json(json.dumps({"level": level.word, "findings": findings}))
    else:
        _show(findings)
    raise typer.Exit(level.exit_code)


def _settings(context: CliContext) -> list[Finding]:
    """Report missing settings: without them, nothing else can be checked."""
    try:
        Settings.read(context.environment)
    except SettingsError as error:
        cure = "Set it, or name the file that holds it: --settings FILE. What each means: docs/runbook.md, Settings."
        return [Finding("settings", Level.FAILURE, f"{name} is missing or wrong.", cure) for name in error.names]
    return []


async def _examine(service: Service, app_url: str, *, quiet: bool) -> list[Finding]:
    with Progress(console=console, transient=True, disable=quiet) as progress:
        bar = progress.add_task("Looking", total=len(CHECKS))
        return await examine(service, app_url, lambda: progress.advance(bar))


def _show(findings: Sequence[Finding]) -> None:
    for part, of_part in groupby(findings, key=lambda finding: finding.part):
        heading(part.capitalize())
        for finding in of_part:
            item(f"{finding.says}\n{finding.cure}".strip(), _SIGNS[finding.level])
    counts = {level: sum(finding.level is level for finding in findings) for level in Level}
    console.print()
    say(f"{counts[Level.FAILURE]} failures, {counts[Level.WARNING]} warnings, {counts[Level.NOTE]} notes.")
