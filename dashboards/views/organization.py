"""The company as its owner looks after it."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from accounts.models import Member
from core.errors import require
from core.htmx import done, form_page
from core.links import link
from dashboards.access import organization as reads
from dashboards.actions import change_organization
from dashboards.forms import OrganizationForm
from meetings.access import today
from programs.world import country_name


@member_required
@require_http_methods(["GET", "POST"])
def organization(request: MemberRequest) -> HttpResponse:
    require(request.member.role == Member.Role.OWNER)
    form = OrganizationForm(request.POST or None, organization=request.organization)
    if form.is_valid():
        change_organization(request.organization, by=request.member, **form.cleaned_data)
        return done(request, link("dashboards:organization", request.organization), _("Saved."))
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
    return form_page(request, "dashboards/organization.html", form, context)
