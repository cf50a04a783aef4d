"""A mentorship ends, in whichever way, and calendars let go of what was still planned in it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from accounts.models import Activity, Member
from core.tenancy import tenant
from meetings.actions import schedule_meeting
from meetings.models import Meeting
from mentorships.actions import close_mentorship, record_pulse
from mentorships.handing_over import answer_as_mentor
from mentorships.models import Mentorship
from tests.cast import As, Veldkamp
from tests.evaluations.making import evaluation_of
from tests.factories import make_action_item, make_meeting
from tests.meetings.test_feed import events, made
from tests.mentorships.handovers import make_handover, make_mentor
from tests.reminders.calendars import all_mails, event, invitation, mail_to
from tests.reminders.making import TUESDAY
from tests.reminders.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TUESDAY, tick=False) as found:
        yield found


@pytest.fixture
def meeting(veldkamp: Veldkamp) -> Meeting:
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        return schedule_meeting(
            veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=FRIDAY, minutes=60
        )


def room(veldkamp: Veldkamp) -> str:
    return f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/"


def end_early(veldkamp: Veldkamp, as_: As) -> None:
    data = {"step": "early", "kind": "concluded_early", "reason": ""}
    as_(veldkamp.mina).post(room(veldkamp) + "closing/", data)


def answer_the_last_evaluation(veldkamp: Veldkamp, as_: As) -> None:
    as_(veldkamp.mina).post(room(veldkamp) + "closing/", {"step": "conversation"})
    for member in (veldkamp.mina, veldkamp.milan):
        evaluation = evaluation_of(veldkamp.milan_and_mina.mentorship, member)
        as_(member).post(f"/o/veldkamp/evaluations/{evaluation.pk}/", {"overall": "4"})


def close_after_departure(veldkamp: Veldkamp, as_: As) -> None:
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.milan.pk).update(status=Member.Status.DEACTIVATED)
    as_(veldkamp.carla).post(room(veldkamp) + "departure/")


def hand_over(veldkamp: Veldkamp, as_: As) -> None:
    handover = make_handover(veldkamp, make_mentor(veldkamp, "Ines Ito"))
    with tenant(veldkamp.organization.pk, handover.mentor.member_id):
        answer_as_mentor(handover, by=handover.mentor.member, accepts=True)
    as_(veldkamp.mina).post(f"/o/veldkamp/handovers/{handover.pk}/", {"answer": "yes"})


def now(veldkamp: Veldkamp) -> Mentorship:
    with tenant(veldkamp.organization.pk):
        return Mentorship.objects.get(pk=veldkamp.milan_and_mina.mentorship.pk)


@pytest.mark.parametrize(
    ("end", "readers"),
    [
        (end_early, {"mina", "milan"}),
        (answer_the_last_evaluation, {"mina", "milan"}),
        # To the mentee alone: who has left has no calendar here any more.
        (close_after_departure, {"mina"}),
        # The new pair's meetings are theirs to plan.
        (hand_over, {"mina", "milan"}),
    ],
)
def test_calendars_take_it_out(
    sink: Sink,
    veldkamp: Veldkamp,
    as_: As,
    meeting: Meeting,
    clock: Any,
    end: Callable[[Veldkamp, As], None],
    readers: set[str],
):
    mentorship = veldkamp.milan_and_mina.mentorship
    make_action_item(mentorship, "Write to Jo", owner=veldkamp.milan)
    with tenant(veldkamp.organization.pk):
        record_pulse(mentorship, open_actions=1)
    planned = all_mails(sink, TUESDAY)
    assert now(veldkamp).next_planned_at == FRIDAY
    feed = made(veldkamp, as_)
    assert len(events(feed)) == 1
    clock.move_to(TUESDAY + HOUR)
    end(veldkamp, as_)
    after = now(veldkamp)
    assert (after.status, after.next_planned_at) == ("closed", None)
    # Also where somebody closed it who sees no action items.
    assert after.open_actions == 1

    mails = all_mails(sink, TUESDAY + HOUR)
    canceled = [mail for mail in mails if "is canceled" in mail["Subject"]]
    people = {name: getattr(veldkamp, name) for name in readers}
    assert {mail["To"] for mail in canceled} == {member.email for member in people.values()}
    for member in people.values():
        mail = mail_to(canceled, member)
        assert invitation(mail).get_param("method") == "CANCEL"
        file = invitation(mail).get_payload(decode=True)
        assert isinstance(file, bytes)
        calendar = Calendar.from_ical(file)
        assert str(calendar["METHOD"]) == "CANCEL"
        [found] = calendar.walk("VEVENT")
        assert found["UID"] == event(mail_to(planned, member))["UID"]
        assert (found["SEQUENCE"], str(found["STATUS"])) == (1, "CANCELLED")
        assert found.decoded("DTSTART") == FRIDAY
        part = mail.get_body(("plain",))
        assert part is not None
        assert "Your mentorship has ended" in part.get_content()
        assert "plan another one" not in part.get_content()
    assert events(feed) == []
    later = all_mails(sink, TUESDAY + 2 * HOUR)
    assert [mail for mail in later if "is canceled" in mail["Subject"]] == []


def test_only_what_is_still_to_come(veldkamp: Veldkamp, meeting: Meeting):
    mentorship = veldkamp.milan_and_mina.mentorship
    # One has begun and is not logged yet, and one lies behind them.
    begun = make_meeting(mentorship, by=veldkamp.mina, starts_at=TUESDAY - HOUR / 2)
    held = make_meeting(
        mentorship,
        by=veldkamp.mina,
        starts_at=TUESDAY - 24 * HOUR,
        status=Meeting.Status.HELD,
        logged_at=TUESDAY,
    )
    other = veldkamp.piet_and_puck.mentorship
    theirs = make_meeting(other, by=veldkamp.puck, starts_at=FRIDAY)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        for _time in range(2):
            close_mentorship(mentorship, by=veldkamp.mina, kind="completed")
        statuses = dict(Meeting.objects.values_list("pk", "status"))
        assert statuses == {
            meeting.pk: "cancelled",
            begun.pk: "scheduled",
            held.pk: "held",
            theirs.pk: "scheduled",
        }
        canceled = Meeting.objects.get(pk=meeting.pk)
        assert (canceled.sequence, canceled.changed_by_id) == (1, veldkamp.mina.pk)
        assert Activity.objects.filter(verb="cancel", subject_id=meeting.pk).count() == 1
    assert mentorship.next_planned_at is None


def test_a_pause_leaves_what_is_planned(sink: Sink, veldkamp: Veldkamp, as_: As, meeting: Meeting):
    """As its page says: whoever rests and still wants to meet does, or cancels by hand."""
    all_mails(sink, TUESDAY)
    page = as_(veldkamp.mina).get(room(veldkamp) + "pause/").text
    assert "Meetings that you have planned stay as they are." in page
    answer = as_(veldkamp.mina).post(room(veldkamp) + "pause/", {"until_on": "2026-12-24"})
    assert answer.status_code == 303
    assert now(veldkamp).next_planned_at == FRIDAY
    assert all_mails(sink, TUESDAY + HOUR) == []
