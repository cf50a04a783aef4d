"""The cast. Veldkamp: Olga owns, Carla coordinates *Compass*, Casper coordinates *Atlas*;
in Compass Milan mentors Mina and Piet mentors Puck; Dora was deactivated. Oakline: Oscar
owns, Cleo coordinates, Max mentors Mae.
"""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import Member, Organization
from accounts.sessions import SessionStore
from core.tenancy import tenant
from mentorships.models import Mentorship, Participant
from programs.models import Enrollment, Program
from tests.factories import (
    make_enrollment,
    make_member,
    make_mentorship,
    make_organization,
    make_program,
    make_user,
)
from tests.replay import replayed


@dataclass(frozen=True)
class Pair:
    mentorship: Mentorship
    mentor: Enrollment
    mentee: Enrollment

    def participant(self, member: Member) -> Participant:
        with tenant(self.mentorship.organization_id):
            return Participant.objects.get(mentorship=self.mentorship, member=member)


@dataclass(frozen=True)
class Veldkamp:
    organization: Organization
    olga: Member  # owner
    carla: Member  # coordinates Compass
    casper: Member  # coordinates Atlas
    milan: Member  # mentors Mina in Compass
    mina: Member
    piet: Member  # mentors Puck in Compass
    puck: Member
    dora: Member  # deactivated
    compass: Program
    atlas: Program
    milan_and_mina: Pair
    piet_and_puck: Pair


@dataclass(frozen=True)
class Oakline:
    organization: Organization
    oscar: Member
    cleo: Member
    max: Member
    mae: Member
    grove: Program
    max_and_mae: Pair


def make_pair(program: Program, mentor: Member, mentee: Member, **fields: Any) -> Pair:
    teaches = make_enrollment(program, mentor, Enrollment.Role.MENTOR)
    learns = make_enrollment(program, mentee, Enrollment.Role.MENTEE)
    return Pair(make_mentorship(teaches, learns, **fields), teaches, learns)


@pytest.fixture
def veldkamp(db: None) -> Veldkamp:
    return replayed(make_veldkamp)


def make_veldkamp() -> Veldkamp:
    company = make_organization("Veldkamp")
    carla = make_member(company, "Carla Coenen", role=Member.Role.COORDINATOR)
    casper = make_member(company, "Casper Cuypers", role=Member.Role.COORDINATOR)
    milan = make_member(company, "Milan Meijer", time_zone="Europe/Amsterdam")
    mina = make_member(company, "Mina Mori", time_zone="Asia/Tokyo")
    piet = make_member(company, "Piet Pauwels")
    puck = make_member(company, "Puck Prins")
    compass = make_program(carla, "Compass")
    return Veldkamp(
        organization=company,
        olga=make_member(company, "Olga Ooms", role=Member.Role.OWNER),
        carla=carla,
        casper=casper,
        milan=milan,
        mina=mina,
        piet=piet,
        puck=puck,
        dora=make_member(
            company,
            "Dora Dekker",
            status=Member.Status.DEACTIVATED,
            user=make_user("dora@veldkamp.example"),
        ),
        compass=compass,
        atlas=make_program(casper, "Atlas"),
        milan_and_mina=make_pair(compass, milan, mina),
        piet_and_puck=make_pair(compass, piet, puck),
    )


@pytest.fixture
def oakline(db: None) -> Oakline:
    return replayed(make_oakline)


def make_oakline() -> Oakline:
    company = make_organization("Oakline")
    cleo = make_member(company, "Cleo Clark", role=Member.Role.COORDINATOR)
    max_ = make_member(company, "Max Moss")
    mae = make_member(company, "Mae Mills")
    grove = make_program(cleo, "Grove")
    return Oakline(
        organization=company,
        oscar=make_member(company, "Oscar Oak", role=Member.Role.OWNER),
        cleo=cleo,
        max=max_,
        mae=mae,
        grove=grove,
        max_and_mae=make_pair(grove, max_, mae),
    )


class As:
    """`as_(mina).get(url)`: a signed-in client for a member."""

    def __call__(self, member: Member, **defaults: Any) -> Client:
        """As `client.force_login`, in one statement for its eight: nearly every test begins so."""
        client = Client(**defaults)
        user = member.user
        assert user is not None
        key, store = token_hex(16), SessionStore()
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        session = Session(session_key=key, session_data=store.encode(data))
        session.expire_date = store.get_expiry_date()
        Session.objects.bulk_create([session])
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        return client


@pytest.fixture
def as_() -> As:
    return As()
