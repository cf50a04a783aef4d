"""A time in which a mentorship rests."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships.models.mentorship import Mentorship


class Pause(TenantModel):
    """From a day until the day they go on; that one is theirs again. The coordinator sees this.

    A pause is over on its day by itself: nothing has to be written then. Who returns earlier
    moves `until_on` to that day.
    """

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="pauses")
    began_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    paused_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField(default=timezone.now, editable=False)
    # The day that was said when it began; unknown of the first ones.
    said_until_on = models.DateField(null=True, editable=False)
    # Set when somebody returned before the day that was planned.
    ended_by = TenantKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    # The planned end as this pause moved it: one that they agreed on anew meanwhile stays.
    end_moved_to = models.DateField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("began_on")),
                name="mentorships_pause_ends_after_start",
            ),
        ]


class PauseReason(TenantModel):
    """Why, in words: for those who take part alone."""

    pause = TenantKey(Pause, on_delete=models.CASCADE, related_name="reasons")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("why"), max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pause"], name="mentorships_pausereason_once"
            ),
        ]
