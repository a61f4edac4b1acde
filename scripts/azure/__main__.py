"""The words behind ``python -m scripts.azure``. What changes something in Azure only tells, until --yes is said."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.azure import channels, check, keep, keys
from scripts.azure.calls import Stop, environment


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.azure", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="say what would end azd provision, before anything is made")
    drawing = commands.add_parser("keys", help="draw the board's two keys into its vault; a key that is there stays")
    drawing.add_argument("--anew", choices=keys.KEYS, help='draw this key again: the runbook, "Change the match key"')
    closing = commands.add_parser("channels", help="close every way to the bot but Teams")
    for one in (drawing, closing):
        one.add_argument("--yes", action="store_true", help="do it, and not only tell")
    keeping = commands.add_parser("keep", help="keep for azd provision what masc_graph provision found out")
    keeping.add_argument("file", type=Path, help="the file that provision wrote its settings to")
    return parser


def main(words: Sequence[str]) -> int:
    """Do what one command says; 1 if it could not, with a sentence that says what to do."""
    asked = _words().parse_args(words)
    try:
        return _do(asked)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1


def _do(asked: argparse.Namespace) -> int:
    if asked.command == "keep":
        keep.keep(asked.file)
    elif asked.command == "keys":
        keys.draw(environment(), apply=asked.yes, anew=asked.anew)
    elif asked.command == "channels":
        channels.close(environment(), apply=asked.yes)
    elif found := check.problems(environment()):
        print("\n".join(found), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
