"""Somebody leaves the company: what was planned with them, and what can still be."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.actions import deactivate_member, reactivate_member
from accounts.models import Member
from core.tenancy import tenant
from meetings.models import Meeting
from mentorships.models import Handover, Mentorship, Participant
from programs.models import Enrollment
from tests.cast import As, Veldkamp
from tests.factories import make_enrollment, make_meeting, make_member, make_offer
from tests.meetings.pages import again, meetings, plan, pulse, soon, url, verbs
from tests.mentorships.handovers import make_handover, make_mentor

LEFT = "has left, so there is nobody to meet here for now."
ZOOM = "https://zoom.us/j/1"


@pytest.fixture
def pair(veldkamp: Veldkamp) -> Mentorship:
    return veldkamp.milan_and_mina.mentorship


@pytest.fixture
def tomorrow(veldkamp: Veldkamp, pair: Mentorship) -> Meeting:
    at = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    return make_meeting(pair, by=veldkamp.mina, starts_at=at, link=ZOOM)


def leaves(member: Member, veldkamp: Veldkamp) -> None:
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        deactivate_member(member, by=veldkamp.olga)


def series(starts_at: Any, member: Member) -> dict[str, Any]:
    return plan(member, starts_at) | {
        "weeks": "2",
        "times": "2",
        "keep": [starts_at.isoformat()],
        "plan": "1",
    }


@pytest.mark.parametrize(
    ("gone", "stays", "next_step"),
    [
        ("milan", "mina", "Your coordinator looks for a new mentor."),
        ("mina", "milan", "Your coordinator tells you what comes next."),
    ],
)
def test_room_and_home_say_so_first(veldkamp, as_, pair, tomorrow, gone, stays, next_step):
    gone, stays = getattr(veldkamp, gone), getattr(veldkamp, stays)
    room = f"/o/veldkamp/mentorships/{pair.pk}/"
    assert "Join in Zoom" in as_(stays).get(room).text
    leaves(gone, veldkamp)
    for page in (room, "/o/veldkamp/"):
        answer = as_(stays).get(page)
        assert answer.context["first"].title == f"{gone.name} has left Veldkamp"
        assert answer.context["first"].text.startswith(next_step)
        assert "Join in Zoom" not in answer.text
        kinds = {thing.kind for thing in answer.context["things"]}
        assert not kinds & {"meeting", "plan", "left", "agreement", "check_in", "offer"}
    meeting = again(tomorrow)
    assert (meeting.status, meeting.sequence) == ("cancelled", 1)
    assert meeting.changed_by_id == veldkamp.olga.pk
    assert pulse(pair).next_planned_at is None
    # One thing has happened, and not two.
    events = [event.text for event in as_(stays).get(room).context["events"]]
    assert f"{gone.name} left the company" in events
    assert not [text for text in events if "canceled" in text]
    page = as_(stays).get(url(veldkamp, "detail", meeting.pk)).text
    assert LEFT in page
    assert "Plan another one" not in page


def test_rows_that_are_older_than_the_rule_are_not_shown_either(veldkamp, as_, pair, tomorrow):
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.milan.pk).update(status=Member.Status.DEACTIVATED)
    assert again(tomorrow).status == "scheduled"
    for page in (f"/o/veldkamp/mentorships/{pair.pk}/", "/o/veldkamp/"):
        answer = as_(veldkamp.mina).get(page)
        assert answer.context["first"].kind == "left"
        assert "Join in Zoom" not in answer.text


def test_nothing_new_is_planned(veldkamp: Veldkamp, as_: As, pair: Mentorship, tomorrow: Meeting):
    offer = make_offer(pair, by=veldkamp.milan, times=[soon(3), soon(4)])
    leaves(veldkamp.milan, veldkamp)
    client = as_(veldkamp.mina)
    posts = {
        "create": plan(veldkamp.mina, soon()),
        "offer_create": {"times": [soon().isoformat()], "minutes": 60, "way": "video"},
        "series_create": series(soon(), veldkamp.mina),
    }
    for name, data in posts.items():
        address = url(veldkamp, name, pair.pk)
        shown = client.get(address)
        assert f"Milan Meijer {LEFT}" in shown.text
        assert 'name="minutes"' not in shown.text
        refused = client.post(address, data)
        assert refused.status_code == 422
        assert f"Milan Meijer {LEFT}" in refused.text
    ledger = client.get(url(veldkamp, "fairness", pair.pk)).text
    assert f"Milan Meijer {LEFT}" in ledger
    assert "Plan a meeting" not in ledger
    look = client.post(url(veldkamp, "create", pair.pk), posts["create"] | {"look": "1"})
    assert look.status_code == 422
    address = url(veldkamp, "offer", offer.pk)
    assert f"Milan Meijer {LEFT}" in client.get(address).text
    assert client.post(address, {"time": soon(3).isoformat()}).status_code == 422
    assert [meeting.status for meeting in meetings(pair)] == ["cancelled"]
    # Nobody reads along any more, so nobody is written to.
    data = {"subject": "Hello", "text": "Are you there?"}
    refused = client.post(f"/o/veldkamp/mentorships/{pair.pk}/messages/new/", data)
    assert refused.status_code == 422
    assert "Nobody else is here any more" in refused.text


def test_said_again_it_does_nothing_and_a_return_plans_nothing_by_itself(veldkamp, pair, tomorrow):
    held = make_meeting(
        pair,
        by=veldkamp.mina,
        starts_at=soon(-3),
        status=Meeting.Status.HELD,
        logged_at=timezone.now(),
    )
    begun = make_meeting(pair, by=veldkamp.mina, starts_at=timezone.now() - timedelta(minutes=90))
    theirs = make_meeting(veldkamp.piet_and_puck.mentorship, by=veldkamp.puck, starts_at=soon())
    for _time in range(2):
        leaves(veldkamp.milan, veldkamp)
    assert verbs(veldkamp.mina) == ["deactivate", "cancel"]
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        reactivate_member(veldkamp.milan, by=veldkamp.olga)
    statuses = [again(one).status for one in (tomorrow, held, begun, theirs)]
    assert statuses == ["cancelled", "held", "scheduled", "scheduled"]


def test_with_another_mentor_they_go_on(veldkamp: Veldkamp, as_: As, pair: Mentorship, tomorrow):
    """And the hours of who has left are nobody's concern."""
    jo = make_member(veldkamp.organization, "Jo Jansen")
    enrolled = make_enrollment(veldkamp.compass, jo, Enrollment.Role.MENTOR)
    with tenant(veldkamp.organization.pk):
        Participant.objects.create(
            organization_id=veldkamp.organization.pk,
            mentorship=pair,
            enrollment=enrolled,
            member=jo,
            role=Enrollment.Role.MENTOR,
        )
    address = url(veldkamp, "create", pair.pk)
    client = as_(veldkamp.mina)
    assert "Milan works" in client.get(address).text
    leaves(veldkamp.milan, veldkamp)
    assert again(tomorrow).status == "scheduled"
    page = client.get(address).text
    assert "Jo works" in page
    assert "Milan works" not in page
    assert client.post(address, plan(veldkamp.mina, soon())).status_code == 303
    first = client.get(f"/o/veldkamp/mentorships/{pair.pk}/").context["first"]
    assert first.kind == "meeting"


def test_a_log_of_what_was_held_asks_for_no_next_one(veldkamp, as_, pair):
    held = make_meeting(pair, by=veldkamp.mina, starts_at=timezone.now() - timedelta(hours=2))
    address = url(veldkamp, "log", held.pk)
    assert "next_day" in as_(veldkamp.mina).get(address).context["form"].fields
    leaves(veldkamp.milan, veldkamp)
    answer = as_(veldkamp.mina).get(address)
    assert not {"next_day", "next_same"} & set(answer.context["form"].fields)
    assert "When you meet next" not in answer.text


def test_an_answer_that_one_is_asked_for_comes_before_the_news(veldkamp: Veldkamp, as_: As, pair):
    """Another mentor has said yes: that is what comes next."""
    leaves(veldkamp.milan, veldkamp)
    asked = make_handover(
        veldkamp,
        make_mentor(veldkamp, "Ines Ito"),
        status=Handover.Status.ASKED_MENTEE,
        mentor_accepted_at=timezone.now(),
    )
    for page in (f"/o/veldkamp/mentorships/{pair.pk}/", "/o/veldkamp/"):
        shown = as_(veldkamp.mina).get(page).context
        assert shown["first"].title == "Ines Ito would like to go on with you"
        assert str(asked.pk) in shown["first"].url
        assert shown["things"][0].kind == "left"
