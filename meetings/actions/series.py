"""Several meetings at once: planned as a series, moved and canceled from one of them on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from core.templatetags.ui import day_in_words
from meetings.actions.planning import cancel, change, check_open, create
from meetings.actions.rows import beat, locked
from meetings.models import Meeting, Series
from meetings.recurring import MOST, moved
from meetings.timezones import zone_of
from mentorships.actions import lock
from mentorships.models import Mentorship


@transaction.atomic
def schedule_series(
    mentorship: Mentorship,
    *,
    by: Member,
    starts: Sequence[datetime],
    weeks: int,
    minutes: int,
    way: str = Meeting.Way.VIDEO,
    link: str = "",
    place: str = "",
) -> list[Meeting]:
    """Plan a meeting at each of the moments, which keep to the clocks of `by`.

    All of them or none; what is planned exactly so already stays, so that a second time adds
    nothing. Raises Refusal with the day of the first that is not free.
    """
    mentorship = lock(mentorship)
    check_open(mentorship)
    if not starts:
        raise Refusal(_("Choose at least one of the days."))
    if len(starts) > MOST:
        raise Refusal(_("That is more than can be planned at once. Choose fewer days."))
    details: dict[str, Any] = {"minutes": minutes, "way": way, "link": link, "place": place}
    there = {
        meeting.starts_at: meeting
        for meeting in Meeting.objects.filter(
            mentorship=mentorship,
            status=Meeting.Status.SCHEDULED,
            starts_at__in=starts,
            series__isnull=False,
            **details,
        )
    }
    if len(there) < len(set(starts)):
        series = Series.objects.create(
            organization_id=mentorship.organization_id,
            mentorship=mentorship,
            weeks=weeks,
            zone=by.time_zone,
            made_by=by,
        )
        for starts_at in sorted(set(starts) - there.keys()):
            with _naming_the_day(starts_at, by):
                there[starts_at] = create(
                    mentorship, by=by, starts_at=starts_at, series=series, **details
                )
        record("schedule_series", series, by=by, meetings=len(there), weeks=weeks)
        beat(mentorship)
    return [there[starts_at] for starts_at in sorted(there)]


@transaction.atomic
def reschedule_following(
    meeting: Meeting,
    *,
    by: Member,
    starts_at: datetime,
    minutes: int,
    way: str,
    link: str = "",
    place: str = "",
) -> list[Meeting]:
    """Change a meeting and the planned ones after it in its series; those that are changed now.

    The others go as many days further, to the same time on the clocks of the series. All of them
    or none. Raises Refusal as `reschedule_meeting`, with the day of the one that cannot move.
    """
    meeting = locked(meeting)
    following = _following(meeting)
    before = meeting.starts_at
    details: dict[str, Any] = {"minutes": minutes, "way": way, "link": link, "place": place}
    zone = meeting.series.zone if meeting.series else by.time_zone
    changed = []
    # The last one first on the way to later, so that none meets one that has yet to go.
    for one in reversed(following) if starts_at > before else following:
        to = starts_at
        if one.pk != meeting.pk:
            to = moved(one.starts_at, like=(before, starts_at), zone=zone)
        with _naming_the_day(to, by):
            if change(one, by=by, starts_at=to, **details):
                changed.append(one)
    if changed:
        beat(meeting.mentorship)
    return changed


@transaction.atomic
def cancel_following(meeting: Meeting, *, by: Member) -> int:
    """Cancel a meeting and the planned ones after it in its series; how many."""
    meeting = locked(meeting)
    following = [one for one in _following(meeting) if one.status == Meeting.Status.SCHEDULED]
    if following:
        cancel(following, by=by)
        beat(meeting.mentorship)
    return len(following)


def _following(meeting: Meeting) -> list[Meeting]:
    """The meeting and the planned ones after it in its series, the earliest first."""
    if meeting.series_id is None:
        return [meeting]
    later = (
        Meeting.objects.select_for_update(no_key=True)
        .filter(
            series=meeting.series_id,
            status=Meeting.Status.SCHEDULED,
            starts_at__gt=meeting.starts_at,
        )
        .order_by("starts_at", "id")
    )
    found = [meeting, *later]
    for one in found:
        one.mentorship = meeting.mentorship
    return found


@contextmanager
def _naming_the_day(starts_at: datetime, by: Member) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        day = starts_at.astimezone(zone_of(by.time_zone)).date()
        raise Refusal(
            _("%(day)s: %(why)s") % {"day": day_in_words(day), "why": " ".join(refusal.messages)}
        ) from None
