"""What was said of a meeting, part by part; each under the lock of its mentorship.

What is to be written goes to `writes`, and is written at once when all parts are done.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import uuid6
from django.utils import timezone

from accounts.models import Member
from core.encryption import seal
from core.writing import Writes
from meetings.access import note_of, open_note
from meetings.models import ActionItem, AgendaItem, Meeting, Note, Summary, Topic
from meetings.sheet import AgendaLine, GoalLine, OpenItem, Written


class Review(StrEnum):
    """What became of an action item of before."""

    OPEN = "open"
    DONE = "done"
    CARRIED = "carried"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class NewActionItem:
    """Something that one of those who take part will do."""

    text: str
    owner_id: UUID
    due_on: date | None = None
    goal_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """All that a person says of a meeting at once.

    What was `seen` is what the writer had before them: `digest_of` the summary and of the private
    note, the start and the minutes. Of goals and agenda only what the writer ticked or unticked
    changes. `review` are open action items of the mentorship, `next_at` when to meet again.
    """

    held_at: datetime
    minutes: int
    when_seen: tuple[datetime, int] | None = None
    summary: str = ""
    summary_seen: str = ""
    # In no traceback or log.
    private_note: str = field(default="", repr=False)
    note_seen: str = ""
    ticked: frozenset[UUID] = frozenset()
    unticked: frozenset[UUID] = frozenset()
    actions: Sequence[NewActionItem] = ()
    review: Mapping[UUID, Review] = field(default_factory=dict)
    useful: int | None = None
    working: int | None = None
    wants_contact: bool = False
    next_at: datetime | None = None

    @property
    def when(self) -> tuple[datetime, int]:
        return self.held_at, self.minutes


def write_summary(
    meeting: Meeting, *, by: Member, text: str, current: Written | None, writes: Writes
) -> None:
    text = text.strip()
    if current is None:
        writes.insert(
            Summary(
                organization_id=meeting.organization_id,
                meeting=meeting,
                mentorship_id=meeting.mentorship_id,
                text=text,
                edited_by=by,
            )
        )
    else:
        Summary.objects.filter(meeting=meeting).update(
            text=text, edited_by=by, edited_at=timezone.now()
        )


def keep_note(meeting: Meeting, *, by: Member, text: str) -> None:
    """Seal one's private note on a meeting; an empty text takes it away.

    No Activity: that somebody keeps a note is theirs to know, too.
    """
    note = note_of(meeting, by)
    known = open_note(note, by) if note else ""
    writes = Writes(meeting.organization_id)
    seal_note(meeting, by=by, text=text, known=known, pk=note.pk if note else None, writes=writes)
    writes.write()


def seal_note(
    meeting: Meeting, *, by: Member, text: str, known: str, pk: UUID | None, writes: Writes
) -> None:
    """As `keep_note`, where the note that is there was read and opened."""
    text = text.strip()
    if text == known:
        return
    if not text:
        Note.objects.filter(meeting=meeting, author=by).delete()
        return
    row = pk or uuid6.uuid7()
    sealed = seal(
        text,
        wrapped_key=bytes(by.organization.wrapped_key),
        organization_id=meeting.organization_id,
        table=Note._meta.db_table,
        row=row,
    )
    if pk is None:
        writes.insert(
            Note(
                pk=row,
                organization_id=meeting.organization_id,
                meeting=meeting,
                author=by,
                sealed=sealed,
            )
        )
    else:
        writes.change(Note, row, sealed=sealed, edited_at=timezone.now())


def tick_goals(meeting: Meeting, said: Said, *, goals: Sequence[GoalLine], writes: Writes) -> bool:
    known = {goal.pk: goal.topic for goal in goals}
    ticked = [pk for pk in sorted(said.ticked) if known.get(pk) is False]
    unticked = [pk for pk in said.unticked if known.get(pk)]
    for pk in ticked:
        writes.insert(
            Topic(
                organization_id=meeting.organization_id,
                meeting=meeting,
                mentorship_id=meeting.mentorship_id,
                goal_id=pk,
            )
        )
    if unticked:
        Topic.objects.filter(meeting=meeting, goal__in=unticked).delete()
    return bool(ticked or unticked)


def tick_agenda(said: Said, *, agenda: Sequence[AgendaLine], writes: Writes) -> bool:
    known = {line.pk: line.covered for line in agenda}
    ticked = [pk for pk in said.ticked if known.get(pk) is False]
    unticked = [pk for pk in said.unticked if known.get(pk)]
    writes.change(AgendaItem, *ticked, covered_at=timezone.now())
    writes.change(AgendaItem, *unticked, covered_at=None)
    return bool(ticked or unticked)


def review(
    meeting: Meeting,
    *,
    by: Member,
    reviewed: Mapping[UUID, Review],
    open_items: Sequence[OpenItem],
    due_on: date | None,
    writes: Writes,
) -> dict[str, int]:
    """How many were done, let go and carried over; those that are no longer open stay.

    `open_items` are those of before. One that this meeting brought itself is there to be reviewed
    where it was logged as a new one again; nothing carries it over to where it is.
    """
    open_before = {item.pk for item in open_items}
    its_own = _still_open(meeting, reviewed.keys() - open_before)
    chosen = {
        verdict: [pk for pk in sorted(open_before | its_own) if reviewed.get(pk) == verdict]
        for verdict in Review
    }
    done, dropped = chosen[Review.DONE], chosen[Review.DROPPED]
    carried = [pk for pk in chosen[Review.CARRIED] if pk in open_before]
    status = ActionItem.Status
    writes.change(ActionItem, *done, status=status.DONE, done_at=timezone.now())
    writes.change(ActionItem, *dropped, status=status.DROPPED)
    if carried:
        writes.change(ActionItem, *carried, status=status.CARRIED)
        items = ActionItem.objects.filter(pk__in=carried).order_by("pk")
        writes.insert(*_carried(meeting, items, by=by, due_on=due_on))
    return {
        "actions_done": len(done),
        "actions_let_go": len(dropped),
        "actions_carried": len(carried),
    }


def _still_open(meeting: Meeting, keys: Collection[UUID]) -> set[UUID]:
    if not keys:
        return set()
    mine = ActionItem.objects.filter(mentorship=meeting.mentorship_id, pk__in=keys)
    return set(mine.open().values_list("pk", flat=True))


def _carried(
    meeting: Meeting, items: Iterable[ActionItem], *, by: Member, due_on: date | None
) -> Iterator[ActionItem]:
    """Each goes on as an item of this meeting, due as before or, where that has passed, by
    the next one."""
    today = timezone.localdate()
    for item in items:
        yield ActionItem(
            organization_id=item.organization_id,
            mentorship_id=item.mentorship_id,
            meeting=meeting,
            goal_id=item.goal_id,
            owner_id=item.owner_id,
            text=item.text,
            due_on=item.due_on if item.due_on and item.due_on >= today else due_on,
            created_by=by,
            carried_from=item,
            times_carried=item.times_carried + 1,
        )


def add_action_items(
    meeting: Meeting, *, by: Member, actions: Sequence[NewActionItem], again: bool, writes: Writes
) -> int:
    """How many were new: `again`, as when a submission arrives twice, some are there already."""
    if not actions:
        return 0
    there = _there(meeting) if again else set()
    added = [item for item in actions if (item.text, item.owner_id, item.due_on) not in there]
    for item in added:
        writes.insert(
            ActionItem(
                organization_id=meeting.organization_id,
                mentorship_id=meeting.mentorship_id,
                meeting=meeting,
                owner_id=item.owner_id,
                goal_id=item.goal_id,
                text=item.text,
                due_on=item.due_on,
                created_by=by,
            )
        )
    return len(added)


def _there(meeting: Meeting) -> set[tuple[str, UUID, date | None]]:
    known = ActionItem.objects.filter(meeting=meeting)
    return set(known.values_list("text", "owner_id", "due_on"))
