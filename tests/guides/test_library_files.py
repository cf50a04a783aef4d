"""A file that is wrong is refused with its name and what is wrong with it."""

from pathlib import Path

import pytest

from guides.library import BadGuideError, minutes_for, read_bank, read_guide, read_library
from guides.moments import PHASES, Audience, Moment

HEAD = {
    "title": "Listening",
    "summary": "How to listen.",
    "moments": "meeting, feedback",
    "for": "mentor",
    "minutes": "3",
}


def source(text: str = "Listen.", **changes: str | None) -> str:
    head = {key: value for key, value in (HEAD | changes).items() if value is not None}
    lines = "\n".join(f"{key}: {value}" for key, value in head.items())
    return f"---\n{lines}\n---\n{text}\n"


def test_a_guide_is_read():
    guide = read_guide(source("Listen: it helps.\n\nReally."), slug="listening", language="en")
    assert guide.title == "Listening"
    assert guide.moments == (Moment.MEETING, Moment.FEEDBACK)
    assert guide.audience == Audience.MENTOR
    assert guide.minutes == 3
    assert guide.text == "Listen: it helps.\n\nReally."


def test_for_mentors_and_mentees_is_for_everyone():
    both = source(**{"for": "mentee, mentor"})
    assert read_guide(both, slug="a", language="en").audience == Audience.EVERYONE


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Listen.", "no front matter"),
        ("---\ntitle: Listening\n", "no front matter"),
        (source(""), "no text"),
        (source(title=None), "title"),
        (source(color="red"), "color"),
        (source(summary=""), "summary"),
        (source(moments="meeting, lunch"), "lunch"),
        (source(moments="meeting,"), "moments"),
        (source(**{"for": "managers"}), "managers"),
        (source(minutes="many"), "many"),
        (source(minutes="0"), "0"),
        (source().replace("title:", "title: Listening\ntitle:"), "twice"),
    ],
)
def test_a_wrong_guide_is_refused(text: str, why: str):
    with pytest.raises(BadGuideError, match=why):
        read_guide(text, slug="listening", language="en")


@pytest.mark.parametrize("slug", ["new", "questions", "our-listening", "Listening", "a--b", "é"])
def test_an_address_that_is_taken_is_refused(slug: str):
    with pytest.raises(BadGuideError, match="address"):
        read_guide(source(), slug=slug, language="en")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- Why?", "neither"),
        ("## Goals\nWhy?", "neither"),
        ("## Goals\n## Doubts\n- Why?", "Goals"),
        ("", "no questions"),
        ("## Goals\n- " + "Why? " * 80, "too long"),
    ],
)
def test_a_wrong_bank_is_refused(text: str, why: str):
    with pytest.raises(BadGuideError, match=why):
        read_bank(f"---\ntitle: T\nsummary: S\n---\n{text}\n", language="en")


def test_a_refusal_names_the_file(tmp_path: Path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "listening.md").write_text(source(moments="lunch"))
    with pytest.raises(BadGuideError, match=r"en/listening\.md: .*lunch"):
        read_library(tmp_path)


def test_the_library_is_in_the_order_of_a_mentorship(tmp_path: Path):
    (tmp_path / "en").mkdir()
    for slug, moments in [("a", "thanks"), ("b", "goals"), ("c", "proposal"), ("d", "goals")]:
        (tmp_path / "en" / f"{slug}.md").write_text(source(moments=moments))
    assert list(read_library(tmp_path).guides) == ["c", "b", "d", "a"]


def test_every_moment_is_in_one_phase():
    assert [moment for moments in PHASES.values() for moment in moments] == list(Moment)


def test_reading_takes_at_least_a_minute():
    assert minutes_for("short") == 1
    assert minutes_for("word " * 540) == 3
