"""A meeting's documents: reads their contents, writes the files, and puts them in the team's library."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple

from masc_graph.documents.actions import actions_csv
from masc_graph.domain.agenda.agenda import Agenda
from masc_graph.domain.agenda.earlier_actions import EarlierAction
from masc_graph.domain.meetings.calendar import last_day_words
from masc_graph.domain.minutes.minutes import Minutes, actions_file, minutes_file
from masc_graph.errors import Changed, GiveUp, TryAgain
from masc_graph.graph.files import StoredFile
from masc_graph.graph.lists import equals
from masc_graph.registers.meeting_reading import read_meeting
from masc_graph.registers.meeting_record import MeetingRecord
from masc_graph.registers.reading import Stored
from masc_graph.registers.rows import MeetingRow, ReferralRow
from masc_graph.views.minutes import minutes_of, missing_references
from masc_graph.work.kit.context import WorkContext

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV: Final = "text/csv"


class MeetingMinutes(NamedTuple):
    """A meeting's record and its row in the list, with the minutes made from them."""

    record: MeetingRecord
    meeting_row: Stored[MeetingRow]
    minutes: Minutes

    @property
    def version(self) -> int:
        """The number of the latest published version; 0 if there is none."""
        return self.meeting_row.row.minutes_version or 0

    @property
    def is_outdated(self) -> bool:
        """Whether the lists have changed since the latest version."""
        return self.meeting_row.row.minutes_mark != self.minutes.mark


async def read_minutes(meeting_id: str, context: WorkContext) -> MeetingMinutes:
    """Read everything afresh, including cases that have moved to later meetings since."""
    record = await read_meeting(context.registers, meeting_id, context.rules)
    if record is None or record.stored_meeting is None:
        raise GiveUp("no_such_meeting")
    reading = context.registers.reading()
    missing = reading.any_of(
        ReferralRow, (equals("Title", reference) for reference in sorted(missing_references(record)))
    )
    await reading.send()
    elsewhere = [stored.row for stored in missing.rows]
    return MeetingMinutes(
        record, record.stored_meeting, minutes_of(record, elsewhere, context.rules, context.links, context.today)
    )


async def minutes_as_file(minutes: Minutes, context: WorkContext, version: int | None) -> bytes:
    """Write the minutes as a Word file, in a thread, since the quarter of a second it takes would block every press."""

    def write() -> bytes:
        # Importing Word takes a sixth of a second, for which the first press after a cold start should not wait.
        from masc_graph.documents.minutes import as_docx  # noqa: PLC0415

        return as_docx(minutes, context.now, version)

    return await asyncio.to_thread(write)


async def agenda_as_file(agenda: Agenda, actions: Sequence[EarlierAction], context: WorkContext) -> bytes:
    """Write the agenda as a Word file, also in a thread."""
    next_last_day = last_day_words(agenda.next_meeting, context.rules)

    def write() -> bytes:
        from masc_graph.documents.agenda import as_docx  # noqa: PLC0415

        return as_docx(agenda, actions, context.now, next_last_day)

    return await asyncio.to_thread(write)


async def put_version(current: MeetingMinutes, version: int, context: WorkContext) -> tuple[MeetingMinutes, StoredFile]:
    """Put a version and its actions into the library, never over a newer one; returns the minutes as written.

    A file that exists already was made by a delivery that did not save it. It is replaced by what is read after its
    etag, so that of two workers the one that read later wins.
    """
    name = minutes_file(current.record.meeting.meeting_id, version)
    content = await minutes_as_file(current.minutes, context, version)
    try:
        file = await context.library.put_over(None, name, content, WORD)
    except Changed:
        file_there = await context.library.find(name)
        current = await read_minutes(current.record.meeting.meeting_id, context)
        if current.version >= version:
            raise TryAgain("published_meanwhile") from None
        content = await minutes_as_file(current.minutes, context, version)
        file = await context.library.put_over(file_there, name, content, WORD)
    await context.library.put(
        actions_file(current.record.meeting.meeting_id, version), actions_csv(current.minutes), CSV
    )
    return current, file
