"""Azure's side of the scripts in infra/: an ``az`` and an ``azd`` that keep what they are told in a file.

``python stand_in_az.py STATE az rest --method get …``. Only what the scripts call is here, and anything else fails.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

Json = dict[str, Any]
NOT_FOUND = 'ERROR: Not Found({"error":{"code":"ResourceNotFound","message":"It was not found."}})\n'


def picked(found: Any, query: str) -> list[str]:
    """The few forms of ``--query`` that the scripts use."""
    if wanted := re.fullmatch(r"\[\?displayName=='(.+)'\]\.(\w+)", query):
        return [one[wanted[2]] for one in found if one["displayName"] == wanted[1]]
    rows, _, path = query.rpartition("[].")
    members = found[rows] if rows else found
    if "{" in path:
        return [json.dumps(members)]
    for each in path.split("."):
        members = [one[each] for one in members] if "[]" in query else members[each]
    return members if isinstance(members, list) else [members]


def rest(state: Json, options: Json) -> Any:
    """The management plane: channels of a bot, secrets of a vault."""
    path, _, version = options["--url"].partition("?")
    assert path.startswith("/subscriptions/")
    assert version.startswith("api-version=")
    method = options["--method"]
    kept: Json = state.setdefault("resources", {})
    if method == "put":
        kept[path] = json.loads(Path(options["--body"].removeprefix("@")).read_text(encoding="utf-8"))
        return kept[path]
    if method == "delete":
        return kept.pop(path)
    if "/configreferences/" in path:
        assert method == ("post" if path.endswith("/refresh") else "get")
        named = {name.rpartition("/")[2] for name in kept if "/secrets/" in name}
        told = [{"secretName": name, "status": "Resolved"} for name in sorted(named)]
        return {"value": [{"name": one["secretName"], "properties": one} for one in told]}
    if path in kept:
        return kept[path] | {"name": path.rpartition("/")[2]}
    if len(path.partition("/providers/")[2].split("/")) % 2:
        return NOT_FOUND
    inside = [one for one in kept if one.startswith(f"{path}/")]
    return {"value": [{"name": one.rpartition("/")[2], "properties": kept[one]["properties"]} for one in inside]}


def directory(state: Json, words: list[str], options: Json) -> Any:
    """App registrations, their principals and their certificates."""
    apps: list[Json] = state.setdefault("apps", [])
    if words == ["ad", "app", "list"]:
        return [app for app in apps if app["displayName"].startswith(options["--display-name"])]
    if words == ["ad", "app", "create"]:
        assert options["--sign-in-audience"] == "AzureADMyOrg"
        apps.append({"displayName": options["--display-name"], "appId": "app-1", "keys": []})
        return apps[-1]
    wanted = options.get("--id") or options["--filter"].split("'")[1]
    (app,) = [one for one in apps if one["appId"] == wanted]
    if words == ["ad", "sp", "list"]:
        return [{"id": app["principal"]}] if "principal" in app else []
    if words == ["ad", "sp", "create"]:
        app["principal"] = "principal-1"
    elif words == ["ad", "app", "credential", "reset"]:
        certificate = Path(options["--cert"].removeprefix("@")).read_text(encoding="utf-8")
        assert "PRIVATE" not in certificate
        app["keys"] = [{"keyId": "key-1", "displayName": "CN=MASC set-up", "endDateTime": "tomorrow"}]
    elif words == ["ad", "app", "credential", "delete"]:
        app["keys"] = [one for one in app["keys"] if one["keyId"] != options["--key-id"]]
    elif words == ["ad", "app", "credential", "list"]:
        return app["keys"]
    return {"id": app["principal"]}


def azd(state: Json, words: list[str]) -> None:
    """azd's environment, and what it does with Azure: nothing."""
    if words[:2] == ["env", "set"]:
        state.setdefault("environment", {})[words[2]] = words[3]
    elif words[:2] == ["env", "new"]:
        state.setdefault("environment", {})["AZURE_ENV_NAME"] = words[2]
    elif words == ["env", "get-values"]:
        sys.stdout.write("".join(f"{name}={json.dumps(value)}\n" for name, value in state["environment"].items()))
    elif words not in (["auth", "login"], ["deploy"]):
        raise SystemExit(f"no stand-in for azd {' '.join(words)}")


def file_of_azd(state: Json) -> None:
    """``azd provision`` leaves its environment and main.bicep's outputs in a file; hooks have tests of their own."""
    values = state["environment"] | state.get("outputs", {})
    folder = Path(".azure") / values["AZURE_ENV_NAME"]
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}={json.dumps(value)}" for name, value in values.items()]
    (folder / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")


def answered(state: Json, program: str, words: list[str], options: Json) -> Any:
    """What Azure says to one command, after it has done it."""
    if words == ["rest"]:
        return rest(state, options)
    if words[:1] == ["ad"]:
        return directory(state, words, options)
    if program == "azd":
        return file_of_azd(state) if words == ["provision"] else azd(state, words)
    if words == ["role", "assignment", "create"]:
        state.setdefault("roles", {})[options["--role"]] = options["--scope"]
        return None
    known = {
        "account show": {"tenantId": "tenant-1"},
        "login": None,
        "provider register": None,
        "provider show": {"registrationState": state.get("registered", "Registered")},
    }
    return known[" ".join(words)]


def main() -> None:
    """Do what one command says, and print what ``--query`` picks, a line each; or fail, where the test wants it."""
    file, program, *given = sys.argv[1:]
    state: Json = json.loads(Path(file).read_text(encoding="utf-8"))
    state.setdefault("calls", []).append([program, *given])
    fails = len(state["calls"]) == state.get("fails_at")
    first = next((place for place, word in enumerate(given) if word.startswith("--")), len(given))
    pairs = [word for word in given[first:] if word != "--wait"]
    pairs = [word for word in pairs if word != "--cert" or given[given.index(word) + 1].startswith("@")]
    options = dict(zip(pairs[::2], pairs[1::2], strict=True))
    answer = None if fails and not state["answer_is_lost"] else answered(state, program, given[:first], options)
    Path(file).write_text(json.dumps(state), encoding="utf-8")
    if fails or answer == NOT_FOUND:
        sys.stderr.write("ERROR: Too Many Requests\n" if fails else answer)
        raise SystemExit(1)
    if "--query" in options and options.get("--output") != "none":
        sys.stdout.write("".join(f"{one}\n" for one in picked(answer, options["--query"])))
    elif given[0] == "rest" and answer is not None:
        sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
