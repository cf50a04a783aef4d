"""Check-ins on the way and evaluations at the end."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships.models import Mentorship

SCALE = [MinValueValidator(1), MaxValueValidator(5)]


class CheckIn(TenantModel):
    """Three quick questions on a cadence. Read by the one who answers and the coordinators."""

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    # The day of the cadence it belongs to.
    due_on = models.DateField()
    useful = models.PositiveSmallIntegerField(
        _("Is it useful?"), null=True, blank=True, validators=SCALE
    )
    working = models.PositiveSmallIntegerField(
        _("Is it working between you?"), null=True, blank=True, validators=SCALE
    )
    wants_contact = models.BooleanField(_("Please contact me"), default=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentorship", "author", "due_on"],
                name="evaluations_checkin_once",
            ),
        ]


class Evaluation(TenantModel):
    """One person's look back. The questions are frozen when it is issued."""

    class Kind(models.TextChoices):
        MIDTERM = "midterm", _("Midterm evaluation")
        END = "end", _("End evaluation")

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    # [{key, kind: scale|text|yes_no, text: {language: …}, required}], in the order asked.
    questions = models.JSONField()
    issued_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentorship", "author", "kind"],
                name="evaluations_evaluation_once",
            ),
        ]


class EvaluationAnswer(TenantModel):
    """Ratings, and words marked *for the coordinator*, are the coordinator's to read as well."""

    evaluation = TenantKey(Evaluation, on_delete=models.CASCADE, related_name="answers")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=40)
    rating = models.PositiveSmallIntegerField(null=True, validators=SCALE)
    text = models.TextField(max_length=4000, blank=True)
    for_coordinator = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "evaluation", "question"],
                name="evaluations_answer_once",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)),
                name="evaluations_answer_rating",
            ),
        ]


class Reflection(TenantModel):
    """Something longer that one writes for oneself: encrypted, and no row for anybody else."""

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    # A key of `evaluations.prompts`.
    prompt = models.CharField(max_length=20)
    sealed = models.BinaryField()
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "author", "mentorship", "-written_at"],
                name="evaluations_reflections_of",
            ),
        ]


class SharedReflection(TenantModel):
    """The copy that its author lets the others read; taken back by deleting it."""

    reflection = TenantKey(Reflection, on_delete=models.CASCADE, related_name="shared")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    prompt = models.CharField(max_length=20)
    sealed = models.BinaryField()
    shared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "reflection"], name="evaluations_sharedreflection_once"
            ),
        ]
