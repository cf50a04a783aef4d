from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from core.errors import Refusal
from core.tenancy import tenant
from meetings.actions import schedule_meeting
from meetings.models import Meeting
from mentorships.models import Mentorship
from tests.factories import make_held_meeting, make_meeting
from tests.meetings.pages import local, meetings, plan, pulse, soon, url, verbs


@pytest.fixture
def address(veldkamp):
    return url(veldkamp, "create", veldkamp.milan_and_mina.mentorship.pk)


def test_either_plans_a_meeting_on_their_own_clock(veldkamp, as_, address):
    starts_at = soon()
    response = as_(veldkamp.mina).post(address, plan(veldkamp.mina, starts_at))
    [meeting] = meetings(veldkamp.milan_and_mina.mentorship)
    assert response.status_code == 303
    assert response.url == url(veldkamp, "detail", meeting.pk)
    assert meeting.starts_at == starts_at
    assert meeting.scheduled_by_id == veldkamp.mina.pk
    assert meeting.link == "https://meet.example/bridge"
    assert pulse(veldkamp.milan_and_mina.mentorship).next_planned_at == starts_at
    assert verbs(veldkamp.mina) == ["schedule"]


def test_what_was_just_planned_is_not_told_of_as_another(veldkamp, as_, address):
    data = plan(veldkamp.mina, soon())
    html = as_(veldkamp.mina).post(address, data, follow=True).content.decode()
    said = html[html.index('id="messages"') : html.index("<main")]
    assert "The meeting is planned." in said
    assert "another meeting" not in said


def test_the_same_plan_twice_is_one_meeting(veldkamp, as_, address):
    client = as_(veldkamp.milan)
    data = plan(veldkamp.milan, soon())
    assert client.post(address, data).status_code == 303
    assert client.post(address, data).status_code == 303
    assert len(meetings(veldkamp.milan_and_mina.mentorship)) == 1
    assert verbs(veldkamp.milan) == ["schedule"]


def test_an_overlapping_one_is_refused_in_words_and_keeps_what_was_typed(veldkamp, as_, address):
    make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon())
    data = plan(veldkamp.milan, soon() + timedelta(minutes=30), link="https://other.example/x")
    response = as_(veldkamp.milan).post(address, data)
    assert response.status_code == 422
    assert "another meeting planned at that time" in response.content.decode()
    assert "https://other.example/x" in response.content.decode()
    assert len(meetings(veldkamp.milan_and_mina.mentorship)) == 1


def test_one_right_after_another_is_fine(veldkamp, as_, address):
    make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon())
    data = plan(veldkamp.milan, soon() + timedelta(minutes=60))
    assert as_(veldkamp.milan).post(address, data).status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", ""),
        ("day", "9999-12-31"),
        ("time", "25:00"),
        ("minutes", "0"),
        ("minutes", "481"),
        ("way", "telepathy"),
        ("link", "javascript:alert(1)"),
        ("link", "ftp://files.example/x"),
        ("place", "x" * 201),
    ],
)
def test_wrong_input_is_422(veldkamp, as_, address, field, value):
    data = plan(veldkamp.mina, soon()) | {field: value}
    assert as_(veldkamp.mina).post(address, data).status_code == 422
    assert meetings(veldkamp.milan_and_mina.mentorship) == []


def test_a_time_that_has_passed_is_refused(veldkamp, as_, address):
    data = plan(veldkamp.mina, timezone.now() - timedelta(days=1))
    response = as_(veldkamp.mina).post(address, data)
    assert response.status_code == 422
    assert "That time has passed" in response.content.decode()


def test_nothing_is_planned_in_a_mentorship_that_has_ended(veldkamp, as_, address):
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.filter(pk=veldkamp.milan_and_mina.mentorship.pk).update(
            status=Mentorship.Status.CLOSED, closed_at=timezone.now()
        )
    response = as_(veldkamp.mina).post(address, plan(veldkamp.mina, soon()))
    assert response.status_code == 422
    assert "has ended" in response.content.decode()


def test_outside_the_others_hours_it_warns_and_plans(veldkamp, as_, address):
    starts_at = soon().replace(hour=17)  # one in the morning in Tokyo
    client = as_(veldkamp.milan)
    response = client.post(address, plan(veldkamp.milan, starts_at), follow=True)
    # On a weekend it is a day off; on working days it is after hours.
    page = response.content.decode()
    assert "Mina’s working hours" in page or "a day off for Mina" in page
    assert len(meetings(veldkamp.milan_and_mina.mentorship)) == 1


def test_a_look_at_both_clocks_saves_nothing_and_says_nothing_is_wrong(veldkamp, as_, address):
    data = plan(veldkamp.milan, soon().replace(hour=20), link="half a li") | {"look": "1"}
    response = as_(veldkamp.milan).post(address, data, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Mina’s time" in page
    assert "working hours" in page or "day off" in page
    assert "<html" not in page
    assert meetings(veldkamp.milan_and_mina.mentorship) == []
    whole = as_(veldkamp.milan).post(address, data).content.decode()
    assert "half a li" in whole
    assert "aria-invalid" not in whole


def test_a_time_of_ones_own_takes_the_mark_off_the_suggestion(veldkamp, as_, address):
    client = as_(veldkamp.milan)
    first = client.get(address).context["choices"][0].starts_at
    for at, marked in ((first, 1), (first + timedelta(minutes=1), 0)):
        data = plan(veldkamp.milan, at) | {"look": "1"}
        part = client.post(address, data, headers={"HX-Request": "true"}).content.decode()
        assert part.count('id="slots" data-hx-swap-oob="true"') == 1
        assert part.count('aria-pressed="true"') == marked
        whole = client.post(address, data).content.decode()
        assert whole.count('id="slots"') == 1
        assert "data-hx-swap-oob" not in whole


def test_a_slot_fills_day_and_time_and_keeps_the_rest(veldkamp, as_, address):
    client = as_(veldkamp.milan)
    slots = client.get(address).context["choices"]
    assert 1 <= len(slots) <= 5
    data = plan(veldkamp.milan, soon(), place="The blue room")
    data |= {"slot": slots[-1].starts_at.isoformat()}
    page = client.post(address, data)
    assert page.status_code == 200
    assert (
        page.context["form"]["day"].value()
        == f"{local(slots[-1].starts_at, veldkamp.milan):%Y-%m-%d}"
    )
    assert (
        page.context["form"]["time"].value()
        == f"{local(slots[-1].starts_at, veldkamp.milan):%H:%M}"
    )
    assert "The blue room" in page.content.decode()
    assert [choice.chosen for choice in page.context["choices"]].count(True) == 1
    assert meetings(veldkamp.milan_and_mina.mentorship) == []


def test_slots_are_decent_for_amsterdam_and_tokyo(veldkamp, as_, address):
    for choice in as_(veldkamp.milan).get(address).context["choices"]:
        assert 7 <= local(choice.starts_at, veldkamp.milan).hour <= 18
        assert 7 <= local(choice.starts_at, veldkamp.mina).hour <= 18


@time_machine.travel(datetime(2026, 3, 20, 12, tzinfo=UTC), tick=False)
def test_a_time_the_clock_skips_becomes_the_one_after_it(veldkamp, as_, address):
    # In Amsterdam it is 03:00 right after 01:59 on 29 March 2026.
    data = plan(veldkamp.milan, soon(), day="2026-03-29", time="02:30")
    look = as_(veldkamp.milan).post(address, data | {"look": "1"}).content.decode()
    assert "Your clock skips the time you chose" in look
    assert as_(veldkamp.milan).post(address, data).status_code == 303
    [meeting] = meetings(veldkamp.milan_and_mina.mentorship)
    assert meeting.starts_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert f"{local(meeting.starts_at, veldkamp.milan):%H:%M}" == "03:30"


def test_who_may_not(veldkamp, oakline, as_, address):
    data = plan(veldkamp.mina, soon())
    for member, status in [
        (veldkamp.carla, 403),
        (veldkamp.piet, 404),
        (veldkamp.casper, 404),
        (veldkamp.olga, 404),
        (oakline.max, 404),
    ]:
        assert as_(member).get(address).status_code == status
        assert as_(member).post(address, data).status_code == status
    assert meetings(veldkamp.milan_and_mina.mentorship) == []
    assert as_(veldkamp.mina).put(address).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp, as_, address, count, django_assert_num_queries):
    for day in range(count):
        make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon(day + 20))
        make_held_meeting(
            veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon(-day - 20)
        )
    client = as_(veldkamp.milan)
    with django_assert_num_queries(12):
        client.get(address)


@pytest.mark.django_db(transaction=True)
def test_two_plans_for_one_time_race(veldkamp, in_threads):
    mentorship = veldkamp.milan_and_mina.mentorship

    def plan_it(number: int) -> str:
        by = (veldkamp.milan, veldkamp.mina)[number % 2]
        with tenant(veldkamp.organization.pk, by.pk):
            try:
                schedule_meeting(
                    mentorship, by=by, starts_at=soon() + timedelta(minutes=10 * number), minutes=60
                )
            except Refusal:
                return "refused"
        return "planned"

    outcomes = in_threads(plan_it, 4)
    assert sorted(outcomes) == ["planned", "refused", "refused", "refused"]
    [meeting] = meetings(mentorship)
    assert meeting.status == Meeting.Status.SCHEDULED
