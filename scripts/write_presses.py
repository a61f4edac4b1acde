"""Plays what people do most often on the page and writes the table of its presses into docs/performance.md."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium_path, page_opener
from tests.browser.processes import running
from tests.browser.ways import Ways
from tests.keystrokes import PAGE, filled


def main() -> None:
    """Start the demonstration, play every way, and write the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running("demo", Path(folder) / "output.txt") as address,
        sync_playwright() as playwright,
        page_opener(playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)) as open_page,
    ):
        counts = Ways(address, open_page).play()
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), counts), encoding="utf-8")


if __name__ == "__main__":
    main()
