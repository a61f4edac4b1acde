"""What can be asked about actions: what an agency says of them, what Planner says, and who is told."""

from __future__ import annotations

from typing import Literal

from masc_graph.commands.base import Frozen, Origin
from masc_graph.commands.fields import Line, Reason
from masc_graph.commands.referrals import AboutReferral


class ActionSeen(Frozen):
    """An action that somebody speaks of; ``seen_at`` is the StatusAt that the dialog showed."""

    code: Line
    seen_at: Line = ""


class SetActionStatus(Frozen):
    """An agency says how some of its actions stand; whoever opens one that was finished says so by ``reason_code``."""

    kind: Literal["set_action_status"] = "set_action_status"
    actions: tuple[ActionSeen, ...]
    status: Literal["in_progress", "completed", "no_longer_relevant", "not_completed"]
    reason_code: Line = ""
    note: Reason = ""

    def key(self, origin: Origin) -> str:
        seen = sorted(f"{one.code} {one.seen_at}" for one in self.actions)
        return "/".join((*seen, self.status, self.reason_code, self.note))


class SyncPlanner(Frozen):
    """Compare the plan's tasks with MASC Actions."""

    kind: Literal["sync_planner"] = "sync_planner"

    def key(self, origin: Origin) -> str:
        return origin.minute


class SettleCase(AboutReferral):
    """A case is ready to close, or no longer so, since one of its actions changed."""

    kind: Literal["settle_case"] = "settle_case"


class RedrawAgency(Frozen):
    """The numbers in an agency's chats are drawn again, since one of its actions changed."""

    kind: Literal["redraw_agency"] = "redraw_agency"
    agency_id: Line

    def key(self, origin: Origin) -> str:
        return f"{self.agency_id}/{origin.at.isoformat()}"


class ReportAgency(Frozen):
    """Tell the administrators, once a month, of an agency without lead and deputy, whose actions nobody holds."""

    kind: Literal["report_agency"] = "report_agency"
    agency_id: Line

    def key(self, origin: Origin) -> str:
        return f"{self.agency_id}/{origin.month}"


class ReportLimit(Frozen):
    """Tell the administrators, once a month, that a limit of Planner is near; ``limit`` is Graph's code for it."""

    kind: Literal["report_limit"] = "report_limit"
    limit: Line
    count: int

    def key(self, origin: Origin) -> str:
        return f"{self.limit}/{origin.month}"


class ReportTitle(Frozen):
    """Tell the administrators that the title of a task may identify somebody.

    ``code`` is the action's, empty for a task that MASC did not make; ``mark`` is a keyed form of the title.
    """

    kind: Literal["report_title"] = "report_title"
    task_id: Line
    code: Line = ""
    mark: Line

    def key(self, origin: Origin) -> str:
        return f"{self.task_id}/{self.mark}"


class SendDigests(Frozen):
    """Each lead and deputy is told what their agency brings to a meeting."""

    kind: Literal["send_digests"] = "send_digests"
    meeting_id: Line

    def key(self, origin: Origin) -> str:
        return self.meeting_id


class SendDigest(Frozen):
    """One of them is told."""

    kind: Literal["send_digest"] = "send_digest"
    meeting_id: Line
    person_id: Line

    def key(self, origin: Origin) -> str:
        return f"{self.meeting_id}/{self.person_id}"


ActionPayload = (
    SetActionStatus
    | SyncPlanner
    | SettleCase
    | RedrawAgency
    | ReportAgency
    | ReportLimit
    | ReportTitle
    | SendDigests
    | SendDigest
)
