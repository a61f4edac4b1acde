"""The board that every journey starts from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import word_files
from tests.journeys.board import OPENED, Board, a_board


@pytest.fixture
async def board() -> Board:
    return await a_board()


@pytest.fixture(autouse=True)
def word_files_are_gathered() -> Iterator[None]:
    """Every version of every Word file that stands in a library when a test ends."""
    OPENED.clear()
    yield
    libraries = [site.library for sandbox in OPENED for site in sandbox.tenant.sites.values()]
    files = [file for library in libraries for file in library.files.values() if file.name.endswith(".docx")]
    word_files.gather(version.content for file in files for version in file.versions)
    OPENED.clear()
