"""Every guide that we carry, in every language."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from core.markdown import to_html
from guides.library import Carried, library
from guides.moments import Audience, Moment

LANGUAGES = [code for code, _name in settings.LANGUAGES]
GUIDES = [guide for versions in library().guides.values() for guide in versions.values()]
LINK = re.compile(r"\]\(([^)]*)\)")


def name(guide: Carried) -> str:
    return f"{guide.language}/{guide.slug}"


def test_every_guide_is_there_in_every_language():
    assert len(library().guides) >= 20
    missing = [
        f"{language}/{slug}"
        for slug, versions in library().guides.items()
        for language in LANGUAGES
        if language not in versions
    ]
    assert missing == []


def test_no_folder_is_for_a_language_that_is_not_offered():
    folders = {path.name for path in (Path(settings.BASE_DIR) / "guides" / "texts").iterdir()}
    assert folders == set(LANGUAGES)


@pytest.mark.parametrize("slug", library().guides)
def test_translations_are_offered_at_the_same_moments_to_the_same_people(slug: str):
    facts = {
        (guide.moments, guide.audience, guide.minutes) for guide in library().guides[slug].values()
    }
    assert len(facts) == 1


@pytest.mark.parametrize("slug", library().guides)
def test_translations_have_the_same_parts(slug: str):
    def parts(guide: Carried) -> list[str]:
        return re.findall(r"<(h\d|blockquote|ul|ol)\b", to_html(guide.text))

    original, *others = library().guides[slug].values()
    for translation in others:
        assert parts(translation) == parts(original), translation.language


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_a_guide_is_short_and_plain(guide: Carried):
    assert 250 <= len(guide.text.split()) <= 600
    assert len(guide.title) <= 60
    assert len(guide.summary) <= 140
    assert not guide.text.startswith("# ")
    assert "!" not in guide.title + guide.summary + guide.text


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_links_of_a_guide_lead_to_guides(guide: Carried):
    assert set(LINK.findall(guide.text)) <= set(library().guides)
    html = to_html(guide.text, resolve=lambda slug: f"/{slug}/")
    assert html.count("<a ") == len(LINK.findall(guide.text))
    # Nothing of the Markdown is left standing as it was typed.
    assert not re.search(r"\*\*|\]\(|^#|&lt;|```", html, re.MULTILINE)


def test_there_is_a_guide_for_every_moment_of_both():
    for moment in Moment:
        for role in (Audience.MENTOR, Audience.MENTEE):
            assert [
                guide
                for guide in GUIDES
                if moment in guide.moments and guide.audience in {role, Audience.EVERYONE}
            ], (moment, role)


def test_the_bank_of_questions_is_the_same_in_every_language():
    banks = library().banks
    assert sorted(banks) == sorted(LANGUAGES)
    counts = {tuple(len(group.questions) for group in bank.groups) for bank in banks.values()}
    assert len(counts) == 1
    assert sum(counts.pop()) >= 40
    for bank in banks.values():
        questions = [question for group in bank.groups for question in group.questions]
        assert len(set(questions)) == len(questions)
        assert [one for one in questions if not one.endswith("?")] == []
