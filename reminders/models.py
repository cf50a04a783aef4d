"""The delivery ledger: what is due to whom, and every try to send it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def of(self, member: Member) -> Self:
        """What the app shows a member."""
        return self.filter(recipient=member).shown()

    def shown(self) -> Self:
        """Who reads it has joined, so invitations are over."""
        return self.exclude(Q(status=Delivery.Status.DROPPED) | Q(kind=Delivery.Kind.INVITATION))

    def unseen(self) -> Self:
        return self.filter(seen_at__isnull=True)

    def for_list(self) -> Self:
        """The unseen first, newest first within both."""
        return self.order_by(F("seen_at").desc(nulls_first=True), "-created_at", "-id")

    def troubled(self) -> Self:
        """What did not arrive, or may not have."""
        return self.filter(status__in=[Delivery.Status.FAILED, Delivery.Status.IN_DOUBT])

    def due(self, now: datetime) -> Self:
        return self.filter(status=Delivery.Status.WAITING, due_at__lte=now)

    def mailed_since(self, moment: datetime) -> Self:
        """One in doubt counts: it has probably arrived."""
        return self.filter(
            Q(status=Delivery.Status.SENT, sent_at__gte=moment)
            | Q(status=Delivery.Status.IN_DOUBT, due_at__gte=moment)
        )


class Delivery(TenantModel):
    """One thing to tell one person once. The row itself is the notification in the app."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        PROPOSAL = "proposal", _("A match is proposed to you")
        HANDOVER = "handover", _("A handover waits for your answer")
        AGREEMENT_PROPOSED = "agreement_proposed", _("An agreement waits for your signature")
        MEETING_PLANNED = "meeting_planned", _("Meeting planned")
        MEETING_CHANGED = "meeting_changed", _("Meeting changed")
        MEETING_CANCELED = "meeting_canceled", _("Meeting canceled")
        MEETING_TOMORROW = "meeting_tomorrow", _("Meeting tomorrow")
        SLOT_OFFER = "slot_offer", _("Times for a meeting are offered")
        LOG_MEETING = "log_meeting", _("Log your meeting")
        ACTION_DUE = "action_due", _("Action item due")
        CHECK_IN_DUE = "check_in_due", _("Check-in due")
        REFLECTION = "reflection", _("A question to reflect on")
        MESSAGE = "message", _("Somebody wrote to you")
        END_EVALUATION = "end_evaluation", _("End evaluation")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        # Handed to the mail server, but the answer was lost: sent at most once.
        IN_DOUBT = "in_doubt", _("Unconfirmed")
        FAILED = "failed", _("Failed")
        # Shown in the app and not mailed: switched off by the reader, or beyond the week's budget.
        IN_APP = "in_app", _("In the app only")
        # No longer true when its turn came.
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

    objects = DeliveryQuerySet.as_manager()

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
