"""Guides on other pages, at the moment they help."""

from typing import Any

import pytest
from django.utils.html import escape

from core.links import link
from core.tenancy import tenant
from evaluations.models import Evaluation
from guides.library import library
from tests.cast import As, Veldkamp
from tests.factories import make_held_meeting, make_meeting
from tests.guides.making import hidden_guide, own_guide, speaking

HEADING = "Worth reading now"


def offered(content: str) -> str:
    """The panel alone."""
    assert content.count(HEADING) == 1
    return content[content.index(HEADING) :].split("</section>")[0]


def pages(veldkamp: Veldkamp) -> dict[str, tuple[str, str]]:
    """An address for each moment that has one."""
    company, mentorship = veldkamp.organization, veldkamp.milan_and_mina.mentorship
    meeting = make_meeting(mentorship, by=veldkamp.mina)
    return {
        "plan": (link("meetings:create", company, mentorship.pk), "first_meeting"),
        "meeting": (link("meetings:detail", company, meeting.pk), "first_meeting"),
        "log": (link("meetings:log_new", company, mentorship.pk), "log"),
        "agreement": (link("mentorships:agreement_edit", company, mentorship.pk), "agreement"),
        "goal": (link("mentorships:goal_create", company, mentorship.pk), "goals"),
        "check-in": (link("evaluations:check_in", company, mentorship.pk), "feedback"),
        "closing": (link("evaluations:closing", company, mentorship.pk), "closing"),
        "room": (link("dashboards:room", company, mentorship.pk), "first_meeting"),
    }


PAGES = ["plan", "meeting", "log", "agreement", "goal", "check-in", "closing", "room"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_offers_what_helps_there(veldkamp: Veldkamp, as_: As, page: str):
    url, moment = pages(veldkamp)[page]
    for number, one in enumerate(["before_matching", moment, moment, moment]):
        own_guide(veldkamp.carla, f"Own {number}", slug=f"our-{number}", moments=[one])
    panel = offered(as_(veldkamp.mina).get(url).content.decode())
    assert panel.count("<a ") == 2
    # The company's own come before ours.
    assert "Own 1" in panel
    assert "Own 2" in panel


@pytest.mark.parametrize("page", PAGES)
def test_what_is_hidden_is_not_offered(veldkamp: Veldkamp, as_: As, page: str):
    url, _ = pages(veldkamp)[page]
    for slug in library().guides:
        hidden_guide(veldkamp.carla, slug)
    assert HEADING not in as_(veldkamp.mina).get(url).content.decode()


def test_ours_are_offered_in_the_readers_language(veldkamp: Veldkamp, as_: As):
    url, _ = pages(veldkamp)["goal"]
    for language in ("en", "nl"):
        client = as_(speaking(veldkamp.mina, language))
        content = client.get(url).content.decode()
        titles = [
            escape(versions[language].title)
            for versions in library().guides.values()
            if "goals" in versions[language].moments
        ]
        assert 1 <= sum(f">{title}</a>" in content for title in titles) <= 2


def test_the_companys_words_are_offered(veldkamp: Veldkamp, as_: As):
    slug = next(s for s, v in library().guides.items() if "goals" in v["en"].moments)
    own_guide(veldkamp.carla, "Goals our way", slug=slug, moments=["goals"])
    assert "Goals our way" in offered(
        as_(veldkamp.mina).get(pages(veldkamp)["goal"][0]).content.decode()
    )


def test_each_gets_what_is_for_them(veldkamp: Veldkamp, as_: As):
    own_guide(veldkamp.carla, "To teach", slug="our-a", audience="mentor", moments=["goals"])
    own_guide(veldkamp.carla, "To learn", slug="our-b", audience="mentee", moments=["goals"])
    url, _ = pages(veldkamp)["goal"]
    for person, theirs, others in (
        (veldkamp.milan, "To teach", "To learn"),
        (veldkamp.mina, "To learn", "To teach"),
    ):
        panel = offered(as_(person).get(url).content.decode())
        assert theirs in panel
        assert others not in panel


def test_after_the_first_meeting_others_help(veldkamp: Veldkamp, as_: As):
    mentorship = veldkamp.milan_and_mina.mentorship
    own_guide(veldkamp.carla, "First", slug="our-a", moments=["first_meeting"])
    own_guide(veldkamp.carla, "Later", slug="our-b", moments=["meeting"])
    url, _ = pages(veldkamp)["plan"]
    assert "First" in offered(as_(veldkamp.mina).get(url).content.decode())
    held = make_held_meeting(mentorship, by=veldkamp.mina)
    mentorship.last_held_at = held.starts_at
    with tenant(veldkamp.organization.pk):
        mentorship.save(update_fields=["last_held_at"])
    panel = offered(as_(veldkamp.mina).get(url).content.decode())
    assert "Later" in panel
    assert "First" not in panel


def test_halfway(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        evaluation = Evaluation.objects.create(
            organization=veldkamp.organization,
            mentorship=veldkamp.milan_and_mina.mentorship,
            author=veldkamp.mina,
            kind=Evaluation.Kind.MIDTERM,
            questions=[],
        )
    own_guide(veldkamp.carla, "Half of the way", moments=["midterm"])
    url = link("evaluations:evaluation", veldkamp.organization, evaluation.pk)
    assert "Half of the way" in offered(as_(veldkamp.mina).get(url).content.decode())


@pytest.mark.parametrize("count", [1, 30])
def test_one_query(veldkamp: Veldkamp, as_: As, django_assert_num_queries: Any, count: int):
    url, _ = pages(veldkamp)["goal"]
    for number in range(count):
        own_guide(veldkamp.carla, slug=f"our-{number}", moments=["goals"])
    client = as_(veldkamp.mina)
    with django_assert_num_queries(11):
        client.get(url)
