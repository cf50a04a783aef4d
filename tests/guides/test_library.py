from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.links import link
from guides.library import library
from tests.cast import As, Oakline, Veldkamp
from tests.guides.making import OURS, hidden_guide, own_guide, speaking


@pytest.fixture
def look(veldkamp: Veldkamp) -> Callable[..., str]:
    def look(client: Client, **asked: Any) -> str:
        response = client.get(link("guides:library", veldkamp.organization), asked)
        assert response.status_code == 200
        return response.content.decode()

    return look


def address(veldkamp: Veldkamp, slug: str) -> str:
    return link("guides:guide", veldkamp.organization, slug)


def test_everything_we_carry_is_there_by_phase(veldkamp: Veldkamp, as_: As, look):
    content = look(as_(veldkamp.mina))
    for slug in library().guides:
        assert address(veldkamp, slug) in content
    phases = ["Preparing", "Agreeing on expectations", "Growing", "Coming to closure"]
    places = [content.index(f">{phase}</h2>") for phase in phases]
    assert places == sorted(places)


def test_in_the_readers_language(veldkamp: Veldkamp, as_: As, look):
    client = as_(speaking(veldkamp.mina, "nl"))
    assert library().guides[OURS]["nl"].title in look(client)


def test_own_guides_stand_among_ours(veldkamp: Veldkamp, as_: As, look):
    own_guide(veldkamp.carla)
    content = look(as_(veldkamp.mina))
    assert "Whom to ask" in content
    assert "Your company’s own" in content


def test_a_changed_one_shows_the_companys_words(veldkamp: Veldkamp, as_: As, look):
    own_guide(veldkamp.carla, "Ask like a Veldkamper", slug=OURS)
    content = look(as_(veldkamp.mina))
    assert "Ask like a Veldkamper" in content
    assert "Changed by your company" in content
    assert library().guides[OURS]["en"].title not in content


def test_hidden_ones_show_to_those_who_can_show_them_again(veldkamp: Veldkamp, as_: As, look):
    hidden_guide(veldkamp.carla, OURS)
    assert address(veldkamp, OURS) not in look(as_(veldkamp.mina))
    assert "Hidden" not in look(as_(veldkamp.mina))
    for person in (veldkamp.carla, veldkamp.olga):
        content = look(as_(person))
        assert address(veldkamp, OURS) in content
        assert "Hidden" in content


def test_a_search_finds_ours_and_theirs_in_one_list(veldkamp: Veldkamp, as_: As, look):
    own_guide(veldkamp.carla, "Feedback at Veldkamp")
    content = look(as_(veldkamp.mina), q="FEEDB")
    assert address(veldkamp, "feedback") in content
    assert address(veldkamp, "our-whom-to-ask") in content
    # What has the word in its title comes first.
    own_guide(veldkamp.carla, "Lunch", slug="our-lunch", text="Zebras give feedback.")
    content = look(as_(veldkamp.mina), q="feedback")
    assert content.index("our-whom-to-ask") < content.index("our-lunch")


@pytest.mark.parametrize("q", ["front desk", "desk FRONT", "whom", "Hélps", "fro"])
def test_every_word_is_looked_for_in_the_whole_guide(veldkamp: Veldkamp, as_: As, look, q: str):
    own_guide(
        veldkamp.carla, slug="our-desk", text="Ask the **front desk** first.", summary="Who helps."
    )
    assert "our-desk" in look(as_(veldkamp.mina), q=q)


@pytest.mark.parametrize("q", ["zebra", "front zebra", "'; --", "zebra & | !", "' | '", "\\", ":*"])
def test_a_search_that_finds_nothing_says_what_to_do(veldkamp: Veldkamp, as_: As, look, q: str):
    own_guide(veldkamp.carla, slug="our-desk", text="Ask somebody.")
    content = look(as_(veldkamp.mina), q=q)
    assert "our-desk" not in content
    assert "No guide speaks of that" in content


def test_search_looks_in_the_language_that_is_shown(veldkamp: Veldkamp, as_: As, look):
    own_guide(veldkamp.carla, slug="our-desk", text="Ask at the counter.")
    own_guide(veldkamp.carla, "Loket", slug="our-desk", language="nl", text="Vraag het het loket.")
    assert "our-desk" not in look(as_(veldkamp.mina), q="loket")
    assert "our-desk" in look(as_(speaking(veldkamp.mina, "nl")), q="loket")


def test_a_hidden_guide_is_not_found(veldkamp: Veldkamp, as_: As, look):
    own_guide(veldkamp.carla, text="Zebra crossing.")
    hidden_guide(veldkamp.carla, "our-whom-to-ask")
    assert "our-whom-to-ask" not in look(as_(veldkamp.mina), q="zebra")
    assert "our-whom-to-ask" in look(as_(veldkamp.carla), q="zebra")


def test_for_whom(veldkamp: Veldkamp, as_: As, look):
    own_guide(veldkamp.carla, slug="our-mentors", audience="mentor")
    own_guide(veldkamp.carla, slug="our-all")
    assert "our-mentors" in look(as_(veldkamp.mina), who="mentor")
    content = look(as_(veldkamp.mina), who="mentee")
    assert "our-mentors" not in content
    assert "our-all" in content
    # A filter that does not exist filters nothing.
    assert "our-mentors" in look(as_(veldkamp.mina), who="managers")


def test_nothing_at_all(veldkamp: Veldkamp, as_: As, look):
    for slug in library().guides:
        hidden_guide(veldkamp.carla, slug)
    assert "No guides yet" in look(as_(veldkamp.mina))


def test_another_company_changes_nothing_here(veldkamp: Veldkamp, oakline: Oakline, as_: As, look):
    own_guide(oakline.cleo, "Oakline ways", slug=OURS)
    own_guide(oakline.cleo, "Oakline desk")
    hidden_guide(oakline.cleo, "feedback")
    content = look(as_(veldkamp.mina))
    assert "Oakline" not in content
    assert address(veldkamp, "feedback") in content
    assert "Oakline" not in look(as_(veldkamp.mina), q="oakline")


@pytest.mark.parametrize("q", ["", "front"])
@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries: Any, count: int, q: str):
    for number in range(count):
        own_guide(veldkamp.carla, slug=f"our-{number}")
    client = as_(veldkamp.mina)
    with django_assert_num_queries(7):
        response = client.get(link("guides:library", veldkamp.organization), {"q": q})
    assert response.content.decode().count(f"{'/guides/our-'}") == count
