"""Word files that journeys make, gathered while they run and held against Microsoft's validator in one call."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest

from tests.infra.microsoft import SHARED, found, run

FOLDER = "MASC_WORD_FILES"
# Two files that differ in references and numbers alone are one to a validator.
ALIKE = re.compile(rb"MASC-\w{5}|\d+")


def begin() -> None:
    """Make the folder that all processes of this run write to."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="masc-word-")


def gather(contents: Iterable[bytes]) -> None:
    """Keep each that is unlike those that are there."""
    for content in contents:
        with zipfile.ZipFile(BytesIO(content)) as whole:
            text = b"".join(whole.read(name) for name in sorted(whole.namelist()) if name.endswith(".xml"))
        name = hashlib.sha256(ALIKE.sub(b"", text)).hexdigest()[:24]
        (Path(os.environ[FOLDER]) / f"{name}.docx").write_bytes(content)


def faults(files: Iterable[Path]) -> list[str]:
    """What the validator has against them; the test is skipped where it is not on the machine."""
    told = run("ooxml", *map(str, files))
    lines = (told.stdout + told.stderr).splitlines()
    return [line for line in lines if not line.endswith(": 0 errors")]


def end() -> str:
    """Hold what was gathered against the validator; a sentence if something is wrong, and the folder goes."""
    folder = Path(os.environ.pop(FOLDER))
    try:
        files = sorted(folder.glob("*.docx"))
        if not files or (found("ooxml") is None and not SHARED.is_dir()):
            return ""
        wrong = faults(files)
        return (
            "\n".join([f"{len(files)} Word files of journeys, and Microsoft's validator says:", *wrong])
            if wrong
            else ""
        )
    except pytest.fail.Exception as failed:
        return str(failed)
    finally:
        shutil.rmtree(folder)
