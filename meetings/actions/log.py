"""Meetings that took place, and what came of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import uuid6
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.encryption import seal
from core.errors import Refusal
from meetings.access import digest_of, note_of, open_note, summary_of
from meetings.actions.rows import beat, locked, overlapping
from meetings.models import ActionItem, Meeting, Note, Summary
from mentorships.actions import lock
from mentorships.models import Mentorship


@dataclass(frozen=True, kw_only=True)
class NewActionItem:
    """Something that one of those who take part will do."""

    text: str
    owner_id: UUID
    due_on: date | None = None


class SummaryChanged(Refusal):
    """Somebody saved another summary since the writer read it; both are to be shown."""

    def __init__(self, current: Summary) -> None:
        super().__init__(
            _("%(name)s changed the summary while you were writing. Yours is still here.")
            % {"name": current.edited_by.name}
        )
        self.current = current


@transaction.atomic
def log_meeting(
    meeting: Meeting,
    *,
    by: Member,
    held_at: datetime,
    minutes: int,
    summary: str = "",
    summary_seen: str = "",
    private_note: str | None = None,
    actions: Sequence[NewActionItem] = (),
    done: Collection[UUID] = (),
) -> Meeting:
    """Say that it took place and what came of it; again on a held meeting, change what was said.

    `summary_seen` is `digest_of` the summary that the writer had before them; a private note of
    None is left alone; `done` are open action items of the mentorship to tick off. Action items
    that are there already, from the same submission arriving twice, are not made again.

    Raises SummaryChanged when somebody saved another summary meanwhile, and Refusal for a time
    still to come or a canceled meeting.
    """
    return _log(
        locked(meeting),
        by=by,
        held_at=held_at,
        minutes=minutes,
        summary=summary,
        summary_seen=summary_seen,
        private_note=private_note,
        actions=actions,
        done=done,
    )


@transaction.atomic
def log_unplanned_meeting(
    mentorship: Mentorship,
    *,
    by: Member,
    held_at: datetime,
    minutes: int,
    way: str = Meeting.Way.VIDEO,
    summary: str = "",
    summary_seen: str = "",
    private_note: str | None = None,
    actions: Sequence[NewActionItem] = (),
    done: Collection[UUID] = (),
) -> Meeting:
    """Log a meeting that was never planned. Where one was planned at that time, it is that one,
    and where the same person has logged it, what was said of it changes as in `log_meeting`.

    Raises Refusal when a meeting at that time was logged by somebody else, and SummaryChanged.
    """
    mentorship = lock(mentorship)
    there = overlapping(mentorship, starts_at=held_at, minutes=minutes)
    held = next((row for row in there if row.status == Meeting.Status.HELD), None)
    # Somebody who went back to the form and wrote more sends it again, as does a double tap.
    if held is not None and not (held.starts_at == held_at and held.logged_by_id == by.pk):
        raise Refusal(
            _("A meeting at that time has been logged. You can open it and add to its summary.")
        )
    planned = next((row for row in there if row.status != Meeting.Status.CANCELLED), None)
    meeting = held or planned
    if meeting is None:
        meeting = Meeting(
            organization_id=mentorship.organization_id, scheduled_by=by, starts_at=held_at, way=way
        )
    meeting.mentorship = mentorship
    return _log(
        meeting,
        by=by,
        held_at=held_at,
        minutes=minutes,
        summary=summary,
        summary_seen=summary_seen,
        private_note=private_note,
        actions=actions,
        done=done,
    )


def _log(
    meeting: Meeting,
    *,
    by: Member,
    held_at: datetime,
    minutes: int,
    summary: str,
    summary_seen: str,
    private_note: str | None,
    actions: Sequence[NewActionItem],
    done: Collection[UUID],
) -> Meeting:
    if held_at > timezone.now():
        raise Refusal(_("That time is still to come. Log a meeting once it has begun."))
    if meeting.status == Meeting.Status.CANCELLED:
        raise Refusal(_("This meeting was canceled. Log one that was not planned instead."))
    changed = _say_held(meeting, by=by, held_at=held_at, minutes=minutes)
    changed |= _write_summary(meeting, by=by, text=summary, seen=summary_seen)
    if private_note is not None:
        keep_note(meeting, by=by, text=private_note)
    added = _add_action_items(meeting, by=by, actions=actions)
    ticked = _tick_off(meeting.mentorship, done)
    if changed or added or ticked:
        record("log", meeting, by=by, minutes=minutes, actions=added, actions_done=ticked)
        beat(meeting.mentorship)
    return meeting


def _say_held(meeting: Meeting, *, by: Member, held_at: datetime, minutes: int) -> bool:
    if meeting.status == Meeting.Status.HELD:
        if (meeting.starts_at, meeting.minutes) == (held_at, minutes):
            return False
    else:
        meeting.status = Meeting.Status.HELD
        meeting.logged_by = by
        meeting.logged_at = timezone.now()
    meeting.starts_at, meeting.minutes = held_at, minutes
    meeting.save()
    return True


def _write_summary(meeting: Meeting, *, by: Member, text: str, seen: str) -> bool:
    text = text.strip()
    if digest_of(text) == (seen or digest_of("")):
        # The writer left it as they saw it: what somebody else wrote meanwhile stays.
        return False
    current = summary_of(meeting)
    if current is None:
        Summary.objects.create(
            organization_id=meeting.organization_id,
            meeting=meeting,
            mentorship_id=meeting.mentorship_id,
            text=text,
            edited_by=by,
        )
        return True
    if digest_of(current.text) == digest_of(text):
        return False
    if digest_of(current.text) != (seen or digest_of("")):
        raise SummaryChanged(current)
    current.text, current.edited_by, current.edited_at = text, by, timezone.now()
    current.save(update_fields=["text", "edited_by", "edited_at"])
    return True


def keep_note(meeting: Meeting, *, by: Member, text: str) -> None:
    """Seal one's private note on a meeting; an empty text takes it away.

    No Activity: that somebody keeps a note is theirs to know, too.
    """
    note = note_of(meeting, by)
    text = text.strip()
    if not text:
        if note is not None:
            note.delete()
        return
    if note is None:
        note = Note(
            pk=uuid6.uuid7(), organization_id=meeting.organization_id, meeting=meeting, author=by
        )
    elif open_note(note, by) == text:
        return
    note.sealed = seal(
        text,
        wrapped_key=bytes(by.organization.wrapped_key),
        organization_id=note.organization_id,
        table=Note._meta.db_table,
        row=note.pk,
    )
    note.edited_at = timezone.now()
    note.save()


def _add_action_items(meeting: Meeting, *, by: Member, actions: Sequence[NewActionItem]) -> int:
    if not actions:
        return 0
    there = set(
        ActionItem.objects.filter(meeting=meeting).values_list("text", "owner_id", "due_on")
    )
    new = [item for item in actions if (item.text, item.owner_id, item.due_on) not in there]
    ActionItem.objects.bulk_create(
        ActionItem(
            organization_id=meeting.organization_id,
            mentorship_id=meeting.mentorship_id,
            meeting=meeting,
            owner_id=item.owner_id,
            text=item.text,
            due_on=item.due_on,
            created_by=by,
        )
        for item in new
    )
    return len(new)


def _tick_off(mentorship: Mentorship, done: Collection[UUID]) -> int:
    if not done:
        return 0
    return (
        ActionItem.objects.filter(mentorship=mentorship, pk__in=done)
        .open()
        .update(status=ActionItem.Status.DONE, done_at=timezone.now())
    )
