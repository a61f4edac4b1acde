"""The Teams app as a zip: the manifest filled in and checked, with its icons; the same bytes for the same values."""

from __future__ import annotations

import json
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from masc_graph.errors import Refused

FOLDER: Final = Path(__file__).parent.parent / "teams_app"
ICONS: Final[Mapping[str, int]] = {"color.png": 192, "outline.png": 32}
LONGEST_DEVELOPER: Final = 32
_PLACE: Final = re.compile(r"\$\{(\w+)\}")
_OURS: Final = UUID("2b8f5d0e-6a0b-5f39-9b0f-4d4153430001")
_DAY: Final = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Identity:
    """What a manifest is filled in with."""

    bot_app_id: str
    set_up_app_id: str
    teams_app_id: str
    organisation: str
    website: str
    privacy: str
    terms: str

    @property
    def values(self) -> dict[str, str]:
        return {
            "TEAMS_APP_ID": self.teams_app_id or str(uuid5(_OURS, self.bot_app_id.lower())),
            "BOT_APP_ID": self.bot_app_id,
            "SET_UP_APP_ID": self.set_up_app_id,
            "ORGANISATION_NAME": self.organisation,
            "ORGANISATION_URL": self.website,
            "PRIVACY_URL": self.privacy,
            "TERMS_URL": self.terms,
        }


def pack(identity: Identity, folder: Path = FOLDER) -> bytes:
    """Fill the manifest in, check it and make the zip; ``Refused`` names everything that Teams would not take."""
    template: Any = json.loads((folder / "manifest.template.json").read_text(encoding="utf-8"))
    values = identity.values
    faults = [*_faults(values), *_faults_of_icons(folder)]
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
    """Fill in value by value, so that no sign in one can change what stands around it."""
    if isinstance(part, dict):
        return {name: _filled(one, values) for name, one in cast("dict[str, Any]", part).items()}
    if isinstance(part, list):
        return [_filled(one, values) for one in cast("list[Any]", part)]
    return _PLACE.sub(lambda hit: values[hit[1]], part) if isinstance(part, str) else part


def _faults(values: Mapping[str, str]) -> list[str]:
    ids = [f"{name} is no GUID" for name in values if name.endswith("_APP_ID") and not _is_guid(values[name])]
    urls = [f"{name} is no https address" for name in values if name.endswith("_URL") and not _is_https(values[name])]
    name = values["ORGANISATION_NAME"].strip()
    long = not 0 < len(name) <= LONGEST_DEVELOPER
    return [*ids, *urls, *([f"ORGANISATION_NAME wants 1 to {LONGEST_DEVELOPER} characters"] if long else [])]


def _is_guid(text: str) -> bool:
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
    """Each icon is a PNG of the size that Teams wants; its size stands in the first bytes."""
    found: list[str] = []
    for name, side in ICONS.items():
        head = (folder / name).read_bytes()[:24]
        if not head.startswith(b"\x89PNG") or struct.unpack(">II", head[16:24]) != (side, side):
            found.append(f"{name} is no PNG of {side} by {side}")
    return found
