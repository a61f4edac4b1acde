"""What goes to Azure: our own files and no other, and of msgraph-sdk everything that our code can reach."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.build_package import PYTHON, ROOT, UNUSED, ours, pack, reached, trim, weighed

pytestmark = pytest.mark.paper


def test_what_leaves_is_the_product_and_nothing_else() -> None:
    parts = {name.partition("/")[0] for name in ours()}
    assert parts == {".funcignore", "adaptive_cards", "function_app.py", "host.json", "masc_graph", "requirements.txt"}
    assert [name for name in ours() if name.endswith((".md", ".sample.json", ".pyc"))] == []
    assert sum((ROOT / name).stat().st_size for name in ours()) < 1_750_000, "our own part stays small"


def test_the_package_is_built_for_the_python_that_azure_runs() -> None:
    assert f"version: '{PYTHON}'" in (ROOT / "infra" / "modules" / "app.bicep").read_text(encoding="utf-8")


def test_only_what_nothing_reaches_is_left_out(tmp_path: Path) -> None:
    generated = tmp_path / "msgraph" / "generated"
    for part in ("models", "sites", "identity_governance"):
        (generated / part).mkdir(parents=True)
        (generated / part / "__init__.py").write_text("")
    (generated / "kiota-dom-export.txt").write_text("x" * 100)
    (generated / "base_graph_service_client.py").write_text("")
    (tmp_path / "aiohttp").mkdir()
    trim(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["msgraph"]
    assert {path.name for path in generated.iterdir()} == {"models", "sites", "base_graph_service_client.py"}
    assert {"sites", "planner", "groups", "models"} <= reached()
    assert weighed(tmp_path, pack(tmp_path, tmp_path / "a.zip")).startswith("a.zip: ")


def test_every_module_of_ours_is_imported_without_the_rest() -> None:
    code = f"""
import importlib.abc, pkgutil, sys, warnings
warnings.simplefilter("ignore")
class Left(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        parts = name.split(".")
        if parts[0] in {UNUSED!r}:
            raise ModuleNotFoundError(name)
        if parts[:2] == ["msgraph", "generated"] and len(parts) == 3 and path and parts[2] not in {reached()!r}:
            if not parts[2].startswith("base_"):
                raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Left())
import masc_graph
for module in pkgutil.walk_packages(masc_graph.__path__, "masc_graph."):
    if not module.name.endswith("__main__"):
        __import__(module.name)
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
