from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorships.health import NEXT_STEPS, RULES, Finding, Pulse, assess, majority_due_on

TODAY = date(2026, 6, 15)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def moment(days: int, hour: int = 12) -> datetime:
    """A moment that many days before today."""
    return datetime(2026, 6, 15, hour, tzinfo=UTC) - timedelta(days=days)


WELL = Pulse(
    status="running",
    started_on=days_ago(60),
    planned_end_on=TODAY + timedelta(days=120),
    cadence_days=20,
    signed_at=moment(55),
    last_held_at=moment(5),
)


def found(pulse: Pulse) -> list[tuple[str, str]]:
    return [(f.rule, f.severity.value) for f in assess(pulse, today=TODAY).findings]


def test_all_is_well() -> None:
    health = assess(WELL, today=TODAY)
    assert (health.status, health.findings, health.leading) == ("on_track", [], None)


@pytest.mark.parametrize(("days", "fires"), [(14, False), (15, True), (-3, False)])
def test_no_agreement_after_14_days(days: int, fires: bool) -> None:
    pulse = replace(WELL, started_on=days_ago(days), signed_at=None)
    assert found(pulse) == ([("no_agreement", "drifting")] if fires else [])
    assert found(replace(pulse, signed_at=moment(1))) == []


@pytest.mark.parametrize(("days", "fires"), [(21, False), (22, True)])
def test_no_first_meeting_after_21_days(days: int, fires: bool) -> None:
    pulse = replace(WELL, started_on=days_ago(days), last_held_at=None)
    assert found(pulse) == ([("no_first_meeting", "drifting")] if fires else [])
    # The rule asks for a meeting, not for a plan; the plan is there to be shown.
    planned = assess(replace(pulse, next_planned_at=moment(-2)), today=TODAY)
    assert [f.facts["next_planned_at"] for f in planned.findings] == [moment(-2)] * fires


@pytest.mark.parametrize(
    ("cadence", "days", "severity"),
    [
        (20, 30, None),
        (20, 31, "drifting"),
        (20, 50, "drifting"),
        (20, 51, "needs_care"),
        (21, 31, None),
        (21, 32, "drifting"),
        (21, 52, "drifting"),
        (21, 53, "needs_care"),
        (1, 2, "drifting"),
        (1, 3, "needs_care"),
    ],
)
def test_silence_is_measured_by_the_cadence(cadence: int, days: int, severity: str | None) -> None:
    pulse = replace(WELL, cadence_days=cadence, last_held_at=moment(days))
    assert found(pulse) == ([("long_silence", severity)] if severity else [])


@pytest.mark.parametrize(("planned", "scheduled"), [(-3, True), (0, True), (1, False)])
def test_a_planned_meeting_is_not_silence(planned: int, scheduled: bool) -> None:
    pulse = replace(WELL, last_held_at=moment(60), next_planned_at=moment(planned, hour=0))
    assert found(pulse) == ([] if scheduled else [("long_silence", "needs_care")])


def test_moments_count_on_their_utc_date() -> None:
    # 8:00 on the 15th in Tokyo is still the 14th in UTC.
    tokyo = datetime(2026, 6, 15, 8, tzinfo=timezone(timedelta(hours=9)))
    assert found(replace(WELL, last_held_at=moment(60), next_planned_at=tokyo)) != []
    later = tokyo + timedelta(hours=1)
    assert found(replace(WELL, last_held_at=moment(60), next_planned_at=later)) == []


@pytest.mark.parametrize(("missed", "fires"), [(1, False), (2, True), (3, True)])
def test_two_missed_in_a_row(missed: int, fires: bool) -> None:
    pulse = replace(WELL, missed_in_a_row=missed)
    assert found(pulse) == ([("missed_twice", "needs_care")] if fires else [])


@pytest.mark.parametrize(
    ("open_actions", "due", "fires"),
    [(3, 1, True), (3, 0, False), (3, -1, False), (3, None, False), (0, 9, False)],
)
def test_most_actions_overdue(open_actions: int, due: int | None, fires: bool) -> None:
    due_on = None if due is None else days_ago(due)
    pulse = replace(WELL, open_actions=open_actions, majority_due_on=due_on)
    assert found(pulse) == ([("actions_overdue", "drifting")] if fires else [])


@pytest.mark.parametrize(
    ("last", "previous", "fires"),
    [
        (2, None, True),
        (3, None, False),
        (None, 5, False),
        (3, 5, True),
        (3, 4, False),
        (4, 5, False),
        (5, 3, False),
        (1, 1, True),
    ],
)
def test_a_low_or_falling_check_in(last: int | None, previous: int | None, fires: bool) -> None:
    pulse = replace(WELL, last_rating=last, previous_rating=previous)
    assert found(pulse) == ([("low_check_in", "needs_care")] if fires else [])


def test_please_contact_me() -> None:
    assert found(replace(WELL, contact_requested_at=moment(0))) == [
        ("contact_requested", "needs_care")
    ]


@pytest.mark.parametrize(("days", "fires"), [(0, False), (1, True)])
def test_past_its_end_without_a_closure(days: int, fires: bool) -> None:
    pulse = replace(WELL, planned_end_on=days_ago(days))
    assert found(pulse) == ([("past_end", "drifting")] if fires else [])
    assert found(replace(pulse, planned_end_on=None)) == []


EVERYTHING_WRONG = replace(
    WELL,
    signed_at=None,
    last_held_at=moment(40),
    missed_in_a_row=4,
    open_actions=2,
    majority_due_on=days_ago(9),
    last_rating=1,
    contact_requested_at=moment(2),
    planned_end_on=days_ago(3),
    mentor_left_at=moment(1),
    mentee_left_at=moment(1),
)


def test_the_status_is_the_worst_and_the_order_is_that_of_the_rules() -> None:
    health = assess(EVERYTHING_WRONG, today=TODAY)
    assert health.status == "needs_care"
    fired = [f.rule for f in health.findings]
    assert fired == [rule.key for rule in RULES if rule.key != "no_first_meeting"]
    assert health.leading is not None
    assert (health.leading.rule, health.leading.next_step) == ("mentor_left", "hand_over")


def test_one_drifting_rule_does_not_need_care() -> None:
    assert assess(replace(WELL, signed_at=None), today=TODAY).status == "drifting"


def test_a_closed_mentorship_is_left_alone_but_for_a_call_for_help() -> None:
    closed = replace(EVERYTHING_WRONG, closed=True, paused_until=days_ago(-1))
    assert found(closed) == [("contact_requested", "needs_care")]
    quiet = assess(replace(closed, contact_requested_at=None), today=TODAY)
    assert (quiet.status, quiet.findings) == ("on_track", [])


def test_a_paused_one_is_heard_but_not_chased() -> None:
    assert [rule for rule, _ in found(replace(EVERYTHING_WRONG, paused_until=days_ago(-1)))] == [
        "mentor_left",
        "mentee_left",
        "low_check_in",
        "contact_requested",
        "past_end",
    ]


def test_a_pause_is_over_on_its_day() -> None:
    resting = replace(WELL, last_held_at=moment(100), paused_until=days_ago(-1))
    assert assess(resting, today=TODAY).status == "paused"
    assert found(replace(resting, paused_until=TODAY)) == [("long_silence", "needs_care")]


@pytest.mark.parametrize(
    ("paused", "fires"), [(0, "needs_care"), (70, "drifting"), (69, "needs_care")]
)
def test_the_days_of_pauses_do_not_count_as_silence(paused: int, fires: str) -> None:
    cadence = WELL.cadence_days
    silent = replace(
        WELL,
        last_held_at=moment(cadence * 5 // 2 + 70),
        next_planned_at=None,
        paused_days_since_held=paused,
    )
    assert found(silent) == [("long_silence", fires)]


def test_the_days_of_pauses_do_not_count_since_the_start() -> None:
    new = replace(WELL, signed_at=None, last_held_at=None, started_on=days_ago(40))
    assert found(replace(new, paused_days=26)) == []
    assert found(replace(new, paused_days=25)) == [("no_agreement", "drifting")]


@pytest.mark.parametrize("part", ["mentor", "mentee"])
def test_somebody_left(part: str) -> None:
    left: dict[str, Any] = {f"{part}_left_at": moment(0)}
    assert found(replace(WELL, **left)) == [(f"{part}_left", "needs_care")]


def test_every_rule_has_its_own_next_step() -> None:
    assert len(set(NEXT_STEPS.values())) == len(RULES) == 10
    assert Finding("past_end", assess(WELL, today=TODAY).status).next_step


@given(st.lists(st.none() | st.dates(date(2026, 1, 1), date(2026, 2, 1)), max_size=9))
def test_majority_due_on_is_the_last_day_before_most_are_overdue(dues) -> None:
    def most_overdue(day: date) -> bool:
        return 2 * sum(due is not None and due < day for due in dues) > len(dues)

    found_on = majority_due_on(dues)
    days = [date(2026, 1, 1) + timedelta(days=k) for k in range(40)]
    for day in days:
        assert most_overdue(day) == (found_on is not None and found_on < day)


@pytest.mark.parametrize(
    "wrong", [{"cadence_days": 0}, {"last_held_at": moment(1).replace(tzinfo=None)}]
)
def test_wrong_pulses_are_refused(wrong) -> None:
    with pytest.raises(ValueError):
        replace(WELL, **wrong)
