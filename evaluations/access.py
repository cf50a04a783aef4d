"""Check-ins and evaluations as their authors and the program's coordinators may read them."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Member
from evaluations.models import CheckIn, Evaluation, EvaluationAnswer
from mentorships.models import Closure, ClosureReason, Mentorship
from mentorships.ratings import check_in_day as check_in_day
from programs.models import Program


def next_check_in_day(mentorship: Mentorship, today: date) -> date:
    return check_in_day(mentorship, today) + timedelta(days=mentorship.program.check_in_days)


def check_in_of(member: Member, mentorship: Mentorship, due_on: date) -> CheckIn | None:
    return CheckIn.objects.filter(mentorship=mentorship, author=member, due_on=due_on).first()


def check_ins_of(mentorship: Mentorship) -> QuerySet[CheckIn]:
    """Newest first. Row security leaves a participant their own, a coordinator all."""
    return (
        CheckIn.objects.filter(mentorship=mentorship)
        .select_related("author")
        .order_by("-due_on", "author__name")
    )


def get_evaluation(member: Member, pk: UUID) -> Evaluation:
    """One's own: nobody else has this page."""
    evaluations = Evaluation.objects.select_related("mentorship__program").filter(author=member)
    return get_object_or_404(evaluations, pk=pk)


def evaluations_of(mentorship: Mentorship) -> list[Evaluation]:
    """Who has been asked and who has answered, which all who take part may know."""
    return list(
        Evaluation.objects.filter(mentorship=mentorship)
        .select_related("author")
        .order_by("kind", "author__name")
    )


def my_open_evaluations(member: Member) -> list[Evaluation]:
    return list(
        Evaluation.objects.filter(author=member, submitted_at__isnull=True)
        .select_related("mentorship__program")
        .order_by("issued_at")
    )


def answers_of(evaluation: Evaluation) -> dict[str, EvaluationAnswer]:
    return {answer.question: answer for answer in evaluation.answers.all()}


def closure_of(mentorship: Mentorship) -> Closure | None:
    return Closure.objects.filter(mentorship=mentorship).select_related("closed_by").first()


def closure_reasons_of(mentorship: Mentorship) -> list[ClosureReason]:
    """Row security leaves its author and the coordinators."""
    return list(ClosureReason.objects.filter(mentorship=mentorship).select_related("author"))


def words_for_coordinators(program: Program) -> QuerySet[EvaluationAnswer]:
    """What people ticked *for the coordinator*, newest first."""
    return (
        EvaluationAnswer.objects.filter(mentorship__program=program, for_coordinator=True)
        .exclude(text="")
        .select_related("author", "evaluation")
        .order_by("-evaluation__submitted_at", "id")
    )
