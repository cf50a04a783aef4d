from typing import Any

from reminders.emails import unsubscribe_token
from reminders.models import Delivery
from tests.cast import Veldkamp
from tests.reminders.making import make_delivery
from tests.rows import Row, everybody, only


def failed(veldkamp: Veldkamp) -> list[Any]:
    """Milan's."""
    return [
        make_delivery(
            veldkamp.milan,
            Delivery.Kind.PROPOSAL,
            veldkamp.milan_and_mina.mentorship.pk,
            status=Delivery.Status.FAILED,
        ).pk
    ]


ROWS = [
    Row(
        name="reminders:list",
        get=everybody(),
        post=everybody(303),
        data=lambda veldkamp: {"until": "2026-11-24T10:00:00+00:00"},
    ),
    Row(
        name="reminders:preferences",
        get=everybody(),
        post=everybody(303),
        data=lambda veldkamp: {"kinds": ["proposal"]},
    ),
    # For whoever holds the link, signed in or not.
    Row(
        name="reminders:unsubscribe",
        make=lambda veldkamp: [unsubscribe_token(veldkamp.mina, Delivery.Kind.ACTION_DUE)],
        get=everybody(),
        post=everybody(),
        guest=True,
    ),
    Row(
        name="reminders:deliveries",
        get=only("coordinator", "other_coordinator", "owner", others=403),
    ),
    Row(
        name="reminders:retry",
        make=failed,
        post={
            **only("coordinator", "other_coordinator", "owner", status=303),
            # It is Milan's own, and still not his to send.
            "mentor": 403,
        },
    ),
]
