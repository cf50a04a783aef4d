"""What people say of how it goes, as it counts for health: the same for every page that asks."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from mentorships.models import Mentorship


def check_in_day(mentorship: Mentorship, today: date) -> date:
    """The day of the program's cadence that an answer of today belongs to.

    The first is the start itself, so that somebody who needs help in the first weeks can say
    so; reminders begin one cadence later.
    """
    return day_of_cadence(mentorship, today, every=mentorship.program.check_in_days)


def day_of_cadence(mentorship: Mentorship, today: date, *, every: int) -> date:
    """As `check_in_day`, for who has the program's days without the program."""
    passed = max(0, (today - mentorship.started_on).days) // every
    return mentorship.started_on + timedelta(days=passed * every)


def rated(locked: Mentorship, *, rating: int, due_on: date) -> dict[str, Any]:
    """The pulse's columns after a rating (1 to 5) for a day of the cadence.

    A day's rating is the lowest that anybody gave; one for a day before the last rated comes too
    late to count.
    """
    if locked.rated_for == due_on and locked.last_rating is not None:
        return {"last_rating": min(locked.last_rating, rating)}
    if locked.rated_for is None or locked.rated_for < due_on:
        return {
            "previous_rating": locked.last_rating,
            "last_rating": rating,
            "rated_for": due_on,
        }
    return {}


def contact_requested(locked: Mentorship) -> dict[str, Any]:
    """The pulse's columns after *please contact me*: the first request waits longest."""
    if locked.contact_requested_at is None:
        return {"contact_requested_at": timezone.now()}
    return {}
