"""What can be asked about a meeting's documents: its minutes, and its agenda on paper."""

from __future__ import annotations

from typing import Literal

from masc_graph.commands.base import Frozen, Origin
from masc_graph.commands.fields import Line


class DraftMinutes(Frozen):
    """Write the minutes down as they stand, for the administrator to check."""

    kind: Literal["draft_minutes"] = "draft_minutes"
    meeting_id: Line

    def key(self, origin: Origin) -> str:
        return f"{self.meeting_id}/{origin.actor_id}/{origin.minute}"


class PublishMinutes(Frozen):
    """Publish the minutes, if they still say what the draft said whose ``mark`` the administrator pressed on."""

    kind: Literal["publish_minutes"] = "publish_minutes"
    meeting_id: Line
    mark: Line

    def key(self, origin: Origin) -> str:
        return f"{self.meeting_id}/{self.mark}/{origin.actor_id}"


class RemakeMinutes(Frozen):
    """Make the next version of minutes that are published, since what they say was changed by another command."""

    kind: Literal["remake_minutes"] = "remake_minutes"
    meeting_id: Line
    because_of: Line

    def key(self, origin: Origin) -> str:
        del origin
        return f"{self.meeting_id}/{self.because_of}"


class MakeAgendaDocument(Frozen):
    """Write a posted agenda as a document beside its card."""

    kind: Literal["make_agenda_document"] = "make_agenda_document"
    meeting_id: Line

    def key(self, origin: Origin) -> str:
        return f"{self.meeting_id}/{origin.at.isoformat()}"


DocumentPayload = DraftMinutes | PublishMinutes | RemakeMinutes | MakeAgendaDocument
