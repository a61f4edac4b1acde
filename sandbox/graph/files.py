"""The document library of a site: files are uploaded, found, read and listed by name, and have versions."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from sandbox.graph.calls import Answer, Call, Json, choose, operation, selected
from sandbox.graph.sites import find_site
from sandbox.library import BEHAVIOURS, File, Version
from sandbox.refusal import bad_request, invalid_request
from sandbox.sharepoint import Site, wire
from sandbox.tenant import Tenant

CONFLICT = "@microsoft.graph.conflictBehavior"
_BY = {"application": {"displayName": "SharePoint App"}}
_UPLOADED = frozenset({"id", "name", "size", "file"})
_ITEM = (
    "cTag", "createdBy", "createdDateTime", "eTag", "file", "id", "lastModifiedBy", "lastModifiedDateTime", "name",
    "parentReference", "size", "webUrl",
)  # fmt: skip


def drive(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/drive: the library that every site begins with."""
    site = find_site(tenant, names["site"])
    body: Json = {
        "@odata.context": call.context("drives/$entity"),
        "createdDateTime": wire(site.created_at),
        "id": site.library.id,
        "name": "Documents",
        "driveType": "documentLibrary",
        "webUrl": site.library.url,
    }
    return Answer(200, body)


def children(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/drive/root/children."""
    site, chosen = find_site(tenant, names["site"]), selected(call, _ITEM, "driveItem")
    value = [choose(_json(site, file), chosen) for file in site.library.files.values()]
    return Answer(200, {"@odata.context": call.context(_in(site, "drive/root/children")), "value": value})


def one_file(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/drive/root:/{name}."""
    site = find_site(tenant, names["site"])
    file = site.library.find(names["name"])
    body = choose(_json(site, file), selected(call, _ITEM, "driveItem"))
    return Answer(200, {"@odata.context": call.context(_in(site, "drive/root/$entity")), **body}, {"ETag": file.etag})


def put_content(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """PUT …/drive/root:/{name}:/content; the query says what happens to a file of that name."""
    site = find_site(tenant, names["site"])
    behaviour = call.query.get(CONFLICT, "replace")
    if behaviour not in BEHAVIOURS:
        raise invalid_request("The conflict behavior is not one of fail, replace or rename")
    if not isinstance(call.body, bytes):
        raise bad_request("The content of a file is sent as it is, in a request of its own.")
    file, is_new = site.library.put(names["name"], call.body, behaviour, call.headers.get("if-match"))
    body = {"@odata.context": call.context(_in(site, "drive/root/$entity")), **_json(site, file)}
    status = 201 if is_new else 200
    if tenant.switches["answer to an upload"] == "as shown":
        return Answer(status, choose(body, _UPLOADED))
    return Answer(status, body, {"ETag": file.etag})


def content(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/drive/root:/{name}:/content: a temporary address of the content, which needs no token."""
    file = find_site(tenant, names["site"]).library.find(names["name"])
    return Answer(302, None, {"Location": f"{call.base.partition('/graph/')[0]}/sandbox/files/{file.id}"})


def versions(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    """GET …/drive/root:/{name}:/versions, the newest first."""
    site = find_site(tenant, names["site"])
    value = [_version_json(version) for version in reversed(site.library.find(names["name"]).versions)]
    return Answer(200, {"@odata.context": call.context(_in(site, "drive/root/versions")), "value": value})


def _in(site: Site, place: str) -> str:
    """What a context says of something in a site."""
    return f"sites('{quote(site.id)}')/{place}"


def _version_json(version: Version) -> Json:
    return {
        "id": f"{version.number}.0",
        "lastModifiedDateTime": wire(version.at),
        "size": len(version.content),
        "lastModifiedBy": _BY,
    }


def _json(site: Site, file: File) -> Json:
    library = site.library
    return {
        "createdBy": _BY,
        "createdDateTime": wire(file.versions[0].at),
        "eTag": file.etag,
        "id": file.id,
        "lastModifiedBy": _BY,
        "lastModifiedDateTime": wire(file.newest.at),
        "name": file.name,
        "parentReference": {
            "driveType": "documentLibrary",
            "driveId": library.id,
            "path": f"/drives/{library.id}/root:",
            "siteId": site.id,
        },
        "webUrl": library.address(file),
        "cTag": f'"c:{{{file.unique_id.upper()}}},{file.newest.number}"',
        "file": {"mimeType": file.media_type},
        "size": len(file.newest.content),
    }


OPERATIONS = (
    operation("GET", "/sites/{site}/drive", drive),
    operation("GET", "/sites/{site}/drive/root/children", children, "$select"),
    operation("GET", "/sites/{site}/drive/root:/{name}", one_file, "$select"),
    operation("GET", "/sites/{site}/drive/root:/{name}/content", content),
    operation("PUT", "/sites/{site}/drive/root:/{name}/content", put_content, CONFLICT),
    operation("GET", "/sites/{site}/drive/root:/{name}/versions", versions),
)
