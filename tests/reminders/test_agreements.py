"""An agreement that is proposed: told to whoever has to sign it, without a word of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings

from core.tenancy import tenant
from mentorships.access import part_of
from mentorships.models import Agreement, Mentorship
from mentorships.negotiation import save_terms, seen_mark, sign
from mentorships.terms import TERMS
from reminders.models import Delivery
from reminders.rules import run_rule
from reminders.sending import send
from tests.cast import Veldkamp
from tests.factories import make_agreement, make_goal, make_signature
from tests.reminders.making import TUESDAY, deliveries_of
from tests.reminders.sink import Sink
from tests.reminders.test_mails import html, text

Kind = Delivery.Kind
DAY = timedelta(days=1)


def proposed(veldkamp: Veldkamp, **fields: Any) -> Agreement:
    """By Mina, an hour before."""
    fields = {"status": "proposed", "proposed_at": TUESDAY - timedelta(hours=1), **fields}
    return make_agreement(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, **fields)


def test_to_the_other_and_once(veldkamp: Veldkamp):
    agreement = proposed(veldkamp)
    assert run_rule(Kind.AGREEMENT_PROPOSED, TUESDAY) == 1
    assert run_rule(Kind.AGREEMENT_PROPOSED, TUESDAY + DAY) == 0
    [delivery] = deliveries_of(veldkamp.milan)
    assert (delivery.subject_id, delivery.due_at) == (agreement.pk, TUESDAY)
    assert deliveries_of(veldkamp.mina) == []


def test_a_counter_offer_is_told_to_the_one_who_proposed(veldkamp: Veldkamp):
    agreement = proposed(veldkamp)
    make_goal(veldkamp.milan_and_mina.mentorship, "Lead a meeting", by=veldkamp.mina)
    run_rule(Kind.AGREEMENT_PROPOSED, TUESDAY)
    terms = {name: getattr(agreement, name) for name in TERMS}
    with (
        time_machine.travel(TUESDAY + DAY, tick=False),
        tenant(veldkamp.organization.pk, veldkamp.milan.pk),
    ):
        answer = save_terms(
            veldkamp.milan_and_mina.mentorship,
            by=veldkamp.milan,
            seen=seen_mark(agreement),
            terms={**terms, "ending": "With tea."},
        )
    assert run_rule(Kind.AGREEMENT_PROPOSED, TUESDAY + DAY) == 1
    [delivery] = deliveries_of(veldkamp.mina)
    assert delivery.subject_id == answer.pk


@pytest.mark.parametrize("over", ["signed by him", "draft", "closed", "two weeks ago"])
def test_not_when_there_is_nothing_to_sign(veldkamp: Veldkamp, over: str):
    status = "draft" if over == "draft" else "proposed"
    at = TUESDAY - timedelta(days=14 if over == "two weeks ago" else 0, hours=1)
    agreement = proposed(veldkamp, status=status, proposed_at=at)
    mentorship = veldkamp.milan_and_mina.mentorship
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        his = part_of(veldkamp.milan, Mentorship.objects.for_list().get(pk=mentorship.pk))
        if over == "closed":
            Mentorship.objects.filter(pk=mentorship.pk).update(status="closed", closed_at=TUESDAY)
    if over == "signed by him":
        make_signature(agreement, his)
    assert run_rule(Kind.AGREEMENT_PROPOSED, TUESDAY) == 0


@pytest.mark.django_db(transaction=True)
class TestMail:
    def test_where_it_is_and_none_of_its_words(self, sink: Sink, veldkamp: Veldkamp):
        proposed(veldkamp, ending="With a secret cheesecake.")
        with time_machine.travel(TUESDAY, tick=False):
            run_rule(Kind.AGREEMENT_PROPOSED, TUESDAY)
            [delivery] = deliveries_of(veldkamp.milan)
            send(delivery.organization_id, delivery.pk)
        [mail] = sink.mails
        assert mail["Subject"] == "Mina proposes an agreement to you"
        mentorship = veldkamp.milan_and_mina.mentorship
        address = f"{settings.BASE_URL}/o/veldkamp/mentorships/{mentorship.pk}/agreement/"
        assert address in text(mail)
        assert address in html(mail)
        assert "cheesecake" not in text(mail) + html(mail)

    def test_none_once_it_is_signed(self, sink: Sink, veldkamp: Veldkamp):
        agreement = proposed(veldkamp)
        with time_machine.travel(TUESDAY, tick=False):
            run_rule(Kind.AGREEMENT_PROPOSED, TUESDAY)
            [delivery] = deliveries_of(veldkamp.milan)
            with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
                mentorship = Mentorship.objects.for_list().get(pk=agreement.mentorship_id)
                sign(mentorship, by=part_of(veldkamp.milan, mentorship), version=1)
            send(delivery.organization_id, delivery.pk)
        assert sink.mails == []
        [delivery] = deliveries_of(veldkamp.milan)
        assert delivery.status == Delivery.Status.DROPPED
