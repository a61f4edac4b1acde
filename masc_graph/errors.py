"""The one tree of errors, each named by what its catcher does next.

``graph.client``, ``teams.connector`` and ``queue`` alone turn the outside world into these; ``bot`` and ``work`` turn
``Refused`` into a card; the ``work`` door turns ``TryAgain`` and ``GiveUp`` into queue moves. Nobody else catches.
No message here ever holds personal data: ids, codes and status numbers only.
"""

from __future__ import annotations

from datetime import timedelta


class MascError(Exception):
    """Anything that MASC itself raises."""


class Refused(MascError):
    """A rule said no; the person is told ``user_message`` and gets ``typed`` back; the audit gets ``rule``.

    ``earlier`` is what somebody else did first, line by line, where that is why.
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
    """The outside failed for a while: the queue tries again, after ``after`` where the outside named a time."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Unfinished(MascError):
    """A share of the work is done and more is left: the command goes back on the queue at once."""


class Unanswered(TryAgain):
    """A create was sent and its answer lost: look the key up before anything is sent again."""


class Changed(TryAgain):
    """Somebody changed the thing meanwhile (409, 412, or a key that exists already): read it, then decide."""


class Gone(MascError):
    """The thing behind a known id is no longer there; the register decides what that means."""


class Taken(MascError):
    """The key belongs to something that somebody else made: ``key`` names it, and the caller decides."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class GiveUp(MascError):
    """No further try can work: the command is put aside at once, with an alert that names ``reason``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotProven(MascError):
    """The caller of the bot's door is not who it says; ``status`` is 401 before the signature holds, 403 after."""

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
    """Nobody foresaw this: the type of what was raised, with its place and without its text. The host tries again."""
