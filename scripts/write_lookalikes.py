"""Writes masc_graph/domain/text/lookalikes.py: letters that look like a letter from A to Z, as Unicode publishes them.

``python -m scripts.write_lookalikes confusables.txt`` reads https://www.unicode.org/Public/security/latest/confusables.txt
and keeps what one Cyrillic, Greek or other Latin letter stands for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from unicodedata import name, normalize

TABLE = Path(__file__).parent.parent / "masc_graph" / "domain" / "text" / "lookalikes.py"
SCRIPTS = ("CYRILLIC ", "GREEK ", "LATIN ")
# Unicode takes a capital I for a small L; a reader of a name takes it for an I.
CAPITAL_I = {"\u0406": "I", "\u0399": "I"}

HEADER = '''"""Letters that look like A to Z, from Unicode's confusables {version}.

Made by ``python -m scripts.write_lookalikes``.
"""

from __future__ import annotations

from typing import Final

_PAIRS: Final = (
{lines}
)
"""Each letter, followed by the one that it looks like."""

LOOKALIKES: Final = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))
'''


def main() -> None:
    """Read the file that the command names, and write the module."""
    text = Path(sys.argv[1]).read_text(encoding="utf-8-sig")
    TABLE.write_text(module(text), encoding="utf-8")


def module(text: str) -> str:
    """The module that holds the letters of this ``confusables.txt``."""
    version = (
        next(line for line in text.splitlines() if line.startswith("# Version:")).removeprefix("# Version:").strip()
    )
    found = dict(sorted({**dict(lookalikes(text)), **CAPITAL_I}.items()))
    signs = "".join(f"{letter}{latin}" for letter, latin in found.items())
    rows = [ascii(signs[at : at + 20])[1:-1] for at in range(0, len(signs), 20)]
    lines = "\n".join(f'    "{row}"' for row in rows)
    return HEADER.format(version=version, lines=lines)


def lookalikes(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of a letter and the one from A to Z that it looks like; what NFKC folds anyway is left out."""
    for line in text.splitlines():
        parts = line.partition("#")[0].split(";")
        if len(parts) < 3 or " " in parts[1].strip():
            continue
        letter, latin = (chr(int(part, 16)) if " " not in part.strip() else "" for part in parts[:2])
        if letter.isascii() or not (latin.isascii() and latin.isalpha()) or normalize("NFKC", letter) != letter:
            continue
        if name(letter, "").startswith(SCRIPTS):
            yield letter, latin


if __name__ == "__main__":
    main()
