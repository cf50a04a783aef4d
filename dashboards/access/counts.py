"""What an owner's home shows of the company: counts and the programs, without anybody's names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import Invitation, Member, Organization
from mentorships.models import Mentorship
from programs.models import Coordinator, Program
from reminders.models import Delivery


@dataclass(frozen=True)
class OrganizationCounts:
    """`listed` are the programs that are not archived, `uninvited` who is expected without an open
    invitation, `troubled` mails that failed or may have."""

    people: int
    joined: int
    programs: int
    mentorships: int
    uninvited: int
    troubled: int
    listed: list[ListedProgram]

    @property
    def expected(self) -> int:
        return self.people - self.joined


@dataclass(frozen=True)
class ListedProgram:
    pk: UUID
    name: str
    status: str
    coordinators: int

    @property
    def status_label(self) -> str:
        return str(Program.Status(self.status).label)


def organization_counts() -> OrganizationCounts:
    """Of the tenant one is in, whose own row is the only one to be seen. One statement."""
    still_here = Member.objects.exclude(status=Member.Status.DEACTIVATED)
    pending = Invitation.objects.pending().filter(member=OuterRef("pk"))
    expected = Member.objects.filter(~Exists(pending), status=Member.Status.EXPECTED)
    coordinators = Coordinator.objects.filter(program=OuterRef("pk"))
    programs = Program.objects.exclude(status=Program.Status.ARCHIVED).for_list()
    listed = programs.annotate(
        coordinated=Coalesce(
            Subquery(coordinators.order_by().values("program").annotate(n=Count("pk")).values("n")),
            0,
        )
    )
    found = Organization.objects.values_list(
        _all(still_here),
        _all(still_here.filter(status=Member.Status.ACTIVE)),
        _all(programs.exclude(status=Program.Status.DRAFT)),
        _all(Mentorship.objects.open()),
        _all(expected),
        _all(Delivery.objects.troubled()),
        ArraySubquery(
            listed.values(
                program=JSONObject(
                    id="id", name="name", status="status", coordinators="coordinated"
                )
            )
        ),
    )
    ((people, joined, running, mentorships, uninvited, troubled, rows),) = found
    return OrganizationCounts(
        people=people,
        joined=joined,
        programs=running,
        mentorships=mentorships,
        uninvited=uninvited,
        troubled=troubled,
        listed=[
            ListedProgram(UUID(row["id"]), row["name"], row["status"], row["coordinators"])
            for row in rows
        ],
    )


def _all(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("organization").annotate(found=Count("pk"))
    return Coalesce(Subquery(counted.values("found")), 0)
