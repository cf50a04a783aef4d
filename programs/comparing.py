"""What a file would do here: each judged row beside the person who is there now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import uuid6
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Member, Organization
from programs import world
from programs.import_fields import LABELS
from programs.importing import Judgment, Person, Problem, Table, judge, read
from programs.models import Enrollment, MemberSkill, PeopleImport

# What the company knows best: a file changes these even for people who have joined.
COMPANY_KNOWS: Final = frozenset(
    {"job_title", "grade", "department", "profession", "location", "country"}
)


class Outcome(models.TextChoices):
    NEW = "new", gettext_lazy("New")
    UPDATED = "updated", gettext_lazy("Updated")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")
    WRONG = "wrong", gettext_lazy("Wrong")


@dataclass(slots=True)
class Change:
    """What one row would do. `values` are a member's columns to write."""

    judgment: Judgment
    outcome: Outcome
    # Of the person who is there, or the one to be made; a wrong row has none.
    pk: UUID | None = None
    existing: Member | None = None
    values: dict[str, Any] = field(default_factory=dict)
    # Roles in which the person is not in the program yet.
    roles: list[str] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)
    seeks: list[str] = field(default_factory=list)
    # What is left out although the row is good.
    notes: list[str] = field(default_factory=list)

    @property
    def member_id(self) -> UUID:
        assert self.pk is not None
        return self.pk

    @property
    def person(self) -> Person | None:
        return self.judgment.person

    @property
    def roles_in_words(self) -> list[str]:
        return [str(Enrollment.Role(role).label) for role in self.roles]

    @property
    def differences(self) -> list[tuple[str, str]]:
        """(field, new value) of what changes for somebody who is here already."""
        found = [
            (
                str(LABELS["manager_email" if name == "manager_id" else name]),
                self.new_value(name, value),
            )
            for name, value in self.values.items()
        ]
        for key, names in (("skills_offered", self.offers), ("skills_sought", self.seeks)):
            if names:
                found.append((str(LABELS[key]), "+ " + ", ".join(names)))
        return found

    def new_value(self, name: str, value: Any) -> str:
        if name == "manager_id" and self.judgment.person is not None:
            return self.judgment.person.manager_email
        text = ", ".join(value) if isinstance(value, list) else str(value)
        return text if len(text) <= 80 else text[:79] + "…"


@dataclass(frozen=True)
class Comparison:
    table: Table
    changes: list[Change]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each outcome, zeros included."""
        found = Counter(change.outcome.value for change in self.changes)
        return {outcome.value: found[outcome.value] for outcome in Outcome}

    def of(self, outcome: str) -> list[Change]:
        return [change for change in self.changes if change.outcome == outcome]


def compare(
    people_import: PeopleImport, members: QuerySet[Member], organization: Organization
) -> Comparison:
    """Three queries, however many rows. `members` may be a locking query."""
    table = read(people_import.text, people_import.delimiter)
    judgments = judge(table, people_import.columns)
    here = _Here(people_import, judgments, members, organization)
    return Comparison(table, [here.change(judgment) for judgment in judgments])


class _Here:
    """What is known of the people a file names, before it is imported."""

    def __init__(
        self,
        people_import: PeopleImport,
        judgments: Sequence[Judgment],
        members: QuerySet[Member],
        organization: Organization,
    ) -> None:
        self.role = people_import.role
        self.organization = organization
        people = [judgment.person for judgment in judgments if judgment.person]
        emails = {person.email for person in people} | {
            person.manager_email for person in people if person.manager_email
        }
        # The order keeps two imports that lock the same people from waiting for each other.
        self.members = {
            member.email.lower(): member
            for member in members.annotate(lower_email=Lower("email"))
            .filter(lower_email__in=list(emails))
            .order_by("pk")
        }
        self.ids = {email: member.pk for email, member in self.members.items()}
        for person in people:
            if person.email not in self.ids:
                self.ids[person.email] = uuid6.uuid7()
        known = [member.pk for member in self.members.values()]
        self.roles = set(
            Enrollment.objects.filter(
                program=people_import.program, member_id__in=known
            ).values_list("member_id", "role")
        )
        self.skills: dict[tuple[UUID, str], set[str]] = {}
        for member_id, direction, name in MemberSkill.objects.filter(
            member_id__in=known
        ).values_list("member_id", "direction", "skill__name"):
            self.skills.setdefault((member_id, direction), set()).add(name.lower())

    def change(self, judgment: Judgment) -> Change:
        if judgment.person is None:
            return Change(judgment, Outcome.WRONG)
        member = self.members.get(judgment.person.email)
        if member is None:
            return self.arrival(judgment, judgment.person)
        if member.status == Member.Status.DEACTIVATED:
            reason = _("This person was deactivated. An owner can let them in again first.")
            judgment.problems.append(Problem("email", judgment.person.email, reason))
            judgment.person = None
            return Change(judgment, Outcome.WRONG)
        return self.update(judgment, judgment.person, member)

    def arrival(self, judgment: Judgment, person: Person) -> Change:
        change = Change(
            judgment,
            Outcome.NEW,
            pk=self.ids[person.email],
            values={"email": person.email, "name": person.name, **person.facts},
            roles=self.wanted_roles(person),
            offers=list(person.offers),
            seeks=list(person.seeks),
        )
        # Better than everybody at headquarters: most countries have one zone.
        change.values.setdefault(
            "time_zone",
            world.only_zone(str(person.facts.get("country", ""))) or self.organization.time_zone,
        )
        self.add_manager(change, person, now=None)
        return change

    def update(self, judgment: Judgment, person: Person, member: Member) -> Change:
        change = Change(judgment, Outcome.UNCHANGED, pk=member.pk, existing=member)
        for name, value in {"name": person.name, **person.facts}.items():
            now = getattr(member, name)
            if now != value and self.may_change(member, name, now):
                change.values[name] = value
        self.add_manager(change, person, now=member.manager_id)
        change.roles = [
            role for role in self.wanted_roles(person) if (member.pk, role) not in self.roles
        ]
        change.offers = self.new_skills(member, MemberSkill.Direction.OFFERED, person.offers)
        change.seeks = self.new_skills(member, MemberSkill.Direction.SOUGHT, person.seeks)
        if change.values or change.roles or change.offers or change.seeks:
            change.outcome = Outcome.UPDATED
        return change

    def may_change(self, member: Member, name: str, now: object) -> bool:
        """People who have joined keep what they say of themselves."""
        return member.status == Member.Status.EXPECTED or name in COMPANY_KNOWS or not now

    def new_skills(self, member: Member, direction: str, names: Sequence[str]) -> list[str]:
        """Added to what is known of somebody expected, never to what somebody said themselves."""
        held = self.skills.get((member.pk, direction), set())
        if held and member.status != Member.Status.EXPECTED:
            return []
        return [name for name in names if name.lower() not in held]

    def wanted_roles(self, person: Person) -> list[str]:
        return list(Enrollment.Role.values) if person.both else [self.role]

    def add_manager(self, change: Change, person: Person, *, now: UUID | None) -> None:
        if not person.manager_email:
            return
        manager = self.ids.get(person.manager_email)
        if manager is None:
            change.notes.append(
                _("The manager %(email)s is not known here, and is left out.")
                % {"email": person.manager_email}
            )
        elif manager == change.pk:
            change.notes.append(_("Nobody is their own manager: left out."))
        elif manager != now:
            change.values["manager_id"] = manager
