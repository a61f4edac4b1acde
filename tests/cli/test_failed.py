"""Commands that failed: listed without their content, put back, and discarded with a reason."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime

import pytest

from demo.world import BOARD
from masc_graph.commands import VERSION, AddInformation, Command, Origin, Payload, PostAgenda, command, id_of_text
from masc_graph.domain.text.reference import problem_number
from masc_graph.doors import Doors
from masc_graph.service import Service
from masc_graph.settings import Settings
from tests.cli.typist import Typist

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
CANARY = "Canary Lane 7"
TOLD = AddInformation(token="t", reference="MASC-7F3K2", answers={"victim_address": CANARY})


def a_command(payload: Payload = TOLD, board_id: str = BOARD) -> Command:
    return command(payload, Origin(board_id=board_id, at=AT, door="dialog", actor_id="p", tenant_id="t"))


def number_of(one: Command) -> str:
    return problem_number(one.command_id)


def keep(typist: Typist, *messages: Command | str) -> None:
    """Put these messages on the failed queue."""

    async def keep_all(service: Service) -> None:
        for message in messages:
            await service.queue.keep_failed(message if isinstance(message, str) else message.model_dump_json())

    typist.with_service(keep_all)


def fail(typist: Typist, one: Command) -> None:
    """Make a command fail all the way: the worker puts it aside, and the poison door keeps it."""

    async def failing() -> None:
        doors = Doors(lambda: Service(Settings.read(typist.environment), typist.outside))
        await doors.work(one.model_dump_json())
        for message in list(typist.sandbox.queues.get("masc-work-poison").messages.values()):
            await doors.poison(base64.b64decode(message.text).decode())
        await doors.service.close()

    asyncio.run(failing())


def events(typist: Typist) -> list[tuple[str, str, dict[str, str]]]:
    rows = [row for row in typist.rows("MASC Audit") if row["Event"].startswith("command_")]
    return [(row["Event"], row["CommandId"], json.loads(row["Details"])) for row in rows]


def test_a_board_on_which_nothing_failed_says_so(typist: Typist) -> None:
    assert typist.says("replay", "list") == "No command has failed."


def test_the_list_says_what_failed_when_and_why_and_shows_nothing_of_a_case(typist: Typist) -> None:
    gone = a_command(PostAgenda(meeting_id="2026-11-29"))
    fail(typist, gone)
    keep(typist, a_command(), a_command(board_id="other"), CANARY)
    output = typist.says("replay", "list")
    for word in (number_of(gone), "post_agenda", "no_such_meeting", str(gone.command_id), "2026-11-24 09:00"):
        assert word in output
    for reason in ("unexpected", "command_of_other_board", "not_a_command"):
        assert reason in output
    assert "Canary" not in output
    assert "MASC-7F3K2" not in output


def test_the_list_is_written_for_programs_too(typist: Typist) -> None:
    keep(typist, a_command())
    output = json.loads(typist.masc("replay", "list", "--json").output)
    assert output["count"] == 1
    assert output["commands"] == [
        {
            "number": number_of(a_command()),
            "kind": "add_information",
            "failed_at": "2026-11-24 09:00",
            "reason": "unexpected",
            "command_id": str(a_command().command_id),
        }
    ]


def test_more_than_the_list_shows_are_counted(typist: Typist) -> None:
    keep(typist, *(a_command(PostAgenda(meeting_id=f"{number}")) for number in range(40)))
    assert "The oldest 32 of about 40." in typist.says("replay", "list")


@pytest.mark.parametrize("name", ["number", "id"])
def test_one_command_is_put_back_as_it_was_asked_and_the_others_stay(typist: Typist, name: str) -> None:
    command, other = a_command(), a_command(PostAgenda(meeting_id="2026-11-30"))
    keep(typist, command.because("graph:403").model_copy(update={"tries": 9}), other)
    called = number_of(command).lower() if name == "number" else str(command.command_id)
    assert "add_information" in typist.says("replay", "one", called)
    assert typist.queue("masc-work") == [json.loads(command.model_dump_json())]
    assert [message["command_id"] for message in typist.queue("masc-failed")] == [str(other.command_id)]
    assert events(typist) == [("command_replayed", str(command.command_id), {"verb": "add_information"})]
    assert "post_agenda" in typist.says("replay", "list"), "what was not wanted is shown again at once"


def test_all_commands_of_the_board_are_put_back_and_what_is_none_stays(typist: Typist) -> None:
    keep(typist, a_command(), CANARY, a_command(PostAgenda(meeting_id="2026-11-30")), a_command(board_id="other"))
    assert "2 commands are on the queue again." in typist.says("replay", "all")
    assert {one["payload"]["kind"] for one in typist.queue("masc-work")} == {"add_information", "post_agenda"}
    assert len(typist.sandbox.queues.get("masc-failed").messages) == 2
    assert [event for event, _, _ in events(typist)] == ["command_replayed", "command_replayed"]


def test_a_command_is_discarded_with_a_reason_from_a_list(typist: Typist) -> None:
    command = a_command()
    keep(typist, command)
    output = typist.says("replay", "discard", number_of(command), "--reason", "done_by_hand")
    assert "is discarded: done_by_hand" in output
    assert (typist.queue("masc-work"), typist.queue("masc-failed")) == ([], [])
    details = {"verb": "add_information", "reason_code": "done_by_hand"}
    assert events(typist) == [("command_discarded", str(command.command_id), details)]
    assert typist.masc("replay", "discard", number_of(command), "--reason", "she rang me").exit_code == 2


def test_what_is_no_command_of_this_board_can_only_be_discarded(typist: Typist) -> None:
    keep(typist, CANARY)
    number = problem_number(id_of_text(CANARY))
    refused = typist.refused("replay", "one", number)
    assert f"{number} cannot be put back (not_a_command). It can be discarded." in refused
    assert "unknown" in typist.says("replay", "discard", number, "--reason", "not_ours")


def of_a_newer_masc(one: Command) -> str:
    parts = json.loads(one.model_dump_json()) | {"version": VERSION + 1, "wishes": CANARY}
    return json.dumps(parts)


def test_a_command_of_a_newer_masc_is_listed_and_neither_put_back_nor_lost(typist: Typist) -> None:
    newer, number = of_a_newer_masc(a_command()), number_of(a_command())
    keep(typist, newer, a_command(PostAgenda(meeting_id="2026-11-30")))
    said = typist.says("replay", "list")
    assert number in said
    assert "command_needs_newer_masc" in said
    assert "Canary" not in said
    first = f"{number} was written by a newer MASC (command_needs_newer_masc). Update MASC first."
    assert first in typist.refused("replay", "one", number)
    assert first in typist.refused("replay", "discard", number, "--reason", "not_wanted")
    assert "1 commands are on the queue again." in typist.says("replay", "all")
    assert typist.queue("masc-failed") == [json.loads(newer)]
    assert [event for event, _, _ in events(typist)] == ["command_replayed"]


def test_a_command_whose_id_is_not_its_own_can_only_be_discarded(typist: Typist) -> None:
    forged = a_command().model_copy(update={"command_id": id_of_text("forged")}).because("told to")
    keep(typist, forged)
    refused = typist.refused("replay", "one", number_of(forged))
    assert f"{number_of(forged)} cannot be put back (command_id_differs). It can be discarded." in refused
    assert "add_information" in typist.says("replay", "discard", number_of(forged), "--reason", "not_ours")


def test_a_number_that_nobody_knows_changes_nothing(typist: Typist) -> None:
    keep(typist, a_command())
    assert "No failed command is called AAAAA." in typist.refused("replay", "one", "AAAAA")
    assert "add_information" in typist.says("replay", "list")


def test_stopped_between_the_queue_and_the_audit_a_command_is_still_there(typist: Typist) -> None:
    keep(typist, a_command())
    typist.sandbox.faults.use([{"path": "/items", "fault": "403"}])
    assert "It was refused" in typist.refused("replay", "all")
    assert len(typist.queue("masc-failed")) == 1
    assert len(typist.queue("masc-work")) == 1, "the command's key makes its second delivery one"
