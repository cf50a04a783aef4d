"""All that has happened in a mentorship, for those who take part."""

from typing import Any, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.htmx import page
from dashboards import timeline
from dashboards.access.happenings import GROUPS, happenings_in
from dashboards.access.people import names_of, others_than, people_of
from mentorships.access import get_shared_mentorship

PAGE = 20


@member_required
@require_http_methods(["GET"])
def history(request: MemberRequest, pk: UUID) -> HttpResponse:
    mentorship = get_shared_mentorship(request.member, pk)
    group = request.GET.get("show", "")
    happenings = happenings_in(mentorship, seen_by=request.member, group=group)
    shown = Paginator(cast("Any", happenings), PAGE).get_page(request.GET.get("page"))
    context = {
        "mentorship": mentorship,
        "names": names_of(others_than(request.member, people_of(mentorship))),
        "tabs": _tabs(group),
        "page": shown,
        "events": timeline.happened(
            shown.object_list,
            organization=request.organization,
            of=mentorship.pk,
            seen_by=request.member,
        ),
    }
    return page(request, "dashboards/history.html", context)


def _tabs(group: str) -> list[dict[str, Any]]:
    words = {
        "": _("Everything"),
        "meetings": _("Meetings and promises"),
        "goals": _("Goals"),
        "shared": _("What you shared"),
        "agreement": _("The agreement"),
        "mine": _("Looking back"),
    }
    current = group if group in GROUPS else ""
    return [
        {"label": word, "url": f"?show={key}" if key else "?", "current": key == current}
        for key, word in words.items()
    ]
