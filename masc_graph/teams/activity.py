"""What Teams sends us, read leniently: an unexpected value counts as missing and is never an error.

Elsewhere, strict models caused four outages in a year: they answered a new property with 500, and then Teams sent
nothing for hours: https://github.com/microsoft/teams.py/issues/433.
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
    """A person or bot: ``id`` is Teams' id, ``object_id`` is Entra's, empty if Teams left it out."""

    id: Text = ""
    name: Text = ""
    aad_object_id: Text = Field(default="", alias="aadObjectId")
    member_object_id: Text = Field(default="", alias="objectId")
    user_role: Text = Field(default="", alias="userRole")
    principal: Text = Field(default="", alias="userPrincipalName")

    @property
    def object_id(self) -> str:
        """Entra's id: ``aadObjectId`` or ``objectId``, since Teams may leave out either."""
        return self.aad_object_id or self.member_object_id

    @property
    def is_guest(self) -> bool:
        """Whether this is a guest account, as the Connector reports or as the guest name from Entra shows."""
        return self.user_role == "guest" or "#EXT#" in self.principal


class Conversation(_Lenient):
    """Where an activity happened; ``type`` is personal, groupChat or channel."""

    id: Text = ""
    type: Text = Field(default="", alias="conversationType")
    tenant_id: Text = Field(default="", alias="tenantId")


class ChannelData(_Lenient):
    """The part of an activity that is specific to Teams."""

    tenant_id: Text = Field(default="", validation_alias=AliasPath("tenant", "id"))
    channel_id: Text = Field(default="", validation_alias=AliasPath("channel", "id"))


class Activity(_Lenient):
    """One activity. Only ``value`` and ``text`` hold what the caller is free to write."""

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
