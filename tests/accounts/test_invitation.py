"""The invited person's page: one door, one use, one week, one address."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions import deactivate_member, invitation_token, invite
from accounts.models import Activity, Invitation, Member, User
from core.tenancy import tenant
from tests.accounts.rows import invitation_of
from tests.cast import As, Oakline, Veldkamp
from tests.factories import PASSWORD, make_member, make_organization, make_user

HOME = "/o/veldkamp/"
GOOD = {"name": "Ella Evers-Engel", "password": PASSWORD}


def address(invitation: Invitation, organization: str = "veldkamp") -> str:
    return f"/o/{organization}/invitations/{invitation_token(invitation.pk)}/"


@pytest.fixture
def open_door(veldkamp: Veldkamp) -> Invitation:
    return invitation_of(veldkamp)


@pytest.fixture
def url(open_door: Invitation) -> str:
    return address(open_door)


def the_invited(invitation: Invitation) -> Member:
    with tenant(invitation.organization_id):
        return Member.objects.select_related("user").get(pk=invitation.member_id)


def change(invitation: Invitation, **fields) -> None:
    with tenant(invitation.organization_id):
        Invitation.objects.filter(pk=invitation.pk).update(**fields)


def is_closed(url: str, client: Client | None = None) -> bool:
    client = client or Client()
    shown, posted = client.get(url), client.post(url, GOOD)
    pages = {shown.content.count(b"no longer works"), posted.content.count(b"no longer works")}
    return (shown.status_code, posted.status_code) == (404, 404) and 0 not in pages


def test_shows_who_invites_to_what_and_changes_nothing(url, open_door):
    response = Client().get(url)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Carla Coenen invites you, ella@veldkamp.example" in page
    assert "Join Veldkamp on Bruggen" in page
    assert 'value="Ella Evers"' in page
    assert "no-store" in response["Cache-Control"]
    assert the_invited(open_door).status == Member.Status.EXPECTED
    assert not User.objects.filter(email="ella@veldkamp.example").exists()


def test_a_new_person_joins(url, open_door):
    client = Client()
    response = client.post(url, GOOD)
    assert (response.status_code, response["Location"]) == (303, HOME)
    ella = the_invited(open_door)
    assert ella.status == Member.Status.ACTIVE
    assert ella.name == "Ella Evers-Engel"
    assert ella.user is not None
    assert ella.user.check_password(PASSWORD)
    assert get_user(client).pk == ella.user.pk
    proven = EmailAddress.objects.get(user=ella.user)
    assert (proven.email, proven.verified, proven.primary) == ("ella@veldkamp.example", True, True)
    assert client.get(f"/o/veldkamp/members/{ella.pk}/").status_code == 200
    with tenant(open_door.organization_id):
        joined = Activity.objects.get(verb="join")
    assert (joined.subject_id, joined.actor_id) == (ella.pk, ella.pk)


def test_works_once(url):
    Client().post(url, GOOD)
    assert is_closed(url)
    assert User.objects.filter(email="ella@veldkamp.example").count() == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"name": "", "password": PASSWORD}, "This field is required"),
        ({"name": "Ella", "password": "short"}, "too short"),
        ({"name": "Ella", "password": "password1234"}, "too common"),
        ({"name": "Ella", "password": "ella@veldkamp.example"}, "too similar"),
    ],
)
def test_wrong_input(url, open_door, data, says):
    response = Client().post(url, data)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert the_invited(open_door).status == Member.Status.EXPECTED


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_method(url, method):
    assert getattr(Client(), method)(url).status_code == 405


def test_expires_after_seven_days(url, open_door):
    assert open_door.expires_at - open_door.created_at >= timedelta(days=6, hours=23)
    assert open_door.expires_at - open_door.created_at <= timedelta(days=7, hours=1)
    change(open_door, expires_at=timezone.now() + timedelta(seconds=30))
    assert Client().get(url).status_code == 200
    change(open_door, expires_at=timezone.now())
    assert is_closed(url)


def test_revoked(url, open_door):
    change(open_door, revoked_at=timezone.now())
    assert is_closed(url)


def test_a_token_nobody_made(open_door):
    assert is_closed("/o/veldkamp/invitations/0123456789abcdef0123456789abcdef/")


def test_another_companys_token(open_door, oakline: Oakline):
    assert is_closed(address(open_door, "oakline"))


def test_a_closed_door_does_not_tell_the_companys_name(open_door, oakline: Oakline):
    assert b"Oakline" not in Client().get(address(open_door, "oakline")).content


def test_a_company_that_does_not_exist(open_door):
    assert Client().get(address(open_door, "nowhere")).status_code == 404


def test_who_was_deactivated_meanwhile_stays_out(url, open_door, veldkamp: Veldkamp):
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        deactivate_member(the_invited(open_door), by=veldkamp.olga)
    assert is_closed(url)


def test_a_login_that_is_signed_in_joins_with_one_button(url, open_door):
    ella = make_user("ella@veldkamp.example", name="Ella")
    client = Client()
    client.force_login(ella)
    page = client.get(url).content
    assert b'type="password"' not in page
    response = client.post(url)
    assert (response.status_code, response["Location"]) == (303, HOME)
    member = the_invited(open_door)
    assert (member.user_id, member.status) == (ella.pk, Member.Status.ACTIVE)
    # What the company calls the person stays; only somebody new chooses a name.
    assert member.name == "Ella Evers"


def test_a_second_proven_address_counts(url, open_door, oakline: Oakline, as_: As):
    mae = oakline.mae.user
    assert mae is not None
    EmailAddress.objects.create(user=mae, email="ella@veldkamp.example", verified=True)
    assert as_(oakline.mae).post(url).status_code == 303
    assert the_invited(open_door).user_id == mae.pk


def test_an_address_that_is_not_proven_does_not_count(url, oakline: Oakline, as_: As):
    mae = oakline.mae.user
    assert mae is not None
    EmailAddress.objects.create(user=mae, email="ella@veldkamp.example", verified=False)
    assert as_(oakline.mae).post(url).status_code == 403


def test_a_known_login_is_asked_to_sign_in_first(url, open_door):
    ella = make_user("ella@veldkamp.example")
    EmailAddress.objects.create(user=ella, email=ella.email, verified=True, primary=True)
    response = Client().get(url)
    assert response.status_code == 200
    assert f'href="/sign-in/login/?next={url}"' in response.content.decode()
    assert b'type="password"' not in response.content
    response = Client().post(url, GOOD)
    assert (response.status_code, response["Location"]) == (302, f"/sign-in/login/?next={url}")
    assert the_invited(open_door).status == Member.Status.EXPECTED
    ella.refresh_from_db()
    assert not ella.check_password(PASSWORD)


def test_a_login_begun_by_a_stranger_is_taken_over(url, open_door):
    """Somebody typed Ella's address when founding a company, and never proved it."""
    stranger = User.objects.create_user("ella@veldkamp.example", "chosen by a stranger")
    assert Client().post(url, GOOD).status_code == 303
    stranger.refresh_from_db()
    assert the_invited(open_door).user_id == stranger.pk
    assert not stranger.check_password("chosen by a stranger")
    assert stranger.check_password(PASSWORD)


def test_somebody_else_is_told_to_switch(url, open_door, veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.puck)
    response = client.get(url)
    assert response.status_code == 200
    assert b"You are signed in as puck.prins@veldkamp.example" in response.content
    assert client.post(url).status_code == 403
    assert the_invited(open_door).status == Member.Status.EXPECTED
    # The button below it leads back here.
    response = client.post("/sign-in/logout/", {"next": url})
    assert response["Location"] == url
    assert client.post(url, GOOD).status_code == 303


def test_who_is_in_already_cannot_join_twice(url, open_door, veldkamp: Veldkamp, as_: As):
    puck = veldkamp.puck.user
    assert puck is not None
    EmailAddress.objects.create(user=puck, email="ella@veldkamp.example", verified=True)
    response = as_(veldkamp.puck).post(url)
    (message,) = get_messages(response.wsgi_request)
    assert "You are in this company already" in str(message)
    assert the_invited(open_door).status == Member.Status.EXPECTED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("new", [True, False])
def test_many_at_once_open_the_door_once(new: bool):
    company = make_organization("Veldkamp")
    carla = make_member(company, "Carla", role=Member.Role.COORDINATOR)
    ella = make_member(company, "Ella", email="ella@veldkamp.example", status="expected")
    user = None if new else make_user("ella@veldkamp.example")
    with tenant(company.pk, carla.pk):
        url = address(invite(ella, by=carla))

    def knock(number: int) -> int:
        try:
            client = Client()
            if user is not None:
                client.force_login(user)
            response = client.post(url, {"name": f"Ella {number}", "password": PASSWORD})
            in_time = response.status_code == 303 and response["Location"] == HOME
            return 1 if in_time else 0
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as crowd:
        assert sum(crowd.map(knock, range(10))) == 1
    assert User.objects.filter(email="ella@veldkamp.example").count() == 1
    with tenant(company.pk):
        assert Activity.objects.filter(verb="join").count() == 1
        assert Invitation.objects.filter(accepted_at__isnull=False).count() == 1
