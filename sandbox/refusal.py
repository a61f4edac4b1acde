"""The sandbox's Graph errors: a status, a code and a message, in the words of the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class GraphError(Exception):
    """A Graph error; ``code`` and ``message`` go into the body, ``headers`` into the headers."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message
        self.headers: Mapping[str, str] = headers or {}


class UniqueClashError(Exception):
    """The value of a unique column already exists. A switch of the tenant chooses how Graph reports that."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


class FormulaError(Exception):
    """A list's validation formula refuses an item. A switch of the tenant chooses how Graph reports that."""


def without_type(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a client's object without a type annotation that names the expected type."""
    expected = (f"#microsoft.graph.{name}", f"microsoft.graph.{name}")
    return {key: value for key, value in body.items() if key != "@odata.type" or value not in expected}


def bad_request(message: str) -> GraphError:
    """A request that Graph itself finds malformed, before it reaches a service."""
    return GraphError(400, "BadRequest", message)


def invalid_request(message: str) -> GraphError:
    """A request that SharePoint finds malformed."""
    return GraphError(400, "invalidRequest", message)


def item_not_found(message: str) -> GraphError:
    """An item that SharePoint does not have."""
    return GraphError(404, "itemNotFound", message)


def planner_invalid(message: str) -> GraphError:
    """A request that Planner finds malformed. Its errors have an empty code."""
    return GraphError(400, "", message)


def planner_not_found() -> GraphError:
    """A resource that Planner does not have."""
    return GraphError(404, "", "The requested item is not found.")
