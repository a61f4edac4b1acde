"""Set up a board: ``provision`` and ``package``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from masc_graph.cli.terminal import CliContext, a_place_for_settings, console, heading, in_a_folder, item, say
from masc_graph.operations.teams_package import Identity, pack
from masc_graph.provisioning.roster_file import read_roster
from masc_graph.provisioning.set_up import SetUpPlan, plan_set_up
from masc_graph.registers.rows import AgencyRow
from masc_graph.settings import KnownIds, Wires

RosterToRead = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="The roster as CSV, like demo/roster.csv; docs/runbook.md has its columns. "
        "Needed the first time; later, rows that are missing are added. To change rows: 'roster import'.",
        exists=True,
        dir_okay=False,
    ),
]
SettingsToWrite = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where to write the ids of what is there, such as local.settings.json; else they are shown.",
        callback=a_place_for_settings,
    ),
]
ZipToMake = Annotated[
    Path, typer.Argument(metavar="FILE", help="The zip to make; one that is there is replaced.", callback=in_a_folder)
]
BotId = Annotated[str, typer.Option(metavar="GUID", help="The bot's app id.", show_default="MASC_BOT_APP_ID")]
TeamsAppId = Annotated[
    str,
    typer.Option(
        metavar="GUID",
        help="The id of the app in Teams, if it was uploaded before under another.",
        show_default="made of the bot's",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands that set up a board."""
    app.command()(provision)
    app.command()(package)


def provision(
    ctx: typer.Context,
    roster: RosterToRead = None,
    settings_file: SettingsToWrite = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do what is to be done, and do not only show it.")] = False,
) -> None:
    """Make the lists, the plan and the roster in the team that the settings name, or put right what drifted.

    Shows first what there is to do, and changes nothing without --yes. Safe to run again: what is as it should be is
    left alone. It needs the settings of the runbook's first table, and the rights of the set-up registration.
    """
    context: CliContext = ctx.obj
    wires = context.read(lambda: Wires.read(context.environment))
    known = context.read(lambda: KnownIds.read(context.environment))
    rows: Sequence[AgencyRow] = context.read(lambda: read_roster(roster)) if roster else ()

    async def look_then_act() -> SetUpPlan:
        async with plan_set_up(wires, rows, known=known, outside=context.outside) as set_up_plan:
            _show(set_up_plan)
            if yes and set_up_plan.steps:
                await _handle(set_up_plan)
            return set_up_plan

    set_up_plan = context.wait_for(look_then_act(), "Nothing more was changed.")
    _conclude(set_up_plan, settings_file, is_done=yes or not set_up_plan.steps)


def _show(set_up_plan: SetUpPlan) -> None:
    heading("To do")
    for number, step in enumerate(set_up_plan.steps, start=1):
        item(f"{number}. {step.says}")
    if not set_up_plan.steps:
        item("Nothing: lists, plan and roster are as they should be.")


async def _handle(set_up_plan: SetUpPlan) -> None:
    with Progress(console=console) as progress:
        bar = progress.add_task("Setting up", total=len(set_up_plan.steps))
        await set_up_plan.apply(lambda: progress.advance(bar))


def _conclude(set_up_plan: SetUpPlan, settings_file: Path | None, *, is_done: bool) -> None:
    if set_up_plan.troubles:
        heading("Cannot be put right from here")
    for trouble in set_up_plan.troubles:
        item(f"{trouble.says}\n{trouble.cure}")
    heading("For you, by hand")
    for job in set_up_plan.by_hand:
        item("\n".join(filter(None, (job.what, job.how, job.where))))
    console.print()
    if not is_done:
        say("Nothing was changed. Add --yes to do what is listed under 'To do'.")
    elif settings_file:
        _write(settings_file, set_up_plan.settings)
        say(f"The board is ready. The ids of what is there are in {settings_file.name}.")
    else:
        say("The board is ready. The service needs these settings beside those that you gave:")
        console.print_json(json.dumps(set_up_plan.settings))
    if set_up_plan.troubles:
        raise typer.Exit(1)


def _write(file: Path, settings: dict[str, str]) -> None:
    """Add the settings to a file in the form of local.settings.json, and keep what it already has."""
    whole: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"IsEncrypted": False}
    whole["Values"] = whole.get("Values", {}) | settings
    file.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


def package(
    ctx: typer.Context,
    organisation: Annotated[str, typer.Option(metavar="NAME", help="Who offers the app, at most 32 characters.")],
    website: Annotated[str, typer.Option(metavar="URL", help="The organisation's https address.")],
    privacy: Annotated[str, typer.Option(metavar="URL", help="The https address of its privacy notice.")],
    terms: Annotated[str, typer.Option(metavar="URL", help="The https address of its terms of use.")],
    file: ZipToMake = Path("masc.zip"),
    bot_id: BotId = "",
    app_id: TeamsAppId = "",
) -> None:
    """Make the Teams app's zip from teams_app/, and check what Teams would refuse.

    A Teams administrator uploads it, and an owner of the team adds it. The bot's id comes from the settings or from the
    option. The same values make the same file, so the app is never in Teams twice.
    """
    context: CliContext = ctx.obj
    identity = Identity(
        bot_app_id=bot_id or context.environment.get("MASC_BOT_APP_ID", ""),
        teams_app_id=app_id,
        organisation=organisation,
        website=website,
        privacy=privacy,
        terms=terms,
    )
    file.write_bytes(context.read(lambda: pack(identity)))
    say(f"The Teams app is in {file.name}. Its id in Teams is {identity.app_id}.")
