"""The cast in a running stack's database, signed in: run as a process of its own, which tells
the sign-ins and the addresses of what it made as JSON.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402 (after the settings)
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Member  # noqa: E402
from core.links import link  # noqa: E402
from core.tenancy import tenant  # noqa: E402
from matching.models import MatchRun, Proposal  # noqa: E402
from mentorships.models import Mentorship  # noqa: E402
from tests.cast import As, Veldkamp, make_veldkamp  # noqa: E402
from tests.factories import (  # noqa: E402
    in_days,
    make_action_item,
    make_meeting,
)
from tests.matching.people import make_mentee, make_mentor  # noqa: E402

PASSWORD = "three quiet boats at noon"


def cookie(client: Client) -> str:
    return client.cookies["sessionid"].value


def proposal(veldkamp: Veldkamp) -> Proposal:
    run = MatchRun(
        organization_id=veldkamp.organization.pk,
        program=veldkamp.compass,
        weights={},
        ran_by=veldkamp.carla,
        status=MatchRun.Status.PUBLISHED,
        published_at=timezone.now(),
    )
    mentor, mentee = make_mentor(veldkamp, "Marit Moor"), make_mentee(veldkamp, "Max Mulder")
    with tenant(veldkamp.organization.pk):
        run.save(force_insert=True)
        return Proposal.objects.create(
            organization_id=veldkamp.organization.pk,
            program=veldkamp.compass,
            match_run=run,
            mentor=mentor,
            mentee=mentee,
            status=Proposal.Status.PROPOSED,
            proposed_at=timezone.now(),
        )


def seed() -> dict[str, str]:
    veldkamp = make_veldkamp()
    company, pair = veldkamp.organization, veldkamp.milan_and_mina.mentorship
    asked = proposal(veldkamp)
    with tenant(company.pk):
        # Everybody's zone is known, so that no question about it comes in between.
        Member.objects.update(time_zone_confirmed_at=timezone.now())
        # Six weeks on, so that the check-in is due.
        Mentorship.objects.filter(pk=pair.pk).update(started_on=in_days(-42))
    begun = make_meeting(pair, by=veldkamp.mina, starts_at=timezone.now() - timedelta(hours=3))
    planned = make_meeting(
        pair,
        by=veldkamp.mina,
        starts_at=timezone.now() + timedelta(days=4),
        link="https://meet.example/tide",
    )
    make_action_item(pair, "Read the fog procedure", owner=veldkamp.mina, due_on=in_days(2))
    olga = veldkamp.olga.user
    assert olga is not None
    olga.set_password(PASSWORD)
    olga.save()
    EmailAddress.objects.create(user=olga, email=olga.email, verified=True, primary=True)
    as_ = As()
    return {
        "mina": cookie(as_(veldkamp.mina)),
        "milan": cookie(as_(veldkamp.milan)),
        "carla": cookie(as_(veldkamp.carla)),
        "max": cookie(as_(asked.mentee.member)),
        "address": olga.email,
        "home": link("dashboards:home", company),
        "room": link("dashboards:room", company, pair.pk),
        "offering": link("meetings:offer_create", company, pair.pk),
        "people": link("accounts:members", company),
        "proposal": link("matching:proposal", company, asked.pk),
        "begun": link("meetings:log", company, begun.pk),
        "planned": link("meetings:detail", company, planned.pk),
    }


if __name__ == "__main__":
    json.dump(seed(), sys.stdout)
