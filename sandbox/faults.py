"""Faults by rules and a seed: the same rules fail the same calls in process and over a port."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

Json = dict[str, Any]
When = Literal["before", "after"]
BROKEN = ("reset", "refused", "timeout", "slow", "half_body")
_STATUS = re.compile(r"[45]\d\d")
_FIELDS = {
    "method", "path", "fault", "when", "retry_after", "nth", "every", "share", "times", "seconds", "code", "fired",
    "seen",
}  # fmt: skip
_CODES = {429: "TooManyRequests", 502: "BadGateway", 503: "serviceNotAvailable", 504: "gatewayTimeout"}
_STORAGE_CODES = {429: "ServerBusy", 500: "InternalError", 503: "ServerBusy", 504: "OperationTimedOut"}


class RuleError(ValueError):
    """A rule that makes no sense; the text says why."""


@dataclass(frozen=True)
class Rule:
    """Which calls fail and how: of those that match, the ``nth``, each ``every``-th, or a seeded ``share`` of them.

    Without any of the three every matching call fails; ``times`` ends a rule after so many faults.
    """

    fault: str
    method: str | None = None
    path: str = ""
    when: When = "before"
    retry_after: str | None = None
    nth: int | None = None
    every: int | None = None
    share: float | None = None
    times: int | None = None
    seconds: float = 2.0
    code: str | None = None

    @classmethod
    def of(cls, given: Json) -> Rule:
        """Read a rule from JSON; raises RuleError."""
        if unknown := sorted(set(given) - _FIELDS):
            raise RuleError(f"unknown field: {unknown[0]}")
        fault = str(given.get("fault"))
        if fault not in BROKEN and not _STATUS.fullmatch(fault):
            raise RuleError(f"fault must be a status from 400 to 599 or one of {', '.join(BROKEN)}")
        if given.get("when", "before") not in get_args(When):
            raise RuleError("when must be before or after")
        try:
            re.compile(given.get("path", ""))
        except re.error as error:
            raise RuleError(f"path is not a regular expression: {error}") from None
        values: Json = {
            name: given[name] for name in given if name not in {"fired", "seen"} and given[name] is not None
        }
        values["fault"] = fault
        return cls(**values)

    def matches(self, method: str, path: str) -> bool:
        """Whether the rule applies to a call."""
        return self.method in {None, "*", method} and re.search(self.path, path) is not None


@dataclass(frozen=True)
class Fault:
    """What happens to one call, and the answer that a status fault gives."""

    kind: str
    when: When = "before"
    retry_after: str | None = None
    seconds: float = 2.0
    code: str | None = None

    @property
    def status(self) -> int | None:
        """The status of the answer, or None if the connection breaks instead."""
        return int(self.kind) if self.kind.isdigit() else None

    def headers(self) -> dict[str, str]:
        """The headers of the answer."""
        return {} if self.retry_after is None else {"Retry-After": self.retry_after}

    def body(self, path: str) -> tuple[bytes, str]:
        """The answer's body and its media type, in the form of the service that the path belongs to."""
        status = self.status or 500
        if path.startswith("/queue/"):
            code = self.code or _STORAGE_CODES.get(status, "InternalError")
            text = (
                f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>A fault.</Message></Error>'
            )
            return text.encode(), "application/xml"
        code = self.code or _CODES.get(status, "generalException")
        return json.dumps({"error": {"code": code, "message": "A fault of the sandbox."}}).encode(), "application/json"


class Faults:
    """The current rules. Which calls fail depends only on the seed and the order of the calls."""

    def __init__(self) -> None:
        self.seed = 1
        self._rules: list[Rule] = []
        self._seen: list[int] = []
        self._fired: list[int] = []
        self._dice: list[random.Random] = []

    def use(self, rules: Sequence[Rule | Json], seed: int = 1) -> None:
        """Use these rules from now on, and start counting again. On RuleError the old rules stay."""
        read = [rule if isinstance(rule, Rule) else Rule.of(rule) for rule in rules]
        self.seed, self._rules = seed, read
        self._seen, self._fired = [0] * len(read), [0] * len(read)
        self._dice = [random.Random(f"{seed}/{number}") for number in range(len(read))]

    def clear(self) -> None:
        """Remove all rules."""
        self.use([])

    @property
    def fired(self) -> int:
        """How many calls have failed since the rules were set. A test in which none has failed proves nothing."""
        return sum(self._fired)

    def view(self) -> Json:
        """The rules as JSON, each with how many calls it has seen and how many it has failed."""
        rules = [
            {name: value for name, value in vars(rule).items() if value is not None} | {"seen": calls, "fired": fired}
            for rule, calls, fired in zip(self._rules, self._seen, self._fired, strict=True)
        ]
        return {"seed": self.seed, "rules": rules}

    def for_call(self, method: str, path: str) -> Fault | None:
        """The fault for this call, from the first rule that fails it. Every matching rule counts the call."""
        chosen: Fault | None = None
        for number, rule in enumerate(self._rules):
            if rule.matches(method, path) and self._strikes(number, rule) and chosen is None:
                self._fired[number] += 1
                chosen = Fault(rule.fault, rule.when, rule.retry_after, rule.seconds, rule.code)
        return chosen

    def for_part(self, method: str, path: str) -> Fault | None:
        """The fault for one part of a $batch: only a status, since a part has no connection of its own."""
        if not any(rule.fault.isdigit() and rule.matches(method, path) for rule in self._rules):
            return None
        fault = self.for_call(method, path)
        return fault if fault is not None and fault.status is not None else None

    def _strikes(self, number: int, rule: Rule) -> bool:
        self._seen[number] += 1
        if rule.times is not None and self._fired[number] >= rule.times:
            return False
        if rule.nth is not None:
            return self._seen[number] == rule.nth
        if rule.every is not None:
            return self._seen[number] % rule.every == 0
        return rule.share is None or self._dice[number].random() < rule.share
