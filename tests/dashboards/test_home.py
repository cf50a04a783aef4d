"""A person's home: what is next, and whom they look after."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.actions import invite
from accounts.models import Member
from core.tenancy import tenant
from evaluations.actions import start_closing
from evaluations.models import CheckIn
from matching.models import Proposal
from mentorships.models import Agreement, Mentorship
from programs.models import Coordinator, Enrollment, Program
from reminders.models import Delivery
from tests.cast import As, Veldkamp
from tests.dashboards.making import make_action_item, make_mentees
from tests.factories import (
    in_days,
    make_agreement,
    make_enrollment,
    make_meeting,
    make_member,
    make_program,
    make_signature,
)
from tests.texts import without_tokens

URL = "/o/veldkamp/"


def kinds(response: Any) -> list[str]:
    assert response.status_code == 200
    first = response.context["first"]
    return [thing.kind for thing in ([first] if first else []) + response.context["things"]]


def change(mentorship: Mentorship, **fields: Any) -> None:
    with tenant(mentorship.organization_id):
        Mentorship.objects.filter(pk=mentorship.pk).update(**fields)


@pytest.fixture
def signed(veldkamp: Veldkamp) -> Mentorship:
    """Milan and Mina agreed, and nothing waits for them but a meeting to plan."""
    mentorship = veldkamp.milan_and_mina.mentorship
    change(mentorship, status="running", signed_at=timezone.now())
    return mentorship


def test_the_next_meeting_comes_first_in_both_zones(veldkamp: Veldkamp, signed, as_: As):
    meeting = make_meeting(signed, by=veldkamp.mina)
    response = as_(veldkamp.mina).get(URL)
    assert kinds(response) == ["meeting"]
    page = response.content.decode()
    assert "Meeting with Milan Meijer" in page
    assert f"/o/veldkamp/meetings/{meeting.pk}/" in page
    assert "your time" in page
    assert "Milan’s time" in page
    assert page.count("button primary") == 1


def test_a_meeting_far_away_is_last(veldkamp: Veldkamp, signed, as_: As):
    make_meeting(signed, by=veldkamp.mina, starts_at=timezone.now() + timedelta(days=20))
    make_meeting(signed, by=veldkamp.mina, starts_at=timezone.now() - timedelta(days=2))
    assert kinds(as_(veldkamp.mina).get(URL)) == ["log", "meeting"]


def test_everything_in_order(veldkamp: Veldkamp, signed, as_: As):
    mina, milan = veldkamp.mina, veldkamp.milan
    make_meeting(signed, by=mina)
    late = make_meeting(signed, by=mina, starts_at=timezone.now() - timedelta(days=2))
    change(signed, started_on=in_days(-43))
    other = make_enrollment(veldkamp.atlas, milan, Enrollment.Role.MENTOR)
    mine = make_enrollment(veldkamp.atlas, mina, Enrollment.Role.MENTEE)
    with tenant(veldkamp.organization.pk):
        Proposal.objects.create(
            organization=veldkamp.organization,
            program=veldkamp.atlas,
            mentor=other,
            mentee=mine,
            status=Proposal.Status.PROPOSED,
        )
    harbor = make_program(veldkamp.casper, "Harbor")
    make_enrollment(harbor, mina, Enrollment.Role.MENTOR, status=Enrollment.Status.INVITED)
    make_agreement(signed, by=milan, status=Agreement.Status.PROPOSED)
    with tenant(veldkamp.organization.pk, milan.pk):
        start_closing(signed, by=milan)
    response = as_(mina).get(URL)
    assert kinds(response) == [
        "meeting",
        "log",
        "proposal",
        "enrollment",
        "agreement",
        "check_in",
        "evaluation",
    ]
    things = {thing.kind: thing for thing in response.context["things"]}
    assert things["log"].url == f"/o/veldkamp/meetings/{late.pk}/log/"
    assert things["proposal"].title == "Milan Meijer is proposed to you"
    assert "Harbor" in things["enrollment"].title
    assert "&lt;time" not in response.content.decode()


def test_nothing_of_the_other_pair(veldkamp: Veldkamp, signed, as_: As):
    theirs = veldkamp.piet_and_puck.mentorship
    make_meeting(theirs, by=veldkamp.piet)
    make_agreement(theirs, by=veldkamp.piet, status=Agreement.Status.PROPOSED)
    make_action_item(theirs, owner=veldkamp.puck, text="Kanarie")
    response = as_(veldkamp.mina).get(URL)
    assert kinds(response) == ["plan"]
    for word in ("Kanarie", "Puck", "Piet"):
        assert word not in without_tokens(response.content.decode())


def test_the_agreement_on_its_way(veldkamp: Veldkamp, as_: As):
    pair = veldkamp.milan_and_mina

    def labels(member: Member) -> list[str]:
        response = as_(member).get(URL)
        found = [response.context["first"], *response.context["things"]]
        return [thing.label for thing in found if thing.kind == "agreement"]

    assert labels(veldkamp.mina) == ["Start the draft"]
    agreement = make_agreement(pair.mentorship, by=veldkamp.mina)
    assert labels(veldkamp.mina) == ["Open the draft"]
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.PROPOSED)
    assert labels(veldkamp.mina) == ["Read and sign"]
    make_signature(agreement, pair.participant(veldkamp.mina))
    assert labels(veldkamp.mina) == []
    assert labels(veldkamp.milan) == ["Read and sign"]


def test_a_check_in_is_due_until_it_is_answered(veldkamp: Veldkamp, signed, as_: As):
    assert "check_in" not in kinds(as_(veldkamp.mina).get(URL))
    change(signed, started_on=in_days(-42))
    assert "check_in" in kinds(as_(veldkamp.mina).get(URL))
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        CheckIn.objects.create(
            organization=veldkamp.organization,
            mentorship=signed,
            author=veldkamp.mina,
            due_on=in_days(0),
            answered_at=timezone.now(),
        )
    assert "check_in" not in kinds(as_(veldkamp.mina).get(URL))
    assert "check_in" in kinds(as_(veldkamp.milan).get(URL))


def test_action_items_are_mine_and_open(veldkamp: Veldkamp, signed, as_: As):
    for number in range(6):
        make_action_item(signed, owner=veldkamp.mina, text=f"Mine {number}", due_on=in_days(number))
    make_action_item(signed, owner=veldkamp.mina, text="Finished", status="done")
    make_action_item(signed, owner=veldkamp.milan, text="Of the other")
    response = as_(veldkamp.mina).get(URL)
    assert [item.text for item in response.context["items"]] == [f"Mine {n}" for n in range(5)]
    assert "All of them" in response.content.decode()


def test_health_at_home_never_tells_what_the_other_said(veldkamp: Veldkamp, signed, as_: As):
    change(signed, last_rating=1, contact_requested_at=timezone.now())
    (card,) = as_(veldkamp.milan).get(URL).context["cards"]
    assert card.health.status == "on_track"


def test_ended_mentorships_stay_reachable(veldkamp: Veldkamp, signed, as_: As):
    change(signed, status="closed", closed_at=timezone.now())
    response = as_(veldkamp.mina).get(URL)
    assert kinds(response) == []
    assert response.context["cards"] == []
    assert [card.mentorship.pk for card in response.context["ended"]] == [signed.pk]
    assert f"/o/veldkamp/mentorships/{signed.pk}/" in response.content.decode()


def test_somebody_new_is_told_how_it_begins(veldkamp: Veldkamp, as_: As):
    nina = make_member(veldkamp.organization, "Nina Nieuw")
    page = as_(nina).get(URL).content.decode()
    assert "No mentorship yet" in page
    assert "/o/veldkamp/profile/" in page


def test_who_waits_for_a_match_and_what_one_can_join(veldkamp: Veldkamp, as_: As):
    nina = make_member(veldkamp.organization, "Nina Nieuw")
    make_enrollment(veldkamp.atlas, nina, Enrollment.Role.MENTEE)
    make_program(veldkamp.casper, "Harbor", status=Program.Status.ENROLLING)
    make_program(veldkamp.casper, "Later", status=Program.Status.DRAFT)
    response = as_(nina).get(URL)
    assert [ask.label for ask in response.context["unmatched"]] == ["Atlas"]
    assert [ask.label for ask in response.context["open_programs"]] == ["Harbor"]


def test_a_coordinator_sees_who_needs_care_first(veldkamp: Veldkamp, as_: As):
    change(veldkamp.piet_and_puck.mentorship, contact_requested_at=timezone.now())
    change(veldkamp.milan_and_mina.mentorship, started_on=in_days(-15))
    response = as_(veldkamp.carla).get(URL)
    needs = response.context["in_need"]
    assert [need.sides.right for need in needs] == ["Puck Prins", "Mina Mori"]
    assert [need.health.leading.rule for need in needs] == ["contact_requested", "no_agreement"]
    assert needs[0].health.leading.next_step in response.content.decode()
    (program,) = response.context["programs"]
    assert (program.open_mentorships, program.in_need, program.drifting) == (2, 1, 1)
    # Casper coordinates another program.
    assert as_(veldkamp.casper).get(URL).context["in_need"] == []


def test_an_owner_sees_the_organization(veldkamp: Veldkamp, as_: As):
    response = as_(veldkamp.olga).get(URL)
    counts = response.context["counts"]
    assert (counts.people, counts.joined, counts.programs, counts.mentorships) == (7, 7, 2, 2)
    assert "/o/veldkamp/organization/" in response.content.decode()
    assert "Milan" not in without_tokens(response.content.decode())
    assert as_(veldkamp.mina).get(URL).context["counts"] is None


def test_what_waits_for_an_owner(veldkamp: Veldkamp, as_: As):
    assert kinds(as_(veldkamp.olga).get(URL)) == []
    ella = make_member(veldkamp.organization, "Ella Evers", status=Member.Status.EXPECTED)
    make_member(veldkamp.organization, "Enno Evers", status=Member.Status.EXPECTED)
    orphan = make_program(veldkamp.casper, "Harbor", status=Program.Status.DRAFT)
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        invite(ella, by=veldkamp.carla)
        Coordinator.objects.filter(program=orphan).delete()
        Delivery.objects.create(
            organization=veldkamp.organization,
            kind=Delivery.Kind.CHECK_IN_DUE,
            subject_id=orphan.pk,
            recipient=veldkamp.mina,
            status=Delivery.Status.FAILED,
        )
    response = as_(veldkamp.olga).get(URL)
    assert kinds(response) == ["uncoordinated", "troubled", "uninvited"]
    page = response.content.decode()
    assert "Nobody coordinates Harbor" in page
    assert f"/o/veldkamp/programs/{orphan.pk}/coordinators/" in page
    assert "1 person is expected and holds no invitation" in page
    counts = response.context["counts"]
    assert (counts.expected, [program.name for program in counts.listed]) == (
        2,
        ["Atlas", "Compass", "Harbor"],
    )
    # Nobody else is asked to.
    assert kinds(as_(veldkamp.puck).get(URL)) == kinds(as_(veldkamp.piet).get(URL))
    assert "uninvited" not in kinds(as_(veldkamp.carla).get(URL))


def test_a_coordinator_reads_who_needs_care_before_what_waits_for_themselves(
    veldkamp: Veldkamp, as_: As
):
    make_enrollment(
        veldkamp.atlas, veldkamp.carla, Enrollment.Role.MENTEE, status=Enrollment.Status.INVITED
    )
    change(veldkamp.piet_and_puck.mentorship, contact_requested_at=timezone.now())
    page = as_(veldkamp.carla).get(URL).content.decode()
    assert page.index("Who needs care first") < page.index("You are invited to Atlas")


@pytest.mark.parametrize(("days", "words"), [(0, "Today"), (1, "Tomorrow"), (3, "In 3 days")])
def test_how_near_the_next_meeting_is(veldkamp: Veldkamp, signed, as_: As, days, words):
    with time_machine.travel("2026-11-10 06:00Z"):
        make_meeting(
            signed, by=veldkamp.mina, starts_at=timezone.now() + timedelta(days=days, hours=1)
        )
        page = as_(veldkamp.mina).get(URL).content.decode()
    assert f'<p class="eyebrow">{words}</p>' in page


def test_the_list_of_ones_own(veldkamp: Veldkamp, signed, as_: As, django_assert_num_queries):
    url = "/o/veldkamp/mentorships/"
    client = as_(veldkamp.mina)
    with django_assert_num_queries(8):
        response = client.get(url)
    assert [card.mentorship.pk for card in response.context["cards"]] == [signed.pk]
    change(signed, status="closed", closed_at=timezone.now())
    with django_assert_num_queries(8):
        response = client.get(url)
    assert [card.mentorship.pk for card in response.context["ended"]] == [signed.pk]
    assert "None is open" in response.content.decode()
    assert as_(veldkamp.carla).get(url).context["cards"] == []


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, count):
    """Of somebody who is everything at once."""
    olga = veldkamp.olga
    with tenant(veldkamp.organization.pk):
        Coordinator.objects.create(
            organization=veldkamp.organization, program=veldkamp.compass, member=olga
        )
        # One's own are not in one's care.
        Mentorship.objects.update(started_on=in_days(-60))
    found = make_mentees(veldkamp.compass, olga, count=count, started_on=in_days(-60))
    for number, mentorship in enumerate(found):
        # Nobody is at two meetings at once.
        starts_at = timezone.now() + timedelta(days=3, hours=2 * number)
        make_meeting(mentorship, by=olga, starts_at=starts_at)
        make_agreement(mentorship, by=olga, status=Agreement.Status.PROPOSED)
        make_action_item(mentorship, owner=olga, text="Call")
    client = as_(olga)
    with django_assert_num_queries(12):
        response = client.get(URL)
    assert len(response.context["cards"]) == count
    assert response.context["in_need"]
    assert response.context["counts"]
