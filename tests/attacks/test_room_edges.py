"""The edges of the room: an old mentor, days of no century, and a calendar address of who left."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Member
from core.links import link
from core.tenancy import tenant
from meetings.feed import feed_address, make_feed
from meetings.models import ActionItem, Meeting
from mentorships.models import Mentorship
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_goal, make_held_meeting, make_meeting, make_milestone


def log_form(member: Member, at: Any, **fields: str) -> dict[str, str]:
    local = at.astimezone(ZoneInfo(member.time_zone))
    return {
        "day": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M}",
        "minutes": "30",
        "actions-TOTAL_FORMS": "1",
        "actions-INITIAL_FORMS": "0",
        **fields,
    }


class TestAfterTheEnd:
    @pytest.fixture
    def over(self, veldkamp: Veldkamp) -> Mentorship:
        pair = veldkamp.milan_and_mina.mentorship
        with tenant(pair.organization_id):
            Mentorship.objects.filter(pk=pair.pk).update(
                status="closed", closed_at=timezone.now() - timedelta(days=3)
            )
        return pair

    @pytest.mark.parametrize("hours", [2, 24 * 5])
    def test_an_old_mentor_gives_nothing_more_to_do(
        self, veldkamp: Veldkamp, as_: As, over: Mentorship, hours: int
    ):
        at = timezone.now() - timedelta(hours=hours)
        form = log_form(veldkamp.milan, at) | {
            "actions-0-text": "Be sorry",
            "actions-0-owner": str(veldkamp.mina.pk),
        }
        address = link("meetings:log_new", veldkamp.organization, over.pk)
        response = as_(veldkamp.milan).post(address, form)
        assert response.status_code == 422
        assert "This mentorship has ended" in response.content.decode()
        with tenant(over.organization_id, veldkamp.mina.pk):
            assert not ActionItem.objects.exists()
            assert not Meeting.objects.exists()

    def test_what_was_before_the_end_is_still_logged(
        self, veldkamp: Veldkamp, as_: As, over: Mentorship
    ):
        at = timezone.now() - timedelta(days=5)
        address = link("meetings:log_new", veldkamp.organization, over.pk)
        form = log_form(veldkamp.mina, at, summary="The last one")
        assert as_(veldkamp.mina).post(address, form).status_code == 303


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_step_of_no_century_breaks_no_page(veldkamp: Veldkamp, as_: As, day: str):
    pair = veldkamp.milan_and_mina.mentorship
    goal = make_goal(pair, "Speak up", by=veldkamp.milan)
    step = make_milestone(goal, "Say no", by=veldkamp.milan)
    company, mina = veldkamp.organization, as_(veldkamp.mina)
    address = link("mentorships:milestone", company, step.pk)
    response = as_(veldkamp.milan).post(address, {"text": "Say no", "due_on": day, "before": ""})
    assert response.status_code == 422
    for page in (
        link("dashboards:goal", company, goal.pk),
        link("dashboards:room", company, pair.pk),
    ):
        assert mina.get(page).status_code == 200


class TestCalendarAddress:
    @pytest.fixture
    def address(self, veldkamp: Veldkamp) -> str:
        pair = veldkamp.milan_and_mina.mentorship
        make_meeting(pair, by=veldkamp.mina, place="Canteen\rATTENDEE:mailto:evil@example.com")
        make_held_meeting(pair, by=veldkamp.mina)
        with tenant(pair.organization_id, veldkamp.mina.pk):
            found = feed_address(make_feed(veldkamp.mina), veldkamp.organization)
        return found.partition("/o/")[2]

    def test_no_line_of_ones_own(self, veldkamp: Veldkamp, client: Client, address: str):
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            Meeting.objects.update(way="in_person")
        content = client.get(f"/o/{address}").content.decode()
        assert "Canteen" in content
        assert not [line for line in content.splitlines() if line.startswith("ATTENDEE")]

    def test_not_in_another_company(self, oakline: Oakline, client: Client, address: str):
        assert client.get(f"/o/{address}").status_code == 200
        assert client.get(f"/o/{address.replace('veldkamp', 'oakline')}").status_code == 404

    @pytest.mark.parametrize("status", ["deactivated", "expected"])
    def test_not_of_who_left(self, veldkamp: Veldkamp, client: Client, address: str, status: str):
        with tenant(veldkamp.organization.pk):
            Member.objects.filter(pk=veldkamp.mina.pk).update(status=status)
        assert client.get(f"/o/{address}").status_code == 404
