"""Everybody of the cast reads in one language, whoever chose it."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client

from accounts.models import Member, Organization
from core.templatetags.ui import initials
from core.tenancy import tenant
from tests.cast import Veldkamp

OURS = {
    *("accounts", "programs", "mentorships", "matching", "meetings", "guides"),
    *("sharing", "evaluations", "reminders"),
}


def speak(veldkamp: Veldkamp, code: str) -> None:
    with tenant(veldkamp.organization.pk):
        Member.objects.update(language=code)
        Organization.objects.update(language=code)
    for value in vars(veldkamp).values():
        if isinstance(value, Member | Organization):
            value.language = code


def reading(client: Client, code: str) -> Client:
    """The same client with a browser that asks for the language."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = code
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = code
    return client


def written_by_people(member: Member) -> set[str]:
    """Every text in the database that `member` may read and that is data, not interface."""
    found: set[str] = set()
    with tenant(member.organization_id, member.pk):
        for model in apps.get_models():
            if model._meta.app_label not in OURS:
                continue
            fields = [field.name for field in text_fields(model)]
            for values in model._default_manager.values_list(*fields) if fields else []:
                found.update(words for value in values for words in flat(value))
        for person in Member.objects.all():
            found |= {
                initials(person.name),
                *person.name.split(),
                *person.language_names.split(", "),
                person.time_zone.rpartition("/")[2].replace("_", " "),
            }
    return found


def text_fields(model: type[models.Model]) -> Iterator[Any]:
    for field in model._meta.get_fields():
        if not isinstance(field, models.Field) or field.choices:
            continue
        base = getattr(field, "base_field", field)
        if isinstance(base, models.CharField | models.TextField):
            yield field


def flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        # A file of people: its cells.
        yield from value.replace("\n", ",").split(",") if "\n" in value else ()
    elif isinstance(value, list | tuple):
        for part in value:
            yield from flat(part)
