"""The goals of a mentorship, as those who take part set and change them."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import ChangedMeanwhile, Refusal
from core.htmx import done, form_page, way_back
from core.links import link
from mentorships.access import count_open_goals, get_goal, get_own_mentorship
from mentorships.actions import change_goal, set_goal
from mentorships.forms.goals import GoalForm, GoalProgressForm
from mentorships.models import Goal


@member_required
@require_http_methods(["GET", "POST"])
def goal_create(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_own_mentorship(request.member, pk)
    # The agreement, where one was asked for a goal.
    back = way_back(request, "")
    form = GoalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            goal = set_goal(mentorship, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            if back:
                return done(request, back, _("The goal is set."))
            to = link("dashboards:goal", request.organization, goal.pk)
            return done(request, to, _("The goal is set. What is the first step?"))
    context = {
        "mentorship": mentorship,
        "many": count_open_goals(mentorship) >= Goal.ENOUGH,
        "back": back,
    }
    return form_page(request, "mentorships/goal_create.html", form, context, draft=request.path)


@member_required
@require_http_methods(["GET", "POST"])
def goal_edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    goal = get_goal(request.member, pk)
    # A form writes what was typed into its instance, also when it is wrong.
    title = goal.title
    form = GoalProgressForm(request.POST if request.method == "POST" else None, instance=goal)
    if form.is_valid():
        try:
            change_goal(goal, by=request.member, **form.cleaned_data)
        except ChangedMeanwhile as refusal:
            form.show_current(refusal)
            form.add_error(None, refusal)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(
                request, link("dashboards:goal", request.organization, goal.pk), _("Saved.")
            )
    context = {"title": title, "goal": goal, "mentorship": goal.mentorship}
    return form_page(request, "mentorships/goal_edit.html", form, context, draft=request.path)
