"""Every card of the spine, built from domain values of the sample day: the first of a name is the one of its sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from masc_graph.cards import agenda, alert, plain, refer
from masc_graph.cards.templates import Card
from masc_graph.domain.agenda.agenda import AgencyActions, Agenda
from masc_graph.domain.board.roster import CHAIRS_ONLY
from masc_graph.domain.meetings.calendar import last_day_words
from masc_graph.domain.referrals.referral_checks import StopReason
from masc_graph.domain.referrals.referral_fields import FIELDS
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.working_days import Rules
from tests.cards.acting import acting
from tests.cards.answering import answering
from tests.cards.changing import changing
from tests.cards.meeting_day import meeting_day
from tests.cards.minuting import minuting
from tests.cards.preparing import a_case, preparing
from tests.cards.recording import recording
from tests.cards.relisting import relisting
from tests.cards.sample_day import ANSWERS, MEETING, NEXT, NOW, TYPED


def at_the_limit() -> dict[str, str]:
    """An answer to every question, each text as long as it may be."""
    return {field.name: "é" * field.max_length if field.max_length else ",".join(field.choices) for field in FIELDS}


def a_form(answers: Mapping[str, str] = ANSWERS, problems: Sequence[Problem] = ()) -> refer.ReferralForm:
    """The form of a person from the police."""
    return refer.ReferralForm("MASC-7F3K2", "signed", "Police", answers, problems, agency_id="police")


def an_agenda(cases: int) -> Agenda:
    """The agenda of the sample meeting with so many cases."""
    return Agenda(
        meeting=MEETING,
        next_meeting=NEXT,
        actions=(
            AgencyActions(
                agency="Police",
                not_finished=2,
                overdue=("MASC-0QX9D/1",),
                not_completed=("MASC-0QX9D/2",),
                no_longer_relevant=1,
                completed=1,
            ),
            AgencyActions(agency="Health", not_finished=4),
        ),
        ready_to_close=("MASC-C9H2R",),
        cases=tuple(a_case(number) for number in range(cases)),
    )


def agenda_page(cases: int, page: int = 1) -> Card:
    """One message of that agenda."""
    return agenda.agenda(an_agenda(cases), page=page, next_last_day=last_day_words(NEXT, Rules()))


def a_printed_agenda() -> Card:
    """A page that leads to the agenda as a document."""
    contents = an_agenda(1).model_copy(update={"document_url": "https://cumbria.sharepoint.example.org/agenda.docx"})
    return agenda.agenda(contents, page=1, next_last_day=last_day_words(NEXT, Rules()))


@cache
def every_card() -> dict[str, list[Card]]:
    """All cards by the name of their template."""
    day = meeting_day(an_agenda(5), an_agenda(40), an_agenda(0))
    day = day | recording(a_case(0)) | acting() | minuting()
    return _plain() | _referring() | answering() | relisting() | _meeting() | changing() | preparing() | day


def _plain() -> dict[str, list[Card]]:
    contact = "write to masc@victim-support.example.org or ring 01228 496 0000"
    last_day = last_day_words(MEETING, Rules())
    return {
        "welcome": [
            plain.welcome(plain.Welcome(MEETING, last_day, contact)),
            plain.welcome(plain.Welcome(MEETING, last_day)),
        ],
        "help": [
            plain.help_card(on_roster=True, administrator=True, runs_meetings=True),
            plain.help_card(on_roster=True, administrator=True, runs_meetings=True, chairs=True),
            plain.help_card(on_roster=False, administrator=False, kept_nothing=True),
        ],
        "problem": [
            plain.problem(
                "8F2K4",
                what="MASC could not answer this.",
                saved="Nothing has been saved.",
                next_step="Try again in a few minutes.",
            )
        ],
        "refused": [plain.refused(CHAIRS_ONLY)],
        "notice": [plain.notice("This card is out of date", "Open it again from the newest message.")],
        "recorded": [plain.recorded("MASC-7F3K2", "We are recording this.", "It will appear under the agenda.")],
        "told": [
            plain.chat_message(
                "Not recorded", "Someone recorded MASC-7F3K2 first.", typed=(TYPED,), recorded_instead=(TYPED,)
            ),
            plain.chat_message("Agenda", "No agenda has been posted yet."),
            plain.chat_message("MASC-7F3K2 will be heard on Monday 14 December 2026, 10:00", reason=TYPED),
        ],
        "agenda_link": [plain.agenda_link("https://teams.microsoft.com/l/message/19%3Amasc-board%40thread.tacv2/1")],
        "alert": [alert.alert(kind="record_decision", problem_number="8F2K4", at=NOW)],
    }


def _referring() -> dict[str, list[Card]]:
    full = a_form(at_the_limit())
    wrong = tuple(Problem(field.name, field.error) for field in FIELDS if field.error)
    steps = {
        f"refer_{step}": [refer.refer_step(step, form) for form in (a_form(), a_form({}), a_form(ANSWERS, wrong), full)]
        for step in (1, 2, 3, 4)
    }
    return steps | {
        "refer_stop": [
            refer.refer_stop(a_form(), [StopReason.NO_DASH.sentence], may_go_on=True),
            refer.refer_stop(a_form({}), [reason.sentence for reason in StopReason], may_go_on=False),
        ],
    }


def _meeting() -> dict[str, list[Card]]:
    return {
        "agenda": [agenda_page(5), agenda_page(0), agenda_page(25), agenda_page(25, 2), a_printed_agenda()],
    }
