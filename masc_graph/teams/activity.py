"""What Teams sends, as a lenient envelope: a strange value is read as absent, never an error.

Four breaks of one year came from strict models that answered a new property with 500, after which Teams fell silent
for hours: https://github.com/microsoft/teams.py/issues/433.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field


def _text(value: object) -> object:
    return value if isinstance(value, str) else ""


def _object(value: object) -> object:
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]


Text = Annotated[str, BeforeValidator(_text)]
Data = Annotated[dict[str, Any], BeforeValidator(_object)]


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Account(_Lenient):
    """A person or bot: ``id`` is the one of Teams, ``aad_object_id`` the one of Entra."""

    id: Text = ""
    name: Text = ""
    aad_object_id: Text = Field(default="", alias="aadObjectId")
    user_role: Text = Field(default="", alias="userRole")
    principal: Text = Field(default="", alias="userPrincipalName")

    @property
    def is_guest(self) -> bool:
        """Whether the account is another organisation's: the Connector says so, or the name that Entra gives guests."""
        return self.user_role == "guest" or "#EXT#" in self.principal


class Conversation(_Lenient):
    """Where an activity happened; ``type`` is personal, groupChat or channel."""

    id: Text = ""
    type: Text = Field(default="", alias="conversationType")
    tenant_id: Text = Field(default="", alias="tenantId")


class ChannelData(_Lenient):
    """The part of an activity that only Teams fills."""

    tenant_id: Text = Field(default="", validation_alias=AliasPath("tenant", "id"))
    channel_id: Text = Field(default="", validation_alias=AliasPath("channel", "id"))


class Activity(_Lenient):
    """One activity; what a caller may write freely stands in ``value``, ``text`` and nowhere else."""

    type: Text = ""
    name: Text = ""
    id: Text = ""
    timestamp: Text = ""
    service_url: Text = Field(default="", alias="serviceUrl")
    channel_id: Text = Field(default="", alias="channelId")
    from_: Annotated[Account, BeforeValidator(_object)] = Field(default=Account(), alias="from")
    conversation: Annotated[Conversation, BeforeValidator(_object)] = Conversation()
    channel_data: Annotated[ChannelData, BeforeValidator(_object)] = Field(default=ChannelData(), alias="channelData")
    value: Data = Field(default_factory=dict[str, Any])
    text: Text = ""
    action: Text = ""

    @classmethod
    def read(cls, body: dict[str, Any]) -> Self:
        """Read the JSON object of an activity; never fails."""
        return cls.model_validate(body)
