from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.models import Activity
from core.tenancy import tenant
from evaluations.access import check_in_day, check_ins_of, next_check_in_day
from evaluations.actions import note_contact
from evaluations.models import CheckIn
from mentorships.access import health_of, shared_health_of
from mentorships.models import Mentorship
from programs.models import Program
from tests.cast import As, Oakline, Veldkamp


def url(veldkamp: Veldkamp) -> str:
    return f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/check-in/"


def pulse(veldkamp: Veldkamp) -> Mentorship:
    with tenant(veldkamp.organization.pk):
        return Mentorship.objects.get(pk=veldkamp.milan_and_mina.mentorship.pk)


def set_start(veldkamp: Veldkamp, days_ago: int) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.filter(pk=veldkamp.milan_and_mina.mentorship.pk).update(started_on=day)


def count(veldkamp: Veldkamp) -> int:
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        return CheckIn.objects.count()


@pytest.mark.parametrize(
    ("days", "passed"), [(-5, 0), (0, 0), (41, 0), (42, 42), (83, 42), (84, 84)]
)
def test_the_day_it_belongs_to(veldkamp: Veldkamp, days: int, passed: int):
    mentorship = Mentorship(
        started_on=date(2026, 1, 1), program=Program(pk=veldkamp.compass.pk, check_in_days=42)
    )
    today = mentorship.started_on + timedelta(days=days)
    due_on = check_in_day(mentorship, today)
    assert due_on == mentorship.started_on + timedelta(days=passed)
    assert next_check_in_day(mentorship, today) == due_on + timedelta(days=42)


def test_check_in(veldkamp: Veldkamp, as_: As):
    page = as_(veldkamp.mina).get(url(veldkamp))
    assert page.status_code == 200
    assert "checked" not in page.text
    answer = as_(veldkamp.mina).post(url(veldkamp), {"useful": "4", "working": "3"})
    assert (answer.status_code, answer.headers["Location"]) == (303, url(veldkamp))
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        kept = CheckIn.objects.get()
        assert (kept.useful, kept.working, kept.wants_contact) == (4, 3, False)
        # The audit trail says that she answered, never what.
        [activity] = Activity.objects.filter(verb="check_in")
        assert activity.facts == {"due_on": kept.due_on.isoformat()}
    now = pulse(veldkamp)
    assert (now.last_rating, now.previous_rating, now.contact_requested_at) == (3, None, None)
    assert now.rated_for == kept.due_on
    assert "You have checked in." in as_(veldkamp.mina).get(url(veldkamp)).text


def test_once_a_due_day(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    mina.post(url(veldkamp), {"useful": "4"})
    assert mina.post(url(veldkamp), {"useful": "1"}).status_code == 303
    assert count(veldkamp) == 1
    assert (pulse(veldkamp).last_rating, pulse(veldkamp).previous_rating) == (4, None)


def test_two_peoples_answers_for_a_day_are_one_rating_the_lower(veldkamp: Veldkamp, as_: As):
    as_(veldkamp.mina).post(url(veldkamp), {"useful": "5", "working": "5"})
    as_(veldkamp.milan).post(url(veldkamp), {"useful": "3", "working": "4"})
    now = pulse(veldkamp)
    # Not a fall by two: it is the same day.
    assert (now.last_rating, now.previous_rating) == (3, None)
    assert health_of(now).status == "on_track"
    # The next due day: today.
    set_start(veldkamp, 42)
    as_(veldkamp.milan).post(url(veldkamp), {"useful": "1"})
    as_(veldkamp.mina).post(url(veldkamp), {"useful": "5"})
    now = pulse(veldkamp)
    assert (now.last_rating, now.previous_rating) == (1, 3)


def test_an_answer_for_an_older_day_changes_no_rating(veldkamp: Veldkamp, as_: As):
    set_start(veldkamp, 100)
    as_(veldkamp.mina).post(url(veldkamp), {"useful": "4"})
    set_start(veldkamp, 160)
    as_(veldkamp.milan).post(url(veldkamp), {"useful": "1"})
    # His day lies before hers: 160 days ago plus three times 42 is 34 days ago, hers 16.
    assert count(veldkamp) == 2
    assert (pulse(veldkamp).last_rating, pulse(veldkamp).previous_rating) == (4, None)


def test_please_contact_me(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    assert mina.post(url(veldkamp), {"wants_contact": "on"}).status_code == 303
    asked = pulse(veldkamp)
    assert asked.contact_requested_at is not None
    assert asked.last_rating is None
    assert "You asked to be contacted." in mina.get(url(veldkamp)).text
    mina.post(url(veldkamp), {"wants_contact": "on"})
    assert pulse(veldkamp).contact_requested_at == asked.contact_requested_at
    assert [f.rule for f in health_of(asked).findings] == ["contact_requested"]
    # The other does not get to know, not even by the pair's own health.
    assert shared_health_of(asked).findings == []
    assert "You asked to be contacted." not in as_(veldkamp.milan).get(url(veldkamp)).text


def test_asking_for_contact_is_never_too_late(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    mina.post(url(veldkamp), {"useful": "2"})
    assert pulse(veldkamp).contact_requested_at is None
    mina.post(url(veldkamp), {"wants_contact": "on", "useful": "5"})
    now = pulse(veldkamp)
    assert now.contact_requested_at is not None
    assert now.last_rating == 2
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        assert [c.wants_contact for c in check_ins_of(now)] == [True]
        for _ in range(2):
            note_contact(now, by=veldkamp.carla)
        assert Activity.objects.filter(verb="note_contact").count() == 1
    assert pulse(veldkamp).contact_requested_at is None


@pytest.mark.parametrize("wrong", [{}, {"useful": "6"}, {"useful": "x", "working": "2"}])
def test_wrong_input(veldkamp: Veldkamp, as_: As, wrong: dict[str, str]):
    assert as_(veldkamp.mina).post(url(veldkamp), wrong).status_code == 422
    assert count(veldkamp) == 0


def test_closed(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(status="closed", closed_at=timezone.now())
    answer = as_(veldkamp.mina).post(url(veldkamp), {"useful": "3"})
    assert answer.status_code == 422
    assert "This mentorship is closed." in answer.text
    assert count(veldkamp) == 0


def test_who_may(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    assert as_(veldkamp.carla).get(url(veldkamp)).status_code == 403
    for stranger in (veldkamp.piet, veldkamp.casper, veldkamp.olga, oakline.cleo):
        assert as_(stranger).get(url(veldkamp)).status_code == 404
    assert as_(veldkamp.mina).put(url(veldkamp)).status_code == 405


def test_its_author_and_the_coordinator_read_it_by_sql(veldkamp: Veldkamp, as_: As):
    as_(veldkamp.mina).post(url(veldkamp), {"useful": "3"})
    rows = {"mina": 1, "carla": 1, "milan": 0, "piet": 0, "casper": 0, "olga": 0}
    found = {}
    for who in rows:
        member: Any = getattr(veldkamp, who)
        with tenant(veldkamp.organization.pk, member.pk), connection.cursor() as cursor:
            cursor.execute("select count(*) from evaluations_checkin")
            [found[who]] = cursor.fetchone()
    assert found == rows


def test_nobody_answers_for_another(veldkamp: Veldkamp):
    with (
        tenant(veldkamp.organization.pk, veldkamp.milan.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        CheckIn.objects.create(
            organization=veldkamp.organization,
            mentorship=veldkamp.milan_and_mina.mentorship,
            author=veldkamp.mina,
            due_on=timezone.localdate(),
            useful=5,
        )


def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries):
    mina = as_(veldkamp.mina)
    with django_assert_num_queries(11):
        mina.get(url(veldkamp))
