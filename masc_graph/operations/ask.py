"""What the command line and the keyed call ask of a running board. They put commands on the queue, like every door."""

from __future__ import annotations

from typing import Final

from masc_graph.commands import Command, Door, Origin, Payload, PostAgenda, RekeyReferrals, command
from masc_graph.domain.meetings.calendar import has_closed
from masc_graph.errors import Refused
from masc_graph.service import Service

NO_SUCH_MEETING: Final = "no_such_meeting"
TOO_EARLY: Final = "too_early"


async def ask_for_new_keys(service: Service) -> Command:
    """Ask the worker to rekey every referral with the match key in these settings."""
    return await _ask(service, RekeyReferrals(key_id=service.settings.match_key_id), "cli")


async def ask_for_agenda(service: Service, meeting_id: str, door: Door) -> Command:
    """Ask the worker to post an agenda, in the role of operator. The same rules apply as for everybody.

    Raises ``Refused`` with the rule ``NO_SUCH_MEETING`` or ``TOO_EARLY``.
    """
    now = await service.now()
    meeting = (await service.registers.calendar(service.rules, now)).meeting_by_id(meeting_id)
    if meeting is None:
        raise Refused(NO_SUCH_MEETING, "There is no meeting with that id. Use its first planned date.")
    if not has_closed(meeting, now):
        raise Refused(TOO_EARLY, "The last day to refer has not passed, so the agenda cannot be posted yet.")
    return await _ask(service, PostAgenda(meeting_id=meeting_id), door)


async def _ask(service: Service, payload: Payload, door: Door) -> Command:
    origin = Origin(board_id=service.settings.board_id, at=await service.now(), door=door)
    new_command = command(payload, origin)
    await service.queue.put(new_command.model_dump_json())
    return new_command
