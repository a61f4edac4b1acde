"""A function app of every kind that the sandbox's host runs; ``seen`` is what its functions were given."""

import json

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)
seen: list[object] = []


@app.route(route="echo/{word}/{rest?}", methods=["GET", "POST"])
async def echo(req: func.HttpRequest) -> func.HttpResponse:
    told = {"word": req.route_params["word"], "query": dict(req.params), "body": req.get_body().decode()}
    return func.HttpResponse(json.dumps(told), status_code=201, mimetype="application/json", headers={"x-told": "yes"})


@app.route(route="open", auth_level=func.AuthLevel.ANONYMOUS)
def is_open(req: func.HttpRequest) -> str:
    return "open to " + req.method


@app.route(route="messages", methods=["POST"], auth_level=func.AuthLevel.ANONYMOUS)
async def messages(req: func.HttpRequest) -> func.HttpResponse:
    activity = req.get_json()
    seen.append((activity, req.headers.get("authorization")))
    answers = {
        "adaptiveCard/action": {
            "statusCode": 200,
            "type": "application/vnd.microsoft.activity.message",
            "value": "Pressed",
        },
        "task/fetch": {"task": {"type": "message", "value": "A dialog's message"}},
    }
    if activity.get("name") not in answers:
        return func.HttpResponse(status_code=200)
    return func.HttpResponse(json.dumps(answers[activity["name"]]), mimetype="application/json")


@app.route(route="broken", auth_level=func.AuthLevel.ANONYMOUS)
def broken(req: func.HttpRequest) -> func.HttpResponse:
    raise RuntimeError("broken")


@app.timer_trigger(arg_name="timer", schedule="%EVERY%")
def tick(timer: func.TimerRequest) -> None:
    seen.append(("tick", timer.past_due))


@app.queue_trigger(arg_name="message", queue_name="%WORK%", connection="AzureWebJobsStorage")
async def work(message: func.QueueMessage) -> None:
    body = message.get_body().decode()
    seen.append((body, message.dequeue_count))
    if body.startswith("fail"):
        raise RuntimeError("cannot")
