"""A bot that answers as a test tells it, and cards that it posts, so that the page is tested without the product."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.browser.processes import ROOT

Json = dict[str, Any]
CARD = "application/vnd.microsoft.card.adaptive"
PEOPLE: Json = json.loads((ROOT / "demo" / "people.json").read_text(encoding="utf-8"))


def card(*body: Json, actions: list[Json] | None = None) -> Json:
    """An Adaptive Card with these elements and buttons."""
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": actions or []}


def text(words: str) -> Json:
    """A paragraph of a card."""
    return {"type": "TextBlock", "text": words, "wrap": True}


def dialog(title: str, content: Json) -> Json:
    """The bot's answer that opens a dialog, or takes it a step further."""
    value = {"title": title, "height": "medium", "width": "medium", "card": {"contentType": CARD, "content": content}}
    return {"task": {"type": "continue", "value": value}}


def card_answer(content: Json) -> Json:
    """The bot's answer to Action.Execute that shows the presser another card."""
    return {"statusCode": 200, "type": CARD, "value": content}


def message_answer(words: str) -> Json:
    """The bot's answer to Action.Execute that tells the presser something."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}


class Bot:
    """What it heard, and what it answers to each verb; anything else is answered with nothing."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.answers: dict[str, Json] = {}

    def answer(self, activity: Json) -> Json | None:
        """Remember the activity and look its verb up."""
        self.heard.append(activity)
        return self.answers.get(_verb(activity))

    def said(self, verb: str) -> Json:
        """The data of the last press of that verb."""
        return next(_data(one) for one in reversed(self.heard) if _verb(one) == verb)


def _data(activity: Json) -> Json:
    value = activity.get("value") or {}
    found: Json = value.get("action", value).get("data") or {}
    return found


def _verb(activity: Json) -> str:
    value = activity.get("value") or {}
    return str((value.get("action") or {}).get("verb") or _data(activity).get("verb") or value.get("commandId") or "")


@contextmanager
def serving(bot: Bot) -> Iterator[str]:
    """The bot's endpoint, for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(bot.answer))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/api/messages"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(answer: Callable[[Json], Json | None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            activity = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told = answer(activity)
            body = b"" if told is None else json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler


class Connector:
    """Posts, answers and edits in the channel as the bot, over the sandbox's Bot Connector."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._token = a_token(address, "https%3A%2F%2Fapi.botframework.com%2F.default")

    def post(self, content: Json, reply_to: str = "") -> str:
        """Post a card in the channel, or as a reply; gives its id."""
        channel = PEOPLE["channel"]["id"] + (f";messageid={reply_to}" if reply_to else "")
        return str(self._send("POST", channel, "", content)["id"])

    def edit(self, activity: str, content: Json) -> None:
        """Put another card in place of a posted one."""
        self._send("PUT", PEOPLE["channel"]["id"], f"/{activity}", content)

    def _send(self, method: str, conversation: str, path: str, content: Json) -> Json:
        body = {"type": "message", "summary": "A card", "attachments": [{"contentType": CARD, "content": content}]}
        url = f"{self.address}/connector/v3/conversations/{conversation}/activities{path}"
        return call(method, url, json.dumps(body).encode(), self._token)


def a_token(address: str, scope: str) -> str:
    """A token of the sandbox's login."""
    form = f"grant_type=client_credentials&client_id={PEOPLE['client_id']}&client_secret=invented&scope={scope}"
    login = f"{address}/login/{PEOPLE['tenant_id']}/oauth2/v2.0/token"
    return str(call("POST", login, form.encode())["access_token"])


def put_file(address: str, name: str, content: bytes) -> str:
    """Put a file into the library of the team's site over Graph; gives where a person opens it."""
    token = a_token(address, "https%3A%2F%2Fgraph.microsoft.com%2F.default")
    graph = f"{address}/graph/v1.0"
    place = f"{PEOPLE['site']['hostname']}:{PEOPLE['site']['path']}"
    site = call("GET", f"{graph}/sites/{place}", token=token)["id"]
    file = f"{graph}/sites/{site}/drive/root:/{name}:"
    call("PUT", f"{file}/content", content, token)
    return str(call("GET", file.removesuffix(":"), token=token)["webUrl"])


def call(method: str, url: str, body: bytes | None = None, token: str = "") -> Json:
    """One request over loopback; the answer's JSON, or nothing."""
    request = urllib.request.Request(url, body, method=method)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=20) as response:
        answer = response.read()
    return json.loads(answer) if answer else {}
