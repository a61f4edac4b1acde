"""The page's own routes: the page, its files, and where its card renderer comes from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.in_process import InProcess
from sandbox.page_routes import page_routes, renderer_scripts

PAGE = Path(__file__).parents[2] / "sandbox" / "page"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page that nobody ran npm for."""
    shutil.copy(PAGE / "index.html", tmp_path)
    shutil.copy(PAGE / "app.js", tmp_path)
    shutil.copy(PAGE / "package.json", tmp_path)
    return tmp_path


async def get(folder: Path, path: str) -> httpx.Response:
    transport = InProcess(Starlette(routes=page_routes(folder)))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8400") as client:
        return await client.get(path)


def with_renderer(folder: Path) -> None:
    for file in ("adaptivecards/dist/adaptivecards.min.js", "markdown-it/dist/browser/markdown-it.umd.min.js"):
        path = folder / "node_modules" / file
        path.parent.mkdir(parents=True)
        path.write_text("window.drawn = true;", encoding="utf-8")


async def test_the_page_runs_no_script_but_its_own_and_the_renderer(folder: Path) -> None:
    page = await get(folder, "/")
    assert page.status_code == 200
    assert "<title>Microsoft 365 sandbox</title>" in page.text
    assert "script-src 'self' https://cdn.jsdelivr.net;" in page.headers["content-security-policy"]


async def test_an_edited_file_of_the_page_shows_at_the_next_visit(folder: Path) -> None:
    script = await get(folder, "/page/app.js")
    assert script.headers["cache-control"] == "no-cache"
    assert script.headers["content-type"].startswith("text/javascript")


async def test_nothing_outside_the_page_is_served(folder: Path) -> None:
    (folder.parent / "secret.txt").write_text("secret", encoding="utf-8")
    assert (await get(folder, "/page/%2e%2e/secret.txt")).status_code == 404


async def test_the_renderer_beside_the_page_is_used(folder: Path) -> None:
    with_renderer(folder)
    where = (await get(folder, "/page/renderer.json")).json()
    assert where["local"] is True
    assert [(await get(folder, script)).status_code for script in where["scripts"]] == [200, 200]


def test_without_npm_the_same_versions_come_from_a_public_cdn(folder: Path) -> None:
    pinned = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    where = renderer_scripts(folder)
    assert where["local"] is False
    assert where["scripts"] == [
        f"https://cdn.jsdelivr.net/npm/adaptivecards@{pinned['adaptivecards']}/dist/adaptivecards.min.js",
        f"https://cdn.jsdelivr.net/npm/markdown-it@{pinned['markdown-it']}/dist/browser/markdown-it.umd.min.js",
    ]
