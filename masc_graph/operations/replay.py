"""Commands that failed: list them without their content, put them back on the queue, or discard them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from masc_graph.commands import Command, NewerMessage, id_of_text
from masc_graph.domain.text.reference import problem_number, read_problem_number
from masc_graph.errors import Refused
from masc_graph.queue import FailedMessage
from masc_graph.registers.rows import AuditRow
from masc_graph.service import FAILED, Service

UNEXPECTED: Final = "unexpected"
"""No reason was saved: the command failed five times with an error that nobody had foreseen."""

NOT_A_COMMAND: Final = "not_a_command"
OTHER_BOARD: Final = "command_of_other_board"
ID_DIFFERS: Final = "command_id_differs"
NEEDS_NEWER: Final = "command_needs_newer_masc"


class DiscardReason(StrEnum):
    """Why a command is no longer wanted. It is a choice, not text, so that nothing about a case gets into the audit."""

    DONE_BY_HAND = "done_by_hand"
    ASKED_AGAIN = "asked_again"
    NOT_WANTED = "not_wanted"
    NOT_OURS = "not_ours"


@dataclass(frozen=True)
class FailedCommand:
    """What may be shown of a failed command: never its payload, which may hold a whole referral."""

    number: str
    command_id: UUID
    kind: str
    at: datetime | None
    reason: str
    reference: str
    message: FailedMessage
    command: Command | None
    """The command to put back; None if it can only be discarded."""

    @classmethod
    def of(cls, message: FailedMessage, board_id: str) -> FailedCommand:
        """Read a message from the failed queue."""
        if newer := NewerMessage.read(message.text):
            command_id = newer.id_in(message.text)
            return cls(problem_number(command_id), command_id, "unknown", message.at, NEEDS_NEWER, "", message, None)
        try:
            command = Command.model_validate_json(message.text)
        except ValidationError:
            number = problem_number(id_of_text(message.text))
            return cls(number, id_of_text(message.text), "unknown", message.at, NOT_A_COMMAND, "", message, None)
        wrong = _wrong(command, board_id)
        return cls(
            number=problem_number(command.command_id),
            command_id=command.command_id,
            kind=command.kind,
            at=message.at,
            reason=wrong or command.put_aside_because or UNEXPECTED,
            reference=command.reference or "",
            message=message,
            command=None if wrong else command,
        )

    def refuse(self) -> Refused:
        """Say why it cannot be put back, or what has to be done first."""
        if self.reason == NEEDS_NEWER:
            return Refused(
                "not_replayable", f"{self.number} was written by a newer MASC ({self.reason}). Update MASC first."
            )
        return Refused("not_replayable", f"{self.number} cannot be put back ({self.reason}). It can be discarded.")


def _wrong(command: Command, board_id: str) -> str:
    """Why a command may not be put back, if so."""
    if command.origin.board_id != board_id:
        return OTHER_BOARD
    return "" if command.has_its_own_id else ID_DIFFERS


async def list_failed(service: Service) -> tuple[Sequence[FailedCommand], int]:
    """Return the oldest failed commands, and how many there are in all. They stay where they are."""
    messages = await service.queue.failed()
    count = (await service.queue.states())[FAILED].count
    return [FailedCommand.of(message, service.settings.board_id) for message in messages], max(count, len(messages))


async def replay_all(service: Service) -> Sequence[FailedCommand]:
    """Put every failed command of this board back on the queue, and return them."""
    commands = await _take_all(service)
    for failed in commands:
        if failed.command is None:
            await service.queue.release(failed.message)
        else:
            await _replay(service, failed, failed.command)
    return [failed for failed in commands if failed.command]


async def replay_one(service: Service, wanted: str) -> FailedCommand:
    """Put one failed command back, by number or id. ``Refused`` if there is none, or it is not a command of ours."""
    failed = await _take(service, wanted)
    if failed.command is None:
        await service.queue.release(failed.message)
        raise failed.refuse()
    await _replay(service, failed, failed.command)
    return failed


async def discard(service: Service, wanted: str, reason: DiscardReason) -> FailedCommand:
    """Delete one failed command for good, and record its kind, id and reason in the audit."""
    failed = await _take(service, wanted)
    if failed.reason == NEEDS_NEWER:
        await service.queue.release(failed.message)
        raise failed.refuse()
    await _note(service, failed, "command_discarded", {"verb": failed.kind, "reason_code": reason.value})
    await service.queue.forget(failed.message)
    return failed


async def _take_all(service: Service) -> list[FailedCommand]:
    return [FailedCommand.of(message, service.settings.board_id) for message in await service.queue.take_failed()]


async def _take(service: Service, wanted: str) -> FailedCommand:
    """Take the wanted message off the queue, and make all others visible again at once."""
    commands = await _take_all(service)
    match = next((failed for failed in commands if _is(failed, wanted)), None)
    for failed in commands:
        if failed is not match:
            await service.queue.release(failed.message)
    if match is None:
        raise Refused("no_such_command", f"No failed command is called {wanted}. 'replay list' shows them.")
    return match


def _is(failed: FailedCommand, wanted: str) -> bool:
    return wanted.strip().lower() == str(failed.command_id) or read_problem_number(wanted) == failed.number


async def _replay(service: Service, failed: FailedCommand, command: Command) -> None:
    """Put it back before deleting it: if this stops in between, there are two, and the key makes sure it runs once."""
    await service.queue.put(command.anew().model_dump_json())
    await _note(service, failed, "command_replayed", {"verb": failed.kind})
    await service.queue.forget(failed.message)


async def _note(service: Service, failed: FailedCommand, event: str, details: Mapping[str, str]) -> None:
    """Record one event per message, however often this is tried. The same command may fail and be replayed again."""
    writing = service.registers.writing()
    row = AuditRow(
        title=f"{failed.command_id}/{event}/{failed.message.id}",
        at=await service.now(),
        event=event,
        reference=failed.reference,
        command_id=str(failed.command_id),
        door="cli",
        details=json.dumps(details),
    )
    writing.add(row)
    await writing.send()
