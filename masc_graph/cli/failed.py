"""Commands that failed: ``replay list``, ``one``, ``all``, ``discard``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from masc_graph.cli.terminal import CliContext, console, say
from masc_graph.domain.meetings.meeting import LONDON
from masc_graph.operations.replay import DiscardReason, FailedCommand, discard, list_failed, replay_all, replay_one

Wanted = Annotated[str, typer.Argument(metavar="NUMBER", help="The problem number, such as 7F3K2, or the whole id.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands for what failed."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Look at commands that could not be carried out, put them back, or discard them.\n\n"
        "Only a command's kind, id, time and reason are shown, never what is in it. Mend the cause first. "
        "A command that was carried out in part goes on where it stopped, and nothing is doubled.",
    )
    for name, command in (("list", show), ("one", put_back), ("all", everything), ("discard", throw_away)):
        group.command(name)(command)
    app.add_typer(group, name="replay")


def show(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, for another program.")] = False,
) -> None:
    """List the commands that failed, the oldest first."""
    context: CliContext = ctx.obj
    commands, count = context.reach(list_failed)
    if as_json:
        console.print_json(json.dumps({"count": count, "commands": [_plain(failed) for failed in commands]}))
        return
    if not commands:
        say("No command has failed.")
        return
    for failed in commands:
        say("{number}  {failed_at}  {kind}: {reason}\n       {command_id}".format_map(_plain(failed)))
    if count > len(commands):
        say(f"The oldest {len(commands)} of about {count}.")
    say("What the reasons mean: docs/runbook.md, By symptom.")


def put_back(ctx: typer.Context, number: Wanted) -> None:
    """Put one command back on the queue."""
    context: CliContext = ctx.obj
    failed = context.reach(lambda service: replay_one(service, number))
    say(f"{failed.number} ({failed.kind}) is on the queue again.")


def everything(ctx: typer.Context) -> None:
    """Put every command of this board back on the queue."""
    context: CliContext = ctx.obj
    done = context.reach(replay_all)
    say(f"{len(done)} commands are on the queue again.")


def throw_away(
    ctx: typer.Context,
    number: Wanted,
    reason: Annotated[DiscardReason, typer.Option(help="Why it is not wanted any more; it stands in MASC Audit.")],
) -> None:
    """Delete one command for good, and say why."""
    context: CliContext = ctx.obj
    failed = context.reach(lambda service: discard(service, number, reason))
    say(f"{failed.number} ({failed.kind}) is discarded: {reason.value}. MASC Audit says so.")


def _plain(failed: FailedCommand) -> dict[str, str]:
    at = failed.at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") if failed.at else ""
    return {
        "number": failed.number,
        "kind": failed.kind,
        "failed_at": at,
        "reason": failed.reason,
        "command_id": str(failed.command_id),
    }
