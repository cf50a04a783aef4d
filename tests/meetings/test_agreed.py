"""What a signed agreement says of planning: how long, in which way, and who is early or late."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
import time_machine
from django.utils.html import strip_tags

from core.tenancy import tenant
from tests.cast import As, Veldkamp
from tests.factories import make_agreement, make_held_meeting
from tests.meetings.pages import url

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_monday_in_november():
    with time_machine.travel(MONDAY, tick=False):
        yield


def agree(veldkamp: Veldkamp, **terms: Any) -> None:
    signed = {"status": "signed", "signed_at": MONDAY, **terms}
    make_agreement(veldkamp.milan_and_mina.mentorship, by=veldkamp.milan, **signed)


@pytest.mark.parametrize("page", ["create", "offer_create", "series_create"])
def test_the_first_plan_begins_with_what_was_agreed(veldkamp: Veldkamp, as_: As, page: str):
    pair = veldkamp.milan_and_mina.mentorship
    make_agreement(pair, by=veldkamp.milan, meeting_minutes=25, channel="phone", version=2)

    def usual() -> tuple[str, str]:
        form = as_(veldkamp.mina).get(url(veldkamp, page, pair.pk)).context["form"]
        return str(form["minutes"].value()), str(form["way"].value())

    # A draft binds nobody.
    assert usual() == ("60", "video")
    agree(veldkamp, meeting_minutes=45, channel="in_person")
    assert usual() == ("45", "in_person")
    make_held_meeting(pair, by=veldkamp.mina, starts_at=datetime(2026, 11, 10, 8, tzinfo=UTC))
    assert usual() == ("60", "video")


def test_a_mix_of_ways_begins_with_a_call(veldkamp: Veldkamp, as_: As):
    agree(veldkamp, meeting_minutes=90, channel="mixed")
    address = url(veldkamp, "create", veldkamp.milan_and_mina.mentorship.pk)
    form = as_(veldkamp.mina).get(address).context["form"]
    assert (form["minutes"].value(), form["way"].value()) == (90, "video")


@pytest.mark.parametrize(
    ("early_late", "early", "late", "turn_for_milan", "turn_for_mina"),
    [
        # Mina met late once, so by turns it would be Milan's.
        ("turns", True, False, "it is your turn", "it is Milan’s turn"),
        (
            "mentor",
            *(True, False),
            "You agreed that you carry the early and late ones.",
            "You agreed that Milan carries the early and late ones.",
        ),
        (
            "mentee",
            *(False, True),
            "You agreed that Mina carries the early and late ones.",
            "You agreed that you carry the early and late ones.",
        ),
    ],
)
def test_whose_turn_it_is(veldkamp, as_, early_late, early, late, turn_for_milan, turn_for_mina):
    pair = veldkamp.milan_and_mina.mentorship
    make_held_meeting(pair, by=veldkamp.mina, starts_at=datetime(2026, 11, 10, 9, tzinfo=UTC))
    agree(veldkamp, early_late=early_late)
    for member, turn in ((veldkamp.milan, turn_for_milan), (veldkamp.mina, turn_for_mina)):
        assert turn in as_(member).get(url(veldkamp, "fairness", pair.pk)).text
    plan = as_(veldkamp.milan).get(url(veldkamp, "create", pair.pk))
    notes = " ".join(plan.context["choices"][0].notes)
    assert ("Early for you" in notes, "Late for Mina" in notes) == (early, late)
    if early_late != "turns":
        assert turn_for_milan in plan.text


def test_where_they_meet_only_at_hours_that_suit_all_nobody_owes_any(veldkamp, as_):
    pair = veldkamp.milan_and_mina.mentorship
    make_held_meeting(pair, by=veldkamp.mina, starts_at=datetime(2026, 11, 10, 9, tzinfo=UTC))
    agree(veldkamp, early_late="never")
    for page in ("fairness", "create"):
        shown = as_(veldkamp.mina).get(url(veldkamp, page, pair.pk)).text
        assert "You agreed to meet only at hours that suit all of you." in shown
        assert "turn" not in shown[shown.index("<main") : shown.index("</main")].split()


def test_the_ledger_says_when_it_was_on_both_clocks(veldkamp: Veldkamp, as_: As):
    pair = veldkamp.milan_and_mina.mentorship
    make_held_meeting(pair, by=veldkamp.mina, starts_at=datetime(2026, 1, 25, 23, tzinfo=UTC))
    page = strip_tags(as_(veldkamp.milan).get(url(veldkamp, "fairness", pair.pk)).text)
    assert "Mon 26 January, 00:00 your time · 08:00 Mina’s time" in " ".join(page.split())


def test_the_hours_in_a_new_agreement_are_those_of_the_profile(veldkamp: Veldkamp, as_: As):
    mina = veldkamp.mina
    mina.acceptable_from, mina.acceptable_until = time(7), time(22)
    with tenant(veldkamp.organization.pk, mina.pk):
        mina.save(update_fields=["acceptable_from", "acceptable_until"])
    address = f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/agreement/edit/"
    form = as_(mina).get(address).context["form"]
    assert form["acceptable_hours"].value() == (
        "Milan: 09:00 to 17:00, on the clock of Amsterdam\n"
        "Mina: 07:00 to 22:00, on the clock of Tokyo"
    )
