"""A mentorship rests for a while, and goes on.

One at a time. While it rests nobody is chased, meetings that are planned stay, and its planned
end moves by as many days. It ends on its day by itself: what is stored is the day on which they
go on, and everything that asks compares it with today.
"""

from datetime import UTC, date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from mentorships.access import days_paused, running_pause
from mentorships.actions import lock, record_pulse
from mentorships.models import Mentorship, Pause, PauseReason

# Whoever needs longer than this comes to closure, and begins anew.
LONGEST = timedelta(days=365)


@transaction.atomic
def pause_mentorship(mentorship: Mentorship, *, by: Member, until_on: date, why: str = "") -> Pause:
    """Let it rest from today until `until_on`, the day on which they go on.

    One that rests already gets the new day and the new words; the same again does nothing.
    Raises Refusal when it is closed, or the day is not within a year from now.
    """
    locked = lock(mentorship)
    if locked.status == Mentorship.Status.CLOSED:
        raise Refusal(_("This mentorship is closed. There is nothing to pause."))
    today = timezone.localdate()
    if not today < until_on <= today + LONGEST:
        raise Refusal(_("Choose a day after today and within a year."))
    pause = running_pause(locked, today)
    if pause is None:
        pause = Pause.objects.create(
            organization_id=locked.organization_id,
            mentorship=locked,
            began_on=today,
            until_on=until_on,
            said_until_on=until_on,
            paused_by=by,
        )
        if locked.planned_end_on is not None:
            _move_end(locked, pause, end=locked.planned_end_on + (until_on - today))
        record("pause", locked, by=by, until=until_on.isoformat())
    elif pause.until_on != until_on:
        _move_until(locked, pause, until_on)
        record("move_pause", locked, by=by, until=until_on.isoformat())
    _say_why(pause, by=by, why=why.strip())
    _count(locked, until_on=until_on)
    _follow(mentorship, locked)
    return pause


@transaction.atomic
def return_from_pause(mentorship: Mentorship, *, by: Member) -> None:
    """Go on from today; nothing when it does not rest."""
    locked = lock(mentorship)
    today = timezone.localdate()
    pause = running_pause(locked, today)
    if pause is not None:
        _move_until(locked, pause, today)
        pause.ended_by, pause.ended_at = by, timezone.now()
        pause.save(update_fields=["ended_by", "ended_at"])
        record("return", locked, by=by)
        _count(locked, until_on=today)
    _follow(mentorship, locked)


def _move_until(locked: Mentorship, pause: Pause, until_on: date) -> None:
    longer = until_on - pause.until_on
    pause.until_on = until_on
    pause.save(update_fields=["until_on"])
    # An end that they agreed on during the pause stays as they said.
    if pause.end_moved_to is not None and pause.end_moved_to == locked.planned_end_on:
        _move_end(locked, pause, end=pause.end_moved_to + longer)


def _move_end(locked: Mentorship, pause: Pause, *, end: date) -> None:
    locked.planned_end_on = pause.end_moved_to = end
    locked.save(update_fields=["planned_end_on"])
    pause.save(update_fields=["end_moved_to"])


def _say_why(pause: Pause, *, by: Member, why: str) -> None:
    known = PauseReason.objects.filter(pause=pause).first()
    if not why:
        if known is not None:
            known.delete()
    elif known is None or known.text != why:
        PauseReason.objects.update_or_create(
            organization_id=pause.organization_id,
            pause=pause,
            defaults={"mentorship_id": pause.mentorship_id, "author": by, "text": why},
        )


def _count(locked: Mentorship, *, until_on: date) -> None:
    held = locked.last_held_at
    since = locked.started_on if held is None else held.astimezone(UTC).date()
    record_pulse(
        locked,
        paused_until=until_on,
        paused_days=days_paused(locked, since=locked.started_on),
        paused_days_since_held=days_paused(locked, since=since),
    )


def _follow(mentorship: Mentorship, locked: Mentorship) -> None:
    """The caller's instance shows what the row holds now."""
    for name in ("planned_end_on", "paused_until", "paused_days", "paused_days_since_held"):
        setattr(mentorship, name, getattr(locked, name))
