"""What every payload and its envelope share: frozen values, and who asked when through which door."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

Door = Literal["dialog", "card", "message", "extension", "timer", "planner", "http", "cli", "worker", "list"]


class Frozen(BaseModel):
    """A value of the queue: nothing unknown is accepted, nothing is changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(Frozen):
    """Who asked, when, and through which door. Timers have no actor, nor has a change that was found in a list."""

    board_id: str
    at: AwareDatetime
    door: Door
    actor_id: str | None = None
    tenant_id: str | None = None

    @property
    def minute(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%MZ")

    @property
    def month(self) -> str:
        return self.at.strftime("%Y-%m")
