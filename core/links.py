"""Addresses of pages inside an organization, the same for pages and mails."""

from typing import Any, Protocol

from django.conf import settings
from django.urls import reverse


class HasSlug(Protocol):
    @property
    def slug(self) -> str: ...


def link(name: str, organization: HasSlug, *args: Any) -> str:
    """`link("meetings:detail", organization, meeting.pk)` → `/o/veldkamp/meetings/…/`."""
    return reverse(name, args=[organization.slug, *args])


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
