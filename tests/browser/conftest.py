"""One Chromium for the tests of a module, and for each test a page of its own that may not have raised an error."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
DESKTOP = (1200, 860)
TELEPHONE = (320, 640)

OpenPage = Callable[..., Page]


def chromium_path() -> str | None:
    """Where the machine's browser is, if it has one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, where the machine has one; it runs a loop of its own, in which no other module's test can be."""
    path = chromium_path()
    if path is None:
        pytest.skip("Chromium is not on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens an address in a window of the given size; at the end no page may have raised an error."""
    with page_opener(chromium) as opened:
        yield opened


@contextmanager
def page_opener(chromium: Browser) -> Iterator[OpenPage]:
    """The same, where no test asks for it."""
    contexts: list[BrowserContext] = []
    raised: list[str] = []

    def opened(address: str, *, size: tuple[int, int] = DESKTOP, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: raised.append(str(error)))
        page.goto(address)
        page.locator("#who option").first.wait_for(state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert raised == []
