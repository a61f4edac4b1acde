"""What an answer from Graph means, given the request: the same rules for single requests and for parts of a batch."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import Enum

from masc_graph.errors import Changed, GiveUp, Gone, MascError, TryAgain, Unanswered

# https://learn.microsoft.com/graph/api/resources/planner-overview: a limit answers 403, like a missing permission.
_PLANNER_LIMIT = re.compile(r"Maximum[A-Z][A-Za-z]+")
_SAFE_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}")
# Seen with 400, 409 and 500: https://github.com/pnp/pnpcore/issues/1280.
_UNIQUE_CLASH = re.compile(r"unique constraint|duplicate values were found", re.IGNORECASE)


class Purpose(Enum):
    """What a request does. It decides whether the request may be repeated when the answer is lost."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"

    @staticmethod
    def of(method: str) -> Purpose:
        """Work out the purpose from the HTTP method: POST creates; PATCH, PUT and DELETE change, with an etag."""
        return {"GET": Purpose.READ, "POST": Purpose.CREATE}.get(method.upper(), Purpose.CHANGE)


def failure(purpose: Purpose, status: int, code: str = "", text: str = "", after: timedelta | None = None) -> MascError:
    """Turn a status that is not a success into the error that says what to do next.

    ``text`` is only searched for the words of a duplicate key, and never repeated: it may hold a field's value.
    """
    reason = f"graph:{status}:{code}" if _SAFE_CODE.fullmatch(code) else f"graph:{status}"
    if status in (401, 423, 429):
        return TryAgain(reason, after)
    if status in (409, 412) or (purpose is Purpose.CREATE and _UNIQUE_CLASH.search(text)):
        return Changed(reason, after)
    if status == 408 or status >= 500:
        return _lost(purpose, reason, after)
    if status in (404, 410) and purpose is not Purpose.CREATE:
        return Gone(reason)
    if status == 403 and _PLANNER_LIMIT.fullmatch(code):
        return GiveUp(f"planner_limit:{code}")
    return GiveUp(reason)


def no_answer(purpose: Purpose, reason: str) -> MascError:
    """Say what to do when a request was sent, but no answer came or only part of one."""
    return _lost(purpose, reason, None)


def _lost(purpose: Purpose, reason: str, after: timedelta | None) -> MascError:
    # A read may be repeated. So may a change: if the first one did arrive, the etag no longer matches.
    return Unanswered(reason, after) if purpose is Purpose.CREATE else TryAgain(reason, after)
