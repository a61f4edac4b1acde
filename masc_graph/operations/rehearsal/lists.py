"""What SharePoint does: items, their keys and etags, columns and rights."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from masc_graph.errors import GiveUp, Refused
from masc_graph.graph.batch import Part, Reply, error_of, error_text
from masc_graph.graph.lists import equals
from masc_graph.operations.rehearsal.seen import Seen, judged
from masc_graph.operations.rehearsal.stage import COLUMNS, Stage

LOOKS: Final = 10
_DAY: Final = "2026-07-01"
_TYPE: Final = "Several@odata.type"
_COLLECTION: Final = "Collection(Edm.String)"
_NOBODY: Final = "Not from here: it has to be asked with the rights of the running service (--service)."
_MANY: Final = 40


async def site_of_group(stage: Stage) -> Seen:
    """Whether the group leads to its site."""
    reply = await stage.ask("GET", f"/groups/{stage.group_id}/sites/root")
    return judged(told(reply), as_expected=reply.ok)


async def service_other_site(stage: Stage) -> Seen:
    """Whether the running service is refused the tenant's root site."""
    reply = await stage.ask("GET", "/sites/root", by=_service(stage))
    return judged(told(reply), as_expected=reply.status == 403)


async def waits(stage: Stage) -> Seen:
    """Look again and again, and say how often Graph asked to wait."""
    for _ in range(_MANY):
        await stage.ask("GET", f"/sites/{await stage.need_site()}")
    noted = stage.waits
    says = f"{noted.asked} of {noted.answers} answers asked to wait, {noted.without_a_time} without saying how long"
    return judged(says, as_expected=not noted.without_a_time)


async def first_day_list(stage: Stage) -> Seen:
    """Make the list, and read its columns back."""
    await stage.need_list()
    found = await stage.site.columns_of(stage.list_id)
    wrong = [
        column.name
        for column in COLUMNS
        if column.name not in found
        or found[column.name].kind != column.kind
        or (column.indexed or column.unique) > found[column.name].indexed
        or column.unique > found[column.name].unique
    ]
    return judged(f"differs: {', '.join(wrong)}" if wrong else "all columns as asked", as_expected=not wrong)


async def service_no_lists(stage: Stage) -> Seen:
    """Whether the running service is refused a new column, which costs the same right as a list."""
    service = _service(stage)
    try:
        await stage.need_list()
    except GiveUp as refused:
        if stage.graph is not service:
            raise
        return judged(refused.reason, as_expected=refused.reason.startswith("graph:403"))
    url = f"/sites/{stage.site_id}/lists/{stage.list_id}/columns"
    reply = await stage.ask("POST", url, {"name": stage.next_title().replace(" ", ""), "text": {}}, by=service)
    return judged(told(reply), as_expected=reply.status == 403)


async def service_items(stage: Stage) -> Seen:
    """Make, change and read an item with the rights of the running service."""
    service = _service(stage)
    made = await stage.new_item(by=service)
    if not made.ok:
        return judged(f"making: {told(made)}", as_expected=False)
    item = f"{stage.items}/{made.body['id']}"
    changed = await stage.ask("PATCH", f"{item}/fields", {"Single": "one"}, by=service)
    read = await stage.ask("GET", f"{item}?$expand=fields($select=Single)", by=service)
    same = read.ok and read.body["fields"].get("Single") == "one"
    return judged(f"made, changing: {told(changed)}, reading: {told(read)}", as_expected=changed.ok and same)


async def unique_clash(stage: Stage) -> Seen:
    """Make two items of one title."""
    title = stage.next_title()
    await _made(stage, title=title)
    second = await stage.new_item(title=title)
    return judged(told(second), as_expected=second.status == 409)


async def filter_sees_item(stage: Stage) -> Seen:
    """Count the looks, a second apart, until a filter sees a new item."""
    title = stage.next_title()
    await _made(stage, title=title)
    condition = quote(equals("Title", title), safe="/'")
    where = f"{stage.items}?$expand=fields($select=Title)&$filter={condition}"
    for look in range(1, LOOKS + 1):
        reply = await stage.ask("GET", where)
        if not reply.ok:
            return judged(told(reply), as_expected=False)
        if reply.body["value"]:
            return judged(f"at look {look}, a second apart", as_expected=look == 1)
        await stage.sleep(1)
    return judged(f"not at {LOOKS} looks, a second apart", as_expected=False)


async def change_etag(stage: Stage) -> Seen:
    """Change an item, and look for the etag in the answer."""
    item = await _made(stage)
    reply = await _change(stage, item, {"Single": "one"}, item["@odata.etag"])
    body: Any = reply.body
    has = reply.ok and bool(body) and "@odata.etag" in body
    return judged(f"{told(reply)}, {'with' if has else 'without'} an etag", as_expected=has)


async def stale_etag(stage: Stage) -> Seen:
    """Change an item twice with its first etag."""
    item = await _made(stage)
    await _change(stage, item, {"Single": "one"}, item["@odata.etag"])
    reply = await _change(stage, item, {"Single": "two"}, item["@odata.etag"])
    return judged(told(reply), as_expected=reply.status == 412)


async def refused_field(stage: Stage) -> Seen:
    """Make an item with a field that the list has not."""
    reply = await stage.new_item(NotThere="x")
    words = error_text(reply.body)[1]
    return judged(f"{told(reply)} {words[:120]}".strip(), as_expected=reply.status == 400)


async def empty_choices(stage: Stage) -> Seen:
    """Empty a multiple choice."""
    item = await _made(stage, **{"Several": ["one"], _TYPE: _COLLECTION})
    reply = await _change(stage, item, {"Several": [], _TYPE: _COLLECTION}, item["@odata.etag"])
    return judged(told(reply), as_expected=reply.ok)


async def site_zone(stage: Stage) -> Seen:
    """Write a day in summer and read it back."""
    item = await _made(stage, RehearsedOn=f"{_DAY}T12:00:00Z")
    reply = await stage.ask("GET", f"{stage.items}/{item['id']}?$expand=fields($select=RehearsedOn)")
    came = str(reply.body["fields"].get("RehearsedOn")) if reply.ok else told(reply)
    fits = came.startswith((f"{_DAY}T00:00", "2026-06-30T23:00"))
    return judged(f"{_DAY} came back as {came}", as_expected=fits)


async def column_mended(stage: Stage) -> Seen:
    """Take a choice and the index away, put them back, and read the column again."""
    await stage.need_list()
    before = (await stage.site.columns_of(stage.list_id))["Single"]
    url = f"/sites/{stage.site_id}/lists/{stage.list_id}/columns/{before.id}"
    without = {"choices": ["one"], "displayAs": "dropDownMenu", "allowTextEntry": False}
    await stage.ask("PATCH", url, {"choice": without, "indexed": False})
    drifted = (await stage.site.columns_of(stage.list_id))["Single"]
    await stage.site.mend(stage.list_id, drifted, COLUMNS[3], {"index", "choices"})
    after = (await stage.site.columns_of(stage.list_id))["Single"]
    choices = set(after.choice.choices) if after.choice else set[str]()
    fits = after.indexed and choices == {"one", "two"}
    return judged(f"indexed: {after.indexed}, choices: {', '.join(sorted(choices))}", as_expected=fits)


async def list_permissions(stage: Stage) -> Seen:
    """Say which kinds of identities the list's permissions name."""
    await stage.need_list()
    grants = await stage.site.grants_of(stage.list_id)
    kinds = sorted({grant.to.kind if grant.to else "link" for grant in grants})
    return judged(", ".join(kinds) or "nobody", as_expected=set(kinds) <= {"application"})


async def chained_writes(stage: Stage) -> Seen:
    """Make five items in one batch, one after another, and say how long that took."""
    await stage.need_list()
    parts = [
        Part(str(n), "POST", stage.items, {"Content-Type": "application/json"},
             {"fields": {"Title": stage.next_title()}}, (str(n - 1),) if n else ())
        for n in range(5)
    ]  # fmt: skip
    began = time.monotonic()
    replies = await stage.graph.batch(parts)
    took = time.monotonic() - began
    statuses = sorted({reply.status for reply in replies})
    return judged(f"{took:.1f} seconds, answered {statuses}", as_expected=took < 20 and statuses == [201])


async def broken_inheritance(stage: Stage) -> Seen:
    """Ask as the running service, once a person has broken the list's inheritance."""
    return await service_items(stage)


def told(reply: Reply) -> str:
    """Say how Graph answered: its status and code."""
    return f"{reply.status} {error_text(reply.body)[0]}".strip()


def _service(stage: Stage) -> Any:
    if stage.service is None:
        raise Refused("not_the_service", _NOBODY)
    return stage.service


async def _made(stage: Stage, **values: Any) -> dict[str, Any]:
    reply = await stage.new_item(**values)
    if not reply.ok:
        raise error_of(reply)
    return reply.body


async def _change(stage: Stage, item: Mapping[str, Any], fields: dict[str, Any], etag: str) -> Reply:
    return await stage.ask("PATCH", f"{stage.items}/{item['id']}/fields", fields, headers={"If-Match": etag})
