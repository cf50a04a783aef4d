"""Several times offered, one of them picked."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from core.errors import Refusal
from core.tenancy import tenant
from meetings.actions import offer_slots, pick_slot
from meetings.models import Meeting, SlotOffer
from mentorships.models import Mentorship
from programs.models import Enrollment
from tests.factories import (
    make_enrollment,
    make_meeting,
    make_member,
    make_mentorship,
    make_offer,
)
from tests.meetings.pages import local, meetings, soon, url, verbs
from tests.texts import without_tokens


def offers(mentorship: Mentorship, by) -> list[SlotOffer]:
    with tenant(mentorship.organization_id, by.pk):
        return list(SlotOffer.objects.filter(mentorship=mentorship).order_by("offered_at"))


def form(*times: Any, **fields: Any) -> dict[str, Any]:
    return {
        "times": [at.isoformat() for at in times],
        "minutes": 45,
        "way": "video",
        "link": "https://zoom.us/j/1",
        "place": "",
        **fields,
    }


@pytest.fixture
def mentorship(veldkamp) -> Mentorship:
    return veldkamp.milan_and_mina.mentorship


@pytest.fixture
def address(veldkamp, mentorship) -> str:
    return url(veldkamp, "offer_create", mentorship.pk)


@pytest.fixture
def offer(veldkamp, mentorship) -> SlotOffer:
    """Of Mina, for Milan to choose from."""
    return make_offer(
        mentorship, by=veldkamp.mina, times=[soon(3), soon(4), soon(5)], link="https://zoom.us/j/1"
    )


@pytest.fixture
def offer_url(veldkamp, offer) -> str:
    return url(veldkamp, "offer", offer.pk)


class TestOffering:
    def test_ticked_and_typed_times(self, veldkamp, as_, mentorship, address):
        at = local(soon(9), veldkamp.mina)
        own = {"day_1": f"{at:%Y-%m-%d}", "time_1": f"{at:%H:%M}"}
        response = as_(veldkamp.mina).post(address, form(soon(6), soon(4), **own))
        [offer] = offers(mentorship, veldkamp.mina)
        assert response.status_code == 303
        assert response.url == url(veldkamp, "offer", offer.pk)
        assert offer.times == [soon(4), soon(6), soon(9)]
        assert (offer.last_at, offer.minutes) == (soon(9), 45)
        assert verbs(veldkamp.mina) == ["offer_slots"]
        assert meetings(mentorship) == []

    def test_twice_is_once(self, veldkamp, as_, mentorship, address):
        for _time in range(2):
            assert as_(veldkamp.mina).post(address, form(soon(4))).status_code == 303
        assert len(offers(mentorship, veldkamp.mina)) == 1
        assert verbs(veldkamp.mina) == ["offer_slots"]

    def test_new_times_of_the_same_person_take_the_place(
        self, veldkamp, as_, mentorship, offer, address
    ):
        as_(veldkamp.mina).post(address, form(soon(7)))
        found = [row.status for row in offers(mentorship, veldkamp.mina)]
        assert found == ["withdrawn", "proposed"]

    def test_other_times_of_the_other_say_that_none_fits(
        self, veldkamp, as_, mentorship, offer, address
    ):
        assert "Mina Mori offers you times" in as_(veldkamp.milan).get(address).content.decode()
        as_(veldkamp.milan).post(address, form(soon(7)))
        first, second = offers(mentorship, veldkamp.mina)
        assert (first.status, first.answered_by_id) == ("declined", veldkamp.milan.pk)
        assert (second.status, second.offered_by_id) == ("proposed", veldkamp.milan.pk)
        page = as_(veldkamp.mina).get(url(veldkamp, "offer", first.pk)).content.decode()
        assert "None of these fits" in page

    def test_suggestions_come_with_both_clocks_and_a_reason(self, veldkamp, as_, address):
        response = as_(veldkamp.milan).get(address)
        page = response.content.decode()
        assert len(response.context["choices"]) > 5
        assert "Mina’s time" in page
        assert "Mina works 09:00–17:00" in page
        assert url(veldkamp, "fairness", veldkamp.milan_and_mina.mentorship.pk) in page

    @pytest.mark.parametrize(
        "wrong",
        [
            {"times": []},
            {"times": ["yesterday"]},
            {"times": ["9999-12-31T23:59:59-12:00"]},
            {"times": [soon(day).isoformat() for day in range(3, 9)]},
            {"times": [(soon(-1)).isoformat()]},
            {"day_1": "2030-01-08"},
            {"time_2": "10:00"},
            {"day_1": "9999-12-31", "time_1": "10:00"},
            {"minutes": "9" * 5000},
            {"minutes": "0"},
            {"link": "javascript:alert(1)"},
            {"way": "telepathy"},
        ],
    )
    def test_wrong_input_is_422_and_keeps_what_was_ticked(
        self, veldkamp, as_, mentorship, address, wrong
    ):
        response = as_(veldkamp.mina).post(address, form(soon(4)) | wrong)
        assert response.status_code == 422
        assert offers(mentorship, veldkamp.mina) == []
        if "times" not in wrong:
            assert [c.starts_at for c in response.context["choices"] if c.chosen] == [soon(4)]

    def test_not_in_one_that_has_ended(self, veldkamp, as_, mentorship, address):
        with tenant(veldkamp.organization.pk):
            Mentorship.objects.update(status="closed", closed_at=timezone.now())
        assert as_(veldkamp.mina).post(address, form(soon(4))).status_code == 422

    def test_who_may_not(self, veldkamp, oakline, as_, mentorship, address):
        for member, status in [
            (veldkamp.carla, 403),
            (veldkamp.piet, 404),
            (veldkamp.olga, 404),
            (oakline.max, 404),
        ]:
            assert as_(member).get(address).status_code == status
            assert as_(member).post(address, form(soon(4))).status_code == status
        assert offers(mentorship, veldkamp.mina) == []
        assert as_(veldkamp.mina).put(address).status_code == 405

    @pytest.mark.parametrize("count", [1, 30])
    def test_queries(self, veldkamp, as_, mentorship, address, count, django_assert_num_queries):
        for day in range(count):
            make_meeting(mentorship, by=veldkamp.mina, starts_at=soon(day + 20))
        client = as_(veldkamp.milan)
        with django_assert_num_queries(11):
            client.get(address)


class TestPicking:
    def test_the_meeting_is_planned_and_the_rest_is_gone(
        self, veldkamp, as_, mentorship, offer, offer_url
    ):
        response = as_(veldkamp.milan).post(offer_url, {"time": soon(4).isoformat()})
        [meeting] = meetings(mentorship)
        assert response.status_code == 303
        assert response.url == url(veldkamp, "detail", meeting.pk)
        assert (meeting.starts_at, meeting.link) == (soon(4), "https://zoom.us/j/1")
        [answered] = offers(mentorship, veldkamp.mina)
        assert (answered.status, answered.meeting_id) == ("picked", meeting.pk)
        page = as_(veldkamp.mina).get(offer_url).content.decode()
        assert url(veldkamp, "detail", meeting.pk) in page
        assert sorted(verbs(veldkamp.mina)) == ["pick_slot", "schedule"]

    def test_twice_is_once_and_another_one_is_refused(self, veldkamp, as_, mentorship, offer_url):
        client = as_(veldkamp.milan)
        for _time in range(2):
            assert client.post(offer_url, {"time": soon(4).isoformat()}).status_code == 303
        response = client.post(offer_url, {"time": soon(5).isoformat()})
        assert response.status_code == 422
        assert [meeting.starts_at for meeting in meetings(mentorship)] == [soon(4)]

    @pytest.mark.parametrize(
        "data", [{}, {"time": ""}, {"time": "noon"}, {"time": soon(9).isoformat()}]
    )
    def test_wrong_input_is_422(self, veldkamp, as_, mentorship, offer_url, data):
        assert as_(veldkamp.milan).post(offer_url, data).status_code == 422
        assert meetings(mentorship) == []

    def test_one_does_not_pick_for_the_other(self, veldkamp, as_, mentorship, offer_url):
        assert as_(veldkamp.mina).post(offer_url, {"time": soon(4).isoformat()}).status_code == 403
        assert meetings(mentorship) == []

    def test_a_time_that_was_taken_meanwhile_is_gone(
        self, veldkamp, as_, mentorship, offer, offer_url
    ):
        other = make_mentorship(veldkamp.milan_and_mina.mentor, veldkamp.piet_and_puck.mentee)
        make_meeting(other, by=veldkamp.puck, starts_at=soon(4))
        response = as_(veldkamp.milan).get(offer_url)
        gone = [choice.gone for choice in response.context["choices"]]
        assert gone == ["", "You have another meeting then.", ""]
        # The one who offered it hears that it is gone, and not for what.
        page = as_(veldkamp.mina).get(offer_url).content.decode()
        assert "Milan has another meeting then." in page
        assert "Puck" not in without_tokens(page)
        response = as_(veldkamp.milan).post(offer_url, {"time": soon(4).isoformat()})
        assert response.status_code == 422
        assert "You meet Puck Prins at that time" in response.content.decode()

    def test_times_pass_one_by_one(self, veldkamp, as_, offer, offer_url):
        with time_machine.travel(soon(4) + timedelta(minutes=1), tick=False):
            gone = [c.gone for c in as_(veldkamp.milan).get(offer_url).context["choices"]]
            assert gone == ["This time has passed.", "This time has passed.", ""]
            late = as_(veldkamp.milan).post(offer_url, {"time": soon(3).isoformat()})
            assert late.status_code == 422
        with time_machine.travel(soon(6), tick=False):
            page = as_(veldkamp.milan).get(offer_url).content.decode()
            assert "All of these times have passed" in page

    def test_it_waits_on_the_home_of_the_one_who_is_asked(self, veldkamp, as_, offer, offer_url):
        home = "/o/veldkamp/"
        assert offer_url in as_(veldkamp.milan).get(home).content.decode()
        assert offer_url not in as_(veldkamp.mina).get(home).content.decode()
        as_(veldkamp.milan).post(offer_url, {"time": soon(4).isoformat()})
        assert offer_url not in as_(veldkamp.milan).get(home).content.decode()

    def test_who_may_not(self, veldkamp, oakline, as_, mentorship, offer_url):
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.piet, oakline.max):
            assert as_(member).get(offer_url).status_code == 404
            assert as_(member).post(offer_url, {"time": soon(4).isoformat()}).status_code == 404
        assert meetings(mentorship) == []
        assert as_(veldkamp.milan).delete(offer_url).status_code == 405

    @pytest.mark.parametrize("count", [1, 30])
    def test_queries(self, veldkamp, as_, mentorship, count, django_assert_num_queries):
        for day in range(count):
            make_meeting(mentorship, by=veldkamp.mina, starts_at=soon(day + 20))
        times = [soon(3 + day) for day in range(min(count, 5))]
        found = make_offer(mentorship, by=veldkamp.mina, times=times)
        client = as_(veldkamp.milan)
        with django_assert_num_queries(9):
            client.get(url(veldkamp, "offer", found.pk))


class TestWithdrawing:
    def test_it_is_over_once(self, veldkamp, as_, mentorship, offer, offer_url):
        address = url(veldkamp, "offer_withdrawal", offer.pk)
        for _time in range(2):
            assert as_(veldkamp.mina).post(address).status_code == 303
        assert verbs(veldkamp.mina) == ["withdraw_offer"]
        response = as_(veldkamp.milan).post(offer_url, {"time": soon(4).isoformat()})
        assert response.status_code == 422
        assert "This offer is over" in response.content.decode()

    def test_not_when_a_time_was_picked(self, veldkamp, as_, mentorship, offer, offer_url):
        as_(veldkamp.milan).post(offer_url, {"time": soon(4).isoformat()})
        as_(veldkamp.mina).post(url(veldkamp, "offer_withdrawal", offer.pk))
        [found] = offers(mentorship, veldkamp.mina)
        assert found.status == "picked"

    def test_who_may_not(self, veldkamp, oakline, as_, offer):
        address = url(veldkamp, "offer_withdrawal", offer.pk)
        assert as_(veldkamp.milan).post(address).status_code == 403
        for member in (veldkamp.carla, veldkamp.piet, oakline.max):
            assert as_(member).post(address).status_code == 404
        assert as_(veldkamp.mina).get(address).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_two_pick_different_times_at_once(veldkamp, in_threads):
    """A circle of three, ten times: one meeting each time, whoever comes first."""
    mentorship = veldkamp.milan_and_mina.mentorship
    third = make_member(veldkamp.organization, "Nora Nijs")
    enrollment = make_enrollment(veldkamp.compass, third, Enrollment.Role.MENTEE)
    with tenant(veldkamp.organization.pk):
        mentorship.participants.create(
            organization=veldkamp.organization,
            enrollment=enrollment,
            member=third,
            role=Enrollment.Role.MENTEE,
        )
    for round_ in range(10):
        times = [soon(3 + 2 * round_), soon(4 + 2 * round_)]
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            offer = offer_slots(mentorship, by=veldkamp.mina, times=times, minutes=30)

        def pick(number: int, offer=offer, times=times) -> str:
            by = (veldkamp.milan, third)[number]
            with tenant(veldkamp.organization.pk, by.pk):
                try:
                    pick_slot(offer, by=by, starts_at=times[number])
                except Refusal:
                    return "refused"
            return "planned"

        assert sorted(in_threads(pick, 2)) == ["planned", "refused"]
    planned = meetings(mentorship)
    assert len(planned) == 10
    assert {meeting.status for meeting in planned} == {Meeting.Status.SCHEDULED}
