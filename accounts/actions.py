"""What happens to organizations and the people in them."""

import hashlib
from datetime import timedelta
from uuid import UUID

import uuid6
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import Activity, Invitation, Member, Organization, User
from core.encryption import new_wrapped_key
from core.errors import Refusal
from core.tenancy import tenant

INVITATION_DAYS = 7


def record(verb: str, subject: models.Model, *, by: Member | None, **facts: object) -> None:
    """One line of the audit trail. Facts are counts, dates and states, never people's text."""
    Activity.objects.create(
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
            working_days=[1, 2, 3, 4, 5],
        )
        Activity.objects.create(
            organization=organization,
            actor=member,
            verb="found",
            subject_type="organization",
            subject_id=organization.pk,
        )
    return organization


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
        if member.status != Member.Status.EXPECTED:
            raise Refusal(_("%(name)s has joined already.") % {"name": member.name})
        current = Invitation.objects.pending().filter(member=member).first()
        if current is not None:
            return current
        Invitation.objects.filter(
            member=member, accepted_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=timezone.now())
        invitation = Invitation(
            pk=uuid6.uuid7(),
            organization_id=member.organization_id,
            member=member,
            email=member.email,
            invited_by=by,
            expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
        )
        invitation.token_hash = hash_token(invitation_token(invitation.pk))
        invitation.save(force_insert=True)
        record("invite", member, by=by)
    return invitation
