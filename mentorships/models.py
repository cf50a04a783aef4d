"""A mentorship, who takes part, what they agreed, their goals and how it ended."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships import health_sql
from programs.models import Coordinator, Enrollment, Program

SCALE = [MinValueValidator(1), MaxValueValidator(5)]


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def of(self, member: Member) -> Self:
        return self.filter(
            Exists(Participant.objects.filter(mentorship=OuterRef("pk"), member=member))
        )

    def coordinated_by(self, member: Member) -> Self:
        return self.filter(
            Exists(Coordinator.objects.filter(program=OuterRef("program"), member=member))
        )

    def overseen_by(self, member: Member) -> Self:
        """Those of the programs one coordinates, but for one's own: check-ins and calls for help
        are kept from the other person, also when that is a coordinator."""
        own = Participant.objects.filter(mentorship=OuterRef("pk"), member=member)
        return self.coordinated_by(member).filter(~Exists(own))

    def visible_to(self, member: Member) -> Self:
        """One's own, and those of the programs one coordinates (without what a pair writes)."""
        return self.filter(
            Exists(Participant.objects.filter(mentorship=OuterRef("pk"), member=member))
            | Exists(Coordinator.objects.filter(program=OuterRef("program"), member=member))
        )

    def open(self) -> Self:
        return self.exclude(status=Mentorship.Status.CLOSED)

    def with_health(self, today: date) -> Self:
        """`health` (its status) and `health_rule` (the leading one, or an empty text)."""
        return self.annotate(
            health=health_sql.status(today), health_rule=health_sql.leading_rule(today)
        )

    def needing_care(self, today: date) -> Self:
        return self.with_health(today).filter(health="needs_care")

    def for_list(self) -> Self:
        """With its program and its participants, mentors first."""
        return self.select_related("program").prefetch_related(
            Prefetch(
                "participants",
                Participant.objects.select_related("member").order_by("-role", "id"),
            )
        )


class Mentorship(TenantModel):
    """Two people (or a circle) in one program, with their pulse in plain columns.

    The pulse is written only by `mentorships.actions.record_pulse`, in the transaction of
    what changed it, so that health is a property of this one row.
    """

    class Status(models.TextChoices):
        NEGOTIATING = "negotiating", _("Agreeing on expectations")
        RUNNING = "running", _("Under way")
        CLOSING = "closing", _("Coming to closure")
        CLOSED = "closed", _("Closed")

    program = TenantKey(Program, on_delete=models.PROTECT, related_name="mentorships")
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.NEGOTIATING
    )
    started_on = models.DateField(_("started"))
    planned_end_on = models.DateField(_("planned end"), null=True)
    cadence_days = models.PositiveSmallIntegerField(_("days between meetings"), default=21)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    # The pulse.
    signed_at = models.DateTimeField(null=True, editable=False)
    meetings_held = models.PositiveSmallIntegerField(default=0, editable=False)
    last_held_at = models.DateTimeField(null=True, editable=False)
    next_planned_at = models.DateTimeField(null=True, editable=False)
    missed_in_a_row = models.PositiveSmallIntegerField(default=0, editable=False)
    open_actions = models.PositiveSmallIntegerField(default=0, editable=False)
    # Once this day has passed, more than half of the open actions are overdue.
    majority_due_on = models.DateField(null=True, editable=False)
    last_rating = models.PositiveSmallIntegerField(null=True, editable=False)
    previous_rating = models.PositiveSmallIntegerField(null=True, editable=False)
    # The check-in day of `last_rating`: two people's answers for one day are one rating, the
    # lower, and nobody may read the other's answer to find that out.
    rated_for = models.DateField(null=True, editable=False)
    contact_requested_at = models.DateTimeField(null=True, editable=False)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        indexes = [
            # The coordinator's overview.
            models.Index(
                fields=["organization", "program", "status", "started_on"],
                name="mentorships_of_program",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at__isnull=True)),
                name="mentorships_mentorship_closed_at",
            ),
        ]


class Participant(TenantModel):
    """An enrollment's part in a mentorship. `member` repeats the enrollment's for row policies."""

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="participants")
    enrollment = TenantKey(Enrollment, on_delete=models.PROTECT, related_name="participations")
    member = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Enrollment.Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentorship", "member"],
                name="mentorships_participant_once",
            ),
        ]
        indexes = [
            # The row policies on what a pair writes, and everybody's home page.
            models.Index(
                fields=["organization", "member", "mentorship"],
                name="mentorships_of_member",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)


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


class Goal(TenantModel):
    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        REACHED = "reached", _("Reached")
        DROPPED = "dropped", _("Let go")

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="goals")
    title = models.CharField(_("goal"), max_length=200)
    success_criteria = models.TextField(_("how you will know"), max_length=1000, blank=True)
    baseline = models.PositiveSmallIntegerField(
        _("where you are now"), null=True, blank=True, validators=SCALE
    )
    attained = models.PositiveSmallIntegerField(
        _("where you are at the end"), null=True, blank=True, validators=SCALE
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    created_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)


class Closure(TenantModel):
    """How a mentorship ended. The reason is the coordinator's to read, and its author's."""

    class Kind(models.TextChoices):
        COMPLETED = "completed", _("Completed")
        CONCLUDED_EARLY = "concluded_early", _("Concluded early, nobody's fault")
        LEFT_COMPANY = "left_company", _("Somebody left the company")

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="closures")
    kind = models.CharField(_("how it ended"), max_length=20, choices=Kind)
    closed_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentorship"], name="mentorships_closure_once"
            ),
        ]


class ClosureReason(TenantModel):
    """Why, in words: readable by its author and the program's coordinators only."""

    closure = TenantKey(Closure, on_delete=models.CASCADE, related_name="reasons")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("why"), max_length=2000)
