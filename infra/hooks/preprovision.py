"""azd runs this before it makes anything: what would end provisioning after minutes ends it here."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    raise SystemExit(subprocess.run([sys.executable, "-m", "scripts.azure", "check"], cwd=ROOT, check=False).returncode)
