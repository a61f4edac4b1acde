"""What every answer of Graph has: its ids, its headers and its error body."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.graph.calls import JSON_TYPE, Answer, Call, Json, Table
from sandbox.refusal import GraphError
from sandbox.tenant import Tenant


@dataclass(frozen=True)
class Trace:
    """The two ids by which Microsoft can find a request again."""

    request_id: str
    client_request_id: str

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Trace:
        """Take the caller's id from its headers, and make our own."""
        own = str(uuid.uuid4())
        return cls(own, headers.get("client-request-id") or own)

    def headers(self) -> dict[str, str]:
        """As they stand in an answer's headers."""
        return {"request-id": self.request_id, "client-request-id": self.client_request_id}


def carried_out(table: Table, tenant: Tenant, call: Call, trace: Trace) -> Answer:
    """The answer to a call; a refusal becomes its error body."""
    try:
        return table.answer(tenant, call)
    except GraphError as refusal:
        return refused(refusal, tenant, trace)


def refused(refusal: GraphError, tenant: Tenant, trace: Trace) -> Answer:
    """The documented error body."""
    inner: Json = {
        "date": tenant.clock.now().strftime("%Y-%m-%dT%H:%M:%S"),
        "request-id": trace.request_id,
        "client-request-id": trace.client_request_id,
    }
    body: Json = {"error": {"code": refusal.code, "message": refusal.message, "innerError": inner}}
    return Answer(refusal.status, body, {**refusal.headers, "Content-Type": "application/json"})


def headers_of(answer: Answer, trace: Trace) -> dict[str, str]:
    """Every header of an answer, its media type included where it has a body."""
    headers = {**trace.headers(), "Cache-Control": "no-cache", **answer.headers}
    if answer.body is None:
        return headers
    return {"OData-Version": "4.0", "Content-Type": JSON_TYPE, **headers}
