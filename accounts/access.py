"""Who is asking, and which people of their organization they may see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F, Func, IntegerField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.drafts import Drafts
from accounts.kept import forget, is_worth_keeping, keep, know_person, last_person
from accounts.languages import language_for_guest, language_of
from accounts.models import Activity, Invitation, Logo, Member, MemberQuerySet, Organization, User
from core.compiled import fetch

P = ParamSpec("P")

# What the frame of every page shows of the floors above: they put an expression over Member here
# when the app starts, and each is read together with the member, in the same statement. What is
# posted is most often answered with the way to a page: `framed` reads them if there is one to show.
FRAME: dict[str, Any] = {
    # How many this user belongs to; the menu offers the others.
    "companies": Func(
        F("user_id"),
        template="(select count(*) from accounts_organizations_of(%(expressions)s))",
        output_field=IntegerField(),
    )
}


class MemberRequest(HttpRequest):
    """A request inside an organization, by one of its active members."""

    organization: Organization
    member: Member
    user: User
    htmx: HtmxDetails
    # What this member typed and has not sent.
    drafts: Drafts


class GuestRequest(HttpRequest):
    """A request inside an organization by somebody without a sign-in there."""

    organization: Organization


def member_required(
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Enter the organization of the URL as the member behind the signed-in user.

    Strangers and deactivated members get the same 404 as for a company that does not exist.
    """

    @wraps(view)
    def inner(
        outside: HttpRequest, organization: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        request = cast("MemberRequest", outside)
        if not outside.user.is_authenticated:
            return _to_sign_in(request, organization)
        entry = _enter(organization, outside.user.pk)
        if entry is None or entry.member_id is None:
            raise Http404
        with_frame = outside.method != "POST"
        [request.member] = fetch(
            _asking,
            planned_for=entry.organization_id,
            key=entry.member_id,
            with_frame=with_frame,
        )
        request.organization = request.member.organization
        request.drafts = Drafts(request, request.member)
        language = language_of(request.member)
        try:
            with timezone.override(request.member.time_zone), translation.override(language):
                response = view(request, *args, **kwargs)
                _settle_what_was_typed(request, response)
        except (Http404, PermissionDenied):
            # The page that says no is made outside of here and of the company, and is in the
            # member's language and frame, too.
            translation.activate(language)
            framed(request.member)
            raise
        know_person(request, response)
        response.headers.setdefault("Content-Language", language)
        # Of one person: no cache between the two may keep it for another.
        response.headers.setdefault("Cache-Control", "private")
        return response

    inner.policy = "member"  # type: ignore[attr-defined]
    return inner


def _asking(key: UUID, with_frame: bool) -> MemberQuerySet:
    members = Member.objects.select_related("organization").filter(pk=key)
    return members.annotate(**FRAME) if with_frame else members


def framed(member: Member) -> Member:
    """With what the frame of a page shows of them, read now if it did not come along."""
    known = vars(member)
    if not known.keys() >= FRAME.keys():
        [frame] = fetch(_frame, planned_for=member.organization_id, key=member.pk)
        known |= frame
    return member


def _frame(key: UUID) -> QuerySet[Member, dict[str, Any]]:
    found: QuerySet[Member, Any] = Member.objects.annotate(**FRAME).filter(pk=key).values(*FRAME)
    return found


def guest_allowed(
    reason: str, *, closed: Callable[[HttpRequest], HttpResponse] | None = None
) -> Callable[[Callable[Concatenate[GuestRequest, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Enter the organization of the URL without a member: the view checks a token itself.

    `closed` answers for a company that does not exist and where the view raises Http404: the two
    must not differ, not even in their language, which is the company's only once a token fits.
    """

    def decorate(
        view: Callable[Concatenate[GuestRequest, P], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(
            request: GuestRequest, organization: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if _enter(organization, None) is None:
                if closed is not None:
                    return closed(request)
                raise Http404
            request.organization = Organization.objects.get()
            language = language_for_guest(request, request.organization)
            try:
                with translation.override(language):
                    response = view(request, *args, **kwargs)
            except Http404:
                # Whoever has no token that fits is not told whose place this is.
                del request.organization
                if closed is None:
                    raise
                return closed(request)
            response.headers.setdefault("Content-Language", language)
            return response

        inner.policy = f"guest: {reason}"  # type: ignore[attr-defined]
        return inner

    return decorate


@dataclass(frozen=True)
class Entry:
    organization_id: UUID
    member_id: UUID | None


def _enter(slug: str, user_id: UUID | None) -> Entry | None:
    """Set the tenant for this transaction, in one statement. None: there is no such place."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select organization_id, member_id,"
            " set_config('app.organization', organization_id::text, true),"
            " set_config('app.member', coalesce(member_id::text, ''), true),"
            # A plan that is to be kept is made once, and not five times first.
            " set_config('plan_cache_mode', 'force_generic_plan', true)"
            " from accounts_enter(%s, %s) where member_id is not null or %s::uuid is null",
            [slug, user_id, user_id],
        )
        row = cursor.fetchone()
    return Entry(*row[:2]) if row else None


def _settle_what_was_typed(request: MemberRequest, response: HttpResponse) -> None:
    """What has reached its place is kept nowhere else; in the transaction that took it."""
    if request.method != "POST":
        return
    moved_on = response.status_code == 303 or "HX-Redirect" in response.headers
    if moved_on and "draft" in request.POST:
        request.drafts.sent(request.path)
    if "kept" in request.POST and (moved_on or response.status_code in {200, 422}):
        # A wrong form shows it all again, so that it is on the page from here on.
        forget(request, request.POST["kept"])


# They post by themselves while somebody types: the page still has it all.
NOT_KEPT = {"accounts:draft", "accounts:draft_discard", "accounts:kept"}


def _to_sign_in(request: MemberRequest, organization: str) -> HttpResponse:
    """An htmx request with an expired session leaves the page instead of swapping a form in.

    What was posted is not repeated by signing in, and its address need not answer GET: it
    waits on a page of its own.
    """
    if request.method == "POST":
        back = _keep_for_later(request, organization)
    elif request.htmx:
        back = request.htmx.current_url_abs_path or "/"
    else:
        back = request.get_full_path() if request.method == "GET" else ""
    to = redirect_to_login(back).url if back else reverse("account_login")
    return HttpResponseClientRedirect(to) if request.htmx else HttpResponseRedirect(to)


def _keep_for_later(request: MemberRequest, organization: str) -> str:
    """Where to go on after signing in; empty when nothing waits there."""
    match = request.resolver_match
    if (match and match.view_name in NOT_KEPT) or not is_worth_keeping(request):
        return (request.htmx.current_url_abs_path or "") if request.htmx else ""
    if keep(request, who=last_person(request)):
        messages.info(
            request,
            _("You were signed out meanwhile. Sign in, and what you typed waits for you to send."),
        )
        return reverse("accounts:kept", args=[organization])
    messages.warning(
        request,
        _(
            "You were signed out meanwhile, and what you typed was not sent. "
            "Go back in your browser to copy it before you sign in."
        ),
    )
    return ""


@dataclass(frozen=True)
class Place:
    """A company one belongs to, for the switcher."""

    slug: str
    name: str
    role: str

    @property
    def role_label(self) -> str:
        return str(Member.Role(self.role).label)


def places_of(user: User | AnonymousUser) -> list[Place]:
    with connection.cursor() as cursor:
        cursor.execute("select slug, name, role from accounts_organizations_of(%s)", [user.pk])
        return [Place(*row) for row in cursor.fetchall()]


def members_behind(user: User) -> Iterator[Member]:
    """Who a login is in each of its companies, with that company entered for the time being."""
    for place in places_of(user):
        entry = _enter(place.slug, user.pk)
        if entry is not None and entry.member_id is not None:
            yield Member.objects.select_related("organization").get(pk=entry.member_id)


def is_address_taken(slug: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from accounts_enter(%s, null))", [slug])
        return bool(cursor.fetchone()[0])


def members_of(member: Member) -> MemberQuerySet:
    """The people this member may see, for lists."""
    return Member.objects.visible_to(member).for_list()


def get_member(member: Member, pk: UUID) -> Member:
    return get_object_or_404(Member.objects.visible_to(member).select_related("manager"), pk=pk)


def can_look_after_people(member: Member) -> bool:
    return member.looks_after_people


def can_change_roles(member: Member) -> bool:
    return member.role == Member.Role.OWNER


def can_change_organization(member: Member) -> bool:
    return member.role == Member.Role.OWNER


def logo_of(organization: Organization) -> bytes:
    """The company's logo as PNG; 404 when it has none."""
    return bytes(get_object_or_404(Logo.objects.only("image"), organization=organization).image)


def activities_of(subject_id: UUID) -> Any:
    return Activity.objects.filter(subject_id=subject_id).select_related("actor").order_by("-at")


def open_invitation(member: Member) -> Invitation | None:
    return Invitation.objects.pending().filter(member=member).first()


def pending_invitation(organization: Organization, token_hash: bytes) -> Invitation | None:
    """The door that this token opens here, or None: never was, used, revoked or too old."""
    return (
        Invitation.objects.pending()
        .filter(
            organization=organization,
            token_hash=token_hash,
            member__status=Member.Status.EXPECTED,
        )
        .select_related("member", "invited_by")
        .first()
    )


def login_of(email: str) -> User | None:
    """The login whose owner has proven this address.

    One that was begun by whoever typed the address, and never proven, is nobody's yet.
    """
    address = (
        EmailAddress.objects.filter(email=email.lower(), verified=True)
        .select_related("user")
        .first()
    )
    if address is not None:
        return address.user  # type: ignore[no-any-return]
    return User.objects.filter(email=email.lower(), last_login__isnull=False).first()


def owns_address(user: User, email: str) -> bool:
    """Whether a signed-in user is the person behind an address: signing in has proven theirs."""
    return user.email == email.lower() or (
        EmailAddress.objects.filter(user=user, email=email.lower(), verified=True).exists()
    )
