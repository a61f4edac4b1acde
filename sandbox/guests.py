"""What Teams lets a guest do, by the client that they use: cards in the channel and their dialogs.

Everything else is given by a switch, each by itself.
"""

from __future__ import annotations

from typing import Final

from sandbox.tenant import Person, Tenant

CLIENTS: Final = ("desktop", "web", "ios", "android")
CHAT: Final = "a guest's chat"
EXTENSION: Final = "a guest's message extension"
MENTION: Final = "a guest who is mentioned"
DIALOG: Final = "a guest's dialog"
PLANNER: Final = "a guest's Planner in Teams"
_CHAT_CLIENTS: Final = {"web and Android": ("web", "android"), "open": CLIENTS}


class Closed(PermissionError):
    """Teams has no such thing for this guest; the text says so."""


def chat_is_closed(tenant: Tenant, person: Person) -> str:
    """Why this person cannot open their chat with the app; empty when they can."""
    if not person.guest or person.client in _CHAT_CLIENTS.get(tenant.switches[CHAT], ()):
        return ""
    return f"{person.name} is a guest: on this client ({person.client}) Teams opens no chat with the app."


def takes_messages(tenant: Tenant, person: Person) -> bool:
    """Whether Teams takes a bot's message to this person, seen or not."""
    return not person.guest or tenant.switches[CHAT] != "refused"


def is_told(tenant: Tenant, person: Person) -> bool:
    """Whether a mention in the channel notifies this person."""
    return not person.guest or tenant.switches[MENTION] == "told"


def check_chat(tenant: Tenant, person: Person) -> None:
    """Raise Closed where this person has no chat with the app."""
    if why := chat_is_closed(tenant, person):
        raise Closed(why)


def check_extension(tenant: Tenant, person: Person) -> None:
    """Raise Closed where this person has no message extension."""
    if person.guest and tenant.switches[EXTENSION] == "none":
        raise Closed(f"{person.name} is a guest: Teams offers no message extension.")


def check_dialog(tenant: Tenant, person: Person, *, in_channel: bool) -> None:
    """Raise Closed where a card's button opens this person no dialog."""
    setting = tenant.switches[DIALOG]
    if person.guest and (setting == "none" or (setting == "in the channel" and not in_channel)):
        raise Closed(f"{person.name} is a guest: Teams opens no dialog from here.")


def check_planner(tenant: Tenant, person: Person, place: object) -> None:
    """Raise Closed for Planner in Teams (``teams``); on the web (``web``) it opens to whoever may see the plan."""
    if place not in ("web", "teams"):
        raise ValueError("in is web or teams")
    if person.guest and place == "teams" and tenant.switches[PLANNER] == "closed":
        raise Closed(f"{person.name} is a guest: Planner in Teams is closed to guests, on the web it is not.")
