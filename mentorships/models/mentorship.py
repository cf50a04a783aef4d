"""A mentorship and who takes part in it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships import health_sql
from programs.models import Coordinator, Enrollment, Program


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

    def open_or_calling(self) -> Self:
        """And those after whose end somebody still waits to be contacted."""
        return self.filter(~Q(status=Mentorship.Status.CLOSED) | health_sql.CALLING)

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
    # Of the latest pause: the day they go on. Before it, the mentorship rests.
    paused_until = models.DateField(null=True, editable=False)
    # Days of all pauses since the start, and since the last meeting: agreed silence is none.
    paused_days = models.PositiveSmallIntegerField(default=0, editable=False)
    paused_days_since_held = models.PositiveSmallIntegerField(default=0, editable=False)
    # Goals that were not let go, and those reached: the coordinator knows how many.
    goals_set = models.PositiveSmallIntegerField(default=0, editable=False)
    goals_reached = models.PositiveSmallIntegerField(default=0, editable=False)
    # When the last active mentor or mentee was deactivated. Written by the database alone, from
    # the members' rows: whoever deactivates somebody works floors below and knows of no pair.
    mentor_left_at = models.DateTimeField(null=True, editable=False)
    mentee_left_at = models.DateTimeField(null=True, editable=False)

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
