"""The authorization matrix: every URL × method × role, as each app's rows.py lists it.

The objects belong to Milan and Mina's mentorship in Compass at Veldkamp; the roles cover own,
same pair, other pair, other program, owner, deactivated, other company and nobody.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Member
from core.tenancy import tenant
from tests.cast import As, Oakline, Veldkamp
from tests.rows import ROLES, Row

APPS = [
    "accounts",
    "programs",
    "mentorships",
    "matching",
    "meetings",
    "evaluations",
    "reminders",
    "dashboards",
]
ROWS: list[Row] = [row for app in APPS for row in import_module(f"tests.{app}.rows").ROWS]
METHODS = ["get", "post"]
# What may be written while somebody only looks: the session, and rate limits.
BYSTANDERS = ("django_session", "core_cache")
CANARY = "Kanarie4711"


def tenant_routes() -> list[str]:
    return [name for name, _ in routes() if ":" in name and not name.startswith("demo_mail:")]


def routes(patterns: list[Any] | None = None, namespace: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += routes(pattern.url_patterns, inner)
        else:
            found.append((f"{namespace}{pattern.name}", pattern))
    return found


def test_every_url_of_a_company_has_a_row():
    listed = [row.name for row in ROWS]
    assert sorted(set(tenant_routes()) - set(listed)) == []
    assert sorted(set(listed) - set(tenant_routes())) == []


def test_every_view_says_who_may_come():
    ours = [
        (name, pattern)
        for name, pattern in routes()
        if not pattern.callback.__module__.startswith(("allauth.", "django."))
    ]
    unmarked = [name for name, pattern in ours if not hasattr(pattern.callback, "policy")]
    assert unmarked == []


def test_no_view_and_no_form_starts_a_read_at_all_rows():
    root = Path(__file__).resolve().parent.parent
    files = [
        path
        for app in APPS
        for path in (root / app).rglob("*.py")
        if path.name in {"views.py", "forms.py"} or "views" in path.parent.name
    ]
    assert len(files) >= 2 * len(APPS) - 3
    found = [
        f"{path.relative_to(root)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\.(_default_manager|objects)\b", line)
    ]
    assert found == []


@contextmanager
def undone() -> Iterator[None]:
    """Take back what a request did, so that the next role finds the same state."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def writes(captured: CaptureQueriesContext) -> list[str]:
    statements = [query["sql"] for query in captured.captured_queries]
    return [
        statement
        for statement in statements
        if re.match(r"\s*(insert|update|delete)\b", statement, re.IGNORECASE)
        and not any(f'"{table}"' in statement for table in BYSTANDERS)
    ]


def ask(
    client: Client, method: str, url: str, data: dict[str, Any]
) -> tuple[HttpResponse, list[str]]:
    with undone(), CaptureQueriesContext(connection) as captured:
        response = getattr(client, method)(url, data)
    return response, writes(captured)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_roles(row: Row, method: str, veldkamp: Veldkamp, as_: As):
    url = reverse(row.name, args=[veldkamp.organization.slug, *row.make(veldkamp)])
    data = row.data(veldkamp) if method == "post" else {}
    expected = getattr(row, method)
    found, changed = {}, {}
    for role, person in ROLES.items():
        response, wrote = ask(as_(getattr(veldkamp, person)), method, url, data)
        found[role] = response.status_code
        if wrote and (response.status_code >= 400 or method == "get"):
            changed[role] = wrote
    assert found == expected
    assert changed == {}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "row",
    # Guests' pages check a token; their own tests do.
    [row for row in ROWS if not row.guest],
    ids=lambda row: row.name,
)
def test_outsiders(row: Row, method: str, veldkamp: Veldkamp, oakline: Oakline, as_: As):
    args = row.make(veldkamp)
    url = reverse(row.name, args=[veldkamp.organization.slug, *args])
    data = row.data(veldkamp) if method == "post" else {}

    response, wrote = ask(Client(), method, url, data)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert wrote == []

    for outsider in (veldkamp.dora, oakline.max, oakline.oscar, oakline.cleo):
        response, wrote = ask(as_(outsider), method, url, data)
        assert response.status_code == 404
        assert wrote == []

    if args:
        # The same object through the door of one's own company.
        url = reverse(row.name, args=[oakline.organization.slug, *args])
        for outsider in (oakline.max, oakline.oscar, oakline.cleo):
            response, wrote = ask(as_(outsider), method, url, data)
            assert response.status_code in {404, 405}
            assert wrote == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_other_methods(row: Row, veldkamp: Veldkamp, as_: As):
    url = reverse(row.name, args=[veldkamp.organization.slug, *row.make(veldkamp)])
    response, wrote = ask(as_(veldkamp.mina), "put", url, {})
    assert response.status_code == 405
    assert wrote == []


@pytest.mark.parametrize(
    "row", [row for row in ROWS if not row.guest and 200 in row.get.values()], ids=lambda r: r.name
)
def test_no_canary_of_one_company_sings_in_another(
    row: Row, veldkamp: Veldkamp, oakline: Oakline, as_: As
):
    """Oakline's people are renamed after a canary; whatever Veldkamp's people see has none."""
    with tenant(oakline.organization.pk):
        Member.objects.update(name=f"{CANARY} person", department=CANARY, bio=CANARY)
        oakline.grove.name = oakline.grove.purpose = f"{CANARY} program"
        oakline.grove.save()
        oakline.organization.name = f"{CANARY} company"
        oakline.organization.save()
    url = reverse(row.name, args=[veldkamp.organization.slug, *row.make(veldkamp)])
    for person in ROLES.values():
        response, _ = ask(as_(getattr(veldkamp, person)), "get", url, {})
        assert CANARY not in response.content.decode("utf-8", "replace")


ENTRANCE = [
    name
    for name, pattern in routes()
    if (name == "landing" or name.startswith("account_"))
    and "(" not in str(pattern.pattern)
    and "<" not in str(pattern.pattern)
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ENTRANCE)
def test_pages_before_sign_in_answer_strangers(name: str):
    assert Client().get(reverse(name)).status_code in {200, 302, 404}
