"""Organizations, the people in them and how they got in."""

from datetime import time
from typing import Any, ClassVar, Self

import uuid6
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.branding import stylesheet
from core.locales import readers_locale
from core.search import Matches, Rank, SearchVector
from core.tenancy import TenantKey, TenantModel


class Organization(models.Model):
    """A company: the tenant. Its own row is visible only from inside, too."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    slug = models.SlugField(
        _("address"),
        max_length=50,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$")],
    )
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Amsterdam")
    # "#rrggbb", as chosen; what is legible of it is computed (accounts/branding.py).
    accent = models.CharField(_("accent color"), max_length=7, blank=True)
    # Names the picture in its address, so that browsers may keep it. Empty: no logo.
    logo_digest = models.CharField(max_length=16, blank=True, editable=False)
    # Here and not with the picture: every page makes room for it before it has come.
    logo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    logo_height = models.PositiveSmallIntegerField(default=0, editable=False)
    # The ground that the logo brings along where it would vanish: "light" in the dark theme,
    # "dark" in the light one.
    logo_ground = models.CharField(max_length=5, blank=True, editable=False)
    wrapped_key = models.BinaryField(editable=False)
    founded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name

    @property
    def brand_digest(self) -> str:
        """Names the stylesheet of the accent; without the secret nobody guesses it, and so nobody
        learns from it which companies there are."""
        if not self.accent:
            return ""
        seen = f"{self.pk} {stylesheet(self.accent)}"
        return salted_hmac("accounts.brand", seen, algorithm="sha256").hexdigest()[:16]

    @property
    def logo_is_wide(self) -> bool:
        """A wide one is a lettering: the company's name need not stand beside it."""
        return self.logo_width > 2 * self.logo_height


class Logo(TenantModel):
    """The company's picture, re-encoded by us; apart, so that no other page reads its bytes."""

    image = models.BinaryField()
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="accounts_logo_once"),
        ]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))


class User(AbstractBaseUser):
    """A login. Who one is inside a company is a Member."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    # A platform operator: runs the installation, sees no tenant's content.
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="accounts_user_email_lower"
            ),
        ]

    def __str__(self) -> str:
        return str(self.email)

    def get_full_name(self) -> str:
        return self.name or self.email


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> Self:
        return self.filter(status=Member.Status.ACTIVE)

    def visible_to(self, member: "Member") -> Self:
        """Colleagues see who is in the company; those who look after it see everybody."""
        if member.looks_after_people:
            return self
        return self.filter(Q(status=Member.Status.ACTIVE) | Q(pk=member.pk))

    def for_list(self) -> Self:
        return self.order_by("name", "id")

    def named(self, text: str) -> Self:
        """People whose name holds every word of the text, in any order."""
        people = self
        for word in text.split():
            people = people.filter(name__icontains=word)
        return people

    def matching(self, text: str) -> Self:
        """By name, job title or department, the best fit first; see `core.search`."""
        return self.filter(Matches("search", text)).order_by(
            Rank("search", text).desc(), "name", "id"
        )


class Member(TenantModel):
    """A person inside one organization: profile, working hours and ways of working."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        COORDINATOR = "coordinator", _("Coordinator")
        OWNER = "owner", _("Organization owner")

    class Status(models.TextChoices):
        # Known by an import; nobody has signed in as this person yet.
        EXPECTED = "expected", _("Not yet joined")
        ACTIVE = "active", _("Active")
        DEACTIVATED = "deactivated", _("Deactivated")

    class Feedback(models.TextChoices):
        DIRECT = "direct", _("Tell me directly")
        GENTLE = "gentle", _("Put it gently")

    class Formality(models.TextChoices):
        INFORMAL = "informal", _("Keep it informal")
        FORMAL = "formal", _("Keep it formal")

    class Planning(models.TextChoices):
        AHEAD = "ahead", _("Plan ahead")
        SPONTANEOUS = "spontaneous", _("Leave room for the moment")

    class Speaking(models.TextChoices):
        AT_ONCE = "at_once", _("I speak up at once")
        A_MOMENT = "a_moment", _("I need a moment first")

    class Initiative(models.TextChoices):
        ME = "me", _("I like to take the first step")
        OTHER = "other", _("I like the other to take the first step")

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    email = models.EmailField(_("work e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.EXPECTED)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    profession = models.CharField(_("profession"), max_length=120, blank=True)
    grade = models.CharField(_("grade"), max_length=40, blank=True)
    location = models.CharField(_("location"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Amsterdam")
    # When the person, or once their browser, said so; until then it is the company's guess.
    time_zone_confirmed_at = models.DateTimeField(null=True, editable=False)
    # ISO weekdays: Monday is 1.
    working_days = ArrayField(
        models.SmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)]),
        default=list,
        verbose_name=_("working days"),
    )
    works_from = models.TimeField(_("works from"), default=time(9))
    works_until = models.TimeField(_("works until"), default=time(17))
    # When they would still meet; left open, it is about two hours around the working hours.
    acceptable_from = models.TimeField(_("would still meet from"), null=True, blank=True)
    acceptable_until = models.TimeField(_("would still meet until"), null=True, blank=True)
    # BCP 47 language tags.
    languages = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, verbose_name=_("languages")
    )
    manager = TenantKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    bio = models.TextField(_("about you"), max_length=2000, blank=True)
    profile_link = models.URLField(_("profile link"), max_length=300, blank=True)
    language = models.CharField(_("language of the interface"), max_length=10, blank=True)
    feedback = models.CharField(_("feedback"), max_length=12, choices=Feedback, blank=True)
    formality = models.CharField(_("formality"), max_length=12, choices=Formality, blank=True)
    planning = models.CharField(_("planning"), max_length=12, choices=Planning, blank=True)
    speaking = models.CharField(_("speaking up"), max_length=12, choices=Speaking, blank=True)
    initiative = models.CharField(
        _("the first step"), max_length=12, choices=Initiative, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("name", "job_title", "department"),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organization", Lower("email"), name="accounts_member_email_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "user"], name="accounts_member_user_once"
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(user__isnull=False),
                name="accounts_member_active_has_user",
            ),
        ]
        indexes = [
            # The people page: everybody by name.
            models.Index(fields=["organization", "name"], name="accounts_member_by_name"),
            # A user's companies, asked before any tenant is known (accounts_organizations_of).
            models.Index(fields=["user"], name="accounts_member_of_user"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def looks_after_people(self) -> bool:
        return self.role in {self.Role.COORDINATOR, self.Role.OWNER}

    @property
    def working_day_names(self) -> str:
        return ", ".join(str(WEEKDAYS[day - 1]) for day in sorted(self.working_days))

    @property
    def language_names(self) -> str:
        """The languages one speaks, in the reader's language."""
        names = readers_locale().languages
        return ", ".join(names.get(tag.replace("-", "_"), tag) for tag in self.languages)

    @property
    def country_name(self) -> str:
        names = readers_locale().territories
        return str(names.get(self.country.upper(), self.country))

    @property
    def ways_of_working(self) -> list[tuple[Any, str]]:
        """What the person chose, each under its heading."""
        return [
            (_("Feedback"), self.get_feedback_display()),
            (_("Tone"), self.get_formality_display()),
            (_("Planning"), self.get_planning_display()),
            (_("Speaking up"), self.get_speaking_display()),
            (_("The first step"), self.get_initiative_display()),
        ]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> Self:
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )


class Invitation(TenantModel):
    """An open door for one person: one use, a week, bound to the member's address.

    The token is derived, never stored: `token_hash` is the SHA-256 of 128 bits.
    """

    member = TenantKey(Member, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    token_hash = models.BinaryField(max_length=32, editable=False)
    invited_by = TenantKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="accounts_invitation_one_open",
            ),
        ]


class Activity(TenantModel):
    """The audit trail: who did what to which row, never the text they wrote."""

    actor = TenantKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            # A subject's history, newest first.
            models.Index(
                fields=["organization", "subject_id", "-at"], name="accounts_activity_of_subject"
            ),
        ]


class Draft(TenantModel):
    """What somebody is typing into the form of one page, kept until it is sent.

    Sealed like a private note, and only its author gets the row.
    """

    author = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    # The page's path inside the organization: one draft per form and person.
    path = models.CharField(max_length=200)
    sealed = models.BinaryField()
    # Counts the saves, so that a second device is noticed and never overwritten.
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "author", "path"], name="accounts_draft_once"
            ),
        ]
