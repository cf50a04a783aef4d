"""The rules of `mentorships.health` as conditions on one row, for lists of thousands.

A test holds the two equal on random pulses; the table in `mentorships/health.py` is the
specification of both.
"""

from datetime import UTC, date

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    Q,
    Value,
    When,
)
from django.db.models.expressions import Func
from django.db.models.functions import Cast, TruncDate
from django.db.models.lookups import GreaterThan

from mentorships.health import (
    AGREEMENT_DAYS,
    FIRST_MEETING_DAYS,
    LOW_RATING,
    MISSED_IN_A_ROW,
    RATING_FALL,
    RULES,
    Status,
)

Rules = list[tuple[str, Q]]

RESTING = frozenset(rule.key for rule in RULES if not rule.while_paused)
# After the end one thing alone is heard.
CALLING = Q(status="closed", contact_requested_at__isnull=False)
OVER = Q(status="closed", contact_requested_at__isnull=True)


class DaysBetween(Func):
    """`date - date` in PostgreSQL: whole days as an integer, not Django's interval."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


class Midnight(Func):
    """When a day begins, in UTC."""

    template = "(%(expressions)s)::timestamp at time zone 'UTC'"
    output_field = DateTimeField()


def status(today: date) -> Case:
    """One of `Status`, from the row's columns alone."""
    return Case(
        When(OVER, then=Value(Status.ON_TRACK.value)),
        When(CALLING, then=Value(Status.NEEDS_CARE.value)),
        *(When(rule, then=Value(Status.NEEDS_CARE.value)) for _, rule in needs_care(today)),
        *(When(rule, then=Value(Status.DRIFTING.value)) for _, rule in drifting(today)),
        When(_paused(today), then=Value(Status.PAUSED.value)),
        default=Value(Status.ON_TRACK.value),
        output_field=CharField(),
    )


def leading_rule(today: date) -> Case:
    """The first of the worst rules that fired (`Health.leading`), or an empty text."""
    return Case(
        When(OVER, then=Value("")),
        When(CALLING, then=Value("contact_requested")),
        *(When(rule, then=Value(key)) for key, rule in needs_care(today) + drifting(today)),
        default=Value(""),
        output_field=CharField(),
    )


def needs_care(today: date) -> Rules:
    """In the order of the rules."""
    return _awake(
        today,
        [
            ("mentor_left", Q(mentor_left_at__isnull=False)),
            ("mentee_left", Q(mentee_left_at__isnull=False)),
            ("long_silence", _silent_for(today, half_cadences=5)),
            ("missed_twice", Q(missed_in_a_row__gte=MISSED_IN_A_ROW)),
            (
                "low_check_in",
                Q(last_rating__lte=LOW_RATING)
                | Q(previous_rating__gte=F("last_rating") + Value(RATING_FALL)),
            ),
            ("contact_requested", Q(contact_requested_at__isnull=False)),
        ],
    )


def drifting(today: date) -> Rules:
    """In the order of the rules."""
    return _awake(
        today,
        [
            ("no_agreement", Q(signed_at__isnull=True) & _begun_for(today, days=AGREEMENT_DAYS)),
            (
                "no_first_meeting",
                Q(last_held_at__isnull=True) & _begun_for(today, days=FIRST_MEETING_DAYS),
            ),
            ("long_silence", _silent_for(today, half_cadences=3)),
            ("actions_overdue", Q(open_actions__gt=0, majority_due_on__lt=today)),
            ("past_end", Q(planned_end_on__lt=today)),
        ],
    )


def _awake(today: date, rules: Rules) -> Rules:
    """While one is paused, only those that are heard then."""
    return [(key, rule & ~_paused(today) if key in RESTING else rule) for key, rule in rules]


def _paused(today: date) -> Q:
    return Q(paused_until__gt=today)


def _begun_for(today: date, *, days: int) -> Q:
    begun = DaysBetween(Cast(Value(today), DateField()), F("started_on"))
    return Q(GreaterThan(begun - F("paused_days"), Value(days)))


def _silent_for(today: date, *, half_cadences: int) -> Q:
    since = DaysBetween(Cast(Value(today), DateField()), TruncDate("last_held_at", tzinfo=UTC))
    days = since - F("paused_days_since_held")
    too_long = GreaterThan(days * Value(2), F("cadence_days") * Value(half_cadences))
    midnight = Midnight(Cast(Value(today), DateField()))
    none_scheduled = Q(next_planned_at__isnull=True) | Q(next_planned_at__lt=midnight)
    return Q(too_long) & none_scheduled
