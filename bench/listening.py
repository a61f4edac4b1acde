"""What a shorter pause of the queue's listener costs: seconds that a command waits against calls a month."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

from sandbox.host_listener import FIRST_PAUSE, QueueSettings

ROOT = Path(__file__).parent.parent
PAUSES = (0.5, 1.0, 2.0, 5.0, 30.0)
MONTH = 30 * 24 * 3600
QUEUES = 2
PRICE, FOR_CALLS = 0.004, 10_000


def section() -> str:
    """What docs/performance.md says of it."""
    ours = json.loads((ROOT / "host.json").read_text(encoding="utf-8"))["extensions"]["queues"]
    chosen = QueueSettings(ours).longest_pause
    rows = "\n".join(_row(pause, "**" if pause == chosen else "") for pause in PAUSES)
    return f"""## A command on the queue

How long a command waits that comes after a quiet time, and what the listener asks the storage account meanwhile.

| `maxPollingInterval`, s | waits, s: half of all | at most | calls a month, none of them with a message | dollars |
|---:|---:|---:|---:|---:|
{rows}

The listener doubles its pause after each empty look, from {FIRST_PAUSE} s up to this; within a second of the last
command the next one waits 0.1 s. Microsoft's own listener, measured at 5 s: half of all within 3.3 s, all within 5 s.
What is put back with a delay comes some 2 s late. Calls are those of one instance that runs all month and of both
queues with a trigger, at {PRICE} dollars for {FOR_CALLS:,}: on Flex Consumption an instance without work goes away,
so it is the most. The receipt waits for none of this; the card in the chat and the reply in the channel do.
"""


def _row(pause: float, mark: str) -> str:
    calls = QUEUES * MONTH / pause
    waits = median(pause * share / 1000 for share in range(1001))
    cells = (f"{pause:g}", f"{waits:.2g}", f"{pause:g}", f"{calls:,.0f}", f"{calls / FOR_CALLS * PRICE:.2f}")
    return "| " + " | ".join(f"{mark}{cell}{mark}" for cell in cells) + " |"


def main() -> None:
    """Print the section."""
    print(section())


if __name__ == "__main__":
    main()
