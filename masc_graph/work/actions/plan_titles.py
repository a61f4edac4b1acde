"""Finds titles in Planner that somebody typed and that may identify somebody."""

from __future__ import annotations

from masc_graph.commands import ReportTitle
from masc_graph.domain.actions.action import title
from masc_graph.domain.text.names import word_key
from masc_graph.domain.text.privacy import NameCheck, identifies
from masc_graph.domain.text.reference import action_code, read_action_code, reference_of
from masc_graph.registers.action_rows import action_of
from masc_graph.work.actions.plan_snapshot import PlanSnapshot
from masc_graph.work.kit.context import WorkContext


def titles_to_report(snapshot: PlanSnapshot, context: WorkContext) -> list[ReportTitle]:
    """The tasks whose titles are not as MASC wrote them and identify somebody.

    The title of an action is compared with the names of its own case, that of any other task with those of all.
    """
    made = {title(action_of(stored.row)) for stored in snapshot.unfinished}
    words = {row.reference: frozenset(row.name_words.split()) for row in snapshot.cases}
    everybody = frozenset[str]().union(*words.values())
    found: list[ReportTitle] = []
    for task in snapshot.tasks:
        code = _code(task.title)
        names = NameCheck(words.get(reference_of(code), everybody), context.keys.match, context.today)
        if task.title not in made and identifies(task.title.removeprefix(code), names):
            found.append(ReportTitle(task_id=task.id, code=code, mark=word_key(task.title, context.keys.match)))
    return found


def _code(text: str) -> str:
    parts = read_action_code(text)
    return action_code(*parts) if parts else ""
