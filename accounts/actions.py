"""What happens to organizations and the people in them."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

import uuid6
from allauth.account.models import EmailAddress
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.access import login_of, pending_invitation
from accounts.logo import Drawn
from accounts.models import Activity, Invitation, Logo, Member, Organization, User
from core.encryption import new_wrapped_key
from core.errors import Refusal
from core.tenancy import tenant

INVITATION_DAYS = 7
WEEKDAYS = [1, 2, 3, 4, 5]

# What else comes to an end when somebody leaves: the floors above put a function here when the app
# starts. It is given who was deactivated and by whom, in the same transaction.
WHEN_DEACTIVATED: list[Callable[[Member, Member], None]] = []


def record(verb: str, subject: models.Model, *, by: Member | None, **facts: object) -> None:
    """One line of the audit trail. Facts are counts, dates and states, never people's text."""
    activity(verb, subject, by=by, **facts).save(force_insert=True)


def activity(verb: str, subject: models.Model, *, by: Member | None, **facts: object) -> Activity:
    """As `record`, for who writes it together with what it is about."""
    return Activity(
        organization_id=subject.organization_id,  # type: ignore[attr-defined]
        actor=by,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        facts=facts,
    )


def found_organization(
    *, slug: str, name: str, owner: User, owner_name: str, language: str, time_zone: str
) -> Organization:
    """Found a company with its first member, the owner. Raise Refusal when the address is taken."""
    organization = Organization(
        pk=uuid6.uuid7(), slug=slug, name=name, language=language, time_zone=time_zone
    )
    organization.wrapped_key = new_wrapped_key(organization.pk)
    with tenant(organization.pk):
        try:
            with transaction.atomic():
                organization.save(force_insert=True)
        except IntegrityError:
            raise Refusal(_("This address is taken. Choose another one.")) from None
        member = Member.objects.create(
            organization=organization,
            user=owner,
            email=owner.email,
            name=owner_name,
            role=Member.Role.OWNER,
            status=Member.Status.ACTIVE,
            time_zone=time_zone,
            working_days=WEEKDAYS,
        )
        Activity.objects.create(
            organization=organization,
            actor=member,
            verb="found",
            subject_type="organization",
            subject_id=organization.pk,
        )
    return organization


def change_organization(
    organization: Organization,
    *,
    by: Member,
    name: str,
    language: str,
    time_zone: str,
    accent: str,
) -> None:
    """Nothing when all is as it was. The address stays: links in sent mails lead there."""
    _change(organization, by=by, name=name, language=language, time_zone=time_zone, accent=accent)


@transaction.atomic
def place_logo(organization: Organization, *, by: Member, drawn: Drawn) -> None:
    """Show this logo from now on. Nothing when it is the one that is shown."""
    # With the secret: who has the picture cannot ask for it to learn whether a company is here.
    digest = salted_hmac("accounts.logo", drawn.png, algorithm="sha256").hexdigest()[:16]
    changed = _change(
        organization,
        by=by,
        logo_digest=digest,
        logo_width=drawn.width,
        logo_height=drawn.height,
        logo_ground=drawn.ground,
    )
    if changed:
        Logo.objects.update_or_create(
            organization=organization,
            defaults={"image": drawn.png, "uploaded_at": timezone.now()},
        )


@transaction.atomic
def remove_logo(organization: Organization, *, by: Member) -> None:
    """Show Bruggen's mark again. Nothing when there is no logo."""
    _change(organization, by=by, logo_digest="", logo_width=0, logo_height=0, logo_ground="")
    Logo.objects.filter(organization=organization).delete()


@transaction.atomic
def _change(organization: Organization, *, by: Member, **wanted: object) -> bool:
    """Write what differs, under a lock, and say which fields; whether anything did."""
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    changed = [field for field, value in wanted.items() if getattr(locked, field) != value]
    for field in changed:
        setattr(locked, field, wanted[field])
        setattr(organization, field, wanted[field])
    if changed:
        locked.save(update_fields=changed)
        Activity.objects.create(
            organization=locked,
            actor=by,
            verb="change",
            subject_type="organization",
            subject_id=locked.pk,
            facts={"changed": changed},
        )
    return bool(changed)


def invitation_token(invitation_id: UUID) -> str:
    """128 bits as 32 hexadecimal digits, derived so that a mail can be written again."""
    return salted_hmac("accounts.invitation", str(invitation_id), algorithm="sha256").hexdigest()[
        :32
    ]


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def invite(member: Member, *, by: Member) -> Invitation:
    """Open the door for somebody who has not joined; the ledger mails the invitation.

    An open invitation that has not expired stays as it is. Raise Refusal for somebody who
    has joined or was deactivated.
    """
    with transaction.atomic():
        member = Member.objects.select_for_update().get(pk=member.pk)
        if member.status == Member.Status.ACTIVE:
            raise Refusal(_("%(name)s has joined already.") % {"name": member.name})
        if member.status == Member.Status.DEACTIVATED:
            raise Refusal(_("%(name)s was deactivated.") % {"name": member.name})
        current = Invitation.objects.pending().filter(member=member).first()
        if current is not None:
            return current
        Invitation.objects.filter(
            member=member, accepted_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=timezone.now())
        invitation = new_invitation(member, by=by)
        invitation.save(force_insert=True)
        record("invite", member, by=by)
    return invitation


def new_invitation(member: Member, *, by: Member) -> Invitation:
    """A door for one person, not written yet: one at a time, or many with `bulk_create`."""
    pk = uuid6.uuid7()
    return Invitation(
        pk=pk,
        organization_id=member.organization_id,
        member=member,
        email=member.email,
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
        token_hash=hash_token(invitation_token(pk)),
    )


def expect_member(*, by: Member, name: str, email: str) -> Member:
    """Know of a person who has not joined. Raise Refusal when somebody here has the address."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                member = Member.objects.create(
                    organization_id=by.organization_id,
                    name=name,
                    email=email.lower(),
                    time_zone=by.organization.time_zone,
                    working_days=WEEKDAYS,
                )
        except IntegrityError:
            raise Refusal(_("Somebody with this address is in the list already.")) from None
        record("expect", member, by=by)
    return member


def accept_invitation(
    token: str, *, organization: Organization, user: User, time_zone: str = "", language: str = ""
) -> Member:
    """Let a login in as the invited person, in the time zone and language of their browser.

    Raise Refusal when the door is closed, or this login is somebody else here already.
    """
    with transaction.atomic():
        invitation = _lock_invitation(token, organization)
        return _join(invitation, user, time_zone=time_zone, language=language)


def accept_as_new(
    token: str,
    *,
    organization: Organization,
    name: str,
    password: str,
    time_zone: str = "",
    language: str = "",
) -> User:
    """Make a login for the invited address and let it in; the mailed token proves the address.

    Raise Refusal when the door is closed, or somebody has a login with this address by now.
    """
    with transaction.atomic():
        invitation = _lock_invitation(token, organization)
        if login_of(invitation.email) is not None:
            raise Refusal(_("There is a login with this address already. Sign in first."))
        user, _created = User.objects.get_or_create(email=invitation.email.lower())
        user.name = name
        # Whatever was chosen before the address was proven may be a stranger's.
        user.set_password(password)
        user.language = language
        user.save(update_fields=["name", "password", "language"])
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        member = _join(invitation, user, time_zone=time_zone, language=language)
        member.name = name
        member.save(update_fields=["name"])
    return user


def _lock_invitation(token: str, organization: Organization) -> Invitation:
    # The lock comes first: whoever waited for it then sees the door closed.
    Invitation.objects.select_for_update().filter(token_hash=hash_token(token)).first()
    invitation = pending_invitation(organization, hash_token(token))
    if invitation is None:
        raise Refusal(_("This invitation no longer works. Ask the coordinator for a new one."))
    return invitation


def _join(invitation: Invitation, user: User, *, time_zone: str, language: str) -> Member:
    member = Member.objects.select_for_update().get(pk=invitation.member_id)
    if Member.objects.filter(user=user).exists():
        raise Refusal(_("You are in this company already, with another address."))
    member.user = user
    member.status = Member.Status.ACTIVE
    # What stands there came from a file or from the company; the browser is nearer to the person.
    if time_zone:
        member.time_zone = time_zone
        member.time_zone_confirmed_at = timezone.now()
    member.language = member.language or language
    member.save(update_fields=["user", "status", "time_zone", "time_zone_confirmed_at", "language"])
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record("join", member, by=member)
    return member


def choose_language(language: str, *, user: User, members: Iterable[Member]) -> None:
    """Pages and mails come in it from now on, on every device. Nothing where it is so already."""
    with transaction.atomic():
        if user.language != language:
            user.language = language
            user.save(update_fields=["language"])
        for member in members:
            if member.language != language:
                member.language = language
                member.save(update_fields=["language"])
                record("choose_language", member, by=member, language=language)


def confirm_time_zone(member: Member, *, by: Member, time_zone: str | None = None) -> None:
    """The person says where they are: in `time_zone`, or where we took them to be."""
    with transaction.atomic():
        member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        changed = time_zone is not None and member.time_zone != time_zone
        if member.time_zone_confirmed_at is not None and not changed:
            return
        if time_zone is not None:
            member.time_zone = time_zone
        member.time_zone_confirmed_at = timezone.now()
        member.save(update_fields=["time_zone", "time_zone_confirmed_at"])
        record("confirm_time_zone", member, by=by, changed=changed)


def deactivate_member(member: Member, *, by: Member) -> None:
    """Close the company to a person, at once. Raise Refusal for oneself and the last owner."""
    if member.pk == by.pk:
        raise Refusal(_("You cannot deactivate yourself. Ask another owner."))
    with transaction.atomic():
        owners = _lock_owners()
        # NO KEY: rows that point at a member may be written meanwhile, by people who hold what
        # the database marks for them who left (`mentorships_somebody_left`).
        member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if member.status == Member.Status.DEACTIVATED:
            return
        _keep_an_owner(member, owners)
        member.status = Member.Status.DEACTIVATED
        member.save(update_fields=["status"])
        Invitation.objects.filter(
            member=member, accepted_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=timezone.now())
        record("deactivate", member, by=by)
        for let_go in WHEN_DEACTIVATED:
            let_go(member, by)


def reactivate_member(member: Member, *, by: Member) -> None:
    """Take a deactivation back; who had not joined yet is expected again."""
    with transaction.atomic():
        member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if member.status != Member.Status.DEACTIVATED:
            return
        joined = member.user_id is not None
        member.status = Member.Status.ACTIVE if joined else Member.Status.EXPECTED
        member.save(update_fields=["status"])
        record("reactivate", member, by=by)


def change_role(member: Member, *, by: Member, role: str) -> None:
    """Say what a person looks after. Raise Refusal when nobody would own the company."""
    with transaction.atomic():
        owners = _lock_owners()
        member = Member.objects.select_for_update().get(pk=member.pk)
        before = member.role
        if before == role:
            return
        if role != Member.Role.OWNER:
            _keep_an_owner(member, owners)
        member.role = role
        member.save(update_fields=["role"])
        record("change_role", member, by=by, before=before, after=role)


def _lock_owners() -> set[UUID]:
    """In one order for everybody, so that two owners who act on each other do not both win."""
    owners = Member.objects.active().filter(role=Member.Role.OWNER).order_by("pk")
    return {owner.pk for owner in owners.select_for_update(no_key=True)}


def _keep_an_owner(member: Member, owners: set[UUID]) -> None:
    if owners == {member.pk}:
        raise Refusal(
            _("%(name)s is the only owner. Make somebody else an owner first.")
            % {"name": member.name}
        )
