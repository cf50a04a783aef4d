"""An action item that was given another day, or to somebody else, is told as it is now."""

from datetime import date
from typing import Any

import pytest
import time_machine

from core.tenancy import tenant
from meetings.access import mark_of_item
from meetings.models import ActionItem
from reminders.models import Delivery
from reminders.rules import run_rule
from reminders.topics import topics_of
from tests.cast import As, Veldkamp
from tests.meetings.pages import url
from tests.reminders.making import TUESDAY, deliveries_of, make_action, told


@pytest.fixture
def action(veldkamp: Veldkamp) -> ActionItem:
    return make_action(
        veldkamp.milan_and_mina.mentorship, owner=veldkamp.milan, due_on=date(2026, 11, 25)
    )


def mend(veldkamp: Veldkamp, as_: As, action: ActionItem, **fields: Any) -> None:
    wanted = {
        "text": action.text,
        "owner": str(action.owner_id),
        "due_on": f"{action.due_on}",
        "seen": mark_of_item(action),
    }
    with time_machine.travel(TUESDAY, tick=False):
        address = url(veldkamp, "action_item", action.pk)
        assert as_(veldkamp.mina).post(address, wanted | fields).status_code == 303


def is_current(delivery: Delivery) -> bool:
    with tenant(delivery.organization_id, delivery.recipient_id):
        topics = topics_of([delivery], reader=delivery.recipient, now=TUESDAY)
    return topics[delivery.pk].current


def test_a_moved_day_is_told_anew(veldkamp: Veldkamp, as_: As, action: ActionItem):
    assert run_rule(Delivery.Kind.ACTION_DUE, TUESDAY) == 1
    mend(veldkamp, as_, action, due_on="2026-11-26")
    assert run_rule(Delivery.Kind.ACTION_DUE, TUESDAY) == 1
    assert run_rule(Delivery.Kind.ACTION_DUE, TUESDAY) == 0
    assert told(veldkamp.milan, veldkamp.mina) == [
        ("Milan", "2026-11-25"),
        ("Milan", "2026-11-26"),
    ]
    assert [is_current(one) for one in deliveries_of(veldkamp.milan)] == [False, True]


def test_who_has_it_now_is_told_and_nobody_else(veldkamp: Veldkamp, as_: As, action: ActionItem):
    assert run_rule(Delivery.Kind.ACTION_DUE, TUESDAY) == 1
    mend(veldkamp, as_, action, owner=str(veldkamp.mina.pk))
    assert run_rule(Delivery.Kind.ACTION_DUE, TUESDAY) == 1
    [before], [after] = deliveries_of(veldkamp.milan), deliveries_of(veldkamp.mina)
    assert (is_current(before), is_current(after)) == (False, True)
    assert told(veldkamp.milan, veldkamp.mina) == [
        ("Milan", "2026-11-25"),
        ("Mina", "2026-11-25"),
    ]


def test_one_that_nobody_has_to_do_is_told_to_nobody(
    veldkamp: Veldkamp, as_: As, action: ActionItem
):
    assert as_(veldkamp.mina).post(url(veldkamp, "action_removal", action.pk)).status_code == 303
    assert run_rule(Delivery.Kind.ACTION_DUE, TUESDAY) == 0
