"""The minutes as a Word document, in the order of the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from masc_graph.documents.word import Paper
from masc_graph.domain.agenda.agenda import CONFIDENTIALITY
from masc_graph.domain.agenda.earlier_actions import EarlierAction
from masc_graph.domain.board.prompts import Heading, PromptState
from masc_graph.domain.meetings.calendar_words import (
    day_words_with_year,
    listed,
    meeting_words,
    plain_day_words,
    time_words,
)
from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.minutes.minutes import AgreedAction, MinutedAttendance, MinutedCase, Minutes, ReplacedDecision

DRAFT: Final = "Draft. Not published."
NOTHING: Final = "None"
NO_NAMES: Final = (
    "Each case stands here under its reference, and no person is named. Share these minutes only as the information "
    "sharing agreement allows."
)
OTHER_BUSINESS: Final = "MASC keeps no record of other business."
_STATES: Final = (
    ("Done", PromptState.DONE),
    ("Done so far, more needed", PromptState.DONE_AND_NEEDED),
    ("Needed", PromptState.NEEDED),
    ("Considered, nothing needed", PromptState.CONSIDERED),
    ("Not considered", PromptState.NOT_CONSIDERED),
)
_STATES_WITH_ACTION: Final = tuple(
    ("Considered" if state is PromptState.CONSIDERED else words, state) for words, state in _STATES
)
_ACTION_COLUMNS: Final = ("Action", "Agency", "Area", "What", "Due")
_ACTION_WIDTHS: Final = (3.1, 2.9, 2.2, 5.3, 3.5)
_EARLIER_WIDTHS: Final = (3.1, 3, 7.4, 3.5)


def as_docx(minutes: Minutes, made_at: datetime, version: int | None) -> bytes:
    """Return the document. Without a ``version`` it is a draft, and every page says so."""
    title = f"MASC minutes: {day_words_with_year(minutes.meeting.held_on)}"
    paper = Paper(title, made_at, notice="" if version else DRAFT)
    paper.heading(title, 1)
    paper.text(_which(made_at, version))
    paper.text(NO_NAMES)
    _meeting(paper, minutes)
    paper.heading("1. Confidentiality", 2)
    paper.text(CONFIDENTIALITY)
    paper.text(_statement(minutes.took_part))
    _before(paper, minutes)
    paper.heading("3. Cases closed", 2)
    paper.text(f"{listed(minutes.closed)}." if minutes.closed else "No case was closed.")
    _cases(paper, minutes)
    paper.heading("5. Any other business", 2)
    paper.text(OTHER_BUSINESS)
    paper.heading("6. Next meeting", 2)
    paper.text(f"{meeting_words(minutes.next_meeting)}. Refer by {minutes.next_last_day}.")
    return paper.content()


def _which(made_at: datetime, version: int | None) -> str:
    moment = f"{plain_day_words(london_day(made_at))} at {time_words(made_at)}"
    return f"Version {version}, made on {moment}." if version else f"{DRAFT} Made on {moment}."


def _meeting(paper: Paper, minutes: Minutes) -> None:
    paper.heading("The meeting", 2)
    paper.fact("Held", meeting_words(minutes.meeting))
    who = minutes.took_part
    if who is None:
        paper.warning("Nobody has said who took part.")
        return
    paper.fact("Chaired by", who.chaired_by)
    paper.fact("Present", _listed(who.present))
    paper.fact("Apologies", _listed(who.apologies))
    paper.fact("Sent information", _listed(who.sent_information))
    paper.fact("Absent", _listed(who.absent))
    paper.warning(f"Warning given at the meeting: {who.quorum_warning}" if who.quorum_warning else "")


def _statement(who: MinutedAttendance | None) -> str:
    if who and who.confidentiality_read:
        return "The confidentiality statement was read."
    return "It is not noted that the confidentiality statement was read."


def _before(paper: Paper, minutes: Minutes) -> None:
    before = minutes.before
    sorts = (
        ("Completed", before.completed),
        ("No longer relevant", before.no_longer_relevant),
        ("Could not be done", before.not_completed),
        ("Still open", before.still_open),
    )
    paper.heading("2. Actions from before", 2)
    paper.text(". ".join(f"{words}: {len(actions)}" for words, actions in sorts) + ".")
    for words, actions in sorts:
        if actions:
            paper.heading(words, 3)
            paper.table(("Action", "Agency", "What", "Due"), map(_earlier, actions), _EARLIER_WIDTHS)


def _earlier(action: EarlierAction) -> Sequence[str]:
    due = f"{plain_day_words(action.due_on)}{', overdue' if action.overdue else ''}"
    what = f"{action.what}\nNote: {action.said}" if action.said else action.what
    return action.code, action.agency, what, due


def _cases(paper: Paper, minutes: Minutes) -> None:
    paper.heading("4. Cases", 2)
    decided, not_reached = len(minutes.cases), len(minutes.not_reached)
    paper.text(f"Decided: {decided}. Not reached: {not_reached}.")
    for sentence in minutes.unreadable:
        paper.warning(sentence)
    for case in minutes.cases:
        _case(paper, case)
    if minutes.not_reached:
        paper.heading("Cases not reached", 3)
        for case in minutes.not_reached:
            paper.fact(
                case.reference, f"{case.presents} presents. Put off to {day_words_with_year(case.comes_back_on)}."
            )


def _case(paper: Paper, case: MinutedCase) -> None:
    paper.heading(f"{case.reference}: {case.outcome.words}", 3)
    paper.fact("Presented by", case.presents)
    paper.fact("About", ", ".join(case.about))
    paper.fact("Agenda", "Added after the agenda was posted" if case.added else "")
    paper.fact("Outcome", case.outcome.words)
    paper.fact("Reason", case.reason)
    paper.fact("Put off because", case.defer_why)
    paper.fact("Review on", day_words_with_year(case.review_on) if case.review_on else "")
    paper.fact("Sent to", ", ".join(case.refer_targets))
    paper.fact("Referral made by", case.refer_by)
    paper.fact("Transferred to", case.transfer_to)
    paper.fact("Disagreement", case.dissent)
    for handed_over in case.handed_over:
        paper.fact("Handed over", handed_over)
    paper.fact("Decided by", f"{case.decided_by}, {_moment(case.decided_at)}")
    for replaced in case.replaced:
        paper.fact("Replaces", _replaced(replaced))
    _prompts(paper, case)
    _actions(paper, case.actions)


def _replaced(old: ReplacedDecision) -> str:
    """Describe the earlier decision, and why it was replaced."""
    dissent = f" Disagreement then: {_sentence(old.dissent)}" if old.dissent else ""
    return (
        f"{old.outcome}, decided by {old.decided_by}, {_moment(old.decided_at)}. Reason then: {_sentence(old.reason)}"
        f"{dissent} Replaced {_moment(old.replaced_at)}, because: {_sentence(old.why)}"
    )


def _prompts(paper: Paper, case: MinutedCase) -> None:
    """List all 13 prompts, one line for each area; an area with an action is never one where nothing was needed."""
    paper.heading("The five areas", 4)
    acted_on = {action.heading for action in case.actions}
    for heading in Heading:
        states = _STATES_WITH_ACTION if heading in acted_on else _STATES
        prompts_by_state = ((words, case.prompts_in(heading, state)) for words, state in states)
        paper.fact(
            heading.value, " ".join(f"{words}: {', '.join(prompts)}." for words, prompts in prompts_by_state if prompts)
        )


def _actions(paper: Paper, actions: Sequence[AgreedAction]) -> None:
    paper.heading("Actions", 4)
    if not actions:
        paper.text("None.")
        return
    rows = (
        (action.code, action.agency, action.heading.value, action.what, plain_day_words(action.due_on))
        for action in actions
    )
    paper.table(_ACTION_COLUMNS, rows, _ACTION_WIDTHS)


def _listed(agencies: Sequence[str]) -> str:
    return listed(agencies) if agencies else NOTHING


def _moment(at: datetime) -> str:
    return f"{plain_day_words(london_day(at))} at {time_words(at)}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
