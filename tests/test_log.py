"""The log shows event names, ids and counts, and nothing that somebody typed."""

from __future__ import annotations

import json
import logging

import httpx
import pytest

from masc_graph import log


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "masc")


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, object]]:
    return [(record.levelname, json.loads(record.getMessage())) for record in caplog.records]


def test_an_event_is_one_line_of_json_and_a_problem_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    log.event("command_done", kind="file_referral", tries=0, ok=True, reference="MASC-7F3K2", after=None)
    log.problem("not_a_command")
    done = {"event": "command_done", "kind": "file_referral", "tries": 0, "ok": True, "reference": "MASC-7F3K2",
            "after": None}  # fmt: skip
    assert lines(caplog) == [("INFO", done), ("ERROR", {"event": "not_a_command", "problem": True})]


@pytest.mark.parametrize("value", ["Robin Aldermere", "a\nline", "é", "x" * 81, "{}", "'", "<at>Robin</at>"])
def test_a_value_that_could_be_a_sentence_is_not_shown(caplog: pytest.LogCaptureFixture, value: str) -> None:
    log.event("slip", field=value)
    assert lines(caplog) == [("INFO", {"event": "slip", "field": "(not shown)"})]


@pytest.mark.parametrize("value", ["", "graph:503:serviceNotAvailable", "2026-11-30", "a/b@c+d-e_f.g", "x" * 80])
def test_ids_codes_and_references_are_shown(caplog: pytest.LogCaptureFixture, value: str) -> None:
    log.event("fine", field=value)
    assert lines(caplog) == [("INFO", {"event": "fine", "field": value})]


def test_a_library_that_logs_addresses_is_heard_only_when_it_warns(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    log.only_ours()
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client:
        client.get("https://graph.microsoft.com/v1.0/users/a-person")
    logging.getLogger("azure.core.pipeline").warning("a warning")
    assert [record.getMessage() for record in caplog.records] == ["a warning"]
