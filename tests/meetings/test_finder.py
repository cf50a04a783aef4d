"""What the planning pages know of people's time: holidays, other meetings, acceptable hours."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from core.tenancy import tenant
from meetings.access import hours_of
from meetings.day_picture import Segment, day_picture
from meetings.finder import Finder
from meetings.public_holidays import holidays_in
from meetings.timezones import Hours
from tests.factories import make_held_meeting, make_meeting, make_mentorship
from tests.meetings.pages import local, url

# A Monday; 23 November is Labor Thanksgiving Day in Japan.
NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_monday_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def finder(veldkamp):
    veldkamp.mina.country = "JP"
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        veldkamp.mina.save(update_fields=["country"])
        yield Finder(
            veldkamp.milan_and_mina.mentorship, first=veldkamp.milan, others=[veldkamp.mina]
        )


def test_holidays_in_the_readers_language_where_there_are_names_in_it():
    asked: dict[str, Any] = {"first": date(2026, 12, 24), "days": 4}
    assert list(holidays_in("NL", language="nl", **asked).values()) == [
        *("Eerste kerstdag", "Tweede kerstdag"),
    ]
    assert list(holidays_in("nl", language="en", **asked).values()) == [
        *("Christmas Day", "Second Day of Christmas"),
    ]
    # No Dutch names for Japan: English ones.
    labor = holidays_in("JP", language="nl", first=date(2026, 11, 23), days=1)
    assert labor == {date(2026, 11, 23): "Labor Thanksgiving Day"}
    assert holidays_in("PT", language="pt-br", **asked) != {}
    assert holidays_in("XX", language="en", **asked) == {}
    assert holidays_in("", language="en", **asked) == {}
    # Over the turn of the year.
    turn = holidays_in("NL", language="nl", first=date(2026, 12, 26), days=10)
    assert date(2027, 1, 1) in turn


def test_no_slot_on_a_holiday_of_either(finder, veldkamp):
    days = {local(slot.starts_at, veldkamp.mina).date() for slot in finder.slots(60, count=40)}
    assert date(2026, 11, 24) in days
    assert date(2026, 11, 23) not in days
    assert finder.coming_holidays() == [
        (veldkamp.mina, date(2026, 11, 23), "Labor Thanksgiving Day")
    ]
    with translation.override("nl"):
        assert finder.holiday_at(veldkamp.mina, datetime(2026, 11, 23, 3, tzinfo=UTC))
    # Midnight in Tokyo comes before it does in Amsterdam.
    assert finder.holiday_at(veldkamp.mina, datetime(2026, 11, 22, 16, tzinfo=UTC))
    assert not finder.holiday_at(veldkamp.milan, datetime(2026, 11, 23, 3, tzinfo=UTC))


def test_a_holiday_is_said_of_a_time_that_is_typed(veldkamp, finder, as_):
    address = url(veldkamp, "create", veldkamp.milan_and_mina.mentorship.pk)
    data = {"day": "2026-11-23", "time": "09:00", "minutes": "60", "way": "video", "look": "1"}
    page = as_(veldkamp.milan).post(address, data).content.decode()
    assert "A holiday for Mina: Labor Thanksgiving Day." in page
    assert "Mon 23 November" in page


def test_no_slot_in_another_meeting_of_either(veldkamp, finder):
    first = finder.slots(60)[0]
    other = make_mentorship(veldkamp.milan_and_mina.mentor, veldkamp.piet_and_puck.mentee)
    make_meeting(other, by=veldkamp.puck, starts_at=first.starts_at)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        anew = Finder(finder.mentorship, first=veldkamp.mina, others=[veldkamp.milan])
        assert first.starts_at not in [slot.starts_at for slot in anew.slots(60, count=50)]
        assert anew.taken(first.starts_at, 60) == [veldkamp.milan]


def test_the_meeting_that_moves_takes_no_time(veldkamp, finder):
    meeting = make_meeting(finder.mentorship, by=veldkamp.mina, starts_at=NOW + timedelta(days=2))
    assert finder.taken(meeting.starts_at, 60) == [veldkamp.milan, veldkamp.mina]
    moving = Finder(finder.mentorship, first=veldkamp.milan, others=[veldkamp.mina], but=meeting)
    assert moving.taken(meeting.starts_at, 60) == []
    assert moving.ledger.entries == ()


def test_what_is_planned_counts_as_carried_too(veldkamp, finder):
    # 17:30 in Tokyo and 9:30 in Amsterdam, once held and once to come.
    make_held_meeting(
        finder.mentorship, by=veldkamp.mina, starts_at=datetime(2026, 11, 10, 8, 30, tzinfo=UTC)
    )
    make_meeting(
        finder.mentorship, by=veldkamp.mina, starts_at=datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    )
    assert finder.ledger.minutes == {str(veldkamp.milan.pk): 0, str(veldkamp.mina.pk): 180}
    assert finder.slots(60)[0].carried_by == (str(veldkamp.milan.pk),)


def test_why_it_is_in_this_order(veldkamp, finder, as_):
    make_held_meeting(
        finder.mentorship, by=veldkamp.mina, starts_at=datetime(2026, 11, 10, 8, 30, tzinfo=UTC)
    )
    address = url(veldkamp, "create", veldkamp.milan_and_mina.mentorship.pk)
    assert (
        "Mina has met 1 h 30 min outside their hours and you 0 minutes, so what is fine for Mina"
        " comes first." in as_(veldkamp.milan).get(address).content.decode()
    )
    assert (
        "You have met 1 h 30 min outside your hours and Milan 0 minutes, so what is fine for you"
        " comes first." in as_(veldkamp.mina).get(address).content.decode()
    )


@pytest.mark.parametrize(
    ("said", "acceptable"),
    [
        ((time(6), time(23)), (6 * 60, 23 * 60)),
        ((time(18), time(2)), (18 * 60, 2 * 60)),
        ((None, None), (7 * 60, 19 * 60)),
        ((time(6), None), (7 * 60, 19 * 60)),
        ((time(6), time(6)), (7 * 60, 19 * 60)),
    ],
)
def test_when_somebody_would_still_meet(veldkamp, said, acceptable):
    veldkamp.mina.acceptable_from, veldkamp.mina.acceptable_until = said
    assert hours_of(veldkamp.mina).acceptable == acceptable


def test_the_profile_asks_for_it(veldkamp, as_):
    address = "/o/veldkamp/profile/"
    client = as_(veldkamp.mina)
    fields = client.get(address).context["form"]
    data = {
        name: value for name in fields.fields if (value := fields[name].value()) not in (None, "")
    } | {"works_from": "09:00", "works_until": "17:00", "languages": "en"}
    for earliest, latest, status in [
        ("07:00", "", 422),
        ("", "22:00", 422),
        ("07:00", "07:00", 422),
        ("07:00", "22:00", 303),
        ("", "", 303),
    ]:
        typed = {"acceptable_from": earliest, "acceptable_until": latest}
        assert client.post(address, data | typed).status_code == status, typed
        if status == 303:
            with tenant(veldkamp.organization.pk):
                veldkamp.mina.refresh_from_db()
            found = veldkamp.mina.acceptable_from, veldkamp.mina.acceptable_until
            wanted = (time(7), time(22)) if earliest else (None, None)
            assert found == wanted


def test_two_days_over_the_same_hours():
    people = {"ann": Hours("Europe/London"), "ben": Hours("Asia/Tokyo")}
    found = day_picture(people, datetime(2026, 1, 14, 9, tzinfo=UTC), minutes=60)
    ann, ben = found.bars
    assert ann.works == [Segment(37.5, 33.33)]
    assert ann.ticks == ["00:00", "06:00", "12:00", "18:00", "00:00"]
    # Nine to five in Tokyo is midnight to eight in London.
    assert ben.works == [Segment(0.0, 33.33)]
    assert ben.ticks == ["09:00", "15:00", "21:00", "03:00", "09:00"]
    assert found.meeting == Segment(37.5, 4.17)
    # On a Sunday in London it is Monday in Tokyo for the last part of the day.
    sunday = day_picture(people, datetime(2026, 1, 11, 9, tzinfo=UTC), minutes=60)
    assert sunday.bars[0].works == []
    assert sunday.bars[1].works == []
    friday = day_picture(people, datetime(2026, 1, 16, 23, 30, tzinfo=UTC), minutes=60)
    assert friday.meeting == Segment(97.92, 2.08)
