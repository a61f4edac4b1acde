"""Who is on the board: ``roster import``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from masc_graph.cli.terminal import CliContext, heading, item, say
from masc_graph.provisioning.roster_file import read_roster_file
from masc_graph.provisioning.roster_import import RosterChanges, compare, write

PARTLY: Final = "Part of it may be done. Import the same file again, which does the rest."


def add_to(app: typer.Typer) -> None:
    """Add the commands for the roster."""
    group = typer.Typer(no_args_is_help=True, help="Change who is on the board: agencies, people and usual actions.")
    group.callback()(_keep_the_name)
    group.command("import")(take_over)
    app.add_typer(group, name="roster")


def _keep_the_name() -> None:
    """Make Typer keep ``import`` as a subcommand, although it is the only one."""


def take_over(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="The whole roster as CSV, like demo/roster.csv; docs/runbook.md has its columns.",
            exists=True,
            dir_okay=False,
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Change the roster, and do not only show what changes.")] = False,
) -> None:
    """Take the roster over from a file: rows are added, changed, or made inactive. Nothing is deleted.

    The file is the whole roster: a person or usual action that is not in it is made inactive, and an agency that is
    not in it is only named. Columns that the file does not have are left alone, and without the column 'prompt' all
    usual actions. Without --yes nothing is changed.
    """
    context: CliContext = ctx.obj
    roster = context.read(lambda: read_roster_file(file))
    changes = context.reach(lambda service: compare(service, roster))
    _show(changes)
    if changes.is_empty:
        say("Nothing to do: the roster is as in the file.")
    elif not yes:
        say("Nothing was changed. Add --yes to do this.")
    else:
        context.reach(lambda service: write(service, changes), PARTLY)
        say("The roster is changed. It counts within a minute, and MASC Audit says so.")
        if changes.wants_buckets:
            say(
                "An agency joined or has another name: run 'provision', which makes or renames its bucket. "
                "That wants the rights of a first day (docs/permissions.md)."
            )


def _show(changes: RosterChanges) -> None:
    _list("Join", [row.title for row in changes.joining])
    _list("Change", [f"{row.stored.row.title}: {', '.join(sorted(row.values))}" for row in changes.changing])
    _list("Become inactive", [stored.row.title for stored in changes.leaving])
    _list("Not in the file, and left as they are", changes.absent)
    leads = [f"{agency.agency_id}: {_named(agency.before)} -> {_named(agency.after)}" for agency in changes.leads]
    _list("Other leads; MASC hands open tasks over at its next look at Planner", leads)
    say("")


def _list(title: str, lines: Sequence[str]) -> None:
    if lines:
        heading(title)
    for line in lines:
        item(line)


def _named(people: Sequence[str]) -> str:
    return ", ".join(people) or "nobody"
