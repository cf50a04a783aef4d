from datetime import timedelta

import pytest

from core.tenancy import tenant
from meetings.actions import Said, log_unplanned_meeting
from meetings.models import ActionItem, Meeting
from tests.factories import make_held_meeting, make_meeting
from tests.meetings.pages import again, ago, meetings, pulse, said, url, verbs

HELD = ago(hours=3)


@pytest.fixture
def address(veldkamp):
    return url(veldkamp, "log_new", veldkamp.milan_and_mina.mentorship.pk)


def test_a_meeting_that_was_never_planned(veldkamp, as_, address):
    data = said(
        veldkamp.milan,
        HELD,
        {"text": "Send the slides", "owner": str(veldkamp.milan.pk), "due_on": ""},
        summary="In the corridor",
    )
    response = as_(veldkamp.milan).post(address, data)
    [meeting] = meetings(veldkamp.milan_and_mina.mentorship)
    assert response.status_code == 303
    assert response.url == url(veldkamp, "detail", meeting.pk)
    assert (meeting.status, meeting.starts_at) == ("held", HELD)
    assert pulse(veldkamp.milan_and_mina.mentorship).meetings_held == 1


def test_twice_is_once(veldkamp, as_, address):
    client = as_(veldkamp.milan)
    data = said(
        veldkamp.milan,
        HELD,
        {"text": "Send the slides", "owner": str(veldkamp.milan.pk), "due_on": ""},
        summary="In the corridor",
    )
    client.post(address, data)
    assert client.post(address, data).status_code == 303
    assert len(meetings(veldkamp.milan_and_mina.mentorship)) == 1
    assert verbs(veldkamp.milan) == ["log"]
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        assert ActionItem.objects.count() == 1


@pytest.mark.parametrize("verdict", ["done", "dropped"])
def test_what_it_brought_itself_can_be_settled_when_it_is_logged_again(
    veldkamp, as_, address, verdict
):
    """Who logs it as a new one once more is offered all that is open, its own items among them."""
    client = as_(veldkamp.milan)
    row = {"text": "Send the slides", "owner": str(veldkamp.milan.pk), "due_on": ""}
    client.post(address, said(veldkamp.milan, HELD, row))
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        item = ActionItem.objects.get()
    assert f"review-{item.pk}" in client.get(address).context["form"].fields
    data = said(veldkamp.milan, HELD, **{f"review-{item.pk}": verdict})
    assert client.post(address, data).status_code == 303
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        assert ActionItem.objects.get().status == verdict
    assert pulse(veldkamp.milan_and_mina.mentorship).open_actions == 0


def test_the_one_planned_at_that_time_is_meant(veldkamp, as_, address):
    planned = make_meeting(
        veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=HELD - timedelta(minutes=20)
    )
    assert as_(veldkamp.milan).post(address, said(veldkamp.milan, HELD)).status_code == 303
    assert len(meetings(veldkamp.milan_and_mina.mentorship)) == 1
    assert again(planned).status == Meeting.Status.HELD


def test_one_that_the_other_logged_is_not_logged_twice(veldkamp, as_, address):
    make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=HELD)
    response = as_(veldkamp.milan).post(address, said(veldkamp.milan, HELD, summary="Kept"))
    assert response.status_code == 422
    assert "has been logged" in response.content.decode()
    assert "Kept" in response.content.decode()


def test_wrong_input_is_422(veldkamp, as_, address):
    data = said(veldkamp.milan, HELD, minutes="0")
    assert as_(veldkamp.milan).post(address, data).status_code == 422
    assert meetings(veldkamp.milan_and_mina.mentorship) == []


def test_who_may_not(veldkamp, oakline, as_, address):
    data = said(veldkamp.mina, HELD)
    for member, status in [
        (veldkamp.carla, 403),
        (veldkamp.casper, 404),
        (veldkamp.olga, 404),
        (veldkamp.puck, 404),
        (oakline.mae, 404),
    ]:
        assert as_(member).get(address).status_code == status
        assert as_(member).post(address, data).status_code == status
    assert meetings(veldkamp.milan_and_mina.mentorship) == []
    assert as_(veldkamp.mina).delete(address).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp, as_, address, count, django_assert_num_queries):
    for day in range(count):
        make_held_meeting(
            veldkamp.milan_and_mina.mentorship,
            by=veldkamp.mina,
            starts_at=HELD - timedelta(days=day + 1),
        )
    client = as_(veldkamp.milan)
    with django_assert_num_queries(12):
        client.get(address)


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_races_with_itself(veldkamp, in_threads):
    mentorship = veldkamp.milan_and_mina.mentorship

    def log_it(number: int) -> None:
        with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
            said = Said(held_at=HELD, minutes=60, summary="Once")
            log_unplanned_meeting(mentorship, by=veldkamp.milan, said=said)

    in_threads(log_it, 4)
    assert len(meetings(mentorship)) == 1
    assert pulse(mentorship).meetings_held == 1
