"""A company writes, changes, hides and takes back its guides."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Activity
from core.links import link
from core.tenancy import tenant
from guides.library import library
from guides.models import LONGEST_TEXT
from tests.cast import As, Oakline, Veldkamp
from tests.guides.making import OURS, hidden_guide, own_guide, rows_of, speaking, typed

SLUG = "our-whom-to-ask"


def post(client: Client, veldkamp: Veldkamp, page: str, *args: str, **data: Any) -> Any:
    return client.post(link(f"guides:{page}", veldkamp.organization, *args), data)


def seen_on(client: Client, veldkamp: Veldkamp, slug: str, language: str = "en") -> str:
    url = link("guides:edit", veldkamp.organization, slug, language)
    found = re.search(r'name="seen"(?: value="([^"]*)")?', client.get(url).content.decode())
    assert found is not None
    return found[1] or ""


def verbs(veldkamp: Veldkamp) -> list[str]:
    with tenant(veldkamp.organization.pk):
        return list(
            Activity.objects.filter(subject_type="guides.guide")
            .order_by("at", "id")
            .values_list("verb", flat=True)
        )


def original(slug: str = OURS, language: str = "en") -> dict[str, Any]:
    guide = library().guides[slug][language]
    return {
        "title": guide.title,
        "summary": guide.summary,
        "text": guide.text,
        "moments": [str(moment) for moment in guide.moments],
        "audience": str(guide.audience),
    }


def wrong(response: HttpResponse) -> str:
    assert response.status_code == 422
    return response.content.decode()


class TestCreate:
    def test_works(self, veldkamp: Veldkamp, as_: As):
        client = as_(veldkamp.carla)
        response = post(client, veldkamp, "create", **typed(language="en"))
        assert response.status_code == 303
        assert response["Location"] == link("guides:guide", veldkamp.organization, SLUG)
        assert "Ask at the front desk." in client.get(response["Location"]).content.decode()
        (row,) = rows_of(veldkamp.carla)
        assert (row.slug, row.language, row.moments) == (SLUG, "en", ["goals"])
        assert row.edited_by_id == veldkamp.carla.pk
        assert verbs(veldkamp) == ["write"]

    def test_repeated_does_nothing(self, veldkamp: Veldkamp, as_: As):
        for _ in range(2):
            post(as_(veldkamp.carla), veldkamp, "create", **typed(language="en"))
        assert len(rows_of(veldkamp.carla)) == 1
        assert verbs(veldkamp) == ["write"]

    def test_the_same_title_twice(self, veldkamp: Veldkamp, as_: As):
        for text in ("One.", "Two.", "Three."):
            post(as_(veldkamp.carla), veldkamp, "create", **typed(language="en", text=text))
        assert [row.slug for row in rows_of(veldkamp.carla)] == [SLUG, f"{SLUG}-2", f"{SLUG}-3"]

    @pytest.mark.parametrize("title", ["質問", "???", "x" * 120])
    def test_any_title_has_an_address(self, veldkamp: Veldkamp, as_: As, title: str):
        client = as_(veldkamp.carla)
        response = post(client, veldkamp, "create", **typed(language="en", title=title))
        assert response.status_code == 303
        assert client.get(response["Location"]).status_code == 200

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", ""),
            ("title", "x" * 121),
            ("summary", ""),
            ("summary", "x" * 201),
            ("text", ""),
            ("text", "x" * (LONGEST_TEXT + 1)),
            # Within the number of characters, and over the number of bytes.
            ("text", "é" * (LONGEST_TEXT - 1)),
            ("text", "a\0b"),
            ("moments", []),
            ("moments", ["lunch"]),
            ("audience", "managers"),
            ("language", "xx"),
        ],
    )
    def test_wrong_input(self, veldkamp: Veldkamp, as_: As, field: str, value: Any):
        data = typed(language="en") | {field: value}
        wrong(post(as_(veldkamp.carla), veldkamp, "create", **data))
        assert rows_of(veldkamp.carla) == []

    def test_what_was_typed_stays(self, veldkamp: Veldkamp, as_: As):
        data = typed(language="en", title="", text="A long thought.")
        assert "A long thought." in wrong(post(as_(veldkamp.carla), veldkamp, "create", **data))

    def test_the_form_asks_to_keep_a_draft(self, veldkamp: Veldkamp, as_: As):
        page = as_(veldkamp.carla).get(link("guides:create", veldkamp.organization))
        assert 'name="draft"' in page.content.decode()


class TestPreview:
    def test_shows_and_saves_nothing(self, veldkamp: Veldkamp, as_: As):
        data = typed(language="en", text="**bold** <b>", preview="1", title="")
        response = post(as_(veldkamp.carla), veldkamp, "create", **data)
        assert response.status_code == 200
        content = response.content.decode()
        assert "<strong>bold</strong> &lt;b&gt;" in content
        # What is missing yet is said when it is sent.
        assert 'aria-invalid="true"' not in content
        assert rows_of(veldkamp.carla) == []

    def test_of_a_change(self, veldkamp: Veldkamp, as_: As):
        data = typed(text=f"[x]({OURS})", preview="1")
        response = post(as_(veldkamp.carla), veldkamp, "edit", OURS, "en", **data)
        assert f'href="{link("guides:guide", veldkamp.organization, OURS)}" rel=' in (
            response.content.decode()
        )
        assert rows_of(veldkamp.carla) == []

    def test_alone_for_htmx(self, veldkamp: Veldkamp, as_: As):
        response = as_(veldkamp.carla).post(
            link("guides:create", veldkamp.organization),
            typed(text="# A", preview="1"),
            headers={"HX-Request": "true"},
        )
        content = response.content.decode()
        assert "<h2>A</h2>" in content
        assert "<form" not in content

    def test_of_nothing(self, veldkamp: Veldkamp, as_: As):
        response = post(as_(veldkamp.carla), veldkamp, "create", preview="1")
        assert "There is no text yet." in response.content.decode()


class TestEdit:
    def test_of_ours_takes_its_place(self, veldkamp: Veldkamp, as_: As):
        client = as_(veldkamp.carla)
        response = post(client, veldkamp, "edit", OURS, "en", **original() | {"text": "Our way."})
        assert response.status_code == 303
        assert "Our way." in as_(veldkamp.mina).get(response["Location"]).content.decode()
        assert verbs(veldkamp) == ["change"]

    def test_leaves_the_other_languages(self, veldkamp: Veldkamp, as_: As):
        post(as_(veldkamp.carla), veldkamp, "edit", OURS, "en", **original() | {"text": "Ours."})
        dutch = as_(speaking(veldkamp.mina, "nl"))
        page = dutch.get(link("guides:guide", veldkamp.organization, OURS))
        assert library().guides[OURS]["nl"].title in page.content.decode()

    def test_leaves_the_guide_on_its_shelf(self, veldkamp: Veldkamp, as_: As):
        for slug, versions in library().guides.items():
            data = original(slug) | {"text": "Ours.", "moments": sorted(versions["en"].moments)}
            post(as_(veldkamp.carla), veldkamp, "edit", slug, "en", **data)
            (row,) = rows_of(veldkamp.carla, slug=slug)
            assert row.moments == list(versions["en"].moments)

    def test_saving_the_original_changes_nothing(self, veldkamp: Veldkamp, as_: As):
        client = as_(veldkamp.carla)
        data = original()
        data["text"] = data["text"].replace("\n", "\r\n")
        assert post(client, veldkamp, "edit", OURS, "en", **data).status_code == 303
        assert rows_of(veldkamp.carla) == []
        assert verbs(veldkamp) == []

    def test_repeated_does_nothing(self, veldkamp: Veldkamp, as_: As):
        data = original() | {"text": "Our way."}
        for _ in range(2):
            assert (
                post(as_(veldkamp.carla), veldkamp, "edit", OURS, "en", **data).status_code == 303
            )
        assert verbs(veldkamp) == ["change"]

    def test_again_after_looking(self, veldkamp: Veldkamp, as_: As):
        own_guide(veldkamp.carla)
        client = as_(veldkamp.casper)
        seen = seen_on(client, veldkamp, SLUG)
        post(client, veldkamp, "edit", SLUG, "en", **typed(text="Newer.", seen=seen))
        (row,) = rows_of(veldkamp.carla)
        assert (row.text, row.edited_by_id) == ("Newer.", veldkamp.casper.pk)

    def test_somebody_saved_meanwhile(self, veldkamp: Veldkamp, as_: As):
        own_guide(veldkamp.carla)
        carla, casper = as_(veldkamp.carla), as_(veldkamp.casper)
        seen = seen_on(carla, veldkamp, SLUG)
        post(casper, veldkamp, "edit", SLUG, "en", **typed(text="Casper's.", seen=seen))
        content = wrong(
            post(carla, veldkamp, "edit", SLUG, "en", **typed(text="Carla's.", seen=seen))
        )
        assert "Casper Cuypers saved meanwhile" in content
        assert "Casper&#x27;s." in content
        assert "Carla&#x27;s." in content
        assert [row.text for row in rows_of(veldkamp.carla)] == ["Casper's."]
        # Both are before her now, so what she sends next counts.
        again = re.search(r'name="seen" value="([^"]*)"', content)
        assert again is not None
        assert "checked" in content
        post(carla, veldkamp, "edit", SLUG, "en", **typed(text="Both.", seen=again[1]))
        assert [row.text for row in rows_of(veldkamp.carla)] == ["Both."]

    def test_it_was_taken_back_meanwhile(self, veldkamp: Veldkamp, as_: As):
        own_guide(veldkamp.carla, slug=OURS)
        client = as_(veldkamp.carla)
        seen = seen_on(client, veldkamp, OURS)
        post(client, veldkamp, "original", OURS, "en")
        content = wrong(post(client, veldkamp, "edit", OURS, "en", **typed(seen=seen)))
        assert "This version was taken back meanwhile." in content

    def test_another_language_of_ones_own(self, veldkamp: Veldkamp, as_: As):
        own_guide(veldkamp.carla)
        client = as_(veldkamp.carla)
        url = link("guides:edit", veldkamp.organization, SLUG, "nl")
        content = client.get(url).content.decode()
        assert "What it says in the other language" in content
        assert "Ask the **front desk** first.</textarea>" not in content
        post(client, veldkamp, "edit", SLUG, "nl", **typed(title="Wie te vragen"))
        assert [row.language for row in rows_of(veldkamp.carla)] == ["en", "nl"]

    @pytest.mark.parametrize(("slug", "language"), [(OURS, "xx"), ("no-such-guide", "en")])
    def test_what_is_not_there(self, veldkamp: Veldkamp, as_: As, slug: str, language: str):
        url = link("guides:edit", veldkamp.organization, slug, language)
        assert as_(veldkamp.carla).get(url).status_code == 404
        assert as_(veldkamp.carla).post(url, typed()).status_code == 404

    @pytest.mark.parametrize("slug", [OURS, SLUG])
    def test_not_by_members(self, veldkamp: Veldkamp, as_: As, slug: str):
        own_guide(veldkamp.carla)
        url = link("guides:edit", veldkamp.organization, slug, "en")
        assert as_(veldkamp.milan).get(url).status_code == 403
        assert as_(veldkamp.milan).post(url, typed(text="Mine.")).status_code == 403
        hidden_guide(veldkamp.carla, slug)
        assert as_(veldkamp.milan).get(url).status_code == 404

    def test_another_company_keeps_its_own(self, veldkamp: Veldkamp, oakline: Oakline, as_: As):
        own_guide(oakline.cleo, "Oakline ways", slug=OURS)
        client = as_(veldkamp.carla)
        post(client, veldkamp, "edit", OURS, "en", **original() | {"text": "Our way."})
        post(client, veldkamp, "hide", OURS)
        post(client, veldkamp, "original", OURS, "en")
        assert [row.title for row in rows_of(oakline.cleo)] == ["Oakline ways"]

    @pytest.mark.parametrize("count", [1, 30])
    def test_queries(self, veldkamp: Veldkamp, as_: As, django_assert_num_queries: Any, count: int):
        for number in range(count):
            own_guide(veldkamp.carla, slug=f"our-{number}")
        client = as_(veldkamp.carla)
        with django_assert_num_queries(9):
            client.get(link("guides:edit", veldkamp.organization, "our-0", "en"))


class TestHide:
    @pytest.mark.parametrize("slug", [OURS, SLUG])
    def test_hides_in_every_language_and_shows_again(self, veldkamp: Veldkamp, as_: As, slug: str):
        own_guide(veldkamp.carla)
        own_guide(veldkamp.carla, language="nl")
        url = link("guides:guide", veldkamp.organization, slug)
        for _ in range(2):
            assert post(as_(veldkamp.carla), veldkamp, "hide", slug).status_code == 303
        for language in ("en", "nl"):
            mina = as_(speaking(veldkamp.mina, language))
            assert mina.get(url).status_code == 404
        for _ in range(2):
            assert post(as_(veldkamp.olga), veldkamp, "show", slug).status_code == 303
        assert as_(veldkamp.mina).get(url).status_code == 200
        assert verbs(veldkamp) == ["hide", "show"]
        assert len(rows_of(veldkamp.carla)) == 2

    def test_what_is_not_there(self, veldkamp: Veldkamp, as_: As):
        for page in ("hide", "show"):
            assert post(as_(veldkamp.carla), veldkamp, page, "no-such").status_code == 404
        assert rows_of(veldkamp.carla) == []


class TestTakeBack:
    def test_back_to_the_original(self, veldkamp: Veldkamp, as_: As):
        own_guide(veldkamp.carla, "Ours", slug=OURS)
        client = as_(veldkamp.carla)
        for _ in range(2):
            response = post(client, veldkamp, "original", OURS, "en")
            assert response.status_code == 303
        content = client.get(response["Location"]).content.decode()
        assert library().guides[OURS]["en"].title in content
        assert rows_of(veldkamp.carla) == []
        assert verbs(veldkamp) == ["take_back"]

    def test_of_one_language_alone(self, veldkamp: Veldkamp, as_: As):
        own_guide(veldkamp.carla, slug=OURS)
        own_guide(veldkamp.carla, slug=OURS, language="nl")
        post(as_(veldkamp.carla), veldkamp, "original", OURS, "nl")
        assert [row.language for row in rows_of(veldkamp.carla)] == ["en"]

    def test_it_stays_hidden(self, veldkamp: Veldkamp, as_: As):
        own_guide(veldkamp.carla, slug=OURS)
        hidden_guide(veldkamp.carla, OURS)
        post(as_(veldkamp.carla), veldkamp, "original", OURS, "en")
        assert [row.hidden for row in rows_of(veldkamp.carla)] == [True]

    def test_a_page_of_ones_own_is_deleted(self, veldkamp: Veldkamp, as_: As):
        own_guide(veldkamp.carla)
        own_guide(veldkamp.carla, language="nl")
        hidden_guide(veldkamp.carla, SLUG)
        client = as_(veldkamp.carla)
        post(client, veldkamp, "delete", SLUG, "en")
        assert [row.language for row in rows_of(veldkamp.carla, hidden=False)] == ["nl"]
        post(client, veldkamp, "delete", SLUG, "nl")
        assert rows_of(veldkamp.carla) == []
        assert client.get(link("guides:guide", veldkamp.organization, SLUG)).status_code == 404

    def test_what_we_carry_cannot_be_deleted(self, veldkamp: Veldkamp, as_: As):
        own_guide(veldkamp.carla, slug=OURS)
        assert post(as_(veldkamp.carla), veldkamp, "delete", OURS, "en").status_code == 404
        assert len(rows_of(veldkamp.carla)) == 1
