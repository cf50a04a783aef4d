"""Health said in SQL is health said in Python, on random pulses and on every boundary."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.templatetags.ui import day_in_words
from core.tenancy import tenant
from mentorships.access import health_of, pulse_of, shared_health_of
from mentorships.health import RULES, assess
from mentorships.models import Mentorship
from tests.cast import Veldkamp
from tests.factories import make_mentorship

TODAY = date(2026, 6, 15)


def random_pulse(rng: random.Random) -> dict[str, Any]:
    """Values close to the rules' limits, so that both sides of each are met often."""
    cadence = rng.choice([1, 2, 7, 20, 21, 30])
    silence = [cadence * 3 // 2, cadence * 5 // 2]
    status = rng.choice(["negotiating", "running", "running", "closing", "closed"])
    return {
        "status": status,
        "closed_at": moment(rng, 1) if status == "closed" else None,
        "started_on": TODAY - timedelta(days=rng.choice([13, 14, 15, 20, 21, 22, 60])),
        "planned_end_on": rng.choice([None, TODAY, TODAY - timedelta(days=1), date(2027, 1, 1)]),
        "cadence_days": cadence,
        "signed_at": rng.choice([None, moment(rng, 3)]),
        "last_held_at": rng.choice(
            [None, *(moment(rng, days + step) for days in silence for step in (-1, 0, 1, 2))]
        ),
        "next_planned_at": rng.choice([None, moment(rng, 1), moment(rng, 0), moment(rng, -1)]),
        "missed_in_a_row": rng.choice([0, 0, 0, 1, 2, 3]),
        "open_actions": rng.choice([0, 0, 1, 5]),
        "majority_due_on": rng.choice([None, TODAY, TODAY - timedelta(days=1)]),
        "last_rating": rng.choice([None, None, 1, 2, 3, 4, 5]),
        "previous_rating": rng.choice([None, None, 1, 3, 4, 5]),
        "contact_requested_at": rng.choice([None, None, None, moment(rng, 2)]),
        "mentor_left_at": rng.choice([None] * 9 + [moment(rng, 2)]),
        "mentee_left_at": rng.choice([None] * 9 + [moment(rng, 2)]),
        "paused_until": rng.choice(
            [None, None, TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=1)]
        ),
        "paused_days": rng.choice([0, 0, 1, 7, 39]),
        "paused_days_since_held": rng.choice([0, 0, 1, 2, 30]),
    }


def moment(rng: random.Random, days: int) -> datetime:
    """Often within minutes of midnight in UTC, where a wrong zone would show."""
    start = datetime(2026, 6, 15, tzinfo=UTC) - timedelta(days=days)
    return start + timedelta(minutes=rng.choice([0, 1, 600, 1438, 1439]))


def test_sql_and_python_agree(veldkamp: Veldkamp):
    rng = random.Random(20260615)
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.bulk_create(
            Mentorship(
                organization=veldkamp.organization, program=veldkamp.compass, **random_pulse(rng)
            )
            for _ in range(3000)
        )
        seen: set[str] = set()
        resting = 0
        found: list[Any] = list(Mentorship.objects.with_health(TODAY))
        for mentorship in found:
            health = assess(pulse_of(mentorship), today=TODAY)
            rule = health.leading.rule if health.leading else ""
            assert (mentorship.health, mentorship.health_rule) == (health.status, rule), pulse_of(
                mentorship
            )
            seen.add(rule)
            resting += mentorship.health == "paused"
        assert resting > 0
        # The sample is worth something only when every rule led somewhere.
        assert seen == {"", *(rule.key for rule in RULES)}
        in_need: list[Any] = list(Mentorship.objects.needing_care(TODAY))
        assert {mentorship.health for mentorship in in_need} == {"needs_care"}


def test_with_health_reads_one_row_and_nothing_else(veldkamp: Veldkamp):
    with tenant(veldkamp.organization.pk):
        sql = str(Mentorship.objects.needing_care(TODAY).query).lower()
    assert " join " not in sql
    assert sql.count("select") == 1


def test_in_words(veldkamp: Veldkamp):
    mentorship = make_mentorship(
        veldkamp.milan_and_mina.mentor,
        veldkamp.milan_and_mina.mentee,
        started_on=TODAY - timedelta(days=22),
        planned_end_on=TODAY - timedelta(days=1),
        missed_in_a_row=2,
        last_rating=3,
        previous_rating=5,
        open_actions=1,
        majority_due_on=TODAY - timedelta(days=1),
        contact_requested_at=datetime(2026, 6, 14, 12, tzinfo=UTC),
    )
    health = health_of(mentorship, TODAY)
    assert health.status == "needs_care"
    yesterday = day_in_words(date(2026, 6, 14))
    assert health.leading is not None
    assert health.leading.sentence == "2 meetings in a row were missed."
    assert health.leading.next_step.startswith("Talk to each of them")
    assert [f.sentence for f in health.findings] == [
        "No signed agreement after 22 days.",
        "No first meeting after 22 days, and none is planned.",
        "2 meetings in a row were missed.",
        "The open action is overdue.",
        "The check-in fell from 5 to 3 of 5.",
        f"Somebody asked on {yesterday} to be contacted.",
        f"The planned end was {yesterday}, and it is not closed.",
    ]


def test_what_somebody_told_the_coordinator_does_not_show_in_the_pairs_health(
    veldkamp: Veldkamp,
):
    mentorship = make_mentorship(
        veldkamp.milan_and_mina.mentor,
        veldkamp.milan_and_mina.mentee,
        started_on=TODAY,
        last_rating=1,
        contact_requested_at=datetime(2026, 6, 14, 12, tzinfo=UTC),
    )
    assert health_of(mentorship, TODAY).status == "needs_care"
    shared = shared_health_of(mentorship, TODAY)
    assert (shared.status, shared.findings) == ("on_track", [])
