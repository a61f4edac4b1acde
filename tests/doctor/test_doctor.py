"""What the doctor says about a healthy board, and about rights, settings, clocks and the running service."""

from __future__ import annotations

import platform
import re
from datetime import timedelta

import httpx
import jwt
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from demo.world import ROOT, SETTING_UP
from masc_graph.doctor.rights import SERVICE, SET_UP_AFTERWARDS, SET_UP_DAY, roles_in
from masc_graph.domain.text.working_days import BANK_HOLIDAYS_KNOWN_UNTIL
from masc_graph.service import Service
from masc_graph.settings import Settings
from sandbox.host import FunctionsHost
from sandbox.list_items import Grant
from tests.doctor.broken_boards import BreakableBoard, somebody_left_the_team
from tests.doctor.test_broken_boards import an_open_list
from tests.journeys.moments import Moment

AFTERWARDS = {"roles": frozenset({"Sites.Selected", "Tasks.Read.All"}), "site_role": "write"}
NOTES = {"who may open the referrals", "team", "service"}


def test_a_healthy_board_is_told_as_healthy_and_nothing_is_changed(board: BreakableBoard) -> None:
    before = Moment(board.typist.sandbox)
    code, findings = board.examine()
    assert (code, {finding["level"] for finding in findings}) == (0, {"note"})
    assert {finding["part"] for finding in findings} == NOTES
    board.typist.sandbox.request_log.on = True
    output = board.typist.says("doctor")
    assert "0 failures, 0 warnings, 3 notes." in output
    assert "The service has the two roles that it needs, and no other." in output
    methods = {call["method"] for call in board.typist.sandbox.log if not call["path"].endswith("$batch")}
    assert methods == {"GET"}
    assert Moment(board.typist.sandbox) == before


@pytest.mark.parametrize("name", ["objectId", "aadObjectId", "neither"])
def test_nobody_is_told_as_missing_because_teams_left_an_id_out(board: BreakableBoard, name: str) -> None:
    board.typist.sandbox.tenant.switches.turn({"member id": name})
    board.typist.sandbox.tenant.conversations.page_size = 5
    _, findings = board.examine()
    assert [finding["level"] for finding in findings if finding["part"] == "team"] == ["note"]


def test_without_settings_it_says_which_and_where_to_read_of_them(board: BreakableBoard) -> None:
    code, findings = board.examine(MASC_PLAN_ID="", MASC_MATCH_KEY="short")
    assert code == 2
    assert {(finding["part"], finding["level"], finding["says"]) for finding in findings} == {
        ("settings", "failure", "MASC_PLAN_ID is missing or wrong."),
        ("settings", "failure", "MASC_MATCH_KEY is missing or wrong."),
    }
    assert all("docs/runbook.md" in finding["cure"] for finding in findings)


def test_without_a_token_one_thing_is_said_and_not_five_times(board: BreakableBoard) -> None:
    code, findings = board.examine(MASC_CLIENT_ID="11111111-0000-4000-8000-000000000000")
    failures = [finding for finding in findings if finding["level"] == "failure"]
    assert (code, [finding["part"] for finding in failures]) == (2, ["rights"])
    assert "This could not be looked at (token:" in failures[0]["says"]
    assert "certificate or secret has run out" in failures[0]["cure"]


@pytest.mark.parametrize(("seconds", "level"), [(30, ""), (-100, "warning"), (400, "failure")])
def test_a_clock_that_is_wrong_is_told_by_how_much(board: BreakableBoard, seconds: int, level: str) -> None:
    sandbox = board.typist.sandbox
    inner = sandbox.transport()

    class Elsewhere(httpx.AsyncBaseTransport):
        """A machine whose clock is wrong by so much."""

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path == "/sandbox/clock":
                now = sandbox.clock.now() + timedelta(seconds=seconds)
                return httpx.Response(200, json={"now": now.isoformat()})
            return await inner.handle_async_request(request)

    board.typist.through = Elsewhere()
    _, findings = board.examine()
    matching = [finding for finding in findings if finding["part"] == "clock"]
    assert [finding["level"] for finding in matching] == ([level] if level else [])
    if matching:
        assert f"{abs(seconds)} seconds {'ahead of' if seconds > 0 else 'behind'} Graph's" in matching[0]["says"]


def test_a_graph_that_does_not_tell_its_time_is_no_failure(board: BreakableBoard) -> None:
    board.typist.sandbox.faults.use([{"path": "/v1.0/me", "fault": "timeout"}])
    code, findings = board.examine()
    assert (code, [finding["level"] for finding in findings if finding["part"] == "clock"]) == (0, ["note"])


def with_functions(board: BreakableBoard, **settings: str) -> str:
    """Run the functions beside the tenant; return their address."""
    sandbox = board.typist.sandbox
    host = FunctionsHost(ROOT, http=httpx.AsyncClient(transport=sandbox.transport()))
    environment = {**board.typist.environment, **settings}
    host.load(environment)
    for module in host.modules:
        module.doors.build = lambda: Service(Settings.read(environment), board.typist.outside)
    sandbox.attach(host)
    return sandbox.url


def test_the_running_service_is_looked_at_where_its_address_is_given(
    board: BreakableBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in board.typist.environment.items():
        monkeypatch.setenv(name, value)
    _, findings = board.examine("--app-url", with_functions(board))
    found = [(finding["level"], finding["says"]) for finding in findings if finding["part"] == "service"]
    says = "The timer {} is not known to have run yet: it should within a quarter of an hour."
    assert found == [("note", says.format("agenda_due")), ("note", says.format("sync"))]
    assert "a stranger is refused" in board.output
    assert f"The running service is ready, on Python {platform.python_version()}." in board.output


@pytest.mark.parametrize(
    ("minutes", "level", "says"),
    [
        (20, "ok", "The timer sync last ran at 08:40 UTC."),
        (61, "failure", "The timer sync has not run since 07:59 UTC on Tuesday 24 November 2026."),
    ],
)
def test_a_timer_that_stays_dead_while_the_rest_is_well_is_a_failure(
    board: BreakableBoard, minutes: int, level: str, says: str
) -> None:
    ran = board.typist.sandbox.clock.now() - timedelta(minutes=minutes)
    inner = board.typist.sandbox.transport()

    class Answers(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path == "/api/health":
                timers = {"sync": ran.isoformat(), "agenda_due": "07:00"}
                return httpx.Response(200, json={"status": "ready", "timers": timers})
            if request.url.path == "/api/messages":
                return httpx.Response(401)
            return await inner.handle_async_request(request)

    board.typist.through = Answers()
    code, findings = board.examine("--app-url", "http://127.0.0.1:8400")
    assert says in board.output
    assert ("failure" in {finding["level"] for finding in findings if finding["says"] == says}) == (level == "failure")
    assert (code == 2) == (level == "failure")


@pytest.mark.parametrize(
    ("status", "body", "level", "says", "cure"),
    [
        (503, {"missing": ["MASC_MATCH_KEY"]}, "failure", "lacks settings: MASC_MATCH_KEY", "restart the app"),
        (503, [], "failure", "it does not say which", "restart the app"),
        (403, {}, "note", "lets nobody in from here (403)", "OPERATOR_ADDRESSES"),
        (500, {}, "failure", "answers 500 where it should say that it is ready", "log of the app"),
    ],
)
def test_a_service_that_is_not_ready_is_told_by_its_answer(
    board: BreakableBoard, status: int, body: object, level: str, says: str, cure: str
) -> None:
    inner = board.typist.sandbox.transport()

    class Answers(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path == "/api/health":
                return httpx.Response(status, json=body)
            if request.url.path == "/api/messages":
                return httpx.Response(403 if status == 403 else 200, json={})
            return await inner.handle_async_request(request)

    board.typist.through = Answers()
    _, findings = board.examine("--app-url", "http://127.0.0.1:8400")
    matching = [finding for finding in findings if finding["part"] == "service"]
    assert (matching[0]["level"], says in matching[0]["says"], cure in matching[0]["cure"]) == (level, True, True)
    assert len(matching) == (1 if status == 403 else 2), "a door that greets strangers is told too"


def test_a_service_that_cannot_be_reached_is_a_failure(board: BreakableBoard) -> None:
    board.typist.sandbox.faults.use([{"path": "^/api/", "fault": "refused"}])
    code, findings = board.examine("--app-url", "http://127.0.0.1:8400/")
    matching = next(finding for finding in findings if finding["part"] == "service")
    assert (code, matching["level"]) == (2, "failure")
    assert "does not answer" in matching["says"]


def test_the_set_up_registration_has_less_afterwards_and_is_told_so_on_its_day(board: BreakableBoard) -> None:
    set_up = SETTING_UP["MASC_CLIENT_ID"]
    _, on_the_day = board.examine(MASC_CLIENT_ID=set_up)
    matching = next(finding for finding in on_the_day if finding["part"] == "rights")
    early = "Sites.Manage.All, Sites.ReadWrite.All, Tasks.ReadWrite.All"
    assert f"still has what only the first day needs: {early}." in matching["says"]
    assert "-Afterwards" in matching["cure"]
    (team,) = [finding for finding in on_the_day if finding["part"] == "team"]
    assert (team["level"], team["says"].partition(":")[0]) == ("warning", "MASC has not written into the channel yet")
    board.write_into_the_channel()
    board.tenant.applications.change(set_up, **AFTERWARDS)
    code, later = board.examine(MASC_CLIENT_ID=set_up)
    assert (code, {finding["part"] for finding in later}) == (0, NOTES)
    assert "MASC wrote into the channel on Tuesday 24 November 2026." in board.output
    board.tenant.applications.change(set_up, roles=frozenset({"Sites.Selected", "Mail.Send"}))
    _, wrong = board.examine(MASC_CLIENT_ID=set_up)
    says = [finding["says"] for finding in wrong if finding["part"] == "rights"]
    assert any("lacks Tasks.Read.All" in one for one in says)
    assert any("has Mail.Send, which it does not need" in one for one in says)


def test_the_right_to_make_lists_alone_is_not_enough_to_set_a_board_up(board: BreakableBoard) -> None:
    set_up = SETTING_UP["MASC_CLIENT_ID"]
    board.tenant.applications.change(set_up, roles=frozenset({"Sites.Manage.All", "Tasks.ReadWrite.All"}))
    _, findings = board.examine(MASC_CLIENT_ID=set_up)
    says = [finding["says"] for finding in findings if finding["part"] == "rights"]
    assert any("lacks Sites.ReadWrite.All" in one for one in says)


@pytest.mark.parametrize("client", ["", SETTING_UP["MASC_CLIENT_ID"]])
def test_a_list_that_refuses_us_is_named_with_its_cure_and_no_other_list_is(board: BreakableBoard, client: str) -> None:
    client = client or board.tenant.client_id
    board.tenant.applications.change(SETTING_UP["MASC_CLIENT_ID"], **AFTERWARDS)
    board.list_of("MASC Referrals").grants = ()
    code, findings = board.examine(MASC_CLIENT_ID=client)
    (found,) = [finding for finding in findings if finding["part"] == "lists"]
    assert (code, found["level"]) == (2, "failure")
    assert "MASC Referrals cannot be looked at (graph:403:accessDenied), though its site can." in found["says"]
    assert "-List 'MASC Referrals'" in found["cure"]
    assert "before anybody refers a case" in found["cure"]


def test_a_grant_on_the_list_that_refused_is_the_cure(board: BreakableBoard) -> None:
    app = board.tenant.client_id
    board.list_of("MASC Referrals").grants = (Grant("write", "application", "MASC", id=app),)
    roles = {"Sites.Selected", "Lists.SelectedOperations.Selected", "Tasks.ReadWrite.All"}
    board.tenant.applications.change(app, roles=frozenset(roles))
    code, findings = board.examine()
    assert (code, {finding["level"] for finding in findings}) == (0, {"note"})


def test_a_list_of_named_people_is_a_note(board: BreakableBoard) -> None:
    an_open_list(board)
    board.tenant.switches.turn({"a list of its own permissions": "reached"})
    board.list_of("MASC Referrals").grants = (Grant("read", "siteUser", "Tamsin Howe", "i:0#.f|membership|tamsin"),)
    _, findings = board.examine()
    matching = next(finding for finding in findings if finding["part"] == "who may open the referrals")
    assert (matching["level"], matching["says"][:20]) == ("note", "No group of the whol")


def test_nobody_is_named_but_by_the_key_of_a_row(board: BreakableBoard) -> None:
    somebody_left_the_team(board)
    board.examine()
    names = [name for person in board.tenant.people.values() for name in person.name.split()]
    assert [name for name in names if name in board.output] == []


def test_the_bank_holidays_are_known_as_long_as_gov_uk_has_announced_them() -> None:
    announced = BankHolidays(use_cached_holidays=True).get_holidays(division="england-and-wales")
    assert max(day["date"] for day in announced).year == BANK_HOLIDAYS_KNOWN_UNTIL.year


@pytest.mark.parametrize("token", ["opaque", jwt.encode({"roles": "all"}, "k" * 32)])
def test_a_token_that_cannot_be_read_names_no_role(token: str) -> None:
    assert roles_in(token) is None


def test_the_rights_are_those_of_the_page() -> None:
    page = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| (service|set-up|set-up, afterwards) \| `([\w.]+)`", page, re.MULTILINE)
    of = {who: {name for one, name in named if one == who} for who, _ in named}
    assert of == {"service": set(SERVICE), "set-up": set(SET_UP_DAY), "set-up, afterwards": set(SET_UP_AFTERWARDS)}
