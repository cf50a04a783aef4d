from uuid import UUID

from allauth.account.views import logout
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.access import (
    GuestRequest,
    MemberRequest,
    can_change_roles,
    can_look_after_people,
    get_member,
    guest_allowed,
    login_of,
    member_required,
    members_behind,
    members_of,
    open_invitation,
    owns_address,
    pending_invitation,
    places_of,
)
from accounts.forms import (
    AcceptForm,
    FoundAsNewForm,
    FoundForm,
    JoinForm,
    LanguageForm,
    MemberFilters,
    MemberForm,
    RoleForm,
    ZoneAnswerForm,
)
from accounts.founding import begin_founding
from accounts.languages import chosen_in_browser, remember_in_browser
from accounts.limits import too_often
from accounts.models import Invitation
from core.errors import Refusal, require
from core.htmx import done, form_page, go, page, refused, way_back
from core.links import link
from core.policy import public

PAGE_SIZE = 50


@public("the front door")
@require_http_methods(["GET", "HEAD"])
def landing(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return page(request, "landing.html")
    places = places_of(request.user)
    if len(places) == 1:
        return go(request, link("dashboards:home", places[0]))
    return page(request, "accounts/places.html", {"places": places})


@public("sign-in library's own page; what the browser kept of a company's pages goes with it")
def sign_out(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = logout(request)
    if request.method == "POST":
        # Whoever sits down next must not come back to the pages by the Back button.
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


@public("the switch in the footer, on pages outside of companies")
@require_http_methods(["POST"])
def set_language(request: HttpRequest) -> HttpResponse:
    """Kept with the person who is signed in, for each of their companies; else in the browser."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return go(request, way_back(request, reverse("landing")))
    chosen = form.cleaned_data["language"]
    if request.user.is_authenticated:
        actions.choose_language(chosen, user=request.user, members=members_behind(request.user))
    return _in_language(request, chosen, reverse("landing"))


@member_required
@require_http_methods(["POST"])
def language(request: MemberRequest) -> HttpResponse:
    home = link("dashboards:home", request.organization)
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return go(request, way_back(request, home))
    chosen = form.cleaned_data["language"]
    actions.choose_language(chosen, user=request.user, members=[request.member])
    return _in_language(request, chosen, home)


def _in_language(request: HttpRequest, chosen: str, otherwise: str) -> HttpResponse:
    response = go(request, way_back(request, otherwise))
    remember_in_browser(response, chosen)
    return response


@member_required
@require_http_methods(["POST"])
def time_zone(request: MemberRequest) -> HttpResponse:
    """The answer to what `static/js/zone.js` asks once."""
    form = ZoneAnswerForm(request.POST)
    if not form.is_valid():
        return form_page(request, "accounts/time_zone.html", form)
    actions.confirm_time_zone(request.member, by=request.member, time_zone=form.chosen)
    return done(request, way_back(request, link("dashboards:home", request.organization)))


@public("a company is founded here, where the installation allows it")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    if not settings.SELF_SERVICE_FOUNDING:
        raise Http404
    if request.method == "POST" and (answer := too_often(request, "signup")):
        return answer
    if request.user.is_authenticated:
        return _found_directly(request)
    form = FoundAsNewForm(request.POST or None)
    if form.is_valid():
        return begin_founding(
            request, language=get_language() or settings.LANGUAGE_CODE, **form.cleaned_data
        )
    return form_page(request, "accounts/found.html", form)


def _found_directly(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    form = FoundForm(request.POST or None)
    if form.is_valid():
        try:
            organization = actions.found_organization(
                owner=request.user,
                owner_name=request.user.get_full_name(),
                language=get_language() or settings.LANGUAGE_CODE,
                **form.cleaned_data,
            )
        except Refusal as taken:
            form.add_error("slug", taken)
        else:
            return done(request, link("dashboards:home", organization))
    return form_page(request, "accounts/found.html", form)


@never_cache
def _closed(request: HttpRequest) -> HttpResponse:
    """Nothing here says whether there ever was such a token, or such a company."""
    return page(request, "accounts/invitation_closed.html", {"organization": None}, status=404)


@guest_allowed(
    "a mailed token opens this door, for the person whom it was mailed to", closed=_closed
)
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: GuestRequest, token: str) -> HttpResponse:
    found = pending_invitation(request.organization, actions.hash_token(token))
    if found is None:
        raise Http404
    if request.user.is_authenticated:
        return _accept_signed_in(request, found, token)
    if login_of(found.email) is not None:
        if request.method == "POST":
            return redirect_to_login(request.path)
        context = {"invitation": found, "sign_in_url": redirect_to_login(request.path).url}
        return page(request, "accounts/invitation.html", context)
    return _accept_as_new(request, found, token)


def _accept_signed_in(request: GuestRequest, found: Invitation, token: str) -> HttpResponse:
    assert request.user.is_authenticated
    if not owns_address(request.user, found.email):
        status = 403 if request.method == "POST" else 200
        context = {"invitation": found, "switch": True}
        return page(request, "accounts/invitation.html", context, status=status)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.accept_invitation(
                token,
                organization=request.organization,
                user=request.user,
                language=request.user.language or chosen_in_browser(request),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            return refused(request, refusal, reverse("landing"))
        return _welcome(request)
    return page(request, "accounts/invitation.html", {"invitation": found, "accept": form})


def _accept_as_new(request: GuestRequest, found: Invitation, token: str) -> HttpResponse:
    form = JoinForm(request.POST or None, email=found.email, initial={"name": found.member.name})
    if form.is_valid():
        try:
            user = actions.accept_as_new(
                token,
                organization=request.organization,
                language=chosen_in_browser(request),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            form.add_error(None, refusal)
        else:
            login(request, user)
            return _welcome(request)
    return form_page(request, "accounts/invitation.html", form, {"invitation": found})


def _welcome(request: GuestRequest) -> HttpResponse:
    return done(
        request,
        link("dashboards:home", request.organization),
        _("Welcome to %(company)s.") % {"company": request.organization.name},
    )


@member_required
@require_http_methods(["GET"])
def members(request: MemberRequest) -> HttpResponse:
    filters = MemberFilters(request.GET, member=request.member)
    people = filters.chosen(members_of(request.member))
    context = {
        "filters": filters,
        "people": Paginator(people, PAGE_SIZE).get_page(request.GET.get("page")),
        "can_add": can_look_after_people(request.member),
    }
    return page(request, "accounts/members.html", context, partial="people")


@member_required
@require_http_methods(["GET", "POST"])
def member_create(request: MemberRequest) -> HttpResponse:
    require(can_look_after_people(request.member))
    form = MemberForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.expect_member(by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("email", refusal)
        else:
            return done(
                request,
                link("accounts:member", request.organization, person.pk),
                _("%(name)s is in the list.") % {"name": person.name},
            )
    return form_page(request, "accounts/member_create.html", form)


@member_required
@require_http_methods(["GET"])
def member(request: MemberRequest, pk: UUID) -> HttpResponse:
    person = get_member(request.member, pk)
    looks_after = can_look_after_people(request.member)
    context = {
        "person": person,
        "ways": [(heading, choice) for heading, choice in person.ways_of_working if choice],
        "looks_after": looks_after,
        "open_invitation": open_invitation(person) if looks_after else None,
        "role_form": RoleForm(initial={"role": person.role})
        if can_change_roles(request.member)
        else None,
    }
    return page(request, "accounts/member.html", context)


@member_required
@require_http_methods(["POST"])
def invite(request: MemberRequest, pk: UUID) -> HttpResponse:
    person = get_member(request.member, pk)
    require(can_look_after_people(request.member))
    to = link("accounts:member", request.organization, person.pk)
    try:
        actions.invite(person, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, to)
    return done(request, to, _("The invitation is on its way to %(name)s.") % {"name": person.name})


@member_required
@require_http_methods(["POST"])
def role(request: MemberRequest, pk: UUID) -> HttpResponse:
    person = get_member(request.member, pk)
    require(can_change_roles(request.member))
    to = link("accounts:member", request.organization, person.pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            actions.change_role(person, by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("role", refusal)
        else:
            return done(request, to, _("The role is changed."))
    return form_page(request, "accounts/member_role.html", form, {"person": person})


@member_required
@require_http_methods(["POST"])
def deactivation(request: MemberRequest, pk: UUID) -> HttpResponse:
    person = get_member(request.member, pk)
    require(can_change_roles(request.member))
    to = link("accounts:member", request.organization, person.pk)
    try:
        actions.deactivate_member(person, by=request.member)
    except Refusal as refusal:
        return refused(request, refusal, to)
    return done(request, to, _("%(name)s can no longer sign in here.") % {"name": person.name})


@member_required
@require_http_methods(["POST"])
def reactivation(request: MemberRequest, pk: UUID) -> HttpResponse:
    person = get_member(request.member, pk)
    require(can_change_roles(request.member))
    actions.reactivate_member(person, by=request.member)
    to = link("accounts:member", request.organization, person.pk)
    return done(request, to, _("%(name)s is back.") % {"name": person.name})
