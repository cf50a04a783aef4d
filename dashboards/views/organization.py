"""The company as its owner looks after it."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from accounts.models import Member
from core.errors import require
from core.htmx import page
from dashboards.access import organization as reads
from meetings.access import today
from programs.world import country_name


@member_required
@require_http_methods(["GET"])
def organization(request: MemberRequest) -> HttpResponse:
    require(request.member.role == Member.Role.OWNER)
    language = get_language() or "en"
    context = {
        "statuses": reads.people_by_status(),
        "countries": [
            (country_name(code, language) or _("Not said"), people)
            for code, people in reads.people_by_country()
        ],
        "programs": reads.programs_in_numbers(today(request.member)),
        "smallest": reads.SMALLEST_GROUP,
        "has_trouble": reads.has_troubled_deliveries(),
    }
    return page(request, "dashboards/organization.html", context)
