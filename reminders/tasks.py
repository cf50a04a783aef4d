"""What the queue calls: the tick that looks what is due, and the sending of one delivery."""

import logging
from uuid import UUID

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from reminders.rules import lost_after, run_rules, take_due
from reminders.sending import send

log = logging.getLogger(__name__)


@shared_task(name="reminders.tick")
def tick() -> None:
    now = timezone.now()
    run_rules(now)
    for organization_id, delivery_id in take_due(now):
        try:
            # After that the ledger hands it out again; a full queue must not hold both.
            send_delivery.apply_async(
                (str(organization_id), str(delivery_id)), expires=lost_after().total_seconds()
            )
        except OperationalError as error:
            log.warning("The queue is away, a later tick goes on: %s", error)
            return


@shared_task(name="reminders.send_delivery")
def send_delivery(organization_id: str, delivery_id: str) -> None:
    send(UUID(organization_id), UUID(delivery_id))
