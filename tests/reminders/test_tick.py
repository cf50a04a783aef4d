"""The tick writes what is due and gives it to the queue; the ledger survives the queue."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from kombu.exceptions import OperationalError

from core.tenancy import tenant
from reminders import tasks
from reminders.models import Delivery
from reminders.tasks import send_delivery, tick
from tests.cast import Veldkamp
from tests.factories import make_meeting
from tests.reminders.making import TUESDAY, deliveries_of
from tests.reminders.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = timedelta(seconds=1)


class Queue:
    """Stands in for the queue, which is the outside world here."""

    def __init__(self) -> None:
        self.calls: list[tuple[tuple[str, str], float]] = []
        self.holds = 100

    def apply_async(self, args: tuple[str, str], *, expires: float) -> None:
        if len(self.calls) >= self.holds:
            raise OperationalError("Error 111 connecting to 127.0.0.1")
        self.calls.append((args, expires))


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    found = Queue()
    monkeypatch.setattr(tasks, "send_delivery", found)
    return found


@pytest.fixture(autouse=True)
def meeting(veldkamp: Veldkamp, settings: Any) -> None:
    settings.TICK_SECONDS = 30
    # Midday in Amsterdam for both.
    with tenant(veldkamp.organization.pk):
        type(veldkamp.mina).objects.update(time_zone="Europe/Amsterdam")
    # Planned long before.
    with time_machine.travel(TUESDAY, tick=False):
        make_meeting(
            veldkamp.milan_and_mina.mentorship,
            by=veldkamp.mina,
            starts_at=TUESDAY + timedelta(days=1),
        )


def test_what_is_due_goes_to_the_queue_once(queue: Queue, veldkamp: Veldkamp):
    with time_machine.travel(TUESDAY, tick=False):
        tick()
        tick()
    [(first, expires), (second, _expires)] = queue.calls
    assert expires == 60
    assert {first[1], second[1]} == {
        str(delivery.pk)
        for member in (veldkamp.milan, veldkamp.mina)
        for delivery in deliveries_of(member)
    }
    assert {UUID(first[0]), UUID(second[0])} == {veldkamp.organization.pk}


def test_the_queue_is_down_and_nothing_is_lost(
    queue: Queue, veldkamp: Veldkamp, caplog: pytest.LogCaptureFixture
):
    queue.holds = 1
    with time_machine.travel(TUESDAY, tick=False):
        tick()
    assert "The queue is away" in caplog.text
    queue.holds = 100
    with time_machine.travel(TUESDAY + 59 * SECOND, tick=False):
        tick()
    assert len(queue.calls) == 1
    with time_machine.travel(TUESDAY + 60 * SECOND, tick=False):
        tick()
    assert len({args for args, _expires in queue.calls}) == 2


def test_the_task_sends(sink: Sink, veldkamp: Veldkamp, queue: Queue):
    with time_machine.travel(TUESDAY, tick=False):
        tick()
        for args, _expires in queue.calls:
            send_delivery(*args)
            send_delivery(*args)
    assert len(sink.mails) == 2
    for member in (veldkamp.milan, veldkamp.mina):
        assert [found.status for found in deliveries_of(member)] == [Delivery.Status.SENT]
