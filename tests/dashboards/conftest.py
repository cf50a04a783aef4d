"""The demo's two companies, loaded once for all the tests of a module that look at them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organization
from core.tenancy import tenant


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[datetime]:
    """When it was. Around the tests' own transactions, and taken back after the last of them."""
    now = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        settings.DEMO = True
        call_command("load_demo", verbosity=0)
        settings.DEMO = False
        yield now
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: datetime, db: None, settings: Any) -> Iterator[None]:
    """On the day it was made for, should another have begun."""
    settings.DEMO = True
    with time_machine.travel(loaded):
        yield


def organization_of(slug: str) -> Organization:
    with connection.cursor() as cursor:
        cursor.execute("select organization_id from accounts_enter(%s, null)", [slug])
        (pk,) = cursor.fetchone()
    with tenant(pk):
        return Organization.objects.get()
