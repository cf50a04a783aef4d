"""What the mails say, in the reader's language and time."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.conf import settings

from accounts.actions import invitation_token
from accounts.models import Member
from core.tenancy import tenant
from meetings.models import AgendaItem, Meeting
from mentorships.models import Mentorship
from reminders.models import Delivery
from reminders.sending import send
from tests.cast import Veldkamp
from tests.factories import make_enrollment, make_meeting, make_member
from tests.reminders.making import (
    TUESDAY,
    make_action,
    make_delivery,
    make_evaluation,
    make_invitation,
    make_proposal,
)
from tests.reminders.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)

Kind = Delivery.Kind


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def meeting(veldkamp: Veldkamp) -> Meeting:
    """Thursday 00:30 in Tokyo, still Wednesday in Amsterdam."""
    meeting = make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=datetime(2026, 11, 25, 15, 30, tzinfo=UTC),
        link="https://meet.example/abc",
    )
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        AgendaItem.objects.create(
            organization=veldkamp.organization,
            meeting=meeting,
            mentorship=veldkamp.milan_and_mina.mentorship,
            author=veldkamp.mina,
            text="My first talk <in> English",
        )
    return meeting


def mailed(sink: Sink, delivery: Delivery) -> EmailMessage:
    send(delivery.organization_id, delivery.pk)
    return sink.mails[-1]


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def speaks(member: Member, language: str) -> None:
    with tenant(member.organization_id):
        Member.objects.filter(pk=member.pk).update(language=language)


def test_a_meeting_with_both_clocks_the_agenda_and_the_link(
    sink: Sink, veldkamp: Veldkamp, meeting: Meeting
):
    mail = mailed(sink, make_delivery(veldkamp.milan, Kind.MEETING_TOMORROW, meeting.pk, slot="0"))
    assert mail["Subject"] == "You meet Mina: Wed 25 November, 16:30"
    said = text(mail)
    assert "Wed 25 November, 16:30 your time · Thu 26 November, 00:30 Mina’s time" in said
    assert "60 minutes" in said
    assert "Video call: https://meet.example/abc" in said
    assert "– My first talk <in> English" in said
    assert f"{settings.BASE_URL}/o/veldkamp/meetings/{meeting.pk}/" in said
    assert "– My first talk &lt;in&gt; English" in html(mail)
    assert "<html lang=" in html(mail)


def test_the_meetings_calendar_file(sink: Sink, veldkamp: Veldkamp, meeting: Meeting):
    mail = mailed(sink, make_delivery(veldkamp.mina, Kind.MEETING_TOMORROW, meeting.pk, slot="0"))
    [part] = mail.iter_attachments()
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "meeting.ics")
    calendar = str(part.get_content())
    assert f"UID:{meeting.pk}@" in calendar
    assert "DTSTART;TZID=Asia/Tokyo:20261126T003000" in calendar
    assert "SUMMARY:Meeting with Milan" in calendar
    # What people wrote stays out of calendars that a company may read.
    assert "My first talk" not in calendar


def test_days_in_the_readers_language(sink: Sink, veldkamp: Veldkamp, meeting: Meeting):
    speaks(veldkamp.milan, "nl")
    mail = mailed(sink, make_delivery(veldkamp.milan, Kind.MEETING_TOMORROW, meeting.pk, slot="0"))
    assert "november" in text(mail)
    assert "November" not in text(mail)
    assert 'lang="nl"' in html(mail)


def test_the_organizations_language_for_who_has_chosen_none(
    sink: Sink, veldkamp: Veldkamp, meeting: Meeting
):
    with tenant(veldkamp.organization.pk):
        type(veldkamp.organization).objects.update(language="nl")
    speaks(veldkamp.mina, "en")
    to_milan = make_delivery(veldkamp.milan, Kind.MEETING_TOMORROW, meeting.pk, slot="0")
    to_mina = make_delivery(veldkamp.mina, Kind.MEETING_TOMORROW, meeting.pk, slot="0")
    assert 'lang="nl"' in html(mailed(sink, to_milan))
    assert 'lang="en"' in html(mailed(sink, to_mina))


def test_an_empty_agenda_asks_for_one_thing(sink: Sink, veldkamp: Veldkamp):
    meeting = make_meeting(
        veldkamp.piet_and_puck.mentorship,
        by=veldkamp.puck,
        starts_at=TUESDAY + timedelta(days=1),
        way=Meeting.Way.IN_PERSON,
        place="Canteen",
    )
    said = text(
        mailed(sink, make_delivery(veldkamp.piet, Kind.MEETING_TOMORROW, meeting.pk, slot="0"))
    )
    assert "The agenda is still empty." in said
    assert "In person: Canteen" in said
    # Both in one zone: one clock.
    assert "Wed 25 November, 11:00 for you and Puck" in said


def test_an_invitation_has_the_door_in_it(sink: Sink, veldkamp: Veldkamp):
    guest = make_member(veldkamp.organization, "Gert Groen", status=Member.Status.EXPECTED)
    invitation = make_invitation(guest, by=veldkamp.carla)
    mail = mailed(sink, make_delivery(guest, Kind.INVITATION, invitation.pk))
    assert mail["Subject"] == "Veldkamp invites you to its mentoring programs"
    assert "Carla Coenen would like you to take part" in text(mail)
    assert f"/o/veldkamp/invitations/{invitation_token(invitation.pk)}/" in text(mail)
    assert "until Tue 1 December" in text(mail)


def test_a_proposal_names_the_other(sink: Sink, veldkamp: Veldkamp):
    pair = veldkamp.milan_and_mina
    proposal = make_proposal(pair.mentor, pair.mentee)
    mail = mailed(sink, make_delivery(veldkamp.mina, Kind.PROPOSAL, proposal.pk))
    assert mail["Subject"] == "A match for you: Milan"
    assert "You and Milan Meijer are proposed to each other in the program Compass." in text(mail)
    assert f"/o/veldkamp/proposals/{proposal.pk}/" in text(mail)


def test_what_the_pair_wrote_is_in_no_subject(sink: Sink, veldkamp: Veldkamp):
    action = make_action(
        veldkamp.milan_and_mina.mentorship,
        owner=veldkamp.milan,
        due_on=TUESDAY.date(),
        text="Ask for a raise",
    )
    mail = mailed(
        sink, make_delivery(veldkamp.milan, Kind.ACTION_DUE, action.pk, slot="2026-11-24")
    )
    assert mail["Subject"] == "An action item is due on Tue 24 November"
    assert "“Ask for a raise”, from your mentorship with Mina." in text(mail)
    assert "/o/veldkamp/actions/" in text(mail)


def test_an_action_item_that_is_overdue_says_so(sink: Sink, veldkamp: Veldkamp):
    action = make_action(
        veldkamp.milan_and_mina.mentorship, owner=veldkamp.milan, due_on=TUESDAY.date()
    )
    mail = mailed(
        sink, make_delivery(veldkamp.milan, Kind.ACTION_DUE, action.pk, slot="2026-11-24+0")
    )
    assert mail["Subject"] == "An action item was due on Tue 24 November"


def test_a_log_a_check_in_and_an_evaluation_lead_to_their_pages(sink: Sink, veldkamp: Veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(status="running")
    meeting = make_meeting(mentorship, by=veldkamp.mina, starts_at=TUESDAY - timedelta(days=1))
    evaluation = make_evaluation(mentorship, author=veldkamp.milan)
    for kind, subject, slot, title, path in [
        (
            Kind.LOG_MEETING,
            meeting.pk,
            "0.1",
            "How was your meeting with Mina?",
            f"/meetings/{meeting.pk}/log/",
        ),
        (
            Kind.CHECK_IN_DUE,
            mentorship.pk,
            "2026-11-24",
            "How is it going with Mina?",
            f"/mentorships/{mentorship.pk}/check-in/",
        ),
        (
            Kind.END_EVALUATION,
            evaluation.pk,
            "1",
            "Look back on your mentorship with Mina",
            f"/evaluations/{evaluation.pk}/",
        ),
    ]:
        mail = mailed(sink, make_delivery(veldkamp.milan, kind, subject, slot=slot))
        assert mail["Subject"] == title
        assert f"{settings.BASE_URL}/o/veldkamp{path}" in text(mail)


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_a_circle_is_told_with_all_names(sink: Sink, veldkamp: Veldkamp, role: str):
    third = make_enrollment(veldkamp.compass, veldkamp.olga, role)
    mentorship = veldkamp.milan_and_mina.mentorship
    with tenant(veldkamp.organization.pk):
        mentorship.participants.create(
            organization=veldkamp.organization,
            enrollment=third,
            member=veldkamp.olga,
            role=role,
        )
    meeting = make_meeting(mentorship, by=veldkamp.mina, starts_at=TUESDAY + timedelta(days=1))
    mail = mailed(sink, make_delivery(veldkamp.milan, Kind.MEETING_TOMORROW, meeting.pk, slot="0"))
    assert mail["Subject"] == "You meet Mina and Olga: Wed 25 November, 11:00"


def test_each_can_be_stopped_by_one_click(sink: Sink, veldkamp: Veldkamp, meeting: Meeting):
    mail = mailed(sink, make_delivery(veldkamp.milan, Kind.MEETING_TOMORROW, meeting.pk, slot="0"))
    url = mail["List-Unsubscribe"].strip().strip("<>")
    assert url.startswith(f"{settings.BASE_URL}/o/veldkamp/reminders/off/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in text(mail)
    assert url in html(mail)
