"""What people promised to do: said, said otherwise, done, and let go.

An action item belongs to all who take part, whoever wrote it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import ChangedMeanwhile, Refusal
from meetings.access import last_writer_of, mark_of_item
from meetings.actions.rows import beat
from meetings.actions.said import NewActionItem
from meetings.models import ActionItem
from mentorships.actions import lock
from mentorships.models import Mentorship


class ItemChanged(ChangedMeanwhile):
    """`current` is the action item as it is now."""

    def __init__(self, current: ActionItem, *, by: Member) -> None:
        writer = last_writer_of(current)
        super().__init__(current, writer="" if writer == by else writer.name)


@transaction.atomic
def add_action_item(mentorship: Mentorship, *, by: Member, wanted: NewActionItem) -> ActionItem:
    """Something to do that no meeting brought up. The same from the same person, as long as it is
    open, answers the first. Raises Refusal when the mentorship is closed."""
    mentorship = lock(mentorship)
    _refuse_ended(mentorship)
    values = {
        "organization_id": mentorship.organization_id,
        "mentorship": mentorship,
        "meeting": None,
        "created_by": by,
        "text": wanted.text,
        "owner_id": wanted.owner_id,
        "due_on": wanted.due_on,
        "goal_id": wanted.goal_id,
    }
    there = ActionItem.objects.open().filter(**values).first()
    if there is not None:
        return there
    item: ActionItem = ActionItem.objects.create(**values)
    record("add", item, by=by)
    beat(mentorship)
    return item


@transaction.atomic
def change_action_item(
    item: ActionItem, *, by: Member, seen: str, wanted: NewActionItem
) -> ActionItem:
    """Say otherwise what will be done, by whom, until when and for what. Nothing when it says
    that already.

    `seen` is `mark_of_item` what the writer had before them. Raises ItemChanged when somebody
    saved something else meanwhile, Refusal when it is not open any more or the mentorship is
    closed.
    """
    item = _locked_item(item)
    _refuse_ended(item.mentorship)
    values = {
        "text": wanted.text,
        "owner_id": wanted.owner_id,
        "due_on": wanted.due_on,
        "goal_id": wanted.goal_id,
    }
    changed = [name for name, value in values.items() if getattr(item, name) != value]
    if not changed:
        return item
    _refuse_carried(item)
    if item.status == ActionItem.Status.DONE:
        raise Refusal(_("This one is done. Open it again before you change it."))
    if item.status == ActionItem.Status.DROPPED:
        raise Refusal(_("This one was let go. Open it again before you change it."))
    if seen != mark_of_item(item):
        raise ItemChanged(_with_names(item), by=by)
    for name in changed:
        setattr(item, name, values[name])
    item.changed_by, item.changed_at = by, timezone.now()
    item.save(update_fields=[*changed, "changed_by", "changed_at"])
    record("change", item, by=by)
    beat(item.mentorship)
    return item


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
def drop_action_item(item: ActionItem, *, by: Member) -> ActionItem:
    """Nobody has to do it any more. Nothing when it was let go; Refusal when it was done or
    carried over, and when the mentorship is closed."""
    item = _locked_item(item)
    _refuse_carried(item)
    if item.status == ActionItem.Status.DROPPED:
        return item
    _refuse_ended(item.mentorship)
    if item.status == ActionItem.Status.DONE:
        raise Refusal(_("This one is done. It stays to look back on."))
    item.status = ActionItem.Status.DROPPED
    item.save(update_fields=["status"])
    record("drop", item, by=by)
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


def _refuse_ended(mentorship: Mentorship) -> None:
    if mentorship.status == Mentorship.Status.CLOSED:
        raise Refusal(_("This mentorship has ended. What you kept stays readable."))


def _refuse_carried(item: ActionItem) -> None:
    if item.status == ActionItem.Status.CARRIED:
        raise Refusal(_("This one was carried over. It goes on among those of a later meeting."))


def _locked_item(item: ActionItem) -> ActionItem:
    mentorship = lock(item.mentorship)
    locked = ActionItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    locked.mentorship = mentorship
    return locked


def _with_names(item: ActionItem) -> ActionItem:
    named = ActionItem.objects.select_related("owner", "goal", "created_by", "changed_by")
    found: ActionItem = named.get(pk=item.pk)
    return found
