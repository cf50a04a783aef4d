"""What somebody wants to talk about: said better, or taken off the agenda, by whoever wrote it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.drafts import MOST_BYTES
from core.links import link
from core.tenancy import tenant
from meetings.actions import add_agenda_item
from meetings.models import AgendaItem, Meeting
from tests.factories import make_meeting
from tests.meetings.pages import said, soon, url, verbs


@pytest.fixture
def meeting(veldkamp):
    return make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon())


@pytest.fixture
def item(veldkamp, meeting):
    return add(meeting, veldkamp.mina, "My doubts")


def add(meeting, member, text):
    with tenant(meeting.organization_id, member.pk):
        return add_agenda_item(meeting, by=member, text=text)


def texts(meeting, member):
    with tenant(meeting.organization_id, member.pk):
        found = AgendaItem.objects.filter(meeting=meeting).order_by("created_at", "pk")
        return list(found.values_list("text", flat=True))


def test_its_author_changes_the_words_once(veldkamp, as_, meeting, item):
    client, address = as_(veldkamp.mina), url(veldkamp, "agenda_item", item.pk)
    shown = client.get(address)
    assert shown.status_code == 200
    assert "My doubts</textarea>" in shown.content.decode()
    for _time in range(2):
        response = client.post(address, {"text": "My doubts\r\nabout the move "})
        to = url(veldkamp, "detail", meeting.pk) + "#agenda"
        assert (response.status_code, response.url) == (303, to)
    assert texts(meeting, veldkamp.mina) == ["My doubts about the move"]
    assert verbs(veldkamp.mina) == ["add_agenda_item", "change_agenda_item"]


def test_only_ones_own_lead_to_where_they_are_changed(veldkamp, as_, meeting, item):
    theirs = add(meeting, veldkamp.milan, "Your offer")
    page = as_(veldkamp.mina).get(url(veldkamp, "detail", meeting.pk)).content.decode()
    assert f'href="{url(veldkamp, "agenda_item", item.pk)}"' in page
    assert url(veldkamp, "agenda_item", theirs.pk) not in page


@pytest.mark.parametrize("text", ["", " \r\n ", "x" * 301, "a\0b"])
def test_wrong_input_is_422(veldkamp, as_, meeting, item, text):
    response = as_(veldkamp.mina).post(url(veldkamp, "agenda_item", item.pk), {"text": text})
    assert response.status_code == 422
    assert texts(meeting, veldkamp.mina) == ["My doubts"]


def test_the_same_words_are_not_on_it_twice(veldkamp, as_, meeting, item):
    add(meeting, veldkamp.mina, "The move")
    add(meeting, veldkamp.milan, "Their words")
    client, address = as_(veldkamp.mina), url(veldkamp, "agenda_item", item.pk)
    twice = client.post(address, {"text": "The move"})
    assert twice.status_code == 422
    assert "You have this on the agenda already." in twice.content.decode()
    # What the other wants to talk about one may want, too.
    assert client.post(address, {"text": "Their words"}).status_code == 303


def test_taken_off_its_words_come_back_into_the_field(veldkamp, as_, meeting, item):
    client, address = as_(veldkamp.mina), url(veldkamp, "agenda_item", item.pk)
    answer = client.post(address, {"remove": "1"}, follow=True)
    assert answer.redirect_chain[-1] == (url(veldkamp, "detail", meeting.pk) + "#agenda", 303)
    assert "Taken off the agenda." in answer.content.decode()
    assert answer.context["form"]["text"].value() == "My doubts"
    assert texts(meeting, veldkamp.mina) == []
    assert verbs(veldkamp.mina) == ["add_agenda_item", "remove_agenda_item"]
    # Nobody else has them in theirs.
    other = as_(veldkamp.milan).get(url(veldkamp, "detail", meeting.pk))
    assert "My doubts" not in other.content.decode()
    assert client.post(address, {"remove": "1"}).status_code == 404


def test_what_one_was_typing_there_stays_before_them(veldkamp, as_, meeting, item):
    client = as_(veldkamp.mina)
    save = link("accounts:draft", veldkamp.organization, f"meetings/{meeting.pk}/agenda/")
    assert client.post(save, {"text": "And then"}).status_code == 200
    client.post(url(veldkamp, "agenda_item", item.pk), {"remove": "1"})
    page = client.get(url(veldkamp, "detail", meeting.pk))
    assert page.context["form"]["text"].value() == "And then My doubts"


def test_it_stays_on_the_agenda_where_the_field_has_no_room_for_it(veldkamp, as_, meeting, item):
    client = as_(veldkamp.mina)
    save = link("accounts:draft", veldkamp.organization, f"meetings/{meeting.pk}/agenda/")
    # As much as is kept at all, in the shape it is kept in.
    room = MOST_BYTES - len('{"writer": "", "fields": {"text": [""]}}')
    assert client.post(save, {"text": "x" * room}).status_code == 200
    answer = client.post(url(veldkamp, "agenda_item", item.pk), {"remove": "1"}, follow=True)
    assert "Taken off the agenda." not in answer.content.decode()
    assert texts(meeting, veldkamp.mina) == ["My doubts"]
    assert verbs(veldkamp.mina) == ["add_agenda_item"]


def test_the_others_items_are_not_touched(veldkamp, oakline, as_, meeting, item):
    address = url(veldkamp, "agenda_item", item.pk)
    for data in ({"text": "Mine now"}, {"remove": "1"}):
        assert as_(veldkamp.milan).post(address, data).status_code == 403
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae):
            assert as_(member).post(address, data).status_code == 404
    assert as_(veldkamp.milan).get(address).status_code == 403
    elsewhere = address.replace("/o/veldkamp/", "/o/oakline/")
    assert as_(oakline.mae).post(elsewhere, {"remove": "1"}).status_code == 404
    assert as_(veldkamp.mina).delete(address).status_code == 405
    assert texts(meeting, veldkamp.mina) == ["My doubts"]


@pytest.mark.parametrize("status", ["missed", "cancelled"])
def test_not_once_it_is_no_longer_planned(veldkamp, as_, meeting, item, status):
    with tenant(meeting.organization_id):
        Meeting.objects.filter(pk=meeting.pk).update(status=status)
    client, address = as_(veldkamp.mina), url(veldkamp, "agenda_item", item.pk)
    to = url(veldkamp, "detail", meeting.pk) + "#agenda"
    assert client.get(address).url == to
    assert client.post(address, {"text": "Late"}).status_code == 422
    answer = client.post(address, {"remove": "1"}, follow=True)
    assert "no longer planned" in answer.content.decode()
    assert texts(meeting, veldkamp.mina) == ["My doubts"]


def test_until_it_is_logged(veldkamp, as_):
    begun = make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=timezone.now() - timedelta(hours=2),
    )
    item = add(begun, veldkamp.mina, "My doubts")
    client, address = as_(veldkamp.mina), url(veldkamp, "agenda_item", item.pk)
    assert client.post(address, {"text": "My doubts, again"}).status_code == 303
    logged = client.post(
        url(veldkamp, "log", begun.pk), said(veldkamp.mina, begun.starts_at, agenda=[str(item.pk)])
    )
    assert logged.status_code == 303
    assert client.post(address, {"text": "Too late"}).status_code == 422
    client.post(address, {"remove": "1"})
    assert texts(begun, veldkamp.mina) == ["My doubts, again"]


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp, as_, meeting, item, count, django_assert_num_queries):
    for number in range(count):
        add(meeting, veldkamp.mina, f"Number {number}")
    client = as_(veldkamp.mina)
    with django_assert_num_queries(8):
        client.get(url(veldkamp, "agenda_item", item.pk))
