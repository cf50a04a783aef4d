"""What an owner says about the company as a whole, and how its look reaches the browser."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import actions, branding
from accounts.access import (
    GuestRequest,
    MemberRequest,
    can_change_organization,
    guest_allowed,
    logo_of,
    member_required,
)
from accounts.organization_forms import SettingsForm
from accounts.preview import preview_of
from core.errors import require
from core.htmx import done, form_page, kept, page
from core.links import link


@member_required
@require_http_methods(["GET", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    organization, by = request.organization, request.member
    require(can_change_organization(by))
    if request.method == "GET" and request.htmx:
        return _preview(request)
    form = SettingsForm(request.POST or None, request.FILES or None, organization=organization)
    if form.is_valid():
        actions.change_organization(organization, by=by, **form.facts)
        if form.drawn is not None:
            actions.place_logo(organization, by=by, drawn=form.drawn)
        elif form.cleaned_data.get("remove_logo"):
            actions.remove_logo(organization, by=by)
        return done(request, link("accounts:settings", organization), _("Saved."))
    context = {"preview": preview_of(form.accent_to_show, organization)}
    return form_page(request, "accounts/settings.html", form, context)


def _preview(request: MemberRequest) -> HttpResponse:
    """It follows what is typed; half a color changes nothing yet."""
    typed = request.GET.get("accent_picker") or request.GET.get("accent", "")
    accent = branding.parse(typed) if typed else ""
    if accent is None:
        return HttpResponse(status=204)
    context = {"preview": preview_of(accent, request.organization)}
    return page(request, "accounts/settings.html", context, partial="preview")


def _nothing_here(request: HttpRequest) -> HttpResponse:
    """The same for a wrong digest and for a company that does not exist; a wrong method is looked
    at before either, so that it tells nothing."""
    return HttpResponse(status=404, content_type="text/plain")


@require_http_methods(["GET", "HEAD"])
@guest_allowed("the logo is shown in mails and to who is invited", closed=_nothing_here)
def logo(request: GuestRequest, digest: str) -> HttpResponse:
    if not constant_time_compare(digest, request.organization.logo_digest):
        raise Http404
    return kept(request, digest, lambda: logo_of(request.organization), content_type="image/png")


@require_http_methods(["GET", "HEAD"])
@guest_allowed("the color is shown to who is invited", closed=_nothing_here)
def brand_css(request: GuestRequest, digest: str) -> HttpResponse:
    organization = request.organization
    if not constant_time_compare(digest, organization.brand_digest):
        raise Http404
    css = branding.stylesheet(organization.accent)
    return kept(request, digest, css.encode, content_type="text/css; charset=utf-8")
