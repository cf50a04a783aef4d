"""At most two mails a person a week beyond meetings, invitations and proposals."""

from datetime import timedelta

import pytest
import time_machine

from core.tenancy import tenant
from mentorships.models import Mentorship
from reminders.models import Delivery, Preference
from reminders.sending import send
from tests.cast import Veldkamp
from tests.factories import make_meeting
from tests.reminders.making import (
    TUESDAY,
    again,
    make_action,
    make_delivery,
    make_evaluation,
)
from tests.reminders.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)

Kind = Delivery.Kind
Status = Delivery.Status
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def action_due(veldkamp: Veldkamp) -> Delivery:
    action = make_action(
        veldkamp.milan_and_mina.mentorship, owner=veldkamp.milan, due_on=TUESDAY.date()
    )
    return make_delivery(veldkamp.milan, Kind.ACTION_DUE, action.pk, slot="2026-11-24")


def run(delivery: Delivery) -> str:
    send(delivery.organization_id, delivery.pk)
    return again(delivery).status


def test_the_third_of_a_week_stays_in_the_app(sink: Sink, veldkamp: Veldkamp):
    assert [run(action_due(veldkamp)) for _number in range(3)] == ["sent", "sent", "in_app"]
    assert len(sink.mails) == 2
    with time_machine.travel(TUESDAY + 8 * DAY, tick=False):
        assert run(action_due(veldkamp)) == "sent"


def test_one_in_doubt_counts(sink: Sink, veldkamp: Veldkamp):
    for _number in range(2):
        make_delivery(
            veldkamp.milan,
            Kind.ACTION_DUE,
            action_due(veldkamp).subject_id,
            status=Status.IN_DOUBT,
        )
    assert run(action_due(veldkamp)) == "in_app"


def test_the_low_give_way_to_what_matters_more_and_waits(sink: Sink, veldkamp: Veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(status="running")
    evaluation = make_evaluation(mentorship, author=veldkamp.milan)
    asks = make_delivery(veldkamp.milan, Kind.END_EVALUATION, evaluation.pk, slot="1")
    check_in = make_delivery(veldkamp.milan, Kind.CHECK_IN_DUE, mentorship.pk, slot="2026-11-24")
    assert run(action_due(veldkamp)) == "in_app"
    assert (run(check_in), run(asks)) == ("sent", "sent")


def test_meetings_are_beyond_it(sink: Sink, veldkamp: Veldkamp):
    for _number in range(3):
        run(action_due(veldkamp))
    for hours in range(20, 24):
        meeting = make_meeting(
            veldkamp.milan_and_mina.mentorship,
            by=veldkamp.mina,
            starts_at=TUESDAY + timedelta(hours=hours),
        )
        told = make_delivery(veldkamp.milan, Kind.MEETING_TOMORROW, meeting.pk, slot="0")
        assert run(told) == "sent"


def test_the_other_has_a_week_of_their_own(sink: Sink, veldkamp: Veldkamp):
    for _number in range(3):
        run(action_due(veldkamp))
    action = make_action(
        veldkamp.milan_and_mina.mentorship, owner=veldkamp.mina, due_on=TUESDAY.date()
    )
    assert (
        run(make_delivery(veldkamp.mina, Kind.ACTION_DUE, action.pk, slot="2026-11-24")) == "sent"
    )


@pytest.mark.parametrize("kind", [Kind.ACTION_DUE, Kind.PROPOSAL])
def test_what_is_switched_off_stays_in_the_app(sink: Sink, veldkamp: Veldkamp, kind: Kind):
    with tenant(veldkamp.organization.pk):
        Preference.objects.create(
            organization=veldkamp.organization, member=veldkamp.milan, kind=kind
        )
    assert run(action_due(veldkamp)) == ("in_app" if kind == Kind.ACTION_DUE else "sent")
