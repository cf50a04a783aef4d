"""The steps to a goal, and the notes on how it goes. The page that shows them is the goal's."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import ChangedMeanwhile, Refusal
from core.htmx import done, form_page, refused
from core.links import link
from mentorships import progress
from mentorships.access import get_goal, get_milestone, get_own_progress_note, milestones_of
from mentorships.forms.goals import MilestoneChangeForm, MilestoneForm, ProgressForm


@member_required
@require_http_methods(["GET", "POST"])
def milestone_create(request: MemberRequest, pk: UUID) -> HttpResponse:
    goal = get_goal(request.member, pk)
    form = MilestoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            progress.add_milestone(goal, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, f"{_page_of(request, pk)}#steps")
    return form_page(request, "mentorships/milestone_create.html", form, {"goal": goal})


@member_required
@require_http_methods(["GET", "POST"])
def milestone(request: MemberRequest, pk: UUID) -> HttpResponse:
    step = get_milestone(request.member, pk)
    form = MilestoneChangeForm(
        request.POST if request.method == "POST" else None,
        milestone=step,
        steps=milestones_of(step.goal),
    )
    if form.is_valid():
        try:
            wanted = form.cleaned_data
            progress.change_milestone(
                step,
                by=request.member,
                seen=wanted["seen"],
                text=wanted["text"],
                due_on=wanted["due_on"],
            )
            progress.place_before(step, by=request.member, before=wanted["before"])
        except ChangedMeanwhile as refusal:
            form.show_current(refusal)
            form.add_error(None, refusal)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, f"{_page_of(request, step.goal_id)}#steps", _("Saved."))
    return form_page(
        request, "mentorships/milestone.html", form, {"milestone": step, "goal": step.goal}
    )


@member_required
@require_http_methods(["POST"])
def milestone_done(request: MemberRequest, pk: UUID) -> HttpResponse:
    undo = link("mentorships:milestone_reopening", request.organization, pk)
    return _change(request, pk, progress.complete_milestone, _("One step further."), undo=undo)


@member_required
@require_http_methods(["POST"])
def milestone_reopening(request: MemberRequest, pk: UUID) -> HttpResponse:
    return _change(request, pk, progress.reopen_milestone, _("Open again."))


@member_required
@require_http_methods(["POST"])
def milestone_removal(request: MemberRequest, pk: UUID) -> HttpResponse:
    undo = link("mentorships:milestone_reopening", request.organization, pk)
    return _change(request, pk, progress.drop_milestone, _("You let this step go."), undo=undo)


def _change(
    request: MemberRequest,
    pk: UUID,
    action: Callable[..., None],
    message: str,
    *,
    undo: str = "",
) -> HttpResponse:
    step = get_milestone(request.member, pk)
    to = f"{_page_of(request, step.goal_id)}#steps"
    try:
        action(step, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, to)
    return done(request, to, message, undo=undo)


@member_required
@require_http_methods(["GET", "POST"])
def progress_create(request: MemberRequest, pk: UUID) -> HttpResponse:
    goal = get_goal(request.member, pk)
    form = ProgressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            progress.write_progress(goal, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(request, f"{_page_of(request, pk)}#notes", _("Noted."))
    return form_page(
        request, "mentorships/progress_create.html", form, {"goal": goal}, draft=request.path
    )


@member_required
@require_http_methods(["POST"])
def progress_removal(request: MemberRequest, pk: UUID) -> HttpResponse:
    note = get_own_progress_note(request.member, pk)
    to = f"{_page_of(request, note.goal_id)}#notes"
    try:
        progress.remove_progress(note, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, to)
    return done(request, to, _("The note is gone."))


def _page_of(request: MemberRequest, goal: UUID) -> str:
    return link("dashboards:goal", request.organization, goal)
