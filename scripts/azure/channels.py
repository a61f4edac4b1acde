"""Every way to the bot but Teams is closed: Azure opens Web Chat and Direct Line, where callers say who they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scripts.azure.calls import BOT, NotThere, Stop, place, rest

TEAMS: Final = "MsTeamsChannel"


def close(values: Mapping[str, str], *, apply: bool) -> None:
    """Close what is open, or tell what is; a second run closes what the first did not come to."""
    bot = place(values, "Microsoft.BotService/botServices", "BOT_NAME")
    try:
        found = rest("get", f"{bot}/channels", BOT)
        names = [one["properties"]["channelName"] for one in found["value"]]
    except (Stop, KeyError, TypeError) as error:
        raise Stop(f"Azure did not say which channels are open. Run this again. ({error})") from error
    for name in names:
        if name == TEAMS:
            print("Teams is open, as it should be.")
        elif not apply:
            print(f"{name} is open: run this again with --yes to close it.")
        else:
            _close(bot, name)
            print(f"{name} is closed.")


def _close(bot: str, name: str) -> None:
    try:
        rest("delete", f"{bot}/channels/{name}", BOT)
    except NotThere:
        pass
    except Stop as stop:
        raise Stop(f"{name} could not be closed and may still be open. Run this again. ({stop})") from stop
