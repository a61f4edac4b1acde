"""What would end ``azd provision`` after minutes, in Azure's words, said before anything is made, in ours."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from scripts.azure.calls import Stop, run

PARAMETERS: Final = Path(__file__).parents[2] / "infra" / "main.bicepparam"
REGION: Final = "uksouth"
DAYS: Final = ("30", "60", "90", "120", "180", "270", "365", "550", "730")
# Flex Consumption in a network of one's own needs this one, which nothing of ours registers.
PROVIDER: Final = "Microsoft.App"
_NEEDED: Final = re.compile(r"readEnvironmentVariable\('(\w+)'\)")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")
_VAULT: Final = re.compile(r"(?!.*--)[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]")
_MAILBOX: Final = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_WIDEST, _NARROWEST, _ONE_ADDRESS = 8, 30, 32


def problems(values: Mapping[str, str]) -> list[str]:
    """Everything that is wrong, a sentence each."""
    return [*_settings(values), *_addresses(values.get("OPERATOR_ADDRESSES", "")), *_azure(values)]


def _settings(values: Mapping[str, str]) -> Iterator[str]:
    for name in _NEEDED.findall(PARAMETERS.read_text(encoding="utf-8")):
        if not values.get(name, "").strip():
            yield f"{name} is missing. Set it with: azd env set {name} VALUE"
    name = values.get("AZURE_ENV_NAME", "")
    if name and not _NAME.fullmatch(name):
        yield (
            f"AZURE_ENV_NAME has {len(name)} characters or one that Azure does not take: 3 to 32 lower-case letters, "
            "digits and hyphens, a letter first. Make another environment with: azd env new NAME"
        )
    region = values.get("AZURE_LOCATION", REGION)
    if region == "ukwest":
        yield f"AZURE_LOCATION is ukwest, which has no availability zones to keep the queue in. Set it to {REGION}."
    elif region != REGION:
        yield f"AZURE_LOCATION is {region or 'empty'}: personal data stays in the United Kingdom. Set it to {REGION}."
    if (days := values.get("TELEMETRY_DAYS", "90")) not in DAYS:
        yield f"TELEMETRY_DAYS is {days or 'empty'}: Application Insights keeps {', '.join(DAYS)} days, nothing else."
    if (vault := values.get("KEY_VAULT_NAME")) and not _VAULT.fullmatch(vault):
        yield "KEY_VAULT_NAME is no name for a key vault: 3 to 24 letters, digits and single hyphens, a letter first."
    if (mailbox := values.get("ALERT_ADDRESS", "")) and not _MAILBOX.fullmatch(mailbox):
        yield "ALERT_ADDRESS is not one mail address. Several people read the alerts in one shared mailbox."


def _addresses(written: str) -> Iterator[str]:
    for one in filter(None, (part.strip() for part in written.split(","))):
        if told := _wrong(one):
            yield f"OPERATOR_ADDRESSES has {one}: {told}"


def _wrong(one: str) -> str:
    """Why storage would not take this address or range, or nothing."""
    if re.search(r"\s", one):
        return "put a comma between two addresses."
    try:
        network = ipaddress.ip_network(one, strict=False)
    except ValueError:
        return "that is no IPv4 address or range. Ask a page that shows it what your address is."
    if network.version != ipaddress.IPV4LENGTH // 8:
        return "storage takes no IPv6. Name the IPv4 address that you have on the internet."
    if network.prefixlen == _ONE_ADDRESS - 1:
        return f"storage takes no /31. Write {network[0]},{network[1]} instead."
    if network.prefixlen < _WIDEST:
        return "that range is far too wide: name your own addresses."
    if network.prefixlen <= _NARROWEST and "/" in one and str(network) != one:
        return f"a range begins at its first address. Write {network} if you mean all of it."
    if network.is_private and not _is_an_example(network):
        return "that address is known in your own network only. Name the one that you have on the internet."
    return ""


def _is_an_example(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    """The addresses that documents use for examples count as private to Python."""
    return any(
        network.subnet_of(ipaddress.ip_network(one)) for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
    )


def _azure(values: Mapping[str, str]) -> Iterator[str]:
    words = ["provider", "show", "--namespace", PROVIDER, "--query", "registrationState", "--output", "tsv"]
    if subscription := values.get("AZURE_SUBSCRIPTION_ID"):
        words += ["--subscription", subscription]
    try:
        state = run("az", *words).strip()
    except Stop as stop:
        yield f"Azure could not be asked whether the subscription has {PROVIDER}: sign in with az login. ({stop})"
        return
    if state != "Registered":
        yield f"The subscription lacks {PROVIDER}. Register it with: az provider register -n {PROVIDER} --wait"
