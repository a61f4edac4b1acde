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
    """Every version of every Word file that is in a library when a test ends. What was sent, every client can show."""
    OPENED.clear()
    yield
    libraries = [site.library for sandbox in OPENED for site in sandbox.tenant.sites.values()]
    files = [file for library in libraries for file in library.files.values() if file.name.endswith(".docx")]
    assert [one for sandbox in OPENED for one in sandbox.tenant.conversations.unfit] == []
    word_files.gather(version.content for file in files for version in file.versions)
    OPENED.clear()
