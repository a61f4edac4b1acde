"""``POST /$batch``: at most twenty requests in one, each with a status, headers and faults of its own."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from sandbox.graph.calls import Answer, Call, Json, Table, located, query_of
from sandbox.graph.wire import Trace, carried_out, headers_of, refused
from sandbox.refusal import GraphError, bad_request
from sandbox.tenant import Tenant

MOST = 20
_KEYS = frozenset({"id", "method", "url", "headers", "body", "dependsOn"})
_METHODS = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE"})


class PartFault(Protocol):
    """A fault of one part: it answers a status in place of the part, before or after it was carried out."""

    @property
    def when(self) -> str:
        """``before`` or ``after`` the part is carried out."""
        ...

    @property
    def status(self) -> int | None:
        """The status answered."""
        ...

    def headers(self) -> dict[str, str]:
        """The headers answered, Retry-After among them."""
        ...

    def body(self, path: str) -> tuple[bytes, str]:
        """The body answered and its media type."""
        ...


FaultForPart = Callable[[str, str], PartFault | None]


@dataclass(frozen=True)
class Part:
    """One request of a batch."""

    id: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: Any
    depends_on: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """Carries batches out over a table of operations; ``dice`` shuffles the answers."""

    tenant: Tenant
    table: Table
    fault_for_part: FaultForPart
    dice: random.Random

    def answer(self, call: Call) -> Answer:
        """The answers of all parts in an order of the service's own; raises GraphError for a malformed batch."""
        call.allow()
        parts = _parts_of(call.json)
        if self.tenant.switches["mixed batch"] == "400" and _is_mixed(parts):
            raise bad_request("Batch should be either fully sequential or fully parallel.")
        done: dict[str, Json] = {}
        for part in _in_order(parts):
            done[part.id] = self._one(part, call, done)
        responses = list(done.values())
        self.dice.shuffle(responses)
        return Answer(200, {"responses": responses})

    def _one(self, part: Part, call: Call, done: Mapping[str, Json]) -> Json:
        base = call.base
        if any(done[other]["status"] >= 400 for other in part.depends_on):
            trace = Trace.of(part.headers)
            message = "Failed Dependency. A request that this request depends on failed."
            return _response(part, refused(GraphError(424, "FailedDependency", message), self.tenant, trace), trace)
        fault = self.fault_for_part(part.method, f"{urlsplit(base).path}/{part.url.lstrip('/').partition('?')[0]}")
        if fault is None or fault.status is None:
            return self._carried_out(part, call)
        if fault.when == "after":
            self._carried_out(part, call)
        raw, media_type = fault.body(urlsplit(base).path)
        headers = {**fault.headers(), "Content-Type": media_type}
        return {"id": part.id, "status": fault.status, "headers": headers, "body": json.loads(raw)}

    def _carried_out(self, part: Part, within: Call) -> Json:
        trace = Trace.of(part.headers)
        path, _, query = part.url.partition("?")
        try:
            if path.strip("/") == "$batch":
                raise bad_request("A batch cannot hold a batch.")
            place, query_options = located(self.tenant, path), query_of(query)
            call = Call(part.method, place, query_options, part.headers, part.body, within.base, within.caller)
        except GraphError as refusal:
            return _response(part, refused(refusal, self.tenant, trace), trace)
        return _response(part, carried_out(self.table, self.tenant, call, trace), trace)


def _response(part: Part, answer: Answer, trace: Trace) -> Json:
    response: Json = {"id": part.id, "status": answer.status, "headers": headers_of(answer, trace)}
    return response if answer.body is None else {**response, "body": answer.body}


def _parts_of(body: Json) -> list[Part]:
    given = body.get("requests")
    if not isinstance(given, list) or not given or body.keys() != {"requests"}:
        raise bad_request("Invalid batch payload format.")
    steps = cast("list[Any]", given)
    if len(steps) > MOST:
        raise bad_request(f"Number of batch request steps exceeds the maximum value of {MOST}.")
    parts = [_part_of(step) for step in steps]
    ids = {part.id.casefold() for part in parts}
    if len(ids) < len(parts):
        raise bad_request("Request ids found in the batch are not unique.")
    for part in parts:
        for other in part.depends_on:
            if other.casefold() not in ids or other.casefold() == part.id.casefold():
                raise bad_request(f"Request id : {part.id} depends on a request id that is not in the batch.")
    known = {part.id.casefold(): part.id for part in parts}
    return [
        Part(p.id, p.method, p.url, p.headers, p.body, tuple(known[other.casefold()] for other in p.depends_on))
        for p in parts
    ]


def _part_of(step: Any) -> Part:
    if not isinstance(step, dict):
        raise bad_request("Invalid batch payload format.")
    given = cast("Json", step)
    part_id, url = given.get("id"), given.get("url")
    if not given.keys() <= _KEYS or not isinstance(part_id, str) or not part_id:
        raise bad_request("Invalid batch payload format.")
    if given.get("method") not in _METHODS or not isinstance(url, str):
        raise bad_request(f"Invalid request method or url for request id : {part_id}.")
    if "://" in url.partition("?")[0] or url.strip("/").startswith(("v1.0/", "beta/")):
        raise bad_request(f"Invalid url for request id : {part_id}. The url is relative to the version.")
    headers, depends_on = given.get("headers", {}), given.get("dependsOn", [])
    if not _is_texts(headers) or not _is_list_of_text(depends_on):
        raise bad_request("Invalid batch payload format.")
    lower = {name.lower(): value for name, value in cast("dict[str, str]", headers).items()}
    body = given.get("body")
    if body is not None and lower.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise bad_request(f"Write request id : {part_id} does not contain Content-Type header or body.")
    if body is None and given["method"] in ("POST", "PATCH", "PUT"):
        raise bad_request(f"Write request id : {part_id} does not contain Content-Type header or body.")
    return Part(part_id, given["method"], url, lower, body, tuple(cast("list[str]", depends_on)))


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in cast("list[object]", value))


def _is_texts(value: object) -> bool:
    """Whether it is an object of texts by name."""
    if not isinstance(value, dict):
        return False
    pairs = cast("dict[object, object]", value).items()
    return all(isinstance(name, str) and isinstance(text, str) for name, text in pairs)


def _is_mixed(parts: Sequence[Part]) -> bool:
    """Whether it is neither parallel, without any dependency, nor sequential, each part after the one before it."""
    before = ((), *((part.id,) for part in parts[:-1]))
    sequential = all(part.depends_on == one for part, one in zip(parts, before, strict=True))
    return not sequential and any(part.depends_on for part in parts)


def _in_order(parts: Sequence[Part]) -> list[Part]:
    """The parts, each after those that it depends on; raises GraphError for a circle."""
    ordered: dict[str, Part] = {}
    while len(ordered) < len(parts):
        ready = [p for p in parts if p.id not in ordered and all(other in ordered for other in p.depends_on)]
        if not ready:
            raise bad_request("The requests of the batch depend on each other in a circle.")
        ordered |= {part.id: part for part in ready}
    return list(ordered.values())
