"""What somebody changed of a log, on another device or as another person, while it was written.

One rule for its summary, its private note and its time. The writer says what they had before them:
what they left as it was stays as it is by now, what only they changed takes its place, and where
both changed, nothing is written and the writer sees both.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import Member
from core.digests import digest_of
from core.errors import Refusal
from meetings.actions.said import Said
from meetings.models import Meeting
from meetings.sheet import Sheet


class Part(StrEnum):
    """What of a log can have changed; called as its field."""

    WHEN = "time"
    SUMMARY = "summary"
    NOTE = "private_note"


class LogChanged(Refusal):
    """`sentences` say of each part that it changed, and no word of it: refusals may be logged.

    What stands there by now is in `meeting` and `sheet`, for who shows it beside what was typed.
    """

    def __init__(self, sentences: Mapping[Part, str], *, meeting: Meeting, sheet: Sheet) -> None:
        super().__init__(list(sentences.values()))
        self.sentences = sentences
        self.meeting = meeting
        self.sheet = sheet


NOTHING = digest_of("")


class Versions(NamedTuple):
    """Marks that tell one version of a part from another, without its words."""

    written: str
    seen: str
    there: str

    @property
    def stays(self) -> bool:
        return self.written in {self.seen, self.there}

    @property
    def changed_by_both(self) -> bool:
        # Where it was emptied meanwhile no words of anybody are in the way.
        return not self.stays and self.there not in {self.seen, NOTHING}


def parts_to_write(meeting: Meeting, *, by: Member, said: Said, sheet: Sheet) -> frozenset[Part]:
    """What takes the place of what is there; the rest stays. Raises LogChanged."""
    versions = _versions(meeting, by=by, said=said, sheet=sheet)
    both = [part for part, version in versions.items() if version.changed_by_both]
    if both:
        sentences = {part: _sentence(part, by=by, sheet=sheet) for part in both}
        raise LogChanged(sentences, meeting=meeting, sheet=sheet)
    return frozenset(part for part, version in versions.items() if not version.stays)


def _versions(meeting: Meeting, *, by: Member, said: Said, sheet: Sheet) -> dict[Part, Versions]:
    when = _on_the_clock(said.when, by)
    if meeting.status == Meeting.Status.HELD:
        there = _on_the_clock((meeting.starts_at, meeting.minutes), by)
        # Who does not say what they saw says when it was.
        seen = _on_the_clock(said.when_seen, by) if said.when_seen else there
    else:
        # What is planned says nothing of what was.
        seen = there = ""
    summary = sheet.summary.text if sheet.summary else ""
    return {
        Part.WHEN: Versions(when, seen, there),
        Part.SUMMARY: Versions(
            digest_of(said.summary), said.summary_seen or NOTHING, digest_of(summary)
        ),
        Part.NOTE: Versions(
            digest_of(said.private_note), said.note_seen or NOTHING, digest_of(sheet.note)
        ),
    }


def _on_the_clock(when: tuple[datetime, int], by: Member) -> str:
    """As the fields show it: a minute, and not which of two in the hour that comes twice."""
    starts_at, minutes = when
    return f"{starts_at.astimezone(ZoneInfo(by.time_zone)):%Y-%m-%d %H:%M} {minutes}"


def _sentence(part: Part, *, by: Member, sheet: Sheet) -> str:
    if part == Part.WHEN:
        return _("The time or the length was changed while you were writing. Yours is still here.")
    if part == Part.NOTE:
        return _("You changed this note elsewhere while you were writing here. Both are here.")
    assert sheet.summary is not None
    if sheet.summary.author_id == by.pk:
        return _("You changed the summary elsewhere while you were writing here. Both are here.")
    return _("%(name)s changed the summary while you were writing. Yours is still here.") % {
        "name": sheet.summary.author
    }
