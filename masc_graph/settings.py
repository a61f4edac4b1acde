"""All settings, read once from the environment. Missing ones are named; values are never shown.

``local.settings.example.json`` holds the same names, and a test compares them. Issuer, audience and algorithm of the
bot's tokens are not settings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from masc_graph.domain.text.working_days import Rules
from masc_graph.errors import SettingsError

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LISTS = ("referrals", "meetings", "decisions", "actions", "agencies", "audit", "messages")


def _dates(value: object) -> object:
    """Read ``2026-12-24, 2026-12-31`` as dates; pydantic checks each of them."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _ids(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


def _no_reference(value: SecretStr) -> SecretStr:
    """Refuse the reference that Azure leaves when it could not fetch a key: anybody could guess it."""
    if value.get_secret_value().startswith("@Microsoft.KeyVault("):
        raise ValueError("a reference to a key vault is no key")
    return value


Days = Annotated[tuple[date, ...], BeforeValidator(_dates)]
ListIds = Annotated[dict[str, str], BeforeValidator(_ids)]
Key = Annotated[SecretStr, Field(min_length=32), AfterValidator(_no_reference)]


class _FromEnvironment(BaseModel):
    """Settings read from the environment. An empty one counts as missing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Read and check all settings. Raises ``SettingsError``, which names every missing or wrong one."""
        values: dict[str, Any] = {
            name: environment[variable(name)] for name in cls.model_fields if environment.get(variable(name), "") != ""
        }
        if by_identity := environment.get("AzureWebJobsStorage__queueServiceUri"):
            values.setdefault("storage", by_identity)
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise SettingsError(_names(error), "missing or wrong settings") from None


class Wires(_FromEnvironment):
    """Where Microsoft's services are, and who we are there: enough to begin setting up a board."""

    tenant_id: str
    client_id: str
    credential: Literal["managed_identity", "certificate", "secret", "sandbox"]
    client_secret: SecretStr = SecretStr("")
    certificate_file: str = ""
    certificate_thumbprint: str = ""
    graph_url: str = "https://graph.microsoft.com/v1.0"
    login_url: str = "https://login.microsoftonline.com"
    bot_app_id: str
    bot_keys_url: str = "https://login.botframework.com/v1/.well-known/keys"
    connector_url: str = "https://smba.trafficmanager.net/uk/"
    clock_url: str = ""
    group_id: str
    channel_id: str
    storage: str

    @model_validator(mode="after")
    def sandbox_stays_on_this_machine(self) -> Self:
        """The sandbox credential proves nothing, so with it every URL must be loopback; otherwise https."""
        for name in ("graph_url", "login_url", "bot_keys_url", "connector_url", "clock_url"):
            url = getattr(self, name)
            if url and not self._allowed(url):
                raise ValueError(f"setting:{name}")
        if self.clock_url and self.credential != "sandbox":
            raise ValueError("setting:clock_url")
        if self.credential == "sandbox" and not self._allowed(self._queue_url):
            raise ValueError("setting:storage")
        return self

    @model_validator(mode="after")
    def the_credential_is_whole(self) -> Self:
        """A secret needs a value, a certificate needs a file and a thumbprint, and an identity needs nothing."""
        needed = {"secret": ("client_secret",), "certificate": ("certificate_file", "certificate_thumbprint")}
        for name in needed.get(self.credential, ()):
            value = getattr(self, name)
            if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
                raise ValueError(f"setting:{name}")
        return self

    @property
    def _queue_url(self) -> str:
        """The address of the storage account's queues, alone or within a connection string."""
        for part in self.storage.split(";"):
            name, _, value = part.partition("=")
            if name == "QueueEndpoint":
                return value
        return self.storage

    def _allowed(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if self.credential == "sandbox":
            return parts.hostname in _LOOPBACK
        return parts.scheme == "https" and bool(parts.hostname) and parts.hostname not in _LOOPBACK


class KnownIds(_FromEnvironment):
    """The ids of what an earlier set-up created, if the settings have them."""

    plan_id: str = ""
    list_ids: ListIds = Field(default_factory=dict[str, str])


class CalendarSettings(_FromEnvironment):
    """The board's calendar rules, which can be read without a tenant."""

    anchor_date: date = date(2025, 6, 16)
    interval_days: int = Field(14, ge=7, le=28)
    start_time: time = time(10, 0)
    cutoff_working_days: int = Field(3, ge=1, le=10)
    clear_days: bool = False
    cutoff_time: time | None = None
    holiday_policy: Literal["next", "previous", "cancel"] = "next"
    extra_closed_days: Days = ()
    extra_open_days: Days = ()
    agenda_working_days: int = Field(2, ge=1, le=5)
    agenda_by_itself: bool = True
    late_urgent: bool = True
    meeting_minutes: int = Field(60, ge=15, le=240)
    dash_old_days: int = Field(28, ge=1, le=365)
    repeat_months: int = Field(12, ge=1, le=60)

    @property
    def rules(self) -> Rules:
        """The rules, with defaults for those that cannot be set in this release."""
        return Rules.model_validate({name: getattr(self, name) for name in CalendarSettings.model_fields})


class Settings(CalendarSettings, Wires):
    """All settings of the running product. ``Settings.read(os.environ)`` is the only way to make them."""

    board_id: str
    site_id: str
    site_url: str
    plan_id: str
    list_ids: ListIds
    signing_key: Key
    match_key: Key
    match_key_id: str

    contact: str = ""

    @model_validator(mode="after")
    def every_list_is_named(self) -> Self:
        """All seven lists have an id."""
        if any(not self.list_ids.get(name) for name in LISTS):
            raise ValueError("setting:list_ids")
        return self


def variable(name: str) -> str:
    """Return the name of the environment variable for a setting."""
    return "AzureWebJobsStorage" if name == "storage" else f"MASC_{name.upper()}"


def _names(error: ValidationError) -> tuple[str, ...]:
    """Name the settings that an error is about. A rule about several settings names them in its message."""
    names: list[str] = []
    for problem in error.errors(include_input=False, include_url=False):
        location = str(problem["loc"][0]) if problem["loc"] else problem["msg"].partition("setting:")[2]
        names.append(variable(location))
    return tuple(dict.fromkeys(names))
