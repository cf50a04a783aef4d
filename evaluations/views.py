"""Checking in, closing, looking back, and what a program learns from it."""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page, page
from core.links import link
from evaluations.access import (
    answers_of,
    check_in_day,
    check_in_of,
    closure_of,
    evaluations_of,
    get_evaluation,
    next_check_in_day,
    words_for_coordinators,
)
from evaluations.actions import (
    answer_check_in,
    ask_for_contact,
    end_early,
    start_closing,
    submit_evaluation,
)
from evaluations.forms import CheckInForm, EarlyEndForm, EvaluationForm, question_text
from evaluations.models import CheckIn, Evaluation, EvaluationAnswer
from evaluations.questions import LEVELS, YES, YES_NO, text_of
from evaluations.results import SMALLEST_GROUP, results_of
from mentorships.access import get_own_mentorship, goals_of
from programs.access import can_coordinate, get_program

WORDS_A_PAGE = 25


@member_required
@require_http_methods(["GET", "POST"])
def check_in(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_own_mentorship(request.member, pk)
    today = timezone.localdate()
    due_on = check_in_day(mentorship, today)
    answered = check_in_of(request.member, mentorship, due_on)
    if answered is not None and request.method == "POST":
        return _after_check_in(request, answered)
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_check_in(mentorship, by=request.member, due_on=due_on, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            to = link("evaluations:check_in", request.organization, mentorship.pk)
            return done(request, to, _("Thank you. The other does not see your answers."))
    context = {
        "mentorship": mentorship,
        "answered": answered,
        "next_day": next_check_in_day(mentorship, today),
    }
    return form_page(
        request,
        "evaluations/check_in.html",
        form,
        context,
        draft=request.path if answered is None else "",
    )


def _after_check_in(request: MemberRequest, answered: CheckIn) -> HttpResponse:
    """Ratings of a day stay as they were given; asking for contact is never too late."""
    to = link("evaluations:check_in", request.organization, answered.mentorship_id)
    if request.POST.get("wants_contact"):
        ask_for_contact(answered)
        return done(request, to, _("The coordinator will get in touch with you."))
    return done(request, to, _("You have checked in already. Your first answers stay."))


@member_required
@require_http_methods(["GET", "POST"])
def closing(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_own_mentorship(request.member, pk)
    to = link("evaluations:closing", request.organization, mentorship.pk)
    if request.POST.get("step") == "conversation":
        start_closing(mentorship, by=request.member)
        return done(request, to, _("Closing has begun. Each of you has an evaluation to fill in."))
    form = EarlyEndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        end_early(mentorship, by=request.member, **form.cleaned_data)
        return done(request, to, _("It is ended. Thank you for what you put into it."))
    evaluations = evaluations_of(mentorship)
    context = {
        "mentorship": mentorship,
        "evaluations": evaluations,
        "mine": next((e for e in evaluations if e.author_id == request.member.pk), None),
        "closure": closure_of(mentorship) if mentorship.status == "closed" else None,
    }
    draft = request.path if context["closure"] is None else ""
    return form_page(request, "evaluations/closing.html", form, context, draft=draft)


@dataclass(frozen=True)
class Said:
    """One's own answer as it is read again."""

    question: str
    answer: str
    for_coordinator: bool


@member_required
@require_http_methods(["GET", "POST"])
def evaluation(request: MemberRequest, pk: UUID) -> HttpResponse:
    evaluation = get_evaluation(request.member, pk)
    goals = {goal.pk: goal.title for goal in goals_of(evaluation.mentorship)}
    here = link("evaluations:evaluation", request.organization, evaluation.pk)
    context: dict[str, object] = {
        "evaluation": evaluation,
        "mentorship": evaluation.mentorship,
    }
    if evaluation.submitted_at is not None:
        if request.method == "POST":
            return done(request, here, _("You have sent it already. Your first answers stay."))
        context["parts"] = _said(evaluation, goals)
        return page(request, "evaluations/submitted.html", context)
    data = request.POST if request.method == "POST" else None
    form = EvaluationForm(data, evaluation=evaluation, goals=goals)
    if form.is_valid():
        submit_evaluation(evaluation, by=request.member, answers=form.answers())
        return done(request, here, _("Thank you. Your evaluation is in."))
    return form_page(request, "evaluations/evaluation.html", form, context, draft=request.path)


def _said(evaluation: Evaluation, goals: dict[UUID, str]) -> list[tuple[str, list[Said]]]:
    answers = answers_of(evaluation)

    def said(question: dict[str, object]) -> Said:
        answer = answers.get(str(question["key"]))
        shared = answer is not None and (answer.rating is not None or answer.for_coordinator)
        return Said(question_text(question, goals), _in_words(question, answer), shared)

    parts = [
        (str(legend), [said(q) for q in evaluation.questions if q["level"] == level])
        for level, legend in LEVELS.items()
    ]
    return [(legend, lines) for legend, lines in parts if lines]


def _in_words(question: dict[str, object], answer: EvaluationAnswer | None) -> str:
    if answer is None:
        return _("Not answered")
    if answer.rating is None:
        return answer.text
    if question["kind"] == YES_NO:
        return _("Yes") if answer.rating == YES else _("No")
    return _("%(rating)d of 5") % {"rating": answer.rating}


@member_required
@require_GET
def results(request: MemberRequest, pk: UUID) -> HttpResponse:
    program = get_program(request.member, pk)
    require(can_coordinate(request.member, program))
    words = Paginator(words_for_coordinators(program), WORDS_A_PAGE)
    page_of_words = words.get_page(request.GET.get("page"))
    context = {
        "program": program,
        "results": results_of(program),
        "smallest_group": SMALLEST_GROUP,
        "words": page_of_words,
        "answers": [(_question_of(answer), answer) for answer in page_of_words],
    }
    return page(request, "evaluations/results.html", context)


def _question_of(answer: EvaluationAnswer) -> str:
    questions = answer.evaluation.questions
    return next(text_of(q["text"]) for q in questions if q["key"] == answer.question)
