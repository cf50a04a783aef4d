from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Activity
from core.tenancy import tenant
from reminders.models import Attempt, Delivery
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_member
from tests.reminders.making import again, make_action, make_delivery

URL = "/o/veldkamp/reminders/deliveries/"
Kind = Delivery.Kind
Status = Delivery.Status


def retry_url(delivery: Delivery) -> str:
    return f"{URL}{delivery.pk}/retry/"


@pytest.fixture
def failed(veldkamp: Veldkamp) -> Delivery:
    action = make_action(
        veldkamp.milan_and_mina.mentorship,
        owner=veldkamp.mina,
        due_on=timezone.localdate(),
        text="A promise between two",
    )
    return make_delivery(
        veldkamp.mina,
        Kind.ACTION_DUE,
        action.pk,
        status=Status.FAILED,
        tries=12,
        last_error="550 No such mailbox",
    )


class TestList:
    @pytest.mark.parametrize("who", ["olga", "carla", "casper"])
    def test_what_did_not_arrive_without_a_text(
        self, veldkamp: Veldkamp, failed: Delivery, as_: As, who: str
    ):
        page = as_(getattr(veldkamp, who)).get(URL).text
        for words in ["Mina Mori", "Action item due", "Failed", "550 No such mailbox"]:
            assert words in page
        assert "A promise between two" not in page

    @pytest.mark.parametrize(
        ("status", "shown"),
        [("in_doubt", True), ("waiting", False), ("sent", False), ("dropped", False)],
    )
    def test_only_what_is_troubled(self, veldkamp: Veldkamp, as_: As, status: str, shown: bool):
        make_delivery(veldkamp.mina, Kind.PROPOSAL, veldkamp.mina.pk, status=status)
        assert ("Mina Mori" in as_(veldkamp.olga).get(URL).text) == shown

    def test_search_and_filter(self, veldkamp: Veldkamp, failed: Delivery, as_: As):
        make_delivery(veldkamp.milan, Kind.PROPOSAL, veldkamp.mina.pk, status=Status.IN_DOUBT)
        client = as_(veldkamp.olga)
        found = client.get(URL, {"status": "in_doubt"}).text
        assert ("Milan Meijer" in found, "Mina Mori" in found) == (True, False)
        found = client.get(URL, {"q": "mori"}).text
        assert ("Milan Meijer" in found, "Mina Mori" in found) == (False, True)
        assert "Nothing matches" in client.get(URL, {"q": "nobody"}).text
        assert "Mina Mori" in client.get(URL, {"status": "weather"}).text

    def test_nothing_yet(self, veldkamp: Veldkamp, as_: As):
        assert "Everything arrived" in as_(veldkamp.olga).get(URL).text

    def test_wrong_role(self, veldkamp: Veldkamp, as_: As):
        assert as_(veldkamp.mina).get(URL).status_code == 403

    def test_stranger(self, veldkamp: Veldkamp, oakline: Oakline, as_: As):
        assert as_(oakline.oscar).get(URL).status_code == 404
        assert Client().get(URL).status_code == 302

    def test_not_the_other_companys(
        self, veldkamp: Veldkamp, failed: Delivery, oakline: Oakline, as_: As
    ):
        assert "Mina Mori" not in as_(oakline.oscar).get("/o/oakline/reminders/deliveries/").text

    def test_wrong_method(self, veldkamp: Veldkamp, as_: As):
        assert as_(veldkamp.olga).post(URL).status_code == 405

    @pytest.mark.parametrize("number", [1, 30])
    def test_queries(
        self,
        veldkamp: Veldkamp,
        as_: As,
        django_assert_num_queries: DjangoAssertNumQueries,
        number: int,
    ):
        for count in range(number):
            member = make_member(veldkamp.organization, f"Member {count}")
            make_delivery(member, Kind.PROPOSAL, member.pk, status=Status.FAILED)
        client = as_(veldkamp.olga)
        with django_assert_num_queries(8):
            client.get(URL)


class TestRetry:
    def test_it_waits_again(self, veldkamp: Veldkamp, failed: Delivery, as_: As):
        client = as_(veldkamp.carla)
        for _number in range(2):
            response = client.post(retry_url(failed))
            assert (response.status_code, response["Location"]) == (303, URL)
        waiting = again(failed)
        assert (waiting.status, waiting.tries) == (Status.WAITING, 0)
        assert waiting.due_at <= timezone.now()
        with tenant(veldkamp.organization.pk):
            [activity] = Activity.objects.filter(verb="retry")
            assert (activity.actor_id, activity.subject_id) == (veldkamp.carla.pk, failed.pk)

    def test_a_person_decides_about_a_doubt(self, veldkamp: Veldkamp, as_: As):
        delivery = make_delivery(
            veldkamp.mina, Kind.PROPOSAL, veldkamp.mina.pk, status=Status.IN_DOUBT
        )
        with tenant(veldkamp.organization.pk):
            Attempt.objects.create(organization=veldkamp.organization, delivery=delivery)
        as_(veldkamp.olga).post(retry_url(delivery))
        assert again(delivery).status == Status.WAITING
        with tenant(veldkamp.organization.pk):
            assert not Attempt.objects.filter(ended_at__isnull=True).exists()

    def test_what_arrived_is_not_sent_again(self, veldkamp: Veldkamp, as_: As):
        delivery = make_delivery(veldkamp.mina, Kind.PROPOSAL, veldkamp.mina.pk, status=Status.SENT)
        response: Any = as_(veldkamp.olga).post(retry_url(delivery), follow=True)
        assert "does not need to be sent again" in response.text
        assert again(delivery).status == Status.SENT

    def test_wrong_role(self, veldkamp: Veldkamp, failed: Delivery, as_: As):
        assert as_(veldkamp.mina).post(retry_url(failed)).status_code == 403
        # Somebody else's is not there at all.
        assert as_(veldkamp.milan).post(retry_url(failed)).status_code == 404
        assert again(failed).status == Status.FAILED

    def test_stranger(self, veldkamp: Veldkamp, failed: Delivery, oakline: Oakline, as_: As):
        assert as_(oakline.oscar).post(retry_url(failed)).status_code == 404
        elsewhere = f"/o/oakline/reminders/deliveries/{failed.pk}/retry/"
        assert as_(oakline.oscar).post(elsewhere).status_code == 404

    def test_wrong_method(self, veldkamp: Veldkamp, failed: Delivery, as_: As):
        assert as_(veldkamp.olga).get(retry_url(failed)).status_code == 405
