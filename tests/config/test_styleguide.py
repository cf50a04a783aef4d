"""The living page: it exists for those it is for, and it shows all there is."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

ROOT = Path(settings.BASE_DIR)
SHOWN = sorted(
    str(path.relative_to(ROOT / "templates"))
    for folder in ("components", "charts", "forms")
    for path in (ROOT / "templates" / folder).rglob("*.html")
)
# Formsets are written out field by field; a zone is asked of a company’s member by every page.
ELSEWHERE = {"forms/formset.html", "components/zone_question.html"}


@pytest.fixture
def demo(settings, db):
    settings.DEMO = True


def test_it_shows_every_component(demo, client):
    response = client.get(reverse("styleguide"))
    assert response.status_code == 200
    rendered = {template.name for template in response.templates}
    assert set(SHOWN) - rendered - ELSEWHERE == set()


def test_ids_are_used_once(demo, client):
    html = client.get(reverse("styleguide")).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(one for one in set(ids) if ids.count(one) > 1) == []


def test_outside_the_demo_it_is_for_staff(client, db):
    address = reverse("styleguide")
    assert client.get(address).status_code == 404
    somebody = make_user("somebody@veldkamp.example")
    client.force_login(somebody)
    assert client.get(address).status_code == 404
    somebody.is_staff = True
    somebody.save()
    assert client.get(address).status_code == 200


def test_a_sent_example_says_so_and_offers_an_undo(demo):
    client = Client()
    address = reverse("styleguide")
    response = client.post(address)
    assert (response.status_code, response.headers["Location"]) == (303, address)
    page = client.get(address).content.decode()
    assert "data-toast" in page
    assert f'<form method="post" action="{address}">' in page
    assert client.put(address).status_code == 405


@pytest.mark.parametrize(
    ("asked", "given"), [("dark", True), ("light", True), ("system", False), ('"><b>', False)]
)
def test_the_theme_can_be_chosen(demo, client, asked, given):
    page = client.get(reverse("styleguide"), {"theme": asked}).content.decode()
    assert (f"theme-{asked}" in page) == given
