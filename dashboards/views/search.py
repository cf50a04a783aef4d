"""People, programs and mentorships by name, as a page and as what the header shows meanwhile."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.htmx import page
from dashboards.forms import SearchForm
from dashboards.search import A_FEW, MANY, search

# The header's list; the page's own results are swapped into themselves.
PANEL = "search-panel"


@member_required
@require_http_methods(["GET"])
def find(request: MemberRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    in_header = request.htmx.target == PANEL
    found = search(request.member, form.text, most=A_FEW if in_header else MANY)
    context = {"form": form, "found": found}
    partial = "options" if in_header else "results"
    return page(request, "dashboards/search.html", context, partial=partial)
