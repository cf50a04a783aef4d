"""Who may open what of the meetings' pages: those who take part, and nobody else."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.tenancy import tenant
from meetings.actions import add_agenda_item
from meetings.feed import make_feed, token_of
from meetings.models import ActionItem, Meeting
from tests.cast import Veldkamp
from tests.factories import make_action_item, make_held_meeting, make_meeting, make_offer
from tests.meetings.pages import plan, said, soon
from tests.rows import Row, everybody, only

PAIR = ("mentor", "mentee")


def mentorship(veldkamp: Veldkamp) -> list[Any]:
    return [veldkamp.milan_and_mina.mentorship.pk]


def planned(veldkamp: Veldkamp) -> list[Any]:
    return [make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon()).pk]


def begun(veldkamp: Veldkamp) -> list[Any]:
    starts_at = timezone.now() - timedelta(hours=2)
    return [
        make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=starts_at).pk
    ]


def item(veldkamp: Veldkamp) -> list[Any]:
    return [make_action_item(veldkamp.milan_and_mina.mentorship, "Read", owner=veldkamp.mina).pk]


def item_form(veldkamp: Veldkamp) -> dict[str, Any]:
    return {"text": "Read", "owner": str(veldkamp.mina.pk), "due_on": ""}


def on_agenda(veldkamp: Veldkamp) -> list[Any]:
    [meeting] = planned(veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        added = add_agenda_item(Meeting.objects.get(pk=meeting), by=veldkamp.mina, text="My doubts")
    return [added.pk]


def done_item(veldkamp: Veldkamp) -> list[Any]:
    return [
        make_action_item(
            veldkamp.milan_and_mina.mentorship,
            "Read",
            owner=veldkamp.mina,
            status=ActionItem.Status.DONE,
            done_at=timezone.now(),
        ).pk
    ]


def log_form(veldkamp: Veldkamp) -> dict[str, Any]:
    # Each role reads the wall clock in its own zone: a day ago is past in all of them.
    return said(veldkamp.mina, timezone.now() - timedelta(days=1), summary="On saying no")


# A coordinator sees that a mentorship exists (403), but none of its meetings (404).
COORDINATOR_REFUSED = {"coordinator": 403}


def offered(veldkamp: Veldkamp) -> list[Any]:
    return [
        make_offer(
            veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, times=[soon(5), soon(6)]
        ).pk
    ]


def held(veldkamp: Veldkamp) -> list[Any]:
    """Logged by the mentee, so that the mentor can confirm it."""
    return [make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina).pk]


def fed(veldkamp: Veldkamp) -> list[Any]:
    """Mina's."""
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        return [token_of(make_feed(veldkamp.mina))]


def offer_form(veldkamp: Veldkamp) -> dict[str, Any]:
    return {"times": [soon(7).isoformat()], "minutes": 60, "way": "video", "link": "", "place": ""}


def series_form(veldkamp: Veldkamp) -> dict[str, Any]:
    at = soon(8)
    return {
        **plan(veldkamp.mina, at),
        # Mentor and mentee sit in two zones: one reads this as another moment, and sees the days.
        "weeks": 2,
        "times": 3,
    }


ROWS = [
    Row(
        name="meetings:create",
        make=mentorship,
        get=only(*PAIR) | COORDINATOR_REFUSED,
        post=only(*PAIR, status=303) | COORDINATOR_REFUSED,
        data=lambda veldkamp: plan(veldkamp.mina, soon(5)),
    ),
    Row(
        name="meetings:log_new",
        make=mentorship,
        get=only(*PAIR) | COORDINATOR_REFUSED,
        post=only(*PAIR, status=303) | COORDINATOR_REFUSED,
        data=log_form,
    ),
    Row(
        name="meetings:series_create",
        make=mentorship,
        get=only(*PAIR) | COORDINATOR_REFUSED,
        # A look at the days; nothing is planned before they are confirmed.
        post=only(*PAIR) | COORDINATOR_REFUSED,
        data=series_form,
    ),
    Row(name="meetings:fairness", make=mentorship, get=only(*PAIR)),
    Row(
        name="meetings:offer_create",
        make=mentorship,
        get=only(*PAIR) | COORDINATOR_REFUSED,
        post=only(*PAIR, status=303) | COORDINATOR_REFUSED,
        data=offer_form,
    ),
    Row(
        name="meetings:offer",
        make=offered,
        get=only(*PAIR),
        post=only("mentor", status=303) | {"mentee": 403},
        data=lambda veldkamp: {"time": soon(5).isoformat()},
    ),
    Row(
        name="meetings:offer_withdrawal",
        make=offered,
        post=only("mentee", status=303) | {"mentor": 403},
    ),
    Row(name="meetings:detail", make=planned, get=only(*PAIR)),
    Row(
        name="meetings:reschedule",
        make=planned,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=lambda veldkamp: plan(veldkamp.mina, soon(5)),
    ),
    Row(name="meetings:cancellation", make=planned, post=only(*PAIR, status=303)),
    # Whoever returns there after a sign-in is led to the meeting.
    Row(
        name="meetings:absence",
        make=begun,
        get=only(*PAIR, status=303),
        post=only(*PAIR, status=303),
    ),
    Row(
        name="meetings:log",
        make=begun,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        data=log_form,
    ),
    # Who logged it is told that somebody else confirms it.
    Row(name="meetings:confirmation", make=held, post=only(*PAIR, status=303)),
    Row(
        name="meetings:agenda",
        make=planned,
        post=only(*PAIR, status=303),
        data=lambda veldkamp: {"text": "My doubts"},
    ),
    # Mina's: the other reads it on the meeting's page.
    Row(
        name="meetings:agenda_item",
        make=on_agenda,
        get=only("mentee") | {"mentor": 403},
        post=only("mentee", status=303) | {"mentor": 403},
        data=lambda veldkamp: {"text": "My doubts about the move"},
    ),
    Row(name="meetings:calendar", make=planned, get=only(*PAIR)),
    # Mina has an address, the others can make one.
    Row(
        name="meetings:feed_settings",
        make=lambda veldkamp: fed(veldkamp)[1:],
        get=everybody(),
        post=everybody(303),
    ),
    Row(name="meetings:feed_replacement", post=everybody(303)),
    Row(name="meetings:feed_revocation", post=everybody(303)),
    # For whoever holds the address, signed in or not.
    Row(name="meetings:feed", make=fed, get=everybody(), guest=True),
    Row(name="meetings:action_items", get=everybody()),
    Row(
        name="meetings:action_create",
        make=mentorship,
        get=only(*PAIR) | COORDINATOR_REFUSED,
        post=only(*PAIR, status=303) | COORDINATOR_REFUSED,
        data=item_form,
    ),
    Row(
        name="meetings:action_item",
        make=item,
        get=only(*PAIR),
        post=only(*PAIR, status=303),
        # As it says already, so that no mark is asked for.
        data=item_form,
    ),
    Row(name="meetings:action_removal", make=item, post=only(*PAIR, status=303)),
    Row(name="meetings:action_done", make=item, post=only(*PAIR, status=303)),
    Row(name="meetings:action_reopening", make=done_item, post=only(*PAIR, status=303)),
]
