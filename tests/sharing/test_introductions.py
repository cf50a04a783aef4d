"""Introductions: step by step, with a draft of the mail that the introducer sends."""

from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.tenancy import tenant
from sharing.letter import letter_for
from sharing.models import Introduction
from tests.cast import As, Veldkamp
from tests.sharing.making import introduction_form, make_introduction, url, verbs


@pytest.fixture
def pair(veldkamp):
    return veldkamp.milan_and_mina.mentorship


@pytest.fixture
def introduction(veldkamp, pair):
    return make_introduction(pair, by=veldkamp.milan, introduced=veldkamp.mina)


def again(introduction: Introduction, veldkamp: Veldkamp) -> Introduction:
    with tenant(introduction.organization_id, veldkamp.mina.pk):
        found = Introduction.objects.select_related(
            "introducer__organization", "introduced", "colleague"
        )
        return found.get(pk=introduction.pk)


def test_offered_and_sent_twice_is_one(veldkamp, pair, as_: As):
    address = url(veldkamp, "introduction_create", pair.pk)
    places = {
        as_(veldkamp.milan).post(address, introduction_form())["Location"] for _time in range(2)
    }
    assert len(places) == 1
    # Who will see somebody's address is said before it is typed.
    form = as_(veldkamp.milan).get(address).content.decode()
    assert "You both see it, also in the record that you take along." in form
    html = as_(veldkamp.mina).get(places.pop()).content.decode()
    assert "Milan Meijer introduces Mina Mori." in html
    # The draft is the introducer's.
    assert "letter-text" not in html
    assert verbs(veldkamp.mina) == ["offer"]


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"helps_with": ""}, {"email": "ines@"}, {"name": "x" * 121}]
)
def test_wrong_input(veldkamp, pair, as_: As, wrong):
    address = url(veldkamp, "introduction_create", pair.pk)
    response = as_(veldkamp.milan).post(address, introduction_form(**wrong))
    assert response.status_code == 422


def test_a_colleague_is_known_by_the_address(veldkamp, pair, as_: As):
    introduction = make_introduction(
        pair, "Piet", by=veldkamp.milan, introduced=veldkamp.mina, email=veldkamp.piet.email.upper()
    )
    assert again(introduction, veldkamp).colleague == veldkamp.piet
    form = introduction_form(email="else@guild.example")
    as_(veldkamp.milan).post(url(veldkamp, "introduction_edit", introduction.pk), form)
    assert again(introduction, veldkamp).colleague is None


@pytest.mark.usefixtures("one_day_everywhere")
def test_step_by_step_and_back(veldkamp, introduction, as_: As):
    client = as_(veldkamp.mina)

    def go(step: str) -> Introduction:
        response = client.post(url(veldkamp, "introduction_step", introduction.pk, step))
        assert response.status_code == 303
        return again(introduction, veldkamp)

    # Where she is.
    today = timezone.localdate(timezone=ZoneInfo(veldkamp.mina.time_zone))
    assert go("asked").asked_on == today
    assert go("asked").step == "asked"
    made = go("followed_up")
    assert (made.asked_on, made.made_on, made.followed_up_on) == (today, today, today)
    assert made.next_step is None
    back = go("offered")
    assert (back.asked_on, back.made_on, back.followed_up_on) == (None, None, None)
    assert verbs(veldkamp.mina) == ["offer", "take_step", "take_step", "take_step"]
    address = url(veldkamp, "introduction_step", introduction.pk, "married")
    assert client.post(address).status_code == 404


def test_the_notice_goes_back_to_where_it_was(veldkamp, introduction, as_: As):
    address = url(veldkamp, "introduction_step", introduction.pk, "asked")
    html = as_(veldkamp.milan).post(address, follow=True).content.decode()
    undo = url(veldkamp, "introduction_step", introduction.pk, "offered")
    assert f'action="{undo}"' in html[html.index('id="messages"') : html.index("<main")]
    part = as_(veldkamp.milan).post(address, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<li")


def test_steps_have_their_order_in_the_database(veldkamp, introduction):
    with (
        pytest.raises(IntegrityError, match="sharing_introduction_in_order"),
        transaction.atomic(),
        tenant(introduction.organization_id, veldkamp.mina.pk),
    ):
        Introduction.objects.update(made_on=timezone.localdate())


def test_a_draft_to_copy_or_open_and_nothing_is_sent(veldkamp, introduction, as_: As):
    html = as_(veldkamp.milan).get(url(veldkamp, "introduction", introduction.pk)).content.decode()
    assert "Dear Ines, dear Mina," in html
    letter = letter_for(again(introduction, veldkamp))
    parts = urlsplit(letter.mailto)
    fields = parse_qs(parts.query)
    assert (parts.scheme, parts.path) == ("mailto", "ines@guild.example")
    assert fields["cc"] == [veldkamp.mina.email]
    assert fields["body"][0].replace("\r\n", "\n") == letter.text
    assert "+" not in parts.query
    assert mail.outbox == []


def test_no_address_in_the_mailto_but_theirs(veldkamp, pair):
    sly = make_introduction(
        pair, "Ines\nBcc: x@evil.example", by=veldkamp.milan, introduced=veldkamp.mina, email=""
    )
    assert letter_for(again(sly, veldkamp)).mailto == ""
    long = make_introduction(
        pair,
        "Ines L",
        by=veldkamp.milan,
        introduced=veldkamp.mina,
        helps_with="x" * 1000 + "é" * 300,
    )
    assert letter_for(again(long, veldkamp)).mailto == ""
    odd = make_introduction(
        pair,
        "Ines & Co?bcc=x@evil.example",
        by=veldkamp.milan,
        introduced=veldkamp.mina,
        email="a+b@guild.example",
    )
    fields = parse_qs(urlsplit(letter_for(again(odd, veldkamp)).mailto).query)
    assert set(fields) == {"cc", "subject", "body"}


def test_changed_and_removed_by_who_offered_it(veldkamp, introduction, as_: As):
    client = as_(veldkamp.milan)
    address = url(veldkamp, "introduction_edit", introduction.pk)
    assert client.post(address, introduction_form(name="Ines I.")).status_code == 303
    assert again(introduction, veldkamp).name == "Ines I."
    assert client.post(url(veldkamp, "introduction_removal", introduction.pk)).status_code == 303
    assert client.get(url(veldkamp, "introduction", introduction.pk)).status_code == 404


@pytest.mark.parametrize("name", ["carla", "olga", "piet", "casper"])
def test_the_database_gives_nobody_else_a_row(veldkamp, introduction, name: str):
    with tenant(veldkamp.organization.pk, getattr(veldkamp, name).pk):
        assert Introduction.objects.count() == 0


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp, pair, as_: As, django_assert_num_queries, count: int):
    for number in range(count):
        make_introduction(pair, f"Ines {number}", by=veldkamp.milan, introduced=veldkamp.mina)
    client = as_(veldkamp.mina)
    with django_assert_num_queries(INTRODUCTIONS_QUERIES):
        client.get(url(veldkamp, "introductions", pair.pk))


INTRODUCTIONS_QUERIES = 11
