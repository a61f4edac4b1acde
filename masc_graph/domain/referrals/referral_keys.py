"""Makes the keyed names of a referral, by one rule both when it is filed and when the key is changed."""

from __future__ import annotations

from datetime import date
from typing import Final

from masc_graph.domain.referrals.field import NOT_KNOWN, Answers
from masc_graph.domain.referrals.referral import typed_value
from masc_graph.domain.referrals.referral_fields import FIELD
from masc_graph.domain.text.names import NameKeys, name_keys

KEYED: Final = ("victim_name", "victim_dob", "perpetrator_known", "perpetrator_name")
"""The questions whose answers the keys are made from."""


def keys_of(answers: Answers, key: bytes) -> NameKeys:
    """The keys of the names and the date of birth; a perpetrator who is not known is left out."""
    born_on = typed_value(FIELD["victim_dob"], answers.get("victim_dob", ""))
    is_known = answers.get("perpetrator_known") != NOT_KNOWN
    perpetrator = answers.get("perpetrator_name", "") if is_known else ""
    return name_keys(answers.get("victim_name", ""), born_on if isinstance(born_on, date) else None, perpetrator, key)
