"""Every page there is, as the authorization matrix and its outskirts answer it.

A page is rendered once for each shape its content takes: the mentor's and the mentee's room are
one page when the same elements stand in it, the coordinator's is another. What a wrong form
answers is a page, too.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from importlib import import_module

from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.cast import As, Veldkamp
from tests.rows import ROLES, Row

APPS = [
    "accounts",
    "programs",
    "mentorships",
    "matching",
    "meetings",
    "guides",
    "sharing",
    "evaluations",
    "reminders",
    "dashboards",
]
ROWS: list[Row] = [row for app in APPS for row in import_module(f"tests.{app}.rows").ROWS]
PASSWORD = "three quiet boats at noon"


@dataclass(frozen=True)
class RenderedPage:
    name: str
    path: str
    html: str
    policy: str
    status: int = 200

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.html, re.DOTALL)
        return found.group(1).strip() if found else ""


@contextmanager
def undone() -> Iterator[None]:
    """Take back what a request did, so that the next role finds the same state."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rendered(name: str, path: str, response: HttpResponseBase) -> RenderedPage | None:
    """The answer as a page, when it is one: no file, no redirect, not the empty 405."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    if not (response.status_code == 200 or response.status_code >= 400):
        return None
    assert isinstance(response, HttpResponse)
    if not response.content:
        return None
    policy = response.headers.get("Content-Security-Policy", "")
    return RenderedPage(name, path, response.content.decode(), policy, response.status_code)


class _Shape(HTMLParser):
    """Which elements with which classes stand in <main>, each once."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.found: set[tuple[str, str, str]] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "main"
        if self.inside:
            given = dict(attributes)
            kind = given.get("name") or given.get("role") or ""
            self.found.add((tag, given.get("class") or "", kind))

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.inside = False


def shape(page: RenderedPage) -> frozenset[tuple[str, str, str]]:
    parser = _Shape()
    parser.feed(page.html)
    return frozenset(parser.found)


def pages_of(app: str, veldkamp: Veldkamp, as_: As) -> list[RenderedPage]:
    rows: list[Row] = import_module(f"tests.{app}.rows").ROWS
    return [page for row in rows for page in pages_of_row(row, veldkamp, as_)]


def pages_of_row(row: Row, veldkamp: Veldkamp, as_: As) -> Iterator[RenderedPage]:
    shapes: set[frozenset[tuple[str, str, str]]] = set()
    with undone():
        path = reverse(row.name, args=[veldkamp.organization.slug, *row.make(veldkamp)])
        for role, client, method in askers(row, veldkamp, as_):
            with undone():
                response = getattr(client, method)(path)
            suffix = "" if method == "get" else ", wrong"
            page = rendered(f"{row.name} as {role}{suffix}", path, response)
            if page and shape(page) not in shapes:
                shapes.add(shape(page))
                yield page


def askers(row: Row, veldkamp: Veldkamp, as_: As) -> Iterator[tuple[str, Client, str]]:
    """Who sees this page, and who may post to it: an empty form is a wrong one mostly."""
    for role, person in ROLES.items():
        if row.get[role] == 200:
            yield role, as_(getattr(veldkamp, person)), "get"
        if row.post[role] == 303:
            yield role, as_(getattr(veldkamp, person)), "post"
    if row.guest:
        yield "guest", Client(), "get"
        yield "guest", Client(), "post"


def pages_outside(veldkamp: Veldkamp, as_: As) -> list[RenderedPage]:
    """What stands outside of every company, and what says that something is not there."""
    mina = veldkamp.mina.user
    assert mina is not None
    mina.set_password(PASSWORD)
    mina.save()
    EmailAddress.objects.create(user=mina, email=mina.email, verified=True, primary=True)
    found = [
        rendered(name, path, response)
        for name, path, response in [
            *strangers_pages(),
            *signing_in(mina.email),
            *signed_in(as_(veldkamp.mina)),
            *dead_ends(veldkamp, as_),
        ]
    ]
    return [page for page in found if page is not None]


Asked = tuple[str, str, HttpResponseBase]


def strangers_pages() -> Iterator[Asked]:
    for name in (
        "landing",
        "found",
        "account_login",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
        "account_signup",
    ):
        path = reverse(name)
        yield name, path, Client().get(path)
        if name in {"found", "account_login", "account_request_login_code"}:
            yield f"{name}, wrong", path, Client().post(path)
    path = reverse("account_reset_password_from_key", args=["nobody", "a-token"])
    yield "account_reset_password_from_key", path, Client().get(path)


def signing_in(address: str) -> Iterator[Asked]:
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": address})
    path = reverse("account_confirm_login_code")
    yield "account_confirm_login_code", path, client.get(path)


def signed_in(client: Client) -> Iterator[Asked]:
    for name in ("account_reauthenticate", "account_logout"):
        yield name, reverse(name), client.get(reverse(name))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("account_email", "account_change_password", "found"):
        yield f"{name}, signed in", reverse(name), client.get(reverse(name))


def dead_ends(veldkamp: Veldkamp, as_: As) -> Iterator[Asked]:
    slug = veldkamp.organization.slug
    away = "/nowhere/"
    yield "not found", away, Client().get(away)
    away = f"/o/{slug}/nowhere/"
    yield "not found inside", away, as_(veldkamp.mina).get(away)
    people = reverse("accounts:member_create", args=[slug])
    yield "not allowed", people, as_(veldkamp.mina).get(people)
    login = reverse("account_login")
    yield "no token", login, Client(enforce_csrf_checks=True).post(login)
    closed = reverse("accounts:invitation", args=[slug, "no-such-token"])
    yield "invitation closed", closed, Client().get(closed)
    policy = Client().get(login).headers["Content-Security-Policy"]
    for template, status in (("429.html", 429), ("500.html", 500)):
        answer = HttpResponse(render_to_string(template), status=status)
        answer.headers["Content-Security-Policy"] = policy
        yield template, f"/{status}/", answer


Collect = Callable[[Veldkamp, As], list[RenderedPage]]
SHELVES: dict[str, Collect] = {
    **{app: partial(pages_of, app) for app in APPS},
    "outside": pages_outside,
}
