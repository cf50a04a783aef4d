"""What becomes of one delivery, with a real mail server at the other end."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from accounts.models import Member
from core.tenancy import tenant
from meetings.models import Meeting
from reminders import sending
from reminders.models import Attempt, Delivery
from reminders.sending import MAX_TRIES, send
from tests.cast import Veldkamp
from tests.factories import make_meeting, make_member
from tests.reminders.making import (
    TUESDAY,
    again,
    make_action,
    make_check_in,
    make_delivery,
    make_evaluation,
    make_invitation,
    make_proposal,
)
from tests.reminders.sink import LOOPBACK, Sink

# The attempt is written on a second connection, which sees committed rows only.
pytestmark = pytest.mark.django_db(transaction=True)

Kind = Delivery.Kind
Status = Delivery.Status
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def meeting(veldkamp: Veldkamp) -> Meeting:
    return make_meeting(
        veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=TUESDAY + DAY
    )


@pytest.fixture
def delivery(veldkamp: Veldkamp, meeting: Meeting) -> Delivery:
    """Milan is told of tomorrow's meeting."""
    return make_delivery(veldkamp.milan, Kind.MEETING_TOMORROW, meeting.pk, slot="0")


@pytest.fixture
def invitation(veldkamp: Veldkamp) -> Delivery:
    guest = make_member(veldkamp.organization, "Gert Groen", status=Member.Status.EXPECTED)
    return make_delivery(guest, Kind.INVITATION, make_invitation(guest, by=veldkamp.carla).pk)


def attempts(delivery: Delivery) -> list[tuple[bool, str]]:
    """(has ended, error) of each."""
    with tenant(delivery.organization_id):
        return [
            (found.ended_at is not None, found.error)
            for found in Attempt.objects.filter(delivery=delivery).order_by("started_at", "id")
        ]


def begin_attempt(delivery: Delivery) -> None:
    """As a worker leaves it that was killed while the message went out."""
    with tenant(delivery.organization_id):
        Attempt.objects.create(organization_id=delivery.organization_id, delivery=delivery)


def run(delivery: Delivery) -> Delivery:
    send(delivery.organization_id, delivery.pk)
    return again(delivery)


class TestSent:
    def test_once(self, sink: Sink, delivery: Delivery):
        sent = run(delivery)
        assert (sent.status, sent.sent_at) == (Status.SENT, TUESDAY)
        assert attempts(delivery) == [(True, "")]
        assert run(delivery).status == Status.SENT
        assert sink.recipients == ["milan.meijer@veldkamp.example"]
        [mail] = sink.mails
        assert mail["Message-ID"] == f"<{delivery.pk}@localhost>"
        assert mail["To"] == "milan.meijer@veldkamp.example"
        assert mail["Auto-Submitted"] == "auto-generated"

    def test_not_before_it_is_due(self, sink: Sink, delivery: Delivery):
        with tenant(delivery.organization_id):
            Delivery.objects.update(due_at=TUESDAY + timedelta(minutes=1))
        assert run(delivery).status == Status.WAITING
        assert sink.mails == []

    def test_not_while_another_worker_has_it(self, sink: Sink, delivery: Delivery):
        other = connection.copy()
        other.set_autocommit(False)
        try:
            with other.cursor() as cursor:
                cursor.execute(
                    "select set_config('app.organization', %s, true)",
                    [str(delivery.organization_id)],
                )
                cursor.execute(
                    "select from reminders_delivery where id = %s for no key update",
                    [delivery.pk],
                )
            assert run(delivery).status == Status.WAITING
            # The server takes a moment to see that a connection is closed.
            other.rollback()
        finally:
            other.close()
        assert sink.mails == []
        assert run(delivery).status == Status.SENT

    def test_lines_end_as_on_the_wire_and_a_lone_dot_ends_nothing(
        self, sink: Sink, veldkamp: Veldkamp
    ):
        action = make_action(
            veldkamp.milan_and_mina.mentorship,
            owner=veldkamp.milan,
            due_on=TUESDAY.date(),
            text="Ask Zoë\n.\nand Žofie",
        )
        delivery = make_delivery(veldkamp.milan, Kind.ACTION_DUE, action.pk, slot="2026-11-24")
        assert run(delivery).status == Status.SENT
        assert "Ask Zoë\n.\nand Žofie" in sink.bodies()[0].replace("\r\n", "\n")


class TestNoLongerTrue:
    """Whatever happened between the rule and the mail."""

    def drops(self, sink: Sink, delivery: Delivery) -> None:
        assert run(delivery).status == Status.DROPPED
        assert sink.mails == []
        assert attempts(delivery) == []

    @pytest.mark.parametrize(
        "change",
        [
            {"status": "cancelled"},
            {"sequence": 1},
            {"starts_at": datetime(2026, 11, 24, 9, 59, tzinfo=UTC)},
        ],
    )
    def test_meeting(
        self, sink: Sink, delivery: Delivery, meeting: Meeting, change: dict[str, Any]
    ):
        with tenant(meeting.organization_id):
            Meeting.objects.update(**change)
        self.drops(sink, delivery)

    def test_meeting_that_is_gone(self, sink: Sink, delivery: Delivery, meeting: Meeting):
        with tenant(meeting.organization_id):
            meeting.delete()
        self.drops(sink, delivery)

    def test_reader_who_left(self, sink: Sink, delivery: Delivery, veldkamp: Veldkamp):
        with tenant(veldkamp.organization.pk):
            Member.objects.filter(pk=veldkamp.milan.pk).update(status="deactivated")
        self.drops(sink, delivery)

    def test_invitation_that_was_accepted(
        self, sink: Sink, invitation: Delivery, veldkamp: Veldkamp
    ):
        with tenant(veldkamp.organization.pk):
            Member.objects.filter(pk=invitation.recipient_id).update(status="deactivated")
        self.drops(sink, invitation)

    def test_log_of_a_meeting_that_is_logged(self, sink: Sink, veldkamp: Veldkamp):
        meeting = make_meeting(
            veldkamp.milan_and_mina.mentorship,
            by=veldkamp.mina,
            starts_at=TUESDAY - DAY,
            status="held",
            logged_at=TUESDAY,
        )
        self.drops(sink, make_delivery(veldkamp.milan, Kind.LOG_MEETING, meeting.pk, slot="0.1"))

    @pytest.mark.parametrize("change", [{"status": "done"}, {"due_on": TUESDAY.date() + DAY}])
    def test_action(self, sink: Sink, veldkamp: Veldkamp, change: dict[str, Any]):
        fields = {"due_on": TUESDAY.date(), **change}
        action = make_action(veldkamp.milan_and_mina.mentorship, owner=veldkamp.milan, **fields)
        self.drops(
            sink, make_delivery(veldkamp.milan, Kind.ACTION_DUE, action.pk, slot="2026-11-24")
        )

    def test_check_in_that_is_answered(self, sink: Sink, veldkamp: Veldkamp):
        mentorship = veldkamp.milan_and_mina.mentorship
        with tenant(veldkamp.organization.pk):
            type(mentorship).objects.update(status="running")
        make_check_in(mentorship, author=veldkamp.milan, due_on=TUESDAY.date())
        self.drops(
            sink,
            make_delivery(veldkamp.milan, Kind.CHECK_IN_DUE, mentorship.pk, slot="2026-11-24"),
        )
        # Mina has not answered hers.
        theirs = make_delivery(veldkamp.mina, Kind.CHECK_IN_DUE, mentorship.pk, slot="2026-11-24")
        assert run(theirs).status == Status.SENT

    def test_evaluation_that_is_submitted(self, sink: Sink, veldkamp: Veldkamp):
        evaluation = make_evaluation(
            veldkamp.milan_and_mina.mentorship, author=veldkamp.milan, submitted_at=TUESDAY
        )
        self.drops(
            sink, make_delivery(veldkamp.milan, Kind.END_EVALUATION, evaluation.pk, slot="1")
        )

    def test_proposal_that_was_withdrawn(self, sink: Sink, veldkamp: Veldkamp):
        pair = veldkamp.milan_and_mina
        proposal = make_proposal(pair.mentor, pair.mentee, status="withdrawn")
        self.drops(sink, make_delivery(veldkamp.milan, Kind.PROPOSAL, proposal.pk))


class TestCleanFailure:
    """The server has not got it, so it is tried again."""

    def fails(self, delivery: Delivery, error: str) -> None:
        failed = run(delivery)
        assert (failed.status, failed.tries) == (Status.WAITING, 1)
        assert error in failed.last_error
        [(ended, noted)] = attempts(delivery)
        assert ended
        assert error in noted
        assert timedelta(seconds=15) <= failed.due_at - TUESDAY <= timedelta(seconds=30)

    def test_nobody_listens(self, delivery: Delivery, settings: Any):
        # Ours, so that nobody else begins to listen there.
        with socket.socket() as silent:
            silent.bind((LOOPBACK, 0))
            settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
            self.fails(delivery, "ConnectionRefusedError")

    def test_the_recipient_is_refused(self, sink: Sink, delivery: Delivery):
        sink.recipient_answer = "550 5.1.1 No such mailbox"
        self.fails(delivery, "550 5.1.1 No such mailbox")

    def test_the_message_is_refused(self, sink: Sink, delivery: Delivery):
        sink.data_answer = "451 4.3.0 Come back later"
        self.fails(delivery, "451 4.3.0 Come back later")
        sink.data_answer = "250 OK"
        with time_machine.travel(TUESDAY + timedelta(seconds=31), tick=False):
            assert run(delivery).status == Status.SENT
        assert len(sink.mails) == 1

    def test_longer_waits_up_to_an_hour_and_an_end(
        self, sink: Sink, delivery: Delivery, veldkamp: Veldkamp
    ):
        sink.data_answer = "451 4.3.0 Come back later"
        waits = []
        with tenant(delivery.organization_id):
            # Far enough ahead to stay true through all the tries.
            Meeting.objects.update(starts_at=TUESDAY + 7 * DAY)
        for number in range(1, MAX_TRIES):
            now = again(delivery).due_at if number > 1 else TUESDAY
            with time_machine.travel(now, tick=False):
                failed = run(delivery)
            assert (failed.status, failed.tries) == (Status.WAITING, number)
            waits.append(failed.due_at - now)
        seconds = [min(3600, 30 * 2**number) for number in range(MAX_TRIES - 1)]
        assert all(
            timedelta(seconds=most / 2) <= wait for wait, most in zip(waits, seconds, strict=True)
        )
        with time_machine.travel(again(delivery).due_at, tick=False):
            assert run(delivery).status == Status.FAILED
        assert len(attempts(delivery)) == MAX_TRIES
        assert sink.mails == []

    def test_the_next_try_waits_for_working_hours(self, sink: Sink, delivery: Delivery):
        sink.data_answer = "451 4.3.0 Come back later"
        # A second before 18:00 in Amsterdam.
        with time_machine.travel(datetime(2026, 11, 24, 16, 59, 59, tzinfo=UTC), tick=False):
            assert run(delivery).due_at == datetime(2026, 11, 25, 7, tzinfo=UTC)


class TestInDoubt:
    """The message went out, and nobody knows whether it arrived."""

    def test_the_server_dies_instead_of_answering(self, sink: Sink, delivery: Delivery):
        sink.dies_after_data = True
        assert run(delivery).status == Status.IN_DOUBT
        [(ended, error)] = attempts(delivery)
        assert (ended, "SMTPServerDisconnected" in error) == (False, True)
        sink.dies_after_data = False
        run(delivery)
        assert len(sink.mails) == 1

    def test_the_worker_died(self, sink: Sink, delivery: Delivery):
        begin_attempt(delivery)
        assert run(delivery).status == Status.IN_DOUBT
        assert sink.mails == []

    def test_the_worker_dies_between_the_servers_yes_and_the_stamp(
        self, sink: Sink, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
    ):
        finish: Callable[..., None] = sending.finish
        monkeypatch.setattr(sending, "finish", die)
        with pytest.raises(SystemExit):
            run(delivery)
        monkeypatch.setattr(sending, "finish", finish)
        assert attempts(delivery) == [(False, "")]
        assert run(delivery).status == Status.IN_DOUBT
        assert len(sink.mails) == 1

    def test_an_invitation_is_sent_again_under_its_own_name(self, sink: Sink, invitation: Delivery):
        sink.dies_after_data = True
        doubtful = run(invitation)
        assert (doubtful.status, doubtful.tries) == (Status.WAITING, 1)
        sink.dies_after_data = False
        with time_machine.travel(TUESDAY + timedelta(seconds=31), tick=False):
            assert run(invitation).status == Status.SENT
        assert sink.counts() == {f"<{invitation.pk}@localhost>": 2}
        assert all(ended for ended, _error in attempts(invitation))

    def test_an_invitation_that_kills_every_worker_ends(self, sink: Sink, invitation: Delivery):
        for _number in range(MAX_TRIES):
            begin_attempt(invitation)
        assert run(invitation).status == Status.FAILED
        assert sink.mails == []


def die(*args: object) -> None:
    raise SystemExit
