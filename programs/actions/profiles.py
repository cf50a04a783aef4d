"""What people say of themselves."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.actions import record
from accounts.models import Member
from programs.models import MemberSkill, Skill


def update_profile(
    member: Member,
    *,
    by: Member,
    skills_offered: Iterable[str] | None = None,
    skills_sought: Iterable[str] | None = None,
    **fields: Any,
) -> None:
    """Write what differs. Skills left at None stay as they are; an empty list takes them away."""
    with transaction.atomic():
        current = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        changed = [name for name, value in fields.items() if getattr(current, name) != value]
        for name in changed:
            setattr(current, name, fields[name])
        written = list(changed)
        if by.pk == member.pk and "time_zone" in fields and not current.time_zone_confirmed_at:
            # Whoever saves it has seen it, so nobody asks again.
            current.time_zone_confirmed_at = timezone.now()
            written.append("time_zone_confirmed_at")
        if written:
            current.save(update_fields=written)
        if skills_offered is not None and _keep_skills(
            current, MemberSkill.Direction.OFFERED, list(skills_offered)
        ):
            changed.append("skills_offered")
        if skills_sought is not None and _keep_skills(
            current, MemberSkill.Direction.SOUGHT, list(skills_sought)
        ):
            changed.append("skills_sought")
        if changed:
            record("update_profile", current, by=by, fields=changed)


def _keep_skills(member: Member, direction: str, names: list[str]) -> bool:
    """Make these the member's skills; whether that changed anything."""
    wanted = set(named_skills(member.organization_id, names).values())
    held = MemberSkill.objects.filter(member=member, direction=direction)
    now = set(held.values_list("skill_id", flat=True))
    if wanted == now:
        return False
    held.filter(skill_id__in=now - wanted).delete()
    MemberSkill.objects.bulk_create(
        (
            MemberSkill(
                organization_id=member.organization_id,
                member=member,
                direction=direction,
                skill_id=skill_id,
            )
            for skill_id in wanted - now
        ),
        ignore_conflicts=True,
    )
    return True


def named_skills(organization_id: UUID, names: Iterable[str]) -> Mapping[str, UUID]:
    """The skills of these names by lower-case name, made where the company has none yet."""
    wanted = {name.lower(): name for name in names}
    known = _by_name(wanted)
    missing = [name for lower, name in wanted.items() if lower not in known]
    if not missing:
        return known
    # Somebody else may be naming the same one at this moment: theirs is as good.
    Skill.objects.bulk_create(
        (Skill(organization_id=organization_id, name=name) for name in missing),
        ignore_conflicts=True,
    )
    return _by_name(wanted)


def _by_name(wanted: Mapping[str, str]) -> dict[str, UUID]:
    # By the name as well: Python and PostgreSQL differ over a few letters' lower case.
    found = Skill.objects.annotate(lower=Lower("name")).filter(
        Q(lower__in=list(wanted)) | Q(name__in=list(wanted.values()))
    )
    return {name.lower(): pk for name, pk in found.values_list("name", "pk")}
