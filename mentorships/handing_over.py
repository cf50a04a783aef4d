"""A mentee goes on with another mentor: started by a coordinator, agreed to by both.

Whoever decides locks the mentorship, then the handover, then the enrollments in one order (that
of `start_mentorship`), so that of fifty who take a mentor's last place one does.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from mentorships.access import can_be_asked, has_left, has_place
from mentorships.actions import close_mentorship, count_goals, lock, start_mentorship
from mentorships.models import Closure, Goal, Handover, Mentorship, Milestone, Participant
from programs.models import Enrollment

Status = Handover.Status


@transaction.atomic
def start_handover(mentorship: Mentorship, *, by: Member, mentor: Enrollment) -> Handover:
    """Ask another mentor to go on with the mentee; the same again does nothing.

    Raises Refusal when it is closed, another one is asked already, it is not one mentee's, or
    that mentor cannot take it.
    """
    locked = _open(mentorship)
    mentee = _mentee_of(locked)
    known = Handover.objects.open().filter(mentorship=locked).first()
    if known is not None:
        if known.mentor_id == mentor.pk:
            return known
        raise Refusal(_("Somebody has been asked already. Withdraw that first."))
    mentor, mentee = _lock_both(mentor.pk, mentee.pk)
    _check(locked, mentor, mentee)
    if not can_be_asked(mentor):
        raise _full(mentor)
    handover = Handover.objects.create(
        organization_id=locked.organization_id, mentorship=locked, mentor=mentor, started_by=by
    )
    record("start_handover", locked, by=by)
    return handover


@transaction.atomic
def withdraw_handover(handover: Handover, *, by: Member) -> None:
    """Nothing when it is settled."""
    locked = _locked(handover)
    if locked.status in Handover.OPEN:
        _settle(locked, Status.WITHDRAWN)
        record("withdraw_handover", locked.mentorship, by=by)
    handover.status = locked.status


@transaction.atomic
def answer_as_mentor(handover: Handover, *, by: Member, accepts: bool) -> None:
    """The new mentor's answer; then the mentee is asked. Nothing when it was given before.

    Raises Refusal when they say yes and have no place left.
    """
    locked = _locked(handover)
    if locked.status == Status.ASKED_MENTOR:
        if accepts:
            mentor, mentee = _lock_both(locked.mentor_id, _mentee_of(locked.mentorship).pk)
            _check(locked.mentorship, mentor, mentee)
            if not has_place(mentor):
                raise _full(mentor)
            locked.status, locked.mentor_accepted_at = Status.ASKED_MENTEE, timezone.now()
            locked.save(update_fields=["status", "mentor_accepted_at"])
        else:
            _settle(locked, Status.DECLINED)
        record("answer_handover", locked.mentorship, by=by, accepts=accepts)
    handover.status = locked.status


@transaction.atomic
def decline_as_mentee(handover: Handover, *, by: Member) -> None:
    """The mentee stays, or ends it in another way. Nothing when it is settled."""
    locked = _locked(handover)
    if locked.status == Status.ASKED_MENTEE:
        _settle(locked, Status.DECLINED)
        record("answer_handover", locked.mentorship, by=by, accepts=False)
    handover.status = locked.status


@dataclass(frozen=True)
class Taken:
    """What the mentee's yes made; `goals` are the new ones by the key of the old.

    `new` is False when the yes was said before.
    """

    mentorship: Mentorship
    new: bool
    goals: dict[UUID, Goal] = field(default_factory=dict)


@transaction.atomic
def go_on(handover: Handover, *, by: Member, goals: Collection[UUID]) -> Taken:
    """The mentee's yes: the old mentorship closes, with its credit, and a new one begins.

    Of the old one only these open goals go along, with their steps. Said again, it is the same
    new one. Raises Refusal when nobody is asking any more, or the mentor has no place left.
    """
    locked = _locked(handover)
    old = locked.mentorship
    if locked.successor is not None:
        return Taken(locked.successor, new=False)
    if locked.status != Status.ASKED_MENTEE:
        raise Refusal(_("This is settled already. Ask your coordinator what comes next."))
    mentor, mentee = _lock_both(locked.mentor_id, _mentee_of(old).pk)
    _check(old, mentor, mentee)
    if not has_place(mentor):
        raise _full(mentor)
    kind = Closure.Kind.LEFT_COMPANY if old.mentor_left_at else Closure.Kind.HANDED_OVER
    close_mentorship(old, by=by, kind=kind)
    successor = start_mentorship(mentor=mentor, mentee=mentee, by=by)
    locked.successor = successor
    _settle(locked, Status.DONE)
    record("hand_over", old, by=by)
    taken = _carry(old, successor, by=by, goals=goals)
    count_goals(successor)
    return Taken(successor, new=True, goals=taken)


@transaction.atomic
def close_after_departure(mentorship: Mentorship, *, by: Member) -> None:
    """Close one that somebody's leaving has ended already. Nothing when it is closed.

    Raises Refusal while all of them are here: then it is theirs to end.
    """
    locked = lock(mentorship)
    if locked.status == Mentorship.Status.CLOSED:
        return
    if not has_left(locked):
        raise Refusal(_("Nobody has left. The mentor and the mentee end it themselves."))
    for handover in Handover.objects.open().filter(mentorship=locked):
        _settle(handover, Status.WITHDRAWN)
    close_mentorship(locked, by=by, kind=Closure.Kind.LEFT_COMPANY)


def _carry(
    old: Mentorship, successor: Mentorship, *, by: Member, goals: Collection[UUID]
) -> dict[UUID, Goal]:
    chosen = Goal.objects.filter(mentorship=old, status=Goal.Status.OPEN, pk__in=goals)
    taken = {
        goal.pk: Goal(
            organization_id=successor.organization_id,
            mentorship=successor,
            title=goal.title,
            success_criteria=goal.success_criteria,
            baseline=goal.baseline,
            created_by=by,
            carried_from=goal,
        )
        for goal in chosen.order_by("id")
    }
    Goal.objects.bulk_create(taken.values())
    steps = Milestone.objects.filter(goal__in=taken).shown().order_by("goal", "position", "id")
    Milestone.objects.bulk_create(
        Milestone(
            organization_id=successor.organization_id,
            mentorship=successor,
            goal=taken[step.goal_id],
            text=step.text,
            due_on=step.due_on,
            position=step.position,
            done_at=step.done_at,
            created_by=by,
        )
        for step in steps
    )
    return taken


def _open(mentorship: Mentorship) -> Mentorship:
    locked = lock(mentorship)
    if locked.status == Mentorship.Status.CLOSED:
        raise Refusal(_("This mentorship is closed."))
    return locked


def _locked(handover: Handover) -> Handover:
    mentorship = lock(handover.mentorship)
    locked: Handover = Handover.objects.select_for_update(no_key=True).get(pk=handover.pk)
    locked.mentorship = mentorship
    return locked


def _mentee_of(mentorship: Mentorship) -> Enrollment:
    parts = Participant.objects.filter(mentorship=mentorship).select_related("enrollment")
    mentees = [part.enrollment for part in parts if part.role == Enrollment.Role.MENTEE]
    if len(mentees) != 1 or len(parts) != 2:
        raise Refusal(_("Only a mentorship of two people can be handed over."))
    mentee: Enrollment = mentees[0]
    return mentee


def _lock_both(mentor: UUID, mentee: UUID) -> tuple[Enrollment, Enrollment]:
    found = {
        enrollment.pk: enrollment
        for enrollment in Enrollment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("program", "member")
        .filter(pk__in=[mentor, mentee])
        .order_by("pk")
    }
    return found[mentor], found[mentee]


def _check(mentorship: Mentorship, mentor: Enrollment, mentee: Enrollment) -> None:
    names = {"name": mentor.member.name}
    if (
        mentor.program_id != mentorship.program_id
        or mentor.role != Enrollment.Role.MENTOR
        or mentor.status != Enrollment.Status.ENROLLED
        or mentor.member.status != Member.Status.ACTIVE
    ):
        raise Refusal(_("%(name)s is not a mentor in this program now.") % names)
    if mentor.member_id == mentee.member_id:
        raise Refusal(_("Somebody cannot be their own mentor."))
    if mentor.member_id == mentee.member.manager_id or mentor.member.manager_id == mentee.member_id:
        raise Refusal(_("One of them reports to the other. Choose somebody else."))
    together = Mentorship.objects.open().of(mentor.member).of(mentee.member)
    if together.filter(program=mentorship.program_id).exists():
        raise Refusal(_("%(name)s is the mentee’s mentor already.") % names)


def _full(mentor: Enrollment) -> Refusal:
    return Refusal(
        _("%(name)s has no free place any more. Ask another mentor.") % {"name": mentor.member.name}
    )


def _settle(handover: Handover, status: Handover.Status) -> None:
    handover.status = status
    handover.settled_at = timezone.now()
    handover.save(update_fields=["status", "settled_at", "successor"])
