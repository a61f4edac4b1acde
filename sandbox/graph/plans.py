"""Planner: plans, their details and buckets, tasks and their details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sandbox import planner_rules as rules
from sandbox.graph.calls import Answer, Call, Handler, Json, Operation, choose, operation, selected
from sandbox.graph.people import find_group
from sandbox.planner import Entity, Planner
from sandbox.refusal import bad_request
from sandbox.tenant import Tenant

_KINDS: Mapping[str, str] = {
    "plans": "plannerPlan",
    "buckets": "plannerBucket",
    "tasks": "plannerTask",
    "plan_details": "plannerPlanDetails",
    "task_details": "plannerTaskDetails",
}


_NAMES: Mapping[str, frozenset[str]] = {
    place: frozenset({*kind.rules, *kind.only_new, *kind.read_only} - {"details"})
    for place, kind in (
        ("plans", rules.PLAN),
        ("buckets", rules.BUCKET),
        ("tasks", rules.TASK),
        ("plan_details", rules.PLAN_DETAILS),
        ("task_details", rules.TASK_DETAILS),
    )
}


def _among(planner: Planner, place: str) -> Mapping[str, Entity]:
    return {
        "plans": planner.plans,
        "buckets": planner.buckets,
        "tasks": planner.tasks,
        "plan_details": planner.plan_details,
        "task_details": planner.task_details,
    }[place]


def _entity_of(tenant: Tenant, place: str, names: Mapping[str, str]) -> Entity:
    return tenant.plans.find(_among(tenant.plans, place), names["id"])


def _context(call: Call, place: str) -> str:
    parent, _, rest = place.partition("_")
    return call.context(f"planner/{parent}s('')/{rest}/$entity" if rest else f"planner/{place}/$entity")


def _entity(
    call: Call, place: str, entity: Entity, status: int = 200, headers: Mapping[str, str] | None = None
) -> Answer:
    body = {"@odata.context": _context(call, place), **entity.as_json()}
    return Answer(status, choose(body, selected(call, _NAMES[place], _KINDS[place])), headers or {})


def _getter(place: str) -> Handler:
    def get(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
        return _entity(call, place, _entity_of(tenant, place, names))

    return get


def _changer(place: str) -> Handler:
    def change(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
        entity = tenant.plans.change(_entity_of(tenant, place, names), call.json, call.headers.get("if-match"))
        if "return=representation" in call.headers.get("prefer", "").replace(" ", "").split(","):
            return _entity(call, place, entity, headers={"Preference-Applied": "return=representation"})
        return Answer(204)

    return change


def _deleter(place: str) -> Handler:
    def delete(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
        tenant.plans.delete(_entity_of(tenant, place, names), call.headers.get("if-match"))
        return Answer(204)

    return delete


def _maker(place: str) -> Handler:
    def make(tenant: Tenant, call: Call, _: Mapping[str, str]) -> Answer:
        makers = {
            "plans": tenant.plans.create_plan,
            "buckets": tenant.plans.create_bucket,
            "tasks": tenant.plans.create_task,
        }
        entity = makers[place](call.json)
        if place == "tasks":
            _as_switched(tenant, entity)
        return _entity(call, place, entity, 201, {"Location": f"{call.base}/planner/{place}('{entity.id}')"})

    return make


def _as_switched(tenant: Tenant, task: Entity) -> None:
    """Have a new task lose its description, or come late to its plan's list, where a switch says so."""
    if tenant.switches["details of a new task"] == "left out":
        details = tenant.plans.task_details[task.id]
        tenant.plans.change(details, {"description": ""}, details.etag)
    if tenant.switches["new task in its plan"] == "third":
        tenant.latecomers.add(task.id)


def _plan_lister(place: str) -> Handler:
    def every(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
        plan = _entity_of(tenant, "plans", names)
        inside = tenant.plans.in_plan(_among(tenant.plans, place), plan.id)
        return _page(tenant, call, place, tenant.latecomers.present(inside, lambda entity: entity.id))

    return every


def _bucket_tasks(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    bucket = _entity_of(tenant, "buckets", names)
    tasks = [task for task in tenant.plans.tasks.values() if task.values["bucketId"] == bucket.id]
    return _page(tenant, call, "tasks", tasks)


def _group_plans(tenant: Tenant, call: Call, names: Mapping[str, str]) -> Answer:
    return _page(tenant, call, "plans", tenant.plans.plans_of(find_group(tenant, names["id"]).id))


def _page(tenant: Tenant, call: Call, place: str, entities: Sequence[Entity]) -> Answer:
    token = call.query.get("$skiptoken", "0")
    if not token.isascii() or not token.isdigit():
        raise bad_request("Invalid skip token.")
    start, end = int(token), int(token) + tenant.plans.page_size
    body: Json = {"@odata.context": call.context(f"Collection(microsoft.graph.{_KINDS[place]})")}
    if end < len(entities):
        body["@odata.nextLink"] = call.next_link(str(end))
    chosen = selected(call, _NAMES[place], _KINDS[place])
    body["value"] = [choose(entity.as_json(), chosen) for entity in entities[start:end]]
    return Answer(200, body)


def _resource(place: str) -> list[Operation]:
    path = f"/planner/{place}/{{id}}"
    return [
        operation("POST", f"/planner/{place}", _maker(place)),
        operation("GET", path, _getter(place), "$select"),
        operation("PATCH", path, _changer(place)),
        operation("DELETE", path, _deleter(place)),
    ]


OPERATIONS = (
    *_resource("plans"),
    *_resource("buckets"),
    *_resource("tasks"),
    operation("GET", "/planner/plans/{id}/details", _getter("plan_details"), "$select"),
    operation("PATCH", "/planner/plans/{id}/details", _changer("plan_details")),
    operation("GET", "/planner/tasks/{id}/details", _getter("task_details"), "$select"),
    operation("PATCH", "/planner/tasks/{id}/details", _changer("task_details")),
    operation("GET", "/planner/plans/{id}/buckets", _plan_lister("buckets"), "$select $skiptoken"),
    operation("GET", "/planner/plans/{id}/tasks", _plan_lister("tasks"), "$select $skiptoken"),
    operation("GET", "/planner/buckets/{id}/tasks", _bucket_tasks, "$select $skiptoken"),
    operation("GET", "/groups/{id}/planner/plans", _group_plans, "$select $skiptoken"),
)
