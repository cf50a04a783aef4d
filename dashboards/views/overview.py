"""A program as its coordinators see it."""

import csv
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.htmx import page
from core.links import link
from dashboards.access import overview as reads
from dashboards.cards import need_of
from dashboards.forms import OverviewFilters
from dashboards.spreadsheet import Spreadsheet
from meetings.access import today

PAGE_SIZE = 25


@member_required
@require_http_methods(["GET"])
def overview(request: MemberRequest, pk: UUID) -> HttpResponse:
    program = reads.get_overseen_program(request.member, pk)
    day = today(request.member)
    filters = OverviewFilters(request.GET)
    member = request.member
    found = reads.mentorships_in(program, day, seen_by=member, **filters.chosen)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    in_need = reads.needing_care_in(program, day, seen_by=member)
    funnel = reads.funnel_of(program)
    enrollments = link("programs:enrollments", request.organization, program.pk)
    context = {
        "program": program,
        "today": day,
        "enrolled": funnel.enrolled,
        "totals": reads.totals_of(program, day, seen_by=member),
        "in_need": [need_of(row, day) for row in in_need],
        "filters": filters,
        "shown": shown,
        "needs": [need_of(row, day) for row in shown],
        "steps": [
            {"label": _("Invited"), "count": funnel.invited, "url": enrollments},
            {"label": _("Joined"), "count": funnel.joined, "url": ""},
            {"label": _("Enrolled"), "count": funnel.enrolled, "url": ""},
            {"label": _("Matched"), "count": funnel.matched, "url": ""},
            {"label": _("Agreement signed"), "count": funnel.signed, "url": ""},
            {"label": _("First meeting held"), "count": funnel.met, "url": ""},
            {"label": _("Closed with an evaluation"), "count": funnel.looked_back, "url": ""},
        ],
    }
    return page(request, "dashboards/overview.html", context, partial="list")


@member_required
@require_http_methods(["GET"])
def export(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The list as it is filtered, all pages of it. No text that a pair wrote is in it."""
    program = reads.get_overseen_program(request.member, pk)
    day = today(request.member)
    name = f"{slugify(program.name) or 'program'}-{day.isoformat()}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    # Spreadsheets take a file without this mark for Latin-1.
    response.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(response)
    sheet = Spreadsheet()
    writer.writerow(sheet.header)
    filters = OverviewFilters(request.GET)
    found = reads.mentorships_in(program, day, seen_by=request.member, **filters.chosen)
    for mentorship in found.iterator(2000):
        writer.writerow(sheet.row(mentorship))
    return response
