"""Set up a board in a team: lists with columns and indexes, plan, buckets, labels, roster. Safe to repeat."""

from __future__ import annotations

from masc_graph.provisioning.roster_file import read_roster as read_roster
from masc_graph.provisioning.set_up import provision as provision
