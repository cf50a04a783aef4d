"""Who is asking, and which people of their organization they may see."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.models import Activity, Invitation, Logo, Member, MemberQuerySet, Organization, User

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request inside an organization, by one of its active members."""

    organization: Organization
    member: Member
    user: User
    htmx: HtmxDetails
    # How many companies this user belongs to; the menu offers the others.
    companies: int


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
            return _to_sign_in(request)
        entry = _enter(organization, outside.user.pk)
        if entry is None or entry.member_id is None:
            raise Http404
        request.member = Member.objects.select_related("organization").get(pk=entry.member_id)
        request.organization = request.member.organization
        request.companies = entry.companies
        language = _language(request)
        with timezone.override(request.member.time_zone), translation.override(language):
            response = view(request, *args, **kwargs)
        response.headers.setdefault("Content-Language", language)
        # Of one person: no cache between the two may keep it for another.
        response.headers.setdefault("Cache-Control", "private")
        return response

    inner.policy = "member"  # type: ignore[attr-defined]
    return inner


def guest_allowed(
    reason: str, *, closed: Callable[[HttpRequest], HttpResponse] | None = None
) -> Callable[[Callable[Concatenate[GuestRequest, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Enter the organization of the URL without a member: the view checks a token itself.

    `closed` answers for a company that does not exist, where the view answers for a wrong token
    with more than a 404: the two must not differ.
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
            return view(request, *args, **kwargs)

        inner.policy = f"guest: {reason}"  # type: ignore[attr-defined]
        return inner

    return decorate


@dataclass(frozen=True)
class Entry:
    organization_id: UUID
    member_id: UUID | None
    companies: int


def _enter(slug: str, user_id: UUID | None) -> Entry | None:
    """Set the tenant for this transaction, in one statement. None: there is no such place."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select organization_id, member_id,"
            " (select count(*) from accounts_organizations_of(%s)),"
            " set_config('app.organization', organization_id::text, true),"
            " set_config('app.member', coalesce(member_id::text, ''), true)"
            " from accounts_enter(%s, %s) where member_id is not null or %s::uuid is null",
            [user_id, slug, user_id, user_id],
        )
        row = cursor.fetchone()
    return Entry(*row[:3]) if row else None


def _language(request: MemberRequest) -> str:
    """The member's own choice, unless this browser was told another one since."""
    chosen = request.member.language
    if chosen and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        return chosen
    return translation.get_language() or settings.LANGUAGE_CODE


def _to_sign_in(request: MemberRequest) -> HttpResponse:
    """An htmx request with an expired session leaves the page instead of swapping a form in."""
    if request.htmx:
        back = redirect_to_login(request.htmx.current_url_abs_path or "/")
        return HttpResponseClientRedirect(back.url)
    if request.method != "GET":
        # What was posted is not repeated by signing in, and its address need not answer GET.
        return HttpResponseRedirect(reverse("account_login"))
    return redirect_to_login(request.get_full_path())


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
