"""Writes azure_shapes.json: the names and choices that Azure knows for each object that infra/ writes.

Run by hand when infra/ writes something new, in an environment of its own that has pycep-parser, msrest, azure-common
and the libraries of ``MODELS``: ``python -m tests.infra.write_azure_shapes``. They are the nearest to Bicep's types
that a package registry has, and too large to install for every test run, so what they say is kept.
"""

from __future__ import annotations

import importlib
import json
import re
import typing
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.infra.bicep import FILES, is_expression, resources

FILE = Path(__file__).parent / "azure_shapes.json"
# Each type of resource: the library, the module of its models, and the model of what is sent.
MODELS = {
    "Microsoft.Authorization/roleAssignments": (
        "authorization",
        "v2022_04_01.models",
        "RoleAssignmentCreateParameters",
    ),
    "Microsoft.BotService/botServices": ("botservice", "models", "Bot"),
    "Microsoft.BotService/botServices/channels": ("botservice", "models", "BotChannel"),
    "Microsoft.Insights/actionGroups": ("monitor", "models", "ActionGroupResource"),
    "Microsoft.Insights/activityLogAlerts": ("monitor", "models", "ActivityLogAlertResource"),
    "Microsoft.Insights/components": ("applicationinsights", "v2020_02_02.models", "ApplicationInsightsComponent"),
    "Microsoft.Insights/metricAlerts": ("monitor", "models", "MetricAlertResource"),
    "Microsoft.Insights/scheduledQueryRules": ("monitor", "models", "ScheduledQueryRuleResource"),
    "Microsoft.KeyVault/vaults": ("keyvault", "models", "VaultCreateOrUpdateParameters"),
    "Microsoft.ManagedIdentity/userAssignedIdentities": ("msi", "models", "Identity"),
    "Microsoft.Network/privateDnsZones": ("privatedns", "models", "PrivateZone"),
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks": ("privatedns", "models", "VirtualNetworkLink"),
    "Microsoft.Network/privateEndpoints": ("network", "models", "PrivateEndpoint"),
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": ("network", "models", "PrivateDnsZoneGroup"),
    "Microsoft.Network/virtualNetworks": ("network", "models", "VirtualNetwork"),
    "Microsoft.OperationalInsights/workspaces": ("loganalytics", "models", "Workspace"),
    "Microsoft.Storage/storageAccounts": ("storage", "models", "StorageAccountCreateParameters"),
    "Microsoft.Storage/storageAccounts/blobServices": ("storage", "models", "BlobServiceProperties"),
    "Microsoft.Storage/storageAccounts/blobServices/containers": ("storage", "models", "BlobContainer"),
    "Microsoft.Storage/storageAccounts/queueServices": ("storage", "models", "QueueServiceProperties"),
    "Microsoft.Storage/storageAccounts/queueServices/queues": ("storage", "models", "StorageQueue"),
    "Microsoft.Web/serverfarms": ("web", "models", "AppServicePlan"),
    "Microsoft.Web/sites": ("web", "models", "Site"),
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies": (
        "web",
        "models",
        "CsmPublishingCredentialsPoliciesEntity",
    ),
}


def main() -> None:
    """Look up each object that infra/ writes."""
    shapes: dict[str, Any] = {}
    for file in FILES:
        for kind, body in resources(file):
            if kind in MODELS:
                library, module, model = MODELS[kind]
                models = importlib.import_module(f"azure.mgmt.{library}.{module}")
                known = shapes.setdefault(
                    kind, {"from": f"azure-mgmt-{library} {version(f'azure-mgmt-{library}')}, {model}"}
                )
                known["shape"] = _shape(getattr(models, model), body, models, known.get("shape", {}))
    FILE.write_text(json.dumps(shapes, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _shape(model: Any, body: Any, models: Any, known: dict[str, Any]) -> dict[str, Any]:
    """The names that a model knows; beneath each that the body writes as an object, the same again."""
    fields = _fields(_chosen(model, body, models), models)
    shape = {name: known.get(name, choices) for name, (choices, _) in fields.items()} | {
        name: kept for name, kept in known.items() if isinstance(kept, dict)
    }
    for name, value in body.items():
        inner = fields.get(name, (None, None))[1]
        for one in value if isinstance(value, list) else [value]:
            if inner is not None and isinstance(one, dict) and not is_expression(one):
                before = shape[name] if isinstance(shape[name], dict) else {}
                shape[name] = _shape(inner, one, models, before)
    return shape


def _chosen(model: Any, body: dict[str, Any], models: Any) -> Any:
    """The kind of an object that has several, by the property that tells them apart."""
    for key, kinds in getattr(model, "_subtype_map", {}).items():
        wire = model._attribute_map[key]["key"].replace("\\.", ".")
        if body.get(wire) in kinds:
            return getattr(models, kinds[body[wire]])
    return model


def _fields(model: Any, models: Any) -> dict[str, tuple[Any, Any]]:
    """Each name that may be written: the choices it has, and the model beneath it."""
    return _of_maps(model, models) if hasattr(model, "_attribute_map") else _of_fields(model, models)


def _of_maps(model: Any, models: Any) -> dict[str, tuple[Any, Any]]:
    """The older libraries: a map from attributes to dotted names, and choices in the documentation."""
    found: dict[str, tuple[Any, Any]] = {}
    for attribute, entry in model._attribute_map.items():
        name, _, rest = re.sub(r"(?<!\\)\.", "\0", entry["key"]).replace("\\.", ".").partition("\0")
        if not name:
            continue
        if rest:
            found[name] = (None, _Flat(model, name))
        elif not model._validation.get(attribute, {}).get("readonly"):
            kind = re.sub(r"[\[\]{}]", "", entry["type"])
            told = re.search(rf":vartype {attribute}: str or\s+~[\w.]+\.(\w+)", model.__doc__ or "")
            found[name] = (_choices(getattr(models, told[1], None)) if told else None, getattr(models, kind, None))
    return found


class _Flat:
    """The object ``properties``, whose members the older libraries write as members of its parent."""

    def __init__(self, model: Any, name: str) -> None:
        inside = re.compile(rf"{name}\.(.+)")
        self.__doc__ = model.__doc__
        self._attribute_map = {
            attribute: {**entry, "key": hit[1]}
            for attribute, entry in model._attribute_map.items()
            if (hit := inside.fullmatch(entry["key"]))
        }
        self._validation = model._validation


def _of_fields(model: Any, models: Any) -> dict[str, tuple[Any, Any]]:
    """The newer libraries: fields with a visibility, and choices in the annotation."""
    model()  # Its fields are listed when the first object is made.
    notes = {
        name: note for base in reversed(model.__mro__) for name, note in getattr(base, "__annotations__", {}).items()
    }
    found: dict[str, tuple[Any, Any]] = {}
    for attribute, field in model._attr_to_rest_field.items():
        if not field._visibility or {"create", "update"} & set(field._visibility):
            named = [getattr(models, name, None) for name in _names_in(notes.get(attribute))]
            choices = next((_choices(one) for one in named if _choices(one)), None)
            inner = next((one for one in named if isinstance(one, type) and not _choices(one)), None)
            found[field._rest_name] = (choices, inner)
    return found


def _names_in(note: Any) -> list[str]:
    if isinstance(note, typing.ForwardRef):
        return [note.__forward_arg__.rpartition(".")[2]]
    if isinstance(note, str):
        return re.findall(r"_models\.(\w+)", note)
    return [name for inner in typing.get_args(note) for name in _names_in(inner)]


def _choices(kind: Any) -> list[str] | None:
    members = getattr(kind, "__members__", None)
    return [str(one.value) for one in members.values()] if members else None


if __name__ == "__main__":
    main()
