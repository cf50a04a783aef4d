"""Which programs and enrollments a person may see, and what they may do there."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Invitation, Member, Organization
from programs.comparing import Comparison, compare
from programs.models import Coordinator, Enrollment, MemberSkill, PeopleImport, Program, Skill

# -------------------------------------------------------------------- programs


def get_program(member: Member, pk: UUID) -> Program:
    return get_object_or_404(Program.objects.visible_to(member), pk=pk)


def programs_of(member: Member) -> QuerySet[Program]:
    return Program.objects.visible_to(member).for_list()


def can_create_program(member: Member) -> bool:
    return member.looks_after_people


def can_coordinate(member: Member, program: Program) -> bool:
    return Coordinator.objects.filter(program=program, member=member).exists()


def can_name_coordinators(member: Member, program: Program) -> bool:
    """An owner may, too: a program whose coordinator has left must not be orphaned."""
    return member.role == Member.Role.OWNER or can_coordinate(member, program)


def coordinators_of(program: Program) -> QuerySet[Member]:
    return Member.objects.filter(
        pk__in=Coordinator.objects.filter(program=program).values("member")
    ).for_list()


def possible_coordinators(program: Program) -> QuerySet[Member]:
    return (
        Member.objects.active()
        .filter(role__in=[Member.Role.COORDINATOR, Member.Role.OWNER])
        .exclude(pk__in=Coordinator.objects.filter(program=program).values("member"))
        .for_list()
    )


def my_roles_in(member: Member, program_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """What one is in each of these programs, in words. Two queries."""
    roles: dict[UUID, list[str]] = {pk: [] for pk in program_ids}
    for pk in Coordinator.objects.filter(
        member=member, program_id__in=list(program_ids)
    ).values_list("program_id", flat=True):
        roles[pk].append(_("Coordinator"))
    for pk, role in (
        Enrollment.objects.filter(member=member, program_id__in=list(program_ids))
        .exclude(status=Enrollment.Status.WITHDRAWN)
        .values_list("program_id", "role")
        .order_by("role")
    ):
        roles[pk].append(str(Enrollment.Role(role).label))
    return roles


# ----------------------------------------------------------------- enrollments


def get_enrollment(member: Member, pk: UUID) -> Enrollment:
    return get_object_or_404(
        Enrollment.objects.visible_to(member).select_related("program", "member"), pk=pk
    )


def is_own(member: Member, enrollment: Enrollment) -> bool:
    return enrollment.member_id == member.pk


def my_enrollments(member: Member, program: Program | None = None) -> QuerySet[Enrollment]:
    """One's own, also those not answered yet, with their programs."""
    found = Enrollment.objects.filter(member=member).select_related("program")
    if program is not None:
        found = found.filter(program=program)
    return found.order_by("-created_at", "id")


def enrollments_of(program: Program) -> QuerySet[Enrollment]:
    """Everybody of a program for its coordinators, with when each was last invited."""
    latest = Invitation.objects.filter(member=OuterRef("member")).order_by("-created_at")
    return (
        Enrollment.objects.filter(program=program)
        .select_related("member")
        .annotate(last_invited_at=Subquery(latest.values("created_at")[:1]))
    )


def people_counts(program: Program) -> dict[str, int]:
    """How many people there are and have joined, and how many said yes in each role. One query."""
    enrolled = Q(status=Enrollment.Status.ENROLLED)
    return Enrollment.objects.filter(program=program).aggregate(
        people=Count("member", distinct=True),
        joined=Count("member", distinct=True, filter=Q(member__status=Member.Status.ACTIVE)),
        mentors=Count("pk", filter=enrolled & Q(role=Enrollment.Role.MENTOR)),
        mentees=Count("pk", filter=enrolled & Q(role=Enrollment.Role.MENTEE)),
    )


def expected_in(program: Program) -> QuerySet[Member]:
    """People of a program who have not joined."""
    return Member.objects.filter(
        Exists(Enrollment.objects.filter(program=program, member=OuterRef("pk"))),
        status=Member.Status.EXPECTED,
    )


def not_yet_invited(program: Program) -> QuerySet[Member]:
    """Those of them who hold no open invitation."""
    pending = Invitation.objects.pending().filter(member=OuterRef("pk"))
    return expected_in(program).filter(~Exists(pending))


def invited_to(program: Program) -> set[UUID]:
    """Members of a program who hold an open invitation."""
    enrolled = Enrollment.objects.filter(program=program, member=OuterRef("member"))
    return set(
        Invitation.objects.pending().filter(Exists(enrolled)).values_list("member_id", flat=True)
    )


# ---------------------------------------------------------------------- skills


def skill_names() -> list[str]:
    """What the company's people have named so far, for suggestions."""
    return list(Skill.objects.order_by("name").values_list("name", flat=True)[:500])


def skills_of(
    member_ids: Collection[UUID],
) -> dict[UUID, tuple[frozenset[str], frozenset[str]]]:
    """What each offers and what each seeks; everybody asked for is in the answer. One query."""
    offered: dict[UUID, set[str]] = {pk: set() for pk in member_ids}
    sought: dict[UUID, set[str]] = {pk: set() for pk in member_ids}
    for member_id, direction, name in MemberSkill.objects.filter(
        member_id__in=list(member_ids)
    ).values_list("member_id", "direction", "skill__name"):
        side = offered if direction == MemberSkill.Direction.OFFERED else sought
        side[member_id].add(name)
    return {pk: (frozenset(offered[pk]), frozenset(sought[pk])) for pk in member_ids}


# --------------------------------------------------------------------- imports


def get_import(member: Member, pk: UUID) -> PeopleImport:
    """For the coordinators of the program it goes into; its rows are nobody else's business."""
    return get_object_or_404(
        PeopleImport.objects.visible_to(member).select_related("program"), pk=pk
    )


def compare_with_people(people_import: PeopleImport, organization: Organization) -> Comparison:
    return compare(people_import, Member.objects.all(), organization)
