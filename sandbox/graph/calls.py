"""A Graph request, from the wire or a part of a batch, its answer, and the table of operations."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qsl, quote, unquote

from sandbox.graph.rights import Caller, check
from sandbox.refusal import GraphError, bad_request
from sandbox.tenant import Tenant

Json = dict[str, Any]

JSON_TYPE = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
# GET /sites/{host}:/sites/{path} and the same with ":/lists…" behind it.
_BY_PATH = re.compile(r"^(?P<before>/sites/[^/:]+):(?P<path>/[^:]+)(?::(?P<after>/.*)?)?$")

# https://learn.microsoft.com/graph/query-parameters: the dollar is optional.
_WITHOUT_DOLLAR = frozenset({"expand", "filter", "orderby", "select", "skiptoken", "top"})

# …/drive/root:/{name} and the same with ":/content…" behind it.
_IN_DRIVE = re.compile(r"^(?P<before>/sites/[^/]+/drive/root:)/(?P<name>[^:]+)(?::(?P<after>/.*)?)?$")


@dataclass(frozen=True)
class Call:
    """One request; ``path`` begins with a slash and has neither host nor version, header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    base: str = ""
    caller: Caller = field(default_factory=Caller)

    @property
    def json(self) -> Json:
        """The body, which must be a JSON object."""
        given: object = self.body
        if not isinstance(given, dict):
            raise bad_request("Empty Payload. JSON content expected.")
        return cast("Json", given)

    def allow(self, *options: str) -> None:
        """Refuses every query option but these."""
        for name in self.query:
            if name not in options:
                raise bad_request(f"The query specified in the URI is not valid. Query option '{name}' is not allowed.")

    def context(self, what: str) -> str:
        """The @odata.context of an answer."""
        return f"{self.base}/$metadata#{what}"

    def next_link(self, token: str) -> str:
        """The same request for the page with this token. What the caller encoded in the path stays encoded."""
        query = {**self.query, "$skiptoken": token}
        pairs = "&".join(f"{name}={quote(value, safe='$(),/=')}" for name, value in query.items())
        return f"{self.base}{quote(self.path, safe='/,:%')}?{pairs}"


@dataclass(frozen=True)
class Answer:
    """A status with its JSON, if any, and its own headers."""

    status: int = 200
    body: Json | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Handler = Callable[[Tenant, Call, Mapping[str, str]], Answer]


@dataclass(frozen=True)
class Operation:
    """One line of the table: a method, a path with {names}, the query options, and the handler."""

    method: str
    path: tuple[str, ...]
    handler: Handler
    options: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Its method and path, as the table of rights names it."""
        return f"{self.method} /{'/'.join(self.path)}"

    def match(self, segments: Sequence[str]) -> dict[str, str] | None:
        """The names in the path with their values, if the path is this one."""
        if len(self.path) != len(segments) or not self.begins(segments):
            return None
        return {name[1:-1]: given for name, given in zip(self.path, segments, strict=True) if name[0] == "{"}

    def begins(self, segments: Sequence[str]) -> bool:
        """Whether the path begins with these segments."""
        if len(self.path) < len(segments):
            return False
        return all(name[0] == "{" or name == given for name, given in zip(self.path, segments, strict=False))


def operation(method: str, path: str, handler: Handler, options: str = "") -> Operation:
    """One line of the table; ``options`` are the query options with blanks between."""
    return Operation(method, tuple(path.strip("/").split("/")), handler, frozenset(options.split()))


class Table:
    """Every operation of the sandbox's Graph. Anything else is refused as by Graph."""

    def __init__(self, operations: Collection[Operation]) -> None:
        self._operations = tuple(operations)

    def answer(self, tenant: Tenant, call: Call) -> Answer:
        """Handle the call; raises GraphError."""
        segments = [unquote(part) for part in call.path.split("/") if part]
        others = False
        for operation in self._operations:
            values = operation.match(segments)
            if values is None:
                continue
            if operation.method == call.method:
                check(tenant, call.caller, operation.name, values)
                call.allow(*operation.options)
                return operation.handler(tenant, call, values)
            others = True
        if others:
            message = "Specified HTTP method is not allowed for the request target."
            raise GraphError(405, "Request_BadRequest", message)
        raise bad_request(f"Resource not found for the segment '{self._unknown(segments)}'.")

    def _unknown(self, segments: Sequence[str]) -> str:
        """The first segment that matches no operation's path."""
        for length in range(1, len(segments) + 1):
            if not any(operation.begins(segments[:length]) for operation in self._operations):
                return segments[length - 1]
        return segments[-1] if segments else ""


def located(tenant: Tenant, path: str) -> str:
    """The path without doubled slashes, with the site's id for its host and path, and a file's name as one segment."""
    path = "/" + re.sub(r"/{2,}", "/", path).strip("/")
    plain = path.replace("%3A", ":").replace("%3a", ":")
    if in_drive := _IN_DRIVE.match(plain):
        return f"{in_drive['before']}/{quote(unquote(in_drive['name']), safe='')}{in_drive['after'] or ''}"
    match = _BY_PATH.match(plain)
    if not match or not path.startswith("/sites/"):
        return path
    host, place = unquote(match["before"].removeprefix("/sites/")), unquote(match["path"]).rstrip("/")
    for site in tenant.sites.values():
        if site.host.casefold() == host.casefold() and site.path.casefold() == place.casefold():
            return f"/sites/{site.id}{match['after'] or ''}"
    if host.casefold() not in {site.host.casefold() for site in tenant.sites.values()}:
        raise GraphError(400, "invalidRequest", "Invalid hostname for this tenancy")
    raise GraphError(404, "itemNotFound", "Requested site could not be found")


def query_of(text: str) -> dict[str, str]:
    """The query options of a URL, with their dollar where it was left out; one that comes twice is refused."""
    pairs = parse_qsl(text, keep_blank_values=True)
    query = {f"${name}" if name in _WITHOUT_DOLLAR else name: value for name, value in pairs}
    if len(query) < len(pairs):
        raise bad_request("The query specified in the URI is not valid. A query option is specified more than once.")
    return query


def payload(raw: bytes, content_type: str) -> Any:
    """The JSON of a request's body; raises GraphError for one that is not JSON or does not say so."""
    if not raw:
        return None
    if not content_type:
        raise bad_request("Write requests (excluding DELETE) must contain the Content-Type header declaration.")
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise GraphError(415, "UnsupportedMediaType", "The content type of the request is not supported.")
    try:
        return json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise bad_request(
            "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid "
            "JSON format."
        ) from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def selected(call: Call, known: Collection[str], type_name: str) -> frozenset[str] | None:
    """The names of ``$select``, or None for all; one that the type does not have is refused."""
    if "$select" not in call.query:
        return None
    names = [name.strip() for name in call.query["$select"].split(",")]
    for name in names:
        if name not in known:
            raise bad_request(f"Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'.")
    return frozenset(names)


def choose(body: Json, names: frozenset[str] | None) -> Json:
    """The part of an entity that ``$select`` asks for. Annotations are always included."""
    if names is None:
        return body
    return {name: value for name, value in body.items() if name in names or "@" in name}


def page_size(call: Call, default: int, most: int) -> int:
    """The ``$top`` of the call, a whole number from 1 to ``most``."""
    text = call.query.get("$top", str(default))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise bad_request(f"Invalid value '{text}' for $top query option found.")
    return int(text)
