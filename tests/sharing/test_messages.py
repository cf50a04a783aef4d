"""Messages: threaded, unread until read, searchable, and nobody's but theirs."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.models import Activity
from core.tenancy import tenant
from mentorships.models import Mentorship
from sharing.access import unread_by_mentorship, unread_messages
from sharing.models import LONGEST_MESSAGE, Conversation, Message, ReadMark
from tests.cast import As, Oakline, Veldkamp
from tests.sharing.making import age, last_message, make_conversation, make_message, url, verbs

CANARY, SECRET = "Kanarie4711", "Geheim0815"


@pytest.fixture
def pair(veldkamp):
    return veldkamp.milan_and_mina.mentorship


@pytest.fixture
def begun(veldkamp, pair):
    return make_conversation(pair, by=veldkamp.milan)


def texts(conversation: Conversation, veldkamp: Veldkamp) -> list[str]:
    with tenant(conversation.organization_id, veldkamp.mina.pk):
        found = Message.objects.filter(conversation=conversation).order_by("written_at", "pk")
        return list(found.values_list("text", flat=True))


def unread(veldkamp: Veldkamp, name: str) -> int:
    member = getattr(veldkamp, name)
    with tenant(veldkamp.organization.pk, member.pk):
        counted = unread_messages(member, veldkamp.milan_and_mina.mentorship)
        assert sum(unread_by_mentorship(member).values()) == counted
        return counted


def read(as_: As, veldkamp: Veldkamp, conversation: Conversation, name: str, **headers) -> None:
    """As the page does it: with how far it reached."""
    until = last_message(conversation, by=veldkamp.mina).written_at.isoformat()
    client = as_(getattr(veldkamp, name))
    response = client.post(url(veldkamp, "reading", conversation.pk), {"until": until})
    assert response.status_code == 303


class TestWriting:
    def test_a_conversation_begins_and_sent_twice_is_one(self, veldkamp, pair, as_: As):
        address = url(veldkamp, "conversation_create", pair.pk)
        form = {"subject": "The talk", "text": "Shall I?\r\n\r\nYes **or** no"}
        places = {as_(veldkamp.mina).post(address, form)["Location"] for _time in range(2)}
        assert len(places) == 1
        html = as_(veldkamp.milan).get(places.pop()).content.decode()
        assert "<strong>or</strong>" in html
        # How often two people write to each other is in no audit trail.
        assert verbs(veldkamp.mina) == []

    def test_answered_and_sent_twice_is_one(self, veldkamp, begun, as_: As):
        client = as_(veldkamp.mina)
        for _time in range(2):
            response = client.post(url(veldkamp, "conversation", begun.pk), {"text": "Do."})
            assert response.status_code == 303
        assert texts(begun, veldkamp) == ["Shall I?", "Do."]

    def test_the_same_word_later_is_a_message(self, veldkamp, begun, as_: As):
        client = as_(veldkamp.mina)
        client.post(url(veldkamp, "conversation", begun.pk), {"text": "Do."})
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            as_(veldkamp.mina).post(url(veldkamp, "conversation", begun.pk), {"text": "Do."})
        assert texts(begun, veldkamp) == ["Shall I?", "Do.", "Do."]

    @pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST_MESSAGE + 1), "a\0b"])
    def test_wrong_input(self, veldkamp, begun, as_: As, text: str):
        address = url(veldkamp, "conversation", begun.pk)
        response = as_(veldkamp.mina).post(address, {"text": text})
        assert response.status_code == 422
        assert len(texts(begun, veldkamp)) == 1

    def test_the_longest_counts_a_line_end_once(self, veldkamp, begun, as_: As):
        text = "x\r\n" * (LONGEST_MESSAGE // 2 - 1) + "xx"
        address = url(veldkamp, "conversation", begun.pk)
        assert as_(veldkamp.mina).post(address, {"text": text}).status_code == 303

    def test_html_does_no_harm(self, veldkamp, begun, as_: As):
        text = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://track.example/z)"
        address = url(veldkamp, "conversation", begun.pk)
        as_(veldkamp.mina).post(address, {"text": text})
        html = as_(veldkamp.milan).get(address).content.decode()
        letters = html[html.index('class="letters"') : html.index("</ol>", html.index("letters"))]
        assert "<script" not in letters
        assert 'href="javascript' not in letters
        assert "<img" not in letters

    def test_not_when_it_is_over(self, veldkamp, pair, begun, as_: As):
        with tenant(pair.organization_id):
            Mentorship.objects.filter(pk=pair.pk).update(status="closed", closed_at=timezone.now())
        address = url(veldkamp, "conversation", begun.pk)
        assert as_(veldkamp.mina).post(address, {"text": "Do."}).status_code == 422
        html = as_(veldkamp.mina).get(address).content.decode()
        assert "Shall I?" in html
        assert "<textarea" not in html


class TestChanging:
    def test_within_ten_minutes_and_it_says_so(self, veldkamp, begun, as_: As):
        message = last_message(begun, by=veldkamp.milan)
        address = url(veldkamp, "message", message.pk)
        assert as_(veldkamp.milan).post(address, {"text": "Shall we?"}).status_code == 303
        assert texts(begun, veldkamp) == ["Shall we?"]
        html = as_(veldkamp.mina).get(url(veldkamp, "conversation", begun.pk)).content.decode()
        assert "changed" in html

    def test_not_after_that(self, veldkamp, begun, as_: As):
        message = last_message(begun, by=veldkamp.milan)
        age(message, by=veldkamp.milan, minutes=11)
        address = url(veldkamp, "message", message.pk)
        assert as_(veldkamp.milan).post(address, {"text": "Shall we?"}).status_code == 422
        assert "Shall I?" in as_(veldkamp.milan).get(address).content.decode()
        assert texts(begun, veldkamp) == ["Shall I?"]

    def test_removed_leaves_its_place(self, veldkamp, begun, as_: As):
        message = last_message(begun, by=veldkamp.milan)
        age(message, by=veldkamp.milan, days=3)
        address = url(veldkamp, "message_removal", message.pk)
        for _time in range(2):
            assert as_(veldkamp.milan).post(address).status_code == 303
        html = as_(veldkamp.mina).get(url(veldkamp, "conversation", begun.pk)).content.decode()
        assert "This message was removed." in html
        assert "Shall I?" not in html
        assert texts(begun, veldkamp) == [""]
        assert unread(veldkamp, "mina") == 0
        assert as_(veldkamp.milan).get(url(veldkamp, "message", message.pk)).status_code == 403


class TestReading:
    def test_unread_until_the_reader_says_so(self, veldkamp, begun, as_: As):
        make_message(begun, "And you?", by=veldkamp.milan)
        assert (unread(veldkamp, "mina"), unread(veldkamp, "milan")) == (2, 0)
        address = url(veldkamp, "conversations", veldkamp.milan_and_mina.mentorship.pk)
        assert "2 new" in as_(veldkamp.mina).get(address).content.decode()
        # Looking writes nothing.
        as_(veldkamp.mina).get(url(veldkamp, "conversation", begun.pk))
        assert unread(veldkamp, "mina") == 2
        read(as_, veldkamp, begun, "mina")
        read(as_, veldkamp, begun, "mina")
        assert unread(veldkamp, "mina") == 0
        assert "2 new" not in as_(veldkamp.mina).get(address).content.decode()

    def test_what_came_after_the_page_stays_unread(self, veldkamp, begun, as_: As):
        until = last_message(begun, by=veldkamp.mina).written_at.isoformat()
        make_message(begun, "And you?", by=veldkamp.milan)
        as_(veldkamp.mina).post(url(veldkamp, "reading", begun.pk), {"until": until})
        assert unread(veldkamp, "mina") == 1
        # An older tab takes nothing back, and nobody has read the future.
        read(as_, veldkamp, begun, "mina")
        as_(veldkamp.mina).post(url(veldkamp, "reading", begun.pk), {"until": until})
        assert unread(veldkamp, "mina") == 0
        as_(veldkamp.mina).post(
            url(veldkamp, "reading", begun.pk), {"until": "2099-01-01T00:00:00+00:00"}
        )
        make_message(begun, "Later", by=veldkamp.milan)
        assert unread(veldkamp, "mina") == 1

    def test_who_answers_has_read(self, veldkamp, begun, as_: As):
        until = last_message(begun, by=veldkamp.mina).written_at.isoformat()
        form = {"text": "Do.", "until": until}
        as_(veldkamp.mina).post(url(veldkamp, "conversation", begun.pk), form)
        assert (unread(veldkamp, "mina"), unread(veldkamp, "milan")) == (0, 1)

    def test_htmx_takes_the_button_away(self, veldkamp, begun, as_: As):
        until = last_message(begun, by=veldkamp.mina).written_at.isoformat()
        response = as_(veldkamp.mina).post(
            url(veldkamp, "reading", begun.pk), {"until": until}, headers={"HX-Request": "true"}
        )
        assert (response.status_code, response.content) == (200, b"")

    def test_wrong_input(self, veldkamp, begun, as_: As):
        response = as_(veldkamp.mina).post(url(veldkamp, "reading", begun.pk), {"until": "soon"})
        assert response.status_code == 422

    def test_there_are_no_receipts(self, veldkamp, begun, as_: As):
        read(as_, veldkamp, begun, "mina")
        for name, rows in {"mina": 1, "milan": 0, "carla": 0, "olga": 0}.items():
            with tenant(veldkamp.organization.pk, getattr(veldkamp, name).pk):
                assert ReadMark.objects.count() == rows


class TestSearch:
    @pytest.mark.parametrize(
        ("q", "found"),
        [
            ("cafe", True),
            ("CAFÉ", True),
            ("cre", True),
            ("cafe creme", True),
            ("talk", True),
            ("tea", False),
            ("cafe tea", False),
            ("&|!:*'\\", False),
        ],
    )
    def test_blind_to_case_and_accents(self, veldkamp, pair, as_: As, q: str, found: bool):
        make_conversation(pair, "The talk", "Let us meet at the Café Crème", by=veldkamp.milan)
        address = url(veldkamp, "conversations", pair.pk)
        html = as_(veldkamp.mina).get(address, {"q": q}).content.decode()
        assert ("Let us meet at" in html) == found

    def test_neither_anothers_nor_what_was_removed(self, veldkamp, pair, begun, as_: As):
        make_conversation(
            veldkamp.piet_and_puck.mentorship, "Ours", f"{CANARY} {SECRET}", by=veldkamp.piet
        )
        mine = make_conversation(pair, "Mine", f"{CANARY} {SECRET} gone", by=veldkamp.milan)
        removed = last_message(mine, by=veldkamp.milan)
        as_(veldkamp.milan).post(url(veldkamp, "message_removal", removed.pk))
        address = url(veldkamp, "conversations", pair.pk)
        html = as_(veldkamp.mina).get(address, {"q": CANARY}).content.decode()
        assert SECRET not in html
        assert "0 messages found" in html

    def test_what_no_text_can_hold(self, veldkamp, pair, as_: As):
        address = url(veldkamp, "conversations", pair.pk)
        assert as_(veldkamp.mina).get(address, {"q": "a\0b"}).status_code == 200


class TestNobodyElse:
    def test_no_row_by_sql(self, veldkamp, begun):
        for name, rows in {"mina": 1, "milan": 1, "carla": 0, "olga": 0, "piet": 0}.items():
            with tenant(veldkamp.organization.pk, getattr(veldkamp, name).pk):
                for table in ("sharing_message", "sharing_conversation"):
                    with connection.cursor() as cursor:
                        cursor.execute(f"select count(*) from {table}")
                        assert cursor.fetchone()[0] == rows

    def test_no_page(self, veldkamp, pair, begun, oakline: Oakline, as_: As):
        message = last_message(begun, by=veldkamp.milan)
        addresses = [
            url(veldkamp, "conversations", pair.pk),
            url(veldkamp, "conversation", begun.pk),
            url(veldkamp, "message", message.pk),
        ]
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.piet, oakline.max):
            for address in addresses:
                assert as_(member).get(address).status_code == 404

    def test_the_words_are_in_no_mail_log_activity_or_page_of_others(
        self, veldkamp, pair, as_: As, caplog: pytest.LogCaptureFixture
    ):
        caplog.set_level(logging.DEBUG, logger="bruggen")
        client = as_(veldkamp.milan)
        form = {"subject": f"About {CANARY} {SECRET}", "text": f"{CANARY} {SECRET}"}
        place = client.post(url(veldkamp, "conversation_create", pair.pk), form)["Location"]
        client.post(place, {"text": f"{CANARY} {SECRET} again"})
        assert mail.outbox == []
        assert SECRET not in caplog.text
        with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
            assert not Activity.objects.filter(facts__icontains=SECRET).exists()
        pages = [
            f"/o/veldkamp/search/?q={CANARY}",
            "/o/veldkamp/",
            f"/o/veldkamp/mentorships/{pair.pk}/",
        ]
        for name in ("carla", "olga", "piet", "casper"):
            for address in pages:
                html = as_(getattr(veldkamp, name)).get(address).content.decode()
                assert SECRET not in html


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp, pair, as_: As, django_assert_num_queries, count: int):
    for number in range(count):
        begun = make_conversation(pair, f"Talk {number}", by=veldkamp.milan)
        make_message(begun, "And?", by=veldkamp.mina)
    for number in range(count):
        make_message(begun, f"And {number}?", by=veldkamp.milan)
    client = as_(veldkamp.mina)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url(veldkamp, "conversations", pair.pk))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url(veldkamp, "conversations", pair.pk), {"q": "and"})
    with django_assert_num_queries(CONVERSATION_QUERIES):
        client.get(url(veldkamp, "conversation", begun.pk))


LIST_QUERIES, CONVERSATION_QUERIES = 10, 12
