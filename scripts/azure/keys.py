"""The board's two keys: drawn into its key vault, where nobody sees them, and a key that is there stays.

Another match key makes repeats of earlier cases invisible, for good. So each key is asked for by itself before anything
is written, and is drawn only if Azure says that it is not there. The keys travel through Azure's management plane, so
the vault itself stays closed to everybody but the service.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Final

from scripts.azure.calls import KEY_VAULT, SITE, NotThere, Stop, place, rest

KEYS: Final = ("MASC-MATCH-KEY", "MASC-SIGNING-KEY")
_BYTES: Final = 32


def draw(values: Mapping[str, str], *, apply: bool, anew: str | None) -> None:
    """Draw what is missing, and the one key that is to be drawn anew; then have the app fetch them."""
    vault = place(values, "Microsoft.KeyVault/vaults", "VAULT_NAME")
    app = place(values, "Microsoft.Web/sites", "FUNCTION_APP")
    there = {key: _is_there(vault, key) for key in KEYS}
    for key in KEYS:
        if there[key] and key != anew:
            print(f"{key} is there and stays.")
        elif not apply:
            print(f"{key} would be drawn: run this again with --yes.")
        else:
            _put(vault, key)
            print(f"{key} is drawn.")
    if apply:
        _fetch(app)


def _is_there(vault: str, key: str) -> bool:
    try:
        rest("get", f"{vault}/secrets/{key}", KEY_VAULT)
    except NotThere:
        return False
    except Stop as stop:
        raise Stop(f"Azure did not say whether {key} is there, so no key was drawn. Run this again. ({stop})") from stop
    return True


def _put(vault: str, key: str) -> None:
    value = {"contentType": "drawn by scripts.azure", "value": secrets.token_hex(_BYTES)}
    try:
        rest("put", f"{vault}/secrets/{key}", KEY_VAULT, {"properties": value})
    except Stop as stop:
        raise Stop(f"{key} could not be put into the vault. Run this again in the same words. ({stop})") from stop


def _fetch(app: str) -> None:
    """Without this the app goes on with what it has fetched for up to a day."""
    references = f"{app}/config/configreferences/appsettings"
    try:
        rest("post", f"{references}/refresh", SITE)
        found = rest("get", references, SITE) or {}
    except Stop as stop:
        raise Stop(
            "The keys are in the vault, but the app was not told and may go on with older ones for a day. "
            f"Run this again: keys that are there stay. ({stop})"
        ) from stop
    for one in found.get("value", []):
        told = one.get("properties", {})
        state = told.get("status", "not told")
        more = "" if state == "Resolved" else f" ({told.get('details', 'look again in five minutes')})"
        print(f"The app's {told.get('secretName', one.get('name'))}: {state}{more}")
