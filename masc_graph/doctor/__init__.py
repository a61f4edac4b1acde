"""Find out what is wrong with a board and how to fix it, without changing anything."""

from __future__ import annotations

from masc_graph.doctor.checks import examine as examine
from masc_graph.doctor.finding import Finding as Finding
from masc_graph.doctor.finding import Level as Level
