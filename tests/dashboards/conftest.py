"""The demo's two companies, loaded once for all the tests of a module that look at them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Organization
from core.tenancy import tenant


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Around the tests' own transactions, and taken back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        settings.DEMO = True
        call_command("load_demo", verbosity=0)
        settings.DEMO = False
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: None, db: None, settings: Any) -> None:
    settings.DEMO = True


def organization_of(slug: str) -> Organization:
    with connection.cursor() as cursor:
        cursor.execute("select organization_id from accounts_enter(%s, null)", [slug])
        (pk,) = cursor.fetchone()
    with tenant(pk):
        return Organization.objects.get()
