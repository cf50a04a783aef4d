"""Who may open what of the people pages."""

from io import BytesIO
from typing import Any

from accounts.actions import expect_member, invitation_token, invite, place_logo
from accounts.logo import draw
from accounts.models import Invitation, Member
from core.tenancy import tenant
from tests.accounts.pictures import picture
from tests.cast import Veldkamp
from tests.factories import make_member
from tests.rows import Row, everybody, only

LOOK_AFTER = ("coordinator", "other_coordinator", "owner")


def expected(veldkamp: Veldkamp) -> Member:
    return make_member(veldkamp.organization, "Ella Evers", status=Member.Status.EXPECTED)


def invitation_of(veldkamp: Veldkamp) -> Invitation:
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        person = expect_member(by=veldkamp.carla, name="Ella Evers", email="ella@veldkamp.example")
        return invite(person, by=veldkamp.carla)


def colleague(veldkamp: Veldkamp) -> list[Any]:
    return [veldkamp.puck.pk]


def logo_of(veldkamp: Veldkamp) -> list[Any]:
    content = picture()
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        drawn = draw(BytesIO(content), size=len(content))
        place_logo(veldkamp.organization, by=veldkamp.olga, drawn=drawn)
    return [veldkamp.organization.logo_digest]


def color_of(veldkamp: Veldkamp) -> list[Any]:
    veldkamp.organization.accent = "#e2001a"
    with tenant(veldkamp.organization.pk):
        veldkamp.organization.save(update_fields=["accent"])
    return [veldkamp.organization.brand_digest]


ROWS = [
    Row(name="accounts:members", get=everybody()),
    Row(
        name="accounts:member_create",
        get=only(*LOOK_AFTER, others=403),
        post=only(*LOOK_AFTER, status=303, others=403),
        data=lambda veldkamp: {"name": "Ella Evers", "email": "ella@veldkamp.example"},
    ),
    Row(name="accounts:member", make=colleague, get=everybody()),
    Row(
        name="accounts:invite",
        make=lambda veldkamp: [expected(veldkamp).pk],
        # Who does not look after people does not see those who have not joined.
        post=only(*LOOK_AFTER, status=303, others=404),
    ),
    Row(
        name="accounts:role",
        make=colleague,
        post=only("owner", status=303, others=403),
        data=lambda veldkamp: {"role": "coordinator"},
    ),
    Row(
        name="accounts:deactivation",
        make=colleague,
        post=only("owner", status=303, others=403),
    ),
    Row(
        name="accounts:reactivation",
        make=lambda veldkamp: [veldkamp.dora.pk],
        post={
            **only("owner", status=303, others=404),
            "coordinator": 403,
            "other_coordinator": 403,
        },
    ),
    Row(name="accounts:language", post=everybody(303), data=lambda veldkamp: {"language": "nl"}),
    Row(
        name="accounts:time_zone",
        post=everybody(303),
        data=lambda veldkamp: {"answer": "use", "zone": "Asia/Seoul"},
    ),
    Row(
        name="accounts:invitation",
        make=lambda veldkamp: [invitation_token(invitation_of(veldkamp).pk)],
        # It is somebody else's: who it is for is told, and nothing is taken.
        get=everybody(),
        post=everybody(403),
        guest=True,
    ),
    Row(
        name="accounts:draft",
        make=lambda veldkamp: ["profile/"],
        # Everybody has their own.
        post=everybody(),
        data=lambda veldkamp: {"bio": "I build", "draft": ""},
    ),
    Row(
        name="accounts:draft_discard",
        make=lambda veldkamp: ["profile/"],
        post=everybody(303),
    ),
    Row(name="accounts:kept", get=everybody(), post=everybody(303)),
    Row(
        name="accounts:settings",
        get=only("owner", others=403),
        post=only("owner", status=303, others=403),
        data=lambda veldkamp: {
            "name": "Veldkamp and daughters",
            "language": "nl",
            "time_zone": "Europe/Amsterdam",
            "accent": "#e2001a",
        },
    ),
    Row(name="accounts:logo", make=logo_of, get=everybody(), guest=True),
    Row(name="accounts:brand_css", make=color_of, get=everybody(), guest=True),
]
