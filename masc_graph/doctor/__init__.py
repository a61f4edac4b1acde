"""What is wrong with a board, seen without changing anything, and what cures it."""

from __future__ import annotations

from masc_graph.doctor.checks import examine as examine
from masc_graph.doctor.finding import Finding as Finding
from masc_graph.doctor.finding import Level as Level
