"""A private note leaves no trace outside its page: in no mail, log, statement, search or export."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO

import pytest
from django.db import connection
from pypdf import PdfReader

from accounts.models import Activity
from core.links import link
from core.tenancy import tenant
from meetings.models import Meeting
from mentorships.models import Mentorship
from reminders.models import Delivery
from reminders.sending import send
from tests.factories import make_meeting
from tests.meetings.pages import said, url
from tests.meetings.test_feed import made
from tests.reminders.conftest import sink
from tests.reminders.making import TUESDAY, again, make_action, make_delivery

__all__ = ["sink"]

Kind = Delivery.Kind
Status = Meeting.Status
DAY = timedelta(days=1)
HELD = TUESDAY - timedelta(hours=5)
CANARY = "kanariegeel4711"

# The state that a meeting is in when such a mail goes out, and the mail's slot.
ABOUT_THE_MEETING = {
    Kind.MEETING_PLANNED: ({"starts_at": TUESDAY + 3 * DAY, "sequence": 0}, "0"),
    Kind.MEETING_CHANGED: ({"starts_at": TUESDAY + 2 * DAY, "sequence": 1}, "1"),
    Kind.MEETING_TOMORROW: ({"starts_at": TUESDAY + DAY, "sequence": 2}, "2"),
    Kind.MEETING_CANCELED: (
        {"starts_at": TUESDAY + DAY, "sequence": 3, "status": Status.CANCELLED},
        "3",
    ),
    Kind.LOG_MEETING: ({"starts_at": TUESDAY - DAY, "sequence": 4}, "4.1"),
}


@pytest.fixture(autouse=True)
def tuesday(time_machine) -> None:
    time_machine.move_to(TUESDAY, tick=False)


@pytest.fixture
def told(caplog) -> Iterator[pytest.LogCaptureFixture]:
    """All that Bruggen and Django say at their most talkative, with every statement."""
    # The mail server of the test has nothing to say; the last of these is the handler's level, too.
    caplog.set_level(logging.WARNING, logger="mail.log")
    for name in ("", "django", "django.db.backends"):
        caplog.set_level(logging.DEBUG, logger=name)
    connection.force_debug_cursor = True
    yield caplog
    connection.force_debug_cursor = False


def records(told: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [*told.get_records("setup"), *told.get_records("call")]


def spoken(told: pytest.LogCaptureFixture) -> str:
    """With the arguments of each record, and what is bytes as PostgreSQL and Python write it."""
    return "\n".join(f"{record.getMessage()} {record.__dict__!r}" for record in records(told))


def parts(mail: EmailMessage) -> str:
    """All of it, as its reader's program shows it."""
    bodies = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    return "\n".join([*map(str, mail.values()), *map(str, bodies)])


def holds_none(text: str) -> None:
    assert CANARY not in text
    assert CANARY.encode().hex() not in text


@pytest.fixture
def noted(veldkamp, as_) -> Meeting:
    """Logged with a note, then again from a second device, and wrongly: each by its page."""
    pair = veldkamp.milan_and_mina.mentorship
    with tenant(pair.organization_id):
        Mentorship.objects.filter(pk=pair.pk).update(status="running")
    meeting = make_meeting(pair, by=veldkamp.mina, starts_at=HELD)
    address, client = url(veldkamp, "log", meeting.pk), as_(veldkamp.mina)
    data = said(veldkamp.mina, HELD, private_note=CANARY, summary="On saying no")
    answer = client.post(address, data)
    assert answer.status_code == 303
    assert CANARY not in answer.url
    for wrong in ({"minutes": 0}, {"private_note": f"{CANARY} too"}):
        answer = client.post(address, data | wrong)
        assert answer.status_code == 422
        assert CANARY in answer.content.decode()
    return meeting


@pytest.mark.django_db(transaction=True)
def test_in_no_mail_and_no_log(veldkamp, told, noted, sink):
    for kind, (state, slot) in ABOUT_THE_MEETING.items():
        with tenant(noted.organization_id):
            fields = {"status": Status.SCHEDULED, **state}
            Meeting.objects.filter(pk=noted.pk).update(**fields)
        for member in (veldkamp.milan, veldkamp.mina):
            deliver(make_delivery(member, kind, noted.pk, slot=slot))
    # Nothing about a meeting is left out here that may be told by mail.
    assert {kind for kind in Kind if "meeting" in kind} == set(ABOUT_THE_MEETING)
    for member in (veldkamp.milan, veldkamp.mina):
        pair, due_on = veldkamp.milan_and_mina.mentorship, TUESDAY.date()
        item = make_action(pair, owner=member, due_on=due_on, meeting=noted)
        deliver(make_delivery(member, Kind.ACTION_DUE, item.pk, slot=f"{due_on}"))
        deliver(make_delivery(member, Kind.CHECK_IN_DUE, pair.pk, slot=f"{due_on}"))
    assert len(sink.mails) == 2 * len(ABOUT_THE_MEETING) + 4
    for mail in sink.mails:
        holds_none(parts(mail))
    said_by = {record.name for record in records(told)}
    assert {"django.db.backends", "django.request"} <= said_by
    words = spoken(told)
    # It could have been there: the statements that keep it and the mails' are.
    assert "meetings_note" in words
    assert "reminders_attempt" in words
    holds_none(words)


def deliver(delivery: Delivery) -> None:
    send(delivery.organization_id, delivery.pk)
    assert again(delivery).status == Delivery.Status.SENT, delivery.kind


def test_in_no_export_page_search_or_row(veldkamp, as_, noted):
    organization, pair = veldkamp.organization, veldkamp.milan_and_mina.mentorship
    milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
    # Where its author looks, it is.
    assert CANARY in mina.get(url(veldkamp, "detail", noted.pk)).content.decode()
    own = link("dashboards:record_take", organization, pair.pk, "json")
    assert CANARY in mina.post(own).content.decode()
    for form in ("json", "pdf", "ics"):
        taken = milan.post(link("dashboards:record_take", organization, pair.pk, form))
        assert taken.status_code == 200
        holds_none(read(taken.content))
    feeds = [made(veldkamp, as_, member) for member in (veldkamp.milan, veldkamp.mina)]
    for file in (*feeds, url(veldkamp, "calendar", noted.pk)):
        for client in (milan, mina):
            answer = client.get(file)
            assert answer.status_code == 200
            assert "BEGIN:VCALENDAR" in answer.content.decode()
            holds_none(answer.content.decode())
    export = as_(veldkamp.carla).get(link("dashboards:export", organization, veldkamp.compass.pk))
    assert "Mina Mori" in export.content.decode()
    holds_none(export.content.decode())
    for member in (veldkamp.milan, veldkamp.carla, veldkamp.olga, veldkamp.casper):
        holds_none(reachable(veldkamp, as_, member, noted))
        holds_none(everything(veldkamp, member))
    holds_none(everything(veldkamp, veldkamp.mina))
    search = link("dashboards:search", organization)
    for member in (veldkamp.mina, veldkamp.milan, veldkamp.carla, veldkamp.olga):
        found = as_(member).get(search, {"q": CANARY})
        # The page repeats what was asked for, once in its field; nothing is found.
        assert "meetings/" not in found.content.decode().split("<main", 1)[1]
    with tenant(noted.organization_id):
        assert Activity.objects.filter(verb="log").exists()


def read(content: bytes) -> str:
    """The texts of a file, of a PDF too."""
    if not content.startswith(b"%PDF"):
        return content.decode()
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "On saying no" in text
    return text


def reachable(veldkamp, as_, member, meeting: Meeting) -> str:
    """What somebody else gets to see at the addresses around it, if anything."""
    client, organization = as_(member), veldkamp.organization
    room, history = (
        link(f"dashboards:{name}", organization, meeting.mentorship_id)
        for name in ("room", "history")
    )
    addresses = [url(veldkamp, name, meeting.pk) for name in ("detail", "log", "calendar")]
    addresses += [room, history, link("dashboards:home", organization)]
    return "\n".join(client.get(address).content.decode() for address in addresses)


def everything(veldkamp, member) -> str:
    """Every row of every table that this person's queries could reach, as text."""
    with tenant(veldkamp.organization.pk, member.pk), connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public'"
            " and has_table_privilege(format('%I.%I', schemaname, tablename), 'select')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert {"meetings_note", "meetings_summary", "accounts_draft"} <= set(tables)
        words = []
        for table in tables:
            cursor.execute(f"select coalesce(string_agg(t::text, chr(10)), '') from \"{table}\" t")
            words.append(cursor.fetchone()[0])
    # Bytes are shown as hex.
    return "\n".join(words)
