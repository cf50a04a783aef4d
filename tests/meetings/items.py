"""Action items, as the tests of their pages look at them and post them."""

from typing import Any

from django.utils import timezone

from accounts.models import Member
from core.tenancy import tenant
from meetings.access import mark_of_item
from meetings.models import ActionItem
from mentorships.models import Mentorship


def again(item: ActionItem) -> ActionItem:
    with tenant(item.organization_id, item.owner_id):
        return ActionItem.objects.select_related("changed_by").get(pk=item.pk)


def form_of(item: ActionItem, **fields: Any) -> dict[str, Any]:
    """What the page posts when nothing in it is changed but `fields`."""
    return {
        "text": item.text,
        "owner": str(item.owner_id),
        "due_on": item.due_on.isoformat() if item.due_on else "",
        "goal": str(item.goal_id or ""),
        "seen": mark_of_item(item),
        **fields,
    }


def end(mentorship: Mentorship) -> None:
    with tenant(mentorship.organization_id):
        Mentorship.objects.filter(pk=mentorship.pk).update(
            status=Mentorship.Status.CLOSED, closed_at=timezone.now()
        )


def items_in(mentorship: Mentorship, member: Member) -> list[ActionItem]:
    with tenant(mentorship.organization_id, member.pk):
        return list(ActionItem.objects.filter(mentorship=mentorship).order_by("id"))
