"""In `en-xa` every text is accented: what is read without accents was never given to the
translators. And a page in Dutch has no English sentence on it.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from itertools import islice
from zoneinfo import available_timezones

import pytest
from allauth.account.models import EmailAddress
from babel import Locale
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMultiAlternatives
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from accounts import emails
from accounts.models import Member
from config.languages import PSEUDO_LOCALES, catalogs
from config.pseudo_locales import KEPT, libraries, write_pseudo_locales
from config.translations import collect
from core.tenancy import tenant
from reminders.models import Delivery
from reminders.sending import letter
from reminders.topics import topics_of
from tests.cast import As, Veldkamp
from tests.conftest import ROOT
from tests.factories import make_agreement, make_meeting, make_member, make_offer
from tests.mentorships.handovers import make_handover
from tests.pages import APPS, ROWS, undone
from tests.reminders.making import (
    make_action,
    make_delivery,
    make_evaluation,
    make_invitation,
    make_proposal,
)
from tests.rows import NOT_ALLOWED, ROLES, Row
from tests.sharing.making import make_conversation
from tests.speaking import reading, speak, written_by_people
from tests.test_matrix import OUTSIDE, ask
from tests.texts import texts_of

LONG = "en-xa"
# What is written the same in every language.
NAMES = [
    *("Bruggen", "Zoom", "Google Meet", "Microsoft Teams", "LinkedIn", "UTC", "CSV", "PNG", "JPEG"),
    *("Google Calendar", "Outlook", "Thunderbird", "Coursera"),
    # What the rows of the matrix say in people's words, sealed or in the middle of a letter.
    *("I was proud", "She led a team at 25.", "Ines"),
    # The number of a row that the browser adds.
    "__number__",
]
DATA = re.compile(r"\{\w+\}|\S+@\S+|https?://\S+|\b\w+/\w+(/\w+)?\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b")
# As a chooser of time zones offers them: "Buenos Aires (UTC−3, 10:15 now)".
ZONE = re.compile(r"^⟦?([^()]+) \(")
LETTERS = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="module", autouse=True)
def pseudo_locales(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("locale")
    write_pseudo_locales(collect(ROOT), folder)
    with override_settings(
        LANGUAGES=[*settings.LANGUAGES, *PSEUDO_LOCALES],
        LOCALE_PATHS=[*settings.LOCALE_PATHS, folder],
        LANGUAGES_BIDI=["ar"],
    ):
        yield


@cache
def names_of_the_world() -> set[str]:
    """Countries, languages and the cities of time zones: CLDR has them in every real language."""
    locale = Locale("en")
    zones = {part for zone in available_timezones() for part in zone.replace("_", " ").split("/")}
    cities = {str(names.get("city")) for names in locale.time_zones.values()}
    return {*locale.territories.values(), *locale.languages.values(), *zones, *cities}


def never_translatable(html: str, data: set[str]) -> list[str]:
    """Words without accents that are nobody's data, each with its place and its whole text."""
    suspects = [(place, text, unnamed(place, text)) for place, text in texts_of(html)]
    suspects = [suspect for suspect in suspects if LETTERS.search(suspect[2])]
    if not suspects:
        return []
    known = sorted({*data, *NAMES, *dict(settings.LANGUAGES).values()}, key=len, reverse=True)
    named = "|".join(re.escape(" ".join(words.split())) for words in known if words.strip())
    names = re.compile(rf"(?<![A-Za-z])(?:{named})(?![A-Za-z])")
    return [
        f"{place} {text}" for place, text, left in suspects if LETTERS.search(names.sub(" ", left))
    ]


def unnamed(place: str, text: str) -> str:
    """Without addresses and numbers, and in a chooser without what CLDR gives a name to."""
    left = text
    for name in (text, *ZONE.findall(text)) if place == "<option>" else ():
        parts = {name} if name in names_of_the_world() else {*re.split(", |/", name)}
        if names_of_the_world() >= parts:
            left = left.replace(name, " ", 1)
    return DATA.sub(" ", left)


def is_page(response: HttpResponse) -> bool:
    return response["Content-Type"].startswith("text/html")


def asked_in(
    code: str, row: Row, veldkamp: Veldkamp, as_: As
) -> Iterator[tuple[Member, HttpResponse]]:
    """The page as each role sees it, and as it answers to an empty form. To be undone."""
    with translation.override(code):
        url = reverse(row.name, args=[veldkamp.organization.slug, *row.make(veldkamp)])
    speak(veldkamp, code)
    # What tells how many rows a form has is no answer of anybody's.
    counts = row.data(veldkamp).items() if row.post != NOT_ALLOWED else ()
    nothing = {name: value if name.endswith("_FORMS") else "" for name, value in counts}
    for role, person in ROLES.items():
        # What the other of the pair and people of other pairs see has the same words.
        if role in {"other_pair", "other_coordinator"} and row.get["mentee"] == 200:
            continue
        member = getattr(veldkamp, person)
        if row.get[role] == 200:
            response = ask(reading(as_(member), code), "get", url, {})[0]
            if is_page(response):
                yield member, response
        if row.post[role] in {303, 422}:
            response = ask(reading(as_(member), code), "post", url, nothing)[0]
            if response.status_code == 422:
                yield member, response


def rows_of(app: str) -> list[Row]:
    return [row for row in ROWS if row.name.startswith(f"{app}:")]


@pytest.mark.parametrize("app", APPS)
def test_every_text_of_a_page_is_translatable(app: str, veldkamp: Veldkamp, as_: As):
    found: set[str] = set()
    for row in rows_of(app):
        written: set[str] = set()
        with undone():
            for member, response in asked_in(LONG, row, veldkamp, as_):
                html = response.content.decode()
                assert f'lang="{LONG}"' in html
                # Mostly, what one may read has been written where another may, too.
                if never_translatable(html, written):
                    written.update(written_by_people(member))
                    wrong = never_translatable(html, written)
                    found.update(f"{row.name}: {one}" for one in wrong)
    assert not found, "\n".join(sorted(found))


@pytest.mark.parametrize("app", APPS)
def test_no_page_in_dutch_says_anything_in_english(app: str, veldkamp: Veldkamp, as_: As):
    """As one person sees it: what differs for the others is translatable, as the test above holds,
    and translated, as test_languages.py does."""
    found = []
    for row in rows_of(app):
        with undone():
            for _member, response in islice(asked_in("nl", row, veldkamp, as_), 1):
                found += [f"{row.name}: {one}" for one in english_in(response.content.decode())]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("code", [LONG, "nl"])
@pytest.mark.parametrize("name", [*OUTSIDE])
def test_pages_outside_of_companies(name: str, code: str, veldkamp: Veldkamp, as_: As):
    args = ["nobody", "a-token"] if name == "account_reset_password_from_key" else []
    mina = veldkamp.mina.user
    assert mina is not None
    EmailAddress.objects.create(user=mina, email=mina.email, verified=True, primary=True)
    speak(veldkamp, code)
    found: set[str] = set()
    for client in (Client(), as_(veldkamp.mina)):
        for method in ("get", "post"):
            response, _ = ask(reading(client, code), method, reverse(name, args=args), {})
            if is_page(response) and response.content:
                found.update(wrong_in(code, response.content.decode(), veldkamp.mina))
    assert not found, "\n".join(sorted(found))


@pytest.mark.parametrize("code", [LONG, "nl"])
def test_pages_that_say_no(code: str, veldkamp: Veldkamp, as_: As):
    speak(veldkamp, code)
    client = reading(as_(veldkamp.mina), code)
    client.raise_request_exception = False
    strict = reading(Client(enforce_csrf_checks=True), code)
    answers = {
        404: client.get("/o/nowhere/"),
        403: client.get(reverse("accounts:member_create", args=["veldkamp"])),
        405: strict.post(reverse("account_login"), {"login": "x"}),
    }
    assert [answers[404].status_code, answers[403].status_code] == [404, 403]
    assert answers[405].status_code == 403
    with translation.override(code):
        broken = render_to_string("500.html")
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        busy = render_to_string("429.html", request=request)
    pages = [response.content.decode() for response in answers.values()]
    for html in [*pages, broken, busy]:
        assert f'lang="{code}"' in html
        assert wrong_in(code, html, veldkamp.mina) == []


@pytest.mark.parametrize("code", [LONG, "nl"])
def test_reminders(code: str, veldkamp: Veldkamp):
    with translation.override(code):
        deliveries = one_of_each(veldkamp)
    assert {delivery.kind for delivery in deliveries} == {*Delivery.Kind.values}
    speak(veldkamp, code)
    for delivery in deliveries:
        with tenant(veldkamp.organization.pk, delivery.recipient_id):
            reader = Member.objects.select_related("organization").get(pk=delivery.recipient_id)
            with translation.override(code):
                topics = topics_of([delivery], reader=reader, now=timezone.now())
                message = letter(topics[delivery.pk], reader)
        for text in said_in(message):
            assert wrong_in(code, text, reader) == [], delivery.kind


@pytest.mark.parametrize("code", [LONG, "nl"])
@pytest.mark.parametrize("kind", [*emails.LETTERS])
def test_mails_about_signing_in(
    kind: str,
    code: str,
    veldkamp: Veldkamp,
    monkeypatch: pytest.MonkeyPatch,
    mailoutbox: list[EmailMultiAlternatives],
):
    context = {
        "code": "7Q2-4RT",
        "password_reset_url": "https://bruggen.example/reset",
        "to_email": "new@veldkamp.example",
        "deleted_email": "old@veldkamp.example",
    }
    data = {*context.values(), "hello@bruggen.example"}
    with translation.override(code), ThreadPoolExecutor(max_workers=1) as senders:
        monkeypatch.setattr(emails, "senders", senders)
        emails.send_sign_in_mail(kind, to="mina.mori@veldkamp.example", context=context)
    [message] = mailoutbox
    for text in said_in(message):
        wrong = never_translatable(text, data) if code == LONG else english_in(text)
        assert wrong == []


def one_of_each(veldkamp: Veldkamp) -> list[Delivery]:
    pair, milan = veldkamp.milan_and_mina, veldkamp.milan
    mentorship = pair.mentorship
    guest = make_member(veldkamp.organization, "Gert Groen", status=Member.Status.EXPECTED)
    now = timezone.now()
    soon = make_meeting(mentorship, by=veldkamp.mina, starts_at=now + timedelta(days=1))
    moved, canceled = (
        make_meeting(
            mentorship,
            by=veldkamp.mina,
            starts_at=now + timedelta(days=days),
            sequence=1,
            status=status,
        )
        for days, status in [(2, "scheduled"), (3, "cancelled")]
    )
    past = make_meeting(mentorship, by=veldkamp.mina, starts_at=now - timedelta(days=1))
    action = make_action(mentorship, owner=milan, due_on=now.date())
    kind = Delivery.Kind
    about = {
        kind.PROPOSAL: make_proposal(pair.mentor, pair.mentee).pk,
        kind.AGREEMENT_PROPOSED: make_agreement(mentorship, by=veldkamp.mina, status="proposed").pk,
        kind.MEETING_TOMORROW: soon.pk,
        kind.MEETING_PLANNED: soon.pk,
        kind.MEETING_CHANGED: moved.pk,
        kind.MEETING_CANCELED: canceled.pk,
        kind.LOG_MEETING: past.pk,
        kind.ACTION_DUE: action.pk,
        kind.CHECK_IN_DUE: mentorship.pk,
        kind.END_EVALUATION: make_evaluation(mentorship, author=milan).pk,
        kind.SLOT_OFFER: make_offer(
            mentorship, by=veldkamp.mina, times=[now + timedelta(days=5)]
        ).pk,
        kind.HANDOVER: make_handover(
            veldkamp, pair.mentor, mentorship=veldkamp.piet_and_puck.mentorship
        ).pk,
        kind.REFLECTION: mentorship.pk,
        kind.MESSAGE: make_conversation(mentorship, by=veldkamp.mina).pk,
    }
    slots = {
        kind.LOG_MEETING: "0.1",
        kind.END_EVALUATION: "1",
        kind.MEETING_TOMORROW: "0",
        kind.MEETING_PLANNED: "0",
        kind.MEETING_CHANGED: "1",
        kind.MEETING_CANCELED: "1",
        kind.AGREEMENT_PROPOSED: "",
        kind.SLOT_OFFER: "",
        kind.HANDOVER: "mentor",
    }
    invitation = make_invitation(guest, by=veldkamp.carla)
    return [make_delivery(guest, kind.INVITATION, invitation.pk)] + [
        make_delivery(milan, one, subject, slot=slots.get(one, now.date().isoformat()))
        for one, subject in about.items()
    ]


def said_in(message: EmailMultiAlternatives) -> Iterator[str]:
    """Each part of a mail as a page of its own."""
    yield f"<p>{escape(message.subject)}</p>"
    yield "".join(f"<p>{escape(line)}</p>" for line in str(message.body).splitlines())
    for content, kind in message.alternatives:
        if kind == "text/html":
            yield str(content)
    for name, content, _type in message.attachments:
        lines = unfolded(content) if str(name).endswith(".ics") else []
        yield "".join(f"<p>{escape(line)}</p>" for line in lines)


def unfolded(calendar: str | bytes) -> list[str]:
    """What a calendar shows of a file."""
    text = calendar if isinstance(calendar, str) else calendar.decode()
    lines = text.replace("\r\n ", "").splitlines()
    shown = ("SUMMARY:", "DESCRIPTION:", "LOCATION:")
    return [line.partition(":")[2] for line in lines if line.startswith(shown)]


def wrong_in(code: str, html: str, member: Member) -> list[str]:
    if code == LONG:
        return never_translatable(html, written_by_people(member))
    return english_in(html)


@cache
def english() -> dict[str, str]:
    """Pieces of three words and more, each with the text it is from, that no Dutch page says."""
    with catalogs(ROOT)[0].open("rb") as file:
        dutch = read_po(file, locale="nl")
    texts = [message.id for message in collect(ROOT) if message.id]
    for path in libraries():
        with path.open("rb") as file:
            texts += [message.id for message in read_po(file, locale="en") if message.id]
    found = {}
    for text in texts:
        forms = [text] if isinstance(text, str) else [*text]
        known = dutch.get(forms[0])
        same = [known.string] if known and isinstance(known.string, str) else []
        for form in forms:
            for piece in KEPT.split(form)[::2]:
                words = " ".join(piece.split())
                if len(re.findall(r"\w+", words)) > 2 and form not in same:
                    found[words] = form
    return found


def english_in(html: str) -> list[str]:
    said = "\n".join(text for _place, text in texts_of(html))
    return [f"{text!r} ({piece!r})" for piece, text in english().items() if piece in said]


def test_what_is_not_translatable_is_found():
    html = f"""<html lang="{LONG}"><head><title>⟦Ĥééļļöö⟧ · Bruggen</title></head><body>
    <p title="Left out">⟦Ĥééļļöö⟧ <b>12 ⟦Ṁååŕçĥ⟧, 15:00</b> Mina <i>mina@veldkamp.example</i></p>
    <input placeholder="Your name"><button aria-label="Close it">×</button><p>⟦Ĥåå⟧ days</p>
    <p lang="nl">Nederlandse woorden</p><option>Netherlands</option><script>let code</script>
    <option>Argentina, Buenos Aires</option><option>Kyiv (UTC+2)</option></body></html>"""
    assert never_translatable(html, {"Mina"}) == [
        "<p title> Left out",
        "<input placeholder> Your name",
        "<button aria-label> Close it",
        "<p> ⟦Ĥåå⟧ days",
    ]


def test_what_is_still_english_is_found():
    piece = next(iter(english()))
    assert english_in(f"<p>Iets.</p><p>{piece}</p>") != []
    assert english_in("<p>Er is niets veranderd. Ga verder.</p>") == []
