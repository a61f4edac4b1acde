"""``rehearse``: every fact is seen as expected and otherwise, and nothing of the board is touched."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result
from typer.testing import CliRunner

from demo.world import SETTING_UP
from masc_graph.cli import app
from masc_graph.operations.rehearsal import FACTS
from masc_graph.operations.rehearsal.fact import Kind
from masc_graph.operations.rehearsal.rehearse import CHECKS
from masc_graph.operations.rehearsal.report import write_report
from masc_graph.operations.rehearsal.seen import Answered, Outcome, Seen
from masc_graph.service import wall_clock
from tests.cli.typist import Typist, one_line

ROOT = Path(__file__).parents[2]
NAME = "MASC rehearsal"
BY_ID = {fact.id: fact for fact in FACTS}
Json = dict[str, Any]
Change = Callable[[str, str, int, Any], tuple[int, Any]]


class Planted(httpx.AsyncBaseTransport):
    """A tenant that gives other answers than the sandbox's, alone or within a batch."""

    def __init__(self, inner: httpx.AsyncBaseTransport, change: Change) -> None:
        self._inner, self._change = inner, change

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        body = json.loads(await answer.aread() or b"null") if "json" in answer.headers.get("content-type", "") else None
        if not request.url.path.endswith("$batch"):
            status, changed = self._change(request.method, request.url.path, answer.status_code, body)
            return answer if changed is body else httpx.Response(status, json=changed)
        asked = {part["id"]: part for part in json.loads(request.content)["requests"]}
        for part in body["responses"]:
            given = asked[part["id"]]
            part["status"], part["body"] = self._change(given["method"], given["url"], part["status"], part.get("body"))
        return httpx.Response(answer.status_code, json=body)


def plant(method: str, path: str, status: int, body: Any = None) -> Change:
    """Answer so to what is asked there; a body that is callable is made of the true one."""

    def change(asked: str, url: str, true: int, answer: Any) -> tuple[int, Any]:
        if asked != method or not re.search(path, url):
            return true, answer
        return status, body(answer) if callable(body) else body or {}

    return change


def rehearse(typist: Typist, *words: str, typed: str = "", **settings: str) -> Result:
    environment = {**typist.environment, **settings}
    words = ("rehearse", *words)
    return CliRunner().invoke(app, list(words), env=environment, obj=typist.outside, input=typed)


def as_set_up(typist: Typist, folder: Path, *words: str, typed: str = "") -> Result:
    """As on the first day: the set-up registration, and another one with the rights of the service."""
    file = folder / "service.json"
    file.write_text(json.dumps({"Values": {"MASC_CLIENT_ID": typist.environment["MASC_CLIENT_ID"]}}))
    return rehearse(typist, "--service", str(file), *words, typed=typed, **SETTING_UP)


def as_the_bot(typist: Typist, folder: Path, *words: str, typed: str = "") -> Result:
    """With the service's own settings, which alone may ask Teams; the sandbox's one channel is not the board's."""
    del folder
    words = ("--channel", typist.environment["MASC_CHANNEL_ID"], *words)
    return rehearse(typist, *words, typed=typed, MASC_CHANNEL_ID="19:live@thread.tacv2")


def all_but(folder: Path, *ids: str) -> Path:
    """The report of a rehearsal that lacks these facts alone."""
    file = folder / "seen.json"
    others = [Answered(fact, Seen(Outcome.EXPECTED, "before")) for fact in FACTS if fact.id not in ids]
    write_report(file, others, wall_clock())
    return file


def seen(file: Path) -> dict[str, Json]:
    return {row["id"]: row for row in json.loads(file.read_text(encoding="utf-8"))["facts"]}


def make_board(typist: Typist, folder: Path) -> None:
    """Have the list made by somebody who may, for those who may not."""
    as_set_up(typist, folder, "--yes", "--output", str(all_but(folder, "first-day-list")))


def of_the_board(typist: Typist) -> list[Any]:
    """The board's own lists, plan and messages."""
    tenant = typist.sandbox.tenant
    lists = [one for one in tenant.lists_view() if one["name"] != NAME]
    plans = [plan for plan in tenant.planner_view()["plans"] if plan["title"] != NAME]
    return [json.loads(json.dumps(one, default=str)) for one in (lists, plans)]


def left(typist: Typist) -> tuple[int, int]:
    """How many items and plans of a rehearsal there are."""
    tenant = typist.sandbox.tenant
    items = [item for one in tenant.lists_view() if one["name"] == NAME for item in one["items"]]
    return len(items), sum(plan["title"] == NAME for plan in tenant.planner_view()["plans"])


def test_what_can_be_asked_is_as_expected_and_cleaned_up_and_the_board_is_not_touched(
    typist: Typist, tmp_path: Path
) -> None:
    typist.sandbox.tenant.switches.turn({"unique clash": "409", "etag of changed fields": "present"})
    before = of_the_board(typist)
    file = tmp_path / "seen.json"
    typed = "y\n" * sum(fact.kind.is_asked_of_a_person for fact in FACTS)
    result = as_set_up(typist, tmp_path, "--yes", "--output", str(file), typed=typed)
    of_teams = {"member-id", "guest-chat"}
    assert {name for name, row in seen(file).items() if row["outcome"] != "as expected"} == of_teams, result.output
    assert (result.exit_code, set(seen(file))) == (0, set(BY_ID))
    assert f"{len(FACTS) - 2} as expected, 0 otherwise, 2 not asked." in one_line(result)
    assert set(seen(file)["stale-etag"]) == {"id", "what", "expected", "outcome", "seen", "depends", "kind"}
    assert (of_the_board(typist), left(typist)) == (before, (0, 0))


def test_the_bot_itself_can_ask_teams_and_its_posts_are_taken_away(typist: Typist, tmp_path: Path) -> None:
    typist.sandbox.tenant.switches.turn({"a guest's chat": "open"})
    file = all_but(tmp_path, "member-id", "guest-chat", "guest-mention", "guest-dialog-ios", "dialog-empty-body")
    result = as_the_bot(typist, tmp_path, "--yes", "--output", str(file), typed="y\ny\ny\n")
    assert (result.exit_code, seen(file)["member-id"]["seen"]) == (0, "objectId"), result.output
    assert seen(file)["guest-chat"]["outcome"] == "as expected"
    posted = [post for post, _ in typist.sandbox.tenant.conversations.channel_posts()]
    assert (len(posted), [post for post in posted if not post.deleted]) == (2, [])


def another_column(body: Json) -> Json:
    return {**body, "value": [{**one, "name": one["name"].replace("Several", "Several0")} for one in body["value"]]}


def not_put_back(body: Json) -> Json:
    return {**body, "value": [{**one, "indexed": False} for one in body["value"]]}


OTHERWISE: dict[str, tuple[Callable[..., Result], Change | Json, str]] = {
    "unique-clash": (as_set_up, {"unique clash": "500"}, "500 -2130575169"),
    "filter-sees-item": (as_set_up, {"new item in a filter": "third"}, "at look 3"),
    "task-details": (as_set_up, {"details of a new task": "left out"}, "not kept"),
    "task-listed": (as_set_up, {"new task in its plan": "third"}, "at look 3"),
    "change-etag": (as_set_up, {"etag of changed fields": "absent"}, "200, without an etag"),
    "stale-etag": (as_set_up, plant("PATCH", r"/fields$", 200), "200"),
    "service-items": (as_set_up, plant("PATCH", r"/fields$", 403), "made, changing: 403"),
    "broken-inheritance": (as_set_up, plant("POST", r"/items$", 403), "making: 403"),
    "service-no-lists": (as_set_up, plant("POST", r"/columns$", 201), "201"),
    "service-other-site": (as_set_up, plant("GET", r"^/?sites/root$", 200), "200"),
    "first-day-list": (as_set_up, plant("GET", r"/columns$", 200, another_column), "differs: Several"),
    "site-of-group": (as_set_up, plant("GET", r"groups/[^/]*/sites/root$", 403), "403"),
    "member-id": (as_the_bot, {"member id": "neither"}, "neither; there are"),
    "guest-chat": (as_the_bot, {"a guest's chat": "refused"}, "refused:"),
    "refused-field": (as_set_up, plant("POST", r"/items$", 201, {"id": "7"}), "201"),
    "empty-choices": (as_set_up, plant("PATCH", r"/fields$", 400), "400"),
    "site-zone": (
        as_set_up,
        plant("GET", r"RehearsedOn", 200, {"fields": {"RehearsedOn": "2026-07-01T07:00:00Z"}}),
        "2026-07-01 came back as 2026-07-01T07:00:00Z",
    ),
    "column-mended": (as_set_up, plant("GET", r"/columns$", 200, not_put_back), "indexed: False"),
    "list-permissions": (
        as_set_up,
        plant("GET", r"/permissions$", 200, {"value": [{"id": "1", "grantedToV2": {"siteGroup": {}}}]}),
        "siteGroup",
    ),
    "chained-writes": (as_set_up, plant("POST", r"/items$", 424), "answered [424]"),
    "planner-batch": (as_set_up, plant("POST", r"/planner/tasks$", 424), "answered [424, 424, 424]"),
}


@pytest.mark.parametrize("fact_id", OTHERWISE)
def test_what_is_otherwise_is_told_and_ends_with_1(typist: Typist, tmp_path: Path, fact_id: str) -> None:
    run, how, words = OTHERWISE[fact_id]
    make_board(typist, tmp_path)
    if isinstance(how, dict):
        typist.sandbox.tenant.switches.turn(how)
    else:
        typist.through = Planted(typist.sandbox.transport(), in_time(how, fact_id))
    file = all_but(tmp_path, fact_id)
    result = run(typist, tmp_path, "--yes", "--output", str(file), typed="y\n")
    row = seen(file)[fact_id]
    assert (row["outcome"], words in row["seen"]) == ("otherwise", True), f"{row['seen']}\n{result.output}"
    assert result.exit_code == 1
    assert "before the board has any data" in one_line(result)


def in_time(change: Change, fact_id: str) -> Change:
    """The planted answer; what finds the list at the beginning sees the truth, and so does what finds the site."""
    spared = {"first-day-list": 1, "column-mended": 1, "site-of-group": 1}.get(fact_id, 0)

    def after(method: str, url: str, status: int, body: Any) -> tuple[int, Any]:
        nonlocal spared
        changed = change(method, url, status, body)
        if changed != (status, body) and spared:
            spared -= 1
            return status, body
        return changed

    return after


def test_a_wait_without_a_time_is_otherwise_and_a_wait_with_one_is_waited_for(typist: Typist, tmp_path: Path) -> None:
    file = all_but(tmp_path, "retry-after")
    rule = {"method": "GET", "path": "/sites/", "fault": "429", "nth": 9}
    typist.sandbox.faults.use([{**rule, "retry_after": "10"}])
    assert as_set_up(typist, tmp_path, "--output", str(file)).exit_code == 0
    assert re.match(r"1 of \d+ answers asked to wait, 0 without", seen(file)["retry-after"]["seen"])
    typist.sandbox.faults.use([rule])
    file = all_but(tmp_path, "retry-after")
    assert as_set_up(typist, tmp_path, "--output", str(file)).exit_code == 1
    assert re.match(r"1 of \d+ answers asked to wait, 1 without", seen(file)["retry-after"]["seen"])


def test_every_fact_that_the_command_sees_is_seen_both_ways_here() -> None:
    assert OTHERWISE.keys() | {"retry-after"} == CHECKS.keys()
    by_itself = {fact.id for fact in FACTS if not fact.kind.is_asked_of_a_person}
    assert by_itself <= CHECKS.keys() <= BY_ID.keys()


def test_what_a_person_saw_otherwise_is_kept_in_their_words(typist: Typist, tmp_path: Path) -> None:
    file = all_but(tmp_path, "guest-dialog-ios", "key-references")
    result = as_set_up(typist, tmp_path, "--output", str(file), typed="what\nn\nthe dialog stayed open\ns\n")
    assert result.exit_code == 1
    assert "Sign in as a guest." in one_line(result)
    rows = seen(file)
    assert (rows["guest-dialog-ios"]["outcome"], rows["guest-dialog-ios"]["seen"]) == (
        "otherwise",
        "the dialog stayed open",
    )
    assert rows["key-references"]["outcome"] == "not asked"


def test_each_step_that_writes_is_asked_for_and_without_it_nothing_is_made(typist: Typist, tmp_path: Path) -> None:
    writes = [fact.id for fact in FACTS if fact.kind is Kind.WRITES]
    file = all_but(tmp_path, *writes)
    result = as_set_up(typist, tmp_path, "--output", str(file), typed="n\n" * len(writes))
    assert {seen(file)[name]["seen"] for name in writes} == {"You did not want it."}, result.output
    assert NAME not in [one["name"] for one in typist.sandbox.tenant.lists_view()]


def test_what_only_reads_comes_first(typist: Typist, tmp_path: Path) -> None:
    file = tmp_path / "seen.json"
    result = as_set_up(typist, tmp_path, "--output", str(file), typed="q\n")
    assert {row["kind"] for row in seen(file).values()} == {"read-only"}
    assert (result.exit_code, "Stopped." in one_line(result)) == (0, True)


def test_a_second_run_with_the_file_asks_only_the_rest(typist: Typist, tmp_path: Path) -> None:
    file = tmp_path / "seen.json"
    as_set_up(typist, tmp_path, "--output", str(file), typed="y\nq\n")
    assert seen(file)["guest-dialog-desktop"]["outcome"] == "as expected"
    output = one_line(as_set_up(typist, tmp_path, "--output", str(file), typed="q\n"))
    asked = output.partition("┏")[0]
    assert ("in a browser Expected" in asked, "on a desktop Expected" in asked) == (True, False)


def test_ctrl_c_cleans_up_and_tells_what_was_seen(typist: Typist, tmp_path: Path) -> None:
    typist.sandbox.tenant.switches.turn({"unique clash": "409"})
    file = all_but(tmp_path, "unique-clash", "task-details", "key-references")
    result = as_set_up(typist, tmp_path, "--yes", "--output", str(file))
    assert (result.exit_code, "Interrupted." in one_line(result)) == (1, True), result.output
    assert (left(typist), seen(file)["unique-clash"]["outcome"]) == ((0, 0), "as expected")


def test_ctrl_c_in_the_middle_of_a_call_cleans_up_too(typist: Typist, tmp_path: Path) -> None:
    def interrupt(method: str, url: str, status: int, body: Any) -> tuple[int, Any]:
        if method == "POST" and url == "/planner/tasks":
            signal.raise_signal(signal.SIGINT)
        return status, body

    typist.through = Planted(typist.sandbox.transport(), interrupt)
    file = all_but(tmp_path, "filter-sees-item", "task-details", "key-references")
    result = as_set_up(typist, tmp_path, "--yes", "--output", str(file))
    assert (result.exit_code, "Interrupted." in one_line(result)) == (1, True), result.output
    assert (left(typist), seen(file)["filter-sees-item"]["outcome"]) == ((0, 0), "as expected")


def test_a_run_that_was_killed_is_cleaned_up_by_the_next(typist: Typist, tmp_path: Path) -> None:
    file = all_but(tmp_path, "unique-clash", "task-details")
    typist.sandbox.faults.use([{"method": "DELETE", "fault": "500"}])
    output = one_line(as_set_up(typist, tmp_path, "--yes", "--output", str(file)))
    assert "Not everything could be taken away" in output
    assert left(typist) == (1, 1)
    typist.sandbox.faults.use([])
    output = one_line(as_set_up(typist, tmp_path, "--output", str(file)))
    assert "What an earlier rehearsal had left was taken away." in output
    assert left(typist) == (0, 0)


def test_a_list_whose_making_was_cut_off_is_ended(typist: Typist, tmp_path: Path) -> None:
    make_board(typist, tmp_path)
    (site,) = typist.sandbox.tenant.sites.values()
    made = site.find(NAME)
    made.change_column(made.columns["Title"].id, {"enforceUniqueValues": False})
    typist.sandbox.tenant.switches.turn({"unique clash": "409"})
    file = all_but(tmp_path, "unique-clash")
    assert as_set_up(typist, tmp_path, "--yes", "--output", str(file)).exit_code == 0


def test_without_the_rights_each_fact_has_a_sentence_and_nothing_is_a_traceback(typist: Typist, tmp_path: Path) -> None:
    writes = [fact.id for fact in FACTS if fact.kind is Kind.WRITES and fact.id != "guest-chat"]
    file = all_but(tmp_path, *writes)
    typist.sandbox.tenant.applications.change(typist.environment["MASC_CLIENT_ID"], roles=frozenset({"Sites.Selected"}))
    result = as_the_bot(typist, tmp_path, "--yes", "--output", str(file))
    rows = {name: seen(file)[name]["seen"] for name in writes}
    assert rows.pop("service-no-lists").startswith("graph:403")
    assert all(words.startswith("It was refused (graph:403") for words in rows.values()), rows
    assert (result.exit_code, result.exception) == (0, None)


def test_a_tenant_that_does_not_answer_ends_in_a_sentence(typist: Typist, tmp_path: Path) -> None:
    typist.sandbox.faults.use([{"path": "^/graph/", "fault": "503"}])
    result = as_set_up(typist, tmp_path)
    assert "The rehearsal did not begin. A service did not answer" in one_line(result)
    assert isinstance(result.exception, SystemExit)


def test_a_wait_that_does_not_end_is_a_sentence_and_the_rest_goes_on(typist: Typist, tmp_path: Path) -> None:
    typist.sandbox.faults.use([{"path": "/planner/tasks", "fault": "429", "retry_after": "30"}])
    file = all_but(tmp_path, "task-details", "stale-etag")
    as_set_up(typist, tmp_path, "--yes", "--output", str(file))
    assert "asked to wait" in seen(file)["task-details"]["seen"]
    assert seen(file)["stale-etag"]["outcome"] == "as expected"


def test_the_boards_own_channel_list_and_plan_are_refused(typist: Typist, tmp_path: Path) -> None:
    live = typist.environment["MASC_CHANNEL_ID"]
    assert "That channel belongs to the board itself." in one_line(rehearse(typist, "--channel", live))
    make_board(typist, tmp_path)
    (site,) = typist.sandbox.tenant.sites.values()
    ids = json.dumps({"referrals": site.find(NAME).id})
    output = one_line(rehearse(typist, **SETTING_UP, MASC_LIST_IDS=ids))
    assert "The list belongs to the board itself." in output
    typist.sandbox.tenant.plans.change(
        (plan := typist.sandbox.tenant.plans.plans[typist.environment["MASC_PLAN_ID"]]), {"title": NAME}, plan.etag
    )
    assert "The plan belongs to the board itself." in one_line(rehearse(typist, **SETTING_UP))


def test_a_list_or_a_plan_of_that_name_which_somebody_else_made_is_left_alone(typist: Typist, tmp_path: Path) -> None:
    make_board(typist, tmp_path)
    (site,) = typist.sandbox.tenant.sites.values()
    site.create_item(site.find(NAME), {"Title": "Tea for the rehearsal"})
    output = one_line(as_set_up(typist, tmp_path))
    assert "There is a list named 'MASC rehearsal' that this command did not make: it holds something else." in output
    assert left(typist) == (1, 0)
    del site.find(NAME).columns["Several"]
    assert "its columns are others" in one_line(as_set_up(typist, tmp_path))


def test_a_file_that_is_no_report_is_refused_before_anything_is_asked(typist: Typist, tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_text('{"facts": [{"id": 7}]}')
    assert "is not what a rehearsal wrote" in one_line(as_set_up(typist, tmp_path, "--output", str(file)))
    assert file.read_text() == '{"facts": [{"id": 7}]}'


def test_a_certificate_that_is_not_there_is_a_sentence(typist: Typist) -> None:
    settings = {"MASC_CREDENTIAL": "certificate", "MASC_CERTIFICATE_FILE": "/nowhere.pem"}
    urls = {"GRAPH": "https://graph.microsoft.com/v1.0", "LOGIN": "https://login.microsoftonline.com"}
    further = {"BOT_KEYS": "https://login.botframework.com/keys", "CONNECTOR": "https://smba.trafficmanager.net/uk/"}
    wires = {f"MASC_{name}_URL": url for name, url in {**urls, **further}.items()}
    result = rehearse(typist, MASC_CERTIFICATE_THUMBPRINT="A" * 40, MASC_CLOCK_URL="", **settings, **wires)
    assert "the file cannot be read: MASC_CERTIFICATE_FILE" in one_line(result).replace("The file", "the file")


def test_each_fact_says_what_to_look_at_and_names_something_that_is_there() -> None:
    assert len(BY_ID) == len(FACTS)
    for fact in FACTS:
        assert bool(fact.how) == fact.kind.is_asked_of_a_person, fact.id
        assert (ROOT / fact.depends).is_file(), fact.id
