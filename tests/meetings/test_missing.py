"""Meetings that did not take place: who could not make it, and canceling late."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.tenancy import tenant
from meetings.models import Absence, Meeting
from mentorships.models import Agreement
from tests.factories import make_agreement, make_meeting
from tests.meetings.pages import again, pulse, url, verbs


@pytest.fixture
def begun(veldkamp) -> Meeting:
    return make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=timezone.now() - timedelta(hours=2),
    )


@pytest.fixture
def address(veldkamp, begun) -> str:
    return url(veldkamp, "absence", begun.pk)


def absent(meeting: Meeting, by) -> set[str]:
    with tenant(meeting.organization_id, by.pk):
        rows = Absence.objects.filter(meeting=meeting)
        return set(rows.values_list("member__name", flat=True))


@pytest.mark.parametrize(
    ("said", "names", "sentence"),
    [
        ("me", {"Mina Mori"}, "Mina could not make it."),
        ("other", {"Milan Meijer"}, "You could not make it."),
        ("all", {"Mina Mori", "Milan Meijer"}, "You could not make it."),
        (None, set(), "It happens."),
    ],
)
def test_by_whom_is_said_gently_or_not_at_all(veldkamp, as_, begun, address, said, names, sentence):
    who = {"me": str(veldkamp.mina.pk), "other": str(veldkamp.milan.pk), "all": "all"}
    for _time in range(2):
        response = as_(veldkamp.mina).post(address, {"absent": who[said]} if said else {})
        assert response.status_code == 303
    assert again(begun).status == Meeting.Status.MISSED
    assert absent(begun, veldkamp.mina) == names
    assert pulse(veldkamp.milan_and_mina.mentorship).missed_in_a_row == 1
    page = as_(veldkamp.milan).get(url(veldkamp, "detail", begun.pk)).content.decode()
    assert sentence in page
    assert verbs(veldkamp.mina) == ["miss", "say_absent"] if names else ["miss"]


def test_it_can_be_put_right(veldkamp, as_, begun, address):
    as_(veldkamp.mina).post(address, {"absent": str(veldkamp.milan.pk)})
    as_(veldkamp.milan).post(address, {"absent": str(veldkamp.mina.pk)})
    assert absent(begun, veldkamp.mina) == {"Mina Mori"}
    # Without a name, what was said stays.
    as_(veldkamp.milan).post(address)
    assert absent(begun, veldkamp.mina) == {"Mina Mori"}


@pytest.mark.parametrize("who", ["somebody", "puck", "9" * 5000])
def test_somebody_else_is_refused(veldkamp, as_, begun, address, who):
    wrong = str(veldkamp.puck.pk) if who == "puck" else who
    response = as_(veldkamp.mina).post(address, {"absent": wrong}, follow=True)
    assert "Choose among those who take part." in response.content.decode()
    assert again(begun).status == Meeting.Status.SCHEDULED


def test_by_whom_is_between_those_who_take_part(veldkamp, as_, begun, address):
    as_(veldkamp.mina).post(address, {"absent": str(veldkamp.milan.pk)})
    for member in (veldkamp.carla, veldkamp.olga, veldkamp.piet):
        assert absent(begun, member) == set()
        with tenant(veldkamp.organization.pk, member.pk), connection.cursor() as cursor:
            cursor.execute("select count(*) from meetings_absence")
            assert cursor.fetchone() == (0,)


class TestNotice:
    """They agreed on 24 hours."""

    @pytest.fixture(autouse=True)
    def agreement(self, veldkamp) -> None:
        agreement = make_agreement(
            veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, cancellation_hours=24
        )
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            Agreement.objects.filter(pk=agreement.pk).update(
                status=Agreement.Status.SIGNED, signed_at=timezone.now()
            )

    @pytest.mark.parametrize(("hours", "late"), [(23, True), (25, False)])
    def test_a_gentle_line_when_it_is_late(self, veldkamp, as_, hours, late):
        meeting = make_meeting(
            veldkamp.milan_and_mina.mentorship,
            by=veldkamp.mina,
            starts_at=timezone.now() + timedelta(hours=hours),
        )
        page = as_(veldkamp.mina).get(url(veldkamp, "detail", meeting.pk)).content.decode()
        assert ("You agreed to say so 24 hours before" in page) is late
        # Late or not, it is canceled.
        as_(veldkamp.mina).post(url(veldkamp, "cancellation", meeting.pk))
        assert again(meeting).status == Meeting.Status.CANCELLED


def test_without_an_agreement_nothing_is_late(veldkamp, as_):
    meeting = make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=timezone.now() + timedelta(hours=1),
    )
    page = as_(veldkamp.mina).get(url(veldkamp, "detail", meeting.pk)).content.decode()
    assert "You agreed to say so" not in page
