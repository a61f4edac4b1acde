"""Reads a function_app.py like the worker: HTTP, timer and queue triggers, with names and settings resolved."""

from __future__ import annotations

import importlib.util
import inspect
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import azure.functions as func

_ENVIRONMENT_NAME = re.compile(r"%([^%]+)%")
_PARAMETER = re.compile(r"\{(?P<all>\*?)(?P<name>\w+)(?::(?P<kind>\w+))?(?P<optional>\??)\}")
_KINDS = {None: r"[^/]+", "int": r"-?\d+", "guid": r"[0-9a-fA-F-]{36}", "alpha": r"[a-zA-Z]+"}


class FunctionIndexError(ValueError):
    """The application uses something that this host does not support, or the real one would refuse."""


@dataclass(frozen=True)
class HttpFunction:
    """Answers requests whose path fits; ``level`` is anonymous, function or admin."""

    name: str
    call: Callable[..., Any]
    argument: str
    path: re.Pattern[str]
    parameters: int
    methods: frozenset[str]
    level: str


@dataclass(frozen=True)
class TimerFunction:
    """Runs by its NCRONTAB schedule."""

    name: str
    call: Callable[..., Any]
    argument: str
    schedule: str
    on_start: bool


@dataclass(frozen=True)
class QueueFunction:
    """Takes the messages of one queue."""

    name: str
    call: Callable[..., Any]
    argument: str
    queue: str


@dataclass(frozen=True)
class FunctionIndex:
    """Every function of an application, by its kind of trigger."""

    http: tuple[HttpFunction, ...] = ()
    timers: tuple[TimerFunction, ...] = ()
    queues: tuple[QueueFunction, ...] = ()


def import_afresh(root: Path) -> ModuleType:
    """Import ``function_app.py`` again. The worker does so once per process, but every test needs a fresh one."""
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    spec = importlib.util.spec_from_file_location("function_app", root / "function_app.py")
    if spec is None or spec.loader is None:
        raise FunctionIndexError(f"no function_app.py in {root}")
    module = importlib.util.module_from_spec(spec)
    sys.modules["function_app"] = module
    spec.loader.exec_module(module)
    return module


def index(module: ModuleType, environment: Mapping[str, str], prefix: str) -> FunctionIndex:
    """Index the one FunctionApp of the module; raises FunctionIndexError."""
    apps = [value for value in vars(module).values() if isinstance(value, func.FunctionApp)]
    if len(apps) != 1:
        raise FunctionIndexError(f"one FunctionApp is needed at the top of function_app.py, found {len(apps)}")
    app: Any = apps[0]
    triggers: dict[str, list[Any]] = {"httpTrigger": [], "timerTrigger": [], "queueTrigger": []}
    for function in app.get_functions():
        kind, read = _read(function, environment, prefix)
        triggers[kind].append(read)
    http = sorted(triggers["httpTrigger"], key=lambda one: one.parameters)
    return FunctionIndex(tuple(http), tuple(triggers["timerTrigger"]), tuple(triggers["queueTrigger"]))


def _read(function: Any, environment: Mapping[str, str], prefix: str) -> tuple[str, object]:
    trigger, name, call = function.get_trigger(), str(function.get_function_name()), function.get_user_function()
    kind, argument = trigger.get_binding_name(), trigger.name
    others = [
        binding
        for binding in function.get_bindings()
        if binding is not trigger and binding.get_binding_name() != "http"
    ]
    if others:
        raise FunctionIndexError(f"{name}: this host has no binding {others[0].get_binding_name()}")
    if set(inspect.signature(call).parameters) - {"context"} != {argument}:
        raise FunctionIndexError(f"{name}: its parameter must be named {argument}, as in its trigger")
    if kind == "httpTrigger":
        path, parameters = _path(prefix, trigger.route or name)
        methods = frozenset(str(getattr(method, "value", method)).upper() for method in trigger.methods or ())
        level = str(getattr(trigger.auth_level, "value", trigger.auth_level) or "function").lower()
        return kind, HttpFunction(name, call, argument, path, parameters, methods, level)
    if kind == "timerTrigger":
        schedule = _resolved(trigger.schedule, environment)
        return kind, TimerFunction(name, call, argument, schedule, bool(trigger.run_on_startup))
    if kind == "queueTrigger":
        return kind, QueueFunction(name, call, argument, _resolved(trigger.queue_name, environment))
    raise FunctionIndexError(f"{name}: this host has no trigger {kind}")


def _resolved(text: str, environment: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in environment:
            raise FunctionIndexError(f"no setting {match[1]}")
        return environment[match[1]]

    return _ENVIRONMENT_NAME.sub(value, text)


def _path(prefix: str, route: str) -> tuple[re.Pattern[str], int]:
    """Turn a route template into a pattern for the whole path; also return how many parameters it has."""
    parts = [part for part in f"{prefix}/{route}".split("/") if part]
    pattern = "".join(_segment(part) for part in parts)
    return re.compile(pattern + "/?", re.IGNORECASE), len(_PARAMETER.findall(route))


def _segment(part: str) -> str:
    whole = _PARAMETER.fullmatch(part)
    if whole and whole["all"]:
        return rf"(?:/(?P<{whole['name']}>.*))?"
    if whole and whole["optional"]:
        return rf"(?:/(?P<{whole['name']}>{_kind(whole)}))?"
    out, end = "/", 0
    for match in _PARAMETER.finditer(part):
        out += re.escape(part[end : match.start()]) + rf"(?P<{match['name']}>{_kind(match)})"
        end = match.end()
    return out + re.escape(part[end:])


def _kind(match: re.Match[str]) -> str:
    if match["kind"] not in _KINDS:
        raise FunctionIndexError(f"this host has no route constraint {match['kind']}")
    return _KINDS[match["kind"]]
