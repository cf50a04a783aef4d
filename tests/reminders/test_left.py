"""Somebody leaves the company: what those who stay are told, and what no more."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.actions import deactivate_member
from accounts.models import Member
from core.tenancy import tenant
from meetings.actions import schedule_meeting
from mentorships.models import Mentorship
from reminders.models import Delivery
from reminders.rules import run_rule, run_rules
from tests.cast import As, Veldkamp
from tests.factories import make_action_item, make_agreement, make_meeting, make_offer
from tests.meetings.test_feed import events, made
from tests.reminders.calendars import all_mails, event, invitation, mail_to
from tests.reminders.making import TUESDAY, deliveries_of, make_delivery
from tests.reminders.sink import Sink

Kind = Delivery.Kind
HOUR = timedelta(hours=1)
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TUESDAY, tick=False) as found:
        yield found


def leaves(member: Member) -> None:
    """Past the action, as rows that are older than it."""
    with tenant(member.organization_id):
        Member.objects.filter(pk=member.pk).update(status=Member.Status.DEACTIVATED)


@pytest.mark.django_db(transaction=True)
def test_the_calendar_of_who_stays_takes_it_out(sink: Sink, veldkamp: Veldkamp, as_: As, clock):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        pair = veldkamp.milan_and_mina.mentorship
        schedule_meeting(pair, by=veldkamp.mina, starts_at=FRIDAY, minutes=60)
    planned = event(mail_to(all_mails(sink, TUESDAY), veldkamp.mina))
    feed = made(veldkamp, as_)
    clock.move_to(TUESDAY + HOUR)
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        deactivate_member(veldkamp.milan, by=veldkamp.olga)
    # To nobody who has left, and not to the owner.
    [mail] = all_mails(sink, TUESDAY + HOUR)
    assert mail["To"] == veldkamp.mina.email
    assert "is canceled" in mail["Subject"]
    assert invitation(mail).get_param("method") == "CANCEL"
    assert (event(mail)["UID"], event(mail)["SEQUENCE"]) == (planned["UID"], 1)
    part = mail.get_body(("plain",))
    assert part is not None
    words = " ".join(part.get_content().split())
    assert "Milan has left, so this meeting does not take place:" in words
    assert "Your coordinator looks for a way to go on." in words
    assert "plan another one" not in words
    assert events(feed) == []
    later = all_mails(sink, FRIDAY - 20 * HOUR)
    assert [mail["Subject"] for mail in later if "You meet" in mail["Subject"]] == []


def test_nothing_to_plan_or_to_answer_with_who_has_left(veldkamp: Veldkamp):
    pair, other = veldkamp.milan_and_mina.mentorship, veldkamp.piet_and_puck.mentorship
    for mentorship, mentor, mentee in (
        (pair, veldkamp.milan, veldkamp.mina),
        (other, veldkamp.piet, veldkamp.puck),
    ):
        with tenant(mentorship.organization_id):
            Mentorship.objects.filter(pk=mentorship.pk).update(
                status="running", started_on=TUESDAY.date() - timedelta(days=42)
            )
        make_meeting(mentorship, by=mentor, starts_at=TUESDAY + 20 * HOUR)
        make_meeting(mentorship, by=mentor, starts_at=TUESDAY - 30 * HOUR)
        make_offer(mentorship, by=mentor, times=[FRIDAY])
        make_agreement(mentorship, by=mentor, status="proposed", proposed_at=TUESDAY - HOUR)
        make_action_item(mentorship, "Read", owner=mentee, due_on=TUESDAY.date())
    leaves(veldkamp.milan)
    run_rules(TUESDAY)
    gone = {
        Kind.MEETING_TOMORROW,
        Kind.SLOT_OFFER,
        Kind.AGREEMENT_PROPOSED,
        Kind.CHECK_IN_DUE,
    }
    told = {Kind(row.kind) for row in deliveries_of(veldkamp.puck)}
    assert gone < told
    # What was and what one has promised oneself stays one's own.
    assert {Kind(row.kind) for row in deliveries_of(veldkamp.mina)} == told - gone
    assert {Kind.LOG_MEETING, Kind.ACTION_DUE} <= told - gone


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_waits_while_they_leave_is_not_sent(sink: Sink, veldkamp: Veldkamp):
    pair = veldkamp.milan_and_mina.mentorship
    meeting = make_meeting(pair, by=veldkamp.milan, starts_at=TUESDAY + 20 * HOUR)
    offer = make_offer(pair, by=veldkamp.milan, times=[FRIDAY])
    for kind, subject, slot in (
        (Kind.MEETING_TOMORROW, meeting, "0"),
        (Kind.SLOT_OFFER, offer, ""),
    ):
        make_delivery(veldkamp.mina, kind, subject.pk, slot=slot, due_at=TUESDAY)
    leaves(veldkamp.milan)
    assert run_rule(Kind.MEETING_TOMORROW, TUESDAY) == 0
    assert all_mails(sink, TUESDAY) == []
