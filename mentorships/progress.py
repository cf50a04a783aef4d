"""The way to a goal: steps that are done one after the other, and notes on how it goes.

Both who take part may do all of it. Nothing here is possible once the mentorship is closed.
"""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from mentorships.actions import check_seen, lock, refuse_closed
from mentorships.models import Goal, Milestone, ProgressNote

# A smallint's, and more than anybody reads.
MOST_STEPS = 50


@transaction.atomic
def add_milestone(goal: Goal, *, by: Member, text: str, due_on: date | None = None) -> Milestone:
    """The last step of a goal; the same words twice are one step. Raises Refusal at fifty."""
    refuse_closed(lock(goal.mentorship))
    steps = Milestone.objects.filter(goal=goal)
    known = steps.shown().filter(text=text).first()
    if known is not None:
        return known
    if steps.shown().count() >= MOST_STEPS:
        raise Refusal(_("Fifty steps are enough for one goal. Let some of them go first."))
    last = steps.aggregate(last=Max("position"))["last"]
    step = Milestone.objects.create(
        organization_id=goal.organization_id,
        goal=goal,
        mentorship_id=goal.mentorship_id,
        text=text,
        due_on=due_on,
        position=0 if last is None else last + 1,
        created_by=by,
    )
    record("add_milestone", step, by=by)
    return step


@transaction.atomic
def change_milestone(
    milestone: Milestone, *, by: Member, seen: str, text: str, due_on: date | None = None
) -> None:
    """Say it better, or move its day. Nothing when it says that already.

    `seen` is the `mark` of what the writer had before them. Raises ChangedMeanwhile when somebody
    saved something else since.
    """
    locked = _locked(milestone)
    if (locked.text, locked.due_on) != (text, due_on):
        check_seen(locked, by=by, seen=seen)
        locked.text, locked.due_on = text, due_on
        locked.changed_by, locked.changed_at = by, timezone.now()
        locked.save(update_fields=["text", "due_on", "changed_by", "changed_at"])
        record("change_milestone", locked, by=by)


@transaction.atomic
def complete_milestone(milestone: Milestone, *, by: Member) -> None:
    """Nothing when it is done. Raises Refusal when it was let go."""
    locked = _locked(milestone)
    if locked.dropped_at is not None:
        raise Refusal(_("You let this step go. Bring it back first."))
    if locked.done_at is None:
        locked.done_at = timezone.now()
        locked.save(update_fields=["done_at"])
        record("complete_milestone", locked, by=by)


@transaction.atomic
def drop_milestone(milestone: Milestone, *, by: Member) -> None:
    """Let it go; nothing when it was. What was done is open again when it comes back."""
    locked = _locked(milestone)
    if locked.dropped_at is None:
        locked.dropped_at, locked.done_at = timezone.now(), None
        locked.save(update_fields=["dropped_at", "done_at"])
        record("drop_milestone", locked, by=by)


@transaction.atomic
def reopen_milestone(milestone: Milestone, *, by: Member) -> None:
    """Of one that was done or let go; nothing when it is open."""
    locked = _locked(milestone)
    if locked.done_at is not None or locked.dropped_at is not None:
        locked.done_at = locked.dropped_at = None
        locked.save(update_fields=["done_at", "dropped_at"])
        record("reopen_milestone", locked, by=by)


@transaction.atomic
def place_before(milestone: Milestone, *, by: Member, before: Milestone | None) -> None:
    """Put one step right before another of the same goal, or last; nothing when it is there.

    Raises Refusal when one of the two was let go meanwhile.
    """
    locked = _locked(milestone)
    steps = list(Milestone.objects.filter(goal=locked.goal_id).shown().order_by("position", "id"))
    wanted = [step for step in steps if step.pk != locked.pk]
    place = len(wanted)
    if before is not None:
        place = next((i for i, step in enumerate(wanted) if step.pk == before.pk), -1)
    if place < 0 or locked.dropped_at is not None:
        raise Refusal(_("That step is not there any more."))
    wanted.insert(place, locked)
    if [step.pk for step in wanted] == [step.pk for step in steps]:
        return
    for position, step in enumerate(wanted):
        step.position = position
    Milestone.objects.bulk_update(wanted, ["position"])
    record("place_milestone", locked, by=by)


@transaction.atomic
def write_progress(goal: Goal, *, by: Member, text: str, rating: int | None = None) -> ProgressNote:
    """How it goes, with a rating from 1 to 5 where there is one. Sent twice, it is one note."""
    refuse_closed(lock(goal.mentorship))
    newest = ProgressNote.objects.filter(goal=goal).order_by("-written_at", "-id").first()
    if newest is not None and (newest.author_id, newest.text, newest.rating) == (
        by.pk,
        text,
        rating,
    ):
        return newest
    note: ProgressNote = ProgressNote.objects.create(
        organization_id=goal.organization_id,
        goal=goal,
        mentorship_id=goal.mentorship_id,
        author=by,
        text=text,
        rating=rating,
    )
    record("write_progress", goal, by=by)
    return note


@transaction.atomic
def remove_progress(note: ProgressNote, *, by: Member) -> None:
    """By its author, whom the view has asked."""
    refuse_closed(lock(note.mentorship))
    ProgressNote.objects.filter(pk=note.pk).delete()
    record("remove_progress", note.goal, by=by)


def _locked(milestone: Milestone) -> Milestone:
    refuse_closed(lock(milestone.mentorship))
    found: Milestone = (
        Milestone.objects.select_for_update(no_key=True, of=("self",))
        .select_related("created_by", "changed_by")
        .get(pk=milestone.pk)
    )
    return found
