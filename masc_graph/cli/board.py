"""Commands for a running board: ``explain``, ``agenda``, ``rekey``, ``export``."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from masc_graph.cli.terminal import CliContext, a_day, a_time, fail, in_a_folder, say
from masc_graph.domain.meetings.calendar import Calendar, explain_placement
from masc_graph.domain.meetings.calendar_words import day_words_with_year, meeting_words
from masc_graph.domain.meetings.meeting import at_london
from masc_graph.domain.text.working_days import Rules
from masc_graph.errors import Refused, SettingsError
from masc_graph.operations.ask import ask_for_agenda, ask_for_new_keys
from masc_graph.operations.register_export import FORMATS, read_register
from masc_graph.settings import CalendarSettings, Settings

_NOON: Final = time(12)


def add_to(app: typer.Typer) -> None:
    """Add the commands for a running board."""
    for command in (explain, agenda, rekey, export):
        app.command()(command)


def explain(
    ctx: typer.Context,
    day: Annotated[date, typer.Argument(metavar="DATE", parser=a_day, help="The day of the referral: 2026-11-24.")],
    at: Annotated[
        time | None,
        typer.Option(parser=a_time, metavar="HH:MM", help="The time of day, in London.", show_default="12:00"),
    ] = None,
) -> None:
    """Say which meeting a referral made that day goes to, and why.

    With the settings of a running board, meetings that somebody moved, cancelled or added are taken into account.
    """
    context: CliContext = ctx.obj
    rules = context.read(lambda: CalendarSettings.read(context.environment)).rules
    calendar = _calendar(context, rules)
    clock_time = at or _NOON
    received_at = at_london(day, clock_time)
    placement = (calendar or Calendar(rules)).meeting_for(received_at)
    say(f"Referred on {day_words_with_year(day)} at {clock_time:%H:%M}: heard on {meeting_words(placement.meeting)}.")
    say(explain_placement(placement, received_at, rules))
    if calendar is None:
        say("From the calendar's rules alone: a meeting that was moved, cancelled or added is not known here.")


def _calendar(context: CliContext, rules: Rules) -> Calendar | None:
    """Read the calendar, changed meetings included; None without the settings of a running board."""
    try:
        Settings.read(context.environment)
    except SettingsError:
        return None
    return context.reach(lambda service: service.registers.read_calendar(rules))


def agenda(
    ctx: typer.Context,
    meeting_id: Annotated[str, typer.Argument(metavar="MEETING", help="The meeting's first planned date: 2026-11-30.")],
) -> None:
    """Post the agenda of a meeting in the channel, or draw it again.

    Under the same rules as everybody else: not before the last day to refer has passed.
    """
    context: CliContext = ctx.obj
    command = context.reach(lambda service: ask_for_agenda(service, meeting_id, "cli"))
    say(f"Command {command.command_id} is on the queue. The agenda of {meeting_id} will be in the channel in a minute.")


def rekey(ctx: typer.Context) -> None:
    """Make the keyed forms of all referrals anew, after the match key was changed. Safe to run again."""
    context: CliContext = ctx.obj
    key_id = context.settings.match_key_id
    context.reach(ask_for_new_keys)
    say(
        "The command is on the queue.\n"
        f"MASC reads the names of every referral that was not keyed with '{key_id}', 20 at a time, and "
        "makes its keyed forms anew. Until it has written 'keys_remade' into MASC Audit, repeats are found only among "
        "referrals of the same key."
    )


def export(
    ctx: typer.Context,
    first: Annotated[date, typer.Option("--from", parser=a_day, metavar="DATE", help="The first day of receipt.")],
    last: Annotated[date, typer.Option("--to", parser=a_day, metavar="DATE", help="The last day, included.")],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The file to make; one that is there is never overwritten.", callback=in_a_folder
        ),
    ],
    form: Annotated[Literal["csv", "docx"], typer.Option("--format", help="CSV, or a Word document.")] = "csv",
) -> None:
    """Write the referrals of some days to a file: references, agencies and dates, and no name."""
    context: CliContext = ctx.obj
    if file.exists():
        fail(Refused("file_exists", f"{file.name} is there already."))
    register = context.reach(lambda service: read_register(service, first, last, form))
    file.touch(mode=0o600)
    file.write_bytes(FORMATS[form](register))
    say(f"{len(register.rows)} referrals are in {file.name}. It is OFFICIAL-SENSITIVE.")
