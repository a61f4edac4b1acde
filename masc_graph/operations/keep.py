"""Keep for good what cannot be handled: once for each command, however many copies of it arrive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from pydantic import ValidationError

from masc_graph.commands import Command, id_of_text
from masc_graph.queue import CommandQueue, FailedMessage

STOOD_LONG: Final = timedelta(hours=1)
"""The function that keeps messages has had its tries by then, or never saw them."""

LOOKS: Final = 10
"""The host hides for ten minutes what its function could not keep, and finds it again within two seconds. The timer
that looks fires every ten minutes too, so from firing to firing those seconds move past it: it meets them within four
days, and as it looks ten times, a second apart, also where it does not fire to the second. A copy lives for seven."""


def command_in(text: str) -> Command | None:
    """Read the command in a message; None when it is none."""
    try:
        return Command.model_validate_json(text)
    except ValidationError:
        return None


async def keep(queue: CommandQueue, text: str) -> bool:
    """Keep a message on the failed queue; False when what it asks for stands there already."""
    if await _is_kept(queue, text):
        return False
    await queue.keep_failed(text)
    return True


async def keep_as_it_is(queue: CommandQueue, message: FailedMessage) -> bool:
    """The same with a message from the poison queue, letter by letter; it is still there then."""
    if await _is_kept(queue, message.text):
        return False
    await queue.keep_failed_as_it_is(message)
    return True


async def _is_kept(queue: CommandQueue, text: str) -> bool:
    """Whether it is among the oldest that can be seen; who reads the failed queue counts copies as one in any case."""
    return name_of(text) in {name_of(message.text) for message in await queue.failed()}


def name_of(text: str) -> str:
    """Name a message by its command, or else by what it says."""
    work = command_in(text)
    return str(work.command_id if work else id_of_text(text))


async def stood_long(queue: CommandQueue, now: datetime) -> list[FailedMessage]:
    """Take off the poison queue what has stood there for an hour, as far as it can be seen at this moment."""
    return await queue.take_poisoned(now - STOOD_LONG)
