"""The plan in Planner: its labels, and a bucket for each agency, named as on the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from masc_graph.domain.actions.action import PLANNER_LABELS
from masc_graph.errors import Gone
from masc_graph.graph.planner import Bucket, Planner, create_plan, find_plan
from masc_graph.provisioning.resources import Ground
from masc_graph.provisioning.steps import Change, Findings, Step
from masc_graph.registers.rows import AgencyRow

PLAN: Final = "MASC actions"


async def find_the_plan(ground: Ground, known_id: str) -> str:
    """Find the plan by the id that the settings know, else by its title; empty when there is none."""
    if known_id:
        try:
            await Planner(ground.graph, known_id).title()
        except Gone:
            pass
        else:
            return known_id
    return await find_plan(ground.graph, ground.group_id, PLAN) or ""


async def look_at_plan(ground: Ground, agencies: Sequence[AgencyRow]) -> Findings:
    """Compare the plan with what the product declares, and its buckets with the roster's agencies."""
    findings = Findings()
    if not ground.plan_id:
        findings.steps += [Step(f"Make the plan {PLAN} with its labels", _make_plan)]
        findings.steps += [_make_bucket(agency.agency_name) for agency in agencies]
        return findings
    labels = await ground.planner.labels()
    wrong = {number: name for number, name in PLANNER_LABELS if labels.get(number) != name}
    if wrong:
        named = ", ".join(f"{number} {name}" for number, name in wrong.items())
        findings.steps.append(Step(f"Plan {PLAN}: name the labels {named}", _label(wrong)))
    buckets = await ground.planner.buckets()
    ground.bucket_ids = {bucket.name: bucket.id for bucket in buckets}
    for agency in agencies:
        findings.steps += _bucket(agency, {bucket.id: bucket for bucket in buckets}, ground)
    return findings


def _bucket(agency: AgencyRow, by_id: Mapping[str, Bucket], ground: Ground) -> list[Step]:
    """The bucket that the roster knows, under the agency's name; else the one of that name; else a new one."""
    name, known = agency.agency_name, by_id.get(agency.planner_bucket_id)
    if known is None:
        return [] if name in ground.bucket_ids else [_make_bucket(name)]
    ground.bucket_ids[name] = known.id
    return [] if known.name == name else [_rename(known, name)]


async def _make_plan(ground: Ground) -> None:
    ground.plan_id = await create_plan(ground.graph, ground.group_id, PLAN)
    await ground.planner.name_labels(dict(PLANNER_LABELS))


def _label(names: Mapping[int, str]) -> Change:
    async def label(ground: Ground) -> None:
        await ground.planner.name_labels(names)

    return label


def _make_bucket(name: str) -> Step:
    async def make(ground: Ground) -> None:
        ground.bucket_ids[name] = await ground.planner.create_bucket(name)

    return Step(f"Plan {PLAN}: make the bucket {name}", make)


def _rename(bucket: Bucket, name: str) -> Step:
    async def rename(ground: Ground) -> None:
        await ground.planner.rename_bucket(bucket, name)

    return Step(f"Plan {PLAN}: rename the bucket {bucket.name} to {name}, as the roster has it", rename)
