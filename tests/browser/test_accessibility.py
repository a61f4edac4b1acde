"""axe looks at every view and dialog, light and dark, on a desk and on a telephone; takes the referral's pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.board_page import BoardPage, fill_in
from tests.browser.conftest import DESKTOP, TELEPHONE, OpenPage
from tests.browser.processes import ROOT, running
from tests.browser.test_journeys import (
    ADMINISTRATOR,
    CHAIR,
    IN_BRIEF,
    IS_IT_A_CASE,
    POLICE,
    RECEIVED,
    THE_PEOPLE,
    THE_RISK,
    VIEWS,
)

pytestmark = pytest.mark.browser

AXE = ROOT / "tests" / "oracles" / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = {
    "desktop-light": (DESKTOP, False),
    "desktop-dark": (DESKTOP, True),
    "telephone-light": (TELEPHONE, False),
    "telephone-dark": (TELEPHONE, True),
}
FOR_CHATS = ("desktop-light", "telephone-dark")
STEPS: tuple[Mapping[str, str], ...] = (IS_IT_A_CASE, IN_BRIEF, THE_PEOPLE, THE_RISK)
_LOOK = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  const grave = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
  return grave.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}`));
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole demonstration, as ``make run`` starts it."""
    with running("demo", tmp_path_factory.mktemp("demo") / "output.txt") as url:
        yield url


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def board(address: str, open_page: OpenPage, look: str) -> BoardPage:
    """The page in this look, with axe in it."""
    size, dark = LOOKS[look]
    page = open_page(address, size=size, dark=dark)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return BoardPage(page)


def grave_findings(page: Page) -> list[str]:
    """What axe calls serious or critical in what is shown, with the elements; nothing may move meanwhile."""
    return page.evaluate(_LOOK)


def opens_form(board: BoardPage) -> Locator:
    board.is_used_by(POLICE)
    board.opens_channel()
    board.page.locator(".commands").get_by_role("button", name="Refer a case").click()
    return board.dialog("Refer a case: 1 of 4")


ELSE = "What else do you need?"


def opens_every_part(shown: Locator) -> None:
    """Ask for each part of the same dialog that can be had, but for the choice that leaves the screen."""
    more = shown.get_by_role("button", name="More")
    while more.count() and (first := shown.get_by_label(ELSE).input_value()) != "skip":
        more.click()
        expect(shown.locator(f"option[value={first}]")).to_have_count(0)


def test_each_step_of_a_referral_and_its_receipt_can_be_used_by_everybody(board: BoardPage, look: str) -> None:
    board.clock_stands_at("2026-11-24T09:30")
    form = opens_form(board)
    for number, answers in enumerate(STEPS, start=1):
        form = board.dialog(f"Refer a case: {number} of 4")
        assert grave_findings(board.page) == []
        fill_in(form, answers)
        if number == 2:
            form.get_by_label("I am not waiting for MASC").check()
        board.takes_picture_of_dialog(f"referral/step-{number}-{look}")
        form.get_by_role("button", name="Send" if number == 4 else "Continue").click()
    receipt = board.page.get_by_role("dialog")
    expect(receipt).to_contain_text(RECEIVED)
    assert grave_findings(board.page) == []


def test_errors_at_the_top_and_beside_the_questions_can_be_used_by_everybody(board: BoardPage) -> None:
    form = opens_form(board)
    form.get_by_role("button", name="Continue").click()
    expect(form).to_contain_text("There is a problem")
    assert grave_findings(board.page) == []


def test_the_stop_screen_can_be_used_by_everybody(board: BoardPage, look: str) -> None:
    form = opens_form(board)
    fill_in(form, {**IS_IT_A_CASE, "Is the stalking related to domestic abuse?": "Yes"})
    form.get_by_role("button", name="Continue").click()
    expect(board.page.get_by_role("dialog")).to_contain_text("MASC cannot take this case")
    assert grave_findings(board.page) == []
    board.takes_picture_of_dialog(f"referral/stop-{look}")


@pytest.mark.parametrize("look", FOR_CHATS)
def test_what_the_chats_say_of_an_urgent_referral_in_brief_can_be_used_by_everybody(
    board: BoardPage, look: str
) -> None:
    board.clock_stands_at("2026-11-24T09:30")
    form = opens_form(board)
    fill_in(form, {**IS_IT_A_CASE, "Is action needed before the meeting?": "Yes"})
    form.get_by_role("button", name="Continue").click()
    form = board.dialog("Refer a case: 2 of 4")
    fill_in(form, {**IN_BRIEF, "What you are doing now to keep people safe": "The victim stays with friends."})
    form.get_by_label("I am not waiting for MASC").check()
    board.takes_picture_of_dialog(f"referral/urgent-{look}")
    form.get_by_role("button", name="Send now").click()
    board.closes_dialog()
    board.everything_due_has_run()
    board.opens_chat()
    board.takes_picture_of_post(f"referral/receipt-{look}", board.post_with("Status: More information needed"))
    board.takes_picture_of_post(f"referral/needs-information-{look}", board.post_with("More information is needed for"))
    assert grave_findings(board.page) == []
    board.is_used_by(ADMINISTRATOR)
    board.opens_chat()
    board.takes_picture_of_post(f"referral/triage-waiting-{look}", board.post_with("this referral is urgent"))
    first = board.page.locator(".posts article").filter(has_text="Do not accept").first
    board.takes_picture_of_post(f"referral/triage-{look}", first)
    assert grave_findings(board.page) == []


def test_the_decision_and_the_agencys_actions_can_be_used_by_everybody(board: BoardPage, look: str) -> None:
    board.is_used_by(CHAIR)
    board.opens_channel()
    board.page.get_by_role("button", name="Correct this decision").first.click()
    screen = board.page.get_by_role("dialog")
    expect(screen.get_by_role("button", name="Record and close")).to_be_visible()
    assert grave_findings(board.page) == []
    if look in FOR_CHATS:
        board.takes_picture_of_dialog(f"record/correct-{look}")
        opens_every_part(screen)
        assert grave_findings(board.page) == []
    board.page.keyboard.press("Escape")
    board.is_used_by(POLICE)
    board.opens_channel()
    board.page.get_by_role("button", name="My agency's actions").first.click()
    shown = board.page.get_by_role("dialog")
    expect(shown).to_contain_text("Police")
    assert grave_findings(board.page) == []
    shown.get_by_role("checkbox").first.check()
    shown.get_by_role("button", name="Will not be done").click()
    expect(shown).to_contain_text("What has happened?")
    assert grave_findings(board.page) == []


@pytest.mark.parametrize("look", FOR_CHATS)
def test_who_is_here_can_be_said_by_everybody(board: BoardPage) -> None:
    board.is_used_by(ADMINISTRATOR)
    board.opens_chat()
    board.post_with("Meeting on Monday 16 November", "Who is here").get_by_role("button", name="Who is here").click()
    opens_every_part(board.dialog("Who is here"))
    assert grave_findings(board.page) == []


def test_every_view_of_the_page_can_be_used_by_everybody(board: BoardPage) -> None:
    board.is_used_by(CHAIR)
    for opened in (board.opens_channel, board.opens_chat, *(lambda view=view: board.opens(view) for view in VIEWS)):
        opened()
        expect(board.page.locator("#view > *").first).to_be_visible()
        assert grave_findings(board.page) == []
    board.page.locator("#clock-button").click()
    board.dialog("Clock")
    assert grave_findings(board.page) == []


def test_what_nobody_could_use_is_found(board: BoardPage) -> None:
    form = opens_form(board)
    form.evaluate("""form => form.insertAdjacentHTML("beforeend", "<input type=text><img src='data:,'>")""")
    assert {found.partition(":")[0] for found in grave_findings(board.page)} == {"label", "image-alt"}
