"""All errors of MASC, each named after what its catcher does next.

``graph.client``, ``teams.connector`` and ``queue`` turn outside failures into these; ``bot`` and ``work`` turn
``Refused`` into a card; the ``work`` door turns ``TryAgain`` and ``GiveUp`` into moves between queues.
No message here holds personal data: only ids, codes and status numbers.
"""

from __future__ import annotations

from datetime import timedelta


class MascError(Exception):
    """Any error that MASC itself raises."""


class Refused(MascError):
    """A rule forbids it. The person sees ``user_message`` and gets ``typed`` back; the audit records ``rule``.

    If somebody else was first, ``earlier`` says what they did, line by line.
    """

    def __init__(
        self, rule: str, user_message: str, typed: tuple[str, ...] = (), earlier: tuple[str, ...] = ()
    ) -> None:
        super().__init__(rule)
        self.rule = rule
        self.user_message = user_message
        self.typed = typed
        self.earlier = earlier


class TryAgain(MascError):
    """A temporary failure outside: the queue tries again, after ``after`` if the service named a time."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Unfinished(MascError):
    """Part of the work is done: the command goes straight back on the queue for the rest."""


class Unanswered(TryAgain):
    """The answer to a create was lost: look the key up before sending anything again."""


class Changed(TryAgain):
    """Somebody else changed it first (409, 412, or a key that already exists): read it again, then decide."""


class Gone(MascError):
    """Nothing has this id any more; the caller decides what that means."""


class Taken(MascError):
    """Somebody else has already used this key, ``key``; the caller decides what that means."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class GiveUp(MascError):
    """Trying again cannot help: the command is put aside at once, with an alert that names ``reason``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotProven(MascError):
    """The bot's caller cannot be verified; ``status`` is 401, or 403 if the signature was valid."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class SettingsError(MascError):
    """Settings are missing or wrong; ``names`` lists them, never their values."""

    def __init__(self, names: tuple[str, ...], reason: str) -> None:
        super().__init__(f"{reason}: {', '.join(names)}")
        self.names = names


class Unexpected(Exception):
    """An unforeseen error, with its type and place but without its text. The host tries again."""
