"""A match run, what it proposes, and what people answered."""

from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from core.tenancy import TenantKey, TenantModel
from programs.models import Coordinator, Enrollment, Program

WEIGHT = [MaxValueValidator(10)]
# A suggestion that a coordinator took away, or that no longer held when its run was published.
NEVER_PROPOSED = Q(status="withdrawn", proposed_at__isnull=True)


class MatchingPolicy(TenantModel):
    """How much each factor counts in a program's matching, 0 (not at all) to 10."""

    program = TenantKey(Program, on_delete=models.CASCADE, related_name="+")
    skills = models.PositiveSmallIntegerField(_("skills"), default=5, validators=WEIGHT)
    department = models.PositiveSmallIntegerField(
        _("different department"), default=2, validators=WEIGHT
    )
    profession = models.PositiveSmallIntegerField(
        _("same profession"), default=2, validators=WEIGHT
    )
    grade = models.PositiveSmallIntegerField(_("grade"), default=3, validators=WEIGHT)
    languages = models.PositiveSmallIntegerField(_("languages"), default=3, validators=WEIGHT)
    hours = models.PositiveSmallIntegerField(_("working hours"), default=4, validators=WEIGHT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program"], name="matching_policy_once"
            ),
        ]


class MatchRunQuerySet(models.QuerySet["MatchRun"]):
    def visible_to(self, member: Member) -> Self:
        """Only the program's coordinators': a draft says who might be paired with whom."""
        return self.filter(
            Exists(Coordinator.objects.filter(program=OuterRef("program"), member=member))
        )

    def for_list(self) -> Self:
        """Newest first, with how many pairs each suggests or has proposed."""
        proposals = Proposal.objects.filter(match_run=OuterRef("pk")).exclude(NEVER_PROPOSED)
        counts = proposals.order_by().values("match_run").annotate(n=Count("pk")).values("n")
        pairs = Coalesce(Subquery(counts), 0)
        return self.select_related("ran_by").annotate(pairs=pairs).order_by("-ran_at", "-id")


class MatchRun(TenantModel):
    """One exact assignment over a program's pools, kept with the proof that it is optimal."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Discarded")

    program = TenantKey(Program, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    # The policy's weights as they were.
    weights = models.JSONField()
    # Points × 100,000, so that the proof is exact.
    total_score = models.BigIntegerField(default=0)
    proven = models.BooleanField(default=False)
    mentees = models.PositiveIntegerField(default=0)
    mentors = models.PositiveIntegerField(default=0)
    places = models.PositiveIntegerField(default=0)
    ran_by = TenantKey(Member, on_delete=models.PROTECT, related_name="+")
    ran_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        indexes = [
            # A program's runs, newest first.
            models.Index(fields=["organization", "program", "-ran_at"], name="matching_run_newest"),
        ]


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, member: Member) -> Self:
        """The two people once it is published; the program's coordinators always."""
        return self.filter(
            Q(mentor__member=member, proposed_at__isnull=False)
            | Q(mentee__member=member, proposed_at__isnull=False)
            | Exists(Coordinator.objects.filter(program=OuterRef("program"), member=member))
        )

    def unanswered(self) -> Self:
        return self.filter(status=Proposal.Status.PROPOSED)

    def suggested(self) -> Self:
        return self.filter(status=Proposal.Status.SUGGESTED)

    def declined(self) -> Self:
        return self.filter(status=Proposal.Status.DECLINED)

    def of_run(self, run: MatchRun) -> Self:
        return self.filter(match_run=run).exclude(NEVER_PROPOSED)

    def holding_a_place(self) -> Self:
        """Waiting for an answer that can still be a yes from both."""
        return self.filter(
            status=Proposal.Status.PROPOSED,
            mentor__status=Enrollment.Status.ENROLLED,
            mentee__status=Enrollment.Status.ENROLLED,
        )

    def naming(self, text: str) -> Self:
        """Where every word of the text is in one of the two names."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(mentor__member__name__icontains=word) | Q(mentee__member__name__icontains=word)
            )
        return found

    def for_list(self) -> Self:
        return self.select_related("mentor__member", "mentee__member", "program")

    def for_review(self) -> Self:
        return self.for_list().prefetch_related("answers")


class Proposal(TenantModel):
    """Mentor and mentee suggested to each other, with the reasons."""

    class Status(models.TextChoices):
        # Seen by the coordinator only.
        SUGGESTED = "suggested", _("Suggested")
        PROPOSED = "proposed", _("Proposed to both")
        ACCEPTED = "accepted", _("Accepted by both")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    program = TenantKey(Program, on_delete=models.CASCADE, related_name="+")
    match_run = TenantKey(MatchRun, on_delete=models.CASCADE, related_name="proposals", null=True)
    mentor = TenantKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    mentee = TenantKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.SUGGESTED)
    score = models.BigIntegerField(default=0)
    # The factors as they were explained: key, weight, value, points, facts.
    factors = models.JSONField(default=list)
    # Chosen by a coordinator instead of the solver.
    adjusted = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    proposed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "mentor", "mentee"],
                condition=Q(status__in=["proposed", "accepted"]),
                name="matching_proposal_once",
            ),
        ]


class ProposalAnswer(TenantModel):
    """One person's yes or no to a proposal."""

    proposal = TenantKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    enrollment = TenantKey(Enrollment, on_delete=models.PROTECT, related_name="+")
    accepts = models.BooleanField()
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "proposal", "enrollment"],
                name="matching_proposalanswer_once",
            ),
        ]


class UnmatchedQuerySet(models.QuerySet["Unmatched"]):
    def naming(self, text: str) -> Self:
        found = self
        for word in text.split():
            found = found.filter(enrollment__member__name__icontains=word)
        return found

    def for_list(self) -> Self:
        return self.select_related("enrollment__member").order_by("enrollment__member__name", "id")


class Unmatched(TenantModel):
    """Somebody a run could not place, and why."""

    match_run = TenantKey(MatchRun, on_delete=models.CASCADE, related_name="unmatched")
    enrollment = TenantKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    # A key of `matching.scoring.unmatched_reason` with its counts, `removed` or `overtaken`.
    reason = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)

    objects = UnmatchedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "match_run", "enrollment"], name="matching_unmatched_once"
            ),
        ]
