"""From nothing to a board: ``provision`` and ``package``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from masc_graph.cli.terminal import Place, a_place_for_settings, console, heading, in_a_folder, item, say
from masc_graph.operations.teams_package import Identity, pack
from masc_graph.provisioning.roster_file import read_roster
from masc_graph.provisioning.set_up import Prospect, looking
from masc_graph.registers.rows import AgencyRow
from masc_graph.settings import Made, Wires

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
SetUpId = Annotated[
    str,
    typer.Option(
        metavar="GUID",
        help="The application id of 'MASC set-up', in whose name a tab may be added to the channel.",
        show_default="MASC_CLIENT_ID",
    ),
]
TeamsAppId = Annotated[
    str,
    typer.Option(
        metavar="GUID",
        help="The id of the app in Teams, if it was uploaded before under another.",
        show_default="made of the bot's",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Give the command line the commands that set a board up."""
    app.command()(provision)
    app.command()(package)


def provision(
    ctx: typer.Context,
    roster: RosterToRead = None,
    settings_file: SettingsToWrite = None,
    tab: Annotated[bool, typer.Option("--tab", help="Also add a tab for the plan to the channel.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do what is to be done, and do not only show it.")] = False,
) -> None:
    """Make the lists, the plan and the roster in the team that the settings name, or put right what drifted.

    Shows first what there is to do, and changes nothing without --yes. Safe to run again: what is as it should be is
    left alone. It needs the settings of the runbook's first table, and the rights of the set-up registration.
    """
    place: Place = ctx.obj
    wires = place.read(lambda: Wires.read(place.environment))
    made = place.read(lambda: Made.read(place.environment))
    rows: Sequence[AgencyRow] = place.read(lambda: read_roster(roster)) if roster else ()

    async def look_then_act() -> Prospect:
        async with looking(wires, rows, made=made, with_tab=tab, outside=place.outside) as prospect:
            _show(prospect)
            if yes and prospect.steps:
                await _carry_out(prospect)
            return prospect

    prospect = place.wait_for(look_then_act(), "Nothing more was changed.")
    _conclude(prospect, settings_file, is_done=yes or not prospect.steps)


def _show(prospect: Prospect) -> None:
    heading("To do")
    for number, step in enumerate(prospect.steps, start=1):
        item(f"{number}. {step.says}")
    if not prospect.steps:
        item("Nothing: lists, plan and roster are as they should be.")


async def _carry_out(prospect: Prospect) -> None:
    with Progress(console=console) as progress:
        bar = progress.add_task("Setting up", total=len(prospect.steps))
        await prospect.carry_out(lambda: progress.advance(bar))


def _conclude(prospect: Prospect, settings_file: Path | None, *, is_done: bool) -> None:
    if prospect.troubles:
        heading("Cannot be put right from here")
    for trouble in prospect.troubles:
        item(f"{trouble.says}\n{trouble.cure}")
    heading("For you, by hand")
    for one in prospect.by_hand:
        item("\n".join(filter(None, (one.what, one.how, one.where))))
    console.print()
    if not is_done:
        say("Nothing was changed. Add --yes to do what is listed under 'To do'.")
    elif settings_file:
        _write(settings_file, prospect.settings)
        say(f"The board is ready. The ids of what is there are in {settings_file.name}.")
    else:
        say("The board is ready. The service needs these settings beside those that you gave:")
        console.print_json(json.dumps(prospect.settings))
    if prospect.troubles:
        raise typer.Exit(1)


def _write(file: Path, made: dict[str, str]) -> None:
    """Put the settings into a file of Azure Functions' own form, beside what it holds already."""
    whole: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"IsEncrypted": False}
    whole["Values"] = whole.get("Values", {}) | made
    file.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


def package(
    ctx: typer.Context,
    organisation: Annotated[str, typer.Option(metavar="NAME", help="Who offers the app, at most 32 characters.")],
    website: Annotated[str, typer.Option(metavar="URL", help="The organisation's https address.")],
    privacy: Annotated[str, typer.Option(metavar="URL", help="The https address of its privacy notice.")],
    terms: Annotated[str, typer.Option(metavar="URL", help="The https address of its terms of use.")],
    file: ZipToMake = Path("masc.zip"),
    bot_id: BotId = "",
    set_up_id: SetUpId = "",
    app_id: TeamsAppId = "",
) -> None:
    """Make the Teams app's zip from teams_app/, and check what Teams would refuse.

    A Teams administrator uploads it, and an owner of the team adds it. The ids come from the settings of the set-up
    registration, or from the options. The same values make the same file, so the app is never in Teams twice.
    """
    place: Place = ctx.obj
    identity = Identity(
        bot_app_id=bot_id or place.environment.get("MASC_BOT_APP_ID", ""),
        set_up_app_id=set_up_id or place.environment.get("MASC_CLIENT_ID", ""),
        teams_app_id=app_id,
        organisation=organisation,
        website=website,
        privacy=privacy,
        terms=terms,
    )
    file.write_bytes(place.read(lambda: pack(identity)))
    say(f"The Teams app is in {file.name}. Its id in Teams is {identity.app_id}.")
