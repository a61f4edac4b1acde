"""The cards on which decisions are prepared, recorded, handed over, closed and extended, and the reply under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from masc_graph.cards import add_actions, decision_reply, ready, record
from masc_graph.cards.action_rows import ActionsForm
from masc_graph.cards.templates import Card
from masc_graph.domain.agenda.agenda import AgendaCase
from masc_graph.domain.board.prompts import PROMPTS
from masc_graph.domain.board.usual_actions import UsualAction
from masc_graph.domain.cases.outcomes import ReferTarget
from masc_graph.domain.decisions.decision import (
    DISSENT_LIMIT,
    REASON_LIMIT,
    ROWS,
    TRANSFER_LIMIT,
    WHAT_LIMIT,
    WHY_LIMIT,
)
from masc_graph.domain.decisions.due import Dates
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.working_days import Rules
from tests.cards.sample_day import AGENCIES, MEETING, NEXT, NOW, TYPED

DATES = Dates(MEETING, NEXT, Rules())
ROW = {"agency_1": "police", "for_1": "offender.civil_orders", "what_1": "Apply for an interim order"}
USUAL = tuple(
    UsualAction(key=f"u{n}", agency_id="police", prompt=PROMPTS[n].id, text=text, days=days)
    for n, (text, days) in enumerate(
        [("Apply for a Stalking Protection Order", 28), ("Offer the victim an advocate", None), ("MAPPA referral", 7)]
    )
)
STANDING = record.CurrentDecision(
    "MASC-7F3K2/2026-11-30/1",
    "Actions agreed",
    NOW,
    "vice chair",
    [record.CurrentAction("MASC-7F3K2/1", "Police", TYPED, date(2026, 12, 14))],
)
EVERY_PART = ("rows", "dates", "done", "needed", "dissent", "conflict")
PROBLEMS = (Problem("agency_4", "Action 4: select an agency"), Problem("review_on", "Give the review date"))
QUORUM = "Only 2 of 4 core agencies are here. You may go on; the minutes will say so."


def a_screen(
    case: AgendaCase, answers: Mapping[str, str], problems: Sequence[Problem] = (), **changes: Any
) -> record.RecordScreen:
    """The chair's screen for one case."""
    everyday = {"token": "signed", "case": case, "number": 3, "of": 12, "usual": USUAL, "other": "the vice chair"}
    return record.RecordScreen(form=ActionsForm(answers, problems, AGENCIES, DATES), **(everyday | changes))


def filled_to_the_limit() -> dict[str, str]:
    """An answer to everything that the screen asks, each text as long as it may be."""
    asked = record.record_inputs()
    agencies = ",".join(agency.agency_id for agency in AGENCIES)
    row = {"agency": "police", "for": "referral.services", "what": "é" * WHAT_LIMIT, "also": agencies}
    rows = {f"{name}_{n}": value for n in range(1, ROWS + 1) for name, value in row.items() if f"{name}_{n}" in asked}
    return rows | {
        **{f"due_on_{n}": "2027-01-11" for n in range(1, ROWS + 1)},
        "usual": ",".join(one.key for one in USUAL),
        "done": ",".join(prompt.id for prompt in PROMPTS),
        "reason": "é" * REASON_LIMIT,
        "review_on": "2027-01-11",
        "refer_targets": ",".join(ReferTarget),
        "refer_by": "police",
        "transfer_to": "é" * TRANSFER_LIMIT,
        "dissent": "é" * DISSENT_LIMIT,
        "supersede_reason": "é" * WHY_LIMIT,
        "conflict": "true",
    }


def a_reply(replaced_at: datetime | None = None, replaces_at: datetime | None = None, **changes: Any) -> Card:
    """The thread reply of a decision with one action."""
    action = decision_reply.DecidedAction("MASC-7F3K2/1", "Police", "Offender", TYPED, date(2026, 12, 14))
    everyday = {
        "reference": "MASC-7F3K2",
        "meeting_id": MEETING.meeting_id,
        "decision_id": "MASC-7F3K2/2026-11-30/1",
        "outcome": "Actions agreed",
        "role": "chair",
        "agency": "Probation",
        "recorded_at": NOW,
        "actions": (action,),
        "replaces_at": replaces_at,
        "replaced_at": replaced_at,
    }
    return decision_reply.decision_recorded(decision_reply.DecisionReply(**(everyday | changes)))


def the_ready(count: int, answers: Mapping[str, str] | None = None, problems: Sequence[Problem] = ()) -> Card:
    """The list of so many cases that are ready to close."""
    references = [f"MASC-C9H{n:02}" for n in range(count)]
    return ready.ready(ready.Ready(MEETING.meeting_id, "signed", references, answers, problems))


def adding(answers: Mapping[str, str], problems: Sequence[Problem] = (), opened: Sequence[str] = ()) -> Card:
    """The dialog that adds actions to the decision of the sample day."""
    asked = ActionsForm(answers, problems, AGENCIES, DATES)
    return add_actions.add_actions(add_actions.AddScreen("signed", "MASC-7F3K2", asked, STANDING, "", opened))


def recording(case: AgendaCase) -> dict[str, list[Card]]:
    """All of them, by the name of their template."""
    told = {"saved": ("We are recording MASC-0V6ZB.",), "quorum_warning": QUORUM}
    prepared = {"prepared": "Prepared by the administrator at 10:21. Check it, change what you like."}
    handed = "You have a conflict of interest in this case. The vice chair records it."
    reason = (Problem("close_reason", "Enter the reason, in 10 to 1,000 characters"),)
    return {
        "record": [
            record.record(a_screen(case, ROW, **told, **prepared)),
            record.record(a_screen(case, {}, usual=(), other="")),
            record.record(a_screen(case, {"what_4": TYPED}, PROBLEMS, current=STANDING, warning="Press again.")),
            record.record(a_screen(case, {}, only_drafts=True)),
            record.record(a_screen(case, {}, opened=EVERY_PART)),
            record.record(a_screen(case, filled_to_the_limit(), current=STANDING, opened=EVERY_PART)),
        ],
        "record_handed": [record.record_handed(a_screen(case, {}, handed=handed, **told))],
        "ready": [the_ready(2), the_ready(14, {"close": "", "close_reason": ""}, reason)],
        "add_actions": [adding(ROW), adding({}, (Problem("what_1", "Add an action"),))],
        "decision_recorded": [a_reply(replaces_at=NOW), a_reply(replaced_at=NOW), a_reply(takes_actions=False)],
    }
