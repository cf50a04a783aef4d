from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Meeting
from tests.factories import make_held_meeting, make_meeting
from tests.meetings.pages import again, plan, pulse, soon, url, verbs


@pytest.fixture
def meeting(veldkamp):
    return make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=soon(),
        link="https://meet.example/bridge",
    )


@pytest.fixture
def address(veldkamp, meeting):
    return url(veldkamp, "reschedule", meeting.pk)


def test_the_page_holds_what_is_planned(veldkamp, as_, address):
    response = as_(veldkamp.mina).get(address)
    assert response.status_code == 200
    # Ten in Amsterdam, on Mina's clock in Tokyo.
    assert response.context["form"]["time"].value().hour in {17, 18}
    assert "https://meet.example/bridge" in response.content.decode()


def test_it_moves_and_calendars_are_told(veldkamp, as_, meeting, address):
    response = as_(veldkamp.milan).post(address, plan(veldkamp.milan, soon(5), minutes=30))
    moved = again(meeting)
    assert response.status_code == 303
    assert (moved.starts_at, moved.minutes, moved.sequence) == (soon(5), 30, 1)
    assert pulse(veldkamp.milan_and_mina.mentorship).next_planned_at == soon(5)
    assert verbs(veldkamp.milan) == ["reschedule"]


def test_the_same_time_again_changes_nothing(veldkamp, as_, meeting, address):
    assert as_(veldkamp.milan).post(address, plan(veldkamp.milan, soon())).status_code == 303
    assert again(meeting).sequence == 0
    assert verbs(veldkamp.milan) == []


def test_a_little_later_does_not_collide_with_itself(veldkamp, as_, meeting, address):
    data = plan(veldkamp.milan, soon() + timedelta(minutes=15))
    assert as_(veldkamp.milan).post(address, data).status_code == 303


def test_onto_another_one_is_refused(veldkamp, as_, meeting, address):
    make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon(5))
    response = as_(veldkamp.milan).post(address, plan(veldkamp.milan, soon(5)))
    assert response.status_code == 422
    assert again(meeting).starts_at == soon()


def test_a_new_link_for_one_that_has_begun(veldkamp, as_):
    begun = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=2)
    meeting = make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=begun)
    data = plan(veldkamp.milan, begun, link="https://meet.example/new")
    address = url(veldkamp, "reschedule", meeting.pk)
    assert as_(veldkamp.milan).post(address, data).status_code == 303
    assert again(meeting).link == "https://meet.example/new"


@pytest.mark.parametrize("status", ["missed", "cancelled"])
def test_what_is_no_longer_planned_does_not_move(veldkamp, as_, status):
    meeting = make_meeting(
        veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon(), status=status
    )
    address = url(veldkamp, "reschedule", meeting.pk)
    response = as_(veldkamp.milan).post(address, plan(veldkamp.milan, soon(5)))
    assert response.status_code == 422
    assert "no longer planned" in response.content.decode()


def test_neither_does_one_that_was_held(veldkamp, as_):
    meeting = make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
    address = url(veldkamp, "reschedule", meeting.pk)
    assert as_(veldkamp.milan).post(address, plan(veldkamp.milan, soon(5))).status_code == 422
    assert again(meeting).status == Meeting.Status.HELD


def test_wrong_input_is_422(veldkamp, as_, meeting, address):
    data = plan(veldkamp.milan, soon(5), time="")
    assert as_(veldkamp.milan).post(address, data).status_code == 422
    assert again(meeting).starts_at == soon()


def test_who_may_not(veldkamp, oakline, as_, meeting, address):
    for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.piet, oakline.max):
        assert as_(member).get(address).status_code == 404
        assert as_(member).post(address, plan(member, soon(5))).status_code == 404
    assert again(meeting).starts_at == soon()
    assert as_(veldkamp.mina).delete(address).status_code == 405
