"""What all commands share: the settings, the connection to the board, and how failures are reported."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from masc_graph.errors import MascError, Refused, SettingsError, TryAgain
from masc_graph.service import Outside, Service
from masc_graph.settings import Settings

NOTHING: Final = "Nothing was done."

T = TypeVar("T")

console = Console()


@dataclass(frozen=True)
class CliContext:
    """What a command works with: its settings, and the connections to the outside."""

    environment: Mapping[str, str]
    outside: Outside

    @property
    def settings(self) -> Settings:
        """The settings of the running service. If any are missing, names them and ends the command."""
        return self.read(lambda: Settings.read(self.environment))

    def read(self, reading: Callable[[], T]) -> T:
        """Read something from this machine. If that fails, ends the command."""
        try:
            return reading()
        except MascError as error:
            fail(error)

    def reach(self, work: Callable[[Service], Awaitable[T]], if_it_fails: str = NOTHING) -> T:
        """Do some work with the board. If that fails, says why and ends the command."""
        settings = self.settings

        async def with_service() -> T:
            service = Service(settings, self.outside)
            try:
                return await work(service)
            finally:
                await service.close()

        return self.wait_for(with_service(), if_it_fails)

    def wait_for(self, work: Awaitable[T], if_it_fails: str = NOTHING) -> T:
        """Run a call to the outside. If it fails, says why and ends the command."""

        async def awaited() -> T:
            return await work

        try:
            return asyncio.run(awaited())
        except MascError as error:
            fail(error, if_it_fails)


def read_values(file: Path) -> dict[str, str]:
    """Read the ``Values`` of a file in the form of local.settings.json."""
    try:
        values: Any = json.loads(file.read_text(encoding="utf-8"))["Values"]
        return {str(name): str(value) for name, value in values.items() if value}
    except (ValueError, LookupError, TypeError, AttributeError):
        raise typer.BadParameter(f"{file.name} is not in the form of local.settings.json") from None


def fail(error: MascError, before: str = NOTHING) -> NoReturn:
    """Say why the command failed, and end it."""
    console.print(f"[red]{before}[/red] {escape(words_of(error))}", soft_wrap=True, highlight=False)
    raise typer.Exit(1)


def words_of(error: MascError) -> str:
    """Say in a sentence what an error means for the person who typed the command."""
    if isinstance(error, Refused):
        return error.user_message
    if isinstance(error, SettingsError):
        reason = str(error)
        return f"{reason[0].upper()}{reason[1:]}.\nWhat each setting means: docs/runbook.md, Settings."
    if isinstance(error, TryAgain):
        return f"A service did not answer, or asked to wait ({error}). Try again in a minute."
    return f"It was refused ({error}). What the reasons mean: docs/runbook.md, By symptom."


def a_day(text: str) -> date:
    """Read a date in the form 2026-11-24."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write the day as 2026-11-24") from None


def a_time(text: str) -> time:
    """Read a time of day in the form 17:00."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write the time as 17:00") from None


def in_a_folder(file: Path | None) -> Path | None:
    """Check that a file can be created: its folder exists, and it is not itself a folder."""
    if file and not file.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {file.parent.name}")
    if file and file.is_dir():
        raise typer.BadParameter(f"{file.name} is a folder")
    return file


def a_place_for_settings(file: Path | None) -> Path | None:
    """Check, before anything is done, that the settings can be written to this file."""
    if file and file.is_file():
        read_values(file)
    return in_a_folder(file)


def say(text: str) -> None:
    """Print a sentence exactly as it is: without styles, and without breaking a line inside an id."""
    console.print(escape(text), soft_wrap=True, highlight=False)


def heading(text: str) -> None:
    """Print a heading."""
    console.print(f"\n[bold]{escape(text)}[/bold]", highlight=False)


def item(text: str, sign: str = "") -> None:
    """Print one item of a list, indented; ``sign`` is printed before it, and may have markup."""
    first, *further = text.splitlines()
    console.print(Padding(f"{sign} {escape(first)}".strip(), (0, 0, 0, 2)), highlight=False)
    for line in further:
        if line.startswith("https://"):  # An address that is broken into lines cannot be opened.
            console.print(f"     {escape(line)}", soft_wrap=True, highlight=False)
        else:
            console.print(Padding(escape(line), (0, 0, 0, 5)), style="dim", highlight=False)
