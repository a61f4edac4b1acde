"""Verbs and commands are declared once and whole: no gap between buttons, verbs, commands and what handles them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import get_args

import masc_graph.work
from masc_graph.bot import chat
from masc_graph.bot.verbs import VERBS, Handler, Presser, Verb
from masc_graph.cards.templates import FOLDER
from masc_graph.commands import Alert, Payload, SyncPlanner
from masc_graph.work.worker import LINES

SENT = re.compile(r'"verb":\s*"([^"$]+)"')
WORK = Path(masc_graph.work.__path__[0])


def verbs_of_buttons() -> set[str]:
    """Every verb that a button of a template sends."""
    return {verb for path in FOLDER.glob("*.template.json") for verb in SENT.findall(path.read_text(encoding="utf-8"))}


def buttons_without_handler(buttons: Collection[str], verbs: Collection[str]) -> set[str]:
    return set(buttons) - set(verbs)


def handlers_without_button(buttons: Collection[str], verbs: Mapping[str, Verb]) -> set[str]:
    return {f"{name} ({handled_by(verbs[name].handle)})" for name in set(verbs) - set(buttons)}


def handled_by(handler: Handler) -> str:
    return f"{handler.__module__.rpartition('.')[2]}.{handler.__name__}"


def kinds_of(union: object) -> set[type]:
    """The members of the union of all payloads."""
    return set(get_args(get_args(union)[0]))


def commands_without_handler(payloads: Iterable[type], handled: Collection[type]) -> set[str]:
    return {payload.__name__ for payload in payloads if payload not in handled}


def handlers_without_command(modules: Iterable[str], handled: Iterable[Callable[..., object]]) -> set[str]:
    return set(modules) - {handler.__module__ for handler in handled}


def modules_that_handle() -> set[str]:
    """The worker's modules that carry a command out, by name."""
    files = [path for path in WORK.rglob("*.py") if path.parent != WORK]
    named = {".".join(("masc_graph.work", *path.relative_to(WORK).with_suffix("").parts)) for path in files}
    return {name for name in named if hasattr(import_module(name), "handle")}


def test_every_button_has_a_handler_and_every_handler_a_button() -> None:
    assert buttons_without_handler(verbs_of_buttons(), VERBS) == set()
    assert handlers_without_button(verbs_of_buttons(), VERBS) == set()


def test_a_button_without_a_handler_is_named() -> None:
    missing = {name: verb for name, verb in VERBS.items() if name != "refer.send"}
    assert buttons_without_handler(verbs_of_buttons(), missing) == {"refer.send"}


def test_a_handler_without_a_button_is_named_with_its_verb() -> None:
    more = {**VERBS, "help.wave": Verb("help.wave", frozenset(), Presser.ANYONE, chat.show_help)}
    assert handlers_without_button(verbs_of_buttons(), more) == {"help.wave (chat.show_help)"}


def test_no_verb_stands_in_the_table_twice() -> None:
    source = (Path(__file__).parent.parent / "masc_graph" / "bot" / "verbs.py").read_text(encoding="utf-8")
    declared = re.findall(r'^    Verb\("([^"]+)"', source, re.MULTILINE)
    assert declared == list(VERBS)
    assert len(declared) > 40


def test_every_command_has_a_handler_and_every_handler_a_command() -> None:
    assert commands_without_handler(kinds_of(Payload), LINES) == set()
    assert set(LINES) - kinds_of(Payload) == set(), "the queue could not be read"
    assert handlers_without_command(modules_that_handle(), [line.handle for line in LINES.values()]) == set()


def test_a_command_without_a_handler_is_named() -> None:
    missing = {payload: line for payload, line in LINES.items() if payload is not SyncPlanner}
    assert commands_without_handler(kinds_of(Payload), missing) == {"SyncPlanner"}


def test_a_handler_without_a_command_is_named() -> None:
    handlers = [line.handle for payload, line in LINES.items() if payload is not Alert]
    assert handlers_without_command(modules_that_handle(), handlers) == {"masc_graph.work.board.alert"}
