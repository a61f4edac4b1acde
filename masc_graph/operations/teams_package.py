"""The Teams app as a zip: the manifest, filled in and checked, and the icons. The same values give the same bytes."""

from __future__ import annotations

import json
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from masc_graph.errors import Refused

FOLDER: Final = Path(__file__).resolve().parents[2] / "teams_app"
ICONS: Final[Mapping[str, int]] = {"color.png": 192, "outline.png": 32}
_LONGEST_NAME: Final = 32
_PLACE: Final = re.compile(r"\$\{(\w+)\}")
_OURS: Final = UUID("2b8f5d0e-6a0b-5f39-9b0f-4d4153430001")
_DAY: Final = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Identity:
    """The values for the manifest. Without ``teams_app_id``, the app's id is derived from the bot's."""

    bot_app_id: str
    teams_app_id: str
    organisation: str
    website: str
    privacy: str
    terms: str

    @property
    def app_id(self) -> str:
        """The app's id in Teams, which is always the same for the same bot."""
        return self.teams_app_id or str(uuid5(_OURS, self.bot_app_id.lower()))

    @property
    def values(self) -> dict[str, str]:
        """The value of each placeholder in the template."""
        return {
            "TEAMS_APP_ID": self.app_id,
            "BOT_APP_ID": self.bot_app_id,
            "ORGANISATION_NAME": self.organisation,
            "ORGANISATION_URL": self.website,
            "PRIVACY_URL": self.privacy,
            "TERMS_URL": self.terms,
        }


def pack(identity: Identity, folder: Path = FOLDER) -> bytes:
    """Fill in the manifest, check it and make the zip. ``Refused`` names everything that Teams would reject."""
    template: Any = json.loads((folder / "manifest.template.json").read_text(encoding="utf-8"))
    values = identity.values
    faults = [*_faults(identity), *_faults_of_icons(folder)]
    if unknown := sorted(set(_PLACE.findall(json.dumps(template))) - values.keys()):
        faults.append(f"the template wants {', '.join(unknown)}, which nobody fills in")
    if faults:
        raise Refused("not_a_package", f"Teams would not take this package: {'; '.join(faults)}.")
    manifest = json.dumps(_filled(template, values), indent=2, ensure_ascii=False).encode()
    files = {"manifest.json": manifest, **{name: (folder / name).read_bytes() for name in ICONS}}
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    """Fill in each string by itself, so that no character in a value can change the JSON around it."""
    if isinstance(part, dict):
        return {name: _filled(value, values) for name, value in cast("dict[str, Any]", part).items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in cast("list[Any]", part)]
    return _PLACE.sub(lambda hit: values[hit[1]], part) if isinstance(part, str) else part


def _faults(identity: Identity) -> Iterator[str]:
    """Say what is wrong with each value, without showing the value."""
    ids = {"bot": identity.bot_app_id, "Teams app": identity.app_id}
    for name, text in ids.items():
        if not _is_guid(text):
            yield f"the {name} id is {'not a GUID' if text else 'missing'}"
    addresses = {"website": identity.website, "privacy": identity.privacy, "terms": identity.terms}
    yield from (
        f"the {name} address does not begin https://" for name, text in addresses.items() if not _is_https(text)
    )
    if not 0 < len(identity.organisation.strip()) <= _LONGEST_NAME:
        yield f"the organisation's name is not 1 to {_LONGEST_NAME} characters long"


def _is_guid(text: str) -> bool:
    """Whether it is a GUID in the form that the manifest's schema accepts: upper or lower case, with four hyphens."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_https(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def _faults_of_icons(folder: Path) -> list[str]:
    """Check that each icon is a PNG of the size that Teams wants. The first bytes of a PNG give its size."""
    faults: list[str] = []
    for name, side in ICONS.items():
        head = (folder / name).read_bytes()[:24]
        if not head.startswith(b"\x89PNG") or struct.unpack(">II", head[16:24]) != (side, side):
            faults.append(f"{name} is not a PNG of {side} by {side}")
    return faults
