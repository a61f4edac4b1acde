"""Commands: the same key is the same command, and a command survives the queue."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pydantic import ValidationError

from masc_graph.commands import (
    VERSION,
    AcceptReferral,
    ActionSeen,
    Alert,
    Command,
    CountStop,
    FileReferral,
    NewerMessage,
    NoteRefusal,
    Origin,
    Payload,
    PostAgenda,
    PostWelcome,
    RedrawAgency,
    RelistCase,
    ReportAgency,
    ReportLimit,
    SendDigest,
    SendDigests,
    SetActionStatus,
    SettleCase,
    ShowCard,
    SyncPlanner,
    command,
    follow_up,
    id_of_text,
)
from masc_graph.domain.board.roster import Person, Right, Role, Roster
from masc_graph.errors import Refused

PERSON = "a2000000-0000-4000-8000-000000000002"
TENANT = "b2000000-0000-4000-8000-000000000002"
HERS = "MASC-7F3K2"


def at(minute: int, board: str = "cumbria", person: str = PERSON) -> Origin:
    moment = datetime(2026, 11, 24, 9 + minute // 60, minute % 60, tzinfo=UTC)
    return Origin(board_id=board, at=moment, door="card", actor_id=person)


def a_refusal() -> NoteRefusal:
    return NoteRefusal(verb="record.open", rule="R2", subject=HERS)


@pytest.mark.parametrize(
    ("payload", "later"),
    [
        (FileReferral(reference=HERS, form_token="t", answers={}), 300),
        (CountStop(form_key="t", reasons=("x",), agency="police", area="", month="2026-11"), 300),
        (AcceptReferral(reference=HERS, version=1), 300),
        (RelistCase(token="t", reference=HERS, version=1, meeting_id="2026-11-30", reason="x"), 300),
        (PostAgenda(meeting_id="2026-11-30"), 0),
        (SetActionStatus(actions=(ActionSeen(code=f"{HERS}/1", seen_at="x"),), status="completed"), 300),
        (SyncPlanner(), 0),
        (ReportAgency(agency_id="police"), 300),
        (ReportLimit(limit="MaximumTasksInProject", count=1), 300),
        (RedrawAgency(agency_id="police"), 0),
        (SettleCase(reference=HERS, version=1), 300),
        (SendDigests(meeting_id="2026-11-30"), 300),
        (SendDigest(meeting_id="2026-11-30", person_id=PERSON), 300),
        (ShowCard(activity_id="1", view="help"), 300),
        (PostWelcome(next_meeting_id="2026-11-30"), 0),
        (a_refusal(), 59),
        (Alert(failed_command_id="x", failed_kind="sync_planner", problem_number="7F3K2"), 300),
    ],
)
def test_the_same_press_is_the_same_command_and_survives_the_queue(payload: Payload, later: int) -> None:
    first = command(payload, at(0))
    assert command(payload, at(later)).command_id == first.command_id
    assert command(payload, at(0, board="elsewhere")).command_id != first.command_id
    assert Command.model_validate_json(first.model_dump_json()) == first


def test_what_two_people_ask_of_a_chat_is_two_commands() -> None:
    payload = ShowCard(activity_id="1", view="help")
    other = "a1000000-0000-4000-8000-000000000001"
    assert command(payload, at(0)).command_id != command(payload, at(0, person=other)).command_id


def test_an_agenda_asked_for_a_minute_later_is_another_command() -> None:
    payload = PostAgenda(meeting_id="2026-11-30")
    assert command(payload, at(0)).command_id != command(payload, at(1)).command_id


def test_a_refusal_an_hour_later_is_another_command() -> None:
    assert command(a_refusal(), at(0)).command_id != command(a_refusal(), at(60)).command_id


def test_a_command_names_its_reference_where_it_has_one() -> None:
    assert command(AcceptReferral(reference=HERS, version=1), at(0)).reference == HERS
    assert command(SyncPlanner(), at(0)).reference is None


def test_a_command_without_a_zone_or_with_anything_unknown_is_refused() -> None:
    text = command(SyncPlanner(), at(0)).model_dump_json()
    for wrong in (text.replace("09:00:00Z", "09:00:00"), text.replace('"tries":0', '"tries":0,"more":1')):
        assert wrong != text
        with pytest.raises(ValidationError):
            Command.model_validate_json(wrong)


def test_whoever_asked_must_have_the_right_and_a_timer_has_none() -> None:
    chair = Person(object_id=PERSON, tenant_id=TENANT, agency_id="police", name="Asha", roles=frozenset({Role.CHAIR}))
    roster = Roster(agencies=(), people=(chair,))
    by_chair = at(0).model_copy(update={"tenant_id": TENANT})
    assert command(SyncPlanner(), by_chair).require(roster, Right.RECORD) == chair
    for origin, right, rule in (
        (by_chair, Right.TRIAGE, "R3"),
        (at(0), Right.RECORD, "R1"),
        (by_chair.model_copy(update={"actor_id": None}), Right.RECORD, "R1"),
    ):
        with pytest.raises(Refused) as refused:
            command(SyncPlanner(), origin).require(roster, right)
        assert refused.value.rule == rule


def written(**changes: object) -> str:
    """A command's text with some parts of its envelope changed; None takes a part away."""
    parts = json.loads(command(SyncPlanner(), at(0)).model_dump_json()) | changes
    return json.dumps({name: value for name, value in parts.items() if value is not None})


def test_a_command_without_a_version_is_one_of_the_first() -> None:
    first = Command.model_validate_json(written(version=None))
    assert (first.version, first.has_its_own_id) == (1, True)


def test_a_command_is_written_in_the_version_of_this_masc_and_so_is_what_follows_from_an_older_one() -> None:
    older = Command.model_validate_json(written(version=None))
    assert json.loads(older.anew().model_dump_json())["version"] == 1, "it is still what it was"
    assert command(SyncPlanner(), at(0)).version == follow_up(SyncPlanner(), older).version == VERSION


@pytest.mark.parametrize("version", [None, *range(1, VERSION + 1)])
def test_an_id_that_is_not_the_one_of_what_is_asked_is_seen_in_every_version(version: int | None) -> None:
    assert Command.model_validate_json(written(version=version)).has_its_own_id
    for changes in (
        {"command_id": str(uuid4())},
        {"payload": {"kind": "send_digests", "meeting_id": "2026-11-30"}},
        {"origin": json.loads(at(0, board="elsewhere").model_dump_json())},
        {"origin": json.loads(at(1).model_dump_json())},
    ):
        assert not Command.model_validate_json(written(version=version, **changes)).has_its_own_id


@pytest.mark.parametrize("version", [0, -1, "two", VERSION + 1, {}])
def test_no_other_version_is_read_as_a_command(version: object) -> None:
    with pytest.raises(ValidationError):
        Command.model_validate_json(written(version=version))


def test_a_newer_message_is_known_by_its_version_alone() -> None:
    own = command(SyncPlanner(), at(0)).command_id
    for changes in ({}, {"payload": {"kind": "dance", "steps": 7}}, {"origin": None}, {"more": [1]}):
        text = written(version=VERSION + 1, **changes)
        newer = NewerMessage.read(text)
        assert newer
        assert (newer.version, newer.id_in(text)) == (VERSION + 1, own)
    for unnamed in (None, "seven", 7):
        text = written(version=VERSION + 5, command_id=unnamed)
        newer = NewerMessage.read(text)
        assert newer
        assert newer.id_in(text) == id_of_text(text)


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "{}", '{"version": "x"}', written(), written(version=None)])
def test_nothing_else_is_a_newer_message(text: str) -> None:
    assert NewerMessage.read(text) is None
