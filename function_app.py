"""The doors of MASC on Teams as Azure Functions triggers. Each makes one call and does nothing else."""

# azure-functions leaves parts of its decorators and headers untyped.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from __future__ import annotations

import json

import azure.functions as func
from azure.functions.queue import QueueMessage

from masc_graph import log
from masc_graph.doors import Body, Doors

log.only_ours()
app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)
doors = Doors()


@app.function_name("messages")
@app.route("messages", methods=["POST"], auth_level=func.AuthLevel.ANONYMOUS)
async def messages(req: func.HttpRequest) -> func.HttpResponse:
    """Teams calls; the token in the header proves that it is Teams."""
    return _json(*await doors.messages(req.headers.get("Authorization"), req.get_body()))


@app.function_name("post_agenda")
@app.route("boards/{board}/meetings/{meeting_id}/agenda", methods=["POST"])
async def post_agenda(req: func.HttpRequest) -> func.HttpResponse:
    """Somebody with the function key asks for an agenda to be posted."""
    return _json(*await doors.post_agenda(req.route_params["board"], req.route_params["meeting_id"]))


@app.function_name("health")
@app.route("health", methods=["GET"], auth_level=func.AuthLevel.ANONYMOUS)
async def health(req: func.HttpRequest) -> func.HttpResponse:
    """Say whether the settings are complete, and when each timer last ran."""
    del req
    return _json(*await doors.health())


@app.function_name("agenda_due")
@app.timer_trigger("timer", schedule="0 */15 * * * *")
async def agenda_due(timer: func.TimerRequest) -> None:
    """Every quarter of an hour: is an agenda due, are the dates in the channel current?"""
    del timer
    await doors.agenda_due()


@app.function_name("sync")
@app.timer_trigger("timer", schedule="0 */10 * * * *")
async def sync(timer: func.TimerRequest) -> None:
    """Every ten minutes: what was ticked in Planner?"""
    del timer
    await doors.sync()


@app.function_name("work")
@app.queue_trigger("message", queue_name="masc-work", connection="AzureWebJobsStorage")
async def work(message: QueueMessage) -> None:
    """Carry out one command."""
    await doors.work(message.get_body().decode("utf-8", "replace"))


@app.function_name("poison")
@app.queue_trigger("message", queue_name="masc-work-poison", connection="AzureWebJobsStorage")
async def poison(message: QueueMessage) -> None:
    """Keep a message that cannot be handled, and alert the administrators."""
    await doors.poison(message.get_body().decode("utf-8", "replace"))


def _json(status: int, body: Body) -> func.HttpResponse:
    if body is None:
        return func.HttpResponse(status_code=status)
    return func.HttpResponse(json.dumps(body), status_code=status, mimetype="application/json")
