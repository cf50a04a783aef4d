"""What every action on meetings begins and ends with: the lock, and the pulse."""

from datetime import UTC, datetime, timedelta

from django.db.models import Count, Max, Min, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from meetings.models import ActionItem, Meeting
from mentorships.actions import lock, record_pulse
from mentorships.health import majority_due_on
from mentorships.models import Mentorship

# The validator's longest meeting: nothing that began earlier can reach into a later one.
LONGEST = timedelta(minutes=480)


def locked(meeting: Meeting) -> Meeting:
    mentorship = lock(meeting.mentorship)
    locked = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    locked.mentorship = mentorship
    return locked


def overlapping(mentorship: Mentorship, *, starts_at: datetime, minutes: int) -> list[Meeting]:
    near = Meeting.objects.filter(
        mentorship=mentorship,
        starts_at__lt=starts_at + timedelta(minutes=minutes),
        starts_at__gt=starts_at - LONGEST,
    ).order_by("starts_at", "id")
    return [meeting for meeting in near if meeting.ends_at > starts_at]


def beat(mentorship: Mentorship) -> None:
    """Count the mentorship's pulse anew from its meetings and action items."""
    meetings = Meeting.objects.filter(mentorship=mentorship)
    held = Q(status=Meeting.Status.HELD)
    latest = Subquery(meetings.filter(held).order_by("-starts_at").values("starts_at")[:1])
    # Health takes a meeting of today for planned, whatever the hour.
    midnight = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    pulse = meetings.aggregate(
        meetings_held=Count("pk", filter=held),
        last_held_at=Max("starts_at", filter=held),
        next_planned_at=Min(
            "starts_at", filter=Q(status=Meeting.Status.SCHEDULED, starts_at__gte=midnight)
        ),
        missed_in_a_row=Count(
            "pk",
            filter=Q(
                status=Meeting.Status.MISSED,
                starts_at__gt=Coalesce(latest, Value(datetime.min.replace(tzinfo=UTC))),
            ),
        ),
    )
    due = list(
        ActionItem.objects.filter(mentorship=mentorship).open().values_list("due_on", flat=True)
    )
    record_pulse(mentorship, **pulse, open_actions=len(due), majority_due_on=majority_due_on(due))
