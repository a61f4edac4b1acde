"""What Planner does."""

from __future__ import annotations

from masc_graph.errors import GiveUp
from masc_graph.graph.batch import Part, error_of
from masc_graph.operations.rehearsal.lists import LOOKS, told
from masc_graph.operations.rehearsal.seen import Seen, judged
from masc_graph.operations.rehearsal.stage import Stage


async def task_details(stage: Stage) -> Seen:
    """Make a task with its description in one call, and read that back."""
    made = await stage.new_task(details={"description": "from a rehearsal"})
    if not made.ok:
        raise error_of(made)
    details = await stage.ask("GET", f"/planner/tasks/{made.body['id']}/details")
    kept = details.ok and details.body.get("description") == "from a rehearsal"
    return judged(f"made: {told(made)}, {'kept' if kept else 'not kept'}", as_expected=kept)


async def task_listed(stage: Stage) -> Seen:
    """Count the looks, a second apart, until the plan lists a new task."""
    made = await stage.new_task()
    if not made.ok:
        raise error_of(made)
    for look in range(1, LOOKS + 1):
        if made.body["id"] in [task["id"] for task in await stage.tasks()]:
            return judged(f"at look {look}, a second apart", as_expected=look == 1)
        await stage.sleep(1)
    return judged(f"not at {LOOKS} looks, a second apart", as_expected=False)


async def planner_batch(stage: Stage) -> Seen:
    """Make three tasks in one batch, one after another."""
    plan_id = await stage.need_plan()
    parts = [
        Part(str(n), "POST", "/planner/tasks", {"Content-Type": "application/json"},
             {"planId": plan_id, "title": stage.next_title()}, (str(n - 1),) if n else ())
        for n in range(3)
    ]  # fmt: skip
    statuses = [reply.status for reply in await stage.graph.batch(parts)]
    if 403 in statuses:
        raise GiveUp("graph:403")
    return judged(f"answered {statuses}", as_expected=statuses == [201] * 3)
