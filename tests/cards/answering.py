"""The cards between sending a referral and its acceptance, on the sample day."""

from __future__ import annotations

from collections.abc import Sequence

from masc_graph.cards import information, receipt, taking_back, triage, triage_answers, worklist
from masc_graph.cards.templates import Card
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.meetings.calendar import explain_placement
from masc_graph.domain.referrals.field import Field
from masc_graph.domain.referrals.referral_checks import missing_before_agenda
from masc_graph.domain.referrals.referral_fields import FIELD, FIELDS
from masc_graph.domain.referrals.triage import NotAccepted
from masc_graph.domain.text.problem import Problem
from masc_graph.domain.text.working_days import Rules
from tests.cards.sample_day import CASE_URL, MEETING, NEXT, NOW, PLACEMENT, TYPED

REFERENCE = "MASC-7F3K2"
LABELS = tuple(FIELD[name].label for name in ("contact_notes", "risk_reason", "ask"))
NEEDED_BY = "Thursday 26 November"
SETTLE_DA = Problem("da_settled", "Select whether the case is related to domestic abuse")


def the_facts(*, unsettled: bool = True, problems: Sequence[Problem] = ()) -> triage.Triage:
    """What the administrator sees of a referral with everything to settle, or with nothing."""
    return triage.Triage(
        reference=REFERENCE,
        version=1,
        agency="Police" if unsettled else "",
        received_at=NOW,
        meeting=MEETING,
        missed=None if unsettled else MEETING,
        risk_level="High",
        area="Cumberland" if unsettled else "Not known",
        children_involved="Yes",
        urgent=unsettled,
        perpetrator_known="Known",
        dash="Yes, with the victim",
        old_dash=unsettled,
        da_unsettled=unsettled,
        case_url=CASE_URL,
        repeat_of="MASC-0QX9D" if unsettled else "",
        incomplete=4 if unsettled else 0,
        joining="Accept adds it to the agenda that is posted for Monday 30 November." if unsettled else "",
        problems=problems,
    )


def looked_at_again() -> triage.Triage:
    """What the chair sees when the referrer asks to look again."""
    return triage.Triage(**(vars(the_facts(unsettled=False)) | {"agency": "Police", "again_reason": TYPED}))


def completed(missing: int = 0) -> triage.Triage:
    """What the administrator sees when information has arrived."""
    added = ("Date the DASH was completed",)
    return triage.Triage(**(vars(the_facts(unsettled=False)) | {"added": added, "incomplete": missing}))


def a_receipt(*, simple: bool = False) -> receipt.Receipt:
    """A receipt with everything that may have to be said, or with as little as possible."""
    explanation = explain_placement(PLACEMENT, NOW, Rules())
    if simple:
        return receipt.Receipt(REFERENCE, MEETING, explanation)
    return receipt.Receipt(
        REFERENCE, MEETING, explanation, urgent=True, old_dash=True, missing=LABELS, presenter_named=True
    )


LATER = [FIELD[name] for name in missing_before_agenda({"dash": "No", "risk_level": "High"})]
"""Every question that may be answered after a referral was sent."""


def an_information_screen(
    fields: Sequence[Field] = FIELDS, *, wrong: bool = False, typed: str = "", notice: str = ""
) -> Card:
    """The dialog for these questions, each text answered so."""
    screen = information.InformationScreen(
        reference=REFERENCE,
        token="signed",
        fields=fields,
        answers={field.name: typed[: field.max_length] for field in fields if field.max_length},
        problems=[Problem(field.name, field.error) for field in fields if field.error] if wrong else (),
        notice=notice,
    )
    return information.add_information(screen)


def a_line(number: int, status_words: str = "To answer") -> worklist.WorkLine:
    """A referral that waits, which differs by its number."""
    return worklist.WorkLine(
        reference=f"MASC-0V6{number:02}",
        version=number,
        agency="Health" if number % 2 else "",
        risk="High",
        words=("urgent", "late") if number % 3 == 0 else (),
        status_words=status_words,
    )


def a_worklist(count: int, problems: Sequence[Problem] = ()) -> Card:
    """The administrator's list of so many referrals."""
    waiting = a_line(0, "Asked on Tuesday 24 November for: DASH date, what they ask. By Thursday 26 November")
    lines = [waiting, *(a_line(number) for number in range(1, count))][:count]
    return worklist.worklist_dialog(worklist.WorklistScreen(lines, chosen="MASC-0V600", problems=problems))


def answering() -> dict[str, list[Card]]:
    """These cards by the name of their template."""
    return _receipts() | _taking_back() | _triage() | _dialogs() | _information()


def _receipts() -> dict[str, list[Card]]:
    needed, accepted = CaseStatus.NEEDS_INFORMATION.words, CaseStatus.ACCEPTED.words
    refused = CaseStatus.NOT_ACCEPTED.words
    return {
        "receipt_dialog": [receipt.receipt_dialog(a_receipt()), receipt.receipt_dialog(a_receipt(simple=True))],
        "receipt": [
            receipt.receipt_copy(a_receipt(), needed, version=2, may_withdraw=True),
            receipt.receipt_copy(a_receipt(simple=True), accepted),
            receipt.receipt_copy(a_receipt(), refused, version=3, may_ask_again=True, reason=TYPED),
        ],
    }


def a_why(typed: str = "", *, wrong: bool = False) -> taking_back.WhyScreen:
    """What asks a referrer why, as it opens or with an error."""
    problems = (Problem("again_reason", "Enter the reason, in 10 to 300 characters"),) if wrong else ()
    return taking_back.WhyScreen(REFERENCE, 3, typed, problems)


def _taking_back() -> dict[str, list[Card]]:
    return {
        "withdraw": [taking_back.withdraw(a_why()), taking_back.withdraw(a_why(wrong=True))],
        "look_again": [taking_back.look_again(a_why()), taking_back.look_again(a_why(TYPED, wrong=True))],
    }


def _triage() -> dict[str, list[Card]]:
    every = (the_facts(problems=(SETTLE_DA,)), the_facts(unsettled=False), looked_at_again(), completed(), completed(2))
    return {
        "triage": [triage.triage(facts) for facts in every],
        "triage_dialog": [triage.triage_dialog(facts) for facts in every],
        "triage_waiting": [triage.triage_waiting(the_facts(), LABELS, NEEDED_BY)],
        "urgent_waits": [triage_answers.urgent_waits(REFERENCE, 1, NOW, incomplete=given) for given in (False, True)],
        "triage_done": [
            triage.triage_done(REFERENCE, "Accepted for Monday 30 November.", movable=True, version=2),
            triage.triage_done(REFERENCE, "Not accepted."),
        ],
    }


def _dialogs() -> dict[str, list[Card]]:
    answers, no_reason = triage_answers, Problem("reason_text", "Enter the reason, in 10 to 300 characters")
    nothing = Problem("missing", "Select what is missing")
    refused = answers.RefuseScreen(REFERENCE, 1, NotAccepted.OTHER, "MASC-0QX9D", TYPED, (no_reason,))
    moved = answers.MoveScreen(REFERENCE, 2, (MEETING, NEXT), NEXT.meeting_id, TYPED, notice="Try again.")
    return {
        "triage_ask": [
            answers.ask(answers.AskScreen(REFERENCE, 1, ("dash_on", "ask"), TYPED)),
            answers.ask(answers.AskScreen(REFERENCE, 1, problems=(nothing,))),
        ],
        "triage_refuse": [answers.refuse(answers.RefuseScreen(REFERENCE, 1)), answers.refuse(refused)],
        "triage_move": [answers.move(answers.MoveScreen(REFERENCE, 2, (MEETING, NEXT))), answers.move(moved)],
    }


def _information() -> dict[str, list[Card]]:
    asked = [FIELD[name] for name in ("contact_notes", "perpetrator_status", "dash", "dash_on", "declaration")]
    return {
        "needs_information": [
            information.needs_information(REFERENCE, 2, LABELS, TYPED, NEEDED_BY),
            information.needs_information(REFERENCE, 2, LABELS, "", NEEDED_BY),
        ],
        "information_done": [information.information_done(REFERENCE, "You have added the information.")],
        "add_information": [
            an_information_screen(asked),
            an_information_screen(wrong=True, typed=TYPED),
            an_information_screen(LATER, typed="é" * 3000, notice="We could not save this."),
        ],
        "worklist_dialog": [a_worklist(3), a_worklist(1, (worklist.NONE_CHOSEN,)), a_worklist(0), a_worklist(30)],
    }
