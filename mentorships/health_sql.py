"""The rules of `mentorships.health` as conditions on one row, for lists of thousands.

A test holds the two equal on random pulses; the table in `mentorships/health.py` is the
specification of both.
"""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Case, CharField, DateField, F, IntegerField, Q, Value, When
from django.db.models.expressions import Func
from django.db.models.functions import Cast, TruncDate
from django.db.models.lookups import GreaterThan

from mentorships.health import (
    AGREEMENT_DAYS,
    FIRST_MEETING_DAYS,
    LOW_RATING,
    MISSED_IN_A_ROW,
    RATING_FALL,
    Status,
)

Rules = list[tuple[str, Q]]


class DaysBetween(Func):
    """`date - date` in PostgreSQL: whole days as an integer, not Django's interval."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


def status(today: date) -> Case:
    """One of `Status`, from the row's columns alone."""
    return Case(
        When(status="closed", then=Value(Status.ON_TRACK.value)),
        *(When(rule, then=Value(Status.NEEDS_CARE.value)) for _, rule in needs_care(today)),
        *(When(rule, then=Value(Status.DRIFTING.value)) for _, rule in drifting(today)),
        default=Value(Status.ON_TRACK.value),
        output_field=CharField(),
    )


def leading_rule(today: date) -> Case:
    """The first of the worst rules that fired (`Health.leading`), or an empty text."""
    return Case(
        When(status="closed", then=Value("")),
        *(When(rule, then=Value(key)) for key, rule in needs_care(today) + drifting(today)),
        default=Value(""),
        output_field=CharField(),
    )


def needs_care(today: date) -> Rules:
    """In the order of the rules."""
    return [
        ("long_silence", _silent_for(today, half_cadences=5)),
        ("missed_twice", Q(missed_in_a_row__gte=MISSED_IN_A_ROW)),
        (
            "low_check_in",
            Q(last_rating__lte=LOW_RATING)
            | Q(previous_rating__gte=F("last_rating") + Value(RATING_FALL)),
        ),
        ("contact_requested", Q(contact_requested_at__isnull=False)),
    ]


def drifting(today: date) -> Rules:
    """In the order of the rules."""
    return [
        (
            "no_agreement",
            Q(signed_at__isnull=True, started_on__lt=today - timedelta(days=AGREEMENT_DAYS)),
        ),
        (
            "no_first_meeting",
            Q(last_held_at__isnull=True, started_on__lt=today - timedelta(days=FIRST_MEETING_DAYS)),
        ),
        ("long_silence", _silent_for(today, half_cadences=3)),
        ("actions_overdue", Q(open_actions__gt=0, majority_due_on__lt=today)),
        ("past_end", Q(planned_end_on__lt=today)),
    ]


def _silent_for(today: date, *, half_cadences: int) -> Q:
    days = DaysBetween(Cast(Value(today), DateField()), TruncDate("last_held_at", tzinfo=UTC))
    too_long = GreaterThan(days * Value(2), F("cadence_days") * Value(half_cadences))
    midnight = datetime.combine(today, time.min, UTC)
    none_scheduled = Q(next_planned_at__isnull=True) | Q(next_planned_at__lt=midnight)
    return Q(too_long) & none_scheduled
