"""What each card says and asks in its own cases."""

from __future__ import annotations

import pytest

from masc_graph.bot.answer import NOT_SAVED
from masc_graph.cards import agenda, plain, refer
from masc_graph.domain.agenda.agenda import AgencyActions
from masc_graph.domain.text.packed import unpacked
from masc_graph.domain.text.problem import Problem
from tests.cards.examples import (
    ANSWERS,
    MEETING,
    TYPED,
    a_form,
    agenda_page,
    an_agenda,
)
from tests.cards.walking import inputs, of_type, sent, titles, words


class TestTheReferral:
    def test_a_step_keeps_its_answers_and_carries_those_of_the_other_steps(self):
        card = refer.refer_step(2, a_form())
        assert inputs(card)["victim_name"]["value"] == "Rosa Example"
        carried = unpacked(sent(card, "Back")["carried"])
        assert carried["risk_level"] == "High"
        assert "victim_name" not in carried

    def test_every_button_of_a_step_carries_reference_token_and_step(self):
        card = refer.refer_step(3, a_form())
        for title in ("Send", "Continue", "Back"):
            data = sent(card, title)
            assert (data["reference"], data["form_token"], data["step"]) == ("MASC-7F3K2", "signed", 3)

    def test_the_second_step_may_be_sent_at_once(self):
        card = refer.refer_step(2, a_form())
        assert titles(card) == ["Send now, add the rest later", "Continue: add the rest", "Back"]
        assert sent(card, "Send now, add the rest later")["verb"] == "refer.send"
        assert sent(card, "Continue: add the rest")["verb"] == "refer.step2"

    @pytest.mark.parametrize(("urgent", "asked"), [("Yes", True), ("No", False), ("", False)])
    def test_urgent_steps_are_asked_only_of_an_urgent_case(self, urgent: str, asked: bool):
        card = refer.refer_step(2, a_form({"urgent": urgent}))
        assert ("urgent_steps" in inputs(card)) is asked

    def test_an_agency_that_is_not_known_yet_will_be_added(self):
        card = refer.refer_step(1, refer.ReferralForm("MASC-7F3K2", "signed", "", {}))
        assert refer.AGENCY_LATER in words(card)

    def test_most_agencies_start_from_not_known_where_police_and_probation_are_asked(self):
        housing = refer.ReferralForm("MASC-7F3K2", "signed", "Housing", {}, agency_id="housing")
        assert inputs(refer.refer_step(3, housing))["existing_orders"]["value"] == "Not known"
        assert inputs(refer.refer_step(3, a_form({})))["existing_orders"]["value"] == ""

    def test_an_error_stands_at_the_top_and_above_its_input(self):
        card = refer.refer_step(1, a_form({}, (Problem("dash", "Select whether you have completed it"),)))
        said = words(card)
        assert said.index("There is a problem") < said.index("Is this a case for MASC?")
        assert "Error: Select whether you have completed it" in said
        holder = next(one for one in of_type(card, "Container") if inputs(one).keys() == {"dash"})
        assert holder["items"][0]["text"].startswith("Error: ")

    def test_a_notice_stands_at_the_top_with_the_answers_kept(self):
        form = refer.ReferralForm("MASC-7F3K2", "signed", "Police", ANSWERS, notice=NOT_SAVED)
        card = refer.refer_step(2, form)
        assert NOT_SAVED in words(card)
        assert inputs(card)["circumstances"]["value"] == TYPED

    def test_a_title_says_how_far_the_form_is(self):
        assert refer.step_title(2) == "Refer a case: 2 of 4"

    @pytest.mark.parametrize(
        ("may_go_on", "offered"),
        [
            (True, ["Send now, add the DASH later", "Change my answers", "Close"]),
            (False, ["Change my answers", "Close"]),
        ],
    )
    def test_a_stop_may_be_passed_only_where_the_dash_alone_is_missing(self, may_go_on: bool, offered: list[str]):
        assert titles(refer.refer_stop(a_form(), ["Why"], may_go_on=may_go_on)) == offered

    def test_a_stop_gives_every_reason_and_keeps_the_answers_for_going_back(self):
        card = refer.refer_stop(a_form(), ["First reason.", "Second reason."], may_go_on=False)
        assert {"First reason.", "Second reason."} <= set(words(card))
        assert unpacked(sent(card, "Change my answers")["carried"])["da_related"] == "No"


class TestTheAgenda:
    def test_a_case_takes_two_lines(self):
        said = words(agenda_page(5))
        first = next(n for n, text in enumerate(said) if text.startswith("1  [MASC-7F300 ↗]("))
        assert said[first].endswith("· High · children, urgent, repeat, deferred twice")
        assert said[first + 1] == "Probation presents · Cumberland · Actions agreed"
        assert "Victim Support presents · Cumberland · not decided" in said

    def test_no_case_is_said_in_words(self):
        assert "No cases are listed for this meeting." in words(agenda_page(0))
        assert "No cases are listed for this meeting." not in words(agenda_page(1))

    def test_later_pages_go_on_counting_and_leave_out_the_first_items(self):
        first, second = words(agenda_page(25)), words(agenda_page(25, 2))
        assert any("Page 2 of 2" in text for text in second)
        assert any(text.startswith("21  [") for text in second)
        assert any("Confidentiality" in text for text in first)
        assert not any("Confidentiality" in text for text in second)
        assert not any("Next meeting" in text for text in first)
        assert any("Next meeting: Monday 14 December 2026, 10:00." in text for text in second)

    def test_actions_from_before_are_counted_by_agency(self):
        said = words(agenda_page(1))
        assert any(
            "6 not finished, 1 overdue, 1 could not be done, 1 completed since the last meeting" in text
            for text in said
        )
        police = (
            "Police: 2 not finished, 1 overdue (MASC-0QX9D/1), 1 could not be done (MASC-0QX9D/2), "
            "1 completed, 1 no longer relevant"
        )
        assert police in said

    def test_many_overdue_codes_are_cut_and_counted(self):
        codes = tuple(f"MASC-0QX9D/{n}" for n in range(1, 8))
        contents = an_agenda(1).model_copy(update={"actions": (AgencyActions(agency="Police", overdue=codes),)})
        said = words(agenda.agenda(contents, page=1, next_last_day="the end of Wednesday 9 December"))
        assert any(text.endswith("MASC-0QX9D/5 and 2 more)") for text in said)

    def test_without_actions_and_closings_it_says_none(self):
        contents = an_agenda(1).model_copy(update={"actions": (), "ready_to_close": ()})
        said = words(agenda.agenda(contents, page=1, next_last_day="the end of Wednesday 9 December"))
        assert "**2** Actions from before: none" in said
        assert "**3** Ready to close: none" in said

    def test_what_the_meeting_has_closed_is_said(self):
        contents = an_agenda(1).model_copy(update={"ready_to_close": ("MASC-C9H2R",), "closed": ("MASC-4D0PV",)})
        said = words(agenda.agenda(contents, page=1, next_last_day="the end of Wednesday 9 December"))
        assert "**3** Ready to close: MASC-C9H2R. Closed: MASC-4D0PV" in said

    @pytest.mark.parametrize(
        ("cases", "minutes", "told"),
        [
            (1, 60, "1 case"),
            (4, 60, "4 cases, about 12 minutes each"),
            (12, 60, "12 cases, about 4 minutes each"),
            (60, 60, "60 cases, about 1 minute each"),
            (0, 60, "No cases"),
        ],
    )
    def test_the_time_for_a_case_is_worked_out(self, cases: int, minutes: int, told: str):
        page = agenda.agenda(an_agenda(cases), page=1, next_last_day="Wednesday", meeting_minutes=minutes)
        assert told in [text.partition(" · Page")[0] for text in words(page)]


class TestThePlainCards:
    def test_help_offers_what_the_roles_allow(self):
        member = plain.help_card(on_roster=True, administrator=False)
        administrator = plain.help_card(on_roster=True, administrator=True, runs_meetings=True)
        assert titles(member) == ["Refer a case", "My agency's actions"]
        assert titles(administrator) == [
            "Refer a case",
            "My agency's actions",
            "Referrals to answer",
            "Prepare the agenda",
            "Draft the minutes",
            "Change a meeting",
        ]

    def test_help_names_no_meeting_as_the_card_outlives_it(self):
        administrator = plain.help_card(on_roster=True, administrator=True, runs_meetings=True)
        assert "meeting_id" not in sent(administrator, "Prepare the agenda")
        assert "meeting_id" not in sent(administrator, "Change a meeting")

    def test_the_chair_may_change_a_meeting_and_put_a_case_back_but_does_not_prepare_the_agenda(self):
        chair = plain.help_card(on_roster=True, administrator=False, runs_meetings=True, chairs=True)
        back = "Put a case back on an agenda"
        assert titles(chair) == ["Refer a case", "My agency's actions", "Change a meeting", back]

    def test_an_administrator_who_is_chair_too_has_the_referrals_on_their_list_alone(self):
        both = plain.help_card(on_roster=True, administrator=True, runs_meetings=True, chairs=True)
        assert "Referrals to answer" not in str(both)
        assert len(titles(both)) == 6

    def test_help_for_a_stranger_says_whom_to_ask_and_not_to_wait(self):
        card = plain.help_card(on_roster=False, administrator=False)
        assert titles(card) == []
        assert "If someone is in danger, call 999. Do not wait for MASC." in words(card)

    def test_typed_words_are_answered_first_with_that_nothing_is_kept(self):
        card = plain.help_card(on_roster=True, administrator=False, kept_nothing=True)
        assert words(card)[1] == "I do not keep messages. Do not type names here."

    def test_welcome_gives_the_next_meeting_and_its_last_day(self):
        card = plain.welcome(plain.Welcome(MEETING, "the end of Wednesday 25 November"))
        told = "**Next meeting:** Monday 30 November 2026, 10:00. Refer by the end of Wednesday 25 November."
        assert told in words(card)
        assert not any("e-mail" in text for text in words(card))

    def test_a_sentence_that_is_empty_leaves_no_gap(self):
        assert words(plain.recorded("Done", "", "Soon.")) == ["Done", "Soon."]
