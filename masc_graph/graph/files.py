"""Files in the document library of the team's site: uploaded in one request, and found by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from masc_graph.errors import Gone, TryAgain
from masc_graph.graph.client import Graph

# The documented address. The SDK's builders only know files by id, and would encode the colons.
# https://learn.microsoft.com/graph/api/driveitem-put-content
_FILE: Final = "{+baseurl}/sites/{site}/drive/root:/{name}"
# https://github.com/microsoftgraph/msgraph-sdk-python/issues/557: it goes in the query, since the body is the file.
_CONTENT: Final = _FILE + ":/content?@microsoft.graph.conflictBehavior={behaviour}"


@dataclass(frozen=True)
class StoredFile:
    """A file as the library has it; ``url`` is where a person opens it."""

    name: str
    etag: str
    url: str


class _DriveItem(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: str
    etag: str = Field(default="", alias="eTag")
    url: str = Field(default="", alias="webUrl")

    def file(self) -> StoredFile:
        return StoredFile(self.name, self.etag, self.url)


_DRIVE_ITEM = TypeAdapter(_DriveItem)


class Library:
    """The default library of a team's site. File names hold no personal data: people and logs can see them."""

    def __init__(self, graph: Graph, site_id: str) -> None:
        self._graph, self._site_id = graph, site_id

    async def find(self, name: str) -> StoredFile | None:
        """Return the file of this name, or None."""
        request = RequestInformation(Method.GET, _FILE, {"site": self._site_id, "name": name})
        try:
            return (await self._graph.read(request, _DRIVE_ITEM)).file()
        except Gone:
            return None

    async def put(self, name: str, content: bytes, media_type: str) -> StoredFile:
        """Upload the file, or a new version of it. It is safe to repeat, for example when an answer is lost.

        Raises ``TryAgain`` while somebody has it open in Word, which locks it (423).
        """
        return await self._put(name, content, media_type, "replace")

    async def put_over(self, before: StoredFile | None, name: str, content: bytes, media_type: str) -> StoredFile:
        """Upload the file if it is as ``find`` returned it: absent, or with the same etag. Else raise ``Changed``.

        If there is a file already, an earlier upload was not recorded, so it is replaced.
        """
        if before is None:
            return await self._put(name, content, media_type, "fail")
        return await self._put(name, content, media_type, "replace", before.etag)

    async def _put(self, name: str, content: bytes, media_type: str, behaviour: str, etag: str = "") -> StoredFile:
        known = {"site": self._site_id, "name": name, "behaviour": behaviour}
        request = RequestInformation(Method.PUT, _CONTENT, known)
        request.set_stream_content(content, media_type)
        request.headers.add("Accept", "application/json")
        if etag:
            request.headers.add("If-Match", etag)
        file = (await self._graph.change(request, _DRIVE_ITEM)).file()
        if file.etag and file.url:
            return file
        # The documented answer has neither: https://learn.microsoft.com/graph/api/driveitem-put-content
        found = await self.find(name)
        if found is None:
            raise TryAgain("graph:upload_not_found")
        return found
