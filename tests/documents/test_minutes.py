"""What the minutes say, and what they leave out."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO

from masc_graph.documents.actions import COLUMNS, actions_csv
from masc_graph.documents.minutes import DRAFT, as_docx
from masc_graph.domain.agenda.earlier_actions import EarlierActions
from masc_graph.domain.board.prompts import states
from masc_graph.domain.cases.outcomes import Outcome
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.domain.minutes.minutes import Minutes, ReplacedDecision
from tests.documents.a_meeting import (
    MADE_AT,
    a_minuted_case,
    an_action,
    an_earlier_action,
    facts,
    headings,
    opened,
    rows,
    texts,
    the_minutes,
    who_took_part,
)

TEN_FORTY = datetime(2026, 11, 30, 10, 40, tzinfo=UTC)


def written(minutes: Minutes, version: int | None = 1):
    return opened(as_docx(minutes, MADE_AT, version))


def test_the_minutes_follow_the_agenda() -> None:
    assert headings(written(the_minutes())) == [
        (1, "MASC minutes: Monday 30 November 2026"),
        (2, "The meeting"),
        (2, "1. Confidentiality"),
        (2, "2. Actions from before"),
        (3, "Completed"),
        (3, "Still open"),
        (2, "3. Cases closed"),
        (2, "4. Cases"),
        (3, "MASC-7F3K2: Actions agreed"),
        (4, "The five areas"),
        (4, "Actions"),
        (3, "Cases not reached"),
        (2, "5. Any other business"),
        (2, "6. Next meeting"),
    ]


def test_who_took_part_is_said_and_a_warning_that_was_given() -> None:
    who = who_took_part(quorum_warning="Only 2 of 4 core agencies are here.", sent_information=())
    document = written(the_minutes(took_part=who))
    shown_facts = facts(document)
    assert shown_facts["Chaired by"] == ["Chair (Probation)"]
    assert (shown_facts["Present"], shown_facts["Apologies"]) == (["Probation and Police"], ["Health"])
    assert (shown_facts["Sent information"], shown_facts["Absent"]) == (["None"], ["Victim Support"])
    assert "Warning given at the meeting: Only 2 of 4 core agencies are here." in texts(document)
    assert "The confidentiality statement was read." in texts(document)


def test_what_nobody_has_noted_is_not_claimed() -> None:
    document = written(the_minutes(took_part=None, cases=(), not_reached=(), before=EarlierActions()))
    paragraphs = list(texts(document))
    assert "Nobody has said who took part." in paragraphs
    assert "It is not noted that the confidentiality statement was read." in paragraphs
    assert "No case was closed." in paragraphs
    assert "Decided: 0. Not reached: 0." in paragraphs
    assert rows(document) == []


def test_the_thirteen_prompts_stand_under_their_five_areas() -> None:
    shown_facts = facts(written(the_minutes()))
    assert shown_facts["Victim"] == ["Done: effective support. Considered, nothing needed: safety measures."]
    assert shown_facts["Offender"] == ["Needed: civil orders. Considered: investigation, disruption, prosecution."]
    assert shown_facts["Referral"][0].endswith(
        "another process or agency, MAPPA, PDP, statutory or third sector services."
    )
    assert {"Children", "Location"} <= shown_facts.keys()


def test_an_area_with_an_action_is_never_one_where_nothing_was_needed() -> None:
    """What an action of 0.1.0 is for is not known, only its area."""
    nothing = states(frozenset(), frozenset(), went_through=True)
    shown_facts = facts(written(the_minutes(cases=(a_minuted_case(prompts=nothing),))))
    assert shown_facts["Offender"] == ["Considered: investigation, disruption, prosecution, civil orders."]
    assert shown_facts["Victim"] == ["Considered, nothing needed: effective support, safety measures."]


def test_an_action_of_the_case_is_a_row_with_whose_it_is_and_by_when() -> None:
    first, second, agreed = rows(written(the_minutes()))
    assert agreed[1] == ["MASC-7F3K2/1", "Police", "Offender", "Apply for an interim order", "14 December 2026"]
    assert first[1] == ["MASC-0QX9D/1", "Health", "Offer an appointment", "23 November 2026"]
    assert second[1][3] == "23 November 2026, overdue"
    document = written(the_minutes(cases=(a_minuted_case(actions=()),), before=EarlierActions()))
    assert rows(document) == []
    assert "None." in texts(document)


def test_actions_that_ended_otherwise_say_why() -> None:
    why = "The perpetrator is in custody."
    gone = an_earlier_action(status=ActionStatus.NO_LONGER_RELEVANT, said=why)
    failed = an_earlier_action(2, status=ActionStatus.NOT_COMPLETED, said="The court has no date before January.")
    document = written(the_minutes(before=EarlierActions(no_longer_relevant=(gone,), not_completed=(failed,))))
    assert "Completed: 0. No longer relevant: 1. Could not be done: 1. Still open: 0." in texts(document)
    assert rows(document)[0][1][2] == f"Offer an appointment\nNote: {why}"


def test_a_case_says_all_that_was_decided_and_by_whom() -> None:
    case = a_minuted_case(
        outcome=Outcome.REFER_TO_PROCESS,
        reason="MAPPA holds more of the history.",
        added=True,
        refer_targets=("MAPPA", "PDP"),
        refer_by="Probation",
        dissent="Health would have waited.",
        handed_over=("The chair handed this case over because of a conflict of interest",),
        decided_by="Vice chair (Police)",
        review_on=date(2027, 1, 11),
        defer_why="No time",
        transfer_to="Lancashire",
    )
    shown_facts = facts(written(the_minutes(cases=(case,))))
    assert shown_facts["Agenda"] == ["Added after the agenda was posted"]
    assert (shown_facts["Sent to"], shown_facts["Referral made by"]) == (["MAPPA, PDP"], ["Probation"])
    assert (shown_facts["Disagreement"], shown_facts["Handed over"]) == (
        ["Health would have waited."],
        [case.handed_over[0]],
    )
    assert shown_facts["Decided by"] == ["Vice chair (Police), 30 November 2026 at 10:24"]
    assert shown_facts["Review on"] == ["Monday 11 January 2027"]
    assert (shown_facts["Put off because"], shown_facts["Transferred to"]) == (["No time"], ["Lancashire"])


def test_a_decision_that_was_replaced_stays_readable_with_why() -> None:
    old = ReplacedDecision(
        outcome="Put off",
        reason="No time was left",
        dissent="Health would have stayed.",
        decided_by="Chair (Probation)",
        decided_at=datetime(2026, 11, 30, 10, 24, tzinfo=UTC),
        replaced_at=TEN_FORTY,
        why="It was read out wrongly.",
    )
    plain = old.model_copy(update={"dissent": ""})
    shown_facts = facts(written(the_minutes(cases=(a_minuted_case(replaced=(old, plain)),))))["Replaces"]
    assert shown_facts[0] == (
        "Put off, decided by Chair (Probation), 30 November 2026 at 10:24. Reason then: No time was left. "
        "Disagreement then: Health would have stayed. Replaced 30 November 2026 at 10:40, because: It was read out "
        "wrongly."
    )
    assert "Disagreement" not in shown_facts[1]


def test_cases_not_reached_and_closed_are_named_with_where_they_go() -> None:
    document = written(the_minutes(cases=(a_minuted_case("MASC-C9H2R", outcome=Outcome.CLOSE),)))
    assert facts(document)["MASC-M4T8W"] == ["Police presents. Put off to Monday 14 December 2026."]
    assert "MASC-C9H2R." in texts(document)
    assert "Monday 14 December 2026, 10:00. Refer by the end of Wednesday 9 December." in texts(document)


def test_a_draft_says_so_on_every_page_and_a_version_its_number() -> None:
    draft, version = written(the_minutes(), None), written(the_minutes(), 2)
    assert draft.sections[0].header.paragraphs[1].text == DRAFT
    assert f"{DRAFT} Made on 1 December 2026 at 09:30." in texts(draft)
    assert len(version.sections[0].header.paragraphs) == 1
    assert "Version 2, made on 1 December 2026 at 09:30." in texts(version)


def test_the_actions_beside_them_are_a_row_each_and_none_is_a_formula() -> None:
    odd = an_action(2, what="=HYPERLINK(1)")
    content = actions_csv(the_minutes(cases=(a_minuted_case(actions=(an_action(), odd)),)))
    head, first, second = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
    assert head == list(COLUMNS)
    assert first == [
        "MASC-7F3K2/1", "MASC-7F3K2", "Police", "Offender", "Apply for an interim order", "2026-12-14", "2026-11-30"
    ]  # fmt: skip
    assert second[4] == "'=HYPERLINK(1)"
