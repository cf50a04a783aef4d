from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member_required
from core.errors import Refusal, require
from core.htmx import done, form_page, go, page, refused
from core.links import link
from programs import actions
from programs.access import can_coordinate, compare_with_people, get_import, get_program
from programs.comparing import Comparison, Outcome
from programs.forms.imports import ColumnsForm, PreviewFilters, UploadForm
from programs.importing import read, rejects
from programs.models import PeopleImport

PAGE_SIZE = 50
S = PeopleImport.Status


@member_required
@require_http_methods(["GET", "POST"])
def upload(request: MemberRequest, pk: UUID) -> HttpResponse:
    program = get_program(request.member, pk)
    require(can_coordinate(request.member, program))
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            people_import = actions.upload_people(
                program,
                by=request.member,
                file_name=file.name,
                content=file.read(),
                role=form.cleaned_data["role"],
            )
        except Refusal as refusal:
            form.add_error("file", refusal)
        else:
            return go(
                request, link("programs:import_columns", request.organization, people_import.pk)
            )
    return form_page(request, "programs/import_upload.html", form, {"program": program})


@member_required
@require_http_methods(["GET", "POST"])
def columns(request: MemberRequest, pk: UUID) -> HttpResponse:
    people_import = get_import(request.member, pk)
    preview_url = link("programs:import_preview", request.organization, pk)
    if people_import.status in {S.DONE, S.DISCARDED}:
        return go(request, preview_url)
    table = read(people_import.text, people_import.delimiter)
    # The choices as they are being made, so that the samples beside them follow.
    chosen = request.GET.dict() if request.GET else people_import.columns
    form = ColumnsForm(request.POST or None, table=table, initial=chosen)
    if form.is_valid():
        try:
            actions.choose_columns(people_import, columns=form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            return go(request, preview_url)
    return form_page(
        request,
        "programs/import_columns.html",
        form,
        {"import": people_import, "program": people_import.program, "people": len(table.rows)},
    )


@member_required
@require_http_methods(["GET", "POST"])
def preview(request: MemberRequest, pk: UUID) -> HttpResponse:
    people_import = get_import(request.member, pk)
    here = link("programs:import_preview", request.organization, pk)
    if request.method == "POST":
        if request.POST.get("decision") == "discard":
            actions.discard_import(people_import, by=request.member)
            return done(
                request,
                link("programs:enrollments", request.organization, people_import.program_id),
                _("The file is thrown away. Nothing of it was written."),
            )
        try:
            actions.confirm_import(people_import, by=request.member)
        except Refusal as refusal:
            return refused(request, refusal, here)
        return go(request, here)
    if people_import.status == S.MAPPING:
        return go(request, link("programs:import_columns", request.organization, pk))
    context = {"import": people_import, "program": people_import.program}
    if people_import.status != S.PREVIEW:
        return page(request, "programs/import_done.html", context)
    filters = PreviewFilters(request.GET)
    comparison = compare_with_people(people_import, request.organization)
    outcome = filters.outcome()
    shown = comparison.of(outcome) if outcome else comparison.changes
    return page(
        request,
        "programs/import_preview.html",
        {
            **context,
            "tabs": _tabs(comparison, outcome),
            "counts": comparison.counts,
            "good": len(comparison.changes) - comparison.counts[Outcome.WRONG],
            "rows": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        },
    )


def _tabs(comparison: Comparison, current: str) -> list[dict[str, object]]:
    counts = comparison.counts
    tabs = [("", _("All"), len(comparison.changes))]
    tabs += [(outcome.value, str(outcome.label), counts[outcome.value]) for outcome in Outcome]
    return [
        {"value": value, "label": label, "count": count, "current": value == current}
        for value, label, count in tabs
    ]


@member_required
@require_http_methods(["GET", "HEAD"])
def rejected(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The rows that went or would go wrong, with the reasons, to be mended and uploaded again."""
    people_import = get_import(request.member, pk)
    if people_import.status == S.DONE:
        text = people_import.text
    elif people_import.status == S.PREVIEW:
        comparison = compare_with_people(people_import, request.organization)
        wrong = [change.judgment for change in comparison.of(Outcome.WRONG)]
        text = rejects(comparison.table, wrong, people_import.delimiter) if wrong else ""
    else:
        text = ""
    if not text:
        raise Http404
    # The mark at the start tells spreadsheets that it is UTF-8.
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    name = slugify(people_import.file_name.rsplit(".", 1)[0]) or "people"
    response["Content-Disposition"] = f'attachment; filename="{name}-{_("wrong-rows")}.csv"'
    return response
