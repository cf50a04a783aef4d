"""Programs, who runs them, who takes part, and what people bring and look for."""

from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel


class Skill(TenantModel):
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint("organization", Lower("name"), name="programs_skill_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberSkill(TenantModel):
    """A skill that a member offers to others or seeks to learn."""

    class Direction(models.TextChoices):
        OFFERED = "offered", _("offered")
        SOUGHT = "sought", _("sought")

    member = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    skill = TenantKey(Skill, on_delete=models.CASCADE, related_name="members")
    direction = models.CharField(max_length=10, choices=Direction)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "direction", "skill"],
                name="programs_memberskill_once",
            ),
        ]


class ProgramQuerySet(models.QuerySet["Program"]):
    def coordinated_by(self, member: Member) -> Self:
        return self.filter(
            Exists(Coordinator.objects.filter(program=OuterRef("pk"), member=member))
        )

    def visible_to(self, member: Member) -> Self:
        """Those one coordinates, takes part in or may join; an owner sees that the others exist."""
        if member.role == Member.Role.OWNER:
            return self
        return self.filter(
            Exists(Coordinator.objects.filter(program=OuterRef("pk"), member=member))
            | Exists(Enrollment.objects.filter(program=OuterRef("pk"), member=member))
            | open_to_join(today_at(member))
        )

    def for_list(self) -> Self:
        return self.order_by("-starts_on", "name", "id")


def today_at(member: Member) -> date:
    """The day it is at the company, which decides when an enrollment window opens and closes."""
    return timezone.localdate(timezone=ZoneInfo(member.organization.time_zone))


def open_to_join(today: date) -> Q:
    return (
        Q(status=Program.Status.ENROLLING)
        & (Q(enrolls_from__isnull=True) | Q(enrolls_from__lte=today))
        & (Q(enrolls_until__isnull=True) | Q(enrolls_until__gte=today))
    )


class Program(TenantModel):
    class Kind(models.TextChoices):
        CAREER = "career", _("Career")
        ONBOARDING = "onboarding", _("Onboarding")
        LEADERSHIP = "leadership", _("Leadership")
        REVERSE = "reverse", _("Reverse mentoring")
        PEER = "peer", _("Peer mentoring")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ENROLLING = "enrolling", _("Enrolling")
        MATCHING = "matching", _("Matching")
        RUNNING = "running", _("Running")
        CLOSING = "closing", _("Closing")
        ARCHIVED = "archived", _("Archived")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CAREER)
    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    enrolls_from = models.DateField(_("enrollment opens"), null=True, blank=True)
    enrolls_until = models.DateField(_("enrollment closes"), null=True, blank=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    cadence_days = models.PositiveSmallIntegerField(
        _("days between meetings"),
        default=21,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
    )
    check_in_days = models.PositiveSmallIntegerField(
        _("days between check-ins"),
        default=42,
        validators=[MinValueValidator(7), MaxValueValidator(365)],
    )
    mentor_capacity = models.PositiveSmallIntegerField(
        _("mentees a mentor takes"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    confidentiality = models.TextField(_("confidentiality statement"), max_length=2000, blank=True)
    # What the draft of an agreement says here instead of our words; see `agreement_texts`.
    agreement_texts = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="programs_program_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(enrolls_until__isnull=True)
                | Q(enrolls_from__isnull=True)
                | Q(enrolls_until__gte=F("enrolls_from")),
                name="programs_program_enrollment_window",
            ),
            models.UniqueConstraint(
                "organization", Lower("name"), name="programs_program_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open_to_join(self, today: date) -> bool:
        """Whether anybody of the company may join; says the same as `open_to_join`."""
        return (
            self.status == self.Status.ENROLLING
            and (self.enrolls_from is None or self.enrolls_from <= today)
            and (self.enrolls_until is None or self.enrolls_until >= today)
        )

    @property
    def takes_answers(self) -> bool:
        """Whether somebody who was asked may still say yes."""
        return self.status not in {self.Status.CLOSING, self.Status.ARCHIVED}


class Coordinator(TenantModel):
    """Holds as long as the member's role lets them look after people; row security sees to it."""

    program = TenantKey(Program, on_delete=models.CASCADE, related_name="coordinators")
    member = TenantKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "member"], name="programs_coordinator_once"
            ),
        ]


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def visible_to(self, member: Member) -> Self:
        """One's own, and those of the programs one coordinates."""
        return self.filter(
            Q(member=member)
            | Exists(Coordinator.objects.filter(program=OuterRef("program"), member=member))
        )

    def in_program(self, program: Program) -> Self:
        return self.filter(program=program)

    def enrolled(self) -> Self:
        return self.filter(status=Enrollment.Status.ENROLLED)

    def mentors(self) -> Self:
        return self.filter(role=Enrollment.Role.MENTOR)

    def mentees(self) -> Self:
        return self.filter(role=Enrollment.Role.MENTEE)

    def for_list(self) -> Self:
        return self.select_related("member").order_by("member__name", "role", "id")


class Enrollment(TenantModel):
    """A member in a program as mentor or as mentee; somebody who is both has two."""

    class Role(models.TextChoices):
        MENTOR = "mentor", _("Mentor")
        MENTEE = "mentee", _("Mentee")

    class Status(models.TextChoices):
        # Brought in by a coordinator; the person has not said yes yet.
        INVITED = "invited", _("Invited")
        ENROLLED = "enrolled", _("Enrolled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    program = TenantKey(Program, on_delete=models.CASCADE, related_name="enrollments")
    member = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.INVITED)
    # Only a mentor's; empty means the program's.
    capacity = models.PositiveSmallIntegerField(
        _("mentees you take"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(12)],
    )
    motivation = models.TextField(_("what you hope for"), max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    enrolled_at = models.DateTimeField(null=True, editable=False)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "member", "role"],
                name="programs_enrollment_once",
            ),
        ]
        indexes = [
            # Matching and the overview: everybody of a program by role and state.
            models.Index(
                fields=["organization", "program", "role", "status"],
                name="programs_enrollment_by_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} ({self.get_role_display()})"

    @property
    def places(self) -> int:
        return self.program.mentor_capacity if self.capacity is None else self.capacity


class PeopleImportQuerySet(models.QuerySet["PeopleImport"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(
            Exists(Coordinator.objects.filter(program=OuterRef("program"), member=member))
        )


class PeopleImport(TenantModel):
    """A file on its way in: nothing of it is written until somebody confirms the preview."""

    class Status(models.TextChoices):
        MAPPING = "mapping", _("Columns to be chosen")
        PREVIEW = "preview", _("To be confirmed")
        DONE = "done", _("Imported")
        DISCARDED = "discarded", _("Discarded")

    program = TenantKey(Program, on_delete=models.CASCADE, related_name="imports")
    uploaded_by = TenantKey(Member, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    # The decoded file; once imported, only the rows that went wrong, each with the reason;
    # nothing when it was discarded.
    text = models.TextField()
    delimiter = models.CharField(max_length=1, default=",")
    # Field name → column header.
    columns = models.JSONField(default=dict)
    role = models.CharField(max_length=10, choices=Enrollment.Role)
    status = models.CharField(max_length=12, choices=Status, default=Status.MAPPING)
    counts = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    imported_at = models.DateTimeField(null=True, editable=False)

    objects = PeopleImportQuerySet.as_manager()
