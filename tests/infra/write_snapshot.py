"""Has Bicep write infra/main.snapshot.json anew, after infra/ changed: ``python -m tests.infra.write_snapshot``.

The difference that it makes is what the change does in Azure, and belongs into the same commit.
"""

from __future__ import annotations

import sys

from tests.infra.bicep import AS_IF, ENVIRONMENT, INFRA
from tests.infra.microsoft import run


def main() -> int:
    """Write it; what Bicep says, if it does not."""
    words = ["snapshot", str(INFRA / "main.bicepparam"), "--mode", "overwrite", *AS_IF]
    done = run("bicep", *words, environment=ENVIRONMENT)
    sys.stdout.write(done.stdout + done.stderr)
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
