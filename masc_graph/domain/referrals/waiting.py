"""How long an urgent referral has waited for its first answer."""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile
from typing import Final

from masc_graph.domain.meetings.calendar import PREVIEW_TIME
from masc_graph.domain.meetings.meeting import LONDON, london_day
from masc_graph.domain.text.working_days import Rules, is_working_day, working_days_after

CHAIRS_TOO: Final = 2
"""On the second morning a whole working day has gone by, and chair and vice chair are told as well."""


def mornings_without_answer(received_at: datetime, now: datetime, rules: Rules) -> int:
    """Count the working mornings since the day on which a referral arrived, this one included.

    Before nine in London and on a day off it is 0: nobody is told then.
    """
    local = now.astimezone(LONDON)
    today = local.date()
    if local.time() < PREVIEW_TIME or not is_working_day(today, rules):
        return 0
    mornings = takewhile(lambda day: day <= today, working_days_after(london_day(received_at), rules))
    return len(list(mornings))
