"""The one way to read back answers that identify people: asked for by name, and kept in no row.

Who imports this reads personal data out of the restricted list; a house test names the few workers that may.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self, cast

from masc_graph.domain.meetings.meeting import london_day
from masc_graph.domain.referrals.field import TICKED, Answers, FieldKind
from masc_graph.domain.referrals.referral import ReferralField
from masc_graph.domain.referrals.referral_fields import FIELD
from masc_graph.graph.lists import equals
from masc_graph.registers.reading import Reading
from masc_graph.registers.rows import ReferralRow


class IdentifyingReading(Reading):
    """Answers of up to twenty referrals in one round trip, as the form would have them."""

    @classmethod
    def beside(cls, reading: Reading) -> Self:
        """Read the lists that another reading reads."""
        return cls(reading._graph, reading._lists, reading._ids)

    async def answers(self, references: Sequence[str], names: Sequence[str]) -> dict[str, Answers]:
        """Return the answers to these questions by reference; a referral that is gone is left out."""
        asked = [FIELD[name] for name in names]
        columns = ("Title", *(field.column for field in asked))
        list_id = self._ids[ReferralRow]
        parts = [
            self._lists.read_part(str(number), list_id, where=equals("Title", reference), select=columns)
            for number, reference in enumerate(references, start=1)
        ]
        found: dict[str, Answers] = {}
        for reply in await self._graph.batch(parts):
            for item in await self._lists.items_of(reply):
                found[item.fields["Title"]] = _answers(asked, item.fields)
        return found


def _answers(asked: Sequence[ReferralField], fields: Mapping[str, Any]) -> Answers:
    return {field.name: _canonical(field, fields.get(field.column)) for field in asked}


def _canonical(field: ReferralField, value: object) -> str:
    """Turn a column's value back into the text of which it was made."""
    if value in (None, "", False):
        return ""
    if field.kind is FieldKind.TICK:
        return TICKED
    if field.kind is FieldKind.MANY:
        return ",".join(cast("Sequence[str]", value))
    text = str(value)
    return london_day(datetime.fromisoformat(text)).isoformat() if field.kind is FieldKind.DATE else text
