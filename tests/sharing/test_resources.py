"""Resources: suggested, followed in one tap, and linked to without a way in for harm."""

import pytest

from core.tenancy import tenant
from sharing.models import Resource
from sharing.providers import is_web, provider_of
from tests.cast import As, Veldkamp
from tests.sharing.making import make_resource, resource_form, url, verbs


@pytest.fixture
def pair(veldkamp):
    return veldkamp.milan_and_mina.mentorship


@pytest.fixture
def resource(veldkamp, pair):
    return make_resource(pair, by=veldkamp.milan, meant_for=veldkamp.mina)


def again(resource: Resource, veldkamp: Veldkamp) -> Resource:
    with tenant(resource.organization_id, veldkamp.mina.pk):
        return Resource.objects.get(pk=resource.pk)


def test_suggested_and_sent_twice_is_one(veldkamp, pair, as_: As):
    address = url(veldkamp, "resource_create", pair.pk)
    for _time in range(2):
        response = as_(veldkamp.milan).post(address, resource_form(veldkamp.mina))
        assert response.status_code == 303
    html = as_(veldkamp.mina).get(url(veldkamp, "resources", pair.pk)).content.decode()
    assert html.count("Short and kind.") == 1
    assert "Coursera" in html
    assert "Milan Meijer suggested it to you" in html
    assert (
        'href="https://www.coursera.org/learn/no" rel="noopener noreferrer" target="_blank"' in html
    )
    assert verbs(veldkamp.mina) == ["suggest"]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "ftp://files.example/x",
        "https://coursera.org@evil.example/",
        "https://",
        "https://a b.example/",
        "https://x.example/" + "x" * 1000,
    ],
)
def test_only_web_addresses(veldkamp, pair, as_: As, link: str):
    address = url(veldkamp, "resource_create", pair.pk)
    form = resource_form(veldkamp.mina, link=link)
    assert as_(veldkamp.milan).post(address, form).status_code == 422


@pytest.mark.parametrize("wrong", [{"title": ""}, {"kind": "spell"}, {"meant_for": "nobody"}])
def test_wrong_input(veldkamp, pair, as_: As, wrong):
    address = url(veldkamp, "resource_create", pair.pk)
    form = resource_form(veldkamp.mina, **wrong)
    assert as_(veldkamp.milan).post(address, form).status_code == 422


def test_for_nobody_outside(veldkamp, pair, as_: As):
    address = url(veldkamp, "resource_create", pair.pk)
    assert as_(veldkamp.milan).post(address, resource_form(veldkamp.puck)).status_code == 422


def test_one_tap_and_back(veldkamp, resource, as_: As):
    client = as_(veldkamp.mina)
    begun = url(veldkamp, "resource_state", resource.pk, "begun")
    undo = url(veldkamp, "resource_state", resource.pk, "suggested")
    response = client.post(begun, follow=True)
    assert again(resource, veldkamp).state == "begun"
    html = response.content.decode()
    assert f'action="{undo}"' in html[html.index('id="messages"') : html.index("<main")]
    since = again(resource, veldkamp).state_at
    client.post(begun)
    assert again(resource, veldkamp).state_at == since
    client.post(undo)
    assert again(resource, veldkamp).state == "suggested"
    assert verbs(veldkamp.mina) == ["suggest", "set_state", "set_state"]
    assert client.post(url(veldkamp, "resource_state", resource.pk, "burnt")).status_code == 404


def test_htmx_gets_the_row(veldkamp, resource, as_: As):
    address = url(veldkamp, "resource_state", resource.pk, "begun")
    response = as_(veldkamp.mina).post(address, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 200
    assert html.lstrip().startswith("<li")
    assert f'id="resource-press-{resource.pk}"' in html
    assert "data-hx-swap-oob" in html


def test_changed_and_taken_off_the_list(veldkamp, resource, as_: As):
    client = as_(veldkamp.milan)
    form = resource_form(veldkamp.mina, title="On saying yes")
    assert client.post(url(veldkamp, "resource", resource.pk), form).status_code == 303
    assert again(resource, veldkamp).title == "On saying yes"
    assert client.post(url(veldkamp, "resource_removal", resource.pk)).status_code == 303
    assert client.get(url(veldkamp, "resource", resource.pk)).status_code == 404


@pytest.mark.parametrize("name", ["carla", "olga", "piet", "casper"])
def test_the_database_gives_nobody_else_a_row(veldkamp, resource, name: str):
    with tenant(veldkamp.organization.pk, getattr(veldkamp, name).pk):
        assert Resource.objects.count() == 0


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp, pair, as_: As, django_assert_num_queries, count: int):
    for number in range(count):
        make_resource(pair, f"Book {number}", by=veldkamp.milan, meant_for=veldkamp.mina)
    client = as_(veldkamp.mina)
    with django_assert_num_queries(RESOURCES_QUERIES):
        client.get(url(veldkamp, "resources", pair.pk))


RESOURCES_QUERIES = 10


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://www.coursera.org/learn/x", "Coursera"),
        ("https://learning.edx.org/course/x", "edX"),
        ("https://www.udemy.com/course/x/", "Udemy"),
        ("https://acme.udemy.com/course/x/", "Udemy"),
        ("https://www.linkedin.com/learning/x", "LinkedIn Learning"),
        ("https://www.linkedin.com/in/x", "LinkedIn"),
        ("https://youtu.be/x", "YouTube"),
        ("https://docs.google.com/document/d/x", "Google Docs"),
        ("https://docs.google.com/spreadsheets/d/x", "Google Sheets"),
        ("https://drive.google.com/file/d/x", "Google Drive"),
        ("https://acme.sharepoint.com/x", "SharePoint"),
        ("https://1drv.ms/x", "OneDrive"),
        ("https://www.notion.so/x", "Notion"),
        ("https://GitHub.com/x", "GitHub"),
        ("https://nl.wikipedia.org/wiki/Brug", "Wikipedia"),
        ("https://guild.example/talk", "guild.example"),
        # Alike is not the same.
        ("https://coursera.org.evil.example/x", "coursera.org.evil.example"),
        ("https://notcoursera.org/", "notcoursera.org"),
        ("https://evil.example/coursera.org", "evil.example"),
        ("https://a.b.sharepoint.com/", "a.b.sharepoint.com"),
        ("https://coursera.org@evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_providers_by_exact_host(link: str, name: str):
    assert provider_of(link) == name
    assert bool(name) == is_web(link)


@pytest.mark.parametrize(
    ("chosen", "link", "kind"),
    [
        ("", "https://www.coursera.org/learn/no", "course"),
        ("", "https://docs.google.com/document/d/1/edit", "document"),
        ("", "https://youtu.be/1", "video"),
        ("", "https://notes.example/no", "other"),
        ("", "", "other"),
        ("person", "https://www.coursera.org/instructor/no", "person"),
    ],
)
def test_an_address_says_what_it_is_unless_somebody_does(
    veldkamp, pair, as_: As, chosen: str, link: str, kind: str
):
    form = resource_form(veldkamp.mina, kind=chosen, link=link)
    as_(veldkamp.milan).post(url(veldkamp, "resource_create", pair.pk), form)
    with tenant(pair.organization_id, veldkamp.mina.pk):
        assert Resource.objects.get().kind == kind
