"""A logo is drawn anew from whatever was sent, and served to whom it concerns."""

import io
import struct

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.actions import place_logo, remove_logo
from accounts.logo import MAX_BYTES, Drawn, draw
from accounts.models import Activity, Logo, Organization
from core.errors import Refusal
from core.tenancy import tenant
from tests.accounts.pictures import CLEAR, NAVY, WHITE, bomb, encoded, picture
from tests.cast import As, Oakline, Veldkamp


def drawn_from(content: bytes) -> Drawn:
    return draw(io.BytesIO(content), size=len(content))


def opened(drawn: Drawn) -> Image.Image:
    image = Image.open(io.BytesIO(drawn.png))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_each_kind_becomes_a_png(kind: str):
    drawn = drawn_from(picture(kind))
    image = opened(drawn)
    assert image.format == "PNG"
    assert (drawn.width, drawn.height) == image.size == (300, 100)


def test_a_large_one_is_made_smaller_and_keeps_its_shape():
    drawn = drawn_from(picture(size=(2000, 1000)))
    assert (drawn.width, drawn.height) == (512, 256)


def test_the_empty_margin_goes():
    drawn = drawn_from(picture(size=(300, 200), margin=40))
    assert (drawn.width, drawn.height) == (220, 120)


def test_what_is_transparent_stays_so():
    image = opened(drawn_from(picture()))
    assert image.getpixel((5, 5)) == CLEAR
    assert image.getpixel((200, 50)) == NAVY


def test_metadata_is_dropped():
    exif = Image.Exif()
    exif[0x010E] = "Kanarie4711"
    exif[0x8825] = {1: "N", 2: (52.0, 5.0, 0.0)}
    content = picture("JPEG", exif=exif, comment=b"Kanarie4711")
    assert b"Kanarie4711" in content
    drawn = drawn_from(content)
    image = opened(drawn)
    assert b"Kanarie4711" not in drawn.png
    assert dict(image.getexif()) == {}
    assert image.info == {}


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn = drawn_from(picture("JPEG", size=(300, 100), exif=exif))
    assert (drawn.width, drawn.height) == (100, 300)


def test_what_hangs_behind_the_picture_is_not_kept():
    content = picture() + b"<script>alert(1)</script>"
    assert b"<script>" not in drawn_from(content).png


def test_of_an_animation_the_first_frame():
    frames = [Image.new("RGBA", (40, 40), color) for color in (NAVY, WHITE)]
    content = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    image = opened(drawn_from(content))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGBA").getpixel((20, 20)) == NAVY


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_way_to_write_a_color_is_read_or_refused(mode: str):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    content = encoded(Image.new(mode, (40, 40)), kind)
    if mode in {"LA", "RGBA"}:
        with pytest.raises(Refusal, match="transparent"):
            drawn_from(content)
    else:
        assert drawn_from(content).width == 40


def cut_short() -> bytes:
    content = picture(size=(800, 800))
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no picture"),
        (b"GIF89a not at all", "no picture"),
        (encoded(Image.new("RGB", (40, 40)), "GIF"), "no picture"),
        (encoded(Image.new("RGB", (40, 40)), "TIFF"), "no picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "no picture"),
        (cut_short(), "no picture"),
        # A small file that would be 40 GB in memory, and one of 4,001 pixels.
        (bomb(100_000, 100_000), "4,000"),
        (bomb(4001, 20), "4,000"),
        # Says a size that is allowed and does not have it.
        (bomb(4000, 4000), "no picture"),
        (encoded(Image.new("RGB", (300, 8)), "PNG"), "too small"),
        (encoded(Image.new("RGBA", (40, 40), CLEAR), "PNG"), "transparent"),
        (picture() + b"\0" * MAX_BYTES, "2 MB"),
    ],
    ids=range(13),
)
def test_what_is_refused_says_why(content: bytes, says: str):
    with pytest.raises(Refusal, match=says):
        drawn_from(content)


@pytest.mark.parametrize("seed", range(40))
def test_broken_bytes_are_refused_and_nothing_worse(seed: int):
    content = bytearray(picture(["PNG", "JPEG", "WEBP"][seed % 3], size=(60, 40)))
    for at in range(seed + 8, len(content), 23 + seed):
        content[at] ^= 0x5A
    try:
        drawn = drawn_from(bytes(content))
    except Refusal:
        return
    assert max(drawn.width, drawn.height) <= 60


@pytest.mark.parametrize(("color", "ground"), [(NAVY, "light"), (WHITE, "dark")])
def test_one_that_would_vanish_brings_its_ground(color: tuple[int, int, int, int], ground: str):
    assert drawn_from(picture(color=color)).ground == ground


def test_one_without_transparency_needs_none():
    assert drawn_from(picture("JPEG")).ground == ""


def test_one_that_is_seen_on_both_needs_none():
    assert drawn_from(picture(color=(200, 60, 60, 255))).ground == ""


# ------------------------------------------------------------------- the actions


def placed(veldkamp: Veldkamp, content: bytes | None = None) -> Organization:
    organization = veldkamp.organization
    with tenant(organization.pk, veldkamp.olga.pk):
        place_logo(organization, by=veldkamp.olga, drawn=drawn_from(content or picture()))
    return organization


def test_placing_it_twice_does_nothing(veldkamp: Veldkamp):
    digest = placed(veldkamp).logo_digest
    assert placed(veldkamp).logo_digest == digest
    with tenant(veldkamp.organization.pk):
        assert Activity.objects.filter(verb="change").count() == 1
        assert Logo.objects.count() == 1


def test_another_one_takes_its_place(veldkamp: Veldkamp):
    first = placed(veldkamp).logo_digest
    second = placed(veldkamp, picture(color=WHITE)).logo_digest
    assert first != second
    with tenant(veldkamp.organization.pk):
        assert Logo.objects.count() == 1
        kept = Organization.objects.get()
    assert (kept.logo_digest, kept.logo_ground) == (second, "dark")


def test_removing_it_twice_does_nothing(veldkamp: Veldkamp):
    organization = placed(veldkamp)
    with tenant(organization.pk, veldkamp.olga.pk):
        for _ in range(2):
            remove_logo(organization, by=veldkamp.olga)
        assert not Logo.objects.exists()
        assert Activity.objects.filter(verb="change").count() == 2
        kept = Organization.objects.get()
    assert (kept.logo_digest, kept.logo_width) == ("", 0)


# --------------------------------------------------------------- as it is served


def logo_url(organization: Organization) -> str:
    return f"/o/{organization.slug}/logo/{organization.logo_digest}.png"


def test_anybody_with_its_address_gets_the_picture(veldkamp: Veldkamp):
    url = logo_url(placed(veldkamp))
    response = Client().get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Disposition"] == "inline"
    assert "Cookie" not in response.get("Vary", "")
    assert Image.open(io.BytesIO(response.content)).size == (300, 100)


def test_a_browser_that_has_it_gets_no_second_copy(veldkamp: Veldkamp, django_assert_num_queries):
    url = logo_url(placed(veldkamp))
    etag = Client().get(url)["ETag"]
    # The savepoint of a request, the company entered and read; not the picture.
    with django_assert_num_queries(4):
        again = Client().get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == etag


@pytest.mark.parametrize("digest", ["0123456789abcdef", "x"])
def test_a_wrong_address_is_as_good_as_no_company(veldkamp: Veldkamp, digest: str):
    placed(veldkamp)
    wrong = Client().get(f"/o/veldkamp/logo/{digest}.png")
    nowhere = Client().get(f"/o/nobody/logo/{digest}.png")
    assert wrong.status_code == nowhere.status_code == 404
    assert wrong.content == nowhere.content == b""


def test_no_logo_is_no_page(veldkamp: Veldkamp):
    assert Client().get("/o/veldkamp/logo/-.png").status_code == 404


def test_one_company_does_not_serve_the_others(veldkamp: Veldkamp, oakline: Oakline):
    digest = placed(veldkamp).logo_digest
    assert Client().get(f"/o/oakline/logo/{digest}.png").status_code == 404


def test_who_has_the_picture_cannot_tell_the_address(veldkamp: Veldkamp, settings):
    first = placed(veldkamp).logo_digest
    settings.SECRET_KEY = "another installation's secret, as long as it needs to be"
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        remove_logo(veldkamp.organization, by=veldkamp.olga)
    assert placed(veldkamp).logo_digest != first


# ------------------------------------------------------------------ in the header


def header(page: str) -> str:
    start = page.index('class="brand"')
    return page[start : page.index("</a>", start)]


def test_a_wide_logo_says_the_name_itself(veldkamp: Veldkamp, as_: As):
    organization = placed(veldkamp)
    brand = header(as_(veldkamp.mina).get("/o/veldkamp/").text)
    assert f'src="{logo_url(organization)}"' in brand
    assert 'width="300" height="100"' in brand
    assert 'data-ground="light"' in brand
    assert brand.count("Veldkamp") == 1
    assert 'alt="Veldkamp"' in brand


def test_a_small_one_stands_beside_the_name(veldkamp: Veldkamp, as_: As):
    placed(veldkamp, picture(size=(100, 100)))
    brand = header(as_(veldkamp.mina).get("/o/veldkamp/").text)
    assert 'alt=""' in brand
    assert "<span>Veldkamp</span>" in brand


def queries_of_home(veldkamp: Veldkamp, as_: As) -> int:
    client = as_(veldkamp.mina)
    client.get("/o/veldkamp/")
    with CaptureQueriesContext(connection) as counted:
        assert client.get("/o/veldkamp/").status_code == 200
    return len(counted)


def test_a_look_of_its_own_costs_no_query(veldkamp: Veldkamp, as_: As):
    before = queries_of_home(veldkamp, as_)
    placed(veldkamp)
    with tenant(veldkamp.organization.pk):
        Organization.objects.update(accent="#e2001a")
    assert queries_of_home(veldkamp, as_) == before


def test_bytes_are_what_postgres_keeps(veldkamp: Veldkamp):
    organization = placed(veldkamp)
    with tenant(organization.pk):
        image = bytes(Logo.objects.get().image)
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", image[16:24]) == (300, 100)
