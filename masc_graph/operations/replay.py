"""Commands that were put aside: looked at without what is in them, put back on the queue, or discarded."""

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
from masc_graph.queue import Kept
from masc_graph.registers.rows import AuditRow
from masc_graph.service import FAILED, Service

UNEXPECTED: Final = "unexpected"
"""No code was kept: the command failed five times in a way that nobody had thought of."""

NOT_A_COMMAND: Final = "not_a_command"
OTHER_BOARD: Final = "command_of_other_board"
ID_DIFFERS: Final = "command_id_differs"
NEEDS_NEWER: Final = "command_needs_newer_masc"


class DiscardReason(StrEnum):
    """Why a command is not wanted any more; a choice and no text, so that nothing about a case gets into the audit."""

    DONE_BY_HAND = "done_by_hand"
    ASKED_AGAIN = "asked_again"
    NOT_WANTED = "not_wanted"
    NOT_OURS = "not_ours"


@dataclass(frozen=True)
class Failed:
    """What may be known of a failed command: never its payload, which may hold a whole referral."""

    number: str
    command_id: UUID
    kind: str
    at: datetime | None
    reason: str
    reference: str
    kept: Kept
    command: Command | None
    """The command to put back; None for what can only be discarded."""

    @classmethod
    def of(cls, kept: Kept, board_id: str) -> Failed:
        """Read a message of the failed queue."""
        if newer := NewerMessage.read(kept.text):
            command_id = newer.id_in(kept.text)
            return cls(problem_number(command_id), command_id, "unknown", kept.at, NEEDS_NEWER, "", kept, None)
        try:
            command = Command.model_validate_json(kept.text)
        except ValidationError:
            number = problem_number(id_of_text(kept.text))
            return cls(number, id_of_text(kept.text), "unknown", kept.at, NOT_A_COMMAND, "", kept, None)
        wrong = _wrong(command, board_id)
        return cls(
            number=problem_number(command.command_id),
            command_id=command.command_id,
            kind=command.kind,
            at=kept.at,
            reason=wrong or command.put_aside_because or UNEXPECTED,
            reference=command.reference or "",
            kept=kept,
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


async def look_at_failed(service: Service) -> tuple[Sequence[Failed], int]:
    """Return the oldest failed commands and how many there are; nothing is taken off the queue."""
    kept = await service.queue.failed()
    count = (await service.queue.states())[FAILED].count
    return [Failed.of(one, service.settings.board_id) for one in kept], max(count, len(kept))


async def replay_all(service: Service) -> Sequence[Failed]:
    """Put every failed command of this board back on the queue; returns those."""
    taken = [Failed.of(one, service.settings.board_id) for one in await service.queue.take_failed()]
    for failed in taken:
        if failed.command is None:
            await service.queue.release(failed.kept)
        else:
            await _replay(service, failed, failed.command)
    return [failed for failed in taken if failed.command]


async def replay_one(service: Service, wanted: str) -> Failed:
    """Put one failed command back, by its number or its id; ``Refused`` when there is none, or it is no command."""
    failed = await _take(service, wanted)
    if failed.command is None:
        await service.queue.release(failed.kept)
        raise failed.refuse()
    await _replay(service, failed, failed.command)
    return failed


async def discard(service: Service, wanted: str, reason: DiscardReason) -> Failed:
    """Delete one failed command for good; the audit keeps its kind, its id and the reason."""
    failed = await _take(service, wanted)
    if failed.reason == NEEDS_NEWER:
        await service.queue.release(failed.kept)
        raise failed.refuse()
    await _note(service, failed, "command_discarded", {"verb": failed.kind, "reason_code": reason.value})
    await service.queue.forget(failed.kept)
    return failed


async def _take(service: Service, wanted: str) -> Failed:
    """Take one message off; all others are shown again at once."""
    taken = [Failed.of(one, service.settings.board_id) for one in await service.queue.take_failed()]
    found = next((failed for failed in taken if _is(failed, wanted)), None)
    for failed in taken:
        if failed is not found:
            await service.queue.release(failed.kept)
    if found is None:
        raise Refused("no_such_command", f"No failed command is called {wanted}. 'replay list' shows them.")
    return found


def _is(failed: Failed, wanted: str) -> bool:
    return wanted.strip().lower() == str(failed.command_id) or read_problem_number(wanted) == failed.number


async def _replay(service: Service, failed: Failed, command: Command) -> None:
    """Put it back first: stopped between the two, it stands twice, and its key makes that once."""
    await service.queue.put(command.anew().model_dump_json())
    await _note(service, failed, "command_replayed", {"verb": failed.kind})
    await service.queue.forget(failed.kept)


async def _note(service: Service, failed: Failed, event: str, details: Mapping[str, str]) -> None:
    """One event for one message, however often this is tried; the same command may fail and be replayed again."""
    writing = service.registers.writing()
    row = AuditRow(
        title=f"{failed.command_id}/{event}/{failed.kept.id}",
        at=await service.now(),
        event=event,
        reference=failed.reference,
        command_id=str(failed.command_id),
        door="cli",
        details=json.dumps(details),
    )
    writing.add(row)
    await writing.send()
