"""What the agreement's tests share: the terms as a form sends them, and how to send it."""

from typing import Any

from django.test import Client

from core.tenancy import tenant
from mentorships.access import count_open_goals, current_agreement
from mentorships.models import Agreement, Mentorship
from mentorships.negotiation import seen_mark
from tests.cast import Veldkamp
from tests.factories import make_goal

TERMS: dict[str, Any] = {
    "mentor_does": "Listens and asks.",
    "mentee_does": "Prepares and follows up.",
    "not_expected": "A job referral.",
    "cadence_days": 14,
    "meeting_minutes": 45,
    "channel": "phone",
    "who_schedules": "turns",
    "who_brings_agenda": "mentee",
    "response_days": 3,
    "cancellation_hours": 12,
    "across_cultures": "We address each other by first name.",
    "confidentiality": "All of it stays between us.",
    "boundaries": "",
    "if_stuck": "",
    "ending": "With a conversation.",
    "notice_days": 14,
    "closing_conversation": "on",
    "recording": "ask",
    "formality": "first_names",
}


def url(mentorship: Mentorship, part: str = "") -> str:
    return f"/o/veldkamp/mentorships/{mentorship.pk}/agreement/{part}"


def newest(veldkamp: Veldkamp) -> Agreement | None:
    """As Mina reads it."""
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        return current_agreement(veldkamp.milan_and_mina.mentorship)


def saved(veldkamp: Veldkamp) -> Agreement:
    agreement = newest(veldkamp)
    assert agreement is not None
    return agreement


def save(client: Client, veldkamp: Veldkamp, *, seen: str | None = None, **terms: Any) -> Any:
    """Post the edit form; `seen` as a form opened just now would carry it."""
    if seen is None:
        seen = seen_mark(newest(veldkamp))
    mentorship = veldkamp.milan_and_mina.mentorship
    return client.post(url(mentorship, "edit/"), {**TERMS, "seen": seen, **terms})


def set_a_goal(veldkamp: Veldkamp) -> None:
    """Without one there is nothing to agree on."""
    mentorship = veldkamp.milan_and_mina.mentorship
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        known = count_open_goals(mentorship)
    if not known:
        make_goal(mentorship, "Lead a meeting", by=veldkamp.mina)


def propose(client: Client, veldkamp: Veldkamp, seen: str | None = None, **more: str) -> Any:
    """As somebody does who has just read the newest version, and set a goal."""
    set_a_goal(veldkamp)
    mentorship = veldkamp.milan_and_mina.mentorship
    if seen is None:
        seen = seen_mark(newest(veldkamp))
    return client.post(url(mentorship, "proposal/"), {"seen": seen, **more})


def discard(client: Client, veldkamp: Veldkamp, seen: str | None = None) -> Any:
    if seen is None:
        seen = seen_mark(newest(veldkamp))
    mentorship = veldkamp.milan_and_mina.mentorship
    return client.post(url(mentorship, "discarding/"), {"seen": seen})


def sign(client: Client, veldkamp: Veldkamp, version: int = 1) -> Any:
    return client.post(url(veldkamp.milan_and_mina.mentorship, "signature/"), {"version": version})


def agree(mina: Client, milan: Client, veldkamp: Veldkamp, **terms: Any) -> None:
    """Version 1, signed by both."""
    save(mina, veldkamp, **terms)
    propose(mina, veldkamp)
    sign(mina, veldkamp)
    sign(milan, veldkamp)
