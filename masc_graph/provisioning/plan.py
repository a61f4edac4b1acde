"""The plan in Planner: its labels, and one bucket for each agency, with the name from the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from masc_graph.domain.actions.action import PLANNER_LABELS
from masc_graph.errors import Gone
from masc_graph.graph.planner import Bucket, Planner, create_plan, find_plan
from masc_graph.provisioning.resources import Resources
from masc_graph.provisioning.steps import Change, Findings, Step
from masc_graph.registers.rows import AgencyRow

PLAN: Final = "MASC actions"


async def find_the_plan(resources: Resources, known_id: str) -> str:
    """Find the plan by the id in the settings, or else by its title. Empty if there is none."""
    if known_id:
        try:
            await Planner(resources.graph, known_id).title()
        except Gone:
            pass
        else:
            return known_id
    return await find_plan(resources.graph, resources.group_id, PLAN) or ""


async def compare_plan(resources: Resources, agencies: Sequence[AgencyRow]) -> Findings:
    """Compare the plan's labels with the declaration, and its buckets with the agencies on the roster."""
    findings = Findings()
    if not resources.plan_id:
        findings.steps += [Step(f"Make the plan {PLAN} with its labels", _make_plan)]
        findings.steps += [_make_bucket(agency.agency_name) for agency in agencies]
        return findings
    labels = await resources.planner.labels()
    wrong = {number: name for number, name in PLANNER_LABELS if labels.get(number) != name}
    if wrong:
        named = ", ".join(f"{number} {name}" for number, name in wrong.items())
        findings.steps.append(Step(f"Plan {PLAN}: name the labels {named}", _label(wrong)))
    buckets = await resources.planner.buckets()
    resources.bucket_ids = {bucket.name: bucket.id for bucket in buckets}
    for agency in agencies:
        findings.steps += _bucket(agency, {bucket.id: bucket for bucket in buckets}, resources)
    return findings


def _bucket(agency: AgencyRow, by_id: Mapping[str, Bucket], resources: Resources) -> list[Step]:
    """Use the bucket that the roster names, renamed if need be; else one with the agency's name; else a new one."""
    name, known = agency.agency_name, by_id.get(agency.planner_bucket_id)
    if known is None:
        return [] if name in resources.bucket_ids else [_make_bucket(name)]
    resources.bucket_ids[name] = known.id
    return [] if known.name == name else [_rename(known, name)]


async def _make_plan(resources: Resources) -> None:
    resources.plan_id = await create_plan(resources.graph, resources.group_id, PLAN)
    await resources.planner.name_labels(dict(PLANNER_LABELS))


def _label(names: Mapping[int, str]) -> Change:
    async def label(resources: Resources) -> None:
        await resources.planner.name_labels(names)

    return label


def _make_bucket(name: str) -> Step:
    async def make(resources: Resources) -> None:
        resources.bucket_ids[name] = await resources.planner.create_bucket(name)

    return Step(f"Plan {PLAN}: make the bucket {name}", make)


def _rename(bucket: Bucket, name: str) -> Step:
    async def rename(resources: Resources) -> None:
        await resources.planner.rename_bucket(bucket, name)

    return Step(f"Plan {PLAN}: rename the bucket {bucket.name} to {name}, as the roster has it", rename)
