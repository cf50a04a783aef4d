"""In which language somebody reads: their choice, then their company's, then their browser's."""

from typing import Any

import pytest
from django.test import Client

from accounts.actions import invitation_token, invite
from accounts.languages import language_of
from accounts.models import Activity, Member, User
from core.tenancy import tenant
from reminders.emails import unsubscribe_token
from reminders.models import Delivery
from tests.cast import As, Oakline, Veldkamp
from tests.factories import PASSWORD, make_member

HOME = "/o/veldkamp/"
CHOICE = "/o/veldkamp/language/"
OUTSIDE = "/language/"
ACCOUNT = "/sign-in/email/"


def language(client: Client, url: str, **headers: str) -> str:
    page = client.get(url, headers=headers).content.decode()
    return page.partition('<html lang="')[2].partition('"')[0]


def speak(veldkamp: Veldkamp, *, company: str, **members: str) -> None:
    with tenant(veldkamp.organization.pk):
        veldkamp.organization.language = company
        veldkamp.organization.save()
        for name, code in members.items():
            Member.objects.filter(pk=getattr(veldkamp, name).pk).update(language=code)


@pytest.mark.parametrize(
    ("own", "company", "browser", "shown"),
    [
        ("nl", "en", "en", "nl"),
        ("en", "nl", "nl", "en"),
        ("", "nl", "en", "nl"),
        ("", "en", "nl", "en"),
        # One that this installation does not speak counts as no choice.
        ("tlh", "nl", "en", "nl"),
        ("", "tlh", "nl", "nl"),
        ("nl-be", "en", "en", "nl"),
    ],
)
def test_the_order_inside(veldkamp: Veldkamp, as_: As, own, company, browser, shown):
    speak(veldkamp, company=company, mina=own)
    client = as_(veldkamp.mina)
    # What a browser was told by somebody before does not outdo the person.
    client.cookies["django_language"] = browser
    assert language(client, HOME, accept_language=browser) == shown
    assert client.get(HOME)["Content-Language"] == shown


@pytest.mark.parametrize(("cookie", "asks", "shown"), [("nl", "en", "nl"), ("", "nl-BE", "nl")])
def test_the_order_outside(db, cookie, asks, shown):
    client = Client()
    if cookie:
        client.cookies["django_language"] = cookie
    assert language(client, "/", accept_language=asks) == shown


def test_mails_keep_the_same_order(veldkamp: Veldkamp):
    speak(veldkamp, company="nl", mina="en", milan="tlh")
    with tenant(veldkamp.organization.pk):
        for name, expected in {"mina": "en", "milan": "nl", "piet": "nl"}.items():
            reader = Member.objects.select_related("organization").get(
                pk=getattr(veldkamp, name).pk
            )
            assert language_of(reader) == expected


def test_a_choice_inside_holds_on_every_device_and_outside(veldkamp: Veldkamp, as_: As):
    here, there = as_(veldkamp.mina), as_(veldkamp.mina)
    response = here.post(CHOICE, {"language": "nl", "next": "/o/veldkamp/members/"})
    assert (response.status_code, response["Location"]) == (303, "/o/veldkamp/members/")
    for client in (here, there):
        assert language(client, HOME, accept_language="en") == "nl"
        assert language(client, ACCOUNT, accept_language="en") == "nl"
        assert language(client, "/o/nowhere/", accept_language="en") == "nl"
    # The next person to use this browser meets it before signing in only.
    assert language(as_(veldkamp.milan), HOME) == "en"


def test_chosen_twice_is_written_once(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    for _time in range(2):
        client.post(CHOICE, {"language": "nl"})
    with tenant(veldkamp.organization.pk):
        found = Activity.objects.filter(verb="choose_language")
        assert [(row.actor_id, row.facts) for row in found] == [
            (veldkamp.mina.pk, {"language": "nl"})
        ]


def test_a_choice_outside_holds_in_each_company(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    user = veldkamp.mina.user
    assert user is not None
    make_member(oakline.organization, "Mina Mori", user=user)
    gone = make_member(
        oakline.organization, "Milan", user=veldkamp.milan.user, status=Member.Status.DEACTIVATED
    )
    client = as_(veldkamp.mina)
    assert client.post(OUTSIDE, {"language": "nl", "next": ACCOUNT})["Location"] == ACCOUNT
    for url in (ACCOUNT, HOME, "/o/oakline/"):
        assert language(client, url) == "nl"
    as_(veldkamp.milan).post(OUTSIDE, {"language": "nl"})
    with tenant(oakline.organization.pk):
        gone.refresh_from_db()
        assert gone.language == ""
        assert set(Member.objects.exclude(user=user).values_list("language", flat=True)) == {""}


def test_a_choice_without_a_sign_in_stays_in_the_browser(db):
    client = Client()
    client.post(OUTSIDE, {"language": "nl"})
    assert language(client, "/", accept_language="en") == "nl"
    assert not User.objects.filter(language="nl").exists()


@pytest.mark.parametrize("url", [CHOICE, OUTSIDE])
@pytest.mark.parametrize("data", [{}, {"language": "tlh"}, {"language": "../../etc"}])
def test_a_wrong_choice_changes_nothing(veldkamp: Veldkamp, as_: As, url, data):
    client = as_(veldkamp.mina)
    response = client.post(url, data)
    assert response.status_code == 303
    assert "django_language" not in response.cookies
    assert language(client, HOME) == "en"


@pytest.mark.parametrize("url", [CHOICE, OUTSIDE, "/o/veldkamp/time-zone/"])
@pytest.mark.parametrize(
    "to",
    [
        *("https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example"),
        *("javascript:alert(1)", "http:evil.example", "evil.example", "", "\t//evil.example"),
    ],
)
def test_nobody_is_sent_elsewhere(veldkamp: Veldkamp, as_: As, url, to):
    data = {"language": "nl", "answer": "keep", "next": to}
    response = as_(veldkamp.mina).post(url, data)
    assert response.status_code == 303
    assert response["Location"] in {"/", HOME}


def test_only_by_post(veldkamp: Veldkamp, as_: As):
    assert as_(veldkamp.mina).get(CHOICE).status_code == 405
    assert Client().get(OUTSIDE).status_code == 405


def test_the_footer_leads_to_where_the_choice_is_kept(veldkamp: Veldkamp, as_: As):
    assert f'action="{CHOICE}"' in as_(veldkamp.mina).get(HOME).content.decode()
    assert f'action="{OUTSIDE}"' in as_(veldkamp.mina).get(ACCOUNT).content.decode()
    assert f'action="{OUTSIDE}"' in Client().get("/").content.decode()


def invitation_url(veldkamp: Veldkamp, person: Member) -> str:
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        token = invitation_token(invite(person, by=veldkamp.carla).pk)
    return f"/o/veldkamp/invitations/{token}/"


def test_guests_read_the_companys_language_until_they_choose(veldkamp: Veldkamp):
    speak(veldkamp, company="nl")
    ella = make_member(veldkamp.organization, "Ella Evers", status=Member.Status.EXPECTED)
    token = unsubscribe_token(veldkamp.mina, Delivery.Kind.ACTION_DUE)
    for url in (invitation_url(veldkamp, ella), f"/o/veldkamp/reminders/off/{token}/"):
        client = Client()
        assert language(client, url, accept_language="en") == "nl"
        client.post(OUTSIDE, {"language": "en", "next": url})
        assert language(client, url, accept_language="nl") == "en"


def joined(veldkamp: Veldkamp, client: Client, person: Member, **data: Any) -> Member:
    words = {"name": "Ella Evers", "password": PASSWORD, **data}
    response = client.post(invitation_url(veldkamp, person), words)
    assert response.status_code == 303
    with tenant(veldkamp.organization.pk):
        return Member.objects.get(pk=person.pk)


def test_who_joins_reads_the_companys_language_unless_they_chose(veldkamp: Veldkamp):
    speak(veldkamp, company="nl")
    ella = make_member(veldkamp.organization, "Ella Evers", status=Member.Status.EXPECTED)
    client = Client()
    assert joined(veldkamp, client, ella).language == ""
    assert language(client, HOME, accept_language="en") == "nl"

    enno = make_member(veldkamp.organization, "Enno Evers", status=Member.Status.EXPECTED)
    client = Client()
    client.post(OUTSIDE, {"language": "en"})
    assert joined(veldkamp, client, enno).language == "en"
    assert language(client, HOME, accept_language="nl") == "en"
    assert language(client, ACCOUNT, accept_language="nl") == "en"


@pytest.mark.parametrize(
    ("said", "zone", "confirmed"),
    [
        ("Asia/Tokyo", "Asia/Tokyo", True),
        ("Mars/Olympus", "Europe/Amsterdam", False),
        ("../../etc/passwd", "Europe/Amsterdam", False),
        ("", "Europe/Amsterdam", False),
        ("x" * 5000, "Europe/Amsterdam", False),
    ],
)
def test_the_browsers_zone_goes_along_with_the_yes(veldkamp: Veldkamp, said, zone, confirmed):
    ella = make_member(veldkamp.organization, "Ella Evers", status=Member.Status.EXPECTED)
    found = joined(veldkamp, Client(), ella, time_zone=said)
    assert (found.time_zone, found.time_zone_confirmed_at is not None) == (zone, confirmed)
