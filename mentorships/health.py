"""A mentorship's health from its pulse: columns of one row in, status and the rules that fired out.

Deterministic, and never from anything that people wrote. Keys only; the words come from elsewhere.

Boundaries: "after 14 days" is strictly more than 14 days, so nothing fires on day 14 itself. Days
are whole calendar days, and a moment counts on its UTC date. Something due on a day is overdue
from the day after. A meeting planned for today or later counts as scheduled; one in the past that
nobody logged does not.

Closed mentorships are on track, but that somebody still waits to be contacted (+ below) is heard
after the end, too. While one is paused (before the day in `paused_until`) only the
rules marked * apply: nobody should be chased for silence that was agreed, but a call for help is
heard. When none of them fires it is paused, and afterwards the days of its pauses do not count.

Each rule compares one row's columns with `:today` (a date). In SQL, with `utc(x)` for
`(x AT TIME ZONE 'UTC')::date`, and `NOT closed` on those without +, `paused_until > :today` not
true on those without *:

    mentor_left *      needs_care  mentor_left_at IS NOT NULL
    mentee_left *      needs_care  mentee_left_at IS NOT NULL
    no_agreement       drifting    signed_at IS NULL AND :today - started_on - paused_days > 14
    no_first_meeting   drifting    last_held_at IS NULL AND :today - started_on - paused_days > 21
    long_silence       drifting    2 * (:today - utc(last_held_at) - paused_days_since_held)
                                   > 3 * cadence_days
                                   AND (next_planned_at IS NULL OR utc(next_planned_at) < :today)
                       needs_care  the same with 5 * cadence_days
    missed_twice       needs_care  missed_in_a_row >= 2
    actions_overdue    drifting    open_actions > 0 AND majority_due_on < :today
    low_check_in *     needs_care  last_rating <= 2 OR previous_rating - last_rating >= 2
    contact_requested*+ needs_care contact_requested_at IS NOT NULL
    past_end *         drifting    planned_end_on < :today

A comparison with NULL is not true, in SQL as here: missing data never fires a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

AGREEMENT_DAYS: Final = 14
FIRST_MEETING_DAYS: Final = 21
MISSED_IN_A_ROW: Final = 2
LOW_RATING: Final = 2
RATING_FALL: Final = 2
MOMENTS: Final = (
    "signed_at",
    "last_held_at",
    "next_planned_at",
    "contact_requested_at",
    "mentor_left_at",
    "mentee_left_at",
)


class Status(StrEnum):
    ON_TRACK = "on_track"
    PAUSED = "paused"
    DRIFTING = "drifting"
    NEEDS_CARE = "needs_care"


@dataclass(frozen=True)
class Pulse:
    """What health is made of.

    Moments are aware datetimes; `paused_until` is the day on which they go on. The two counts are
    days of pauses, those of a running one in full, since the start and since the last meeting.
    `majority_due_on` is the date once which has passed more than half of the open actions are
    overdue (see `majority_due_on`). Ratings are 1 to 5.
    Raises ValueError for a naive moment or a cadence under one day.
    """

    status: str
    started_on: date
    planned_end_on: date | None
    cadence_days: int
    signed_at: datetime | None = None
    last_held_at: datetime | None = None
    next_planned_at: datetime | None = None
    missed_in_a_row: int = 0
    open_actions: int = 0
    majority_due_on: date | None = None
    last_rating: int | None = None
    previous_rating: int | None = None
    contact_requested_at: datetime | None = None
    mentor_left_at: datetime | None = None
    mentee_left_at: datetime | None = None
    paused_until: date | None = None
    paused_days: int = 0
    paused_days_since_held: int = 0
    closed: bool = False

    def __post_init__(self) -> None:
        if self.cadence_days < 1:
            raise ValueError("cadence_days must be at least 1")
        for name in MOMENTS:
            moment = getattr(self, name)
            if moment is not None and moment.utcoffset() is None:
                raise ValueError(f"{name} must be an aware datetime")

    def is_paused(self, today: date) -> bool:
        return self.paused_until is not None and today < self.paused_until


@dataclass(frozen=True)
class Finding:
    """A rule that fired, how serious it is, and the numbers and dates to say it with."""

    rule: str
    severity: Status
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def next_step(self) -> str:
        return NEXT_STEPS[self.rule]


@dataclass(frozen=True)
class Health:
    """The status is the worst severity among the findings, which are in the order of the rules."""

    status: Status
    findings: list[Finding]

    @property
    def leading(self) -> Finding | None:
        """The finding to show first: the first of the worst."""
        return next((f for f in self.findings if f.severity == self.status), None)


def assess(pulse: Pulse, *, today: date) -> Health:
    """The health of one mentorship on a day; `today` is the date where the question is asked."""
    paused = pulse.is_paused(today) and not pulse.closed
    findings = [
        found
        for rule in RULES
        if rule.while_paused or not paused
        if rule.after_end or not pulse.closed
        if (found := rule.check(pulse, today)) is not None
    ]
    severities = {found.severity for found in findings}
    worst = next((s for s in (Status.NEEDS_CARE, Status.DRIFTING) if s in severities), None)
    return Health(worst or (Status.PAUSED if paused else Status.ON_TRACK), findings)


def majority_due_on(due_dates: Sequence[date | None]) -> date | None:
    """The date once which has passed more than half of these open actions are overdue.

    One entry per open action; None is an action without a due date, which is open and never
    overdue. None when that day will never come (no actions, or half of them have no date).
    """
    dates = sorted(due for due in due_dates if due is not None)
    majority = len(due_dates) // 2 + 1
    return dates[majority - 1] if len(dates) >= majority else None


def _mentor_left(pulse: Pulse, _today: date) -> Finding | None:
    if pulse.mentor_left_at is None:
        return None
    return Finding("mentor_left", Status.NEEDS_CARE, {"left_at": pulse.mentor_left_at})


def _mentee_left(pulse: Pulse, _today: date) -> Finding | None:
    if pulse.mentee_left_at is None:
        return None
    return Finding("mentee_left", Status.NEEDS_CARE, {"left_at": pulse.mentee_left_at})


def _no_agreement(pulse: Pulse, today: date) -> Finding | None:
    days = (today - pulse.started_on).days - pulse.paused_days
    if pulse.signed_at is not None or days <= AGREEMENT_DAYS:
        return None
    facts: dict[str, object] = {
        "days": days,
        "limit": AGREEMENT_DAYS,
        "paused_days": pulse.paused_days,
    }
    return Finding("no_agreement", Status.DRIFTING, facts)


def _no_first_meeting(pulse: Pulse, today: date) -> Finding | None:
    days = (today - pulse.started_on).days - pulse.paused_days
    if pulse.last_held_at is not None or days <= FIRST_MEETING_DAYS:
        return None
    facts: dict[str, object] = {
        "days": days,
        "limit": FIRST_MEETING_DAYS,
        "next_planned_at": pulse.next_planned_at,
        "paused_days": pulse.paused_days,
    }
    return Finding("no_first_meeting", Status.DRIFTING, facts)


def _long_silence(pulse: Pulse, today: date) -> Finding | None:
    if pulse.last_held_at is None:
        return None
    if pulse.next_planned_at is not None and _day(pulse.next_planned_at) >= today:
        return None
    days = (today - _day(pulse.last_held_at)).days - pulse.paused_days_since_held
    # Twice both sides: 1.5 and 2.5 cadences without fractions.
    if 2 * days > 5 * pulse.cadence_days:
        severity = Status.NEEDS_CARE
    elif 2 * days > 3 * pulse.cadence_days:
        severity = Status.DRIFTING
    else:
        return None
    facts: dict[str, object] = {
        "days": days,
        "cadence_days": pulse.cadence_days,
        "last_held_at": pulse.last_held_at,
        "paused_days": pulse.paused_days_since_held,
    }
    return Finding("long_silence", severity, facts)


def _missed_twice(pulse: Pulse, _today: date) -> Finding | None:
    if pulse.missed_in_a_row < MISSED_IN_A_ROW:
        return None
    return Finding("missed_twice", Status.NEEDS_CARE, {"missed": pulse.missed_in_a_row})


def _actions_overdue(pulse: Pulse, today: date) -> Finding | None:
    due = pulse.majority_due_on
    if pulse.open_actions < 1 or due is None or due >= today:
        return None
    facts: dict[str, object] = {"open_actions": pulse.open_actions, "majority_due_on": due}
    return Finding("actions_overdue", Status.DRIFTING, facts)


def _low_check_in(pulse: Pulse, _today: date) -> Finding | None:
    last, previous = pulse.last_rating, pulse.previous_rating
    if last is None:
        return None
    fell_by = 0 if previous is None else max(0, previous - last)
    if last > LOW_RATING and fell_by < RATING_FALL:
        return None
    facts: dict[str, object] = {"rating": last, "previous": previous, "fell_by": fell_by}
    return Finding("low_check_in", Status.NEEDS_CARE, facts)


def _contact_requested(pulse: Pulse, _today: date) -> Finding | None:
    if pulse.contact_requested_at is None:
        return None
    facts: dict[str, object] = {"requested_at": pulse.contact_requested_at}
    return Finding("contact_requested", Status.NEEDS_CARE, facts)


def _past_end(pulse: Pulse, today: date) -> Finding | None:
    end = pulse.planned_end_on
    if end is None or end >= today:
        return None
    facts: dict[str, object] = {"days": (today - end).days, "planned_end_on": end}
    return Finding("past_end", Status.DRIFTING, facts)


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


@dataclass(frozen=True)
class Rule:
    key: str
    check: Callable[[Pulse, date], Finding | None]
    next_step: str
    while_paused: bool = False
    after_end: bool = False


RULES: Final = (
    Rule("mentor_left", _mentor_left, "hand_over", while_paused=True),
    Rule("mentee_left", _mentee_left, "close_with_credit", while_paused=True),
    Rule("no_agreement", _no_agreement, "offer_help_with_agreement"),
    Rule("no_first_meeting", _no_first_meeting, "suggest_first_meeting"),
    Rule("long_silence", _long_silence, "plan_next_meeting"),
    Rule("missed_twice", _missed_twice, "talk_to_both"),
    Rule("actions_overdue", _actions_overdue, "review_actions"),
    Rule("low_check_in", _low_check_in, "ask_how_it_goes", while_paused=True),
    Rule(
        "contact_requested", _contact_requested, "get_in_touch", while_paused=True, after_end=True
    ),
    Rule("past_end", _past_end, "plan_closing_conversation", while_paused=True),
)
NEXT_STEPS: Final = {rule.key: rule.next_step for rule in RULES}
