"""What is wrong with one answer, in words for the person who typed it."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """``field`` is the id of the input; ``message`` is shown beside it and in the summary at the top."""

    field: str
    message: str
