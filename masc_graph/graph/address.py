"""The path and query of a request. kiota fills its template in letter by letter, so this is done once only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

_Values = tuple[tuple[str, Any], ...]


def address_of(request: RequestInformation, base: str) -> str:
    """Return a request's address relative to ``base``, the address of our Graph."""
    template = request.url_template
    if template is None:
        return request.url.removeprefix(base)
    filled_in = _filled_in(template, _frozen(request.path_parameters), _frozen(request.query_parameters))
    return filled_in.removeprefix(base)


@lru_cache(maxsize=1000)
def _filled_in(template: str, path: _Values, query: _Values) -> str:
    request = RequestInformation(Method.GET, template, {**dict(path), "baseurl": ""})
    request.query_parameters = dict(query)
    return request.url


def _frozen(values: Mapping[str, Any]) -> _Values:
    return tuple((name, _member(value)) for name, value in values.items())


def _member(value: Any) -> Any:
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value
