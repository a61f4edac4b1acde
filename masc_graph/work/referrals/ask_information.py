"""The administrator asks for what is missing: the referrer and the agency's leads are told which questions."""

from __future__ import annotations

from masc_graph.commands import AskInformation, Command
from masc_graph.domain.board.roster import Right
from masc_graph.domain.cases.status import CaseStatus
from masc_graph.domain.referrals.triage import check_ask, read_ask
from masc_graph.errors import GiveUp
from masc_graph.work.cases.case_cards import information_for, redraw
from masc_graph.work.cases.case_reading import CaseChange, change_case, read_case, require_triage, require_version
from masc_graph.work.kit.context import WorkContext


async def handle(payload: AskInformation, command: Command, context: WorkContext) -> None:
    """Send the referral back with named questions; its first date is kept."""
    case, move = await read_case(payload.reference, context), None
    if case.awaits(command):
        require_triage(case, command)
        require_version(case.row, payload.version)
        form, problems = read_ask({"missing": ",".join(payload.missing), "note": payload.note})
        if problems or check_ask(form, case.names(context.keys.match, context.today)):
            raise GiveUp("missing")
        values = {"missing_fields": "\n".join(payload.missing), "status_reason": payload.note}
        move = case.move(CaseStatus.NEEDS_INFORMATION, Right.TRIAGE, command, **values)
    change = CaseChange("information_asked", move, {"field_names": list(payload.missing)})
    row = await change_case(case, change, command, context)
    await redraw(case, row, command, context, also=information_for(case, row))
