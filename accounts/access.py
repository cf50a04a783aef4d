"""Who is asking, and which people of their organization they may see."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import Activity, Invitation, Member, Organization, User

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request inside an organization, by one of its active members."""

    organization: Organization
    member: Member
    user: User


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
        request: MemberRequest, organization: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        entry = _enter(organization, request.user.pk)
        if entry is None or entry.member_id is None:
            raise Http404
        request.member = Member.objects.select_related("organization").get(pk=entry.member_id)
        request.organization = request.member.organization
        return view(request, *args, **kwargs)

    inner.policy = "member"  # type: ignore[attr-defined]
    return inner


def guest_allowed(
    reason: str,
) -> Callable[[Callable[Concatenate[GuestRequest, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Enter the organization of the URL without a member: the view checks a token itself."""

    def decorate(
        view: Callable[Concatenate[GuestRequest, P], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(
            request: GuestRequest, organization: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if _enter(organization, None) is None:
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


def _enter(slug: str, user_id: UUID | None) -> Entry | None:
    """Set the tenant for this transaction, in one statement. None: there is no such place."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select organization_id, member_id,"
            " set_config('app.organization', organization_id::text, true),"
            " set_config('app.member', coalesce(member_id::text, ''), true)"
            " from accounts_enter(%s, %s) where member_id is not null or %s::uuid is null",
            [slug, user_id, user_id],
        )
        row = cursor.fetchone()
    return Entry(row[0], row[1]) if row else None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """An htmx request with an expired session leaves the page instead of swapping a form in."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(reverse("account_login"))
    return redirect_to_login(request.get_full_path())


@dataclass(frozen=True)
class Place:
    """A company one belongs to, for the switcher."""

    slug: str
    name: str
    role: str


def places_of(user: User) -> list[Place]:
    with connection.cursor() as cursor:
        cursor.execute("select slug, name, role from accounts_organizations_of(%s)", [user.pk])
        return [Place(*row) for row in cursor.fetchall()]


def get_member(member: Member, pk: UUID) -> Member:
    return get_object_or_404(Member.objects.visible_to(member), pk=pk)


def can_look_after_people(member: Member) -> bool:
    return member.looks_after_people


def can_change_roles(member: Member) -> bool:
    return member.role == Member.Role.OWNER


def activities_of(subject_id: UUID) -> Any:
    return Activity.objects.filter(subject_id=subject_id).select_related("actor").order_by("-at")


def pending_invitation(organization: Organization, token_hash: bytes) -> Invitation | None:
    found: Invitation | None = (
        Invitation.objects.pending()
        .filter(token_hash=token_hash)
        .select_related("member", "invited_by")
        .first()
    )
    return found
