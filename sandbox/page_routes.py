"""Serves the page, and tells it where Microsoft's card renderer is: beside the page if npm installed it, else a CDN."""

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_SCRIPTS = (
    ("adaptivecards", "dist/adaptivecards.min.js"),
    ("markdown-it", "dist/browser/markdown-it.umd.min.js"),
)
_CDN = "https://cdn.jsdelivr.net"

# The page shows what people typed, so the browser is told to run no script but ours and the renderer.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' {_CDN}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: https:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)


class _PageFiles(StaticFiles):
    """The page's files, never cached, so that an edited file shows at once."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        response.headers["Cache-Control"] = "no-cache"
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _versions(page_folder: Path) -> dict[str, str]:
    package = json.loads((page_folder / "package.json").read_text(encoding="utf-8"))
    return {name: str(package["dependencies"][name]).lstrip("^~=") for name, _ in _SCRIPTS}


def renderer_scripts(page_folder: Path) -> dict[str, object]:
    """Where the page finds the renderer; ``local`` says whether all its files are beside the page."""
    local = all((page_folder / "node_modules" / name / file).is_file() for name, file in _SCRIPTS)
    if local:
        return {"local": True, "scripts": [f"/page/node_modules/{name}/{file}" for name, file in _SCRIPTS]}
    versions = _versions(page_folder)
    return {"local": False, "scripts": [f"{_CDN}/npm/{name}@{versions[name]}/{file}" for name, file in _SCRIPTS]}


def page_routes(page_folder: Path) -> list[BaseRoute]:
    """``/`` is the page, ``/page/…`` its files, ``/page/renderer.json`` where its card renderer comes from."""

    async def index(_: Request) -> Response:
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"}
        return FileResponse(page_folder / "index.html", headers=headers)

    async def renderer(_: Request) -> Response:
        return JSONResponse(renderer_scripts(page_folder))

    return [
        Route("/", index),
        Route("/page/renderer.json", renderer),
        Mount("/page", _PageFiles(directory=page_folder)),
    ]
