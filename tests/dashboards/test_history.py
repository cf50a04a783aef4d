"""All that has happened in a mentorship: filtered, in pages, and for those who take part alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Member
from core.tenancy import tenant
from evaluations.reflections import write_reflection
from meetings.models import Meeting
from mentorships.actions import close_mentorship
from mentorships.models import Goal, Mentorship, Pause
from sharing.models import Introduction, Resource
from tests.cast import As, Veldkamp
from tests.factories import (
    make_action_item,
    make_agreement,
    make_goal,
    make_held_meeting,
    make_meeting,
)
from tests.mentorships.agreements import TERMS, sign
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


def room(pair: Mentorship) -> str:
    return f"/o/veldkamp/mentorships/{pair.pk}/"


def goal_as_read(goal: Goal) -> dict[str, str]:
    return {"title": goal.title, "seen": goal.mark}


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


def told(response: Any) -> dict[str, tuple[str, str]]:
    """What each line says besides, and where it leads."""
    assert response.status_code == 200
    return {event.text: (event.detail, event.url) for event in response.context["events"]}


@pytest.mark.usefixtures("one_day_everywhere")
def test_what_ended_well_or_otherwise(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    """Each line leads to a page that opens for the reader."""
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    planned = make_meeting(pair, by=veldkamp.mina, starts_at=datetime(2026, 12, 1, 15, tzinfo=UTC))
    item = make_action_item(pair, "Read it", owner=veldkamp.mina)
    with tenant(pair.organization_id, veldkamp.mina.pk):
        reached = Goal.objects.get()
        resource, introduction = Resource.objects.get(), Introduction.objects.get()
    dropped = make_goal(pair, "Speak in public", by=veldkamp.mina)
    for client, address, data in (
        (milan, f"meetings/{planned.pk}/cancellation/", {}),
        (mina, f"actions/{item.pk}/done/", {}),
        (mina, f"goals/{reached.pk}/edit/", {**goal_as_read(reached), "status": "reached"}),
        (mina, f"goals/{dropped.pk}/edit/", {**goal_as_read(dropped), "status": "dropped"}),
        (mina, f"resources/{resource.pk}/state/finished/", {}),
        (milan, f"introductions/{introduction.pk}/step/made/", {}),
        (mina, f"mentorships/{pair.pk}/agreement/edit/", {**TERMS, "seen": ""}),
    ):
        assert client.post(f"/o/veldkamp/{address}", data).status_code == 303, address
    make_agreement(pair, by=veldkamp.mina, version=2, status="proposed")
    assert sign(milan, veldkamp, 2).status_code == 303

    hers = told(mina.get(url(pair)))
    base = "/o/veldkamp/"
    agreement = f"{base}mentorships/{pair.pk}/agreement/?version=2"
    shared = f"{base}mentorships/{pair.pk}/resources/#resource-{resource.pk}"
    for text, expected in {
        # By her clock it would have been after midnight.
        "Milan Meijer canceled the meeting of Wed 2 December": (
            "",
            f"{base}meetings/{planned.pk}/",
        ),
        "You did what you promised": ("Read it", f"{base}actions/{item.pk}/"),
        "A goal was reached": ("Lead a review", f"{base}goals/{reached.pk}/"),
        "A goal was let go": ("Speak in public", f"{base}goals/{dropped.pk}/"),
        "You finished something to read or do": ("On saying no", shared),
        "Milan Meijer suggested something to read or do": ("On saying no", shared),
        "Milan Meijer made an introduction": (
            "Ines Ibarra",
            f"{base}introductions/{introduction.pk}/",
        ),
        "You proposed version 2 of the agreement": ("", agreement),
        "Milan Meijer signed the agreement": ("", agreement),
    }.items():
        assert hers[text] == expected, text
    his = told(milan.get(url(pair)))
    assert "You canceled the meeting of Tue 1 December" in his
    assert "Mina Mori finished something to read or do" in his
    for client, lines in ((mina, hers), (milan, his)):
        for text, (_detail, address) in lines.items():
            assert not address or client.get(address).status_code == 200, text
    # She was offered it and brought together on one day: in that order.
    order = list(hers)
    made, offered = (
        f"Milan Meijer {did}" for did in ("made an introduction", "offered an introduction")
    )
    assert order.index(made) < order.index(offered)
    # Of all this the coordinator is told who signed.
    facts = {event.text for event in as_(veldkamp.carla).get(room(pair)).context["events"]}
    assert facts == {
        "The mentorship began",
        "They met for 45 minutes",
        "Milan Meijer signed the agreement",
    }


@pytest.mark.usefixtures("one_day_everywhere")
def test_a_pause_reads_as_it_was_said_then(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    mina, milan, carla = as_(veldkamp.mina), as_(veldkamp.milan), as_(veldkamp.carla)
    pause = f"/o/veldkamp/mentorships/{pair.pk}/pause/"
    mina.post(pause, {"until_on": "2027-01-23"})
    milan.post(f"{pause}end/")
    lines = told(mina.get(url(pair, "?show=agreement")))
    assert [text for text in lines if "pause" in text] == [
        "Milan Meijer ended the pause",
        "You paused the mentorship until Sat 23 January 2027",
    ]
    assert lines["Milan Meijer ended the pause"] == ("", pause)
    assert "paused by you" in mina.get(pause).text
    facts = [event.text for event in carla.get(room(pair)).context["events"]]
    assert "Milan Meijer ended the pause" in facts
    assert "Mina Mori paused the mentorship until Sat 23 January 2027" in facts
    # Of one that began before that was kept, the day is unknown.
    with tenant(pair.organization_id):
        Pause.objects.update(said_until_on=None)
    assert "You paused the mentorship" in told(mina.get(url(pair)))
    assert "Mina Mori paused the mentorship" in told(carla.get(room(pair)))


def test_what_falls_away_with_the_end_is_not_told(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    with tenant(pair.organization_id, veldkamp.mina.pk):
        mentorship = Mentorship.objects.for_list().get(pk=pair.pk)
        close_mentorship(mentorship, by=veldkamp.mina, kind="completed")
        assert Meeting.objects.filter(status=Meeting.Status.CANCELLED).count() == 1
    lines = texts(as_(veldkamp.mina).get(url(pair)))
    assert "The mentorship ended" in lines
    assert not [text for text in lines if "canceled" in text]


def test_a_day_is_the_same_day_everywhere(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    with tenant(pair.organization_id):
        Member.objects.filter(pk=veldkamp.mina.pk).update(time_zone="America/Los_Angeles")
        Mentorship.objects.filter(pk=pair.pk).update(started_on="2026-08-19")
    last = as_(veldkamp.mina).get(url(pair)).context["events"][-1]
    assert (last.text, last.day) == ("The mentorship began", date(2026, 8, 19))


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
        make_meeting(
            pair,
            by=veldkamp.mina,
            starts_at=timezone.now() + timedelta(days=9 + number),
            status=Meeting.Status.CANCELLED,
            changed_by=veldkamp.milan,
        )
    client = as_(veldkamp.mina)
    with django_assert_num_queries(10):
        client.get(url(pair))
