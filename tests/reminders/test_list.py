import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.tenancy import tenant
from meetings.models import ActionItem
from mentorships.models import Mentorship
from reminders.access import unseen_count
from reminders.models import Delivery
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_meeting
from tests.reminders.making import (
    again,
    make_action,
    make_delivery,
    make_evaluation,
    make_invitation,
    make_proposal,
)

URL = "/o/veldkamp/reminders/"
Kind = Delivery.Kind


def action_due(veldkamp: Veldkamp, day: date | None = None, **fields: Any) -> Delivery:
    day = day or timezone.localdate()
    action = make_action(veldkamp.milan_and_mina.mentorship, owner=veldkamp.mina, due_on=day)
    return make_delivery(veldkamp.mina, Kind.ACTION_DUE, action.pk, slot=day.isoformat(), **fields)


def one_of_each(veldkamp: Veldkamp, slot: int) -> None:
    pair = veldkamp.milan_and_mina
    away = timedelta(days=1, hours=2 * slot)
    ahead, past = (
        make_meeting(pair.mentorship, by=veldkamp.mina, starts_at=at)
        for at in (timezone.now() + away, timezone.now() - away)
    )
    make_delivery(veldkamp.mina, Kind.MEETING_TOMORROW, ahead.pk, slot="0")
    make_delivery(veldkamp.mina, Kind.LOG_MEETING, past.pk, slot="0.1")
    action_due(veldkamp)
    day = timezone.localdate() - timedelta(days=slot)
    make_delivery(veldkamp.mina, Kind.CHECK_IN_DUE, pair.mentorship.pk, slot=day.isoformat())


def test_each_leads_to_the_thing(veldkamp: Veldkamp, as_: As):
    pair = veldkamp.milan_and_mina
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(status="running")
    one_of_each(veldkamp, 0)
    evaluation = make_evaluation(pair.mentorship, author=veldkamp.mina)
    make_delivery(veldkamp.mina, Kind.END_EVALUATION, evaluation.pk, slot="1")
    proposal = make_proposal(pair.mentor, pair.mentee)
    make_delivery(veldkamp.mina, Kind.PROPOSAL, proposal.pk)
    page = as_(veldkamp.mina).get(URL).text
    for words in [
        "You meet Milan",
        "How was your meeting with Milan?",
        "An action item is due on",
        "How is it going with Milan?",
        "Look back on your mentorship with Milan",
        "A match for you: Milan",
    ]:
        assert words in page
    for path in [
        "/o/veldkamp/actions/",
        f"/o/veldkamp/mentorships/{pair.mentorship.pk}/check-in/",
        f"/o/veldkamp/evaluations/{evaluation.pk}/",
        f"/o/veldkamp/proposals/{proposal.pk}/",
    ]:
        assert f'class="title"><a href="{path}">' in page


def test_nobody_elses(veldkamp: Veldkamp, as_: As):
    action_due(veldkamp)
    assert "An action item" not in as_(veldkamp.milan).get(URL).text


def test_what_is_done_has_no_link(veldkamp: Veldkamp, as_: As):
    delivery = action_due(veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        ActionItem.objects.filter(pk=delivery.subject_id).update(status="done")
    page = as_(veldkamp.mina).get(URL).text
    assert "Done or past" in page
    assert not re.search(r'href="/o/veldkamp/actions/">An action item', page)


@pytest.mark.parametrize(
    ("status", "shown"), [("in_app", True), ("failed", True), ("dropped", False)]
)
def test_shown_without_a_mail_but_not_when_it_was_no_longer_true(
    veldkamp: Veldkamp, as_: As, status: str, shown: bool
):
    action_due(veldkamp, status=status)
    assert ("An action item" in as_(veldkamp.mina).get(URL).text) == shown


def test_an_invitation_is_over_once_one_can_read_this(veldkamp: Veldkamp, as_: As):
    make_delivery(
        veldkamp.mina,
        Kind.INVITATION,
        make_invitation(veldkamp.mina, by=veldkamp.carla).pk,
    )
    assert "invites you" not in as_(veldkamp.mina).get(URL).text


def test_the_unseen_come_first(veldkamp: Veldkamp, as_: As):
    new, old = date(2026, 11, 2), date(2026, 11, 5)
    action_due(veldkamp, new, created_at=timezone.now() - timedelta(days=2))
    action_due(veldkamp, old, seen_at=timezone.now())
    page = as_(veldkamp.mina).get(URL).text
    assert page.index("2 November") < page.index("5 November")


def test_marked_seen_up_to_what_was_on_the_page(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    before = action_due(veldkamp)
    until = timezone.now().isoformat()
    after = action_due(veldkamp)
    theirs = make_delivery(veldkamp.milan, Kind.PROPOSAL, veldkamp.milan.pk)
    for _number in range(2):
        response = client.post(URL, {"until": until})
        assert (response.status_code, response["Location"]) == (303, URL)
    assert again(before).seen_at is not None
    assert again(after).seen_at is None
    assert again(theirs).seen_at is None
    with tenant(veldkamp.organization.pk):
        assert unseen_count(veldkamp.mina) == 1


def test_the_page_can_be_marked_seen_as_it_offers(veldkamp: Veldkamp, as_: As):
    action_due(veldkamp)
    client = as_(veldkamp.mina)
    page = client.get(URL)
    client.post(URL, {"until": page.context["seen_form"]["until"].value()})
    assert "Mark all as seen" not in client.get(URL).text


def test_wrong_input(veldkamp: Veldkamp, as_: As):
    assert as_(veldkamp.mina).post(URL, {"until": "soon"}).status_code == 422


def test_nothing_yet(veldkamp: Veldkamp, as_: As):
    assert "Nothing asks for your attention" in as_(veldkamp.mina).get(URL).text


def test_who_looks_after_people_finds_what_did_not_arrive(veldkamp: Veldkamp, as_: As):
    path = 'href="/o/veldkamp/reminders/deliveries/"'
    assert path in as_(veldkamp.carla).get(URL).text
    assert path not in as_(veldkamp.mina).get(URL).text


def test_stranger(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    assert as_(oakline.mae).get(URL).status_code == 404
    assert as_(veldkamp.dora).get(URL).status_code == 404
    assert Client().get(URL).status_code == 302


def test_wrong_method(veldkamp: Veldkamp, as_: As):
    assert as_(veldkamp.mina).put(URL).status_code == 405


@pytest.mark.parametrize("number", [1, 8])
def test_queries(
    veldkamp: Veldkamp,
    as_: As,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
):
    for slot in range(number):
        one_of_each(veldkamp, slot)
    client = as_(veldkamp.mina)
    with django_assert_num_queries(12):
        assert client.get(URL).status_code == 200


def test_pages_of_thirty(veldkamp: Veldkamp, as_: As):
    for _number in range(31):
        action_due(veldkamp)
    client = as_(veldkamp.mina)
    assert client.get(URL).text.count("An action item") == 30
    assert client.get(URL, {"page": 2}).text.count("An action item") == 1
