"""What those who take part expect of each other, in versions, and their signatures."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships.models.mentorship import Mentorship, Participant


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def signed(self) -> Self:
        return self.filter(status=Agreement.Status.SIGNED)

    def for_reading(self) -> Self:
        """Newest first, with who edited, proposed and signed it."""
        return (
            self.select_related("edited_by", "proposed_by", "neutral_contact")
            .prefetch_related(
                Prefetch(
                    "signatures",
                    Signature.objects.select_related("participant__member").order_by("signed_at"),
                )
            )
            .order_by("-version")
        )


class Agreement(TenantModel):
    """One version of what the participants expect.

    Whoever reads a version that was proposed reads its only text: the database lets nothing but
    a draft change, and nobody take away what was signed. Whoever wants something else makes the
    next version.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Proposed")
        # Answered with a change, which is the next version.
        COUNTERED = "countered", _("Countered")
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

    class Planning(models.TextChoices):
        AHEAD = "ahead", _("The next three meetings always stand")
        EACH_TIME = "each_time", _("At the end of each meeting we plan the next one")
        WHEN_NEEDED = "when_needed", _("Whoever needs a meeting asks for one")

    class EarlyLate(models.TextChoices):
        TURNS = "turns", _("We take turns")
        MENTOR = "mentor", _("The mentor carries them")
        MENTEE = "mentee", _("The mentee carries them")
        NEVER = "never", _("We only meet at hours that suit all of us")

    class Directness(models.TextChoices):
        DIRECT = "direct", _("We say it straight out")
        GENTLE = "gentle", _("We put it gently, and say clearly that it matters")
        ASK = "ask", _("We ask first whether now is a good moment")
        EACH = "each", _("Each hears it the way they asked for")

    class FeedbackStyle(models.TextChoices):
        AT_ONCE = "at_once", _("At once, when it comes up")
        AT_THE_END = "at_the_end", _("In the last five minutes of each meeting")
        IN_WRITING = "in_writing", _("In writing, after the meeting")
        ON_REQUEST = "on_request", _("When one of us asks for it")

    class Formality(models.TextChoices):
        FIRST_NAMES = "first_names", _("First names, and short messages")
        FORMAL = "formal", _("Titles and family names, and full messages")
        EACH = "each", _("Each is addressed as they like, and says how")

    class Pauses(models.TextChoices):
        AHEAD = "ahead", _("Questions come the day before")
        SILENCE = "silence", _("We count to five before we fill a silence")
        AFTER = "after", _("Second thoughts may come in writing afterwards")
        FREE = "free", _("We speak as it comes")

    class Holidays(models.TextChoices):
        NEVER = "never", _("Never on a holiday of any of us")
        ASK = "ask", _("We ask before we plan on one")
        FREE = "free", _("A holiday is a day like any other")

    class LineManager(models.TextChoices):
        NOTHING = "nothing", _("Hears nothing from either of us")
        FACTS = "facts", _("May know that we meet, and nothing of what we say")
        GOALS = "goals", _("May know the goals, when the mentee tells them")

    class Notes(models.TextChoices):
        OWN = "own", _("Each keeps private notes, and we share a summary")
        SHARED = "shared", _("We keep one shared summary and nothing else")
        NONE = "none", _("We keep only what we promised each other to do")

    class Consent(models.TextChoices):
        NO = "no", _("No")
        ASK = "ask", _("Only after a yes from each of us, every time anew")
        YES = "yes", _("Yes")

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    edited_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    proposed_by = TenantKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    # The open goals as they stood when it was proposed: title, success_criteria, baseline.
    goals = models.JSONField(default=list)

    planned_end_on = models.DateField(_("planned end"), null=True, blank=True)
    review_dates = ArrayField(
        models.DateField(), default=list, blank=True, verbose_name=_("days we look back together")
    )

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
    planning = models.CharField(
        _("how we plan meetings"), max_length=12, choices=Planning, blank=True, default=""
    )
    who_brings_agenda = models.CharField(
        _("who brings the agenda"), max_length=10, choices=Who, default=Who.MENTEE
    )
    acceptable_hours = models.TextField(
        _("hours that are fine for each"), max_length=500, blank=True, default=""
    )
    early_late = models.CharField(
        _("early and late meetings"), max_length=12, choices=EarlyLate, blank=True, default=""
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

    # BCP 47 language tags, as a member's.
    languages = ArrayField(
        models.CharField(max_length=12),
        default=list,
        blank=True,
        verbose_name=_("languages we speak with each other"),
    )
    directness = models.CharField(
        _("what is hard to hear"), max_length=12, choices=Directness, blank=True, default=""
    )
    feedback_style = models.CharField(
        _("when feedback is given"), max_length=12, choices=FeedbackStyle, blank=True, default=""
    )
    formality = models.CharField(
        _("how we address each other"), max_length=12, choices=Formality, blank=True, default=""
    )
    pauses = models.CharField(
        _("room to think"), max_length=12, choices=Pauses, blank=True, default=""
    )
    holidays = models.CharField(
        _("meetings on holidays"), max_length=12, choices=Holidays, blank=True, default=""
    )
    across_cultures = models.TextField(
        _("how we work across cultures"), max_length=2000, blank=True
    )

    confidentiality = models.TextField(_("what stays between us"), max_length=2000)
    may_share = models.TextField(
        _("what may be shared, and with whom"), max_length=2000, blank=True, default=""
    )
    limits = models.TextField(
        _("limits of confidentiality"), max_length=2000, blank=True, default=""
    )
    line_manager = models.CharField(
        _("the line manager"), max_length=12, choices=LineManager, blank=True, default=""
    )
    note_keeping = models.CharField(
        _("notes"), max_length=12, choices=Notes, blank=True, default=""
    )
    recording = models.CharField(
        _("recording our meetings"), max_length=12, choices=Consent, blank=True, default=""
    )
    assistants = models.CharField(
        _("software that listens in or summarizes"),
        max_length=12,
        choices=Consent,
        blank=True,
        default="",
    )
    boundaries = models.TextField(_("boundaries"), max_length=2000, blank=True)

    if_stuck = models.TextField(_("if we get stuck"), max_length=2000, blank=True)
    neutral_contact = TenantKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whom we ask then"),
    )
    ending = models.TextField(_("how it ends"), max_length=2000, blank=True)
    notice_days = models.PositiveSmallIntegerField(
        _("days of notice to end it"), default=14, validators=[MaxValueValidator(90)]
    )
    closing_conversation = models.BooleanField(_("a closing conversation"), default=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentorship", "version"],
                name="mentorships_agreement_version_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["signed", "superseded"], signed_at__isnull=False)
                | Q(status__in=["draft", "proposed", "countered"], signed_at__isnull=True),
                name="mentorships_agreement_signed_at",
            ),
        ]
        indexes = [
            # The sweep over what waits for a signature.
            models.Index(
                fields=["proposed_at"],
                condition=Q(status="proposed"),
                name="mentorships_agreement_proposed",
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
