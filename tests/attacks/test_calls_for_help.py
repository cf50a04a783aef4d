"""Whoever asks to be contacted is heard, whatever becomes of the mentorship meanwhile."""

import pytest

from core.links import link
from meetings.models import Meeting
from mentorships.models import Mentorship
from tests.cast import As, Veldkamp
from tests.factories import make_meeting
from tests.meetings.pages import ago, said, url

HELD = ago(hours=3)


@pytest.fixture
def pair(veldkamp: Veldkamp) -> Mentorship:
    return veldkamp.milan_and_mina.mentorship


@pytest.fixture
def meeting(veldkamp: Veldkamp, pair: Mentorship) -> Meeting:
    return make_meeting(pair, by=veldkamp.mina, starts_at=HELD)


def end_early(veldkamp: Veldkamp, as_: As, pair: Mentorship) -> None:
    early = {"step": "early", "kind": "concluded_early", "reason": ""}
    address = link("evaluations:closing", veldkamp.organization, pair.pk)
    assert as_(veldkamp.milan).post(address, early).status_code == 303


def ask(veldkamp: Veldkamp, as_: As, meeting: Meeting) -> None:
    data = said(veldkamp.mina, HELD, wants_contact="on")
    assert as_(veldkamp.mina).post(url(veldkamp, "log", meeting.pk), data).status_code == 303


def is_heard(veldkamp: Veldkamp, as_: As) -> list[bool]:
    """On the coordinator's home page, and on the program's."""
    carla = as_(veldkamp.carla)
    return [
        "Get in touch today." in carla.get(link(name, veldkamp.organization, *args)).text
        for name, args in (("dashboards:home", []), ("dashboards:overview", [veldkamp.compass.pk]))
    ]


def test_said_before_the_other_ended_it(
    veldkamp: Veldkamp, as_: As, pair: Mentorship, meeting: Meeting
):
    ask(veldkamp, as_, meeting)
    assert is_heard(veldkamp, as_) == [True, True]
    end_early(veldkamp, as_, pair)
    assert is_heard(veldkamp, as_) == [True, True]


def test_said_in_a_log_after_the_end_and_answered(
    veldkamp: Veldkamp, as_: As, pair: Mentorship, meeting: Meeting
):
    end_early(veldkamp, as_, pair)
    assert is_heard(veldkamp, as_) == [False, False]
    ask(veldkamp, as_, meeting)
    assert is_heard(veldkamp, as_) == [True, True]
    room = link("dashboards:room", veldkamp.organization, pair.pk)
    carla = as_(veldkamp.carla)
    assert "Mina Mori asked to be contacted." in carla.get(room).text
    assert "contact" not in as_(veldkamp.milan).get(room).text.partition("<main")[2]
    assert carla.post(f"{room}contact/").status_code == 303
    assert is_heard(veldkamp, as_) == [False, False]
