"""Every mail of the product, taken apart: both parts, links, colors, headers, languages."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, override

from accounts.actions import place_logo
from accounts.branding import contrast
from accounts.emails import LETTERS
from accounts.logo import draw
from accounts.look import look_of
from accounts.models import Member, Organization
from core.mail import Mail, compose
from core.tenancy import tenant
from mentorships.models import Mentorship
from reminders.models import Delivery
from reminders.sending import send
from tests.accounts.pictures import picture
from tests.cast import Veldkamp
from tests.factories import make_agreement, make_meeting, make_member
from tests.mentorships.handovers import make_handover
from tests.reminders.making import (
    TUESDAY,
    make_action,
    make_delivery,
    make_evaluation,
    make_invitation,
    make_proposal,
)
from tests.reminders.sink import Sink
from tests.sharing.making import make_conversation

pytestmark = pytest.mark.django_db(transaction=True)

Kind = Delivery.Kind
LANGUAGES = ["en", "nl"]
# Gmail shows the rest of a longer one on another page.
GMAIL_CLIPS = 102_000
LIMIT = 30_000


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


# ------------------------------------------------------------ one of each to Milan


def invitation(veldkamp: Veldkamp, language: str) -> Delivery:
    guest = make_member(
        veldkamp.organization, "Gert Groen", status=Member.Status.EXPECTED, language=language
    )
    return make_delivery(guest, Kind.INVITATION, make_invitation(guest, by=veldkamp.carla).pk)


def proposal(veldkamp: Veldkamp, _language: str) -> Delivery:
    pair = veldkamp.milan_and_mina
    return make_delivery(veldkamp.milan, Kind.PROPOSAL, make_proposal(pair.mentor, pair.mentee).pk)


def handover(veldkamp: Veldkamp, _language: str) -> Delivery:
    asked = make_handover(veldkamp, veldkamp.milan_and_mina.mentor)
    return make_delivery(veldkamp.milan, Kind.HANDOVER, asked.pk, slot="mentor")


def agreement_proposed(veldkamp: Veldkamp, _language: str) -> Delivery:
    agreement = make_agreement(
        veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, status="proposed"
    )
    return make_delivery(veldkamp.milan, Kind.AGREEMENT_PROPOSED, agreement.pk)


def meeting_tomorrow(veldkamp: Veldkamp, _language: str) -> Delivery:
    meeting = make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=TUESDAY + timedelta(days=1),
        link="https://meet.example/abc?a=1&b=2",
    )
    return make_delivery(veldkamp.milan, Kind.MEETING_TOMORROW, meeting.pk, slot="0")


def meeting_planned(veldkamp: Veldkamp, _language: str) -> Delivery:
    return _for_calendars(veldkamp, Kind.MEETING_PLANNED)


def meeting_changed(veldkamp: Veldkamp, _language: str) -> Delivery:
    return _for_calendars(veldkamp, Kind.MEETING_CHANGED, sequence=1)


def meeting_canceled(veldkamp: Veldkamp, _language: str) -> Delivery:
    return _for_calendars(veldkamp, Kind.MEETING_CANCELED, sequence=1, status="cancelled")


def _for_calendars(veldkamp: Veldkamp, kind: Kind, **fields: Any) -> Delivery:
    meeting = make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=TUESDAY + timedelta(days=3),
        link="https://meet.example/abc?a=1&b=2",
        **fields,
    )
    return make_delivery(veldkamp.milan, kind, meeting.pk, slot=str(meeting.sequence))


def log_meeting(veldkamp: Veldkamp, _language: str) -> Delivery:
    meeting = make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=TUESDAY - timedelta(days=1),
    )
    return make_delivery(veldkamp.milan, Kind.LOG_MEETING, meeting.pk, slot="0.1")


def action_due(veldkamp: Veldkamp, _language: str) -> Delivery:
    action = make_action(
        veldkamp.milan_and_mina.mentorship, owner=veldkamp.milan, due_on=TUESDAY.date()
    )
    return make_delivery(veldkamp.milan, Kind.ACTION_DUE, action.pk, slot="2026-11-24")


def check_in_due(veldkamp: Veldkamp, _language: str) -> Delivery:
    return make_delivery(
        veldkamp.milan,
        Kind.CHECK_IN_DUE,
        veldkamp.milan_and_mina.mentorship.pk,
        slot="2026-11-24",
    )


def end_evaluation(veldkamp: Veldkamp, _language: str) -> Delivery:
    evaluation = make_evaluation(veldkamp.milan_and_mina.mentorship, author=veldkamp.milan)
    return make_delivery(veldkamp.milan, Kind.END_EVALUATION, evaluation.pk, slot="1")


def reflection(veldkamp: Veldkamp, _language: str) -> Delivery:
    return make_delivery(
        veldkamp.milan, Kind.REFLECTION, veldkamp.milan_and_mina.mentorship.pk, slot="month.1"
    )


def message(veldkamp: Veldkamp, _language: str) -> Delivery:
    begun = make_conversation(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
    return make_delivery(veldkamp.milan, Kind.MESSAGE, begun.pk, slot="20261124095500000000")


REMINDERS: dict[Kind, Callable[[Veldkamp, str], Delivery]] = {
    Kind.INVITATION: invitation,
    Kind.PROPOSAL: proposal,
    Kind.HANDOVER: handover,
    Kind.AGREEMENT_PROPOSED: agreement_proposed,
    Kind.MEETING_TOMORROW: meeting_tomorrow,
    Kind.MEETING_PLANNED: meeting_planned,
    Kind.MEETING_CHANGED: meeting_changed,
    Kind.MEETING_CANCELED: meeting_canceled,
    Kind.LOG_MEETING: log_meeting,
    Kind.ACTION_DUE: action_due,
    Kind.CHECK_IN_DUE: check_in_due,
    Kind.END_EVALUATION: end_evaluation,
    Kind.REFLECTION: reflection,
    Kind.MESSAGE: message,
}


def branded(veldkamp: Veldkamp, *, accent: str = "#ffd500") -> Organization:
    """With a color that cannot be read as it is, and a logo."""
    organization = veldkamp.organization
    with tenant(organization.pk, veldkamp.olga.pk):
        organization.accent = accent
        organization.save(update_fields=["accent"])
        content = picture()
        place_logo(organization, by=veldkamp.olga, drawn=draw(BytesIO(content), size=len(content)))
    return organization


def reminder(sink: Sink, veldkamp: Veldkamp, kind: Kind, language: str) -> EmailMessage:
    with tenant(veldkamp.organization.pk):
        Member.objects.update(language=language)
        Mentorship.objects.update(status=Mentorship.Status.RUNNING)
    delivery = REMINDERS[kind](veldkamp, language)
    send(delivery.organization_id, delivery.pk)
    return sink.mails[-1]


def sign_in_mail(kind: str, language: str) -> EmailMessage:
    context = {
        "code": "AB3D-EF7H",
        "password_reset_url": f"{settings.BASE_URL}/sign-in/password/reset/key/1-abc/",
        "to_email": "new@veldkamp.example",
        "deleted_email": "old@veldkamp.example",
    }
    with override(language):
        mail = LETTERS[kind](context)
    message = compose(mail, to="mina@veldkamp.example", look=look_of(None), language=language)
    return parsed(message.message().as_bytes())


def parsed(content: bytes) -> EmailMessage:
    found = message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


class Seen(HTMLParser):
    """An HTML part: its words, links, foreign resources, and each text with its two colors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.resources: list[str] = []
        self.root: dict[str, str | None] = {}
        # (text color, ground) of every text.
        self.colors: set[tuple[str, str]] = set()
        self.open: list[tuple[str, str, str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        style = given.get("style") or ""
        if tag == "html":
            self.root = given
        if tag == "a":
            self.links.append(given["href"] or "")
        for name in ("src", "background", "data"):
            if given.get(name):
                self.resources.append(str(given[name]))
        if tag == "link":
            self.resources.append(str(given.get("href")))
        self.resources += re.findall(r"url\(", style)
        if tag == "img":
            self.words.append(given.get("alt") or "")
        if tag in {"img", "meta", "br", "link"}:
            return
        outer = self.open[-1] if self.open else ("", "", "", False)
        color = re.search(r"(?<![-\w])color: (#[0-9a-f]{6})", style)
        ground = re.search(r"background-color: (#[0-9a-f]{6})", style)
        silent = outer[3] or tag in {"style", "title"} or "display: none" in style
        self.open.append(
            (
                tag,
                color[1] if color else outer[1],
                ground[1] if ground else outer[2],
                silent,
            )
        )

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and not self.open[-1][3] and data.strip():
            self.words.append(data)
            self.colors.add(self.open[-1][1:3])

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def check(mail: EmailMessage, *, language: str, logo: bool = False) -> Seen:
    """What holds for every mail there is."""
    text, html = part(mail, "plain"), part(mail, "html")
    seen = Seen(html)

    # Both parts say the same.
    for line in text.splitlines():
        words = line.removeprefix("-- ").removesuffix(":").strip()
        if words and not words.startswith("http"):
            assert words in seen.text, words
    urls = re.findall(r"^https?://\S+$", text, re.MULTILINE)
    assert set(urls) <= set(seen.links)
    assert set(seen.links) <= set(urls)

    # Nothing is fetched but the logo.
    assert len(seen.resources) == (1 if logo else 0)
    assert "@import" not in html
    assert "url(" not in html
    for address in [*seen.links, *seen.resources]:
        assert address.startswith(f"{settings.BASE_URL}/")

    # In the reader's language and direction, on the root and inside, where programs cut it off.
    assert (seen.root["lang"], seen.root["dir"]) == (language, "ltr")
    assert f'<div lang="{language}" dir="ltr"' in html

    # Legible as it is, and where a program without our dark colors turns all of them over.
    for color, ground in seen.colors:
        assert contrast(color, ground) >= 4.5, (color, ground)
        assert contrast(turned_over(color), turned_over(ground)) >= 4.5, (color, ground)
        assert not {color, ground} & {"#ffffff", "#000000"}
    assert '<meta name="color-scheme" content="light dark">' in html
    assert '<meta name="supported-color-schemes" content="light dark">' in html

    assert len(html.encode()) < LIMIT < GMAIL_CLIPS
    assert mail["Auto-Submitted"] == "auto-generated"
    # Why one gets it.
    assert re.search(r"^(You get this because|Je krijgt dit omdat|U krijgt dit omdat)", text, re.M)

    subject = str(mail["Subject"])
    long_words = [word.casefold() for word in re.findall(r"\w{5,}", subject)]
    assert len(long_words) == len(set(long_words)), subject
    assert len(subject) <= 78
    return seen


def turned_over(color: str) -> str:
    return f"#{0xFFFFFF - int(color[1:], 16):06x}"


def dark_colors(html: str) -> dict[str, dict[str, str]]:
    """By class: the colors of the dark theme."""
    media = html[html.index("prefers-color-scheme: dark") : html.index("</style>")]
    found: dict[str, dict[str, str]] = {}
    for name, rules in re.findall(r"\.([a-z]+) \{([^}]*)\}", media):
        found[name] = dict(re.findall(r"([a-z-]+): (#[0-9a-f]{6})", rules))
    return found


# ----------------------------------------------------------------------- the tests


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", REMINDERS, ids=str)
def test_every_reminder(sink: Sink, veldkamp: Veldkamp, kind: Kind, language: str):
    branded(veldkamp)
    mail = reminder(sink, veldkamp, kind, language)
    seen = check(mail, language=language, logo=True)
    html = part(mail, "html")
    assert seen.text.startswith("Veldkamp ")
    assert seen.resources == [look_of(veldkamp.organization).logo.url]  # type: ignore[union-attr]

    # One thing to do, as a button and as an address; and the way out of it.
    assert html.count('class="action"') == 1
    [action, address, off] = seen.links
    assert action == address
    assert urlsplit(off).path.startswith("/o/veldkamp/reminders/off/")

    # RFC 8058: one POST, by the mail program's own button.
    assert mail["List-Unsubscribe"].strip() == f"<{off}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = Client(enforce_csrf_checks=True).post(
        urlsplit(off).path, {"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LETTERS)
def test_every_mail_about_signing_in(kind: str, language: str):
    mail = sign_in_mail(kind, language)
    seen = check(mail, language=language)
    assert seen.text.startswith("Bruggen ")
    # It cannot be switched off, and does not say that it could.
    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None
    # One thing to do: type a code, or follow the link.
    html = part(mail, "html")
    if "AB3D-EF7H" in seen.text:
        assert seen.links == []
        assert re.search(r"^AB3D-EF7H$", part(mail, "plain"), re.MULTILINE)
    else:
        assert html.count('class="action"') == 1
        assert len(set(seen.links)) == 1


@pytest.mark.parametrize("accent", ["", "#ffffff", "#000000", "#ffd500", "#e2001a", "#7fff7f"])
def test_any_color_is_legible_in_both_themes(sink: Sink, veldkamp: Veldkamp, accent: str):
    branded(veldkamp, accent=accent)
    mail = reminder(sink, veldkamp, Kind.LOG_MEETING, "en")
    check(mail, language="en", logo=True)
    dark = dark_colors(part(mail, "html"))
    ground = dark["ground"]["background-color"]
    for name in ("ground", "ink", "quiet", "link"):
        assert contrast(dark[name]["color"], ground) >= 4.5
    assert contrast(dark["action"]["color"], dark["action"]["background-color"]) >= 4.5
    # The button and the bar are seen on the ground.
    assert contrast(dark["action"]["background-color"], ground) >= 3
    assert contrast(dark["bar"]["border-color"], ground) >= 3
    assert not {color for rules in dark.values() for color in rules.values()} & {
        "#ffffff",
        "#000000",
    }


def test_every_class_that_is_colored_has_its_dark_color(sink: Sink, veldkamp: Veldkamp):
    html = part(reminder(sink, veldkamp, Kind.LOG_MEETING, "en"), "html")
    for found in re.finditer(r"<[a-z0-9]+ [^>]*style=\"[^\"]*color: #[^>]*>", html):
        classes = re.search(r'class="([^"]*)"', found[0])
        assert classes is not None, found[0]
        assert set(classes[1].split()) <= dark_colors(html).keys()


@pytest.mark.parametrize(("size", "said"), [((300, 100), 'alt="Veldkamp"'), ((90, 90), 'alt=""')])
def test_a_blocked_logo_leaves_the_name(
    sink: Sink, veldkamp: Veldkamp, size: tuple[int, int], said: str
):
    content = picture(size=size)
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        drawn = draw(BytesIO(content), size=len(content))
        place_logo(veldkamp.organization, by=veldkamp.olga, drawn=drawn)
    mail = reminder(sink, veldkamp, Kind.LOG_MEETING, "en")
    assert said in part(mail, "html")
    # Once, whether in letters or as the picture's alternative.
    assert Seen(part(mail, "html")).text.split().count("Veldkamp") == 1
    assert re.search(r'width="(120|40)" height="40"', part(mail, "html"))
    assert f"{settings.BASE_URL}/o/veldkamp/logo/" in part(mail, "html")


def test_right_to_left(settings: Any):
    settings.LANGUAGES_BIDI = ["ar"]
    mail = Mail(subject="Hello", paragraphs=["One"], reason="You get this because of a test.")
    message = compose(mail, to="a@veldkamp.example", look=look_of(None), language="ar")
    html = part(parsed(message.message().as_bytes()), "html")
    assert '<html lang="ar" dir="rtl">' in html
    assert '<div lang="ar" dir="rtl"' in html
    assert "text-align: right" in html
    assert "text-align: left" not in html


def test_what_people_write_stays_text():
    nasty = '<img src=x onerror="alert(1)"> & </title>'
    mail = Mail(subject=nasty, paragraphs=[nasty], action=nasty, url="https://x.example/?a&b")
    message = compose(mail, to="a@veldkamp.example", look=look_of(None), language="en")
    seen = Seen(part(parsed(message.message().as_bytes()), "html"))
    assert seen.resources == []
    assert seen.links == ["https://x.example/?a&b"] * 2
    assert nasty in part(parsed(message.message().as_bytes()), "plain")


def test_a_subject_is_one_line():
    mail = Mail(subject="One\nBcc: everybody@veldkamp.example", paragraphs=["One"])
    message = compose(mail, to="a@veldkamp.example", look=look_of(None), language="en")
    found = parsed(message.message().as_bytes())
    assert found["Bcc"] is None
    assert found["Subject"] == "One Bcc: everybody@veldkamp.example"


def test_dutch_is_dutch(sink: Sink, veldkamp: Veldkamp):
    html = part(reminder(sink, veldkamp, Kind.PROPOSAL, "nl"), "html")
    with override("nl"):
        action = gettext("See the match")
    assert action != "See the match"
    assert action in html
    assert "See the match" not in html
