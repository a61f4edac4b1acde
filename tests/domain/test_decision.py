"""Decisions: what the dialog may send, what the rules ask for, and what the record says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masc_graph.domain.board.prompts import (
    PROMPT,
    PROMPTS,
    Heading,
    PromptState,
    prompt_lines,
    read_prompt,
    read_prompt_lines,
)
from masc_graph.domain.board.usual_actions import UsualAction
from masc_graph.domain.cases.outcomes import OUTCOMES, DeferWhy, Outcome, next_status
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.decisions.decision import (
    DecisionFacts,
    DecisionForm,
    TypedAction,
    expand_rows,
    moved_dates,
    not_considered_warning,
    prompt_states,
)
from masc_graph.domain.decisions.decision_checks import check_actions, check_decision, check_draft
from masc_graph.domain.decisions.decision_form import answers_of, read_decision_form, read_draft
from masc_graph.domain.decisions.due import DueChoice
from masc_graph.domain.meetings.calendar import Calendar
from masc_graph.domain.meetings.meeting import Meeting
from masc_graph.domain.text.inputs import FIRST_DAY, LAST_DAY
from masc_graph.domain.text.names import name_keys
from masc_graph.domain.text.privacy import has_markdown
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.working_days import Rules

KEY = bytes(32)
REASON = "The perpetrator has left the county."


def the_meeting(meeting_id: str) -> Meeting:
    meeting = Calendar(Rules()).meeting_by_id(meeting_id)
    assert meeting
    return meeting


MEETING, NEXT = the_meeting("2026-11-30"), the_meeting("2026-12-14")


def a_case(**changes: object) -> DecisionFacts:
    everyday = {
        "reference": "MASC-7F3K2",
        "meeting": MEETING,
        "next_meeting": NEXT,
        "agencies": {"police", "health"},
        "word_keys": set(name_keys("Zoe Smith", None, "", KEY).words),
    }
    return DecisionFacts.model_validate({**everyday, **changes})


def a_row(row: int = 1, **changes: object) -> TypedAction:
    everyday = {"agency_id": "police", "for_": "offender.civil_orders", "what": "Apply for an interim order"}
    return TypedAction.model_validate({"row": row, **everyday, **changes})


def a_form(*rows: TypedAction, **changes: object) -> DecisionForm:
    return DecisionForm.model_validate({"rows": rows, **changes})


def found(form: DecisionForm, **case: object) -> dict[str, str]:
    return dict(check_decision(form, a_case(**case), KEY))


def test_the_note_s_thirteen_prompts_stand_under_five_headings():
    assert len(PROMPTS) == len(PROMPT) == 13
    assert [sum(prompt.heading is heading for prompt in PROMPTS) for heading in Heading] == [2, 4, 3, 2, 2]
    assert PROMPT["offender.civil_orders"].label == "Offender: civil orders"
    assert PROMPT["offender.civil_orders"].input_id == "offender_civil_orders"
    assert not any(has_markdown(prompt.label) for prompt in PROMPTS)


def test_a_prompt_is_found_by_either_id():
    assert read_prompt("place_digital_safety") == read_prompt("place.digital_safety") == PROMPT["place.digital_safety"]
    assert read_prompt("place") is None


def test_an_action_makes_its_prompt_needed_and_a_tick_makes_it_done():
    form = a_form(a_row(), a_row(2, for_="victim.safety"), done=("victim.safety", "victim.support"))
    states = prompt_states(form)
    assert states["offender.civil_orders"] is PromptState.NEEDED
    assert states["victim.safety"] is PromptState.DONE_AND_NEEDED
    assert states["victim.support"] is PromptState.DONE
    assert states["place.target_hardening"] is PromptState.NOT_CONSIDERED
    went = prompt_states(form.model_copy(update={"went_through": True}))
    assert went["place.target_hardening"] is PromptState.CONSIDERED
    assert read_prompt_lines(prompt_lines(states)) == states
    assert prompt_lines(states).startswith("victim.support=done\nvictim.safety=done_and_needed\n")


def test_prompts_nobody_spoke_of_are_counted_in_a_warning():
    assert not_considered_warning(a_form(a_row(), done=("victim.support",))) == (
        "You have not said that all five areas were gone through. Press again to record 11 prompts as not considered."
    )
    all_but_one = tuple(prompt.id for prompt in PROMPTS[1:])
    warning = not_considered_warning(a_form(done=all_but_one))
    assert warning
    assert "record 1 prompt as" in warning
    assert not_considered_warning(a_form(went_through=True)) is None


@pytest.mark.parametrize("outcome", ["defer", "close"])
def test_a_case_that_is_put_off_or_closed_is_not_asked_whether_it_was_gone_through(outcome: str):
    assert not_considered_warning(a_form(outcome=outcome)) is None


@pytest.mark.parametrize(
    ("outcome", "status", "words"),
    [
        ("actions_agreed", "open_actions", "Actions agreed"),
        ("no_further_action", "closed", "No further action"),
        ("keep_under_review", "under_review", "Keep under review"),
        ("defer", "deferred", "Put off"),
        ("refer_to_process", "referred_on", "Send to another process"),
        ("transfer_area", "transferred", "Send to another area"),
        ("close", "closed", "Close"),
    ],
)
def test_an_outcome_makes_something_of_the_case(outcome: str, status: str, words: str):
    assert next_status(Outcome(outcome)) is CaseStatus(status)
    assert Outcome(outcome).words == words


def test_every_outcome_has_its_rule_in_the_order_of_the_dialog():
    assert list(OUTCOMES) == list(Outcome)
    assert DeferWhy.AGENCY_ABSENT.words == "Agency absent"


def test_the_dialog_is_read_as_typed_values():
    form, problems = read_decision_form(
        {
            "verb": "record.next",
            "agency_1": "police",
            "for_1": "offender_civil_orders",
            "what_1": " Apply for an interim order ",
            "also_1": "health, health",
            "usual": "u7,u9",
            "due_on_1": "2026-12-21",
            "agency_2": "health",
            "what_3": "Offer a place in the clinic",
            "agency_3": "health",
            "for_3": "victim.support",
            "due": "four_weeks",
            "went_through": "true",
            "done": "victim_safety,children.safety",
            "outcome": "keep_under_review",
            "reason": REASON,
            "review_on": "2027-01-11",
            "defer_why": "no_time",
            "refer_targets": "PDP,MAPPA",
            "refer_by": "police",
            "transfer_to": "Lancashire",
            "dissent": "Health disagreed.",
            "supersede_reason": "The date was wrong.",
        }
    )
    assert problems == []
    assert form == DecisionForm(
        outcome=Outcome.KEEP_UNDER_REVIEW,
        reason=REASON,
        rows=(
            a_row(due_on=date(2026, 12, 21), also=("health",)),
            a_row(3, agency_id="health", for_="victim.support", what="Offer a place in the clinic"),
        ),
        usual=("u7", "u9"),
        due=DueChoice.FOUR_WEEKS,
        went_through=True,
        done=("victim.safety", "children.safety"),
        review_on=date(2027, 1, 11),
        defer_why=DeferWhy.NO_TIME,
        refer_targets=("MAPPA", "PDP"),
        refer_by="police",
        transfer_to="Lancashire",
        dissent="Health disagreed.",
        supersede_reason="The date was wrong.",
    )
    assert [PROMPT[row.for_].heading for row in form.rows] == [Heading.OFFENDER, Heading.VICTIM]


def test_an_empty_dialog_is_the_preset_form():
    assert read_decision_form({}) == (DecisionForm(), [])


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"outcome": "acquit"}, Problem("outcome", "Select the outcome")),
        ({"due": 4}, Problem("due", "Select when the actions are due")),
        ({"done": "everything"}, Problem("done", "Select what has been done already")),
        ({"review_on": "soon"}, Problem("review_on", "Review date must be a real date")),
        ({"review_on": "0027-01-11"}, Problem("review_on", "Review date must have a year of four digits")),
        (
            {"review_on": "1899-12-31"},
            Problem("review_on", "Review date must be between 1 January 1900 and 31 December 2099"),
        ),
        ({"reason": "x" * 1001}, Problem("reason", "Reason must be 1,000 characters or fewer")),
        ({"what_1": "x" * 201}, Problem("what_1", "Action 1 must be 200 characters or fewer")),
        ({"what_2": "Visit", "for_2": "x"}, Problem("for_2", "Action 2: select what it is for")),
        ({"what_2": "Visit", "due_on_2": "x"}, Problem("due_on_2", "Action 2: due date must be a real date")),
        ({"what_7": "Visit"}, None),
        (
            {"usual": ",".join(map(str, range(11)))},
            Problem("usual", "Select the usual actions again: the list has changed"),
        ),
        ({"also_1": ["police"], "what_1": "Visit"}, Problem("also_1", "Action 1: select an agency")),
    ],
)
def test_what_cannot_be_read_is_reported(raw: dict[str, object], problem: Problem | None):
    assert read_decision_form(raw)[1] == ([problem] if problem else [])


ANY_VALUE = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())
ROW_INPUTS = ["what_1", "for_1", "agency_1", "also_1", "due_on_1", "what_6", "also_6"]
INPUTS = st.sampled_from([*DecisionForm.model_fields, *ROW_INPUTS])


@given(st.dictionaries(INPUTS, ANY_VALUE))
def test_whatever_is_sent_is_read_and_checked(raw: dict[str, object]):
    form, _ = read_decision_form(raw)
    problems = check_decision(form, a_case(), KEY)
    assert problems or len(expand_rows(form, a_case()).rows) <= 12


SENSE = {
    "outcome": st.sampled_from([*map(str, Outcome)]),
    "due": st.sampled_from([*map(str, DueChoice)]),
    "done": st.lists(st.sampled_from([prompt.id for prompt in PROMPTS])).map(",".join),
    "went_through": st.sampled_from(["true", "false"]),
    "usual": st.sampled_from(["u1", "u1,u2", "u3"]),
    "for_2": st.sampled_from([prompt.input_id for prompt in PROMPTS]),
    "also_2": st.sampled_from(["health", "health,police", "nobody"]),
    "due_on_2": st.dates(FIRST_DAY, LAST_DAY).map(str),
    "review_on": st.dates(FIRST_DAY, LAST_DAY).map(str),
    "refer_targets": st.sampled_from(["MAPPA", "PDP,MARAC"]),
    "defer_why": st.sampled_from([*map(str, DeferWhy)]),
    **dict.fromkeys(["what_2", "reason", "dissent", "transfer_to", "agency_2", "refer_by"], st.text(max_size=90)),
}


@given(st.fixed_dictionaries({}, optional=SENSE), st.dictionaries(INPUTS, ANY_VALUE))
def test_what_is_kept_is_the_same_when_it_is_opened_again(typed: dict[str, object], junk: dict[str, object]):
    draft, _ = read_draft(junk | typed)
    assert read_draft(answers_of(draft)) == (draft, [])


def test_a_draft_keeps_a_row_as_soon_as_anything_stands_in_it():
    draft, problems = read_draft({"agency_3": "police", "due_on_4": "2026-12-21"})
    assert [row.row for row in draft.rows] == [3, 4]
    assert problems == []
    assert read_decision_form(answers_of(draft))[0].rows == ()


def test_what_is_only_kept_may_be_half_done_but_names_nobody():
    assert check_draft(a_form(a_row(agency_id="", for_="", what="Visit"), outcome="defer"), a_case(), KEY) == []
    (problem,) = check_draft(a_form(reason="Zoe agrees"), a_case(), KEY)
    assert problem.field == "reason"


def test_agreed_actions_need_no_reason():
    assert found(a_form(a_row())) == {}
    assert found(a_form(a_row(), reason="Too short")) == {"reason": "Enter the reason, in 10 to 1,000 characters"}


def test_without_an_action_the_preset_outcome_is_an_error():
    assert found(a_form()) == {"outcome": "Add an action, or select another outcome"}
    assert found(a_form(supersede_reason="The owner was wrong"), supersedes="x", actions_already=1) == {}


def test_each_row_is_checked():
    empty = a_row(2, agency_id="fire", for_="", what="Visit", due_on=date(2026, 11, 29))
    assert found(a_form(a_row(), empty)) == {
        "agency_2": "Action 2: select an agency",
        "for_2": "Action 2: select what it is for",
        "what_2": "Action 2: enter what the agency will do, in 10 to 200 characters",
        "due_on_2": "Action 2: due date must be on or after 30 November 2026",
    }


USUAL = (
    UsualAction(key="u1", agency_id="police", prompt="offender.civil_orders", text="Apply for an order", days=28),
    UsualAction(key="u2", agency_id="health", prompt="victim.support", text="Offer an appointment"),
)


def test_every_action_gets_a_row_of_its_own_with_its_agency_and_its_date():
    form = a_form(
        a_row(2, also=("health", "police"), due_on=date(2026, 12, 19)),
        a_row(5, agency_id="", also=("health",)),
        usual=("u2", "u1"),
        due="four_weeks",
    )
    rows = expand_rows(form, a_case(usual=USUAL)).rows
    assert [(row.row, row.agency_id, row.what, row.due_on) for row in rows] == [
        (1, "police", "Apply for an order", date(2026, 12, 29)),
        (2, "health", "Offer an appointment", date(2026, 12, 29)),
        (3, "police", "Apply for an interim order", date(2026, 12, 21)),
        (4, "health", "Apply for an interim order", date(2026, 12, 21)),
        (5, "health", "Apply for an interim order", date(2026, 12, 29)),
    ]
    assert moved_dates(form, a_case().dates) == (
        "Action 2 is due on Monday 21 December: Saturday 19 December is not a working day.",
    )


def test_a_usual_action_is_an_action_like_any_other():
    form = a_form(usual=("u1",))
    assert found(form, usual=USUAL) == {}
    assert prompt_states(expand_rows(form, a_case(usual=USUAL)))["offender.civil_orders"] is PromptState.NEEDED
    assert found(a_form(usual=("u1",), outcome="defer", reason=REASON, defer_why="no_time"), usual=USUAL) == {
        "outcome": "Put off takes no actions: clear them, or select another outcome"
    }


def test_a_usual_action_that_is_gone_from_the_roster_is_asked_for_again():
    assert found(a_form(a_row(), usual=("u9",)), usual=USUAL) == {
        "usual": "Select the usual actions again: the list has changed"
    }


def test_agencies_of_an_action_are_those_of_the_roster():
    assert found(a_form(a_row(agency_id="", also=("health",)))) == {}
    assert found(a_form(a_row(also=("fire",)))) == {"also_1": "Action 1: select an agency"}


def test_the_words_of_a_usual_action_are_nobodys_name():
    order = UsualAction(key="u1", agency_id="police", prompt="victim.safety", text="Ask Smith and Sons for locks")
    assert found(a_form(a_row(what=order.text)), usual=(order,)) == {}
    assert "what_1" in found(a_form(a_row(what=order.text)))


@pytest.mark.parametrize(
    ("due", "message"),
    [
        (date(2026, 11, 30), None),
        (date(2027, 11, 30), None),
        (date(2027, 12, 1), "Action 1: due date must be on or before 30 November 2027"),
    ],
)
def test_an_action_is_due_from_the_meeting_on_and_within_twelve_months(due: date, message: str | None):
    assert found(a_form(a_row(due_on=due))).get("due_on_1") == message


def test_a_decision_has_at_most_twelve_actions():
    rows = [a_row(n) for n in range(1, 7)]
    why = "Two owners were wrong."
    assert found(a_form(*rows, supersede_reason=why), supersedes="x", actions_already=6) == {}
    assert found(a_form(*rows, supersede_reason=why), supersedes="x", actions_already=7) == {
        "what_1": "A decision has at most 12 actions"
    }
    both = [row.model_copy(update={"also": ("health",)}) for row in rows]
    assert found(a_form(*both)) == {}
    assert found(a_form(*both, usual=("u1",)), usual=USUAL) == {"what_1": "A decision has at most 12 actions"}
    assert found(a_form(usual=("u1",), supersede_reason=why), usual=USUAL, supersedes="x", actions_already=12) == {
        "usual": "A decision has at most 12 actions"
    }


def test_rows_beyond_the_dialogs_six_are_checked_too():
    assert found(a_form(a_row(12, agency_id="fire"))) == {"agency_12": "Action 12: select an agency"}


@pytest.mark.parametrize(
    ("outcome", "field", "message"),
    [
        ("keep_under_review", "review_on", "Give the review date"),
        ("defer", "defer_why", "Select why the case is put off"),
        ("transfer_area", "transfer_to", "Enter the area that the case is sent to"),
    ],
)
def test_an_outcome_asks_for_what_it_needs(outcome: str, field: str, message: str):
    assert found(a_form(outcome=outcome, reason=REASON)) == {field: message}
    assert found(a_form(outcome=outcome))["reason"] == "Enter the reason, in 10 to 1,000 characters"


@pytest.mark.parametrize(
    "needed",
    [
        {"outcome": "keep_under_review", "review_on": date(2026, 12, 1)},
        {"outcome": "defer", "defer_why": DeferWhy.NO_TIME},
        {"outcome": "refer_to_process", "refer_targets": ("MARAC",), "refer_by": "police"},
        {"outcome": "transfer_area", "transfer_to": "Lancashire"},
        {"outcome": "no_further_action"},
    ],
)
def test_an_outcome_with_what_it_needs_stands(needed: dict[str, object]):
    assert found(a_form(reason=REASON, **needed)) == {}


def test_a_referral_to_another_process_names_where_to_and_who_makes_it():
    assert found(a_form(outcome="refer_to_process", reason=REASON, refer_by="fire")) == {
        "refer_targets": "Select where the case is sent",
        "refer_by": "Select which agency makes the referral",
    }


def test_a_review_comes_after_the_meeting():
    form = a_form(outcome="keep_under_review", reason=REASON, review_on=date(2026, 11, 30))
    assert found(form) == {"review_on": "Review date must be after Monday 30 November"}
    for day, message in ((date(2028, 11, 30), None), (date(2028, 12, 1), "on or before 30 November 2028")):
        late = found(a_form(outcome="keep_under_review", reason=REASON, review_on=day)).get("review_on", "")
        assert late == (f"Review date must be {message}" if message else "")


@pytest.mark.parametrize("outcome", ["no_further_action", "defer", "close"])
def test_outcomes_without_actions_refuse_rows(outcome: str):
    message = found(a_form(a_row(), outcome=outcome, reason=REASON, defer_why="no_time"), heard_before=True)["outcome"]
    assert message.endswith("takes no actions: clear them, or select another outcome")


def test_no_further_action_needs_every_action_finished():
    form = a_form(outcome="no_further_action", reason=REASON)
    assert found(form, open_actions=("MASC-7F3K2/1",)) == {
        "outcome": "MASC-7F3K2/1 not finished. Select another outcome"
    }


def test_only_a_case_heard_before_is_closed_and_open_actions_are_named():
    form = a_form(outcome="close", reason=f"{REASON} MASC-7F3K2/1 was overtaken.")
    assert found(form) == {"outcome": "Only a case heard before can be closed. Select another outcome"}
    assert found(form, heard_before=True, open_actions=("MASC-7F3K2/1",)) == {}
    assert found(form, heard_before=True, open_actions=("MASC-7F3K2/1", "MASC-7F3K2/2")) == {
        "reason": "Say in the reason why MASC-7F3K2/2 can stay unfinished"
    }


def test_naming_the_tenth_action_does_not_name_the_first():
    form = a_form(outcome="close", reason="MASC-7F3K2/10 was overtaken by events.")
    open_actions = ("MASC-7F3K2/1", "MASC-7F3K2/10")
    assert found(form, heard_before=True, open_actions=open_actions) == {
        "reason": "Say in the reason why MASC-7F3K2/1 can stay unfinished"
    }


def test_replacing_a_decision_needs_a_why():
    assert found(a_form(a_row()), supersedes="MASC-7F3K2/2026-11-30/1") == {
        "supersede_reason": "Enter why this replaces the decision, in 10 to 300 characters"
    }


def test_names_are_refused_in_every_text():
    form = a_form(
        a_row(what="Visit Smith at home"),
        reason="Zoe asked for it to end.",
        dissent="Smith's employer disagreed.",
        supersede_reason="Zoe was misheard.",
        transfer_to="Zoe",
    )
    problems = check_decision(form, a_case(), KEY)
    assert [problem.field for problem in problems] == ["supersede_reason", "what_1", "reason", "transfer_to", "dissent"]
    assert problems[1].message == "Remove the name from action 1. Write 'the victim' or 'the perpetrator'"


def test_actions_added_later_need_a_row_and_the_same_rules():
    assert check_actions(a_form(), a_case(), KEY) == [Problem("what_1", "Add an action")]
    assert check_actions(a_form(a_row()), a_case(), KEY) == []
    assert [problem.field for problem in check_actions(a_form(a_row(agency_id="")), a_case(), KEY)] == ["agency_1"]
    assert check_actions(a_form(a_row()), a_case(outcome=Outcome.CLOSE), KEY) == [
        Problem("what_1", "Close takes no actions. Correct the decision instead")
    ]


def test_a_posted_agenda_is_needed_before_anything_is_recorded():
    assert not MEETING.is_posted
    assert MEETING.starts_at == datetime(2026, 11, 30, 10, tzinfo=UTC)
