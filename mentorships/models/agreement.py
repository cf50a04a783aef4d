"""What those who take part expect of each other, in versions, and their signatures."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships.models.mentorship import Mentorship, Participant


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def signed(self) -> Self:
        return self.filter(status=Agreement.Status.SIGNED)

    def for_reading(self) -> Self:
        """Newest first, with who edited and who signed."""
        return (
            self.select_related("edited_by")
            .prefetch_related(
                Prefetch(
                    "signatures",
                    Signature.objects.select_related("participant__member").order_by("signed_at"),
                )
            )
            .order_by("-version")
        )


class Agreement(TenantModel):
    """One version of what the participants expect. Immutable once anybody has signed it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Proposed")
        SIGNED = "signed", _("Signed by all")
        SUPERSEDED = "superseded", _("Replaced by a newer version")

    class Channel(models.TextChoices):
        VIDEO = "video", _("Video call")
        PHONE = "phone", _("Phone")
        IN_PERSON = "in_person", _("In person")
        MIXED = "mixed", _("A mix")

    class Who(models.TextChoices):
        MENTEE = "mentee", _("The mentee")
        MENTOR = "mentor", _("The mentor")
        TURNS = "turns", _("In turns")

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    edited_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    proposed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)

    mentor_does = models.TextField(_("what the mentor does"), max_length=2000)
    mentee_does = models.TextField(_("what the mentee does"), max_length=2000)
    not_expected = models.TextField(_("what this is not"), max_length=2000)
    cadence_days = models.PositiveSmallIntegerField(
        _("days between meetings"), validators=[MinValueValidator(1), MaxValueValidator(180)]
    )
    meeting_minutes = models.PositiveSmallIntegerField(
        _("minutes a meeting takes"),
        default=60,
        validators=[MinValueValidator(15), MaxValueValidator(240)],
    )
    channel = models.CharField(
        _("how you meet"), max_length=12, choices=Channel, default=Channel.VIDEO
    )
    who_schedules = models.CharField(
        _("who plans the meetings"), max_length=10, choices=Who, default=Who.MENTEE
    )
    who_brings_agenda = models.CharField(
        _("who brings the agenda"), max_length=10, choices=Who, default=Who.MENTEE
    )
    response_days = models.PositiveSmallIntegerField(
        _("days to answer a message"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(14)],
    )
    cancellation_hours = models.PositiveSmallIntegerField(
        _("hours of notice to cancel"),
        default=24,
        validators=[MinValueValidator(0), MaxValueValidator(168)],
    )
    across_cultures = models.TextField(
        _("how we work across cultures"), max_length=2000, blank=True
    )
    confidentiality = models.TextField(_("what stays between us"), max_length=2000)
    boundaries = models.TextField(_("boundaries"), max_length=2000, blank=True)
    if_stuck = models.TextField(_("if we get stuck"), max_length=2000, blank=True)
    ending = models.TextField(_("how it ends"), max_length=2000, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentorship", "version"],
                name="mentorships_agreement_version_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["signed", "superseded"], signed_at__isnull=False)
                | Q(status__in=["draft", "proposed"], signed_at__isnull=True),
                name="mentorships_agreement_signed_at",
            ),
        ]


class Signature(TenantModel):
    agreement = TenantKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    participant = TenantKey(Participant, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "agreement", "participant"],
                name="mentorships_signature_once",
            ),
        ]
