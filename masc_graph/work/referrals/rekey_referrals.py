"""The match key has changed: names and dates of birth are read once more, to make the keyed forms of each referral."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from masc_graph.commands import Command, RekeyReferrals
from masc_graph.domain.referrals.referral_keys import KEYED, keys_of
from masc_graph.errors import GiveUp, Unfinished
from masc_graph.registers.identifying import IdentifyingReading
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import ReferralRow
from masc_graph.work.kit.context import WorkContext, event

PAGE: Final = 20
"""Referrals whose names are in memory together: one reading and one writing."""

AT_ONCE: Final = 10 * PAGE
"""More than this is left to another delivery, so that none takes minutes."""

_COLUMNS: Final = ("victim_key", "name_key", "pair_key", "name_words", "key_id")


async def handle(payload: RekeyReferrals, command: Command, context: WorkContext) -> None:
    """Key what another key has keyed, page by page; what is done already is not touched again."""
    if payload.key_id != context.keys.match_id:
        raise GiveUp("other_match_key")
    reading = context.registers.reading()
    everything = reading.where(ReferralRow)
    await reading.send()
    left = [stored for stored in everything.rows if stored.row.key_id != context.keys.match_id]
    for start in range(0, min(len(left), AT_ONCE), PAGE):
        await _remake(left[start : start + PAGE], context)
    if len(left) > AT_ONCE:
        raise Unfinished
    await _note(len(everything.rows), command, context)


async def _remake(page: Sequence[Stored[ReferralRow]], context: WorkContext) -> None:
    """The etag is older than the names, so that a name which somebody corrects meanwhile is read again."""
    reading = IdentifyingReading.beside(context.registers.reading())
    answers = await reading.answers([stored.row.reference for stored in page], KEYED)
    writing = context.registers.writing()
    for stored in (one for one in page if one.row.reference in answers):
        keys = keys_of(answers[stored.row.reference], context.keys.match)
        writing.change(
            stored,
            victim_key=keys.victim_key,
            name_key=keys.name_key,
            pair_key=keys.pair_key,
            name_words=" ".join(keys.words),
            key_id=context.keys.match_id,
        )
    await writing.send()


async def _note(count: int, command: Command, context: WorkContext) -> None:
    """One event when nothing is left, however many deliveries it took: how many referrals this key has keyed."""
    writing = context.registers.writing()
    writing.add(event(command, 1, "keys_remade", details={"field_names": list(_COLUMNS), "count": count}))
    await writing.send()
