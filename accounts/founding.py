"""A company that somebody without a login founds, kept in the session until its founder has
proven the mail address.

Until then there is a login without a password and nothing else: whoever types somebody else's
address leaves nothing that works.
"""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.access import login_of
from accounts.actions import found_organization
from accounts.models import User
from core.errors import Refusal
from core.htmx import go
from core.links import link

PENDING = "founding"


def begin_founding(
    request: HttpRequest,
    *,
    email: str,
    owner_name: str,
    password: str,
    name: str,
    slug: str,
    time_zone: str,
    language: str,
) -> HttpResponse:
    """Ask for the code that was mailed; the answer is the same for an address that is known."""
    # Before we look: hashing takes longer than all the rest.
    hashed = make_password(password)
    user = None
    if login_of(email) is None:
        user, _created = User.objects.get_or_create(
            email=email, defaults={"password": make_password(None)}
        )
        request.session[PENDING] = {
            "user": str(user.pk),
            "password": hashed,
            "owner_name": owner_name,
            "name": name,
            "slug": slug,
            "time_zone": time_zone,
            "language": language,
        }
    response: HttpResponse = perform_login(request, Login(user=user, email=email, signup=True))
    return response


def finish_founding(request: HttpRequest, user: User) -> HttpResponse | None:
    """After signing in: found what this session has begun, if it has."""
    pending = request.session.pop(PENDING, None)
    if pending is None or pending["user"] != str(user.pk):
        return None
    user.name = pending["owner_name"]
    user.password = pending["password"]
    user.save(update_fields=["name", "password"])
    update_session_auth_hash(request, user)
    try:
        organization = found_organization(
            slug=pending["slug"],
            name=pending["name"],
            owner=user,
            owner_name=user.name,
            language=pending["language"],
            time_zone=pending["time_zone"],
        )
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))
        return go(request, reverse("found"))
    return go(request, link("dashboards:home", organization))
