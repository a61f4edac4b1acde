"""Four people live a MASC fortnight on the page, from the referral to the ticked task; takes the README's pictures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.board_page import REFERENCE, BoardPage, fill_in
from tests.browser.conftest import TELEPHONE, OpenPage
from tests.browser.processes import running

pytestmark = pytest.mark.browser

REFERRER, ADMINISTRATOR, CHAIR, POLICE = "Priya Dale", "Tamsin Howe", "Rowan Fell", "Nadia Garth"
RECEIVED = "We have received your referral"
VIEWS = ("Lists", "Planner", "Queue", "Faults")
WHAT = "Apply for an interim Stalking Protection Order"

IS_IT_A_CASE = {
    "Have you completed the Stalking DASH?": "Yes, with the victim",
    "Is the stalking related to domestic abuse?": "No",
    "What level of risk do you assess?": "High",
    "Where does the victim live?": "Cumberland",
    "Is action needed before the meeting?": "No",
    "What is the perpetrator to the victim?": "Neighbour",
}
IN_BRIEF = {
    "Victim's full name": "Robin Aldermere",
    "Victim's address": "Invented Lane, Carlisle",
    "Is it safe to contact the victim?": "Yes",
    "Does the victim know about this referral and agree?": "Knows and agrees",
    "Are children involved?": "No",
    "Is the perpetrator known?": "Known",
    "Perpetrator's full name": "Sam Underbarrow",
    "What has happened": "Letters and visits for six weeks, more often since October.",
}
THE_PEOPLE = {
    "How and when to contact them safely": "By text message, before noon.",
    "Where do criminal justice matters stand?": "Under investigation",
    "Which orders are in place?": "None",
    "What has the perpetrator done?": "Following",
}
THE_RISK = {
    "Date the DASH was completed": "2026-11-20",
    "Why you assess this level of risk": "The visits come closer together.",
    "What you want MASC to do": "Agree who does what, and by when.",
}

ACTIONS = {
    "Action 1: agency": "Police",
    "Action 1: what it is for": "Offender: civil orders",
    "Action 1: what they will do": WHAT,
    "Action 2: agency": "Victim Support",
    "Action 2: what it is for": "Victim: effective support",
    "Action 2: what they will do": "Offer an advocate and agree a safety plan",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole demonstration, as ``make run`` starts it."""
    with running("demo", tmp_path_factory.mktemp("demo") / "output.txt") as url:
        yield url


@pytest.fixture
def board(address: str, open_page: OpenPage) -> BoardPage:
    return BoardPage(open_page(address))


def refers_a_case(board: BoardPage) -> str:
    board.opens_channel()
    board.post_with("Refer medium- or high-risk stalking").get_by_role("button", name="Refer a case").click()
    form = board.dialog("Refer a case: 1 of 4")
    fill_in(form, IS_IT_A_CASE)
    board.takes_picture("referral-dialog")
    form.get_by_role("button", name="Continue").click()
    form = board.dialog("Refer a case: 2 of 4")
    form.get_by_role("button", name="Continue").click()
    expect(form).to_contain_text("There is a problem")
    expect(form).to_contain_text("Error: Enter the victim's full name")
    fill_in(form, IN_BRIEF)
    form.get_by_label("I am not waiting for MASC").check()
    form.get_by_role("button", name="Continue").click()
    return finishes_the_form(board)


def finishes_the_form(board: BoardPage) -> str:
    form = board.dialog("Refer a case: 3 of 4")
    fill_in(form, THE_PEOPLE)
    form.get_by_role("button", name="Continue").click()
    form = board.dialog("Refer a case: 4 of 4")
    fill_in(form, THE_RISK)
    form.get_by_role("button", name="Send").click()
    shown = board.page.get_by_role("dialog")
    expect(shown).to_contain_text(RECEIVED)
    found = REFERENCE.search(shown.inner_text())
    assert found
    shown.get_by_role("button", name="Close").last.click()
    return found[0]


def accepts_it(board: BoardPage, reference: str) -> None:
    board.opens_chat()
    board.post_with(f"New referral {reference}").get_by_role("button", name="Accept", exact=True).click()
    board.everything_due_has_run()
    expect(board.post_with(reference, "Accepted")).to_be_visible()


def posts_the_agenda(board: BoardPage, reference: str) -> None:
    board.opens_chat()
    board.says("help")
    board.everything_due_has_run()
    board.post_with("What you can do in MASC").get_by_role("button", name="Prepare the agenda").click()
    preview = board.dialog("Prepare the agenda")
    expect(preview).to_contain_text(reference)
    preview.get_by_role("button", name="Post the agenda").click()
    board.closes_dialog()
    board.everything_due_has_run()
    board.opens_channel()
    expect(board.post_with("MASC agenda: Monday 30 November 2026", reference)).to_be_visible()


def is_refused(board: BoardPage) -> None:
    board.opens_channel()
    board.post_with("MASC agenda").get_by_role("button", name="Record decisions").click()
    expect(board.page.get_by_role("dialog")).to_contain_text("Only the administrator, chair or vice chair can do this")
    board.closes_dialog()


def records_a_decision(board: BoardPage, reference: str) -> None:
    board.opens_channel()
    board.post_with("MASC agenda").get_by_role("button", name="Record decisions").click()
    screen = board.dialog("Record decisions")
    while not screen.get_by_role("heading", name=reference).count():
        before = screen.get_by_role("heading", name="Case").inner_text()
        screen.get_by_label("What else do you need?").select_option(label="Skip this case")
        screen.get_by_role("button", name="More").click()
        expect(screen.get_by_role("heading", name="Case")).not_to_have_text(before)
    fill_in(screen, ACTIONS)
    screen.get_by_label("We went through all five areas").check()
    board.takes_picture_of_dialog("record/screen-desktop-light")
    screen.get_by_role("button", name="Record and close").click()
    expect(board.page.get_by_role("dialog")).to_contain_text("We are recording this")
    board.closes_dialog()
    board.everything_due_has_run()
    expect(board.post_with(f"{reference}: Actions agreed", WHAT)).to_be_visible()


def ticks_the_task(board: BoardPage, code: str) -> None:
    board.opens("Planner")
    board.page.get_by_role("button", name=f"Complete {code}").click()
    expect(board.page.get_by_role("button", name=f"Reopen {code}")).to_be_visible()
    board.everything_due_has_run()


def finds_it_completed(board: BoardPage, code: str) -> None:
    board.opens("Lists")
    board.page.get_by_role("navigation", name="Lists").get_by_role("link", name="MASC Actions").click()
    row = board.page.get_by_role("row").filter(has_text=code)
    expect(row).to_contain_text("completed", ignore_case=True)


def open_actions_of_the_agency(board: BoardPage) -> Locator:
    board.opens_chat()
    board.says("my agency")
    board.everything_due_has_run()
    board.post_with("Police:", "open").get_by_role("button", name="Update them").click()
    return board.page.get_by_role("dialog")


def test_a_case_goes_from_the_referral_to_a_completed_action(board: BoardPage) -> None:
    board.clock_stands_at("2026-11-24T09:30")
    board.is_used_by(REFERRER)
    reference = refers_a_case(board)
    board.everything_due_has_run()
    board.is_used_by(ADMINISTRATOR)
    accepts_it(board, reference)
    board.clock_stands_at("2026-11-26T10:00")
    posts_the_agenda(board, reference)
    board.clock_stands_at("2026-11-30T10:15")
    board.is_used_by(POLICE)
    is_refused(board)
    board.is_used_by(CHAIR)
    records_a_decision(board, reference)
    board.clock_stands_at("2026-11-30T10:20")
    board.takes_picture("agenda", board.post_with("MASC agenda"), height=1100)
    board.is_used_by(POLICE)
    code = f"{reference}/1"
    board.opens("Planner")
    board.takes_picture("board", height=620)
    expect(open_actions_of_the_agency(board)).to_contain_text(code)
    board.closes_dialog()
    ticks_the_task(board, code)
    finds_it_completed(board, code)
    expect(open_actions_of_the_agency(board)).not_to_contain_text(code)


def test_a_case_of_domestic_abuse_stops_after_the_first_screen(board: BoardPage) -> None:
    board.is_used_by(REFERRER)
    board.opens_channel()
    board.page.locator(".commands").get_by_role("button", name="Refer a case").click()
    form = board.dialog("Refer a case: 1 of 4")
    fill_in(form, {**IS_IT_A_CASE, "Is the stalking related to domestic abuse?": "Yes"})
    form.get_by_role("button", name="Continue").click()
    stop = board.page.get_by_role("dialog")
    expect(stop).to_contain_text("MASC cannot take this case as you have described it")
    expect(stop).to_contain_text("In danger: call 999")
    stop.get_by_role("button", name="Change my answers").click()
    kept = board.dialog("Refer a case: 1 of 4").get_by_role("radiogroup", name="Where does the victim live?")
    expect(kept.get_by_label("Cumberland", exact=True)).to_be_checked()


def test_a_link_to_a_case_opens_its_row_in_the_list(board: BoardPage) -> None:
    board.is_used_by(ADMINISTRATOR)
    board.opens_channel()
    link = board.post_with("MASC agenda").get_by_role("link", name=REFERENCE).first
    reference = REFERENCE.search(link.inner_text())
    assert reference
    link.click()
    expect(board.page.locator("tr.chosen")).to_contain_text(reference[0])


def test_nothing_of_the_running_board_runs_off_the_side_of_a_telephone(address: str, open_page: OpenPage) -> None:
    board = BoardPage(open_page(address, size=TELEPHONE))
    for person in (REFERRER, ADMINISTRATOR):
        board.is_used_by(person)
        for opened in (board.opens_channel, board.opens_chat, *(lambda v=v: board.opens(v) for v in VIEWS)):
            opened()
            assert board.page.evaluate("document.documentElement.scrollWidth") == TELEPHONE[0]
