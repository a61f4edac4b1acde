"""Copies of a sandbox at some moment, so that tests need not play up to it again and again."""

from __future__ import annotations

import pickle
from io import BytesIO
from typing import Any

from sandbox import planner_rules
from sandbox.app import Sandbox


class Moment:
    """The lists, plans, conversations, queues and clock of a sandbox as they are now, for it or for another one.

    What is set for one sandbox alone, its faults, switches and keys, is not part of it; nor is what a product that
    runs in it has in memory.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self._at = sandbox.clock.now()
        packed = BytesIO()
        _Packer(sandbox, packed).dump([vars(holder) for holder in _holders(sandbox)])
        self._packed = packed.getvalue()

    def __eq__(self, other: object) -> bool:
        """Whether nothing at all changed between two moments of one sandbox."""
        return isinstance(other, Moment) and self._packed == other._packed

    __hash__ = None  # A moment is looked at and never looked up.

    def put_into(self, sandbox: Sandbox) -> None:
        """Restore the sandbox to this moment."""
        states = _Unpacker(sandbox, BytesIO(self._packed)).load()
        for holder, state in zip(_holders(sandbox), states, strict=True):
            vars(holder).clear()
            vars(holder).update(state)
        sandbox.clock.set(self._at)
        sandbox.tenant.news.changed("clock")


class _Packer(pickle.Pickler):
    """Copies what changes, with pickle since it is several times faster than deepcopy. The rest is only referenced."""

    def __init__(self, sandbox: Sandbox, file: BytesIO) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._places = {id(one): place for place, one in enumerate(_stays(sandbox))}

    def persistent_id(self, obj: Any) -> int | None:
        return self._places.get(id(obj))


class _Unpacker(pickle.Unpickler):
    def __init__(self, sandbox: Sandbox, file: BytesIO) -> None:
        super().__init__(file)
        self._stays = _stays(sandbox)

    def persistent_load(self, pid: int) -> Any:
        return self._stays[pid]


def _holders(sandbox: Sandbox) -> list[Any]:
    tenant = sandbox.tenant
    return [*tenant.sites.values(), tenant.plans, tenant.conversations, sandbox.queues]


def _stays(sandbox: Sandbox) -> list[Any]:
    """The objects that copies only refer to, in the same order for every sandbox."""
    tenant = sandbox.tenant
    kinds = [one for one in vars(planner_rules).values() if isinstance(one, planner_rules.Kind)]
    return [sandbox.clock, tenant, tenant.news, tenant.people, tenant.groups, *_holders(sandbox), *kinds]
