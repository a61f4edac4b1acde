"""What Teams sends, as a lenient envelope: a strange value is read as absent, never an error."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Account(BaseModel):
    """A person or bot in an activity."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = ""
    name: str = ""
    aad_object_id: str = ""


class Conversation(BaseModel):
    """Where an activity happened; ``type`` is personal, groupChat or channel."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = ""
    type: str = ""
    tenant_id: str = ""


class ChannelData(BaseModel):
    """The part of an activity that only Teams fills."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    tenant_id: str = ""
    team_id: str = ""
    team_group_id: str = ""
    channel_id: str = ""
    event_type: str = ""


class Activity(BaseModel):
    """One activity; what a caller may write freely stands in ``value``, ``text`` and nowhere else."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str = ""
    name: str = ""
    id: str = ""
    timestamp: str = ""
    service_url: str = ""
    channel_id: str = ""
    from_: Account = Account()
    recipient: Account = Account()
    conversation: Conversation = Conversation()
    channel_data: ChannelData = ChannelData()
    value: dict[str, Any] = {}
    text: str = ""
    text_format: str = ""
    reply_to_id: str = ""
    action: str = ""
    members_added: tuple[Account, ...] = ()
    members_removed: tuple[Account, ...] = ()
