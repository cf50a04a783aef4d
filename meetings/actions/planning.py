"""Meetings that are to take place."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from meetings.actions.rows import beat, locked, overlapping
from meetings.models import AgendaItem, Meeting
from mentorships.actions import lock
from mentorships.models import Mentorship


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
    details = {"minutes": minutes, "way": way, "link": link, "place": place}
    same = Meeting.objects.filter(
        mentorship=mentorship, status=Meeting.Status.SCHEDULED, starts_at=starts_at, **details
    ).first()
    if same is not None:
        return same
    _check_open(mentorship)
    _check_free(mentorship, starts_at=starts_at, minutes=minutes)
    meeting = Meeting.objects.create(
        organization_id=mentorship.organization_id,
        mentorship=mentorship,
        scheduled_by=by,
        starts_at=starts_at,
        **details,
    )
    record("schedule", meeting, by=by, starts_at=starts_at.isoformat(), minutes=minutes)
    beat(mentorship)
    return meeting


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
    wanted = {"minutes": minutes, "way": way, "link": link, "place": place, "starts_at": starts_at}
    changed = [name for name, value in wanted.items() if getattr(meeting, name) != value]
    if not changed:
        return meeting
    if meeting.status != Meeting.Status.SCHEDULED:
        raise Refusal(_("This meeting is no longer planned. Plan a new one."))
    _check_open(meeting.mentorship)
    if {"starts_at", "minutes"} & set(changed):
        _check_free(meeting.mentorship, starts_at=starts_at, minutes=minutes, but=meeting)
    for name, value in wanted.items():
        setattr(meeting, name, value)
    meeting.sequence += 1
    meeting.save(update_fields=[*changed, "sequence"])
    record("reschedule", meeting, by=by, starts_at=starts_at.isoformat(), minutes=minutes)
    beat(meeting.mentorship)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: Member) -> Meeting:
    """Nothing when it is canceled; Refusal when it was held or missed."""
    meeting = locked(meeting)
    if meeting.status == Meeting.Status.CANCELLED:
        return meeting
    if meeting.status != Meeting.Status.SCHEDULED:
        raise Refusal(_("This meeting lies behind you and cannot be canceled."))
    meeting.status = Meeting.Status.CANCELLED
    meeting.sequence += 1
    meeting.save(update_fields=["status", "sequence"])
    record("cancel", meeting, by=by)
    beat(meeting.mentorship)
    return meeting


@transaction.atomic
def mark_missed(meeting: Meeting, *, by: Member) -> Meeting:
    """It was planned and did not take place. Nothing when that is known.

    Raises Refusal when it has not begun, was held, or was canceled.
    """
    meeting = locked(meeting)
    if meeting.status == Meeting.Status.MISSED:
        return meeting
    if meeting.status != Meeting.Status.SCHEDULED:
        raise Refusal(_("This meeting is no longer planned."))
    if meeting.starts_at > timezone.now():
        raise Refusal(_("This meeting has not begun. You can move it or cancel it."))
    meeting.status = Meeting.Status.MISSED
    meeting.save(update_fields=["status"])
    record("miss", meeting, by=by)
    beat(meeting.mentorship)
    return meeting


@transaction.atomic
def add_agenda_item(meeting: Meeting, *, by: Member, text: str) -> AgendaItem:
    """Something to talk about; the same from the same person once more answers the first."""
    meeting = locked(meeting)
    if meeting.status != Meeting.Status.SCHEDULED:
        raise Refusal(_("This meeting is no longer planned."))
    item, created = AgendaItem.objects.get_or_create(
        organization_id=meeting.organization_id,
        meeting=meeting,
        mentorship_id=meeting.mentorship_id,
        author=by,
        text=text,
    )
    if created:
        record("add_agenda_item", meeting, by=by)
    return item


def _check_open(mentorship: Mentorship) -> None:
    if mentorship.status == Mentorship.Status.CLOSED:
        raise Refusal(_("This mentorship has ended, so nothing more can be planned in it."))


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
