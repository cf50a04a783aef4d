import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Organization
from core.links import link
from core.tenancy import tenant
from guides.library import library
from tests.cast import As, Veldkamp
from tests.guides.making import OURS, hidden_guide, own_guide, speaking


def read(client: Client, veldkamp: Veldkamp, slug: str, status: int = 200, **asked: Any) -> str:
    response = client.get(link("guides:guide", veldkamp.organization, slug), asked)
    assert response.status_code == status
    return response.content.decode()


def test_a_guide_that_we_carry(veldkamp: Veldkamp, as_: As):
    content = read(as_(veldkamp.mina), veldkamp, OURS)
    guide = library().guides[OURS]["en"]
    assert f'<h1 lang="en">{guide.title}</h1>' in content
    assert "Comes with Bruggen" in content
    assert "<blockquote>" in content
    assert "Change this page" not in content


def test_its_links_lead_to_other_guides(veldkamp: Veldkamp, as_: As):
    own_guide(veldkamp.carla, text=f"[ours]({OURS}) [gone](no-such) [web](https://a.example)")
    content = read(as_(veldkamp.mina), veldkamp, "our-whom-to-ask")
    article = re.search(r"<article.*?</article>", content, re.DOTALL)
    assert article is not None
    assert re.findall(r'href="([^"]*)"', article[0]) == [
        link("guides:guide", veldkamp.organization, OURS),
        "https://a.example",
    ]


def test_html_of_a_company_stays_text(veldkamp: Veldkamp, as_: As):
    own_guide(
        veldkamp.carla,
        "<script>alert(1)</script>",
        summary="<img src=x onerror=alert(2)>",
        text="<script>alert(3)</script> [x](javascript:alert(4))",
    )
    content = read(as_(veldkamp.mina), veldkamp, "our-whom-to-ask")
    assert "<script>alert" not in content
    assert "<img src=x" not in content
    assert 'href="javascript' not in content


def test_who_wrote_it(veldkamp: Veldkamp, as_: As):
    own_guide(veldkamp.carla)
    assert "Written by your company (Carla Coenen" in read(
        as_(veldkamp.mina), veldkamp, "our-whom-to-ask"
    )
    own_guide(veldkamp.carla, slug=OURS)
    assert "Changed by your company (Carla Coenen" in read(as_(veldkamp.mina), veldkamp, OURS)


def test_the_guides_beside_it_in_its_phase(veldkamp: Veldkamp, as_: As):
    slugs = ["our-a", "our-b", "our-c"]
    for slug in slugs:
        own_guide(veldkamp.carla, slug.title(), slug=slug, moments=["thanks"])
    content = read(as_(veldkamp.mina), veldkamp, "our-b")
    assert f'href="{link("guides:guide", veldkamp.organization, "our-a")}" rel="prev"' in content
    assert f'href="{link("guides:guide", veldkamp.organization, "our-c")}" rel="next"' in content
    assert 'rel="next"' not in read(as_(veldkamp.mina), veldkamp, "our-c")
    hidden_guide(veldkamp.carla, "our-b")
    assert f'href="{link("guides:guide", veldkamp.organization, "our-c")}" rel="next"' in read(
        as_(veldkamp.mina), veldkamp, "our-a"
    )


def test_a_hidden_guide_is_not_there_for_members(veldkamp: Veldkamp, as_: As):
    own_guide(veldkamp.carla)
    for slug in (OURS, "our-whom-to-ask"):
        hidden_guide(veldkamp.carla, slug)
        for person in (veldkamp.mina, veldkamp.milan, veldkamp.piet):
            read(as_(person), veldkamp, slug, status=404)
        for person in (veldkamp.carla, veldkamp.olga):
            assert "This guide is hidden" in read(as_(person), veldkamp, slug)


def test_what_is_not_there(veldkamp: Veldkamp, as_: As):
    for person in (veldkamp.mina, veldkamp.carla):
        read(as_(person), veldkamp, "no-such-guide", status=404)


def test_in_the_readers_language_then_the_companys_then_english(veldkamp: Veldkamp, as_: As):
    own_guide(veldkamp.carla, "Guichet", slug="our-desk", language="fr")
    client, dutch = as_(veldkamp.mina), as_(speaking(veldkamp.milan, "nl"))
    # Whatever there is, is better than nothing.
    content = read(dutch, veldkamp, "our-desk")
    assert '<h1 lang="fr">Guichet</h1>' in content
    own_guide(veldkamp.carla, "Desk", slug="our-desk")
    assert '<h1 lang="en">Desk</h1>' in read(dutch, veldkamp, "our-desk")
    with tenant(veldkamp.organization.pk):
        Organization.objects.update(language="fr")
    assert '<h1 lang="fr">Guichet</h1>' in read(dutch, veldkamp, "our-desk")
    assert '<h1 lang="en">Desk</h1>' in read(client, veldkamp, "our-desk")
    own_guide(veldkamp.carla, "Loket", slug="our-desk", language="nl")
    assert '<h1 lang="nl">Loket</h1>' in read(dutch, veldkamp, "our-desk")


def test_it_says_when_it_is_not_in_the_readers_language(veldkamp: Veldkamp, as_: As):
    own_guide(veldkamp.carla, "Guichet", slug="our-desk", language="fr")
    content = read(as_(veldkamp.mina), veldkamp, "our-desk")
    assert "There is no version in your language yet. You are reading it in French." in content
    assert '<article class="prose" lang="fr">' in content
    assert "no version in your language" not in read(as_(veldkamp.mina), veldkamp, OURS)


def test_one_can_ask_for_another_language(veldkamp: Veldkamp, as_: As):
    content = read(as_(veldkamp.mina), veldkamp, OURS, language="nl")
    assert library().guides[OURS]["nl"].title in content
    assert "no version in your language" not in content
    # One that does not exist is no reason to show nothing.
    assert library().guides[OURS]["en"].title in read(
        as_(veldkamp.mina), veldkamp, OURS, language="xx"
    )


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries: Any, count: int):
    for number in range(count):
        own_guide(veldkamp.carla, slug=f"our-{number}")
    client = as_(veldkamp.mina)
    with django_assert_num_queries(8):
        read(client, veldkamp, "our-0")
