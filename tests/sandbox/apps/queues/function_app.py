"""Two queues and two timers; ``seen`` is what was done with what, at its end, or at its start where it has none."""

import asyncio

import azure.functions as func

app = func.FunctionApp()
seen: list[tuple[str, str]] = []


class ProcessKilled(BaseException):
    """What ends a process: nothing that a host could catch."""


async def _do(where: str, message: func.QueueMessage) -> None:
    body = message.get_body().decode()
    if body.startswith("slow"):
        await asyncio.sleep(0.05)
    seen.append((where, body))
    if body.startswith("kill"):
        raise ProcessKilled
    if body.startswith(f"fail in {where}"):
        raise RuntimeError("cannot")


@app.queue_trigger(arg_name="message", queue_name="some-work", connection="AzureWebJobsStorage")
async def work(message: func.QueueMessage) -> None:
    await _do("work", message)


@app.queue_trigger(arg_name="message", queue_name="some-work-poison", connection="AzureWebJobsStorage")
async def poison(message: func.QueueMessage) -> None:
    await _do("poison", message)


@app.timer_trigger(arg_name="timer", schedule="0 */10 * * * *")
async def slow_timer(timer: func.TimerRequest) -> None:
    await asyncio.sleep(0.05)
    seen.append(("timer", "slow"))


@app.timer_trigger(arg_name="timer", schedule="0 */10 * * * *")
async def quick_timer(timer: func.TimerRequest) -> None:
    seen.append(("timer", "quick"))
