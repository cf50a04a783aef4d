"""A mentee who goes on with another mentor."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships.models.mentorship import Mentorship, Participant
from programs.models import Coordinator, Enrollment


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, member: Member) -> Self:
        """The new mentor's, after their yes the mentee's, and the coordinators'."""
        mentee = Participant.objects.filter(
            mentorship=OuterRef("mentorship"), member=member, role=Enrollment.Role.MENTEE
        )
        coordinates = Coordinator.objects.filter(
            program=OuterRef("mentorship__program"), member=member
        )
        agreed = Q(mentor_accepted_at__isnull=False)
        return self.filter(
            Q(mentor__member=member) | (agreed & Exists(mentee)) | Exists(coordinates)
        )

    def open(self) -> Self:
        return self.filter(status__in=Handover.OPEN)


class Handover(TenantModel):
    """Asked of the new mentor first, then of the mentee, so that nobody is offered somebody who
    has no time. What goes along is the mentee's to say."""

    class Status(models.TextChoices):
        ASKED_MENTOR = "asked_mentor", _("Waiting for the new mentor")
        ASKED_MENTEE = "asked_mentee", _("Waiting for the mentee")
        DONE = "done", _("Handed over")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (Status.ASKED_MENTOR, Status.ASKED_MENTEE)

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="handovers")
    mentor = TenantKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.ASKED_MENTOR)
    started_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    # With the mentor's yes; before it the mentee hears nothing, and after a no neither.
    mentor_accepted_at = models.DateTimeField(null=True, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    # What it led to.
    successor = TenantKey(Mentorship, on_delete=models.PROTECT, null=True, related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentorship"],
                condition=Q(status__in=["asked_mentor", "asked_mentee"]),
                name="mentorships_handover_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(successor__isnull=False),
                name="mentorships_handover_done_has_successor",
            ),
        ]
        indexes = [
            # A mentor's places that are spoken for, and what waits for them.
            models.Index(
                fields=["organization", "mentor"],
                condition=Q(status__in=["asked_mentor", "asked_mentee"]),
                name="mentorships_handover_to_mentor",
            ),
        ]
