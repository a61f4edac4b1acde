"""What is wrong with one answer, in words for the person who typed it."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """``field`` is the id of the input it stands above; ``message`` is shown there and in the list at the top."""

    field: str
    message: str
