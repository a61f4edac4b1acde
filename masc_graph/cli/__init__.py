"""The command line of MASC, for whoever runs the service: to set it up, and when something is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from masc_graph.cli import board, checking, failed, people, rehearsal, setting_up
from masc_graph.cli.terminal import CliContext, read_values
from masc_graph.service import Outside

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="MASC on Teams: set a board up and look after it.\n\n"
    "Every command reads the service's settings from the environment, or from a file that --settings names. "
    "Nothing here shows a victim's, a perpetrator's or a case's details.",
    epilog="To set a board up: docs/deploy.md. When something is wrong: first 'doctor', then docs/runbook.md, "
    "which also says what each setting means.",
)


@app.callback()
def main(
    ctx: typer.Context,
    settings: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A file of settings in the form of local.settings.json. What the environment says counts before it.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
) -> None:
    """Read the settings before any command runs."""
    from_file = read_values(settings) if settings else {}
    from_environment = {name: value for name, value in os.environ.items() if value}
    ctx.obj = CliContext(from_file | from_environment, ctx.obj or Outside())


setting_up.add_to(app)
checking.add_to(app)
rehearsal.add_to(app)
board.add_to(app)
failed.add_to(app)
people.add_to(app)
