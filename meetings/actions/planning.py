"""Meetings that are to take place."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import activity, record
from accounts.models import Member
from core.errors import Refusal
from core.writing import Writes
from meetings.actions.rows import beat, in_free_time, locked, overlapping
from meetings.models import Absence, Meeting
from meetings.obstacles import why_nothing_is_planned
from mentorships.actions import lock
from mentorships.models import Mentorship, Participant


@transaction.atomic
def schedule_meeting(
    mentorship: Mentorship,
    *,
    by: Member,
    starts_at: datetime,
    minutes: int,
    way: str = Meeting.Way.VIDEO,
    link: str = "",
    place: str = "",
) -> Meeting:
    """Plan a meeting. The same plan once more answers the meeting that is there.

    Raises Refusal for a time that has passed or is taken, and in a mentorship that has ended.
    """
    mentorship = lock(mentorship)
    details: dict[str, Any] = {"minutes": minutes, "way": way, "link": link, "place": place}
    same = Meeting.objects.filter(
        mentorship=mentorship, status=Meeting.Status.SCHEDULED, starts_at=starts_at, **details
    ).first()
    if same is not None:
        return same
    check_open(mentorship)
    meeting = create(mentorship, by=by, starts_at=starts_at, **details)
    record("schedule", meeting, by=by, starts_at=starts_at.isoformat(), minutes=minutes)
    beat(mentorship)
    return meeting


def create(
    mentorship: Mentorship, *, by: Member, starts_at: datetime, minutes: int, **details: Any
) -> Meeting:
    """In a mentorship that is locked and open. Raises Refusal for a time that is not free."""
    _check_free(mentorship, starts_at=starts_at, minutes=minutes)
    with in_free_time(mentorship, by=by, starts_at=starts_at, minutes=minutes):
        return Meeting.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            scheduled_by=by,
            starts_at=starts_at,
            minutes=minutes,
            **details,
        )


@transaction.atomic
def reschedule_meeting(
    meeting: Meeting,
    *,
    by: Member,
    starts_at: datetime,
    minutes: int,
    way: str,
    link: str = "",
    place: str = "",
) -> Meeting:
    """Move a planned meeting, or change how it takes place. Nothing when all is as it was.

    Raises Refusal when it is no longer planned, and for a time that has passed or is taken.
    """
    meeting = locked(meeting)
    details: dict[str, Any] = {"minutes": minutes, "way": way, "link": link, "place": place}
    if change(meeting, by=by, starts_at=starts_at, **details):
        beat(meeting.mentorship)
    return meeting


def change(
    meeting: Meeting, *, by: Member, starts_at: datetime, minutes: int, **details: Any
) -> bool:
    """Whether anything of a locked meeting was other. Raises Refusal as `reschedule_meeting`."""
    mentorship = meeting.mentorship
    wanted = {"starts_at": starts_at, "minutes": minutes, **details}
    changed = [name for name, value in wanted.items() if getattr(meeting, name) != value]
    if not changed:
        return False
    if meeting.status != Meeting.Status.SCHEDULED:
        raise Refusal(_("This meeting is no longer planned. Plan a new one."))
    check_open(mentorship)
    if {"starts_at", "minutes"} & set(changed):
        _check_free(mentorship, starts_at=starts_at, minutes=minutes, but=meeting)
    for name, value in wanted.items():
        setattr(meeting, name, value)
    noted = note_change(meeting, by=by)
    with in_free_time(mentorship, by=by, starts_at=starts_at, minutes=minutes):
        meeting.save(update_fields=[*changed, *noted])
    record("reschedule", meeting, by=by, starts_at=starts_at.isoformat(), minutes=minutes)
    return True


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: Member) -> Meeting:
    """Nothing when it is canceled; Refusal when it was held or missed."""
    meeting = locked(meeting)
    if meeting.status == Meeting.Status.CANCELLED:
        return meeting
    if meeting.status != Meeting.Status.SCHEDULED:
        raise Refusal(_("This meeting lies behind you and cannot be canceled."))
    cancel([meeting], by=by)
    beat(meeting.mentorship)
    return meeting


def cancel(meetings: Collection[Meeting], *, by: Member) -> None:
    """Those that are planned, of a mentorship that is locked; a series in as few statements as
    one."""
    changed = {"status"}
    for meeting in meetings:
        meeting.status = Meeting.Status.CANCELLED
        changed |= {*note_change(meeting, by=by)}
    Meeting.objects.bulk_update(meetings, sorted(changed))
    writes = Writes(by.organization_id)
    writes.insert(*(activity("cancel", meeting, by=by) for meeting in meetings))
    writes.write()


def note_change(meeting: Meeting, *, by: Member) -> list[str]:
    """Let calendars notice. The fields that are other now."""
    meeting.sequence += 1
    meeting.changed_at = timezone.now()
    meeting.changed_by = by
    return ["sequence", "changed_at", "changed_by"]


@transaction.atomic
def mark_missed(meeting: Meeting, *, by: Member, absent: Collection[UUID] | None = None) -> Meeting:
    """It was planned and did not take place. Nothing when that is known.

    `absent` are the members who could not make it: None leaves what was said of that, and
    those who do not take part are passed over. Raises Refusal when it has not begun, was held, or
    was canceled.
    """
    meeting = locked(meeting)
    if meeting.status not in {Meeting.Status.SCHEDULED, Meeting.Status.MISSED}:
        raise Refusal(_("This meeting is no longer planned."))
    if meeting.starts_at > timezone.now():
        raise Refusal(_("This meeting has not begun. You can move it or cancel it."))
    if meeting.status == Meeting.Status.SCHEDULED:
        meeting.status = Meeting.Status.MISSED
        meeting.save(update_fields=["status"])
        record("miss", meeting, by=by)
        beat(meeting.mentorship)
    if absent is not None:
        _say_absent(meeting, by=by, absent=set(absent))
    return meeting


def _say_absent(meeting: Meeting, *, by: Member, absent: set[UUID]) -> None:
    there = Participant.objects.filter(mentorship=meeting.mentorship_id, member__in=absent)
    wanted = set(there.values_list("member_id", flat=True))
    said = Absence.objects.filter(meeting=meeting)
    known = set(said.values_list("member_id", flat=True))
    said.filter(member__in=known - wanted).delete()
    Absence.objects.bulk_create(
        Absence(
            organization_id=meeting.organization_id,
            meeting=meeting,
            mentorship_id=meeting.mentorship_id,
            member_id=member_id,
            said_by=by,
        )
        for member_id in sorted(wanted - known)
    )
    if known != wanted:
        record("say_absent", meeting, by=by, absent=len(wanted))


def check_open(mentorship: Mentorship) -> None:
    if why := why_nothing_is_planned(mentorship):
        raise Refusal(why)


def _check_free(
    mentorship: Mentorship, *, starts_at: datetime, minutes: int, but: Meeting | None = None
) -> None:
    if starts_at <= timezone.now():
        raise Refusal(_("That time has passed. Choose one that is still to come."))
    for other in overlapping(mentorship, starts_at=starts_at, minutes=minutes):
        if other.status == Meeting.Status.SCHEDULED and other != but:
            raise Refusal(
                _("You have another meeting planned at that time. Choose a time before or after.")
            )
