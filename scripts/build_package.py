"""Builds the package that Azure runs, with its libraries, and without most of msgraph-sdk.

``python -m scripts.build_package`` writes build/masc.zip and prints its size; ``--whole`` leaves nothing out. It is an
alternative to letting Azure install requirements.txt. Leaving out parts of a library is unofficial: to save space,
Microsoft recommends generating your own client (msgraph-sdk-python#939).
"""

from __future__ import annotations

import argparse
import ast
import compileall
import py_compile
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"
# Where Azure's Python worker looks for libraries that came with the package.
LIBRARIES = Path(".python_packages/lib/site-packages")
PYTHON = "3.13"
# A list of every address that Graph has, for the generator of the SDK.
_EXPORT = "kiota-dom-export.txt"

# Azure's storage client imports aiohttp if it is there and works as well without: our queue sends through httpx. The
# others are needed by aiohttp alone.
UNUSED = ("aiohttp", "aiohappyeyeballs", "aiosignal", "frozenlist", "multidict", "propcache", "yarl")


def main() -> None:
    """Gather, install, leave out, compile, and pack."""
    parser = argparse.ArgumentParser(prog="python -m scripts.build_package", description=__doc__)
    parser.add_argument("--whole", action="store_true", help="leave nothing of the libraries out")
    arguments = parser.parse_args()
    folder = BUILD / "package"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ours():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    install(folder / LIBRARIES)
    if not arguments.whole:
        trim(folder / LIBRARIES)
    # The time stamps of a zip are of no use, so what is compiled is trusted.
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(folder, quiet=1, invalidation_mode=mode, stripdir=str(folder))
    print(weighed(folder, pack(folder, BUILD / "masc.zip")))


def ours() -> list[str]:
    """The files of this repository that go to Azure: what git knows and .funcignore does not name."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    known = _lines(listed)
    return sorted(
        known - _lines(["git", "ls-files", "--cached", "--others", "--ignored", "--exclude-from=.funcignore"])
    )


def _lines(command: list[str]) -> set[str]:
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines())


def install(folder: Path) -> None:
    """Install what requirements.txt pins, for Azure's Python and Linux, whatever this machine is."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    azure = ["--python-version", PYTHON, "--implementation", "cp", "--only-binary", ":all:"]
    platforms = [f"--platform={name}_x86_64" for name in ("manylinux_2_28", "manylinux_2_17", "manylinux2014")]
    pins = ["--require-hashes", "--requirement", str(ROOT / "requirements.txt")]
    subprocess.run([*pip, *azure, *platforms, "--target", str(folder), *pins], check=True)


def trim(folder: Path) -> None:
    """Remove the parts of msgraph-sdk that no module of ours uses, and the HTTP client that we do not use."""
    for package in UNUSED:
        shutil.rmtree(folder / package, ignore_errors=True)
    generated = folder / "msgraph" / "generated"
    (generated / _EXPORT).unlink(missing_ok=True)
    needed = reached()
    for part in generated.iterdir():
        if part.is_dir() and part.name not in needed:
            shutil.rmtree(part)


def reached() -> set[str]:
    """The parts of msgraph.generated that our code names, in an import or as ``.api.<part>``, and all models."""
    names = {"models"}
    for path in sorted((ROOT / "masc_graph").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names.update(_named(node))
    return names


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("msgraph.generated."):
        yield (node.module or "").split(".")[2]
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "api":
        yield node.attr


def pack(folder: Path, file: Path) -> Path:
    """Put a folder's files into a zip."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            packed.write(path, path.relative_to(folder))
    return file


def weighed(folder: Path, file: Path) -> str:
    """Say how many files there are, how large they are, and how large the zip is."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return f"{file.name}: {len(sizes):,} files, {sum(sizes) / 1e6:.0f} MB, packed {file.stat().st_size / 1e6:.0f} MB"


if __name__ == "__main__":
    main()
