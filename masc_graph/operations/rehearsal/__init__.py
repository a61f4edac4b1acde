"""A rehearsal on a real tenant: what was never seen there, asked one by one on a list and a plan of its own."""

from __future__ import annotations

from masc_graph.operations.rehearsal.facts import FACTS as FACTS
from masc_graph.operations.rehearsal.rehearse import Rehearsal as Rehearsal
from masc_graph.operations.rehearsal.rehearse import in_order as in_order
