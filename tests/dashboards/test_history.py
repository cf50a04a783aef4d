"""All that has happened in a mentorship: filtered, in pages, and for those who take part alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.tenancy import tenant
from evaluations.reflections import write_reflection
from meetings.models import Meeting
from mentorships.models import Mentorship
from tests.cast import As, Veldkamp
from tests.factories import make_goal, make_held_meeting, make_meeting
from tests.sharing.making import make_introduction, make_resource, make_win


@pytest.fixture
def pair(veldkamp: Veldkamp) -> Mentorship:
    pair = veldkamp.milan_and_mina.mentorship
    make_held_meeting(pair, by=veldkamp.mina, minutes=45)
    make_meeting(pair, by=veldkamp.mina)
    make_goal(pair, "Lead a review", by=veldkamp.mina)
    make_win(pair, "Mina said no", by=veldkamp.milan)
    make_resource(pair, "On saying no", by=veldkamp.milan, meant_for=veldkamp.mina)
    make_introduction(pair, "Ines Ibarra", by=veldkamp.milan, introduced=veldkamp.mina)
    with tenant(pair.organization_id, veldkamp.mina.pk):
        write_reflection(pair, by=veldkamp.mina, prompt="free", text="Kanarie4711")
    return pair


def url(pair: Mentorship, query: str = "") -> str:
    return f"/o/veldkamp/mentorships/{pair.pk}/history/{query}"


def texts(response: Any) -> list[str]:
    assert response.status_code == 200
    return [event.text for event in response.context["events"]]


def test_each_reads_it_from_their_side(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    for_mina = as_(veldkamp.mina).get(url(pair))
    assert set(texts(for_mina)) == {
        "The mentorship began",
        "You met for 45 minutes",
        "A goal was set",
        "Milan Meijer kept a win",
        "Milan Meijer suggested something to read or do",
        "Milan Meijer offered an introduction",
        "You wrote a reflection",
    }
    assert texts(for_mina)[-1] == "The mentorship began"
    assert "Kanarie4711" not in for_mina.content.decode()
    for_milan = set(texts(as_(veldkamp.milan).get(url(pair))))
    assert "You kept a win" in for_milan
    assert "You wrote a reflection" not in for_milan


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("meetings", {"You met for 45 minutes"}),
        ("goals", {"A goal was set"}),
        (
            "shared",
            {
                "Milan Meijer kept a win",
                "Milan Meijer suggested something to read or do",
                "Milan Meijer offered an introduction",
            },
        ),
        ("agreement", {"The mentorship began"}),
        ("mine", {"You wrote a reflection"}),
    ],
)
def test_one_kind_alone(veldkamp: Veldkamp, pair: Mentorship, as_: As, group, expected):
    response = as_(veldkamp.mina).get(url(pair, f"?show={group}"))
    assert set(texts(response)) == expected
    assert [tab["current"] for tab in response.context["tabs"]].count(True) == 1


def test_in_pages_that_keep_what_was_chosen(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    for number in range(22):
        make_held_meeting(
            pair, by=veldkamp.mina, starts_at=timezone.now() - timedelta(days=30 + number)
        )
    client = as_(veldkamp.mina)
    first = client.get(url(pair, "?show=meetings"))
    assert len(texts(first)) == 20
    assert "show=meetings&amp;page=2" in first.content.decode()
    assert len(texts(client.get(url(pair, "?show=meetings&page=2")))) == 3


def test_nonsense_shows_everything(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    assert len(texts(as_(veldkamp.mina).get(url(pair, "?show=notes&page=x")))) == 7


def test_two_of_the_same_name_are_told_apart(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    with tenant(pair.organization_id, veldkamp.mina.pk):
        type(veldkamp.milan).objects.filter(pk=veldkamp.milan.pk).update(name="Mina Mori")
    assert "Mina Mori kept a win" in texts(as_(veldkamp.mina).get(url(pair)))


@pytest.mark.parametrize("person", ["carla", "casper", "piet", "olga"])
def test_strangers(veldkamp: Veldkamp, pair: Mentorship, as_: As, person):
    assert as_(getattr(veldkamp, person)).get(url(pair)).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_queries(
    veldkamp: Veldkamp, pair: Mentorship, as_: As, django_assert_num_queries, count: int
):
    for number in range(count):
        make_win(pair, f"Win {number}", by=veldkamp.milan)
        make_meeting(
            pair,
            by=veldkamp.mina,
            starts_at=timezone.now() - timedelta(days=9 + number),
            status=Meeting.Status.MISSED,
        )
    client = as_(veldkamp.mina)
    with django_assert_num_queries(10):
        client.get(url(pair))
