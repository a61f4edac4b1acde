"""What people do most often, played on the page: none takes more presses than docs/performance.md says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import page_opener
from tests.browser.processes import running
from tests.browser.ways import Ways
from tests.keystrokes import AT_MOST, PAGE, Count, row

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def counts(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Count]]:
    """Each way is played once, on one board."""
    with (
        running("demo", tmp_path_factory.mktemp("demo") / "output.txt") as address,
        page_opener(chromium) as open_page,
    ):
        yield Ways(address, open_page).play()


@pytest.mark.parametrize("way", AT_MOST)
def test_a_way_takes_no_more_presses_than_the_page_says(counts: Mapping[str, Count], way: str) -> None:
    assert counts[way].presses <= AT_MOST[way]
    written = row(way, counts[way])
    assert written in PAGE.read_text(encoding="utf-8"), f"{written}: .venv/bin/python -m scripts.write_presses"
