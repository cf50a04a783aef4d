"""Meetings every few weeks: looked at, planned together, changed from one of them on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from core.tenancy import tenant
from meetings.models import Meeting
from mentorships.models import Mentorship
from tests.factories import make_meeting, make_mentorship
from tests.meetings.pages import again, local, meetings, plan, pulse, url, verbs
from tests.texts import without_tokens

# A Monday, a month before Europe's clocks go forward.
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_monday_in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mentorship(veldkamp) -> Mentorship:
    return veldkamp.milan_and_mina.mentorship


@pytest.fixture
def address(veldkamp, mentorship) -> str:
    return url(veldkamp, "series_create", mentorship.pk)


def form(**fields: Any) -> dict[str, Any]:
    """Thursdays at ten in Amsterdam, every two weeks: 12 and 26 March, 9 and 23 April."""
    return {
        "day": "2026-03-12",
        "time": "10:00",
        "minutes": 60,
        "weeks": 2,
        "times": 4,
        "way": "video",
        "link": "",
        "place": "",
        **fields,
    }


def confirmed(as_, member, address: str, **fields: Any) -> dict[str, Any]:
    """What the list of days sends when nothing is changed in it."""
    shown = as_(member).post(address, form(**fields)).context["occurrences"]
    return form(**fields, keep=[one.value for one in shown if one.kept], plan="1")


def test_the_days_are_seen_before_anything_is_planned(veldkamp, as_, mentorship, address):
    response = as_(veldkamp.milan).post(address, form())
    page = response.content.decode()
    assert response.status_code == 200
    found = [local(one.starts_at, veldkamp.milan) for one in response.context["occurrences"]]
    assert [f"{at:%d %b %H:%M}" for at in found] == [
        *("12 Mar 10:00", "26 Mar 10:00", "09 Apr 10:00", "23 Apr 10:00"),
    ]
    # Tokyo does not change its clocks.
    assert "18:00</time> Mina’s time" in page
    assert "17:00</time> Mina’s time" in page
    assert meetings(mentorship) == []


def test_all_of_them_at_the_same_time_on_the_clock(veldkamp, as_, mentorship, address):
    response = as_(veldkamp.milan).post(address, confirmed(as_, veldkamp.milan, address))
    assert response.status_code == 303
    found = meetings(mentorship)
    assert [at.starts_at for at in found] == [
        datetime(2026, 3, 12, 9, tzinfo=UTC),
        datetime(2026, 3, 26, 9, tzinfo=UTC),
        datetime(2026, 4, 9, 8, tzinfo=UTC),
        datetime(2026, 4, 23, 8, tzinfo=UTC),
    ]
    assert len({meeting.series_id for meeting in found}) == 1
    assert found[0].series_id is not None
    assert pulse(mentorship).next_planned_at == found[0].starts_at
    assert verbs(veldkamp.milan) == ["schedule_series"]


def test_twice_is_once(veldkamp, as_, mentorship, address):
    data = confirmed(as_, veldkamp.milan, address)
    for _time in range(2):
        assert as_(veldkamp.milan).post(address, data).status_code == 303
    assert len(meetings(mentorship)) == 4
    assert verbs(veldkamp.milan) == ["schedule_series"]


def test_one_that_is_left_out_is_not_planned(veldkamp, as_, mentorship, address):
    data = confirmed(as_, veldkamp.milan, address)
    data["keep"].pop(1)
    as_(veldkamp.milan).post(address, data)
    assert [local(m.starts_at, veldkamp.milan).day for m in meetings(mentorship)] == [12, 9, 23]


def test_until_the_planned_end(veldkamp, as_, mentorship, address):
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(planned_end_on=datetime(2026, 4, 9, tzinfo=UTC).date())
    response = as_(veldkamp.milan).post(address, form(times=""))
    assert len(response.context["occurrences"]) == 3


def test_without_a_planned_end_it_must_be_said_how_often(veldkamp, as_, mentorship, address):
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(planned_end_on=None)
    assert as_(veldkamp.milan).post(address, form(times="")).status_code == 422


def test_a_holiday_is_named_and_left_out_until_somebody_ticks_it(
    veldkamp, as_, mentorship, address
):
    veldkamp.mina.country = "JP"
    with tenant(veldkamp.organization.pk):
        veldkamp.mina.save(update_fields=["country"])
    # Showa Day is on 29 April.
    response = as_(veldkamp.milan).post(address, form(day="2026-04-15", times=2))
    assert [one.kept for one in response.context["occurrences"]] == [True, False]
    assert "A holiday for Mina: Showa Day" in response.content.decode()


def test_what_clashes_cannot_be_kept(veldkamp, as_, mentorship, address):
    other = make_mentorship(veldkamp.milan_and_mina.mentor, veldkamp.piet_and_puck.mentee)
    make_meeting(other, by=veldkamp.puck, starts_at=datetime(2026, 3, 26, 9, tzinfo=UTC))
    as_milan = as_(veldkamp.milan).post(address, form())
    assert [one.blocked for one in as_milan.context["occurrences"]] == [False, True, False, False]
    assert "You have another meeting then." in as_milan.content.decode()
    at = local(datetime(2026, 3, 12, 9, tzinfo=UTC), veldkamp.mina)
    as_mina = as_(veldkamp.mina).post(address, form(time=f"{at:%H:%M}"))
    assert "Milan has another meeting then." in as_mina.content.decode()
    assert "Puck" not in without_tokens(as_mina.content.decode())
    # Sent all the same: none of them is planned, and the day is named.
    keep = [one.value for one in as_milan.context["occurrences"]]
    response = as_(veldkamp.milan).post(address, form(keep=keep, plan="1"))
    assert response.status_code == 422
    assert "Thu 26 March: You meet Puck Prins at that time" in response.content.decode()
    assert meetings(mentorship) == []


def test_another_day_is_looked_at_again_before_it_is_planned(veldkamp, as_, mentorship, address):
    data = confirmed(as_, veldkamp.milan, address) | {"day": "2026-03-13"}
    response = as_(veldkamp.milan).post(address, data)
    assert response.status_code == 200
    assert meetings(mentorship) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"weeks": "0"},
        {"weeks": "13"},
        {"times": "1"},
        {"times": "27"},
        {"times": "9" * 5000},
        {"day": ""},
        {"day": "9999-12-31"},
        {"time": "25:00"},
        {"minutes": "0"},
        {"keep": ["noon"]},
        {"plan": "1"},
    ],
)
def test_wrong_input_is_422(veldkamp, as_, mentorship, address, wrong):
    assert as_(veldkamp.milan).post(address, form() | wrong).status_code == 422
    assert meetings(mentorship) == []


def test_who_may_not(veldkamp, oakline, as_, mentorship, address):
    data = confirmed(as_, veldkamp.milan, address)
    for member, status in [(veldkamp.carla, 403), (veldkamp.piet, 404), (oakline.max, 404)]:
        assert as_(member).get(address).status_code == status
        assert as_(member).post(address, data).status_code == status
    assert meetings(mentorship) == []
    assert as_(veldkamp.mina).put(address).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp, as_, mentorship, address, count, django_assert_num_queries):
    for day in range(count):
        make_meeting(mentorship, by=veldkamp.mina, starts_at=NOW + timedelta(days=day + 60))
    client = as_(veldkamp.milan)
    with django_assert_num_queries(11):
        client.get(address)
    with django_assert_num_queries(11):
        client.post(address, form())


class TestFollowing:
    @pytest.fixture
    def planned(self, veldkamp, as_, mentorship, address) -> list[Meeting]:
        as_(veldkamp.milan).post(address, confirmed(as_, veldkamp.milan, address))
        return meetings(mentorship)

    def clocks(self, veldkamp, mentorship) -> list[str]:
        return [
            f"{local(m.starts_at, veldkamp.milan):%d %b %H:%M}"
            for m in meetings(mentorship)
            if m.status == Meeting.Status.SCHEDULED
        ]

    def test_only_this_one(self, veldkamp, as_, mentorship, planned):
        data = plan(veldkamp.milan, planned[1].starts_at + timedelta(days=1), link="", scope="one")
        as_(veldkamp.milan).post(url(veldkamp, "reschedule", planned[1].pk), data)
        assert self.clocks(veldkamp, mentorship) == [
            *("12 Mar 10:00", "27 Mar 10:00", "09 Apr 10:00", "23 Apr 10:00"),
        ]

    def test_this_one_and_those_after_it(self, veldkamp, as_, mentorship, planned):
        # To Friday at nine, over the clock change.
        to = planned[1].starts_at + timedelta(hours=23)
        data = plan(veldkamp.milan, to, link="", scope="following")
        response = as_(veldkamp.milan).post(
            url(veldkamp, "reschedule", planned[1].pk), data, follow=True
        )
        assert "3 meetings are changed." in response.content.decode()
        assert self.clocks(veldkamp, mentorship) == [
            *("12 Mar 10:00", "27 Mar 09:00", "10 Apr 09:00", "24 Apr 09:00"),
        ]
        assert [again(meeting).sequence for meeting in planned] == [0, 1, 1, 1]

    @pytest.mark.parametrize("weeks", [2, -2])
    def test_onto_the_days_of_each_other(self, veldkamp, as_, mentorship, planned, weeks):
        number = 0 if weeks > 0 else 1
        if weeks < 0:
            with tenant(veldkamp.organization.pk):
                Meeting.objects.filter(pk=planned[0].pk).update(status=Meeting.Status.CANCELLED)
        at = local(planned[number].starts_at, veldkamp.milan) + timedelta(weeks=weeks)
        data = plan(veldkamp.milan, planned[number].starts_at, link="", scope="following")
        data["day"] = f"{at:%Y-%m-%d}"
        response = as_(veldkamp.milan).post(url(veldkamp, "reschedule", planned[number].pk), data)
        assert response.status_code == 303
        assert len(self.clocks(veldkamp, mentorship)) == (4 if weeks > 0 else 3)

    def test_all_of_them_or_none(self, veldkamp, as_, mentorship, planned):
        other = make_mentorship(veldkamp.milan_and_mina.mentor, veldkamp.piet_and_puck.mentee)
        taken = planned[3].starts_at + timedelta(days=1)
        make_meeting(other, by=veldkamp.puck, starts_at=taken)
        before = self.clocks(veldkamp, mentorship)
        data = plan(
            veldkamp.milan, planned[1].starts_at + timedelta(days=1), link="", scope="following"
        )
        response = as_(veldkamp.milan).post(url(veldkamp, "reschedule", planned[1].pk), data)
        assert response.status_code == 422
        assert "Fri 24 April: You meet Puck Prins" in response.content.decode()
        assert self.clocks(veldkamp, mentorship) == before

    def test_one_is_canceled_or_all_that_follow(self, veldkamp, as_, mentorship, planned):
        as_(veldkamp.mina).post(url(veldkamp, "cancellation", planned[1].pk), {"scope": "one"})
        assert len(self.clocks(veldkamp, mentorship)) == 3
        address = url(veldkamp, "cancellation", planned[2].pk)
        response = as_(veldkamp.mina).post(address, {"scope": "following"}, follow=True)
        assert "2 meetings are canceled." in response.content.decode()
        assert self.clocks(veldkamp, mentorship) == ["12 Mar 10:00"]
        assert pulse(mentorship).next_planned_at == planned[0].starts_at

    def test_a_meeting_by_itself_is_not_asked_for_others(self, veldkamp, as_, mentorship):
        alone = make_meeting(mentorship, by=veldkamp.mina, starts_at=NOW + timedelta(days=3))
        page = as_(veldkamp.milan).get(url(veldkamp, "reschedule", alone.pk)).content.decode()
        assert 'name="scope"' not in page
