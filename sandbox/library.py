"""A site's document library: files by name, each with all its versions; without folders."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sandbox.clock import Clock
from sandbox.identifiers import drive_id, drive_item_id, guid
from sandbox.refusal import GraphError, invalid_request, item_not_found

Json = dict[str, Any]

BEHAVIOURS = ("replace", "fail", "rename")
# https://support.microsoft.com/office/64883a5d-228e-48f5-b3d2-eb39e07630fa: what a name in SharePoint cannot hold.
_FORBIDDEN = re.compile(r'["*:<>?/\\|\x00-\x1f]|^\s|\s$|^~\$|\.$')
_LONGEST_NAME = 255
_OFFICE = (".docx", ".xlsx", ".pptx")


@dataclass(frozen=True)
class Version:
    """What a file held at one time."""

    number: int
    content: bytes
    at: datetime


@dataclass
class File:
    """One file; ``unique_id`` is the GUID in its etag and in the address of an Office file."""

    id: str
    unique_id: str
    name: str
    versions: list[Version] = field(default_factory=list[Version])

    @property
    def newest(self) -> Version:
        """What it holds."""
        return self.versions[-1]

    @property
    def etag(self) -> str:
        """Changes with every version."""
        return f'"{{{self.unique_id.upper()}}},{self.newest.number}"'

    @property
    def media_type(self) -> str:
        """SharePoint goes by the name, whatever the upload said."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class Library:
    """The default drive of a site; names are compared without regard to case, as SharePoint does."""

    def __init__(self, site_id: str, site_url: str, clock: Clock, changed: Callable[[str], object]) -> None:
        self.id = drive_id(site_id, "drive")
        self.url = f"{site_url}/Shared%20Documents"
        self._site_url, self._clock, self._changed, self._made = site_url, clock, changed, 0
        self.files: dict[str, File] = {}

    def clear(self) -> None:
        """Forgets every file; the ids of later ones are others."""
        self.files.clear()
        self._changed("files")

    def find(self, name: str) -> File:
        """The file of that name."""
        file = self.files.get(name.casefold())
        if file is None:
            raise item_not_found("The resource could not be found.")
        return file

    def by_id(self, item_id: str) -> File:
        """The file with that id; LookupError when there is none."""
        for file in self.files.values():
            if file.id == item_id:
                return file
        raise LookupError(item_id)

    def put(self, name: str, content: bytes, behaviour: str, if_match: str | None) -> tuple[File, bool]:
        """Makes a file, or a new version of the one that is there; tells whether it was made."""
        _check_name(name)
        existing = self.files.get(name.casefold())
        if existing is None:
            return self._make(name, content), True
        if behaviour == "fail":
            raise GraphError(409, "nameAlreadyExists", "The specified item name already exists.")
        if behaviour == "rename":
            return self._make(self._free(name), content), True
        if if_match not in (None, "*", existing.etag):
            raise GraphError(412, "resourceModified", "ETag does not match current item's value")
        existing.versions.append(Version(existing.newest.number + 1, content, self._clock.now()))
        self._changed("files")
        return existing, False

    def address(self, file: File) -> str:
        """Where a person opens it: an Office file in its application, any other as it lies."""
        if file.name.endswith(_OFFICE):
            query = f"sourcedoc=%7B{file.unique_id.upper()}%7D&file={quote(file.name)}"
            return f"{self._site_url}/_layouts/15/Doc.aspx?{query}&action=default&mobileredirect=true"
        return f"{self.url}/{quote(file.name)}"

    def view(self) -> list[Json]:
        """Every file with its versions, as the page shows them."""
        return [
            {
                "id": file.id,
                "name": file.name,
                "url": self.address(file),
                "versions": [{"number": v.number, "at": _text(v.at), "size": len(v.content)} for v in file.versions],
            }
            for file in self.files.values()
        ]

    def _make(self, name: str, content: bytes) -> File:
        self._made += 1
        file = File(drive_item_id(self.id, self._made), guid(self.id, "file", self._made), name)
        file.versions.append(Version(1, content, self._clock.now()))
        self.files[name.casefold()] = file
        self._changed("files")
        return file

    def _free(self, name: str) -> str:
        stem, dot, ending = name.rpartition(".")
        number = 1
        while (free := f"{stem or ending} {number}{dot}{ending if stem else ''}").casefold() in self.files:
            number += 1
        return free


def _check_name(name: str) -> None:
    if not name or len(name) > _LONGEST_NAME or _FORBIDDEN.search(name):
        raise invalid_request("The provided name cannot contain any of these characters, or is too long")


def _text(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
