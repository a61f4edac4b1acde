"""A unique value for every question that identifies somebody, made from the declaration of the questions."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote_plus

import httpx
from pydantic.alias_generators import to_camel

from masc_graph.domain.referrals.field import NONE, NOT_KNOWN, FieldKind, PrivacyClass
from masc_graph.domain.referrals.referral import ReferralField
from masc_graph.domain.referrals.referral_fields import FIELDS
from tests.journeys.forms import STEPS

IDENTIFYING = tuple(field for field in FIELDS if field.privacy in (PrivacyClass.P2, PrivacyClass.P3))
_EVERYDAY = {name: value for answers, _ in STEPS for name, value in answers.items()}


def planted() -> dict[str, str]:
    """An answer to every question: canaries where they identify, and elsewhere what makes all of them asked."""
    answers = _EVERYDAY | {field.name: _canary(field) for field in IDENTIFYING}
    return answers | {field.condition.field: field.condition.values[0] for field in FIELDS if field.condition}


def traces() -> dict[str, tuple[str, ...]]:
    """How the answer to each identifying question would look anywhere, by the question's name."""
    answers = planted()
    return {field.name: tuple(_traces(field, answers[field.name])) for field in IDENTIFYING}


def _canary(one: ReferralField) -> str:
    if one.kind is FieldKind.TEXT:
        return f"Canary{to_camel(one.name)} Planted"
    if one.kind is FieldKind.DATE:
        return date(2001, 1, one.number).isoformat()
    telling = [choice for choice in one.choices if choice not in (NONE, NOT_KNOWN)]
    return ",".join(telling) if one.kind is FieldKind.MANY else max(telling, key=len)


def _traces(one: ReferralField, answer: str) -> Iterator[str]:
    """Recognise a choice as common as "Yes" by the column that it would be in."""
    if one.kind is FieldKind.DATE:
        day = date.fromisoformat(answer)
        yield from (answer, f"{day:%d/%m/%Y}", f"{day.day} {day:%B %Y}")
    elif one.kind is FieldKind.TEXT:
        yield answer.split(maxsplit=1)[0]
    else:
        choices = answer.split(",") if one.kind is FieldKind.MANY else [answer]
        long = [choice for choice in choices if len(choice) > len("Know and agrees")]
        yield from long or (f'"{one.column}"', f"'{one.column}'", f'"{one.name}":', f"'{one.name}':")


def found_in(text: str) -> set[str]:
    """The questions whose planted answer is in a text."""
    return {name for name, signs in traces().items() if any(sign in text for sign in signs)}


@dataclass
class Listening(httpx.AsyncBaseTransport):
    """Records everything that the product sends, and where: the parts of a ``$batch`` singly, messages decoded."""

    inner: httpx.AsyncBaseTransport
    heard: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    addresses: list[str] = field(default_factory=list[str])

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body, path = (await request.aread()).decode(errors="replace"), request.url.path
        self.addresses.append(unquote_plus(str(request.url)))
        if path.endswith("/$batch"):
            for part in json.loads(body)["requests"]:
                url = unquote_plus(part["url"])
                self.addresses.append(url)
                self.heard.append((f"{part['method']} {url.partition('?')[0]}", json.dumps(part.get("body"))))
        else:
            self.heard.append((f"{request.method} {path}", body + _message(body)))
        return await self.inner.handle_async_request(request)

    @property
    def places(self) -> set[str]:
        """Where any planted answer was sent."""
        return {place for place, text in self.heard if found_in(text)}


def _message(body: str) -> str:
    """The text of a queue's message, which travels in base64."""
    _, opened, rest = body.partition("<MessageText>")
    return base64.b64decode(rest.partition("<")[0]).decode() if opened else ""
