"""What the mentee wants to reach."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships.models.mentorship import Mentorship

SCALE = [MinValueValidator(1), MaxValueValidator(5)]


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
