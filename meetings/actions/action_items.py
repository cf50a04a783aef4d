"""What people promised to do, and did."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from meetings.actions.rows import beat
from meetings.models import ActionItem
from mentorships.actions import lock


@transaction.atomic
def complete_action_item(item: ActionItem, *, by: Member) -> ActionItem:
    """Nothing when it is done; Refusal when it was let go or carried over."""
    item = _locked_item(item)
    _refuse_carried(item)
    if item.status == ActionItem.Status.DONE:
        return item
    if item.status == ActionItem.Status.DROPPED:
        raise Refusal(_("You let this one go. Open it again first."))
    item.status, item.done_at = ActionItem.Status.DONE, timezone.now()
    item.save(update_fields=["status", "done_at"])
    record("complete", item, by=by)
    beat(item.mentorship)
    return item


@transaction.atomic
def reopen_action_item(item: ActionItem, *, by: Member) -> ActionItem:
    """Nothing when it is open; Refusal when it was carried over."""
    item = _locked_item(item)
    _refuse_carried(item)
    if item.status == ActionItem.Status.OPEN:
        return item
    item.status, item.done_at = ActionItem.Status.OPEN, None
    item.save(update_fields=["status", "done_at"])
    record("reopen", item, by=by)
    beat(item.mentorship)
    return item


def _refuse_carried(item: ActionItem) -> None:
    if item.status == ActionItem.Status.CARRIED:
        raise Refusal(_("This one was carried over. It goes on among those of a later meeting."))


def _locked_item(item: ActionItem) -> ActionItem:
    mentorship = lock(item.mentorship)
    locked = ActionItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    locked.mentorship = mentorship
    return locked
