"""What can be asked about a meeting: its date, its agenda, and how the agencies' actions stand."""

from __future__ import annotations

from typing import Literal, Self

from masc_graph.commands.base import Frozen, Origin
from masc_graph.commands.fields import Line, Reason


class PostAgenda(Frozen):
    """Post, or redraw, the agenda of one meeting.

    ``positions`` are the references in the order that somebody chose; without them the rule's order stands. The cases
    in ``held`` go to a later meeting instead, for ``hold_reason``.
    """

    kind: Literal["post_agenda"] = "post_agenda"
    meeting_id: Line
    positions: tuple[Line, ...] = ()
    held: tuple[Line, ...] = ()
    hold_reason: Reason = ""

    def key(self, origin: Origin) -> str:
        return "/".join((self.meeting_id, origin.minute, origin.actor_id or "", *self.positions, *self.held))


class RemindAgenda(Frozen):
    """Tell the administrators how an agenda stands that nobody has posted, or in the same place that it is posted."""

    kind: Literal["remind_agenda"] = "remind_agenda"
    meeting_id: Line
    moment: Literal["preview", "reminder", "posted"]

    def key(self, origin: Origin) -> str:
        del origin
        return f"{self.meeting_id}/{self.moment}"


class DrawAgenda(Frozen):
    """Draw the agenda of one meeting again, every page of it, since what it says changed elsewhere."""

    kind: Literal["draw_agenda"] = "draw_agenda"
    meeting_id: Line

    def key(self, origin: Origin) -> str:
        return f"{self.meeting_id}/{origin.minute}"


class ChangeMeeting(Frozen):
    """Move, cancel or add a meeting; ``seen`` is the version of its row that the dialog was drawn from, if any."""

    kind: Literal["change_meeting"] = "change_meeting"
    meeting_id: Line
    change: Literal["move", "cancel", "extra"]
    new_on: Line = ""
    new_time: Line = ""
    reason: Reason
    seen: Line = ""

    def key(self, origin: Origin) -> str:
        return "/".join((self.meeting_id, self.change, self.new_on, self.new_time, self.seen))


class SaveAttendance(Frozen):
    """Say which agencies are at a meeting, and who chairs it; the newest word stands."""

    kind: Literal["save_attendance"] = "save_attendance"
    meeting_id: Line
    present: tuple[Line, ...] = ()
    apologies: tuple[Line, ...] = ()
    sent_information: tuple[Line, ...] = ()
    chaired_by: Literal["chair", "vice_chair", "nobody"]
    confidentiality_read: bool = False

    def key(self, origin: Origin) -> str:
        said = (self.present, self.apologies, self.sent_information)
        return "/".join(
            (self.meeting_id, origin.minute, *map(",".join, said), self.chaired_by, str(self.confidentiality_read))
        )


class ShowSheets(Frozen):
    """Show chair, vice chair and administrators how far a meeting has come."""

    kind: Literal["show_sheets"] = "show_sheets"
    meeting_id: Line

    def key(self, origin: Origin) -> str:
        return f"{self.meeting_id}/{origin.at.isoformat()}"


class BriefChairs(Frozen):
    """Tell chair and vice chair, on the day before, what a meeting holds."""

    kind: Literal["brief_chairs"] = "brief_chairs"
    meeting_id: Line

    def key(self, origin: Origin) -> str:
        del origin
        return self.meeting_id


class FollowMeeting(Frozen):
    """Act on a change that stands in MASC Meetings: the ``number``-th of its meeting, so that each is followed once.

    ``before`` and ``after`` say day, time and whether it is cancelled, as the column InForce does; empty is none.
    """

    kind: Literal["follow_meeting"] = "follow_meeting"
    meeting_id: Line
    number: int
    before: Line
    after: Line

    def key(self, origin: Origin) -> str:
        del origin
        return self.name

    @property
    def name(self) -> str:
        """All of it in one line, from which ``read`` makes it again."""
        return f"{self.meeting_id}/{self.number}/{self.before}/{self.after}"

    @classmethod
    def read(cls, name: str) -> Self:
        meeting_id, number, before, after = name.split("/")
        return cls(meeting_id=meeting_id, number=int(number), before=before, after=after)


MeetingPayload = (
    PostAgenda | RemindAgenda | DrawAgenda | ChangeMeeting | SaveAttendance | ShowSheets | BriefChairs | FollowMeeting
)
