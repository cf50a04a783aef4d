"""Setting a program up and taking it through its life."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions import record
from accounts.models import Member
from core.errors import Refusal
from programs.models import Coordinator, Program

S = Program.Status
# One step on, or back where somebody clicked too soon.
NEXT_STATUSES: Final[Mapping[str, tuple[Program.Status, ...]]] = {
    S.DRAFT: (S.ENROLLING,),
    S.ENROLLING: (S.MATCHING, S.DRAFT),
    S.MATCHING: (S.RUNNING, S.ENROLLING),
    S.RUNNING: (S.CLOSING, S.MATCHING),
    S.CLOSING: (S.ARCHIVED, S.RUNNING),
    S.ARCHIVED: (S.CLOSING,),
}


def create_program(*, by: Member, **fields: Any) -> Program:
    """A draft that its creator coordinates. Raise Refusal when the name is in use."""
    with transaction.atomic():
        program = Program(organization_id=by.organization_id, **fields)
        _save(program, force_insert=True)
        Coordinator.objects.create(organization_id=by.organization_id, program=program, member=by)
        record("create_program", program, by=by)
    return program


def change_program(program: Program, *, by: Member, **fields: Any) -> Program:
    """Write what differs. Raise Refusal when the name is in use."""
    with transaction.atomic():
        current = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
        changed = [name for name, value in fields.items() if getattr(current, name) != value]
        for name in changed:
            setattr(current, name, fields[name])
        if changed:
            _save(current, update_fields=changed)
            record("change_program", current, by=by, fields=changed)
    return current


def _save(program: Program, **options: Any) -> None:
    try:
        with transaction.atomic():
            program.save(**options)
    except IntegrityError:
        raise Refusal(
            _("Your company already has a program with this name. Choose another name.")
        ) from None


def change_status(program: Program, *, by: Member, status: str) -> None:
    """Take the program one step on or back. Raise Refusal for a step that is not next."""
    with transaction.atomic():
        current = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
        if current.status == status:
            return
        if status not in NEXT_STATUSES[current.status]:
            raise Refusal(
                _("A program that is in the state “%(now)s” cannot go to “%(next)s”.")
                % {"now": current.get_status_display(), "next": Program.Status(status).label}
            )
        before, current.status = current.status, status
        current.save(update_fields=["status"])
        record("change_status", current, by=by, before=before, after=status)


def move_on(program: Program, *, to: Program.Status, by: Member) -> None:
    """Take the program on to the state that what just happened implies; never back."""
    order = list(Program.Status)
    earlier = order[: order.index(to)]
    if program.status not in earlier:
        return
    with transaction.atomic():
        before = program.status
        # Conditional: what a coordinator decides at the same moment stands.
        if Program.objects.filter(pk=program.pk, status__in=earlier).update(status=to):
            record("change_status", program, by=by, before=before, after=to)
        program.status = to


def add_coordinator(program: Program, *, member: Member, by: Member) -> None:
    """Raise Refusal for somebody whose role does not let them look after people."""
    with transaction.atomic():
        if member.status != Member.Status.ACTIVE or not member.looks_after_people:
            raise Refusal(
                _("%(name)s is not a coordinator. An owner can change that on the people page.")
                % {"name": member.name}
            )
        _coordinator, made = Coordinator.objects.get_or_create(
            organization_id=program.organization_id, program=program, member=member
        )
        if made:
            record("add_coordinator", program, by=by, member=str(member.pk))
