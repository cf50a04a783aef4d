"""What the mentee wants to reach, the steps on the way, and how far they are."""

from functools import cached_property
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.digests import digest_of
from core.tenancy import TenantKey, TenantModel
from mentorships.goal_path import Path, Step, path_of
from mentorships.models.mentorship import Mentorship

SCALE = [MinValueValidator(1), MaxValueValidator(5)]


class GoalQuerySet(models.QuerySet["Goal"]):
    def with_path(self) -> Self:
        """With its steps and its newest rating in the same statement; `Goal.path` draws them."""
        steps = Milestone.objects.filter(goal=OuterRef("pk")).shown().order_by("position", "id")
        rated = ProgressNote.objects.filter(goal=OuterRef("pk"), rating__isnull=False)
        return self.annotate(
            steps=ArraySubquery(steps.values(step=JSONObject(text="text", done_at="done_at"))),
            rated_now=Subquery(rated.order_by("-written_at", "-id").values("rating")[:1]),
        )


class Goal(TenantModel):
    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        REACHED = "reached", _("Reached")
        DROPPED = "dropped", _("Let go")

    # More than these at once is a matter of advice; nothing refuses a fourth.
    ENOUGH = 3

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
    changed_by = TenantKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True, editable=False)
    # When it was reached or let go, and by whom; empty while it is open.
    settled_by = TenantKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, editable=False)
    # The goal of an earlier mentorship that the mentee brought along.
    carried_from = TenantKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = GoalQuerySet.as_manager()

    @property
    def mark(self) -> str:
        """What a form carries to say which state of the goal it was filled in from."""
        said = f"{self.status} {self.baseline} {self.attained}\n{self.title.strip()}"
        return digest_of(f"{said}\n{self.success_criteria}")

    @property
    def last_writer(self) -> Member:
        writer: Member = self.changed_by or self.created_by
        return writer

    @cached_property
    def path(self) -> Path:
        """Of a goal that came through `with_path`."""
        steps: list[dict[str, Any]] = self.steps  # type: ignore[attr-defined]  # annotated
        rated: int | None = self.rated_now  # type: ignore[attr-defined]  # annotated
        return path_of(
            start=self.baseline,
            steps=[Step(step["text"], step["done_at"] is not None) for step in steps],
            now=rated,
            end=self.attained,
        )


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def shown(self) -> Self:
        return self.filter(dropped_at__isnull=True)


class Milestone(TenantModel):
    """A step towards a goal. One that was let go stays, so that it can come back."""

    goal = TenantKey(Goal, on_delete=models.CASCADE, related_name="milestones")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("step"), max_length=200)
    due_on = models.DateField(_("due"), null=True, blank=True)
    position = models.PositiveSmallIntegerField()
    done_at = models.DateTimeField(null=True, editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)
    created_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = TenantKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True, editable=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True),
                name="mentorships_milestone_done_or_dropped",
            ),
        ]

    @property
    def mark(self) -> str:
        """What a form carries to say which state of the step it was filled in from."""
        return digest_of(f"{self.due_on}\n{self.text}")

    @property
    def last_writer(self) -> Member:
        writer: Member = self.changed_by or self.created_by
        return writer


class ProgressNote(TenantModel):
    """A line or two on how it goes with a goal, for those who take part."""

    goal = TenantKey(Goal, on_delete=models.CASCADE, related_name="progress_notes")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("how it goes"), max_length=500)
    rating = models.PositiveSmallIntegerField(
        _("where you are now"), null=True, blank=True, validators=SCALE
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)
