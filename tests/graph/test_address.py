"""Where a request goes, below our Graph."""

from __future__ import annotations

import pytest
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from masc_graph.graph.address import address_of

BASE = "https://graph.example.org/v1.0"
ITEMS = "{+baseurl}/sites/{site%2Did}/items{?%24expand*,%24filter*}"


def a_request(template: str, where: str = "") -> RequestInformation:
    request = RequestInformation(Method.GET, template, {"site%2Did": "a,b"})
    request.query_parameters = {"%24expand": ["fields($select=Title)"], "%24filter": where}
    return request


@pytest.mark.parametrize("where", ["fields/Title eq 'one'", "fields/Title eq 'two & three'"])
def test_an_address_is_what_kiota_makes_of_it_the_second_time_too(where: str) -> None:
    request = a_request(ITEMS, where)
    request.path_parameters["baseurl"] = BASE
    for _ in range(2):
        assert BASE + address_of(a_request(ITEMS, where), BASE) == request.url


def test_an_address_that_is_written_out_loses_our_graphs_own() -> None:
    assert address_of(a_request(f"{BASE}/$batch"), BASE) == "/$batch"
    link = RequestInformation(Method.GET)
    link.url = f"{BASE}/sites?$skiptoken=1"
    assert address_of(link, BASE) == "/sites?$skiptoken=1"
