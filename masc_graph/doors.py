"""What each door does with a call: verify it, answer it, put commands on the queue, or carry them out.

The doors are the only place that catches everything. Teams sends nothing for hours after repeated failures, so
whatever happens here, it gets a 2xx or a refusal, never a 5xx.
"""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import ValidationError

from masc_graph import due, log
from masc_graph.bot import router
from masc_graph.bot.answer import Answer
from masc_graph.bot.press import Press, read_press
from masc_graph.commands import (
    Alert,
    Command,
    Door,
    NewerMessage,
    Origin,
    Payload,
    SyncPlanner,
    command,
    follow_up,
    id_of_text,
)
from masc_graph.domain.text.reference import problem_number
from masc_graph.errors import GiveUp, MascError, NotProven, Refused, SettingsError, TryAgain, Unexpected, Unfinished
from masc_graph.operations.ask import NO_SUCH_MEETING, ask_for_agenda
from masc_graph.operations.keep import LOOKS, command_in, keep, keep_as_it_is, name_of, stood_long
from masc_graph.operations.timers import TimersRead, mark
from masc_graph.queue import FailedMessage
from masc_graph.service import QUEUE, Service, wall_clock
from masc_graph.settings import Settings
from masc_graph.work.worker import handle

FIRST_PAUSE: Final = timedelta(seconds=10)
LONGEST_PAUSE: Final = timedelta(hours=1)
NEWER_PAUSE: Final = timedelta(minutes=5)
WORK_SECONDS: Final = 240

Body = Mapping[str, Any] | None
"""What is answered; None is an answer without a body."""
Replied = tuple[int, Body]


class Doors:
    """The doors of one function app. The service is built when first used, so ``health`` can name missing settings."""

    def __init__(self, build: Callable[[], Service] | None = None) -> None:
        self.build = build or (lambda: Service(Settings.read(os.environ)))
        self._service: Service | None = None
        self._welcomed: due.Dates | None = None
        self._timers = TimersRead()

    @property
    def service(self) -> Service:
        """The service. Raises ``SettingsError`` if settings are missing."""
        if self._service is None:
            self._service = self.build()
        return self._service

    async def messages(self, authorization: str | None, body: bytes) -> Replied:
        """Answer an activity: 401 or 403 if the caller cannot be verified, otherwise 200."""
        try:
            activity = await self.service.gate.admit(authorization, body, wall_clock())
        except NotProven as refused:
            log.event("caller_refused", reason=refused.reason, status=refused.status)
            return refused.status, {"error": "This endpoint answers Microsoft Teams only."}
        except (SettingsError, TryAgain) as error:
            log.problem("caller_not_checked", reason=type(error).__name__)
            return 401, {"error": "The caller cannot be checked at the moment."}
        press = read_press(activity)
        if press is None:
            return 200, None
        return 200, await self._answer(press)

    async def _answer(self, press: Press) -> Body:
        """Answer within a second. Any failure becomes the problem card, and is logged with its number."""
        try:
            now = await self.service.now()
            answer = await router.answer(press, self.service.bot_context(now))
            return await self._saved(answer, press, now)
        except Exception as error:  # noqa: BLE001 - a door answers, whatever happens behind it
            failed = router.problem(press, self.service.outside.draw, type(error).__name__)
        try:
            return await self._saved(failed, press, wall_clock())
        except Exception as error:  # noqa: BLE001 - the same
            log.problem("problem_not_told", reason=type(error).__name__)
            return failed.body

    async def _saved(self, answer: Answer, press: Press, now: datetime) -> Body:
        """Put the answer's commands on the queue before answering. If that fails, say so and return what was typed."""
        origin = self._origin(press.door, now, press.person_id, press.tenant_id)
        try:
            for payload in answer.payloads:
                await self._put(payload, origin)
        except (TryAgain, GiveUp) as error:
            unsaved = router.problem(press, self.service.outside.draw, type(error).__name__).body
            return answer.unsaved or unsaved
        return answer.body

    async def post_agenda(self, board_id: str, meeting_id: str) -> Replied:
        """Handle the keyed call that posts an agenda: 202, with the command's id."""
        try:
            service = self.service
            if board_id != service.settings.board_id:
                return 404, {"error": "There is no such board."}
            put = await ask_for_agenda(service, meeting_id, "http")
        except Refused as refused:
            return 404 if refused.rule == NO_SUCH_MEETING else 409, {"error": refused.user_message}
        except SettingsError as error:
            return 503, {"error": f"MASC is not set up yet. Missing or wrong settings: {', '.join(error.names)}."}
        except (TryAgain, GiveUp):
            return 503, {"error": "The command could not be saved. Nothing has been posted. Try again in a minute."}
        return 202, {"command_id": str(put.command_id)}

    async def health(self) -> Replied:
        """Name the settings that are missing, never a value; say which Python runs here and when each timer last ran.

        A timer that is not known to have run has null; so do all while the queue does not answer: no reason for 503.
        """
        python = platform.python_version()
        try:
            queue = self.service.queue
        except SettingsError as error:
            return 503, {"status": "not set up", "missing": list(error.names), "python": python}
        return 200, {"status": "ready", "python": python, "timers": await self._timers.read(queue)}

    async def agenda_due(self) -> None:
        """Put everything that is due on the queue."""
        service = self.service
        origin = self._origin("timer", await service.now())
        due_commands = await due.ask(service.registers, service.rules, origin, self._welcomed)
        for payload in due_commands.from_lists:
            await self._put(payload, self._origin("list", origin.at))
        for payload in due_commands.payloads:
            await self._put(payload, origin)
        self._welcomed = due_commands.dates
        await mark(service.queue, "agenda_due", origin.at)

    async def sync(self) -> None:
        """Ask for a comparison with the plan, keep what no function kept, and log the queues' state for the alarms."""
        now = await self.service.now()
        await self._put(SyncPlanner(), self._origin("timer", now))
        states = await self.service.queue.states()
        if states[f"{QUEUE}-poison"].count:
            await self._take_over(now)
            states = await self.service.queue.states()
        for queue, state in states.items():
            waits = int((now - state.oldest_at).total_seconds() // 60) if state.oldest_at else 0
            log.event("queue_state", queue=queue, count=state.count, oldest_minutes=max(0, waits))
        await mark(self.service.queue, "sync", now)

    async def _take_over(self, now: datetime) -> None:
        """Keep for good what has stood on the poison queue for an hour: there it expires, and its function may fail."""
        try:
            for look in range(LOOKS):
                if messages := await stood_long(self.service.queue, now):
                    for message in messages:
                        await self._keep_poisoned(message)
                    return
                if look + 1 < LOOKS:
                    await self.service.outside.sleep(1)
        except TryAgain as failure:
            log.problem("poison_not_taken_over", reason=failure.reason)

    async def _keep_poisoned(self, message: FailedMessage) -> None:
        if newer := NewerMessage.read(message.text):
            await self._wait_for_newer(newer, message.text)
        else:
            await self._tell(message.text, new=await keep_as_it_is(self.service.queue, message))
        await self.service.queue.drop_poisoned(message)
        log.problem("poison_taken_over", command_id=name_of(message.text), readable=message.readable)

    async def work(self, text: str) -> None:
        """Carry out one message: done, put back with a delay, or put aside; anything unexpected is raised."""
        if newer := NewerMessage.read(text):
            await self._wait_for_newer(newer, text)
            return
        try:
            work = Command.model_validate_json(text)
        except ValidationError:
            log.problem("not_a_command")
            await self.service.queue.put_aside(text)
            return
        if work.origin.board_id != self.service.settings.board_id:
            log.problem("command_of_other_board", command_id=str(work.command_id))
            await self.service.queue.put_aside(text)
            return
        if not work.has_its_own_id:
            log.problem("command_id_differs", kind=work.kind, command_id=str(work.command_id))
            await self.service.queue.put_aside(text)
            return
        try:
            await self._handle(work)
        except Exception as error:  # noqa: BLE001 - the host logs an exception's text, which may repeat what somebody wrote
            raise Unexpected(type(error).__name__).with_traceback(error.__traceback__) from None

    async def _wait_for_newer(self, newer: NewerMessage, text: str) -> None:
        """Leave a message as it is until a MASC that can read it comes, for as long as that takes."""
        log.problem("command_needs_newer_masc", version=newer.version, command_id=str(newer.id_in(text)))
        await self.service.queue.put(text, NEWER_PAUSE)

    async def _handle(self, work: Command) -> None:
        known = {"kind": work.kind, "command_id": str(work.command_id), "tries": work.tries}
        try:
            async with asyncio.timeout(WORK_SECONDS):
                after = await handle(work, self.service.work_context(await self.service.now()))
                for payload in after:
                    await self.service.queue.put(follow_up(payload, work).model_dump_json())
        except Unfinished:
            log.event("command_goes_on", **known)
            await self.service.queue.put(work.model_dump_json())
        except TryAgain as failure:
            log.event("command_put_back", reason=failure.reason, **known)
            await self._put_back(work, failure)
        except MascError as failure:
            log.problem("command_put_aside", reason=str(failure), **known)
            if work.origin.door != "timer":
                await self.service.queue.put_aside(work.because(str(failure)).model_dump_json())
        else:
            log.event("command_done", **known)

    async def _put_back(self, work: Command, failure: TryAgain) -> None:
        """Wait as long as the outside asked, and longer at every try; a timer's next firing repeats its command."""
        if work.origin.door == "timer":
            return
        pause = min(FIRST_PAUSE * 2 ** min(work.tries, 10), LONGEST_PAUSE)
        again = work.model_copy(update={"tries": work.tries + 1})
        await self.service.queue.put(again.model_dump_json(), max(pause, failure.after or pause))

    async def poison(self, text: str) -> None:
        """Keep a message that cannot be handled, once, and alert the administrators."""
        if newer := NewerMessage.read(text):
            await self._wait_for_newer(newer, text)
            return
        await self._tell(text, new=await keep(self.service.queue, text))

    async def _tell(self, text: str, *, new: bool) -> None:
        """Alert the administrators of a message that is kept. A repeat is one alert; a failed alert is only logged.

        Nobody is told of a command that no door of ours made: whoever put it there must not write to anybody.
        """
        failed = command_in(text)
        known = {"command_id": name_of(text), "kind": failed.kind if failed else "unknown"}
        if new:
            log.problem("command_kept", **known)
        if failed and failed.kind == "alert":
            log.problem("alert_failed", command_id=str(failed.command_id))
            return
        if failed and not failed.has_its_own_id:
            return
        await self._put(_alert(failed, text), self._origin("message", await self.service.now()))

    def _origin(self, through: Door, at: datetime, actor: str | None = None, tenant: str | None = None) -> Origin:
        board_id = self.service.settings.board_id
        return Origin(board_id=board_id, at=at, door=through, actor_id=actor, tenant_id=tenant)

    async def _put(self, payload: Payload, origin: Origin) -> Command:
        put = command(payload, origin)
        await self.service.queue.put(put.model_dump_json())
        return put


def _alert(failed: Command | None, text: str) -> Alert:
    """Make the alert for a failed message. If that is not a command, its id is derived from its text."""
    command_id = failed.command_id if failed else id_of_text(text)
    return Alert(
        failed_command_id=str(command_id),
        failed_kind=failed.kind if failed else "unknown",
        problem_number=problem_number(command_id),
    )
