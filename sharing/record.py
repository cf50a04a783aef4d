"""What somebody takes along of what a mentorship shared: plain rows, a function for each kind.

All of it is what the member may read anyway; row security says so once more. Days and moments are
ISO 8601. Removed messages are left out.
"""

from typing import Any

from accounts.models import Member
from mentorships.models import Mentorship
from sharing.models import Conversation, Introduction, Message, Resource, Win

Rows = list[dict[str, Any]]


def wins_record(member: Member, mentorship: Mentorship) -> Rows:
    """Oldest first. `shown_to_program` is how it is now."""
    wins = Win.objects.visible_to(member).filter(mentorship=mentorship).for_list().reverse()
    return [
        {
            "text": win.text,
            "happened_on": win.happened_on.isoformat(),
            "kept_by": win.author.name,
            "goal": win.goal.title if win.goal else None,
            "shown_to_program": win.is_shared,  # type: ignore[attr-defined]  # by for_list
        }
        for win in wins
    ]


def resources_record(member: Member, mentorship: Mentorship) -> Rows:
    found = Resource.objects.visible_to(member).filter(mentorship=mentorship).for_list().reverse()
    return [
        {
            "kind": resource.kind,
            "title": resource.title,
            "link": resource.link or None,
            "provider": resource.provider or None,
            "note": resource.note or None,
            "suggested_by": resource.suggested_by.name,
            "meant_for": resource.meant_for.name,
            "suggested_at": resource.suggested_at.isoformat(),
            "state": resource.state,
            "state_at": resource.state_at.isoformat(),
        }
        for resource in found
    ]


def introductions_record(member: Member, mentorship: Mentorship) -> Rows:
    found = Introduction.objects.visible_to(member).filter(mentorship=mentorship)
    return [
        {
            "name": introduction.name,
            "email": introduction.email or None,
            "helps_with": introduction.helps_with,
            "introducer": introduction.introducer.name,
            "introduced": introduction.introduced.name,
            "step": introduction.step.value,
            "offered_at": introduction.offered_at.isoformat(),
            "asked_on": _day(introduction.asked_on),
            "made_on": _day(introduction.made_on),
            "followed_up_on": _day(introduction.followed_up_on),
        }
        for introduction in found.for_list().reverse()
    ]


def conversations_record(member: Member, mentorship: Mentorship) -> Rows:
    """Each with its messages, oldest first. Two queries, however many there are."""
    conversations = Conversation.objects.visible_to(member).filter(mentorship=mentorship)
    messages = (
        Message.objects.visible_to(member)
        .filter(mentorship=mentorship, removed_at__isnull=True)
        .for_list()
    )
    by_conversation: dict[Any, Rows] = {}
    for message in messages:
        by_conversation.setdefault(message.conversation_id, []).append(
            {
                "author": message.author.name,
                "text": message.text,
                "written_at": message.written_at.isoformat(),
                "edited_at": message.edited_at.isoformat() if message.edited_at else None,
            }
        )
    return [
        {
            "subject": conversation.subject,
            "begun_at": conversation.begun_at.isoformat(),
            "messages": by_conversation.get(conversation.pk, []),
        }
        for conversation in conversations.order_by("begun_at", "id")
    ]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
