"""The delivery ledger: what is due to whom, and every try to send it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel


class Delivery(TenantModel):
    """One thing to tell one person once. The row itself is the notification in the app."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        PROPOSAL = "proposal", _("A match is proposed to you")
        MEETING_TOMORROW = "meeting_tomorrow", _("Meeting tomorrow")
        LOG_MEETING = "log_meeting", _("Log your meeting")
        ACTION_DUE = "action_due", _("Action item due")
        CHECK_IN_DUE = "check_in_due", _("Check-in due")
        END_EVALUATION = "end_evaluation", _("End evaluation")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        # Handed to the mail server, but the answer was lost: sent at most once.
        IN_DOUBT = "in_doubt", _("Unconfirmed")
        FAILED = "failed", _("Failed")
        # No longer true when its turn came, or switched off by the reader.
        DROPPED = "dropped", _("Not needed any more")

    kind = models.CharField(max_length=24, choices=Kind)
    # The row it is about: a meeting, an action item, an invitation …
    subject_id = models.UUIDField()
    recipient = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    # What makes a repeated reminder a new one: a date, a number, or nothing.
    slot = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # Not before: the reader's next working moment, or the next try.
    due_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    # When the tick last gave it to the queue; given again if nothing comes of it.
    handed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "subject_id", "recipient", "slot"],
                name="reminders_delivery_once",
            ),
        ]
        indexes = [
            # What the tick hands to the workers.
            models.Index(
                fields=["due_at"], condition=Q(status="waiting"), name="reminders_delivery_waiting"
            ),
        ]


class Attempt(TenantModel):
    """Written on a connection of its own just before the message is handed over.

    An attempt without an end is in doubt: the worker died in between.
    """

    delivery = TenantKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)


class Preference(TenantModel):
    """A kind of reminder that a member has switched off."""

    member = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24, choices=Delivery.Kind)
    switched_off_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "kind"], name="reminders_preference_once"
            ),
        ]
