"""How the sandbox's Graph says no: a status, a code and a sentence, as the service words them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class GraphError(Exception):
    """A refusal of Graph; ``code`` and ``message`` go into its error body, ``headers`` beside the status."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message
        self.headers: Mapping[str, str] = headers or {}


class UniqueClashError(Exception):
    """A list holds the value of a unique column already; how Graph words it is the tenant's choice."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def without_type(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object that a client wrote, without the annotation that says it is of the type that is expected there."""
    expected = (f"#microsoft.graph.{name}", f"microsoft.graph.{name}")
    return {key: value for key, value in body.items() if key != "@odata.type" or value not in expected}


def bad_request(message: str) -> GraphError:
    """What Graph itself finds malformed before a service behind it is asked."""
    return GraphError(400, "BadRequest", message)


def invalid_request(message: str) -> GraphError:
    """What SharePoint finds malformed."""
    return GraphError(400, "invalidRequest", message)


def item_not_found(message: str) -> GraphError:
    """What SharePoint does not have."""
    return GraphError(404, "itemNotFound", message)


def planner_invalid(message: str) -> GraphError:
    """What Planner finds malformed; its errors have an empty code."""
    return GraphError(400, "", message)


def planner_not_found() -> GraphError:
    """What Planner does not have."""
    return GraphError(404, "", "The requested item is not found.")
