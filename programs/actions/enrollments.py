"""Asking people to take part, and their yes or no."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import new_invitation, record
from accounts.models import Activity, Invitation, Member
from core.errors import Refusal
from programs.access import expected_in, invited_to
from programs.actions.programs import move_on
from programs.models import Enrollment, Program, today_at


def enroll(
    enrollment: Enrollment, *, by: Member, motivation: str = "", capacity: int | None = None
) -> Enrollment:
    """The person's yes; said again, it changes the answers. Only a mentor has a capacity.

    Raise Refusal when the program is closing or over.
    """
    with transaction.atomic():
        current = (
            Enrollment.objects.select_for_update(of=("self",), no_key=True)
            .select_related("program")
            .get(pk=enrollment.pk)
        )
        if not current.program.takes_answers:
            raise Refusal(_("This program takes no new people any more."))
        first = current.status != Enrollment.Status.ENROLLED
        if first:
            current.status = Enrollment.Status.ENROLLED
            current.enrolled_at = timezone.now()
        current.motivation = motivation
        current.capacity = capacity if current.role == Enrollment.Role.MENTOR else None
        current.save(update_fields=["status", "enrolled_at", "motivation", "capacity"])
        if first:
            record("enroll", current, by=by, role=current.role)
    return current


def join(
    program: Program,
    *,
    by: Member,
    role: str,
    motivation: str = "",
    capacity: int | None = None,
) -> Enrollment:
    """Take part without having been asked. Raise Refusal outside the enrollment window."""
    with transaction.atomic():
        # Against a coordinator who closes the window at this moment.
        current = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
        if not current.is_open_to_join(today_at(by)):
            raise Refusal(_("Enrollment for this program is closed. Ask its coordinator."))
        enrollment, _made = Enrollment.objects.get_or_create(
            organization_id=by.organization_id, program=current, member=by, role=role
        )
        return enroll(enrollment, by=by, motivation=motivation, capacity=capacity)


def withdraw(enrollment: Enrollment, *, by: Member) -> None:
    """The person's no, before or after a yes. A mentorship that runs is ended in its own room."""
    with transaction.atomic():
        current = Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
        if current.status == Enrollment.Status.WITHDRAWN:
            return
        current.status = Enrollment.Status.WITHDRAWN
        current.save(update_fields=["status"])
        record("withdraw", current, by=by, role=current.role)


def invite_people(program: Program, *, by: Member) -> int:
    """Open the door for everybody of a program who has not joined; the number of new invitations.

    `accounts.actions.invite` for many at once: the same rows in a constant number of queries.
    People with an open invitation are left alone; the ledger mails the others.
    Raise Refusal when the program is closing or over.
    """
    if not program.takes_answers:
        raise Refusal(_("This program takes no new people any more."))
    with transaction.atomic():
        expected = list(
            expected_in(program).select_for_update(of=("self",), no_key=True).order_by("pk")
        )
        # Asked under the lock: another coordinator may have pressed at the same moment.
        holding = invited_to(program)
        members = [member for member in expected if member.pk not in holding]
        # Those whose invitation expired hold one that is closed by nobody.
        Invitation.objects.filter(
            member__in=members, accepted_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=timezone.now())
        Invitation.objects.bulk_create(new_invitation(member, by=by) for member in members)
        Activity.objects.bulk_create(
            Activity(
                organization_id=member.organization_id,
                actor=by,
                verb="invite",
                subject_type=member._meta.label_lower,
                subject_id=member.pk,
            )
            for member in members
        )
        if members:
            record("invite_people", program, by=by, people=len(members))
            move_on(program, to=Program.Status.ENROLLING, by=by)
    return len(members)
