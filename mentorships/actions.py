"""The life of a mentorship from its start to its closure. Every action locks its row."""

from collections.abc import Callable, Iterable
from datetime import UTC
from typing import Any

from django.db import transaction
from django.db.models import Count, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import ChangedMeanwhile, Refusal
from core.writing import Writes
from mentorships.access import days_paused
from mentorships.models import (
    Closure,
    ClosureReason,
    Goal,
    Mentorship,
    Milestone,
    Participant,
)
from programs.actions import move_on
from programs.models import Enrollment, Program

PULSE = frozenset(
    {
        "cadence_days",
        "signed_at",
        "meetings_held",
        "last_held_at",
        "next_planned_at",
        "missed_in_a_row",
        "open_actions",
        "majority_due_on",
        "last_rating",
        "previous_rating",
        "rated_for",
        "contact_requested_at",
        "paused_until",
        "paused_days",
        "paused_days_since_held",
        "goals_set",
        "goals_reached",
    }
)


# What else ends with a mentorship: the floors above put a function here when the app starts. It is
# given the locked row, closed by now, and who closes it; what it does is part of the closing.
WHEN_CLOSED: list[Callable[[Mentorship, Member], None]] = []


def lock(mentorship: Mentorship) -> Mentorship:
    """The row as it is now, ours until the transaction ends.

    NO KEY: rows that point at it may still be inserted by others meanwhile.
    """
    return Mentorship.objects.select_for_update(no_key=True).get(pk=mentorship.pk)


@transaction.atomic
def start_mentorship(*, mentor: Enrollment, mentee: Enrollment, by: Member) -> Mentorship:
    """Bring two people together; the one that is open already is answered when repeated.

    Raises Refusal when they are one person, or one of them is not enrolled in this program.
    """
    # In one order, whoever calls: two calls for the same people queue instead of deadlocking.
    found = {
        enrollment.pk: enrollment
        for enrollment in Enrollment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("program", "member")
        .filter(pk__in=[mentor.pk, mentee.pk])
        .order_by("pk")
    }
    mentor, mentee = found[mentor.pk], found[mentee.pk]
    _check_can_start(mentor, mentee)
    current = (
        Mentorship.objects.open()
        .filter(participants__enrollment=mentor)
        .filter(participants__enrollment=mentee)
        .first()
    )
    if current is not None:
        return current
    program = mentor.program
    move_on(program, to=Program.Status.RUNNING, by=by)
    mentorship = Mentorship.objects.create(
        organization_id=mentor.organization_id,
        program=program,
        started_on=timezone.localdate(),
        planned_end_on=program.ends_on,
        cadence_days=program.cadence_days,
    )
    Participant.objects.bulk_create(
        Participant(
            organization_id=mentor.organization_id,
            mentorship=mentorship,
            enrollment=enrollment,
            member_id=enrollment.member_id,
            role=enrollment.role,
        )
        for enrollment in (mentor, mentee)
    )
    record("start", mentorship, by=by)
    return mentorship


def _check_can_start(mentor: Enrollment, mentee: Enrollment) -> None:
    if mentor.program_id != mentee.program_id:
        raise Refusal(_("They are in two different programs."))
    if mentor.member_id == mentee.member_id:
        raise Refusal(_("Somebody cannot be their own mentor."))
    for enrollment, role in (
        (mentor, Enrollment.Role.MENTOR),
        (mentee, Enrollment.Role.MENTEE),
    ):
        if enrollment.role != role or enrollment.status != Enrollment.Status.ENROLLED:
            raise Refusal(
                _("%(name)s is not enrolled for this.") % {"name": enrollment.member.name}
            )


@transaction.atomic
def record_pulse(mentorship: Mentorship, **columns: Any) -> None:
    """Write pulse columns. The instance passed in follows.

    Call it in the transaction of what changed them; compute values under `lock(mentorship)`
    when they depend on what was there.
    """
    locked = lock(mentorship)
    write_pulse(locked, **columns)
    for name in PULSE:
        setattr(mentorship, name, getattr(locked, name))


def write_pulse(locked: Mentorship, **columns: Any) -> None:
    """The only place that writes them, for who holds the row as `lock` gave it."""
    unknown = columns.keys() - PULSE
    if unknown:
        raise ValueError(f"not of the pulse: {', '.join(sorted(unknown))}")
    held = columns.get("last_held_at")
    if held is not None and held != locked.last_held_at:
        # Health counts days in UTC. One that never rested has none to count.
        since = held.astimezone(UTC).date()
        rested = locked.paused_until is not None
        columns["paused_days_since_held"] = days_paused(locked, since=since) if rested else 0
    changed = {name: value for name, value in columns.items() if getattr(locked, name) != value}
    for name, value in changed.items():
        setattr(locked, name, value)
    if changed:
        writes = Writes(locked.organization_id)
        writes.change(Mentorship, locked.pk, **changed)
        writes.write()


@transaction.atomic
def begin_closing(mentorship: Mentorship, *, by: Member) -> None:
    """From here on they prepare the closing conversation. Nothing when closing or closed."""
    locked = lock(mentorship)
    if locked.status not in {Mentorship.Status.CLOSING, Mentorship.Status.CLOSED}:
        locked.status = Mentorship.Status.CLOSING
        locked.save(update_fields=["status"])
        record("begin_closing", locked, by=by)
    _follow(mentorship, locked, ["status"])


@transaction.atomic
def close_mentorship(mentorship: Mentorship, *, by: Member, kind: str, reason: str = "") -> None:
    """Close it for good; nothing when it is closed. The reason is for the coordinators."""
    locked = lock(mentorship)
    if locked.status != Mentorship.Status.CLOSED:
        closure = Closure.objects.create(
            organization_id=locked.organization_id,
            mentorship=locked,
            kind=Closure.Kind(kind),
            closed_by=by,
        )
        if reason.strip():
            ClosureReason.objects.create(
                organization_id=locked.organization_id,
                closure=closure,
                mentorship=locked,
                author=by,
                text=reason.strip(),
            )
        locked.status = Mentorship.Status.CLOSED
        locked.closed_at = closure.closed_at
        locked.save(update_fields=["status", "closed_at"])
        record("close", locked, by=by, kind=closure.kind)
        for end in WHEN_CLOSED:
            end(locked, by)
    _follow(mentorship, locked, ["status", "closed_at", "next_planned_at"])


@transaction.atomic
def set_goal(mentorship: Mentorship, *, by: Member, **fields: Any) -> Goal:
    """Add a goal; the same words twice are one goal. Raises Refusal when it is closed."""
    refuse_closed(lock(mentorship))
    goal, new = Goal.objects.get_or_create(
        organization_id=mentorship.organization_id,
        mentorship=mentorship,
        title=fields.pop("title"),
        status=Goal.Status.OPEN,
        defaults={**fields, "created_by": by},
    )
    if new:
        count_goals(mentorship)
        record("set_goal", goal, by=by)
    return goal


@transaction.atomic
def change_goal(goal: Goal, *, by: Member, seen: str, **fields: Any) -> None:
    """Say it better, rate it, reach it or let it go. Nothing when it says that already.

    `seen` is the `mark` of what the writer had before them. Raises ChangedMeanwhile when somebody
    saved something else since, Refusal when all is closed.
    """
    refuse_closed(lock(goal.mentorship))
    locked = (
        Goal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("created_by", "changed_by")
        .get(pk=goal.pk)
    )
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    if changed:
        check_seen(locked, by=by, seen=seen)
        for name in changed:
            setattr(locked, name, fields[name])
        locked.changed_by, locked.changed_at = by, timezone.now()
        if "status" in changed:
            is_open = locked.status == Goal.Status.OPEN
            locked.settled_by = None if is_open else by
            locked.settled_at = None if is_open else locked.changed_at
            changed += ["settled_by", "settled_at"]
        locked.save(update_fields=[*changed, "changed_by", "changed_at"])
        count_goals(goal.mentorship)
        record("change_goal", locked, by=by, status=locked.status)
    _follow(goal, locked, fields)


def check_seen(locked: Goal | Milestone, *, by: Member, seen: str) -> None:
    if seen != locked.mark:
        writer = locked.last_writer
        raise ChangedMeanwhile(locked, writer="" if writer == by else writer.name)


def count_goals(mentorship: Mentorship) -> None:
    """The pulse follows the goals, called by somebody who takes part: nobody else sees any."""
    kept = Goal.objects.filter(mentorship=mentorship).exclude(status=Goal.Status.DROPPED)
    reached = Count("pk", filter=Q(status=Goal.Status.REACHED))
    record_pulse(mentorship, **kept.aggregate(goals_set=Count("pk"), goals_reached=reached))


def refuse_closed(mentorship: Mentorship) -> None:
    if mentorship.status == Mentorship.Status.CLOSED:
        raise Refusal(_("This mentorship is closed. Its goals stay readable."))


def _follow(instance: Model, locked: Model, names: Iterable[str]) -> None:
    """The caller's instance shows what the locked row holds now."""
    for name in names:
        setattr(instance, name, getattr(locked, name))
