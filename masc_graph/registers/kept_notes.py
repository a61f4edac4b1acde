"""Notes that are kept with a case for those alone who may see it: a column of the restricted list that no row has.

A house test names the one worker that may read them back, to add a line.
"""

from __future__ import annotations

from typing import Self

from masc_graph.graph.lists import equals
from masc_graph.registers.columns import KEPT_NOTES
from masc_graph.registers.reading import Reading
from masc_graph.registers.rows import ReferralRow


class KeptNotesReading(Reading):
    """The notes of one case."""

    @classmethod
    def beside(cls, reading: Reading) -> Self:
        """Read the lists that another reading reads."""
        return cls(reading._graph, reading._lists, reading._ids)

    async def of(self, reference: str) -> str:
        """Return the notes, a line each; empty if there are none."""
        select = ("Title", KEPT_NOTES.name)
        part = self._lists.read_part("1", self._ids[ReferralRow], where=equals("Title", reference), select=select)
        (reply,) = await self._graph.batch([part])
        items = await self._lists.items_of(reply)
        return next((str(item.fields.get(KEPT_NOTES.name) or "") for item in items), "")
