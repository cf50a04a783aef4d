"""A mentorship rests, and goes on."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection

from accounts.models import Activity, Member
from core.tenancy import tenant
from mentorships.access import health_of, pauses_of
from mentorships.actions import record_pulse
from mentorships.models import Mentorship, Pause, PauseReason
from mentorships.pausing import pause_mentorship, return_from_pause
from tests.cast import As, Oakline, Veldkamp
from tests.factories import in_days

pytestmark = pytest.mark.usefixtures("one_day_everywhere")

WHY = "Kanarie4711: a leave"


def url(veldkamp: Veldkamp) -> str:
    return f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/pause/"


def now(veldkamp: Veldkamp) -> Mentorship:
    with tenant(veldkamp.organization.pk):
        return Mentorship.objects.get(pk=veldkamp.milan_and_mina.mentorship.pk)


def rest(veldkamp: Veldkamp, until: date, *, by: Member | None = None) -> Mentorship:
    mentorship = now(veldkamp)
    who = by or veldkamp.mina
    with tenant(veldkamp.organization.pk, who.pk):
        pause_mentorship(mentorship, by=who, until_on=until)
    return mentorship


def go_on(veldkamp: Veldkamp) -> Mentorship:
    mentorship = now(veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        return_from_pause(mentorship, by=veldkamp.milan)
    return mentorship


def test_pause_and_return(veldkamp: Veldkamp, as_: As):
    before = now(veldkamp)
    data = {"until_on": in_days(30).isoformat(), "why": WHY}
    for _ in range(2):
        assert as_(veldkamp.mina).post(url(veldkamp), data).status_code == 303
    mentorship = now(veldkamp)
    assert (mentorship.paused_until, mentorship.paused_days) == (in_days(30), 30)
    assert before.planned_end_on is not None
    assert mentorship.planned_end_on == before.planned_end_on + timedelta(days=30)
    assert (health_of(mentorship).status, health_of(mentorship).paused_until) == (
        "paused",
        in_days(30),
    )
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert [row.until_on for row in pauses_of(mentorship)] == [in_days(30)]
        assert Activity.objects.filter(verb="pause").count() == 1
        assert WHY not in str(list(Activity.objects.values_list("verb", "facts")))
    # The other reads why, and returns.
    assert WHY in as_(veldkamp.milan).get(url(veldkamp)).text
    for _ in range(2):
        assert as_(veldkamp.milan).post(f"{url(veldkamp)}end/").status_code == 303
    mentorship = now(veldkamp)
    assert (mentorship.paused_days, health_of(mentorship).status) == (0, "on_track")
    assert mentorship.planned_end_on == before.planned_end_on
    with tenant(veldkamp.organization.pk):
        [pause] = Pause.objects.all()
        assert (pause.ended_by_id, Activity.objects.filter(verb="return").count()) == (
            veldkamp.milan.pk,
            1,
        )


def test_another_day_is_the_same_pause(veldkamp: Veldkamp):
    end = now(veldkamp).planned_end_on
    assert end is not None
    rest(veldkamp, in_days(30))
    mentorship = rest(veldkamp, in_days(10), by=veldkamp.milan)
    assert (mentorship.paused_until, mentorship.paused_days) == (in_days(10), 10)
    assert mentorship.planned_end_on == end + timedelta(days=10)
    with tenant(veldkamp.organization.pk):
        assert Pause.objects.count() == 1


def test_an_end_agreed_during_the_pause_stays(veldkamp: Veldkamp):
    rest(veldkamp, in_days(30))
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.filter(pk=now(veldkamp).pk).update(planned_end_on=in_days(200))
    assert go_on(veldkamp).planned_end_on == in_days(200)


def test_it_ends_itself_on_its_day(veldkamp: Veldkamp):
    rest(veldkamp, in_days(30))
    noon = datetime.combine(in_days(30), time(12), UTC)
    with time_machine.travel(noon, tick=False):
        mentorship = now(veldkamp)
        assert health_of(mentorship).status == "on_track"
        # And may be followed by another one.
        rest(veldkamp, in_days(5))
        assert now(veldkamp).paused_days == 35
        with tenant(veldkamp.organization.pk):
            assert Pause.objects.count() == 2


def test_only_days_after_the_last_meeting_count_as_agreed_silence(veldkamp: Veldkamp):
    mentorship = rest(veldkamp, in_days(30))
    assert mentorship.paused_days_since_held == 30
    with tenant(veldkamp.organization.pk):
        # They meet nevertheless, in the middle of it.
        held = datetime.combine(in_days(12), time(12), UTC)
        record_pulse(mentorship, last_held_at=held)
    assert now(veldkamp).paused_days_since_held == 18
    assert now(veldkamp).paused_days == 30


@pytest.mark.parametrize("days", [0, -1, 366])
def test_wrong_days(veldkamp: Veldkamp, as_: As, days: int):
    data = {"until_on": in_days(days).isoformat(), "why": "I typed this."}
    answer = as_(veldkamp.mina).post(url(veldkamp), data)
    assert answer.status_code == 422
    assert "I typed this." in answer.text
    assert now(veldkamp).paused_until is None


def test_closed_is_closed(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(status="closed", closed_at=datetime.now(UTC))
    answer = as_(veldkamp.mina).post(url(veldkamp), {"until_on": in_days(3).isoformat()})
    assert answer.status_code == 422


def test_who_may(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    data = {"until_on": in_days(3).isoformat()}
    assert as_(veldkamp.carla).post(url(veldkamp), data).status_code == 403
    for stranger in (veldkamp.piet, veldkamp.casper, veldkamp.olga, oakline.cleo):
        assert as_(stranger).post(url(veldkamp), data).status_code == 404
        assert as_(stranger).post(f"{url(veldkamp)}end/").status_code == 404
    assert as_(veldkamp.mina).put(url(veldkamp)).status_code == 405
    assert as_(veldkamp.mina).get(f"{url(veldkamp)}end/").status_code == 405
    assert now(veldkamp).paused_until is None


def test_the_coordinator_sees_that_and_when_and_not_why(veldkamp: Veldkamp, as_: As):
    data = {"until_on": in_days(30).isoformat(), "why": WHY}
    as_(veldkamp.mina).post(url(veldkamp), data)
    room = f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/"
    facts = as_(veldkamp.carla).get(room).text
    assert "Paused until" in facts
    assert "Mina Mori paused the mentorship until" in facts
    assert WHY not in facts
    assert "Paused until" in as_(veldkamp.milan).get(room).text
    assert "Mina Mori paused the mentorship until" in as_(veldkamp.milan).get(room).text
    assert "You paused the mentorship until" in as_(veldkamp.mina).get(room).text
    for reader, rows in ((veldkamp.carla, 0), (veldkamp.piet, 0), (veldkamp.milan, 1)):
        with tenant(veldkamp.organization.pk, reader.pk), connection.cursor() as cursor:
            cursor.execute("select count(*) from mentorships_pausereason")
            assert cursor.fetchone() == (rows,)


def test_words_may_be_taken_back(veldkamp: Veldkamp, as_: As):
    day = in_days(30).isoformat()
    for why in (WHY, "Moving house", ""):
        as_(veldkamp.mina).post(url(veldkamp), {"until_on": day, "why": why})
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            found = list(PauseReason.objects.values_list("text", flat=True))
        assert found == ([why] if why else [])


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, count: int):
    mentorship = veldkamp.milan_and_mina.mentorship
    with tenant(veldkamp.organization.pk):
        Pause.objects.bulk_create(
            Pause(
                organization_id=veldkamp.organization.pk,
                mentorship=mentorship,
                began_on=in_days(-200 + number),
                until_on=in_days(-190 + number),
                paused_by=veldkamp.milan,
            )
            for number in range(count)
        )
    as_(veldkamp.mina).post(url(veldkamp), {"until_on": in_days(3).isoformat(), "why": "x"})
    mina = as_(veldkamp.mina)
    with django_assert_num_queries(11):
        assert mina.get(url(veldkamp)).text.count("paused by Milan Meijer") == count
