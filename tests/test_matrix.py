"""The authorization matrix: every URL × method × role, as each app's rows.py lists it.

The objects belong to Milan and Mina's mentorship in Compass at Veldkamp; the roles cover own,
same pair, other pair, other program, owner, deactivated, other company and nobody.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Member
from core.tenancy import tenant
from tests.cast import As, Oakline, Veldkamp
from tests.pages import APPS, ROWS, undone
from tests.rows import ROLES, Row

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
        if path.name.endswith(("views.py", "forms.py")) or "views" in path.parent.name
    ]
    assert len(files) >= 2 * len(APPS) - 3
    found = [
        f"{path.relative_to(root)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\.(_default_manager|objects)\b", line)
    ]
    assert found == []


def writes(captured: CaptureQueriesContext) -> list[str]:
    statements = [query["sql"] for query in captured.captured_queries]
    return [
        statement
        for statement in statements
        if re.match(r"\s*(with \w+ as \()?(insert|update|delete)\b", statement, re.IGNORECASE)
        and not any(f'"{table}"' in statement for table in BYSTANDERS)
    ]


def ask(
    client: Client, method: str, url: str, data: dict[str, Any]
) -> tuple[HttpResponse, list[str]]:
    with undone(), CaptureQueriesContext(connection) as captured:
        response = getattr(client, method)(url, data)
    return response, writes(captured)


@pytest.fixture
def singing(oakline: Oakline) -> None:
    """Whatever Oakline wrote, its people wrote a canary."""
    with tenant(oakline.organization.pk):
        Member.objects.update(name=f"{CANARY} person", department=CANARY, bio=CANARY)
        oakline.grove.name = oakline.grove.purpose = f"{CANARY} program"
        oakline.grove.save()
        oakline.organization.name = f"{CANARY} company"
        oakline.organization.save()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_roles(row: Row, method: str, veldkamp: Veldkamp, singing: None, as_: As):
    """Each gets the status that the row says, writes nothing by looking or where refused, and
    reads nothing of another company."""
    url = reverse(row.name, args=[veldkamp.organization.slug, *row.make(veldkamp)])
    data = row.data(veldkamp) if method == "post" else {}
    expected = getattr(row, method)
    found, changed = {}, {}
    for role, person in ROLES.items():
        response, wrote = ask(as_(getattr(veldkamp, person)), method, url, data)
        found[role] = response.status_code
        if wrote and (response.status_code >= 400 or method == "get"):
            changed[role] = wrote
        assert CANARY not in response.content.decode("utf-8", "replace")
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

    if args and not isinstance(args[0], str):
        # The same object through the door of one's own company. (Words name no object.)
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


def test_no_canary_sings_the_other_way(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    """Now Veldkamp's people carry it, and Oakline's look at every page that needs no object."""
    pages = []
    for row in ROWS:
        with undone():
            if not row.guest and not row.make(veldkamp):
                pages.append(row)
    with tenant(veldkamp.organization.pk):
        Member.objects.update(name=f"{CANARY} person", department=CANARY, bio=CANARY)
        for program in (veldkamp.compass, veldkamp.atlas):
            program.name = program.purpose = f"{CANARY} {program.name}"
            program.save()
        veldkamp.organization.name = f"{CANARY} company"
        veldkamp.organization.save()
    assert len(pages) >= len(APPS)
    for row in pages:
        url = reverse(row.name, args=[oakline.organization.slug])
        for person in (oakline.max, oakline.mae, oakline.cleo, oakline.oscar):
            response, _ = ask(as_(person), "get", url, {})
            assert CANARY not in response.content.decode("utf-8", "replace"), row.name


# What stands outside of every company, and what it answers to GET and to an empty POST: first
# somebody without a sign-in, then Mina. Signing in and its mails have tests of their own.
OUTSIDE: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "landing": ((200, 405), (303, 405)),
    "found": ((200, 200), (200, 200)),
    "set_language": ((405, 303), (405, 303)),
    "livez": ((200, 405), (200, 405)),
    "readyz": ((200, 405), (200, 405)),
    # In the demo and to staff only.
    "styleguide": ((404, 404), (404, 404)),
    "account_login": ((200, 200), (302, 302)),
    "account_logout": ((302, 302), (200, 302)),
    "account_inactive": ((200, 405), (200, 405)),
    "account_signup": ((200, 200), (302, 302)),
    # Mina has no password here, so there is nothing to ask her for again.
    "account_reauthenticate": ((302, 302), (403, 403)),
    "account_email": ((302, 302), (200, 302)),
    "account_email_verification_sent": ((302, 302), (302, 302)),
    "account_change_password": ((302, 302), (302, 302)),
    "account_set_password": ((302, 302), (200, 200)),
    "account_reset_password": ((200, 200), (200, 200)),
    "account_confirm_login_code": ((302, 302), (302, 302)),
    "account_request_login_code": ((200, 200), (302, 302)),
    "account_reset_password_done": ((200, 405), (200, 405)),
    "account_reset_password_from_key": ((200, 200), (200, 200)),
    "account_reset_password_from_key_done": ((200, 405), (200, 405)),
}


def test_every_url_outside_of_companies_is_listed():
    assert {name for name, _ in routes() if ":" not in name} == set(OUTSIDE)


@pytest.mark.parametrize("name", OUTSIDE)
def test_outside_of_companies(name: str, veldkamp: Veldkamp, oakline: Oakline, as_: As):
    args = ["nobody", "a-token"] if name == "account_reset_password_from_key" else []
    url = reverse(name, args=args)
    mina = veldkamp.mina.user
    assert mina is not None
    EmailAddress.objects.create(user=mina, email=mina.email, verified=True, primary=True)
    with tenant(oakline.organization.pk):
        oakline.organization.name = CANARY
        oakline.organization.save()
    for client, expected in zip((Client(), as_(veldkamp.mina)), OUTSIDE[name], strict=True):
        found = []
        for method in METHODS:
            response, wrote = ask(client, method, url, {})
            found.append(response.status_code)
            assert wrote == []
            assert CANARY not in response.content.decode()
        assert tuple(found) == expected
