"""The sandbox's page on its own: who you are, cards and dialogs, the clock and faults, on a desk and on a telephone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import TELEPHONE, OpenPage
from tests.browser.processes import running
from tests.browser.stand_in_bot import (
    Bot,
    Connector,
    call,
    card,
    card_answer,
    dialog,
    message_answer,
    put_file,
    serving,
    text,
)

pytestmark = pytest.mark.browser

VIEWS = ("Teams", "Lists", "Files", "Planner", "Queue", "Faults")
PRESS_ME = {"type": "Action.Execute", "title": "Press me", "verb": "press.me", "data": {"kept": "yes"}}
OPEN = {"type": "Action.Submit", "title": "Open", "data": {"msteams": {"type": "task/fetch"}, "verb": "form.open"}}
NAME = {"type": "Input.Text", "id": "name", "label": "Name (required)"}
HIDDEN = {
    "type": "Container",
    "id": "more",
    "isVisible": False,
    "items": [{"type": "Input.Text", "id": "nickname", "label": "Nickname (optional)"}],
}
MORE = {
    "type": "ActionSet",
    "actions": [{"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["more"]}],
}
SEND = {"type": "Action.Submit", "title": "Send", "data": {"verb": "form.send", "carried": {"step": 1}}}


@pytest.fixture(scope="module")
def bot() -> Bot:
    return Bot()


@pytest.fixture(scope="module")
def address(bot: Bot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log: Path = tmp_path_factory.mktemp("sandbox") / "output.txt"
    with serving(bot) as bot_url, running("sandbox", log, {"SANDBOX_BOT_URL": bot_url}) as url:
        yield url


@pytest.fixture
def connector(address: str, bot: Bot) -> Connector:
    bot.heard.clear()
    bot.answers.clear()
    return Connector(address)


def post(page: Page, activity: str) -> Locator:
    return page.locator(f"[data-post='{activity}'] > article")


def form(*more: dict[str, object]) -> dict[str, object]:
    return card(text("Who is it?"), NAME, MORE, HIDDEN, *more, actions=[SEND])


def test_who_you_are_stays_in_the_address(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    page.get_by_label("Who you are").select_option(label="Callum Beck (guest)")
    expect(page).to_have_title(re.compile("as Callum Beck"))
    page.reload()
    expect(page.locator("#who option:checked")).to_have_text("Callum Beck (guest)")


def test_the_card_renderer_comes_from_this_machine(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    assert page.evaluate("'AdaptiveCards' in window")
    expect(page.locator("#renderer-notice")).to_be_hidden()


@pytest.mark.parametrize(
    ("scripts", "told", "shown"),
    [
        (None, "the same version was loaded from a public server", "Drawn by the renderer"),
        (["/page/missing.js"], "cards cannot be shown", "This card cannot be shown"),
    ],
    ids=["from a CDN", "from nowhere"],
)
def test_without_npm_the_page_says_where_its_renderer_is_from(
    address: str, connector: Connector, open_page: OpenPage, scripts: list[str] | None, told: str, shown: str
) -> None:
    activity = connector.post(card(text("Drawn by the renderer")))
    page = open_page(address)
    here = page.request.get(f"{address}/page/renderer.json").json()["scripts"]
    page.route("**/page/renderer.json", lambda route: route.fulfill(json={"local": False, "scripts": scripts or here}))
    page.reload()
    expect(page.locator("#renderer-notice")).to_contain_text(told)
    expect(post(page, activity)).to_contain_text(shown)


def test_a_posted_card_shows_at_once_and_changes_in_place(
    address: str, connector: Connector, open_page: OpenPage
) -> None:
    page = open_page(address)
    activity = connector.post(card(text("Before the **edit**")))
    expect(post(page, activity)).to_contain_text("Before the edit")
    connector.edit(activity, card(text("After the edit")))
    expect(post(page, activity)).to_contain_text("After the edit")
    expect(post(page, activity)).to_contain_text("Edited")


def test_a_reply_stands_in_the_thread_of_its_post(address: str, connector: Connector, open_page: OpenPage) -> None:
    page = open_page(address)
    root = connector.post(card(text("The agenda")))
    reply = connector.post(card(text("A decision")), reply_to=root)
    expect(page.locator(f"[data-post='{root}'] .replies [data-post='{reply}']")).to_contain_text("A decision")


def test_a_refusal_is_shown_to_the_presser_alone(
    address: str, bot: Bot, connector: Connector, open_page: OpenPage
) -> None:
    bot.answers["press.me"] = message_answer("Only the chair can do this.")
    presser, other = open_page(address), open_page(address)
    activity = connector.post(card(text("A case"), actions=[PRESS_ME]))
    post(presser, activity).get_by_role("button", name="Press me").click()
    expect(post(presser, activity)).to_contain_text("Only you can see this. Only the chair can do this.")
    expect(post(other, activity)).not_to_contain_text("Only the chair")
    assert bot.said("press.me") == {"kept": "yes"}


def test_an_answered_card_stands_for_the_presser_until_the_message_is_edited(
    address: str, bot: Bot, connector: Connector, open_page: OpenPage
) -> None:
    bot.answers["press.me"] = card_answer(card(text("We are recording this.")))
    page = open_page(address)
    activity = connector.post(card(text("Not answered"), actions=[PRESS_ME]))
    post(page, activity).get_by_role("button", name="Press me").click()
    expect(post(page, activity)).to_contain_text("We are recording this.")
    page.get_by_label("Who you are").select_option(label="Imogen Tarn")
    expect(post(page, activity)).to_contain_text("Not answered")
    page.get_by_label("Who you are").select_option(label="Rowan Fell")
    connector.edit(activity, card(text("Recorded")))
    expect(post(page, activity)).to_contain_text("Recorded")


def turn(address: str, switch: str, setting: str) -> None:
    """Turn one of the sandbox's switches."""
    call("PUT", f"{address}/sandbox/switches", json.dumps({switch: setting}).encode())


def test_a_dialog_shows_nothing_that_is_hidden_unless_the_switch_is_turned_and_then_sends_it(
    address: str, bot: Bot, connector: Connector, open_page: OpenPage
) -> None:
    bot.answers |= {"form.open": dialog("Step 1", form()), "form.send": dialog("Step 2", card(text("Thank you")))}
    page = open_page(address)
    activity = connector.post(card(text("A form"), actions=[OPEN]))
    post(page, activity).get_by_role("button", name="Open").click()
    shown = page.get_by_role("dialog", name="Step 1")
    shown.get_by_label("Name (required)").fill("Alex")
    shown.get_by_role("button", name="More").click()
    expect(shown.get_by_label("Nickname")).to_be_hidden()
    page.keyboard.press("Escape")
    turn(address, "toggle in a dialog", "toggles")
    post(page, activity).get_by_role("button", name="Open").click()
    shown.get_by_label("Name (required)").fill("Alex")
    shown.get_by_role("button", name="More").click()
    shown.get_by_label("Nickname").fill("Al")
    shown.get_by_role("button", name="More").click()
    shown.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog", name="Step 2")).to_contain_text("Thank you")
    assert bot.said("form.send") == {"verb": "form.send", "carried": {"step": 1}, "name": "Alex", "nickname": "Al"}
    turn(address, "toggle in a dialog", "nothing")


def test_what_is_typed_in_a_dialog_outlives_an_edit_of_its_message(
    address: str, bot: Bot, connector: Connector, open_page: OpenPage
) -> None:
    bot.answers["form.open"] = dialog("Step 1", form())
    page = open_page(address)
    activity = connector.post(card(text("A form"), actions=[OPEN]))
    post(page, activity).get_by_role("button", name="Open").click()
    page.get_by_role("dialog").get_by_label("Name (required)").fill("Half a na")
    connector.edit(activity, card(text("An edited form"), actions=[OPEN]))
    expect(post(page, activity)).to_contain_text("An edited form")
    expect(page.get_by_role("dialog").get_by_label("Name (required)")).to_have_value("Half a na")
    expect(page.get_by_role("dialog").get_by_label("Name (required)")).to_be_focused()


def test_the_keyboard_goes_into_a_dialog_and_back(
    address: str, bot: Bot, connector: Connector, open_page: OpenPage
) -> None:
    bot.answers["form.open"] = dialog("Step 1", form())
    page = open_page(address)
    activity = connector.post(card(text("A form"), actions=[OPEN]))
    button = post(page, activity).get_by_role("button", name="Open")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Step 1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_an_answer_without_content_closes_the_dialog(
    address: str, bot: Bot, connector: Connector, open_page: OpenPage
) -> None:
    bot.answers["form.open"] = dialog("Step 1", form())
    page = open_page(address)
    activity = connector.post(card(text("A form"), actions=[OPEN]))
    post(page, activity).get_by_role("button", name="Open").click()
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_html_that_somebody_typed_stays_text(address: str, connector: Connector, open_page: OpenPage) -> None:
    page = open_page(address)
    typed = "<img src=x onerror=alert(1)> and <b>bold</b>"
    run = {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": typed}]}
    activity = connector.post(card(text(typed), run))
    expect(post(page, activity).locator(".ac-richTextBlock")).to_have_text(typed)
    expect(post(page, activity).locator(".ac-textBlock")).to_have_text(typed)
    expect(post(page, activity).locator("img")).to_have_count(0)


def test_the_clock_moves_in_london_time(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    page.locator("#clock-button").click()
    panel = page.get_by_role("dialog", name="Clock")
    panel.get_by_label("Move the clock to").fill("2027-06-30T14:05")
    panel.get_by_role("button", name="Move").click()
    expect(panel).to_contain_text("Wednesday 30 June 2027, 14:05")
    panel.get_by_role("button", name="1 day later").click()
    expect(panel).to_contain_text("Thursday 1 July 2027, 14:05")


def test_a_file_is_opened_from_a_card_and_downloaded_in_each_version(
    address: str, connector: Connector, open_page: OpenPage
) -> None:
    url = put_file(address, "Minutes.docx", b"first")
    assert put_file(address, "Minutes.docx", b"second one") == url
    page = open_page(address)
    activity = connector.post(card(text("Minutes"), actions=[{"type": "Action.OpenUrl", "title": "Open", "url": url}]))
    post(page, activity).get_by_role("link", name="Open").click()
    shown = page.get_by_role("listitem").filter(has_text="Minutes.docx")
    expect(shown).to_have_class("chosen")
    shown.get_by_text("Earlier versions (1)").click()
    for link, content in (("Minutes.docx", b"second one"), ("Version 1", b"first")):
        with page.expect_download() as download:
            shown.get_by_role("link", name=link).click()
        assert download.value.path().read_bytes() == content
        assert download.value.suggested_filename == "Minutes.docx"


def test_a_fault_is_switched_on_and_off(address: str, open_page: OpenPage) -> None:
    page = open_page(f"{address}/#view=faults")
    page.get_by_role("button", name="Out of order").click()
    expect(page.get_by_role("listitem").filter(has_text="5 times")).to_be_visible()
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_text("Everything works.")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_runs_off_the_side_of_a_telephone(
    address: str, connector: Connector, open_page: OpenPage, dark: bool
) -> None:
    connector.post(card(text("A card with a long word " + "unbreakable" * 8), NAME, actions=[OPEN, PRESS_ME]))
    page = open_page(address, size=TELEPHONE, dark=dark)
    for view in VIEWS:
        page.get_by_role("navigation", name="Apps").get_by_role("link", name=view).click()
        expect(page.locator("#view > *")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE[0], view
