from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page, go, page, refused
from core.links import link
from programs import actions
from programs.access import (
    can_coordinate,
    can_create_program,
    can_name_coordinators,
    coordinators_of,
    get_program,
    my_enrollments,
    my_roles_in,
    possible_coordinators,
    programs_of,
)
from programs.actions.programs import NEXT_STATUSES
from programs.forms.people import JoinForm
from programs.forms.programs import CoordinatorForm, ProgramFilters, ProgramForm, StatusForm
from programs.models import Enrollment, Program, today_at

PAGE_SIZE = 50


@member_required
@require_http_methods(["GET", "HEAD"])
def programs(request: MemberRequest) -> HttpResponse:
    filters = ProgramFilters(request.GET)
    found = Paginator(filters.narrow(programs_of(request.member)), PAGE_SIZE)
    shown = found.get_page(request.GET.get("page"))
    roles = my_roles_in(request.member, [program.pk for program in shown])
    return page(
        request,
        "programs/list.html",
        {
            "programs": shown,
            "rows": [(program, roles[program.pk]) for program in shown],
            "filters": filters,
            "narrowed": any(request.GET.get(name) for name in ("q", "status")),
            "can_create": can_create_program(request.member),
            "today": today_at(request.member),
        },
    )


@member_required
@require_http_methods(["GET", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    require(can_create_program(request.member))
    form = ProgramForm(request.POST or None)
    if form.is_valid():
        try:
            program = actions.create_program(by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", refusal)
        else:
            return done(
                request,
                link("programs:enrollments", request.organization, program.pk),
                _("The program is set up. Now bring its people in."),
            )
    return form_page(request, "programs/form.html", form, draft=request.path)


@member_required
@require_http_methods(["GET", "POST"])
def detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    program = get_program(request.member, pk)
    mine = list(my_enrollments(request.member, program))
    coordinates = can_coordinate(request.member, program)
    if coordinates and not mine and request.method != "POST":
        return go(request, link("dashboards:overview", request.organization, pk))
    taken = [one.role for one in mine if one.status != Enrollment.Status.WITHDRAWN]
    open_now = program.is_open_to_join(today_at(request.member)) and len(taken) < 2
    form = JoinForm(request.POST or None, program=program, roles=taken)
    if form.is_valid():
        try:
            enrollment = actions.join(program, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return done(
                request,
                link("programs:enrollment", request.organization, enrollment.pk),
                _("You take part in %(program)s.") % {"program": program.name},
            )
    return form_page(
        request,
        "programs/detail.html",
        form,
        {
            "program": program,
            "enrollments": mine,
            "coordinates": coordinates,
            "coordinators": coordinators_of(program),
            "open_now": open_now,
        },
    )


@member_required
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    program = get_program(request.member, pk)
    require(can_coordinate(request.member, program))
    form = ProgramForm(request.POST or None, program=program)
    if form.is_valid():
        try:
            actions.change_program(program, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", refusal)
        else:
            return done(
                request,
                link("dashboards:overview", request.organization, pk),
                _("The program is changed."),
            )
    return form_page(request, "programs/form.html", form, {"program": program}, draft=request.path)


@member_required
@require_http_methods(["POST"])
def status(request: MemberRequest, pk: UUID) -> HttpResponse:
    program = get_program(request.member, pk)
    require(can_coordinate(request.member, program))
    to = link("programs:enrollments", request.organization, pk)
    form = StatusForm(request.POST)
    if not form.is_valid():
        refusal = Refusal(_("Choose the state the program goes to."))
        return refused(request, refusal, to)
    try:
        actions.change_status(program, by=request.member, **form.cleaned_data)
    except Refusal as refusal:
        return refused(request, refusal, to)
    return done(
        request,
        to,
        _("The program is now in the state “%(status)s”.")
        % {"status": Program.Status(form.cleaned_data["status"]).label},
    )


@member_required
@require_http_methods(["GET", "POST"])
def coordinators(request: MemberRequest, pk: UUID) -> HttpResponse:
    program = get_program(request.member, pk)
    require(can_name_coordinators(request.member, program))
    form = CoordinatorForm(request.POST or None, members=possible_coordinators(program))
    if form.is_valid():
        try:
            actions.add_coordinator(program, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("member", refusal)
        else:
            return done(
                request,
                link("programs:coordinators", request.organization, pk),
                _("%(name)s coordinates this program now.")
                % {"name": form.cleaned_data["member"].name},
            )
    return form_page(
        request,
        "programs/coordinators.html",
        form,
        {"program": program, "coordinators": coordinators_of(program)},
    )


def next_statuses(program: Program) -> list[Program.Status]:
    return list(NEXT_STATUSES[program.status])
