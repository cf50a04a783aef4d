"""What those who take part in a mentorship share beside their meetings."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Self, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from mentorships.models import Goal, Mentorship, Participant
from programs.models import Program
from sharing.providers import provider_of

LONGEST_MESSAGE = 4000
# How long somebody is asked whether the program may see a win.
ASKED_FOR = timedelta(days=14)
# From an introduction until there is something to tell of it.
TIME_TO_MEET = timedelta(days=7)

Row = TypeVar("Row", bound=models.Model)


class ParticipantsOnly(models.QuerySet[Row]):
    """Rows that belong to whoever takes part in their mentorship, and to nobody else."""

    def visible_to(self, member: Member) -> Self:
        return self.filter(
            Exists(Participant.objects.filter(mentorship=OuterRef("mentorship"), member=member))
        )


# Wins


class WinQuerySet(ParticipantsOnly["Win"]):
    def waiting_for(self, member: Member, *, asked_since: datetime) -> Self:
        """Those that another would show to the program, `asked_by`, and the member has not agreed
        to. There is no no to say: who is silent for `ASKED_FOR` keeps it between them."""
        agreed = WinConsent.objects.filter(win=OuterRef("pk"))
        asked = agreed.exclude(member=member).filter(given_at__gte=asked_since)
        return (
            self.visible_to(member)
            .annotate(asked_by=Subquery(asked.order_by("-given_at").values("member__name")[:1]))
            .filter(~Exists(agreed.filter(member=member)), asked_by__isnull=False)
        )

    def for_list(self) -> Self:
        """The newest first, with who agreed to share each, and whether it is (`is_shared`)."""
        return (
            self.select_related("author", "goal")
            .prefetch_related("consents")
            .annotate(is_shared=Exists(SharedWin.objects.filter(win=OuterRef("pk"))))
            .order_by("-happened_on", "-created_at")
        )


class Win(TenantModel):
    """Something that went well, in a sentence or two."""

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("what went well"), max_length=500)
    happened_on = models.DateField(_("when"))
    goal = TenantKey(Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WinQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "mentorship", "-happened_on"], name="sharing_wins_of"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def mark(self) -> str:
        """What a page carries to say which words somebody read before they agreed to them."""
        return sha256(f"{self.happened_on} {self.text}".encode()).hexdigest()[:16]


class WinConsent(TenantModel):
    """One participant's yes to showing a win to the program; taken back by deleting it."""

    win = TenantKey(Win, on_delete=models.CASCADE, related_name="consents")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    member = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "win", "member"], name="sharing_winconsent_once"
            ),
        ]


class SharedWinQuerySet(models.QuerySet["SharedWin"]):
    def for_list(self) -> Self:
        return self.order_by("-happened_on", "-shared_at")


class SharedWin(TenantModel):
    """A win as the program sees it: a copy, made once everybody has agreed.

    The database takes none before that, and none with another text; so the row policy of the win
    itself can stay the simple one. It goes with the first consent that is taken back.
    """

    win = TenantKey(Win, on_delete=models.CASCADE, related_name="shared")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    program = TenantKey(Program, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=500)
    happened_on = models.DateField()
    shared_at = models.DateTimeField(default=timezone.now)

    objects = SharedWinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "win"], name="sharing_sharedwin_once"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "program", "-happened_on"], name="sharing_wins_of_program"
            ),
        ]


# Resources


class ResourceQuerySet(ParticipantsOnly["Resource"]):
    def for_list(self) -> Self:
        """What is still to be done first, then the newest."""
        return self.select_related("suggested_by", "meant_for").order_by("-suggested_at", "-id")

    def open(self) -> Self:
        return self.filter(state__in=[Resource.State.SUGGESTED, Resource.State.BEGUN])


class Resource(TenantModel):
    class Kind(models.TextChoices):
        COURSE = "course", _("Course")
        ARTICLE = "article", _("Article")
        DOCUMENT = "document", _("Document")
        VIDEO = "video", _("Video")
        PERSON = "person", _("Person to meet")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        BEGUN = "begun", _("Begun")
        FINISHED = "finished", _("Finished")
        NOT_FOR_ME = "not_for_me", _("Not for me")

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ARTICLE)
    title = models.CharField(_("title"), max_length=200)
    link = models.URLField(_("link"), max_length=1000, blank=True)
    note = models.TextField(_("why it helps"), max_length=1000, blank=True)
    suggested_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    suggested_at = models.DateTimeField(default=timezone.now, editable=False)
    meant_for = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.SUGGESTED)
    state_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(link="") | Q(link__iregex=r"^https?://"),
                name="sharing_resource_web_link",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "mentorship", "-suggested_at"],
                name="sharing_resources_of",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def provider(self) -> str:
        return provider_of(self.link)


# Introductions


class IntroductionQuerySet(ParticipantsOnly["Introduction"]):
    def waiting_for(self, member: Member, *, made_until: date) -> Self:
        """Those whose next step is the member's: to ask and to introduce is the introducer's; what
        came of it says the one who was introduced, when there was `TIME_TO_MEET`."""
        to_do = Q(introducer=member, made_on__isnull=True)
        to_tell = Q(introduced=member, made_on__lte=made_until, followed_up_on__isnull=True)
        return self.visible_to(member).filter(to_do | to_tell)

    def for_list(self) -> Self:
        return self.select_related("introducer", "introduced", "colleague").order_by(
            "-offered_at", "-id"
        )

    def open(self) -> Self:
        return self.filter(followed_up_on__isnull=True)


class Introduction(TenantModel):
    """One of them brings another together with somebody. Each step is the day it was taken."""

    class Step(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ASKED = "asked", _("Asked")
        MADE = "made", _("Made")
        FOLLOWED_UP = "followed_up", _("Followed up")

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    introducer = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    introduced = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    # Whom to. A colleague is recognized by the address; for others it is all there is.
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    colleague = TenantKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    helps_with = models.TextField(_("how they can help"), max_length=1000)
    offered_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_on = models.DateField(null=True, editable=False)
    made_on = models.DateField(null=True, editable=False)
    followed_up_on = models.DateField(null=True, editable=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(made_on__isnull=True) | Q(asked_on__isnull=False))
                & (Q(followed_up_on__isnull=True) | Q(made_on__isnull=False)),
                name="sharing_introduction_in_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "mentorship", "-offered_at"],
                name="sharing_introductions_of",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def step(self) -> "Introduction.Step":
        if self.followed_up_on:
            return Introduction.Step.FOLLOWED_UP
        if self.made_on:
            return Introduction.Step.MADE
        return Introduction.Step.ASKED if self.asked_on else Introduction.Step.OFFERED

    @property
    def next_step(self) -> "Introduction.Step | None":
        steps = list(Introduction.Step)
        place = steps.index(self.step) + 1
        return steps[place] if place < len(steps) else None


# Messages


def unread_by(member: Member) -> "MessageQuerySet":
    """Messages of others that came after what the member has read."""
    mark = ReadMark.objects.filter(conversation=OuterRef("conversation"), member=member)
    return (
        Message.objects.visible_to(member)
        .filter(removed_at__isnull=True)
        .exclude(author=member)
        .filter(~Exists(mark.filter(read_until__gte=OuterRef("written_at"))))
    )


class ConversationQuerySet(ParticipantsOnly["Conversation"]):
    def for_list(self, member: Member) -> Self:
        """The latest first, with `unread` for this reader and the last message's `last_text`."""
        unread = (
            unread_by(member)
            .filter(conversation=OuterRef("pk"))
            .order_by()
            .values("conversation")
            .annotate(found=Count("pk"))
            .values("found")
        )
        last = Message.objects.filter(conversation=OuterRef("pk")).order_by("-written_at", "-id")
        return self.annotate(
            unread=Coalesce(Subquery(unread), 0),
            last_text=Subquery(last.values("text")[:1]),
            last_author=Subquery(last.values("author__name")[:1]),
            last_author_id=Subquery(last.values("author_id")[:1]),
        ).order_by(F("last_message_at").desc(), "-id")


class Conversation(TenantModel):
    """A thread of messages under one subject."""

    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(_("subject"), max_length=120)
    begun_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    last_message_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "mentorship", "-last_message_at"],
                name="sharing_conversations_of",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class MessageQuerySet(ParticipantsOnly["Message"]):
    def for_list(self) -> Self:
        return self.select_related("author").order_by("written_at", "id")


class Message(TenantModel):
    """One message. What its author removed stays as an empty row, so that answers keep their place.

    Within a conversation `written_at` only grows: it is taken under the conversation's lock.
    """

    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="+")
    mentorship = TenantKey(Mentorship, on_delete=models.CASCADE, related_name="+")
    author = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("message"), max_length=LONGEST_MESSAGE)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(removed_at__isnull=True) & ~Q(text=""))
                | Q(removed_at__isnull=False, text=""),
                name="sharing_message_removed_is_empty",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "conversation", "written_at"],
                name="sharing_messages_in_order",
            ),
            # The sweep over what came lately.
            models.Index(fields=["written_at"], name="sharing_messages_by_time"),
        ]


class ReadMark(TenantModel):
    """How far somebody has read. The other has no row of it: there are no receipts."""

    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="+")
    member = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    read_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "conversation", "member"], name="sharing_readmark_once"
            ),
        ]
