"""A mentee goes on with another mentor, and takes along what they promised themselves."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from accounts.models import Member
from meetings.actions.rows import beat
from meetings.models import ActionItem
from mentorships.actions import lock
from mentorships.handing_over import go_on
from mentorships.models import Handover, Mentorship


@transaction.atomic
def take_over(
    handover: Handover, *, by: Member, goals: Collection[UUID], action_items: Collection[UUID]
) -> Mentorship:
    """The mentee's yes, with the goals and the open action items of their own that go along.

    Everything else stays in the old mentorship: notes, summaries, agreement, messages. Said
    again, it is the same new mentorship. Raises Refusal as `go_on` does.
    """
    old = handover.mentorship
    taken = go_on(handover, by=by, goals=goals)
    if not taken.new:
        return taken.mentorship
    items = list(
        ActionItem.objects.filter(mentorship=old, owner=by, pk__in=action_items)
        .open()
        .order_by("id")
    )
    ActionItem.objects.bulk_create(
        ActionItem(
            organization_id=item.organization_id,
            mentorship=taken.mentorship,
            goal=taken.goals.get(item.goal_id) if item.goal_id else None,
            owner=by,
            text=item.text,
            due_on=item.due_on,
            created_by=by,
            carried_from=item,
            times_carried=item.times_carried + 1,
        )
        for item in items
    )
    carried = ActionItem.objects.filter(pk__in=[item.pk for item in items])
    carried.update(status=ActionItem.Status.CARRIED)
    beat(lock(old))
    beat(lock(taken.mentorship))
    return taken.mentorship
