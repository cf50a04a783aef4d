"""What somebody sent after their session had ended, kept until they have signed in again.

It waits for an hour in the session of nobody, sealed, and only for the person who used this
browser last: a cookie remembers a keyed hash of them, set on every page of a company.
Nothing is kept for a browser that nobody ever signed in with.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.limits import may_keep
from accounts.models import User
from core.encryption import seal_for_installation, unseal_for_installation
from core.typed import Fields, typed_in

NAME = "kept"
PURPOSE = "accounts.kept"
COOKIE = "last_person"
COOKIE_AGE = 365 * 24 * 3600
HOUR = timedelta(hours=1)
MOST_BYTES = 64 * 1024
# Two tabs are common, a browser full of them is not.
MOST = 3


@dataclass(frozen=True)
class Kept:
    key: str
    # With its query string: where it is sent to.
    path: str
    fields: Fields
    # Which version of its draft the form had seen, so that sending it takes the draft away.
    draft: str
    had_files: bool


def mark_of(user: User | AnonymousUser) -> str:
    return salted_hmac(PURPOSE, str(user.pk), algorithm="sha256").hexdigest()


def last_person(request: HttpRequest) -> str:
    """The mark of whoever used this browser last; empty when nobody did."""
    try:
        return _signer().unsign(request.COOKIES.get(COOKIE, ""))
    except signing.BadSignature:
        return ""


def know_person(request: HttpRequest, response: HttpResponse) -> None:
    """Remember who is signed in. What another person left behind in this browser is gone."""
    if request.session.get_expiry_age() <= HOUR.total_seconds():
        # It began as one that waits for its person, who is here now.
        request.session.set_expiry(None)
    mark = mark_of(request.user)
    if constant_time_compare(last_person(request), mark):
        return
    for kept in list(_entries(request)):
        if kept["who"] != mark:
            forget(request, kept["key"])
    response.set_cookie(
        COOKIE,
        _signer().sign(mark),
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def keep(request: HttpRequest, *, who: str) -> bool:
    """Keep what was just sent for this person. False: it is too much, or there is nobody to ask."""
    fields = typed_in(request.POST)
    entry = {
        "key": token_hex(8),
        "at": timezone.now().timestamp(),
        "who": who,
        "path": request.get_full_path(),
        "fields": fields,
        "draft": request.POST.get("draft", ""),
        "had_files": bool(request.FILES),
    }
    text = json.dumps(entry, ensure_ascii=False)
    if not who or len(text.encode()) > MOST_BYTES or not may_keep(request, who=who):
        return False
    sealed = b64encode(seal_for_installation(text, purpose=PURPOSE)).decode()
    others = [
        (known["key"], request.session[NAME][known["key"]])
        for known in _entries(request)
        # Sent twice is the same thing, with the newer words.
        if known["path"] != entry["path"] and known["who"] == who
    ]
    request.session[NAME] = dict([*others[-(MOST - 1) :], (entry["key"], sealed)])
    if not request.user.is_authenticated:
        # A session of nobody has nothing to hold for longer.
        request.session.set_expiry(int(HOUR.total_seconds()))
    return True


def kept_for(request: HttpRequest, *, home: str) -> list[Kept]:
    """What this person sent to the company at `home`, newest first."""
    mark = mark_of(request.user)
    return [
        Kept(**{name: entry[name] for name in ("key", "path", "fields", "draft", "had_files")})
        for entry in reversed(list(_entries(request)))
        if constant_time_compare(entry["who"], mark) and entry["path"].startswith(home)
    ]


def forget(request: HttpRequest, key: str) -> None:
    waiting = dict(request.session.get(NAME, {}))
    if waiting.pop(key, None) is not None:
        request.session[NAME] = waiting


def is_worth_keeping(request: HttpRequest) -> bool:
    """A button alone is pressed again; words are not typed again."""
    return any(value.strip() for values in typed_in(request.POST).values() for value in values)


def _entries(request: HttpRequest) -> Iterator[dict[str, Any]]:
    oldest = (timezone.now() - HOUR).timestamp()
    for sealed in request.session.get(NAME, {}).values():
        try:
            entry = json.loads(unseal_for_installation(b64decode(sealed), purpose=PURPOSE))
        except (InvalidTag, ValueError):
            # Sealed with a key that this installation no longer has.
            continue
        if entry["at"] >= oldest:
            yield entry


def _signer() -> signing.Signer:
    return signing.Signer(salt=PURPOSE)
