"""One goal on one page: how far it is, what comes next, and what was done for it."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.htmx import page
from core.links import link
from dashboards.access import goal as reads
from meetings.access import today
from mentorships.access import get_goal, milestones_of, progress_notes_of
from mentorships.forms.goals import MilestoneForm, ProgressForm
from mentorships.models import Goal, Mentorship


@member_required
@require_http_methods(["GET"])
def goal(request: MemberRequest, pk: UUID) -> HttpResponse:
    goal = get_goal(request.member, pk)
    mentorship = goal.mentorship
    may_change = mentorship.status != Mentorship.Status.CLOSED
    progress = ProgressForm()
    draft = None
    if may_change:
        to = link("mentorships:progress_create", request.organization, goal.pk)
        draft = request.drafts.resume(to, progress)
    items = reads.action_items_for(goal)
    context = {
        "goal": goal,
        "mentorship": mentorship,
        "steps": milestones_of(goal),
        "notes": progress_notes_of(goal),
        "items": items,
        "meetings": reads.meetings_for(goal),
        "is_open": may_change and goal.status == Goal.Status.OPEN,
        "may_change": may_change,
        # Beside the form of the notes, whose field has the same name.
        "step_form": MilestoneForm(auto_id="id_step_%s"),
        "progress_form": progress,
        "draft": draft,
        "today": today(request.member),
    }
    return page(request, "dashboards/goal.html", context)
