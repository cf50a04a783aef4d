"""A company of the demo: its people, their logins, skills and invitations."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.actions import WEEKDAYS, found_organization, invite
from accounts.demo_password import DEMO_PASSWORD
from accounts.models import Invitation, Member, Organization, User
from core.tenancy import tenant
from dashboards.demo.people import Person
from programs.models import MemberSkill, Skill


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is special about a company. `logins` maps a name to the part before the @."""

    slug: str
    name: str
    time_zone: str
    people: Sequence[Person]
    logins: dict[str, str]
    coordinators: Sequence[str]
    expected: Sequence[str]
    # Somebody whose invitation was never used and has run out.
    expired: str = ""
    left: Sequence[str] = ()
    # Whose interface and mails are in Dutch.
    dutch: Sequence[str] = ()


@dataclass(frozen=True)
class Company:
    organization: Organization
    members: dict[str, Member]
    people: dict[str, Person]

    def __getitem__(self, name: str) -> Member:
        return self.members[name]


def found(plan: Plan, *, password_hash: str) -> Company:
    """The organization with everybody in it. The caller's transaction holds it together."""
    owner, *others = plan.people
    user = _user(plan, owner, password_hash)
    user.save()
    organization = found_organization(
        slug=plan.slug,
        name=plan.name,
        owner=user,
        owner_name=owner.name,
        language="en",
        time_zone=plan.time_zone,
    )
    users = {
        person.name: _user(plan, person, password_hash)
        for person in others
        if person.name not in plan.expected
    }
    User.objects.bulk_create(users.values())
    EmailAddress.objects.bulk_create(
        EmailAddress(user=someone, email=someone.email, verified=True, primary=True)
        for someone in [user, *users.values()]
    )
    with tenant(organization.pk):
        head = Member.objects.get()
        members = {
            person.name: _member(plan, person, organization, users.get(person.name))
            for person in others
        }
        members[owner.name] = _member(plan, owner, organization, user)
        members[owner.name].pk = head.pk
        for person in plan.people:
            members[person.name].manager_id = members[person.manager].pk if person.manager else None
        members[owner.name].save(force_update=True)
        Member.objects.bulk_create(members[person.name] for person in others)
        _skills(plan, organization, members)
        _invitations(plan, organization, members)
    return Company(organization, members, {person.name: person for person in plan.people})


def hashed_password() -> str:
    """Made once: Argon2 takes its time on purpose."""
    return make_password(DEMO_PASSWORD)


def address(plan: Plan, name: str) -> str:
    local = plan.logins.get(name) or ".".join(name.lower().replace("ı", "i").split())
    plain = unicodedata.normalize("NFKD", local).encode("ascii", "ignore").decode()
    return f"{plain}@{plan.slug}.example"


def _user(plan: Plan, person: Person, password_hash: str) -> User:
    return User(email=address(plan, person.name), name=person.name, password=password_hash)


def _member(plan: Plan, person: Person, organization: Organization, user: User | None) -> Member:
    role = Member.Role.MEMBER
    if person is plan.people[0]:
        role = Member.Role.OWNER
    elif person.name in plan.coordinators:
        role = Member.Role.COORDINATOR
    status = Member.Status.ACTIVE if user else Member.Status.EXPECTED
    if person.name in plan.left:
        status = Member.Status.DEACTIVATED
    works_from, works_until = (time(8, 30), time(17)) if person.city == "Utrecht" else WORKS
    return Member(
        organization=organization,
        user=user,
        email=address(plan, person.name),
        name=person.name,
        role=role,
        status=status,
        job_title=person.job_title,
        department=person.department,
        profession=person.profession,
        grade=person.grade,
        location=person.city,
        country=person.country,
        time_zone=person.zone,
        # Who has joined was asked once, long ago: visitors come as them from wherever.
        time_zone_confirmed_at=timezone.now() if user else None,
        working_days=WEEKDAYS,
        works_from=works_from,
        works_until=works_until,
        languages=list(person.languages),
        language="nl" if person.name in plan.dutch else "",
        created_at=timezone.now() - timedelta(days=400),
        # Ways of working are a person's own to say: nobody has, before they have joined.
        **(person.ways if user else {}),
    )


WORKS: Final = (time(9), time(17, 30))


def _skills(plan: Plan, organization: Organization, members: dict[str, Member]) -> None:
    names = {name for person in plan.people for name in (*person.offers, *person.seeks)}
    skills = {name: Skill(organization=organization, name=name) for name in sorted(names)}
    Skill.objects.bulk_create(skills.values())
    MemberSkill.objects.bulk_create(
        MemberSkill(
            organization=organization,
            member=members[person.name],
            skill=skills[name],
            direction=direction,
        )
        for person in plan.people
        for direction, found in (
            (MemberSkill.Direction.OFFERED, person.offers),
            (MemberSkill.Direction.SOUGHT, person.seeks),
        )
        for name in found
    )


def _invitations(plan: Plan, organization: Organization, members: dict[str, Member]) -> None:
    coordinator = members[plan.coordinators[0]]
    for name in plan.expected:
        invitation = invite(members[name], by=coordinator)
        if name == plan.expired:
            long_ago: datetime = timezone.now() - timedelta(days=15)
            Invitation.objects.filter(pk=invitation.pk).update(
                created_at=long_ago, expires_at=long_ago + timedelta(days=7)
            )
