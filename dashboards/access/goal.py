"""What was done for a goal; for those who take part, as row security leaves nobody else any."""

from meetings.models import ActionItem, Meeting
from mentorships.models import Goal


def action_items_for(goal: Goal) -> list[ActionItem]:
    """The open ones first, then those that were done; what was let go is left out."""
    items = ActionItem.objects.filter(goal=goal).exclude(status=ActionItem.Status.DROPPED)
    return sorted(items.for_list(), key=lambda item: item.status != ActionItem.Status.OPEN)


def meetings_for(goal: Goal) -> list[Meeting]:
    """Those out of which something came for the goal, the newest first."""
    promised = ActionItem.objects.filter(goal=goal, meeting__isnull=False)
    return list(
        Meeting.objects.filter(
            pk__in=promised.values("meeting"), status=Meeting.Status.HELD
        ).order_by("-starts_at", "id")
    )
