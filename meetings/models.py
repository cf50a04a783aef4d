"""Meetings, what was said in them, and what people promised to do."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships.models import Goal, Mentorship, Participant


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, member: Member) -> Self:
        """The pair's. A coordinator reads the mentorship's pulse, not its meetings' pages."""
        return self.filter(
            Exists(Participant.objects.filter(mentorship=OuterRef("mentorship"), member=member))
        )

    def upcoming(self) -> Self:
        return self.filter(status=Meeting.Status.SCHEDULED, starts_at__gte=timezone.now())

    def to_log(self) -> Self:
        """Their time has passed and nobody has said what became of them."""
        return self.filter(status=Meeting.Status.SCHEDULED, starts_at__lt=timezone.now())

    def for_list(self) -> Self:
        return self.select_related("mentorship").order_by("-starts_at", "id")


class Series(TenantModel):
    """Meetings planned at once, every so many weeks, at one time on the clocks of one zone."""

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    weeks = models.PositiveSmallIntegerField(default=1)
    zone = models.CharField(max_length=64)
    made_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "series"


class Meeting(TenantModel):
    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("Planned")
        HELD = "held", _("Held")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", _("Canceled")

    class Way(models.TextChoices):
        VIDEO = "video", _("Video call")
        PHONE = "phone", _("Phone")
        IN_PERSON = "in_person", _("In person")

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.SCHEDULED)
    starts_at = models.DateTimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    way = models.CharField(_("way"), max_length=12, choices=Way, default=Way.VIDEO)
    link = models.URLField(_("link"), max_length=500, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    scheduled_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    scheduled_at = models.DateTimeField(default=timezone.now)
    series = TenantKey(Series, on_delete=models.SET_NULL, null=True, related_name="+")
    logged_by = TenantKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    logged_at = models.DateTimeField(null=True)
    # RFC 5545 SEQUENCE: counts what calendars must notice.
    sequence = models.PositiveSmallIntegerField(default=0)
    # When there was last something for calendars to notice, and by whom if not by its planner.
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = TenantKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [
            # A mentorship's timeline.
            models.Index(
                fields=["organization", "mentorship", "-starts_at"], name="meetings_of_mentorship"
            ),
            # The sweep over what happens tomorrow and what should have been logged.
            models.Index(
                fields=["starts_at"],
                condition=Q(status="scheduled"),
                name="meetings_scheduled_by_time",
            ),
            # The sweep over what calendars are to be told.
            models.Index(fields=["changed_at"], name="meetings_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="held") | Q(logged_at__isnull=False),
                name="meetings_meeting_held_is_logged",
            ),
        ]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class CalendarFeed(TenantModel):
    """A private address under which a calendar program reads somebody's meetings.

    The token in it is derived from the row's key and never stored: `token_hash` is its SHA-256.
    """

    member = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member"], name="meetings_calendarfeed_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "token_hash"], name="meetings_calendarfeed_token"
            ),
        ]


class Attendance(TenantModel):
    """When somebody is at a meeting; `active` while it is planned.

    The database writes these rows, from meetings and from who takes part, and lets nobody be at
    two planned meetings at once (`meetings_attendance_nobody_twice`).
    """

    meeting = TenantKey(Meeting, on_delete=models.CASCADE, related_name="+")
    member = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    during = DateTimeRangeField()
    active = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "member"], name="meetings_attendance_once"
            ),
        ]


class Absence(TenantModel):
    """Who could not make it to a meeting that was missed, for those who take part alone."""

    meeting = TenantKey(Meeting, on_delete=models.CASCADE, related_name="absences")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    member = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    said_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "member"], name="meetings_absence_once"
            ),
        ]


class SlotOfferQuerySet(models.QuerySet["SlotOffer"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(
            Exists(Participant.objects.filter(mentorship=OuterRef("mentorship"), member=member))
        )

    def open(self) -> Self:
        return self.open_at(timezone.now())

    def open_at(self, now: datetime) -> Self:
        """Not answered yet, with a time that is still to come, of a mentorship that goes on."""
        waiting = self.filter(status=SlotOffer.Status.PROPOSED, last_at__gt=now)
        goes_on = waiting.exclude(mentorship__status=Mentorship.Status.CLOSED)
        return goes_on.filter(mentorship__mentor_left_at=None, mentorship__mentee_left_at=None)


class SlotOffer(TenantModel):
    """Up to five times for a meeting, of which one of the others picks one."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        PICKED = "picked", _("A time was chosen")
        DECLINED = "declined", _("None of them fits")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    MOST = 5

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    offered_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=timezone.now)
    times = ArrayField(models.DateTimeField(), size=MOST)
    # The latest of the times: after it the offer is over, and no sweep needs to say so.
    last_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    way = models.CharField(_("way"), max_length=12, choices=Meeting.Way, default=Meeting.Way.VIDEO)
    link = models.URLField(_("link"), max_length=500, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    answered_by = TenantKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # What came of it.
    meeting = TenantKey(Meeting, on_delete=models.CASCADE, null=True, related_name="+")

    objects = SlotOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentorship"],
                condition=Q(status="proposed"),
                name="meetings_slotoffer_one_open",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", answered_at__isnull=True)
                | (~Q(status="proposed") & Q(answered_at__isnull=False)),
                name="meetings_slotoffer_answered_at",
            ),
        ]
        indexes = [
            # The sweep over offers that wait for an answer.
            models.Index(
                fields=["last_at"], condition=Q(status="proposed"), name="meetings_offers_open"
            ),
        ]


class AgendaItem(TenantModel):
    meeting = TenantKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("what to talk about"), max_length=300)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    covered_at = models.DateTimeField(null=True, editable=False)


class Topic(TenantModel):
    """A goal that a meeting was about."""

    meeting = TenantKey(Meeting, on_delete=models.CASCADE, related_name="topics")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    goal = TenantKey(Goal, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "goal"], name="meetings_topic_once"
            ),
        ]


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def standing(self) -> Self:
        """Of what is there now: nobody else has changed the summary since."""
        changed = Summary.objects.filter(
            meeting=OuterRef("meeting"), edited_at__gt=OuterRef("confirmed_at")
        ).exclude(edited_by=OuterRef("member"))
        return self.filter(~Exists(changed))


class Confirmation(TenantModel):
    """Somebody remembers a meeting as another has logged it."""

    meeting = TenantKey(Meeting, on_delete=models.CASCADE, related_name="confirmations")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    member = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "member"], name="meetings_confirmation_once"
            ),
        ]


class MeetingPulse(TenantModel):
    """How a meeting was for one of them. Read by its author and the program's coordinators."""

    meeting = TenantKey(Meeting, on_delete=models.CASCADE, related_name="+")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    useful = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    working = models.PositiveSmallIntegerField(
        null=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    wants_contact = models.BooleanField(default=False)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "author"], name="meetings_meetingpulse_once"
            ),
        ]


class Summary(TenantModel):
    """What the pair keeps of a meeting, readable by the two of them."""

    meeting = TenantKey(Meeting, on_delete=models.CASCADE, related_name="summaries")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("shared summary"), max_length=10000)
    edited_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting"], name="meetings_summary_once"
            ),
        ]


class Note(TenantModel):
    """One person's private note on a meeting: encrypted, and no row for anybody else."""

    meeting = TenantKey(Meeting, on_delete=models.CASCADE, related_name="notes")
    author = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "author"], name="meetings_note_once"
            ),
        ]


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(
            Exists(Participant.objects.filter(mentorship=OuterRef("mentorship"), member=member))
        )

    def open(self) -> Self:
        return self.filter(status=ActionItem.Status.OPEN)

    def for_list(self) -> Self:
        """With the meeting that each was carried over from."""
        return self.select_related("owner", "carried_from__meeting").order_by(
            F("due_on").asc(nulls_last=True), "id"
        )


class ActionItem(TenantModel):
    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Let go")
        # Another one, which says so in `carried_from`, goes on from here.
        CARRIED = "carried", _("Carried over")

    # What nobody has to do any more, done or not.
    GONE = (Status.DROPPED, Status.CARRIED)

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    meeting = TenantKey(Meeting, on_delete=models.SET_NULL, null=True, related_name="action_items")
    carried_from = TenantKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    times_carried = models.PositiveSmallIntegerField(default=0)
    goal = TenantKey(Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("what"), max_length=300)
    due_on = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    created_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = TenantKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        indexes = [
            # The sweep over what is due, and everybody's own list.
            models.Index(
                fields=["organization", "owner", "due_on"],
                condition=Q(status="open"),
                name="meetings_action_open_of_owner",
            ),
            models.Index(
                fields=["due_on"], condition=Q(status="open"), name="meetings_action_open_due"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "carried_from"], name="meetings_actionitem_carried_once"
            ),
        ]
