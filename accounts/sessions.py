"""Who is signed in, as Django and allauth know it, with queries that are put together once: every
page of every member begins with these two."""

from datetime import datetime
from uuid import UUID

from allauth.account import auth_backends
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.compiled import Text, fetch
from core.prepared import INSTALLATION


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = fetch(
            _session, planned_for=INSTALLATION, key=Text(self.session_key), now=timezone.now()
        )
        if not found:
            self._session_key = None
        return found[0] if found else None


def _session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class AuthenticationBackend(auth_backends.AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: UUID) -> User | None:
        found = fetch(_user, planned_for=INSTALLATION, key=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


def _user(key: UUID) -> QuerySet[User]:
    return User.objects.filter(pk=key)
