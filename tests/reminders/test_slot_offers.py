"""Times that are offered: told to whoever is asked, as long as there is one to choose."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings

from core.tenancy import tenant
from meetings.actions import pick_slot, withdraw_offer
from meetings.models import SlotOffer
from reminders.models import Delivery
from reminders.rules import run_rule
from reminders.sending import send
from tests.cast import Veldkamp
from tests.factories import make_offer
from tests.reminders.making import TUESDAY, deliveries_of
from tests.reminders.sink import Sink
from tests.reminders.test_mails import html, text

Kind = Delivery.Kind
DAY = timedelta(days=1)


@pytest.fixture
def offer(veldkamp: Veldkamp) -> SlotOffer:
    """From Mina in Tokyo to Milan in Amsterdam."""
    return make_offer(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        times=[TUESDAY + DAY, TUESDAY + 2 * DAY],
    )


def test_to_the_other_and_once(veldkamp: Veldkamp, offer: SlotOffer):
    assert run_rule(Kind.SLOT_OFFER, TUESDAY) == 1
    assert run_rule(Kind.SLOT_OFFER, TUESDAY + DAY) == 0
    [delivery] = deliveries_of(veldkamp.milan)
    assert (delivery.subject_id, delivery.due_at) == (offer.pk, TUESDAY)
    assert deliveries_of(veldkamp.mina) == []


def test_in_working_hours_but_never_too_late(veldkamp: Veldkamp):
    # Friday at eleven in the evening; the only time is on Saturday at ten in the morning.
    friday = TUESDAY + 3 * DAY + timedelta(hours=12)
    make_offer(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        times=[friday + timedelta(hours=11)],
    )
    assert run_rule(Kind.SLOT_OFFER, friday) == 1
    [delivery] = deliveries_of(veldkamp.milan)
    assert delivery.due_at == friday + timedelta(hours=10)


@pytest.mark.parametrize("over", ["picked", "withdrawn", "declined", "passed"])
def test_not_when_it_is_over(veldkamp: Veldkamp, offer: SlotOffer, over: str):
    if over == "passed":
        assert run_rule(Kind.SLOT_OFFER, TUESDAY + 2 * DAY) == 0
        return
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        SlotOffer.objects.update(status=over, answered_at=TUESDAY)
    assert run_rule(Kind.SLOT_OFFER, TUESDAY) == 0


@pytest.mark.django_db(transaction=True)
class TestMail:
    @pytest.fixture(autouse=True)
    def tuesday(self) -> Iterator[None]:
        with time_machine.travel(TUESDAY, tick=False):
            yield

    def test_the_times_on_both_clocks(self, sink: Sink, veldkamp: Veldkamp, offer: SlotOffer):
        run_rule(Kind.SLOT_OFFER, TUESDAY)
        [delivery] = deliveries_of(veldkamp.milan)
        send(delivery.organization_id, delivery.pk)
        [mail] = sink.mails
        assert mail["Subject"] == "Mina offers you times for a meeting"
        said = text(mail)
        assert "– Wed 25 November, 11:00 your time · 19:00 Mina’s time" in said
        assert "– Thu 26 November, 11:00 your time · 19:00 Mina’s time" in said
        assert f"{settings.BASE_URL}/o/veldkamp/offers/{offer.pk}/" in said
        assert "19:00 Mina’s time" in html(mail)

    @pytest.mark.parametrize("over", ["picked", "withdrawn"])
    def test_none_once_it_is_answered(
        self, sink: Sink, veldkamp: Veldkamp, offer: SlotOffer, over: str
    ):
        run_rule(Kind.SLOT_OFFER, TUESDAY)
        [delivery] = deliveries_of(veldkamp.milan)
        by = veldkamp.milan if over == "picked" else veldkamp.mina
        with tenant(veldkamp.organization.pk, by.pk):
            if over == "picked":
                pick_slot(offer, by=by, starts_at=offer.times[0])
            else:
                withdraw_offer(offer, by=by)
        send(delivery.organization_id, delivery.pk)
        assert sink.mails == []
        assert deliveries_of(veldkamp.milan)[0].status == Delivery.Status.DROPPED
