"""Reflections: sealed and the author's alone; what is shared is a copy."""

from datetime import timedelta

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from django.db import ProgrammingError, transaction
from django.utils import timezone

from accounts.models import Activity
from core.links import link
from core.tenancy import tenant
from evaluations.models import Reflection, SharedReflection
from evaluations.prompts import BY_KEY, FREE, PROMPTS, prompt_for, prompt_of
from evaluations.reflections import (
    get_reflection,
    opened,
    reflections_of,
    share_reflection,
    shared_with,
    write_reflection,
)
from mentorships.models import Mentorship
from tests.cast import As, Oakline, Veldkamp
from tests.evaluations.making import make_reflection, share

SECRET = "Geheim0815"


@pytest.fixture
def pair(veldkamp: Veldkamp) -> Mentorship:
    return veldkamp.milan_and_mina.mentorship


@pytest.fixture
def mine(veldkamp: Veldkamp, pair: Mentorship) -> Reflection:
    return make_reflection(pair, f"I was proud. {SECRET}", by=veldkamp.mina)


def url(veldkamp: Veldkamp, name: str, *args: object) -> str:
    return link(f"evaluations:{name}", veldkamp.organization, *args)


def texts(veldkamp: Veldkamp, pair: Mentorship) -> list[str]:
    with tenant(pair.organization_id, veldkamp.mina.pk):
        return [thought.text for thought in reflections_of(veldkamp.mina, pair)]


class TestWriting:
    def test_kept_and_sent_twice_is_one(self, veldkamp: Veldkamp, pair: Mentorship, as_: As):
        address = url(veldkamp, "reflection_create", pair.pk)
        form = {"prompt": "faster", "text": "On Tuesday.\r\nI was tired."}
        places = {as_(veldkamp.mina).post(address, form)["Location"] for _time in range(2)}
        assert len(places) == 1
        assert texts(veldkamp, pair) == ["On Tuesday.\nI was tired."]
        html = as_(veldkamp.mina).get(places.pop()).content.decode()
        assert "When did you last react faster" in html
        with tenant(pair.organization_id):
            assert not Activity.objects.exists()
            assert b"Tuesday" not in b"".join(bytes(row.sealed) for row in Reflection.objects.all())

    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": ""},
            {"text": " \n "},
            {"text": "x" * 20_001},
            {"prompt": "horoscope"},
            {"text": "a\0b"},
        ],
    )
    def test_wrong_input(self, veldkamp: Veldkamp, pair: Mentorship, as_: As, wrong):
        address = url(veldkamp, "reflection_create", pair.pk)
        form = {"prompt": "faster", "text": "On Tuesday.", **wrong}
        assert as_(veldkamp.mina).post(address, form).status_code == 422
        assert texts(veldkamp, pair) == []

    @pytest.mark.usefixtures("one_day_everywhere")
    def test_asked_for_by_name_or_the_months_own(
        self, veldkamp: Veldkamp, pair: Mentorship, as_: As
    ):
        address = url(veldkamp, "reflection_create", pair.pk)
        html = as_(veldkamp.mina).get(address, {"prompt": "pressure"}).content.decode()
        assert "What do you do when it gets too much?" in html
        for asked in ("", "horoscope"):
            html = as_(veldkamp.mina).get(address, {"prompt": asked}).content.decode()
            assert str(prompt_for(timezone.localdate()).question) in html

    def test_changed_and_removed(
        self, veldkamp: Veldkamp, pair: Mentorship, mine: Reflection, as_: As
    ):
        client = as_(veldkamp.mina)
        client.post(url(veldkamp, "reflection", mine.pk), {"text": "I was relieved."})
        assert texts(veldkamp, pair) == ["I was relieved."]
        client.post(url(veldkamp, "reflection_sharing", mine.pk))
        assert client.post(url(veldkamp, "reflection_removal", mine.pk)).status_code == 303
        assert client.post(url(veldkamp, "reflection_removal", mine.pk)).status_code == 404
        with tenant(pair.organization_id, veldkamp.milan.pk):
            assert SharedReflection.objects.count() == 0


class TestSharing:
    def test_a_copy_that_the_other_reads(
        self, veldkamp: Veldkamp, pair: Mentorship, mine: Reflection, as_: As
    ):
        page = url(veldkamp, "reflections", pair.pk)
        assert SECRET not in as_(veldkamp.milan).get(page).content.decode()
        for _time in range(2):
            as_(veldkamp.mina).post(url(veldkamp, "reflection_sharing", mine.pk))
        assert as_(veldkamp.milan).get(page).content.decode().count(SECRET) == 1
        # The original has no page and no row for the other.
        assert as_(veldkamp.milan).get(url(veldkamp, "reflection", mine.pk)).status_code == 404
        with tenant(pair.organization_id, veldkamp.milan.pk):
            assert Reflection.objects.count() == 0

    def test_what_is_changed_later_is_not_shared(
        self, veldkamp: Veldkamp, pair: Mentorship, mine: Reflection, as_: As
    ):
        page = url(veldkamp, "reflection", mine.pk)
        nobody_else = "Only you can read this. Not your company, not the coordinator."
        assert nobody_else in as_(veldkamp.mina).get(page).text
        share(mine, by=veldkamp.mina)
        assert nobody_else not in as_(veldkamp.mina).get(page).text
        assert "What you shared stays as it was then." in as_(veldkamp.mina).get(page).text
        with time_machine.travel(timezone.now() + timedelta(minutes=5)):
            client = as_(veldkamp.mina)
            client.post(page, {"text": "Something else"})
            assert "Share it as it is now" in client.get(page).content.decode()
            html = as_(veldkamp.milan).get(url(veldkamp, "reflections", pair.pk)).content.decode()
            assert SECRET in html
            assert "Something else" not in html
            client.post(url(veldkamp, "reflection_sharing", mine.pk))
            assert "Share it as it is now" not in client.get(page).content.decode()
        with tenant(pair.organization_id, veldkamp.milan.pk):
            assert [t.text for t in shared_with(veldkamp.milan, pair)] == ["Something else"]

    def test_taken_back_says_that_it_may_have_been_read(
        self, veldkamp: Veldkamp, pair: Mentorship, mine: Reflection, as_: As
    ):
        share(mine, by=veldkamp.mina)
        address = url(veldkamp, "reflection_unsharing", mine.pk)
        for _time in range(2):
            response = as_(veldkamp.mina).post(address, follow=True)
        assert "It may have been read meanwhile." in response.content.decode()
        html = as_(veldkamp.milan).get(url(veldkamp, "reflections", pair.pk)).content.decode()
        assert SECRET not in html


class TestNobodyElse:
    @pytest.mark.parametrize("name", ["milan", "carla", "olga", "casper", "piet"])
    def test_no_row(self, veldkamp: Veldkamp, mine: Reflection, name: str):
        share(mine, by=veldkamp.mina)
        with tenant(veldkamp.organization.pk, getattr(veldkamp, name).pk):
            assert Reflection.objects.count() == 0
            assert SharedReflection.objects.count() == (name == "milan")

    def test_nobody_shares_in_anothers_name(self, veldkamp: Veldkamp, mine: Reflection):
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            tenant(veldkamp.organization.pk, veldkamp.milan.pk),
        ):
            SharedReflection.objects.create(
                organization=veldkamp.organization,
                reflection=mine,
                mentorship_id=mine.mentorship_id,
                author=veldkamp.mina,
                prompt="noticing",
                sealed=b"forged",
            )

    def test_moved_to_another_row_or_company_it_does_not_open(
        self, veldkamp: Veldkamp, oakline: Oakline, mine: Reflection
    ):
        other = make_reflection(
            veldkamp.milan_and_mina.mentorship, "Another", by=veldkamp.mina, prompt="free"
        )
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            sealed = bytes(Reflection.objects.get(pk=mine.pk).sealed)
            Reflection.objects.filter(pk=other.pk).update(sealed=sealed)
            with pytest.raises(InvalidTag):
                opened(get_reflection(veldkamp.mina, other.pk), by=veldkamp.mina)
        with tenant(oakline.organization.pk, oakline.mae.pk):
            theirs = write_reflection(
                oakline.max_and_mae.mentorship, by=oakline.mae, prompt="free", text="Mine"
            )
            Reflection.objects.filter(pk=theirs.pk).update(sealed=sealed)
            theirs.refresh_from_db()
            with pytest.raises(InvalidTag):
                share_reflection(theirs, by=oakline.mae)

    def test_the_words_are_on_no_page_of_others(
        self, veldkamp: Veldkamp, pair: Mentorship, mine: Reflection, as_: As
    ):
        for name in ("milan", "carla", "olga", "piet"):
            for address in (
                url(veldkamp, "reflections", pair.pk),
                f"/o/veldkamp/search/?q={SECRET[:6]}",
                f"/o/veldkamp/mentorships/{pair.pk}/",
                "/o/veldkamp/",
            ):
                html = as_(getattr(veldkamp, name)).get(address).content.decode()
                assert SECRET not in html


class TestPrompts:
    def test_a_year_brings_each_skill_more_than_once(self):
        today = timezone.localdate()
        asked = {prompt_for(today.replace(day=1, month=month)).key for month in range(1, 13)}
        assert asked == {prompt.key for prompt in PROMPTS}

    def test_one_that_is_no_longer_asked_stays_readable(self):
        assert prompt_of("horoscope") is FREE
        assert len(BY_KEY) == len(PROMPTS) + 1
        assert all(len(key) <= 20 for key in BY_KEY)


@pytest.mark.parametrize("count", [1, 30])
def test_queries(
    veldkamp: Veldkamp, pair: Mentorship, as_: As, django_assert_num_queries, count: int
):
    for number in range(count):
        make_reflection(pair, f"Mine {number}", by=veldkamp.mina)
        theirs = make_reflection(pair, f"Theirs {number}", by=veldkamp.milan)
        share(theirs, by=veldkamp.milan)
    client = as_(veldkamp.mina)
    with django_assert_num_queries(12):
        client.get(url(veldkamp, "reflections", pair.pk))
