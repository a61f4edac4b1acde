"""Ask a real tenant what was never seen on one: ``rehearse``."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from rich.markup import escape
from rich.table import Column, Table

from masc_graph.cli.terminal import CliContext, console, fail, heading, in_a_folder, item, read_values, say
from masc_graph.errors import MascError, SettingsError
from masc_graph.operations.rehearsal import Rehearsal, in_order
from masc_graph.operations.rehearsal.fact import Fact, Kind
from masc_graph.operations.rehearsal.report import read_report, write_report
from masc_graph.operations.rehearsal.seen import Answered, Outcome, Seen
from masc_graph.service import wall_clock
from masc_graph.settings import KnownIds, Wires

ServiceSettings = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Settings of a registration with exactly the rights of the running service, in the form of "
        "local.settings.json; what they do not say is as in the others. Without it what concerns those rights is left "
        "out, unless the settings are the bot's own.",
        exists=True,
        dir_okay=False,
    ),
]
Channel = Annotated[
    str, typer.Option(metavar="ID", help="The id of a channel named 'rehearsal', 19:…@thread.tacv2; never the board's.")
]
Report = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where to write as JSON what was seen, after each fact. A second run with the file asks only the rest.",
        callback=in_a_folder,
    ),
]
_SIGNS: Final = {
    Outcome.EXPECTED: "[green]as expected[/green]",
    Outcome.OTHERWISE: "[yellow]OTHERWISE[/yellow]",
    Outcome.NOT_ASKED: "[blue]not asked[/blue]",
}
_LONGEST: Final = 200
_NOT_BEGUN: Final = "The rehearsal did not begin."


class _EnoughError(Exception):
    """The person wants to stop here."""


def add_to(app: typer.Typer) -> None:
    """Add the command for a first tenant."""
    app.command()(rehearse)


@dataclass
class _Run:
    """One rehearsal at a terminal. Questions are asked between the calls, so that Ctrl-C ends a question at once."""

    rehearsal: Rehearsal
    runner: asyncio.Runner
    output: Path | None
    yes: bool
    answers: list[Answered] = field(default_factory=list[Answered])

    def play(self) -> None:
        """Ask every fact that no earlier run has an answer to."""
        known = {one.fact.id for one in self.answers}
        for fact in in_order():
            if fact.id not in known:
                self.keep(Answered(fact, self.ask(fact)))

    def ask(self, fact: Fact) -> Seen:
        """Ask one fact: of Microsoft, or of the person."""
        heading(fact.what)
        item(f"Expected: {fact.expected}")
        if fact.kind is Kind.READS:
            return self.runner.run(self.rehearsal.look(fact)).seen
        if fact.kind is Kind.WRITES:
            if self.yes or _choice("Do it?", "ynq") == "y":
                return self.runner.run(self.rehearsal.look(fact)).seen
            return Seen(Outcome.NOT_ASKED, "You did not want it.")
        return self.person(fact)

    def person(self, fact: Fact) -> Seen:
        """Say what to press or to look at, and take what the person saw."""
        if lacks := self.runner.run(self.rehearsal.prepare(fact)):
            item(lacks)
        item(f"{fact.kind.capitalize()}\n{fact.how}")
        looks_itself = self.rehearsal.looks_at(fact)
        choice = _choice("Done?" if looks_itself else "Was it as expected? (s: not seen, q: stop here)", "ynsq")
        if choice == "y" and looks_itself:
            return self.runner.run(self.rehearsal.look(fact)).seen
        if choice == "y":
            return Seen(Outcome.EXPECTED, "a person saw it")
        if choice == "s" or looks_itself:
            return Seen(Outcome.NOT_ASKED, "Nobody has looked yet.")
        told: str = typer.prompt("What did you see? (no name of anybody)")
        return Seen(Outcome.OTHERWISE, told[:_LONGEST])

    def keep(self, answered: Answered) -> None:
        """Show what was seen, and write it down before anything else is asked."""
        item(answered.seen.words, _SIGNS[answered.seen.outcome])
        self.answers.append(answered)
        if self.output:
            write_report(self.output, self.answers, wall_clock())


def rehearse(
    ctx: typer.Context,
    channel: Channel = "",
    service: ServiceSettings = None,
    output: Report = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do what writes without asking each time.")] = False,
) -> None:
    """Ask a real tenant what was never seen on one, and print what was expected and what was seen.

    It has a list and a plan of its own in the team, named "MASC rehearsal", and never touches the board's. First what
    only reads, then step by step what writes, and what a person presses or looks at: the person says what they saw,
    since only they can see whether a dialog stayed open. What it made is taken away in the end; after a run that was
    cut off, by the next one. The empty list stays: delete it in the site's contents.

    Ends with 0 when nothing was otherwise than expected.
    """
    context: CliContext = ctx.obj
    earlier = context.read(lambda: read_report(output)) if output else []
    known = context.read(lambda: KnownIds.read(context.environment))
    wires = context.read(lambda: Wires.read(context.environment))
    as_service = _service(context, service)
    with asyncio.Runner() as runner:
        try:
            rehearsal = Rehearsal.of(wires, known, context.outside, channel_id=channel, service=as_service)
        except MascError as error:
            fail(error, _NOT_BEGUN)
        except OSError:
            fail(SettingsError(("MASC_CERTIFICATE_FILE",), "the file cannot be read"), _NOT_BEGUN)
        run = _Run(rehearsal, runner, output, yes, list(earlier))
        try:
            stopped = _play(run)
        finally:
            runner.run(rehearsal.close())
    _conclude(run.answers, stopped)


def _service(context: CliContext, file: Path | None) -> Wires | None:
    if file is None:
        return None
    values = read_values(file)
    return context.read(lambda: Wires.read({**context.environment, **values}))


def _play(run: _Run) -> str:
    """Play until the end or until somebody stops it, and clean up either way; says why it stopped, if it did."""
    try:
        if run.runner.run(run.rehearsal.begin()):
            say("What an earlier rehearsal had left was taken away.")
    except MascError as error:
        fail(error, _NOT_BEGUN)
    stopped = ""
    try:
        run.play()
    except (KeyboardInterrupt, typer.Abort):
        stopped = "Interrupted."
    except _EnoughError:
        stopped = "Stopped."
    left = run.runner.run(run.rehearsal.clean())
    say(left or "What the rehearsal made was taken away.")
    return stopped


def _choice(question: str, letters: str) -> str:
    """Ask until one of the letters is typed; q stops the rehearsal."""
    while True:
        typed: str = typer.prompt(f"{question} [{'/'.join(letters)}]").strip().lower()[:1]
        if typed == "q":
            raise _EnoughError
        if typed and typed in letters:
            return typed


def _conclude(answers: Sequence[Answered], stopped: str) -> NoReturn:
    table = Table("fact", "expected", "seen", Column("where we depend on it", overflow="fold"))
    for one in answers:
        seen = f"{_SIGNS[one.seen.outcome]}: {escape(one.seen.words)}"
        table.add_row(escape(one.fact.what), escape(one.fact.expected), seen, escape(one.fact.depends))
    console.print(table)
    counts = {outcome: sum(one.seen.outcome is outcome for one in answers) for outcome in Outcome}
    say(f"{stopped} {', '.join(f'{count} {outcome}' for outcome, count in counts.items())}.".strip())
    if counts[Outcome.OTHERWISE]:
        say("What is otherwise: look into the file that depends on it before the board has any data.")
    raise typer.Exit(1 if stopped == "Interrupted." or counts[Outcome.OTHERWISE] else 0)
