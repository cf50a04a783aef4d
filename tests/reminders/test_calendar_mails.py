"""Invitations, updates and cancellations for calendars (iTIP, RFC 5546) by mail."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine

from accounts.models import Member
from core.tenancy import tenant
from meetings.actions import cancel_meeting, reschedule_meeting, schedule_meeting
from meetings.models import AgendaItem, Meeting
from mentorships.models import Mentorship
from reminders.actions import switch_off
from reminders.models import Delivery
from reminders.rules import run_rule, run_rules
from tests.cast import Veldkamp
from tests.factories import make_meeting
from tests.reminders.calendars import all_mails, event, invitation, mail_to
from tests.reminders.making import TUESDAY, deliveries_of
from tests.reminders.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)

Kind = Delivery.Kind
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Friday 10:00 in Amsterdam, 18:00 in Tokyo.
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TUESDAY, tick=False) as found:
        yield found


@pytest.fixture
def meeting(veldkamp: Veldkamp) -> Meeting:
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        return schedule_meeting(
            veldkamp.milan_and_mina.mentorship,
            by=veldkamp.mina,
            starts_at=FRIDAY,
            minutes=60,
            link="https://meet.example/abc",
        )


def move(veldkamp: Veldkamp, meeting: Meeting, *, by: Member, to: datetime) -> None:
    with tenant(veldkamp.organization.pk, by.pk):
        reschedule_meeting(meeting, by=by, starts_at=to, minutes=60, way="phone")


def cancel(veldkamp: Veldkamp, meeting: Meeting, *, by: Member) -> None:
    with tenant(veldkamp.organization.pk, by.pk):
        cancel_meeting(meeting, by=by)


def told(member: Member) -> list[tuple[str, str, str]]:
    return [(row.kind, row.slot, row.status) for row in deliveries_of(member)]


class TestRules:
    def test_the_planner_at_once_and_the_other_in_working_hours(
        self, veldkamp: Veldkamp, meeting: Meeting
    ):
        assert run_rule(Kind.MEETING_PLANNED, TUESDAY) == 2
        assert run_rule(Kind.MEETING_PLANNED, TUESDAY + HOUR) == 0
        [minas] = deliveries_of(veldkamp.mina)
        [milans] = deliveries_of(veldkamp.milan)
        # Mina planned it herself: for her calendar at once, in the evening, and no news to her.
        assert (minas.due_at, minas.seen_at) == (TUESDAY, TUESDAY)
        assert (milans.due_at, milans.seen_at) == (TUESDAY, None)

    def test_not_at_night_but_half_a_day_before(self, veldkamp: Veldkamp):
        midnight = datetime(2026, 11, 24, 23, tzinfo=UTC)
        with time_machine.travel(midnight, tick=False):
            for hours in (40, 14):
                make_meeting(
                    veldkamp.milan_and_mina.mentorship,
                    by=veldkamp.mina,
                    starts_at=midnight + hours * HOUR,
                    changed_at=midnight,
                )
        run_rule(Kind.MEETING_PLANNED, midnight)
        # Eight in the morning in Amsterdam, and in time for the earlier of the two.
        assert sorted(row.due_at for row in deliveries_of(veldkamp.milan)) == [
            midnight + 2 * HOUR,
            datetime(2026, 11, 25, 7, tzinfo=UTC),
        ]

    def test_a_change_and_a_cancellation_whatever_the_hour(
        self, veldkamp: Veldkamp, meeting: Meeting
    ):
        move(veldkamp, meeting, by=veldkamp.milan, to=FRIDAY + HOUR)
        assert run_rule(Kind.MEETING_PLANNED, TUESDAY) == 0
        assert run_rule(Kind.MEETING_CHANGED, TUESDAY) == 2
        [minas] = deliveries_of(veldkamp.mina)
        assert (minas.slot, minas.due_at, minas.seen_at) == ("1", TUESDAY, None)
        [milans] = deliveries_of(veldkamp.milan)
        assert milans.seen_at == TUESDAY
        cancel(veldkamp, meeting, by=veldkamp.milan)
        assert run_rule(Kind.MEETING_CHANGED, TUESDAY) == 0
        assert run_rule(Kind.MEETING_CANCELED, TUESDAY) == 2
        assert run_rule(Kind.MEETING_CANCELED, TUESDAY + HOUR) == 0

    def test_nothing_of_one_that_lived_for_a_moment(self, veldkamp: Veldkamp, meeting: Meeting):
        cancel(veldkamp, meeting, by=veldkamp.mina)
        assert run_rules(TUESDAY) == 0

    def test_a_cancellation_of_what_was_planned_long_ago(
        self, veldkamp: Veldkamp, meeting: Meeting, clock: Any
    ):
        clock.move_to(TUESDAY + DAY)
        cancel(veldkamp, meeting, by=veldkamp.mina)
        assert run_rule(Kind.MEETING_CANCELED, TUESDAY + DAY) == 2

    @pytest.mark.parametrize("kind", [Kind.MEETING_PLANNED, Kind.MEETING_CHANGED])
    def test_nothing_of_the_past_nor_of_long_ago(self, veldkamp: Veldkamp, kind: Delivery.Kind):
        fields = {"sequence": 0 if kind == Kind.MEETING_PLANNED else 3}
        pair = veldkamp.milan_and_mina.mentorship
        make_meeting(
            pair, by=veldkamp.mina, starts_at=TUESDAY - HOUR, changed_at=TUESDAY - DAY, **fields
        )
        make_meeting(
            pair, by=veldkamp.mina, starts_at=FRIDAY, changed_at=TUESDAY - 8 * DAY, **fields
        )
        assert run_rule(kind, TUESDAY) == 0

    def test_not_to_who_was_deactivated_nor_where_all_has_ended(
        self, veldkamp: Veldkamp, meeting: Meeting
    ):
        with tenant(veldkamp.organization.pk):
            Member.objects.filter(pk=veldkamp.milan.pk).update(status=Member.Status.DEACTIVATED)
        assert run_rule(Kind.MEETING_PLANNED, TUESDAY) == 1
        assert deliveries_of(veldkamp.milan) == []
        with tenant(veldkamp.organization.pk):
            Delivery.objects.all().delete()
            Mentorship.objects.filter(pk=veldkamp.milan_and_mina.mentorship.pk).update(
                status=Mentorship.Status.CLOSED, closed_at=TUESDAY
            )
        assert run_rule(Kind.MEETING_PLANNED, TUESDAY) == 0


def test_planned_changed_and_canceled_are_one_event(
    sink: Sink, veldkamp: Veldkamp, meeting: Meeting, clock: Any
):
    found = [all_mails(sink, TUESDAY)]
    clock.move_to(TUESDAY + HOUR)
    move(veldkamp, meeting, by=veldkamp.milan, to=FRIDAY + 2 * HOUR)
    found.append(all_mails(sink, TUESDAY + HOUR))
    clock.move_to(TUESDAY + 2 * HOUR)
    cancel(veldkamp, meeting, by=veldkamp.mina)
    found.append(all_mails(sink, TUESDAY + 2 * HOUR))
    assert [len(mails) for mails in found] == [2, 2, 2]
    minas = [mail_to(mails, veldkamp.mina) for mails in found]
    assert [invitation(mail).get_param("method") for mail in minas] == [
        "REQUEST",
        "REQUEST",
        "CANCEL",
    ]
    events = [event(mail) for mail in minas]
    assert len({str(one["UID"]) for one in events}) == 1
    assert [one["SEQUENCE"] for one in events] == [0, 1, 2]
    assert [str(one["STATUS"]) for one in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [one["DTSTART"].dt for one in events] == [FRIDAY, FRIDAY + 2 * HOUR, FRIDAY + 2 * HOUR]
    # Each in the zone of whom it goes to.
    zones = [event(mail_to(found[0], who))["DTSTART"].params["TZID"] for who in pair(veldkamp)]
    assert zones == ["Europe/Amsterdam", "Asia/Tokyo"]
    assert all_mails(sink, TUESDAY + 3 * HOUR) == []


def pair(veldkamp: Veldkamp) -> list[Member]:
    return [veldkamp.milan, veldkamp.mina]


def test_built_the_way_mail_programs_read_it(sink: Sink, veldkamp: Veldkamp, meeting: Meeting):
    mail = mail_to(all_mails(sink, TUESDAY), veldkamp.milan)
    assert mail.get_content_type() == "multipart/mixed"
    bodies, attached = mail.iter_parts()
    assert isinstance(bodies, EmailMessage)
    assert isinstance(attached, EmailMessage)
    assert bodies.get_content_type() == "multipart/alternative"
    # The last is what a program that knows it prefers.
    assert [part.get_content_type() for part in bodies.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    part = invitation(mail)
    assert (part.get_param("method"), part.get_content_charset()) == ("REQUEST", "utf-8")
    assert part.get_content_disposition() is None
    assert attached.get_content_type() == "application/ics"
    assert attached.get_content_disposition() == "attachment"
    assert attached.get_filename() == "invite.ics"
    # The same file in both places, in the line ends that the format asks for.
    file = attached.get_payload(decode=True)
    assert isinstance(file, bytes)
    assert file.count(b"\n") == file.count(b"\r\n")
    inline = part.get_payload(decode=True)
    assert isinstance(inline, bytes)
    assert inline.splitlines() == file.splitlines()
    assert b"METHOD:REQUEST\r\n" in file


def test_names_who_takes_part_and_nothing_that_they_wrote(
    sink: Sink, veldkamp: Veldkamp, meeting: Meeting
):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        AgendaItem.objects.create(
            organization=veldkamp.organization,
            meeting=meeting,
            mentorship=veldkamp.milan_and_mina.mentorship,
            author=veldkamp.mina,
            text="Kanarie4711",
        )
    mail = mail_to(all_mails(sink, TUESDAY), veldkamp.milan)
    assert b"Kanarie4711" not in mail.as_bytes()
    found = event(mail)
    assert {str(one) for one in found["ATTENDEE"]} == {
        f"mailto:{member.email}" for member in pair(veldkamp)
    }
    assert str(found["SUMMARY"]) == "Meeting with Mina"
    assert str(found["LOCATION"]) == "https://meet.example/abc"
    assert f"/o/veldkamp/meetings/{meeting.pk}/" in str(found["URL"])
    part = mail.get_body(("plain",))
    assert part is not None
    assert "Fri 27 November, 10:00 your time · 18:00 Mina’s time" in part.get_content()


def test_in_the_readers_language(sink: Sink, veldkamp: Veldkamp, meeting: Meeting):
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.milan.pk).update(language="nl")
    mail = mail_to(all_mails(sink, TUESDAY), veldkamp.milan)
    part = mail.get_body(("html",))
    assert part is not None
    assert '<html lang="nl"' in part.get_content()


def test_moved_before_it_was_mailed(sink: Sink, veldkamp: Veldkamp, meeting: Meeting, clock: Any):
    """What is no longer so is not told; the last word is."""
    run_rules(TUESDAY)
    move(veldkamp, meeting, by=veldkamp.mina, to=FRIDAY + HOUR)
    mails = all_mails(sink, TUESDAY)
    assert [event(mail)["SEQUENCE"] for mail in mails] == [1, 1]
    assert sorted(told(veldkamp.milan)) == [
        ("meeting_changed", "1", "sent"),
        ("meeting_planned", "0", "dropped"),
    ]


def test_switched_off_kinds_stay_in_the_app(
    sink: Sink, veldkamp: Veldkamp, meeting: Meeting, clock: Any
):
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        switch_off(veldkamp.milan, kind=Kind.MEETING_PLANNED)
    assert [mail["To"] for mail in all_mails(sink, TUESDAY)] == [veldkamp.mina.email]
    assert told(veldkamp.milan) == [("meeting_planned", "0", "in_app")]
    # Of that kind alone.
    clock.move_to(TUESDAY + HOUR)
    cancel(veldkamp, meeting, by=veldkamp.mina)
    assert len(all_mails(sink, TUESDAY + HOUR)) == 2


def test_in_doubt_is_not_sent_twice(sink: Sink, veldkamp: Veldkamp, meeting: Meeting):
    sink.dies_after_data = True
    all_mails(sink, TUESDAY)
    sink.dies_after_data = False
    assert all_mails(sink, TUESDAY + HOUR) == []
    assert set(sink.counts().values()) == {1}
    assert told(veldkamp.milan) == [("meeting_planned", "0", "in_doubt")]


def test_a_change_that_was_refused_is_tried_again_in_the_night(
    sink: Sink, veldkamp: Veldkamp, meeting: Meeting
):
    """Mina's evening: for a reminder it would be the next morning."""
    move(veldkamp, meeting, by=veldkamp.milan, to=FRIDAY + HOUR)
    sink.recipient_answer = "451 later"
    all_mails(sink, TUESDAY)
    [minas] = deliveries_of(veldkamp.mina)
    assert (minas.status, minas.tries) == ("waiting", 1)
    assert TUESDAY < minas.due_at < TUESDAY + timedelta(minutes=1)


def test_the_list_in_the_app(veldkamp: Veldkamp, meeting: Meeting, as_):
    run_rules(TUESDAY)
    page = as_(veldkamp.milan).get("/o/veldkamp/reminders/").content.decode()
    assert "Planned with Mina: Fri 27 November, 10:00" in page
