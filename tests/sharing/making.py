"""Rows of what a pair shares, and what its forms post."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Activity, Member
from core.links import link
from core.tenancy import tenant
from mentorships.models import Mentorship
from sharing.actions import (
    agree_to_share,
    begin_conversation,
    keep_win,
    offer_introduction,
    suggest_resource,
    write_message,
)
from sharing.models import Conversation, Introduction, Message, Resource, Win
from tests.cast import Veldkamp


def url(veldkamp: Veldkamp, name: str, *args: Any) -> str:
    return link(f"sharing:{name}", veldkamp.organization, *args)


def make_win(mentorship: Mentorship, text: str = "Mina said no", *, by: Member) -> Win:
    with tenant(mentorship.organization_id, by.pk):
        return keep_win(mentorship, by=by, text=text, happened_on=timezone.localdate())


def agree(win: Win, *members: Member) -> Win:
    for member in members:
        with tenant(win.organization_id, member.pk):
            agree_to_share(win, by=member)
    return win


def make_resource(
    mentorship: Mentorship,
    title: str = "On saying no",
    *,
    by: Member,
    meant_for: Member,
    **fields: Any,
) -> Resource:
    fields = {"kind": "article", "link": "https://www.coursera.org/learn/no", **fields}
    with tenant(mentorship.organization_id, by.pk):
        return suggest_resource(mentorship, by=by, meant_for=meant_for, title=title, **fields)


def make_introduction(
    mentorship: Mentorship,
    name: str = "Ines Ibarra",
    *,
    by: Member,
    introduced: Member,
    **fields: Any,
) -> Introduction:
    fields = {"helps_with": "She led a team at 25.", "email": "ines@guild.example", **fields}
    with tenant(mentorship.organization_id, by.pk):
        return offer_introduction(mentorship, by=by, introduced=introduced, name=name, **fields)


def make_conversation(
    mentorship: Mentorship, subject: str = "The talk", text: str = "Shall I?", *, by: Member
) -> Conversation:
    with tenant(mentorship.organization_id, by.pk):
        return begin_conversation(mentorship, by=by, subject=subject, text=text)


def make_message(conversation: Conversation, text: str, *, by: Member) -> Message:
    with tenant(conversation.organization_id, by.pk):
        return write_message(conversation, by=by, text=text)


def last_message(conversation: Conversation, *, by: Member) -> Message:
    with tenant(conversation.organization_id, by.pk):
        found = Message.objects.filter(conversation=conversation).order_by("-written_at").first()
    assert found is not None
    return found


def age(message: Message, *, by: Member, **ago: int) -> None:
    with tenant(message.organization_id, by.pk):
        Message.objects.filter(pk=message.pk).update(written_at=timezone.now() - timedelta(**ago))


def win_form(**fields: Any) -> dict[str, Any]:
    return {"text": "Mina said no", "happened_on": f"{timezone.localdate():%Y-%m-%d}", **fields}


def resource_form(for_whom: Member, **fields: Any) -> dict[str, Any]:
    return {
        "title": "On saying no",
        "kind": "course",
        "link": "https://www.coursera.org/learn/no",
        "note": "Short and kind.",
        "meant_for": str(for_whom.pk),
        **fields,
    }


def introduction_form(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Ines Ibarra",
        "email": "ines@guild.example",
        "helps_with": "She led a team at 25.",
        **fields,
    }


def verbs(member: Member) -> list[str]:
    with tenant(member.organization_id):
        return list(Activity.objects.order_by("at", "pk").values_list("verb", flat=True))
