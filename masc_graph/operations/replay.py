"""Commands that were put aside: looked at without what is in them, put back on the queue, or discarded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from masc_graph.commands import Command, id_of_text
from masc_graph.domain.text.reference import problem_number, read_problem_number
from masc_graph.errors import Refused
from masc_graph.queue import Kept
from masc_graph.registers.rows import AuditRow
from masc_graph.service import FAILED, Service

UNEXPECTED: Final = "unexpected"
"""No code was kept: the command failed five times in a way that nobody had thought of."""

NOT_A_COMMAND: Final = "not_a_command"
NOT_BASE64: Final = "not_base64"
"""Somebody put it on a queue by hand: the functions' host cannot read it. A command in it can be put back."""

OTHER_BOARD: Final = "command_of_other_board"


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

    copies: Sequence[Kept] = ()
    """More of the same: storage may double a message when an answer is lost."""

    @classmethod
    def of(cls, kept: Kept, board_id: str) -> Failed:
        """Read a message of the failed queue."""
        try:
            command = Command.model_validate_json(kept.text)
        except ValidationError:
            number = problem_number(id_of_text(kept.text))
            reason = NOT_A_COMMAND if kept.readable else NOT_BASE64
            return cls(number, id_of_text(kept.text), "unknown", kept.at, reason, "", kept, None)
        ours = command.origin.board_id == board_id
        why = UNEXPECTED if kept.readable else NOT_BASE64
        return cls(
            number=problem_number(command.command_id),
            command_id=command.command_id,
            kind=command.kind,
            at=kept.at,
            reason=command.put_aside_because or (why if ours else OTHER_BOARD),
            reference=command.reference or "",
            kept=kept,
            command=command if ours else None,
        )


def _each_once(kept: Iterable[Kept], board_id: str) -> list[Failed]:
    """What failed, the oldest first; copies of one message are one."""
    found: dict[UUID, Failed] = {}
    for one in (Failed.of(message, board_id) for message in kept):
        first = found.get(one.command_id)
        found[one.command_id] = replace(first, copies=(*first.copies, one.kept)) if first else one
    return list(found.values())


async def look_at_failed(service: Service) -> tuple[Sequence[Failed], int]:
    """Return the oldest failed commands and how many there are; nothing is taken off the queue."""
    kept = await service.queue.failed()
    found = _each_once(kept, service.settings.board_id)
    count = (await service.queue.states())[FAILED].count
    return found, max(count, len(kept)) - len(kept) + len(found)


async def replay_all(service: Service) -> Sequence[Failed]:
    """Put every failed command of this board back on the queue; returns those."""
    taken = await _take_all(service)
    for failed in taken:
        if failed.command is None:
            await _release(service, failed)
        else:
            await _replay(service, failed, failed.command)
    return [failed for failed in taken if failed.command]


async def replay_one(service: Service, wanted: str) -> Failed:
    """Put one failed command back, by its number or its id; ``Refused`` when there is none, or it is no command."""
    failed = await _take(service, wanted)
    if failed.command is None:
        await _release(service, failed)
        raise Refused("not_replayable", f"{failed.number} cannot be put back ({failed.reason}). It can be discarded.")
    await _replay(service, failed, failed.command)
    return failed


async def discard(service: Service, wanted: str, reason: DiscardReason) -> Failed:
    """Delete one failed command for good; the audit keeps its kind, its id and the reason."""
    failed = await _take(service, wanted)
    await _note(service, failed, "command_discarded", {"verb": failed.kind, "reason_code": reason.value})
    await _forget(service, failed)
    return failed


async def _take(service: Service, wanted: str) -> Failed:
    """Take one message off; all others are shown again at once."""
    taken = await _take_all(service)
    found = next((failed for failed in taken if _is(failed, wanted)), None)
    for failed in taken:
        if failed is not found:
            await _release(service, failed)
    if found is None:
        raise Refused("no_such_command", f"No failed command is called {wanted}. 'replay list' shows them.")
    return found


def _is(failed: Failed, wanted: str) -> bool:
    return wanted.strip().lower() == str(failed.command_id) or read_problem_number(wanted) == failed.number


async def _replay(service: Service, failed: Failed, command: Command) -> None:
    """Put it back first: stopped between the two, it stands twice, and its key makes that once."""
    await service.queue.put(command.anew().model_dump_json())
    await _note(service, failed, "command_replayed", {"verb": failed.kind})
    await _forget(service, failed)


async def _take_all(service: Service) -> list[Failed]:
    return _each_once(await service.queue.take_failed(), service.settings.board_id)


async def _release(service: Service, failed: Failed) -> None:
    for kept in (failed.kept, *failed.copies):
        await service.queue.release(kept)


async def _forget(service: Service, failed: Failed) -> None:
    for kept in (failed.kept, *failed.copies):
        await service.queue.forget(kept)


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
