"""The minutes as a value: what is in them, when they may be written, and when they say something else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from masc_graph.domain.board.prompts import Heading, PromptState
from masc_graph.domain.board.roster import Agency, Roster
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.meetings.meeting import MeetingState
from masc_graph.domain.minutes.minutes import (
    CaseNotReached,
    actions_file,
    agenda_file,
    draft_file,
    has_begun,
    minutes_file,
    not_reached_lines,
    read_not_reached_lines,
)
from tests.documents.a_meeting import MEETING, NEXT, a_minuted_case, an_action, the_minutes

POLICE = Roster(agencies=(Agency(agency_id="police", name="Police"),))
LEFT = CaseNotReached(reference="MASC-M4T8W", agency_id="police", presents="Police", comes_back_on=NEXT.held_on)


def test_files_are_named_by_the_meeting_and_the_version_and_name_nobody() -> None:
    assert minutes_file("2026-11-30", 2) == "MASC minutes 2026-11-30 v2.docx"
    assert draft_file("2026-11-30") == "MASC minutes 2026-11-30 draft.docx"
    assert actions_file("2026-11-30", 1) == "MASC actions 2026-11-30 v1.csv"
    assert agenda_file("2026-11-30") == "MASC agenda 2026-11-30 v1.docx"


def test_the_mark_is_another_one_as_soon_as_anything_else_is_said() -> None:
    minutes = the_minutes()
    published = MEETING.model_copy(update={"state": MeetingState.MINUTES_PUBLISHED})
    assert the_minutes(meeting=published).mark == minutes.mark == the_minutes().mark
    changes = [
        the_minutes(not_reached=()),
        the_minutes(took_part=None),
        the_minutes(cases=(a_minuted_case(reason="Another reason"),)),
        the_minutes(cases=(a_minuted_case(actions=(an_action(), an_action(2))),)),
    ]
    marks = [minutes.mark, *(one.mark for one in changes)]
    assert len(set(marks)) == len(marks)


def test_actions_and_closed_cases_are_gathered_from_all_cases() -> None:
    closed = a_minuted_case("MASC-C9H2R", outcome=Outcome.CLOSE, actions=())
    minutes = the_minutes(cases=(a_minuted_case(), closed))
    assert [action.code for action in minutes.actions] == ["MASC-7F3K2/1"]
    assert minutes.closed == ("MASC-C9H2R",)


def test_a_prompt_is_said_under_its_area_in_the_state_that_was_recorded() -> None:
    case = a_minuted_case(prompts={"victim.support": PromptState.DONE, "victim.safety": PromptState.NEEDED})
    assert case.prompts_in(Heading.VICTIM, PromptState.DONE) == ("effective support",)
    assert case.prompts_in(Heading.VICTIM, PromptState.NEEDED) == ("safety measures",)
    assert case.prompts_in(Heading.OFFENDER, PromptState.DONE) == ()


@pytest.mark.parametrize(
    ("state", "early", "begun"),
    [
        (MeetingState.AGENDA_POSTED, timedelta(), True),
        (MeetingState.HELD, timedelta(), True),
        (MeetingState.MINUTES_PUBLISHED, timedelta(), True),
        (MeetingState.AGENDA_POSTED, timedelta(seconds=1), False),
        (MeetingState.PLANNED, timedelta(), False),
        (MeetingState.CANCELLED, timedelta(), False),
    ],
)
def test_there_is_something_to_write_down_once_a_meeting_with_an_agenda_has_begun(
    state: MeetingState, early: timedelta, begun: bool
) -> None:
    meeting = MEETING.model_copy(update={"state": state})
    assert has_begun(meeting, datetime(2026, 11, 30, 10, tzinfo=UTC) - early) is begun


def test_cases_not_reached_are_kept_and_read_back_and_a_broken_line_is_left_out() -> None:
    text = not_reached_lines((LEFT,))
    assert text == "MASC-M4T8W=police,2026-12-14"
    assert read_not_reached_lines(f"{text}\nMASC-00000\n", POLICE) == (LEFT,)
    (gone,) = read_not_reached_lines("MASC-M4T8W=housing,2026-12-14", POLICE)
    assert (gone.presents, gone.comes_back_on) == ("housing", date(2026, 12, 14))
