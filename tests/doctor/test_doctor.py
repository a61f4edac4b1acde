"""A healthy board, and many that are not: each with what the doctor says, and the cure that it names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from demo.world import ROOT, SETTING_UP
from masc_graph.doctor.board import MOST
from masc_graph.doctor.rights import SERVICE, SET_UP_AFTERWARDS, SET_UP_DAY, roles_in
from masc_graph.domain.working_days import BANK_HOLIDAYS_KNOWN_UNTIL
from sandbox.host import FunctionsHost
from sandbox.list_items import Grant, ItemList
from tests.cli.typist import Typist, at_a_board
from tests.journeys.moments import Moment

AFTERWARDS = {"roles": frozenset({"Sites.Selected", "Tasks.Read.All"}), "site_role": "write"}


@dataclass
class Ward:
    """A board, with hands that break it as people and tenants do."""

    typist: Typist
    said: str = ""

    @property
    def tenant(self) -> Any:
        return self.typist.sandbox.tenant

    @property
    def now(self) -> datetime:
        return self.typist.sandbox.clock.now()

    def list_of(self, name: str) -> ItemList:
        (site,) = self.tenant.sites.values()
        return site.find(name)

    def row(self, title: str, **fields: Any) -> None:
        """Change a row of MASC Agencies in SharePoint."""
        found = self.list_of("MASC Agencies")
        item = next(item for item in found.items.values() if item.values["Title"] == title)
        found.change(str(item.id), fields, None, self.now)

    def column(self, of: str, name: str, **changes: Any) -> None:
        found = self.list_of(of)
        found.change_column(found.columns[name].id, changes)

    def grant(self, **changes: Any) -> None:
        """Grant the running service something else."""
        self.tenant.applications.change(self.tenant.client_id, **changes)

    def put(self, queue: str, count: int = 1) -> None:
        for _ in range(count):
            self.typist.sandbox.queues.put(queue, "e30=", timedelta(0), None)

    def fill_plan(self) -> None:
        plan = next(iter(self.tenant.plans.plans))
        for number in range(int(MOST["open tasks"] * 0.8)):
            self.tenant.plans.create_task({"planId": plan, "title": f"Task {number}"})

    def examine(self, *words: str, **settings: str) -> tuple[int, list[dict[str, str]]]:
        """Type ``doctor``; returns how it ended, and what it found beyond what is well."""
        result = self.typist.masc("doctor", "--json", *words, **settings)
        told = json.loads(result.output)
        self.said = result.output
        assert all(bool(one["cure"]) == (one["level"] != "ok") for one in told["findings"]), "each with its cure"
        return result.exit_code, [one for one in told["findings"] if one["level"] != "ok"]


FELLSIDE = "fellside:a6000000-0000-4000-8000-000000000002"
NOTES = {"who may open the referrals", "team", "service"}


@pytest.fixture
def ward() -> Ward:
    """A healthy board: unlike the demonstration's, each of its agencies has a lead and has signed."""
    ward = Ward(at_a_board())
    ward.row("fellside", IsaSignedOn="2026-01-05T12:00:00Z")
    ward.row(FELLSIDE, **{"Roles@odata.type": "Collection(Edm.String)", "Roles": ["lead"]})
    return ward


def test_a_healthy_board_is_told_as_healthy_and_nothing_is_changed(ward: Ward) -> None:
    before = Moment(ward.typist.sandbox)
    code, found = ward.examine()
    assert (code, {one["level"] for one in found}) == (0, {"note"})
    assert {one["part"] for one in found} == NOTES
    ward.typist.sandbox.request_log.on = True
    said = ward.typist.says("doctor")
    assert "0 failures, 0 warnings, 3 notes." in said
    assert "The service has the two roles that it needs, and no other." in said
    methods = {one["method"] for one in ward.typist.sandbox.log if not one["path"].endswith("$batch")}
    assert methods == {"GET"}
    assert Moment(ward.typist.sandbox)._packed == before._packed


Break = Callable[[Ward], object]


def nobody_chairs(ward: Ward) -> None:
    ward.row("probation:a1000000-0000-4000-8000-000000000001", Active=False)


def everybody_left_victim_support(ward: Ward) -> None:
    for number in (1, 2):
        ward.row(f"victim-support:a3000000-0000-4000-8000-00000000000{number}", Active=False)


def the_police_left_the_roster(ward: Ward) -> None:
    ward.row("police", Agency="polizia")


def a_lost_plan(ward: Ward) -> None:
    plan = next(iter(ward.tenant.plans.plans.values()))
    ward.tenant.plans.delete(plan, plan.etag)


def a_lost_bucket(ward: Ward) -> None:
    bucket = next(bucket for bucket in ward.tenant.plans.buckets.values() if bucket.values["name"] == "Police")
    ward.tenant.plans.delete(bucket, bucket.etag)


def a_lost_list(ward: Ward) -> None:
    (site,) = ward.tenant.sites.values()
    del site.lists[ward.list_of("MASC Audit").id]


def an_open_list(ward: Ward) -> None:
    ward.tenant.tells_people = True
    ward.grant(site_role="owner")


def a_command_that_waits(ward: Ward) -> None:
    ward.put("masc-work")
    ward.typist.sandbox.clock.advance(timedelta(hours=3))


def somebody_left_the_team(ward: Ward) -> None:
    person = ward.tenant.people["a4000000-0000-4000-8000-000000000001"]
    ward.tenant.people[person.id] = type(person)(**{**vars(person), "in_team": False})


def no_list_may_be_seen(ward: Ward) -> None:
    ward.grant(site_role="")


GRANT = "infra/Grant-MascPermissions.ps1"
PROVISION = "Run 'python -m masc_graph provision'"
SICK: dict[str, tuple[Break, str, str, str, str]] = {
    "no Planner role": (
        lambda ward: ward.grant(roles=frozenset({"Sites.Selected"})),
        "rights", "failure", "The service lacks Tasks.ReadWrite.All: no task is made", GRANT,
    ),
    "no right to see the plan": (
        lambda ward: ward.grant(roles=frozenset({"Sites.Selected"})),
        "plan", "failure", "This could not be looked at (graph:403", "docs/permissions.md",
    ),
    "a role too wide": (
        lambda ward: ward.grant(roles=frozenset({"Sites.Selected", "Tasks.ReadWrite.All", "Sites.FullControl.All"})),
        "rights", "warning", "The service has Sites.FullControl.All, which it does not need.", "take Sites.FullControl",
    ),
    "no grant on the site": (
        no_list_may_be_seen, "lists", "failure", "This could not be looked at (graph:403:accessDenied)", "grant 'write'"
    ),
    "a list is gone": (a_lost_list, "lists", "failure", "Make the list MASC Audit", PROVISION),
    "an index is gone": (
        lambda ward: ward.column("MASC Actions", "DueOn", indexed=False),
        "lists", "failure", "MASC Actions, column DueOn: put right (it is not indexed).", PROVISION,
    ),
    "a key is not unique": (
        lambda ward: ward.column("MASC Messages", "Title", enforceUniqueValues=False),
        "lists", "failure", "two rows could have one value", PROVISION,
    ),
    "the referrals are open": (
        an_open_list, "who may open the referrals", "failure",
        "MASC Referrals is open to MASC Cumbria Members", "Stop inheriting permissions",
    ),
    "the plan is gone": (a_lost_plan, "plan", "failure", "The plan of MASC_PLAN_ID is gone.", PROVISION),
    "a bucket is gone": (a_lost_bucket, "plan", "warning", "make the bucket Police", PROVISION),
    "the plan is full": (Ward.fill_plan, "plan", "warning", "1920 open tasks; Planner refuses more than 2400", "Del"),
    "no chair": (nobody_chairs, "roster", "failure", "Nobody is chair", "MASC Agencies"),
    "no administrator": (everybody_left_victim_support, "roster", "failure", "Nobody is admin", "MASC Agencies"),
    "no lead": (
        everybody_left_victim_support, "roster", "warning", "Victim Support has no lead: nobody holds its tasks.",
        "MASC Agencies",
    ),
    "no agreement": (
        lambda ward: ward.row("health", IsaSignedOn=None),
        "roster", "warning", "Health has not signed the information sharing agreement", "IsaSignedOn",
    ),
    "an agreement of the future": (
        lambda ward: ward.row("health", IsaSignedOn="2035-01-01T12:00:00Z"),
        "roster", "warning", "Health has not signed", "IsaSignedOn",
    ),
    "an agency that is unknown": (
        the_police_left_the_roster, "roster", "failure", "is of an agency that is not on the roster", "MASC Agencies"
    ),
    "another tenant": (
        lambda ward: ward.row(FELLSIDE, TenantId="11111111-0000-4000-8000-000000000000"),
        "roster", "warning", f"{FELLSIDE} has another tenant's id", "TenantId is that of this tenant",
    ),
    "twice on the roster": (
        lambda ward: ward.row(FELLSIDE, ObjectId="a6000000-0000-4000-8000-000000000001"),
        "roster", "warning", "is on the roster 2 times", "MASC Agencies",
    ),
    "the app is away": (
        lambda ward: setattr(ward.tenant.conversations, "bot_installed", False),
        "team", "failure", "The app is not in the team", "An owner adds it",
    ),
    "somebody is away": (
        somebody_left_the_team, "team", "warning", "health:a4000000-0000-4000-8000-000000000001 is not in the team",
        "An owner of the team adds them",
    ),
    "a queue is gone": (
        lambda ward: ward.typist.sandbox.queues.remove("masc-failed"),
        "queues", "failure", "There is no queue masc-failed.", "Run 'provision'",
    ),
    "commands wait": (a_command_that_waits, "queues", "failure", "has waited for 3 hours", "command_put_back"),
    "poison stays": (
        lambda ward: ward.put("masc-work-poison", 2), "queues", "failure", "2 commands that failed", "'poison' does"
    ),
    "commands failed": (
        lambda ward: ward.put("masc-failed"), "queues", "warning", "1 commands could not be carried out.", "replay list"
    ),
    "the calendar ends": (
        lambda ward: ward.typist.sandbox.clock.set(datetime(2028, 9, 1, tzinfo=UTC)),
        "calendar", "warning", "known until Sunday 31 December 2028", "Install a newer version",
    ),
    "the calendar has ended": (
        lambda ward: ward.typist.sandbox.clock.set(datetime(2029, 1, 1, 9, tzinfo=UTC)),
        "calendar", "failure", "Dates after that may be a day out.", "MASC_EXTRA_CLOSED_DAYS",
    ),
}  # fmt: skip


# What does not hide one another is tried on one board.
TOGETHER = (
    ("no Planner role", "no right to see the plan"),
    ("a role too wide", "a bucket is gone", "no administrator", "no lead", "commands failed", "somebody is away"),
    ("no grant on the site", "poison stays", "the app is away"),
    ("a list is gone", "an index is gone", "a key is not unique", "a queue is gone"),
    ("the referrals are open", "the plan is gone", "no chair", "an agency that is unknown", "commands wait"),
    ("the plan is full", "no agreement", "another tenant", "the calendar ends"),
    ("an agreement of the future", "twice on the roster", "the calendar has ended"),
)


def test_everything_that_is_sick_is_tried() -> None:
    assert sorted(name for names in TOGETHER for name in names) == sorted(SICK)


@pytest.mark.parametrize("names", TOGETHER, ids="; ".join)
def test_what_is_wrong_is_told_with_its_cure(ward: Ward, names: tuple[str, ...]) -> None:
    for name in names:
        SICK[name][0](ward)
    code, found = ward.examine()
    for name in names:
        _, part, level, says, cure = SICK[name]
        told = [one for one in found if one["part"] == part and one["level"] == level]
        assert any(says in one["says"] and cure in one["cure"] for one in told), (name, found)
    assert code == (2 if "failure" in {one["level"] for one in found} else 1)


def test_without_a_token_one_thing_is_said_and_not_five_times(ward: Ward) -> None:
    code, found = ward.examine(MASC_CLIENT_ID="11111111-0000-4000-8000-000000000000")
    failures = [one for one in found if one["level"] == "failure"]
    assert (code, [one["part"] for one in failures]) == (2, ["rights", "roster", "roster"])
    assert "This could not be looked at (token:" in failures[0]["says"]
    assert "certificate or secret has run out" in failures[0]["cure"]


@pytest.mark.parametrize(("seconds", "level"), [(30, ""), (-100, "warning"), (400, "failure")])
def test_a_clock_that_is_wrong_is_told_by_how_much(ward: Ward, seconds: int, level: str) -> None:
    sandbox = ward.typist.sandbox
    inner = sandbox.transport()

    class Elsewhere(httpx.AsyncBaseTransport):
        """A machine whose own clock is off by so much."""

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path == "/sandbox/clock":
                now = sandbox.clock.now() + timedelta(seconds=seconds)
                return httpx.Response(200, json={"now": now.isoformat()})
            return await inner.handle_async_request(request)

    ward.typist.through = Elsewhere()
    _, found = ward.examine()
    told = [one for one in found if one["part"] == "clock"]
    assert [one["level"] for one in told] == ([level] if level else [])
    if told:
        assert f"{abs(seconds)} seconds {'ahead of' if seconds > 0 else 'behind'} Graph's" in told[0]["says"]


def test_a_graph_that_does_not_tell_its_time_is_no_failure(ward: Ward) -> None:
    ward.typist.sandbox.faults.use([{"path": "/v1.0/me", "fault": "timeout"}])
    code, found = ward.examine()
    assert (code, [one["level"] for one in found if one["part"] == "clock"]) == (0, ["note"])


def with_functions(ward: Ward, **settings: str) -> str:
    """Let the functions run beside the tenant; returns their address."""
    sandbox = ward.typist.sandbox
    host = FunctionsHost(ROOT, http=httpx.AsyncClient(transport=sandbox.transport()))
    host.load({**ward.typist.environment, **settings})
    sandbox.attach(host)
    return sandbox.url


def test_the_running_service_is_looked_at_where_its_address_is_given(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ward.typist.environment.items():
        monkeypatch.setenv(name, value)
    _, found = ward.examine("--app-url", with_functions(ward))
    assert [one for one in found if one["part"] == "service"] == []
    assert "a stranger is refused" in ward.said


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
    ward: Ward, status: int, body: object, level: str, says: str, cure: str
) -> None:
    inner = ward.typist.sandbox.transport()

    class Answers(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path == "/api/health":
                return httpx.Response(status, json=body)
            if request.url.path == "/api/messages":
                return httpx.Response(403 if status == 403 else 200, json={})
            return await inner.handle_async_request(request)

    ward.typist.through = Answers()
    _, found = ward.examine("--app-url", "http://127.0.0.1:8400")
    told = [one for one in found if one["part"] == "service"]
    assert (told[0]["level"], says in told[0]["says"], cure in told[0]["cure"]) == (level, True, True)
    assert len(told) == (1 if status == 403 else 2), "a door that greets strangers is told too"


def test_a_service_that_cannot_be_reached_is_a_failure(ward: Ward) -> None:
    ward.typist.sandbox.faults.use([{"path": "^/api/", "fault": "refused"}])
    code, found = ward.examine("--app-url", "http://127.0.0.1:8400/")
    told = next(one for one in found if one["part"] == "service")
    assert (code, told["level"]) == (2, "failure")
    assert "does not answer" in told["says"]


def test_the_set_up_registration_has_less_afterwards_and_is_told_so_on_its_day(ward: Ward) -> None:
    set_up = SETTING_UP["MASC_CLIENT_ID"]
    _, on_the_day = ward.examine(MASC_CLIENT_ID=set_up)
    told = next(one for one in on_the_day if one["part"] == "rights")
    assert "still has what only the first day needs: Sites.Manage.All, Tasks.ReadWrite.All." in told["says"]
    assert "-Afterwards" in told["cure"]
    ward.tenant.applications.change(set_up, **AFTERWARDS)
    code, later = ward.examine(MASC_CLIENT_ID=set_up)
    assert (code, {one["part"] for one in later}) == (0, NOTES)
    ward.tenant.applications.change(set_up, roles=frozenset({"Sites.Selected", "Mail.Send"}))
    _, wrong = ward.examine(MASC_CLIENT_ID=set_up)
    says = [one["says"] for one in wrong if one["part"] == "rights"]
    assert any("lacks Tasks.Read.All" in one for one in says)
    assert any("has Mail.Send, which it does not need" in one for one in says)


def test_a_list_of_named_people_is_a_note(ward: Ward) -> None:
    an_open_list(ward)
    ward.list_of("MASC Referrals").grants = (Grant("read", "siteUser", "Tamsin Howe", "i:0#.f|membership|tamsin"),)
    _, found = ward.examine()
    told = next(one for one in found if one["part"] == "who may open the referrals")
    assert (told["level"], told["says"][:20]) == ("note", "No group of the whol")


def test_nobody_is_named_but_by_the_key_of_a_row(ward: Ward) -> None:
    somebody_left_the_team(ward)
    ward.examine()
    names = [name for person in ward.tenant.people.values() for name in person.name.split()]
    assert [name for name in names if name in ward.said] == []


def test_the_bank_holidays_are_known_as_long_as_gov_uk_has_announced_them() -> None:
    announced = BankHolidays(use_cached_holidays=True).get_holidays(division="england-and-wales")
    assert max(day["date"] for day in announced).year == BANK_HOLIDAYS_KNOWN_UNTIL.year


@pytest.mark.parametrize("token", ["opaque", jwt.encode({"roles": "all"}, "k" * 32)])
def test_a_token_that_cannot_be_read_names_no_role(token: str) -> None:
    assert roles_in(token) is None


def test_the_rights_are_those_of_the_page() -> None:
    page = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| (service|set-up|set-up, afterwards) \| `([\w.]+)`", page, re.MULTILINE)
    in_tokens = [(who, name) for who, name in named if not name.endswith(".Group")]
    of = {who: {name for one, name in in_tokens if one == who} for who, _ in in_tokens}
    assert of == {"service": set(SERVICE), "set-up": set(SET_UP_DAY), "set-up, afterwards": set(SET_UP_AFTERWARDS)}
