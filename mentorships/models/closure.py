"""How a mentorship ended."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships.models.mentorship import Mentorship


class Closure(TenantModel):
    """How a mentorship ended. The reason is the coordinator's to read, and its author's."""

    class Kind(models.TextChoices):
        COMPLETED = "completed", _("Completed")
        CONCLUDED_EARLY = "concluded_early", _("Concluded early, nobody's fault")
        LEFT_COMPANY = "left_company", _("Somebody left the company")
        HANDED_OVER = "handed_over", _("The mentee went on with another mentor")

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
