"""Conflicts of interest: which chair or vice chair has handed a case over, and who records it instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from masc_graph.domain.board.roster import Person, Role, Roster
from masc_graph.errors import Refused

CONFLICT: Final = "conflict"
HANDED_OVER: Final = (
    "You have handed {reference} over because of a conflict of interest, so you cannot record it at this meeting. "
    "Nothing has been recorded."
)
NOBODY_LEFT: Final = (
    "Nobody else could record this case. Ask the administrator to name another chair or vice chair on the roster first"
)


class Conflict(NamedTuple):
    """Who handed a case over, and in which role."""

    role: Role
    person_id: str


def conflict_lines(conflicts: Iterable[Conflict]) -> str:
    """The conflicts as stored in the column: a line each, ``chair=<object id>``."""
    return "\n".join(f"{role}={person_id}" for role, person_id in conflicts)


def read_conflict_lines(text: str) -> tuple[Conflict, ...]:
    """Read the conflicts from the column; a line that was edited by hand and cannot be read is left out."""
    pairs = (line.partition("=") for line in text.splitlines())
    roles = set(Role)
    return tuple(Conflict(Role(role), person_id.lower()) for role, _, person_id in pairs if role in roles)


def has_conflict(person_id: str, conflicts: Sequence[Conflict]) -> bool:
    """Whether this person has handed the case over."""
    return person_id.lower() in {conflict.person_id for conflict in conflicts}


def require_no_conflict(person_id: str, conflicts: Sequence[Conflict], reference: str) -> None:
    """Raise ``Refused`` if the person has handed the case over, even if their dialog was already open."""
    if has_conflict(person_id, conflicts):
        raise Refused(CONFLICT, HANDED_OVER.format(reference=reference))


def recorders(roster: Roster, conflicts: Sequence[Conflict]) -> tuple[Person, ...]:
    """The people who may record the case: chairs, then vice chairs, without those who handed it over."""
    chairs = roster.with_role(Role.CHAIR, Role.VICE_CHAIR)
    return tuple(person for person in chairs if not has_conflict(person.object_id, conflicts))


def roles_words(people: Iterable[Person]) -> str:
    """The roles of these people for use in a sentence: "the chair or the vice chair"."""
    return " or ".join(dict.fromkeys(f"the {person.meeting_role.words}" for person in people))


def other_recorders(person: Person, roster: Roster, conflicts: Sequence[Conflict]) -> str:
    """The roles of those who would record the case if this person could not; empty if nobody else could."""
    return roles_words(recorder for recorder in recorders(roster, conflicts) if recorder.object_id != person.object_id)


def handed_over_words(person: Person, roster: Roster, conflicts: Sequence[Conflict]) -> str:
    """A sentence for this person on who has handed the case over and who records it; empty if nobody has."""
    if not conflicts:
        return ""
    others = roles_words(recorders(roster, conflicts))
    if has_conflict(person.object_id, conflicts):
        return f"You have a conflict of interest in this case. {others[:1].upper()}{others[1:]} records it."
    roles = " and ".join(dict.fromkeys(f"the {conflict.role.words}" for conflict in conflicts))
    to = "you" if person.is_chair else others
    return f"{roles[:1].upper()}{roles[1:]} has handed this case to {to}, because of a conflict of interest."
