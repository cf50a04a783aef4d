"""A handover is told to whoever is asked now, once."""

import pytest
from django.utils import timezone

from core.tenancy import tenant
from mentorships.handing_over import answer_as_mentor
from mentorships.models import Handover
from reminders.models import Delivery
from reminders.rules import run_rule
from reminders.topics import topics_of
from tests.cast import Veldkamp
from tests.mentorships.handovers import make_handover, make_mentor
from tests.reminders.making import TUESDAY, deliveries_of

Kind = Delivery.Kind


def test_first_the_mentor_and_with_their_yes_the_mentee(veldkamp: Veldkamp):
    ines = make_mentor(veldkamp, "Ines Ito")
    handover = make_handover(veldkamp, ines)
    assert run_rule(Kind.HANDOVER, TUESDAY) == 1
    assert run_rule(Kind.HANDOVER, TUESDAY) == 0
    assert [row.slot for row in deliveries_of(ines.member)] == ["mentor"]
    assert deliveries_of(veldkamp.mina) == []
    with tenant(veldkamp.organization.pk, ines.member_id):
        answer_as_mentor(handover, by=ines.member, accepts=True)
    assert run_rule(Kind.HANDOVER, TUESDAY) == 1
    assert [row.slot for row in deliveries_of(veldkamp.mina)] == ["mentee"]
    # Whoever leaves is told by people.
    assert deliveries_of(veldkamp.milan) == []
    told = deliveries_of(ines.member)
    with tenant(veldkamp.organization.pk, ines.member_id):
        topics = topics_of(told, reader=ines.member, now=TUESDAY)
    assert [topic.current for topic in topics.values()] == [False]


@pytest.mark.parametrize("status", ["declined", "withdrawn"])
def test_not_when_it_is_settled(veldkamp: Veldkamp, status: str):
    handover = make_handover(veldkamp, make_mentor(veldkamp, "Ines Ito"))
    with tenant(veldkamp.organization.pk):
        Handover.objects.filter(pk=handover.pk).update(status=status, settled_at=timezone.now())
    assert run_rule(Kind.HANDOVER, TUESDAY) == 0
