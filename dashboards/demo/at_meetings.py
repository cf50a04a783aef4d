"""What stays of a meeting beside its summary: which goals it was about, who remembers it the
same, and what was taken along to the next."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from accounts.models import Member
from core.tenancy import enter
from meetings.models import ActionItem, Confirmation, Meeting, Topic
from mentorships.models import Goal

# With fewer, nothing has been put off yet.
MEETINGS_BEFORE_CARRYING: Final = 3


def keep_what_was_said(
    held: Sequence[Meeting], *, goals: Sequence[Goal], logged_by: Member, confirmed_by: Member
) -> None:
    """`held` are the held meetings of one mentorship, the oldest first."""
    if not held:
        return
    enter(confirmed_by.organization_id, confirmed_by.pk)
    keys = {
        "organization_id": confirmed_by.organization_id,
        "mentorship_id": held[0].mentorship_id,
    }
    Topic.objects.bulk_create(
        Topic(**keys, meeting=meeting, goal=goals[order % len(goals)])
        for order, meeting in enumerate(held)
        if goals
    )
    # The newest still waits to be read.
    Confirmation.objects.bulk_create(
        Confirmation(
            **keys,
            meeting=meeting,
            member=confirmed_by,
            confirmed_at=meeting.ends_at + timedelta(hours=20),
        )
        for meeting in held[:-1]
    )
    if len(held) >= MEETINGS_BEFORE_CARRYING:
        _take_one_along(held, owner=confirmed_by, by=logged_by)


def _take_one_along(held: Sequence[Meeting], *, owner: Member, by: Member) -> None:
    """The owner's first open promise was made a meeting earlier and is on its second turn."""
    item = (
        ActionItem.objects.filter(mentorship=held[0].mentorship_id, owner=owner)
        .open()
        .order_by("due_on", "id")
        .first()
    )
    if item is None:
        return
    *_earlier, before, latest = held
    item.carried_from = ActionItem.objects.create(
        organization_id=item.organization_id,
        mentorship_id=item.mentorship_id,
        meeting=before,
        goal_id=item.goal_id,
        owner=owner,
        text=item.text,
        due_on=latest.starts_at.date(),
        status=ActionItem.Status.CARRIED,
        created_by=by,
        created_at=before.ends_at,
    )
    item.meeting, item.times_carried, item.created_at = latest, 1, latest.ends_at
    item.save(update_fields=["carried_from", "meeting", "times_carried", "created_at"])
