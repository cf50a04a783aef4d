from typing import Any

import pytest
import uuid6
from django.test import Client
from django.utils.html import escape

from core.links import link
from core.tenancy import tenant
from guides.library import library
from meetings.models import AgendaItem
from tests.cast import As, Veldkamp
from tests.factories import make_meeting
from tests.guides.making import speaking


def look(client: Client, veldkamp: Veldkamp, **asked: Any) -> str:
    response = client.get(link("guides:questions", veldkamp.organization), asked)
    assert response.status_code == 200
    return response.content.decode()


def all_questions(language: str = "en") -> list[str]:
    return [one for group in library().banks[language].groups for one in group.questions]


def test_all_questions_by_group(veldkamp: Veldkamp, as_: As):
    content = look(as_(veldkamp.mina), veldkamp)
    for group in library().banks["en"].groups:
        assert escape(group.name) in content
    for question in all_questions():
        assert escape(question) in content


def test_in_the_readers_language(veldkamp: Veldkamp, as_: As):
    content = look(as_(speaking(veldkamp.mina, "nl")), veldkamp)
    assert escape(all_questions("nl")[0]) in content


def test_without_a_meeting_it_says_to_open_one(veldkamp: Veldkamp, as_: As):
    for meeting in ({}, {"meeting": "nonsense"}, {"meeting": ""}):
        content = look(as_(veldkamp.mina), veldkamp, **meeting)
        assert "Open a meeting first" in content
        assert 'name="text"' not in content


def test_search(veldkamp: Veldkamp, as_: As):
    wanted = all_questions()[0]
    content = look(as_(veldkamp.mina), veldkamp, q=wanted.upper())
    assert escape(wanted) in content
    assert sum(escape(one) in content for one in all_questions()) < len(all_questions()) / 2
    assert "No question has these words" in look(as_(veldkamp.mina), veldkamp, q="zebra")


def test_one_goes_onto_the_agenda(veldkamp: Veldkamp, as_: As):
    mentorship = veldkamp.milan_and_mina.mentorship
    meeting = make_meeting(mentorship, by=veldkamp.mina)
    client = as_(veldkamp.mina)
    page = client.get(link("meetings:detail", veldkamp.organization, meeting.pk))
    bank = f"{link('guides:questions', veldkamp.organization)}?meeting={meeting.pk}"
    assert f'href="{bank}"' in page.content.decode()

    content = client.get(bank).content.decode()
    action = link("meetings:agenda", veldkamp.organization, meeting.pk)
    question = all_questions()[-1]
    assert f'action="{action}"' in content
    assert f'name="text" value="{escape(question)}"' in content
    response = client.post(action, {"text": question})
    assert response.status_code == 303
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert AgendaItem.objects.get().text == question


def test_every_question_fits_an_agenda():
    longest = AgendaItem._meta.get_field("text").max_length or 0
    for language in library().banks:
        assert max(map(len, all_questions(language))) <= longest


def test_a_meeting_that_is_not_ones_own_takes_none(veldkamp: Veldkamp, as_: As):
    meeting = make_meeting(veldkamp.piet_and_puck.mentorship, by=veldkamp.piet)
    client = as_(veldkamp.mina)
    # The page says nothing of whether there is such a meeting; the agenda answers.
    assert look(client, veldkamp, meeting=meeting.pk).count('name="text"') == look(
        client, veldkamp, meeting=uuid6.uuid7()
    ).count('name="text"')
    action = link("meetings:agenda", veldkamp.organization, meeting.pk)
    assert client.post(action, {"text": all_questions()[0]}).status_code == 404


def test_a_search_keeps_the_meeting(veldkamp: Veldkamp, as_: As):
    pk = uuid6.uuid7()
    assert f'name="meeting" value="{pk}"' in look(as_(veldkamp.mina), veldkamp, meeting=pk, q="you")


@pytest.mark.parametrize("asked", [{}, {"q": "you"}])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries: Any, asked: Any):
    client = as_(veldkamp.mina)
    with django_assert_num_queries(6):
        look(client, veldkamp, **asked)
