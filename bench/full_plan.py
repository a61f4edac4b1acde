"""A board with a plan of so many tasks, served in a process of its own: ``python -m bench.full_plan PORT TASKS``."""

from __future__ import annotations

import asyncio
import json
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from demo.player import POLICE_LEAD
from demo.world import FIRST_MORNING, HERE, provisioned
from masc_graph.domain.board.prompts import Heading
from masc_graph.domain.cases.status import ActionStatus
from masc_graph.registers.columns import to_fields
from masc_graph.registers.rows import ActionRow
from masc_graph.service import Outside
from sandbox.__main__ import serve
from sandbox.app import Sandbox
from sandbox.broken_wires import FaultMiddleware
from sandbox.planner import Planner
from sandbox.planner_entities import Entity

UNFINISHED = 100
ACTIONS_OF_A_CASE = 5
MADE_AT = datetime(2026, 11, 16, 10, tzinfo=UTC)
DUE_ON = date(2026, 11, 30)


class Holder(NamedTuple):
    """Who holds an agency's tasks, and its bucket."""

    agency: str
    bucket_id: str
    person: str


def main() -> None:
    """Set a board up, fill its plan, say where all is, and serve until ended."""
    port, tasks = map(int, sys.argv[1:3])
    sandbox = Sandbox(HERE / "people.json", start=FIRST_MORNING, port=port)
    environment = asyncio.run(provisioned(sandbox, Outside(sandbox.transport())))
    fill(sandbox, environment, tasks)
    print(json.dumps(environment), flush=True)
    serve(FaultMiddleware(sandbox.asgi, sandbox.faults), port)


def fill(sandbox: Sandbox, environment: dict[str, str], tasks: int) -> None:
    """Make actions with their tasks, for each agency in turn: the newest are not started, all before were completed."""
    (site,) = sandbox.tenant.sites.values()
    actions, referrals = site.find("MASC Actions"), site.find("MASC Referrals")
    holders = _holders([item.values for item in site.find("MASC Agencies").items.values()])
    done: dict[Holder, Entity] = {}
    plans, plan_id = sandbox.tenant.plans, environment["MASC_PLAN_ID"]
    for number in range(tasks):
        case, of_case = divmod(number, ACTIONS_OF_A_CASE)
        holder = holders[number % len(holders)]
        is_open = tasks - number <= UNFINISHED
        if is_open and not of_case:
            site.create_item(referrals, _case(case))
        status = ActionStatus.NOT_STARTED if is_open else ActionStatus.COMPLETED
        row = _action(f"MASC-{case:05}", of_case + 1, holder, status)
        if is_open or holder not in done:
            task = plans.create_task(_task(row, plan_id, holder))
        else:
            task = _copied(plans, done[holder], row.code)
        if not is_open:
            done[holder] = task
        site.create_item(actions, to_fields(row.model_copy(update={"planner_task_id": task.id})))


def _copied(plans: Planner, task: Entity, code: str) -> Entity:
    """Copy a task. Creating one compares it with all the others, which would be slow."""
    title = f"{code} {task.values['title'].partition(' ')[2]}"
    copied = replace(task, id=f"{len(plans.tasks):028}", values=task.values | {"title": title})
    plans.tasks[copied.id] = copied
    plans.task_details[copied.id] = replace(plans.task_details[task.id], id=copied.id)
    return copied


def _holders(roster: Sequence[Mapping[str, Any]]) -> list[Holder]:
    """The lead of each agency that has one: Planner takes no more than 3,000 tasks of one person."""
    buckets = {row["Agency"]: row["PlannerBucketId"] for row in roster if row["RowKind"] == "agency"}
    leads = {row["Agency"]: row["ObjectId"] for row in roster if "lead" in row.get("Roles", ())}
    return [Holder(agency, buckets[agency], person) for agency, person in leads.items()]


def _case(number: int) -> dict[str, Any]:
    return {
        "Title": f"MASC-{number:05}",
        "Status": "open_actions",
        "MeetingId": "2026-11-16",
        "ReceivedAt": "2026-11-10T09:00:00Z",
        "ReferringAgency": "police",
        "ReferrerId": POLICE_LEAD,
    }


def _action(reference: str, number: int, holder: Holder, status: ActionStatus) -> ActionRow:
    return ActionRow(
        title=f"{reference}/{number}",
        reference=reference,
        decision_id=f"{reference}/2026-11-16/1",
        agency=holder.agency,
        area=Heading.OFFENDER,
        what="Apply for an interim order",
        due_on=DUE_ON,
        status=status,
        status_at=MADE_AT,
        held_by=holder.person,
        command_id=reference,
        row=number,
    )


def _task(row: ActionRow, plan_id: str, holder: Holder) -> dict[str, Any]:
    return {
        "planId": plan_id,
        "bucketId": holder.bucket_id,
        "title": f"{row.code} {row.what}",
        "percentComplete": 0 if row.status.is_open else 100,
        "dueDateTime": f"{DUE_ON}T12:00:00Z",
        "assignments": {holder.person: {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}},
        "details": {"description": f"Decision: {row.decision_id}."},
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore", DeprecationWarning)
    main()
