"""What every action on meetings begins and ends with: the lock, free time, and the pulse."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation
from psycopg.types.range import TimestamptzRange

from accounts.models import Member
from core.errors import Refusal
from core.prepared import planned_once
from meetings.models import Attendance, Meeting
from mentorships.actions import lock, write_pulse
from mentorships.health import majority_due_on
from mentorships.models import Mentorship, Participant

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


@contextmanager
def in_free_time(
    mentorship: Mentorship, *, by: Member, starts_at: datetime, minutes: int
) -> Iterator[None]:
    """Say in words what the database refuses: somebody is in another meeting at that time.

    One's own other meeting is named. Of the others' one hears only that they are not free.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        raise _clash(mentorship, by=by, starts_at=starts_at, minutes=minutes) from None


def _clash(mentorship: Mentorship, *, by: Member, starts_at: datetime, minutes: int) -> Refusal:
    during = TimestamptzRange(starts_at, starts_at + timedelta(minutes=minutes))
    taken = Attendance.objects.filter(active=True, during__overlap=during).exclude(
        meeting__mentorship=mentorship
    )
    mine = taken.filter(member=by).select_related("meeting").first()
    if mine is not None:
        others = Participant.objects.filter(mentorship=mine.meeting.mentorship_id)
        met = others.exclude(member=by).order_by("member__name")
        return Refusal(
            _("You meet %(names)s at that time. Choose a time before or after.")
            % {"names": get_text_list(list(met.values_list("member__name", flat=True)), _("and"))}
        )
    names = (
        taken.filter(member__in=mentorship.participants.values("member"))
        .order_by("member__name")
        .values_list("member__name", flat=True)
        .distinct()
    )
    return Refusal(
        _("%(names)s cannot make it at that time. Choose another one.")
        % {"names": get_text_list(list(names), _("and"))}
    )


PULSE = """
select
  count(*) filter (where status = 'held'),
  max(starts_at) filter (where status = 'held'),
  min(starts_at) filter (where status = 'scheduled' and starts_at >= %(midnight)s),
  count(*) filter (where status = 'missed' and starts_at > coalesce(
    (select max(starts_at) from meetings_meeting
      where organization_id = %(organization)s and mentorship_id = %(mentorship)s
        and status = 'held'), '-infinity')),
  (select array_agg(due_on) from meetings_actionitem
    where organization_id = %(organization)s and mentorship_id = %(mentorship)s
      and status = 'open')
from meetings_meeting
where organization_id = %(organization)s and mentorship_id = %(mentorship)s
"""


def beat(mentorship: Mentorship, **more: object) -> None:
    """Count a locked mentorship's pulse anew from its meetings and action items.

    `more` are columns of the pulse that are known beside them, written at the same time.
    """
    # Health takes a meeting of today for planned, whatever the hour.
    midnight = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    asked: dict[str, UUID | datetime] = {
        "organization": mentorship.organization_id,
        "mentorship": mentorship.pk,
        "midnight": midnight,
    }
    with planned_once(mentorship.organization_id) as cursor:
        cursor.execute(PULSE, asked)
        held, last_held_at, next_planned_at, missed, due = cursor.fetchone()
    due = due or []
    write_pulse(
        mentorship,
        meetings_held=held,
        last_held_at=last_held_at,
        next_planned_at=next_planned_at,
        missed_in_a_row=missed,
        open_actions=len(due),
        majority_due_on=majority_due_on(due),
        **more,
    )
