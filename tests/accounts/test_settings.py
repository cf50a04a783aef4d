"""What an owner says about the company: name, language, time zone, color and logo."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.actions import invitation_token
from accounts.branding import palette
from accounts.models import Activity, Logo, Organization
from core.tenancy import tenant
from tests.accounts.pictures import picture
from tests.accounts.rows import invitation_of
from tests.cast import As, Veldkamp
from tests.dashboards.making import make_mentees

URL = "/o/veldkamp/settings/"
FACTS = {
    "name": "Veldkamp & Daughters",
    "language": "nl",
    "time_zone": "Asia/Tokyo",
    "accent": "#e2001a",
}


def organization_of(veldkamp: Veldkamp) -> Organization:
    with tenant(veldkamp.organization.pk):
        return Organization.objects.get()


def has(veldkamp: Veldkamp, **fields: Any) -> None:
    with tenant(veldkamp.organization.pk):
        Organization.objects.update(**fields)


def a_logo(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", content or picture(), content_type="image/png")


def test_it_shows_how_things_are(veldkamp: Veldkamp, as_: As):
    has(veldkamp, accent="#e2001a")
    page = as_(veldkamp.olga).get(URL).text
    assert 'value="Veldkamp"' in page
    assert 'value="#e2001a"' in page
    assert 'name="no_accent"' in page
    assert 'name="remove_logo"' not in page


def test_saved(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.olga)
    for _ in range(2):
        response = client.post(URL, FACTS)
        assert (response.status_code, response["Location"]) == (303, URL)
    found = organization_of(veldkamp)
    assert {name: getattr(found, name) for name in FACTS} == FACTS
    with tenant(veldkamp.organization.pk):
        # Repeated, it does nothing.
        activity = Activity.objects.get(verb="change")
    assert activity.actor_id == veldkamp.olga.pk
    assert activity.facts == {"changed": list(FACTS)}


def test_an_old_zone_in_use_stays_choosable(veldkamp: Veldkamp, as_: As):
    has(veldkamp, time_zone="UTC")
    client = as_(veldkamp.olga)
    assert '<option value="UTC" selected>' in client.get(URL).text
    assert client.post(URL, {**FACTS, "time_zone": "UTC"}).status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"language": "tlh"},
        {"time_zone": "Mars/Olympus"},
        {"accent": "reddish"},
        {"accent": "#12345"},
        {"accent": "#e2001a;}body{display:none"},
    ],
)
def test_wrong(veldkamp: Veldkamp, as_: As, wrong: dict[str, str]):
    response = as_(veldkamp.olga).post(URL, {**FACTS, **wrong})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == wrong.keys()
    found = organization_of(veldkamp)
    assert (found.name, found.accent) == ("Veldkamp", "")


@pytest.mark.parametrize("person", ["mina", "carla"])
def test_only_for_owners(veldkamp: Veldkamp, as_: As, person: str):
    client = as_(getattr(veldkamp, person))
    assert client.get(URL).status_code == 403
    assert client.get(URL, {"accent": "#e2001a"}, headers={"HX-Request": "true"}).status_code == 403
    assert client.post(URL, FACTS).status_code == 403
    assert organization_of(veldkamp).name == "Veldkamp"


# ------------------------------------------------------------------------- color


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        ("", {"accent": "E2001A"}, "#e2001a"),
        ("", {"accent": "#abc"}, "#aabbcc"),
        # Without a script the picker says its first color, which nobody picked.
        ("", {"accent": "", "accent_picker": palette("").light.canal}, ""),
        ("", {"accent": "", "accent_picker": "#112233"}, "#112233"),
        (
            "#e2001a",
            {"accent": "#e2001a", "accent_shown": "#e2001a", "accent_picker": "#112233"},
            "#112233",
        ),
        # What is typed goes before what is picked.
        (
            "#e2001a",
            {"accent": "#445566", "accent_shown": "#e2001a", "accent_picker": "#112233"},
            "#445566",
        ),
        ("#e2001a", {"accent": "", "accent_shown": "#e2001a", "accent_picker": "#e2001a"}, ""),
        ("#e2001a", {"accent": "#445566", "no_accent": "on"}, ""),
    ],
)
def test_which_color_is_meant(
    veldkamp: Veldkamp, as_: As, before: str, sent: dict[str, str], after: str
):
    has(veldkamp, accent=before)
    assert as_(veldkamp.olga).post(URL, {**FACTS, **sent}).status_code == 303
    assert organization_of(veldkamp).accent == after


@pytest.mark.parametrize(
    ("accent", "says"),
    [
        ("#ffd500", "made darker so that it can be read"),
        ("#000080", "In the dark theme it is made lighter so that it can be read"),
        ("#000000", "In the light theme it is made a little lighter so that it is not harsh"),
        ("#ffffff", "In the dark theme it is made a little darker so that it does not glare"),
        ("#8080a0", "In the light theme it is made darker"),
    ],
)
def test_the_preview_says_what_was_done(veldkamp: Veldkamp, as_: As, accent: str, says: str):
    has(veldkamp, accent=accent)
    page = as_(veldkamp.olga).get(URL).text
    assert says in page
    for shades in (palette(accent).light, palette(accent).dark):
        assert f'fill="{shades.canal}"' in page
        assert f'fill="{shades.on_canal}"' in page


@pytest.mark.parametrize("field", ["accent", "accent_picker"])
def test_the_preview_follows_what_is_typed(veldkamp: Veldkamp, as_: As, field: str):
    client = as_(veldkamp.olga, headers={"HX-Request": "true"})
    part = client.get(URL, {field: "#ffd500"})
    assert part.status_code == 200
    assert "<form" not in part.text
    assert palette("#ffd500").light.canal in part.text
    # Half a color changes nothing.
    assert client.get(URL, {field: "#ffd5"}).status_code == 204
    assert organization_of(veldkamp).accent == ""


def test_an_emptied_field_previews_bruggens_own(veldkamp: Veldkamp, as_: As):
    part = as_(veldkamp.olga, headers={"HX-Request": "true"}).get(URL, {"accent": ""})
    assert palette("").light.canal in part.text


def test_pages_link_the_color_of_a_company_that_has_one(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    assert "/brand/" not in client.get("/o/veldkamp/").text
    has(veldkamp, accent="#e2001a")
    url = f"/o/veldkamp/brand/{organization_of(veldkamp).brand_digest}.css"
    assert f'<link rel="stylesheet" href="{url}">' in client.get("/o/veldkamp/").text
    css = Client().get(url)
    assert css.status_code == 200
    assert css["Content-Type"] == "text/css; charset=utf-8"
    assert css["Cache-Control"] == "public, max-age=31536000, immutable"
    assert palette("#e2001a").light.canal in css.text
    assert Client().get(url, headers={"If-None-Match": css["ETag"]}).status_code == 304


def test_an_invited_guest_sees_whose_invitation_it_is(veldkamp: Veldkamp, as_: As):
    as_(veldkamp.olga).post(URL, {**FACTS, "logo": a_logo()})
    token = invitation_token(invitation_of(veldkamp).pk)
    page = Client().get(f"/o/veldkamp/invitations/{token}/").text
    found = organization_of(veldkamp)
    for url in (f"logo/{found.logo_digest}.png", f"brand/{found.brand_digest}.css"):
        assert f"/o/veldkamp/{url}" in page
        assert Client().get(f"/o/veldkamp/{url}").status_code == 200


def test_signing_in_looks_like_bruggen(veldkamp: Veldkamp):
    has(veldkamp, accent="#e2001a")
    assert "/brand/" not in Client().get("/sign-in/login/").text


def test_the_address_of_a_color_cannot_be_guessed(veldkamp: Veldkamp):
    has(veldkamp, accent="#e2001a")
    wrong = Client().get("/o/veldkamp/brand/0123456789abcdef.css")
    nowhere = Client().get("/o/nobody/brand/0123456789abcdef.css")
    assert (
        (wrong.status_code, wrong.content) == (nowhere.status_code, nowhere.content) == (404, b"")
    )


def test_another_color_has_another_address(veldkamp: Veldkamp):
    has(veldkamp, accent="#e2001a")
    first = organization_of(veldkamp).brand_digest
    has(veldkamp, accent="#e2001b")
    second = organization_of(veldkamp).brand_digest
    assert first != second
    assert Client().get(f"/o/veldkamp/brand/{first}.css").status_code == 404


# -------------------------------------------------------------------------- logo


def test_a_logo_goes_with_the_rest_and_can_go_again(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.olga)
    assert client.post(URL, {**FACTS, "logo": a_logo()}).status_code == 303
    found = organization_of(veldkamp)
    assert (found.name, found.logo_width, found.logo_height) == (FACTS["name"], 300, 100)
    page = client.get(URL).text
    assert f"/logo/{found.logo_digest}.png" in page
    assert 'name="remove_logo"' in page
    # Saving something else keeps it.
    client.post(URL, FACTS)
    assert organization_of(veldkamp).logo_digest == found.logo_digest
    assert client.post(URL, {**FACTS, "remove_logo": "on"}).status_code == 303
    assert organization_of(veldkamp).logo_digest == ""
    with tenant(veldkamp.organization.pk):
        assert not Logo.objects.exists()


def test_a_new_one_goes_before_the_wish_to_remove(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.olga)
    client.post(URL, {**FACTS, "logo": a_logo()})
    other = picture(size=(60, 60))
    client.post(URL, {**FACTS, "logo": a_logo(other), "remove_logo": "on"})
    assert organization_of(veldkamp).logo_width == 60


def test_a_wrong_file_is_told_and_the_rest_stays(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.olga).post(URL, {**FACTS, "logo": a_logo(b"<svg onload='x'/>")})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["logo"]
    assert "Choose a PNG, JPEG or WebP file." in response.text
    assert "Veldkamp &amp; Daughters" in response.text
    assert 'value="#e2001a"' in response.text
    # The preview, too, is of what was typed.
    assert palette("#e2001a").light.canal in response.text
    found = organization_of(veldkamp)
    assert (found.name, found.accent, found.logo_digest) == ("Veldkamp", "", "")


def test_a_good_file_beside_a_wrong_field_is_asked_for_again(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.olga).post(URL, {**FACTS, "name": "", "logo": a_logo()})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name", "logo"}
    assert "Choose the file again" in response.text
    assert organization_of(veldkamp).logo_digest == ""


def test_the_same_queries_for_one_person_and_for_thirty(
    veldkamp: Veldkamp, as_: As, django_assert_num_queries
):
    client = as_(veldkamp.olga)
    with django_assert_num_queries(6):
        client.get(URL)
    make_mentees(veldkamp.compass, veldkamp.olga, count=30)
    with django_assert_num_queries(6):
        client.get(URL)
