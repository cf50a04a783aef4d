"""The mails that calendars take over, as a calendar reads them."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from accounts.models import Member
from reminders.rules import run_rules, take_due
from reminders.sending import send
from tests.reminders.sink import Sink


def all_mails(sink: Sink, now: datetime) -> list[EmailMessage]:
    """What one tick and its workers send."""
    run_rules(now)
    before = len(sink.mails)
    for organization_id, delivery_id in take_due(now):
        send(organization_id, delivery_id)
    return sink.mails[before:]


def mail_to(mails: list[EmailMessage], member: Member) -> EmailMessage:
    [found] = [mail for mail in mails if mail["To"] == member.email]
    return found


def invitation(mail: EmailMessage) -> EmailMessage:
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert isinstance(part, EmailMessage)
    return part


def event(mail: EmailMessage) -> Any:
    file = invitation(mail).get_payload(decode=True)
    assert isinstance(file, bytes)
    [found] = Calendar.from_ical(file).walk("VEVENT")
    return found
