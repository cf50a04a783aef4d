"""What was done for a goal; for those who take part, as row security leaves nobody else any."""

from django.db.models import Q

from meetings.models import ActionItem, Meeting, Topic
from mentorships.models import Goal


def action_items_for(goal: Goal) -> list[ActionItem]:
    """The open ones first, then those that were done; what went is left out."""
    items = ActionItem.objects.filter(goal=goal).exclude(status__in=ActionItem.GONE)
    return sorted(items.for_list(), key=lambda item: item.status != ActionItem.Status.OPEN)


def meetings_for(goal: Goal) -> list[Meeting]:
    """Those that were about it, or out of which something came for it; the newest first."""
    about = Topic.objects.filter(goal=goal)
    promised = ActionItem.objects.filter(goal=goal, meeting__isnull=False)
    return list(
        Meeting.objects.filter(
            Q(pk__in=about.values("meeting")) | Q(pk__in=promised.values("meeting")),
            status=Meeting.Status.HELD,
        ).order_by("-starts_at", "id")
    )
