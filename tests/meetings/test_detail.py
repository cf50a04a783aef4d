from datetime import timedelta

import pytest
from django.utils import timezone

from core.tenancy import tenant
from meetings.actions import add_agenda_item, keep_note
from meetings.models import AgendaItem, Meeting
from tests.factories import make_action_item, make_held_meeting, make_meeting, make_summary
from tests.meetings.pages import again, pulse, soon, url, verbs


@pytest.fixture
def meeting(veldkamp):
    return make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=soon(),
        link="https://meet.example/bridge",
    )


@pytest.fixture
def begun(veldkamp):
    return make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=timezone.now() - timedelta(hours=2),
    )


class TestPage:
    def test_both_clocks_and_a_way_in(self, veldkamp, as_, meeting):
        page = as_(veldkamp.milan).get(url(veldkamp, "detail", meeting.pk)).content.decode()
        assert "10:00</time> your time" in page
        assert "Mina’s time" in page
        assert 'href="https://meet.example/bridge"' in page
        assert url(veldkamp, "cancellation", meeting.pk) in page
        assert url(veldkamp, "absence", meeting.pk) not in page

    def test_a_link_that_is_no_web_address_is_no_button(self, veldkamp, as_, meeting):
        with tenant(veldkamp.organization.pk):
            Meeting.objects.filter(pk=meeting.pk).update(link="javascript:alert(1)")
        page = as_(veldkamp.milan).get(url(veldkamp, "detail", meeting.pk)).content.decode()
        assert "javascript:alert" not in page

    def test_once_begun_it_asks_to_be_logged(self, veldkamp, as_, begun):
        page = as_(veldkamp.milan).get(url(veldkamp, "detail", begun.pk)).content.decode()
        assert url(veldkamp, "log", begun.pk) in page
        assert url(veldkamp, "absence", begun.pk) in page

    def test_a_held_one_shows_what_is_ones_own(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        held = make_held_meeting(mentorship, by=veldkamp.mina)
        make_summary(held, "On <b>saying</b> no", by=veldkamp.mina)
        make_action_item(mentorship, "Send the slides", owner=veldkamp.milan, meeting=held)
        for author, text in ((veldkamp.milan, "Milan’s secret"), (veldkamp.mina, "Mina’s secret")):
            with tenant(veldkamp.organization.pk, author.pk):
                keep_note(held, by=author, text=text)
        page = as_(veldkamp.milan).get(url(veldkamp, "detail", held.pk)).content.decode()
        assert "On &lt;b&gt;saying&lt;/b&gt; no" in page
        assert "Send the slides" in page
        assert "Milan’s secret" in page
        assert "Mina’s secret" not in page
        assert url(veldkamp, "cancellation", held.pk) not in page

    def test_who_may_not(self, veldkamp, oakline, as_, meeting):
        address = url(veldkamp, "detail", meeting.pk)
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae):
            assert as_(member).get(address).status_code == 404
        assert as_(veldkamp.mina).post(address).status_code == 405

    @pytest.mark.parametrize("count", [1, 30])
    def test_queries(self, veldkamp, as_, count, django_assert_num_queries):
        mentorship = veldkamp.milan_and_mina.mentorship
        planned = make_meeting(mentorship, by=veldkamp.mina, starts_at=soon())
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            for number in range(count):
                add_agenda_item(planned, by=veldkamp.mina, text=f"Number {number}")
        held = make_held_meeting(mentorship, by=veldkamp.mina)
        make_summary(held, "On saying no", by=veldkamp.mina)
        for number in range(count):
            make_action_item(mentorship, f"Number {number}", owner=veldkamp.mina, meeting=held)
        client = as_(veldkamp.milan)
        with django_assert_num_queries(11):
            client.get(url(veldkamp, "detail", planned.pk))
        with django_assert_num_queries(10):
            client.get(url(veldkamp, "detail", held.pk))


class TestAgenda:
    def test_either_side_adds(self, veldkamp, as_, meeting):
        address = url(veldkamp, "agenda", meeting.pk)
        for member, text in ((veldkamp.milan, "Your offer"), (veldkamp.mina, "My doubts")):
            response = as_(member).post(address, {"text": text})
            assert response.status_code == 303
        page = as_(veldkamp.milan).get(url(veldkamp, "detail", meeting.pk)).content.decode()
        assert "Your offer" in page
        assert "My doubts" in page

    def test_twice_is_once(self, veldkamp, as_, meeting):
        address = url(veldkamp, "agenda", meeting.pk)
        for _time in range(2):
            as_(veldkamp.mina).post(address, {"text": "My doubts"})
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            assert AgendaItem.objects.count() == 1
        assert verbs(veldkamp.mina) == ["add_agenda_item"]

    def test_htmx_gets_the_agenda_alone(self, veldkamp, as_, meeting):
        response = as_(veldkamp.mina).post(
            url(veldkamp, "agenda", meeting.pk),
            {"text": "My doubts"},
            headers={"HX-Request": "true"},
        )
        assert response.status_code == 200
        assert "My doubts" in response.content.decode()
        assert "<html" not in response.content.decode()

    @pytest.mark.parametrize("text", ["", "x" * 301])
    def test_wrong_input_is_422(self, veldkamp, as_, meeting, text):
        response = as_(veldkamp.mina).post(url(veldkamp, "agenda", meeting.pk), {"text": text})
        assert response.status_code == 422
        assert text in response.content.decode()

    def test_not_once_it_is_over(self, veldkamp, as_):
        held = make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
        response = as_(veldkamp.mina).post(url(veldkamp, "agenda", held.pk), {"text": "Late"})
        assert response.status_code == 422
        assert "no longer planned" in response.content.decode()

    def test_who_may_not(self, veldkamp, oakline, as_, meeting):
        address = url(veldkamp, "agenda", meeting.pk)
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae):
            assert as_(member).post(address, {"text": "Hello"}).status_code == 404
        assert as_(veldkamp.mina).get(address).status_code == 405


class TestCancellation:
    def test_it_is_canceled_once(self, veldkamp, as_, meeting):
        address = url(veldkamp, "cancellation", meeting.pk)
        for _time in range(2):
            assert as_(veldkamp.mina).post(address).status_code == 303
        canceled = again(meeting)
        assert (canceled.status, canceled.sequence) == ("cancelled", 1)
        assert verbs(veldkamp.mina) == ["cancel"]
        assert pulse(veldkamp.milan_and_mina.mentorship).next_planned_at is None

    def test_what_was_held_stays_held(self, veldkamp, as_):
        held = make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
        address = url(veldkamp, "cancellation", held.pk)
        response = as_(veldkamp.mina).post(address, follow=True)
        assert "cannot be canceled" in response.content.decode()
        assert again(held).status == Meeting.Status.HELD

    def test_who_may_not(self, veldkamp, oakline, as_, meeting):
        address = url(veldkamp, "cancellation", meeting.pk)
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae):
            assert as_(member).post(address).status_code == 404
        assert again(meeting).status == Meeting.Status.SCHEDULED
        assert as_(veldkamp.mina).get(address).status_code == 405


class TestAbsence:
    def test_it_is_missed_once(self, veldkamp, as_, begun):
        address = url(veldkamp, "absence", begun.pk)
        for _time in range(2):
            assert as_(veldkamp.mina).post(address).status_code == 303
        assert again(begun).status == Meeting.Status.MISSED
        assert verbs(veldkamp.mina) == ["miss"]
        assert pulse(veldkamp.milan_and_mina.mentorship).missed_in_a_row == 1

    def test_not_before_it_has_begun(self, veldkamp, as_, meeting):
        response = as_(veldkamp.mina).post(url(veldkamp, "absence", meeting.pk), follow=True)
        assert "has not begun" in response.content.decode()
        assert again(meeting).status == Meeting.Status.SCHEDULED

    def test_not_when_it_was_held(self, veldkamp, as_):
        held = make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
        as_(veldkamp.mina).post(url(veldkamp, "absence", held.pk))
        assert again(held).status == Meeting.Status.HELD

    def test_who_may_not(self, veldkamp, oakline, as_, begun):
        address = url(veldkamp, "absence", begun.pk)
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae):
            assert as_(member).post(address).status_code == 404
            assert as_(member).get(address).status_code == 404
        assert again(begun).status == Meeting.Status.SCHEDULED
        assert as_(veldkamp.mina).delete(address).status_code == 405

    def test_who_comes_back_there_is_led_to_the_meeting(self, veldkamp, as_, begun):
        response = as_(veldkamp.mina).get(url(veldkamp, "absence", begun.pk))
        assert (response.status_code, response.url) == (303, url(veldkamp, "detail", begun.pk))
        assert again(begun).status == Meeting.Status.SCHEDULED
