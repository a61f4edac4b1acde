"""The only way that MASC writes to the log: constant event names with ids, counts and durations.

Never people, answers, cards or the text of an error. A field's value must be a plain word, number, id or reference.
Anything else is left out, so that a mistake cannot leak a sentence.
"""

from __future__ import annotations

import json
import logging
import re

_LOGGER = logging.getLogger("masc")
_LONGEST = 80
# They log addresses, which contain people's ids and keyed names, and the Functions host forwards the log.
_TALKATIVE = ("azure", "httpcore", "httpx", "msal", "urllib3")
_PLAIN = re.compile(r"[\w.:/@+\-]*", re.ASCII)

Field = str | int | float | bool | None


def event(name: str, **fields: Field) -> None:
    """Write one event, such as ``event("command_done", kind="file_referral", ms=12)``."""
    _LOGGER.info("%s", _line(name, fields))


def problem(name: str, **fields: Field) -> None:
    """Log one event that somebody should look at."""
    _LOGGER.error("%s", _line(name, fields))


def only_ours() -> None:
    """Limit the libraries that talk to Microsoft to warnings, in a process whose log is telemetry."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _line(name: str, fields: dict[str, Field]) -> str:
    return json.dumps({"event": name, **{key: _plain(value) for key, value in fields.items()}})


def _plain(value: Field) -> Field:
    if isinstance(value, str) and (len(value) > _LONGEST or not _PLAIN.fullmatch(value)):
        return "(not shown)"
    return value
