"""That somebody wrote, and when a question is offered: told in time, and never a word of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from core.tenancy import tenant
from mentorships.models import Mentorship
from reminders.models import Delivery
from reminders.rules import run_rule
from reminders.sending import send
from sharing.actions import mark_read, remove_message
from sharing.models import Conversation
from tests.cast import As, Veldkamp
from tests.evaluations.making import make_reflection
from tests.reminders.making import TUESDAY, again, deliveries_of, make_delivery, told
from tests.reminders.sink import Sink
from tests.sharing.making import age, last_message, make_conversation, make_message

Kind = Delivery.Kind
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def write(veldkamp: Veldkamp, at: datetime, text: str = "Kanarie4711") -> Conversation:
    """Mina begins a conversation."""
    with time_machine.travel(at, tick=False):
        return make_conversation(
            veldkamp.milan_and_mina.mentorship, f"About {text}", text, by=veldkamp.mina
        )


def answer(conversation: Conversation, veldkamp: Veldkamp, at: datetime, text: str) -> None:
    with time_machine.travel(at, tick=False):
        make_message(conversation, text, by=veldkamp.mina)


def read(conversation: Conversation, veldkamp: Veldkamp, at: datetime) -> None:
    with (
        time_machine.travel(at, tick=False),
        tenant(veldkamp.organization.pk, veldkamp.milan.pk),
    ):
        mark_read(conversation, by=veldkamp.milan, until=at)


class TestMessage:
    def test_tells_the_other_once(self, veldkamp: Veldkamp):
        write(veldkamp, TUESDAY - 5 * MINUTE)
        assert run_rule(Kind.MESSAGE, TUESDAY) == 1
        assert run_rule(Kind.MESSAGE, TUESDAY + MINUTE) == 0
        [delivery] = deliveries_of(veldkamp.milan)
        assert delivery.due_at == TUESDAY
        assert deliveries_of(veldkamp.mina) == []

    def test_not_within_two_minutes_nor_when_it_was_read(self, veldkamp: Veldkamp):
        begun = write(veldkamp, TUESDAY - MINUTE)
        assert run_rule(Kind.MESSAGE, TUESDAY) == 0
        read(begun, veldkamp, TUESDAY)
        assert run_rule(Kind.MESSAGE, TUESDAY + 2 * MINUTE) == 0

    def test_once_an_hour_for_a_conversation(self, veldkamp: Veldkamp):
        begun = write(veldkamp, TUESDAY - 5 * MINUTE)
        found = []
        for minutes in range(0, 180, 10):
            answer(begun, veldkamp, TUESDAY + minutes * MINUTE, f"And {minutes}")
            if run_rule(Kind.MESSAGE, TUESDAY + (minutes + 3) * MINUTE):
                found.append(minutes)
                for delivery in deliveries_of(veldkamp.milan):
                    with tenant(veldkamp.organization.pk):
                        Delivery.objects.filter(pk=delivery.pk).update(status="sent")
        assert found == [0, 60, 120]

    def test_another_conversation_tells_for_itself(self, veldkamp: Veldkamp):
        write(veldkamp, TUESDAY - 5 * MINUTE, "one")
        write(veldkamp, TUESDAY - 4 * MINUTE, "two")
        assert run_rule(Kind.MESSAGE, TUESDAY) == 2

    def test_in_working_hours_and_one_mail_for_the_whole_weekend(self, veldkamp: Veldkamp):
        saturday = datetime(2026, 11, 28, 9, tzinfo=UTC)
        begun = write(veldkamp, saturday)
        assert run_rule(Kind.MESSAGE, saturday + 5 * MINUTE) == 1
        answer(begun, veldkamp, saturday + DAY, "And on Sunday")
        assert run_rule(Kind.MESSAGE, saturday + DAY + 5 * MINUTE) == 0
        [delivery] = deliveries_of(veldkamp.milan)
        assert delivery.due_at == datetime(2026, 11, 30, 7, tzinfo=UTC)
        # Sent on Monday, it told of Sunday's, too.
        with tenant(veldkamp.organization.pk):
            Delivery.objects.update(status="sent")
        assert run_rule(Kind.MESSAGE, datetime(2026, 11, 30, 9, tzinfo=UTC)) == 0

    def test_not_what_was_removed_nor_after_the_end(self, veldkamp: Veldkamp):
        begun = write(veldkamp, TUESDAY - 5 * MINUTE)
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            remove_message(last_message(begun, by=veldkamp.mina))
        assert run_rule(Kind.MESSAGE, TUESDAY) == 0
        answer(begun, veldkamp, TUESDAY, "Again")
        with tenant(veldkamp.organization.pk):
            Mentorship.objects.update(status="closed", closed_at=TUESDAY)
        assert run_rule(Kind.MESSAGE, TUESDAY + 5 * MINUTE) == 0

    def test_what_is_old_is_no_news(self, veldkamp: Veldkamp):
        begun = write(veldkamp, TUESDAY)
        age(last_message(begun, by=veldkamp.mina), by=veldkamp.mina, days=4000)
        assert run_rule(Kind.MESSAGE, TUESDAY) == 0


@pytest.mark.django_db(transaction=True)
class TestMail:
    @pytest.fixture(autouse=True)
    def tuesday(self):
        with time_machine.travel(TUESDAY, tick=False):
            yield

    def tell(self, veldkamp: Veldkamp, begun: Conversation) -> Delivery:
        return make_delivery(veldkamp.milan, Kind.MESSAGE, begun.pk, slot="now")

    def test_says_who_and_not_what(self, sink: Sink, veldkamp: Veldkamp):
        begun = write(veldkamp, TUESDAY - 5 * MINUTE)
        send(begun.organization_id, self.tell(veldkamp, begun).pk)
        [mail] = sink.mails
        assert mail["Subject"] == "Mina wrote to you"
        whole = mail.as_string() + "".join(
            part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"
        )
        assert "Kanarie4711" not in whole
        assert f"/o/veldkamp/conversations/{begun.pk}/" in whole

    def test_not_when_it_was_read_meanwhile(self, sink: Sink, veldkamp: Veldkamp):
        begun = write(veldkamp, TUESDAY - 5 * MINUTE)
        delivery = self.tell(veldkamp, begun)
        read(begun, veldkamp, TUESDAY)
        send(begun.organization_id, delivery.pk)
        assert (sink.mails, again(delivery).status) == ([], "dropped")

    def test_the_reminder_in_the_app_says_no_more(self, veldkamp: Veldkamp, as_: As):
        begun = write(veldkamp, TUESDAY - 5 * MINUTE)
        self.tell(veldkamp, begun)
        html = as_(veldkamp.milan).get("/o/veldkamp/reminders/").content.decode()
        assert "Mina wrote to you" in html
        assert "Kanarie4711" not in html

    def test_reflection_sent_unless_one_has_written(self, sink: Sink, veldkamp: Veldkamp):
        mentorship = veldkamp.milan_and_mina.mentorship
        first, second = (
            make_delivery(
                member, Kind.REFLECTION, mentorship.pk, slot="month.1", created_at=TUESDAY - HOUR
            )
            for member in (veldkamp.milan, veldkamp.mina)
        )
        make_reflection(mentorship, "Kanarie4711", by=veldkamp.mina)
        send(first.organization_id, first.pk)
        send(second.organization_id, second.pk)
        assert (again(first).status, again(second).status) == ("sent", "dropped")
        [mail] = sink.mails
        assert "Kanarie4711" not in mail.as_string()


class TestReflection:
    @pytest.fixture
    def running(self, veldkamp: Veldkamp) -> Mentorship:
        mentorship = veldkamp.milan_and_mina.mentorship
        self.change(mentorship, status="running", started_on=date(2026, 11, 24) - 30 * DAY)
        return mentorship

    def change(self, mentorship: Mentorship, **fields: object) -> None:
        with tenant(mentorship.organization_id):
            Mentorship.objects.filter(pk=mentorship.pk).update(**fields)

    def test_each_month(self, veldkamp: Veldkamp, running: Mentorship):
        for day in range(-31, 65):
            run_rule(Kind.REFLECTION, TUESDAY + day * DAY)
        assert told(veldkamp.milan) == [
            ("Milan", "month.1"),
            ("Milan", "month.2"),
            ("Milan", "month.3"),
        ]

    def test_after_each_third_meeting_and_not_twice_in_three_weeks(
        self, veldkamp: Veldkamp, running: Mentorship
    ):
        for held, when in ((2, 10), (3, 12), (4, 20), (6, 50)):
            self.change(running, meetings_held=held, last_held_at=TUESDAY + when * DAY)
            run_rule(Kind.REFLECTION, TUESDAY + when * DAY + HOUR)
        assert told(veldkamp.milan) == [("Milan", "meetings.3"), ("Milan", "meetings.6")]

    def test_not_to_who_has_written_lately(self, veldkamp: Veldkamp, running: Mentorship):
        with time_machine.travel(TUESDAY - 3 * DAY, tick=False):
            make_reflection(running, "Mine", by=veldkamp.mina)
        run_rule(Kind.REFLECTION, TUESDAY)
        assert told(veldkamp.milan, veldkamp.mina) == [("Milan", "month.1")]

    @pytest.mark.parametrize("status", ["negotiating", "closing"])
    def test_not_when_it_is_not_under_way(
        self, veldkamp: Veldkamp, running: Mentorship, status: str
    ):
        self.change(running, status=status)
        assert run_rule(Kind.REFLECTION, TUESDAY) == 0

    def test_not_while_it_rests(self, veldkamp: Veldkamp, running: Mentorship):
        self.change(running, paused_until=date(2026, 12, 24))
        assert run_rule(Kind.REFLECTION, TUESDAY) == 0
