"""A mentorship on one page: all of it for the pair, the facts for the coordinator."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Activity, Member
from core.tenancy import tenant
from evaluations.models import CheckIn
from evaluations.reflections import write_reflection
from meetings.models import AgendaItem, Meeting, Summary
from mentorships.actions import close_mentorship
from mentorships.models import Agreement, Mentorship
from tests.cast import As, Veldkamp
from tests.dashboards.making import make_action_item
from tests.factories import (
    in_days,
    make_agreement,
    make_goal,
    make_held_meeting,
    make_meeting,
    make_signature,
)
from tests.sharing.making import (
    make_conversation,
    make_introduction,
    make_resource,
    make_win,
)

CANARY = "Kanarie4711"
# What only the pair may read; a coordinator's page does not even ask.
PAIRS_TABLES = (
    "mentorships_agreement",
    "mentorships_goal",
    "meetings_summary",
    "meetings_agendaitem",
    "meetings_actionitem",
    "meetings_note",
    "sharing_message",
    "sharing_win",
    "sharing_resource",
    "sharing_introduction",
    "evaluations_reflection",
)


@pytest.fixture
def full(veldkamp: Veldkamp) -> Mentorship:
    """Milan and Mina's mentorship with some of everything, and a canary in every text."""
    pair = veldkamp.milan_and_mina
    mentorship, mina, milan = pair.mentorship, veldkamp.mina, veldkamp.milan
    held = make_meeting(
        mentorship,
        by=mina,
        starts_at=timezone.now() - timedelta(days=3),
        status=Meeting.Status.HELD,
        minutes=45,
        logged_by=milan,
        logged_at=timezone.now(),
        place=CANARY,
    )
    make_meeting(
        mentorship,
        by=mina,
        starts_at=timezone.now() - timedelta(days=2),
        status=Meeting.Status.MISSED,
    )
    make_meeting(mentorship, by=mina, link=f"https://meet.example/{CANARY}")
    agreement = make_agreement(
        mentorship, by=mina, status=Agreement.Status.PROPOSED, mentor_does=CANARY
    )
    make_signature(agreement, pair.participant(mina))
    make_goal(mentorship, f"Goal {CANARY}", by=mina)
    make_action_item(mentorship, owner=mina, text=f"Action {CANARY}", due_on=in_days(-1))
    make_action_item(mentorship, owner=milan, text="Finished", status="done")
    with tenant(veldkamp.organization.pk, mina.pk):
        common: dict[str, Any] = {
            "organization": veldkamp.organization,
            "meeting": held,
            "mentorship": mentorship,
        }
        Summary.objects.create(text=CANARY, edited_by=mina, **common)
        AgendaItem.objects.create(text=CANARY, author=mina, **common)
        CheckIn.objects.create(
            organization=veldkamp.organization,
            mentorship=mentorship,
            author=mina,
            due_on=in_days(0),
            useful=2,
            working=4,
            wants_contact=True,
            answered_at=timezone.now(),
        )
        Mentorship.objects.filter(pk=mentorship.pk).update(
            meetings_held=1,
            open_actions=1,
            last_rating=2,
            contact_requested_at=timezone.now(),
        )
    return mentorship


def url_of(mentorship: Mentorship) -> str:
    return f"/o/veldkamp/mentorships/{mentorship.pk}/"


def texts(response: Any) -> list[str]:
    assert response.status_code == 200
    return [event.text for event in response.context["events"]]


def test_the_pair_sees_all_of_it(veldkamp: Veldkamp, full: Mentorship, as_: As):
    response = as_(veldkamp.mina).get(url_of(full))
    found = texts(response)
    assert len(found) == 4
    assert "You answered a check-in" in found
    page = response.content.decode()
    for words in (f"Goal {CANARY}", f"Action {CANARY}", "Overdue", "1 of 2 done", "Milan’s time"):
        assert words in page
    assert response.context["first"].kind == "meeting"


def test_the_other_learns_nothing_of_a_check_in(veldkamp: Veldkamp, full: Mentorship, as_: As):
    response = as_(veldkamp.milan).get(url_of(full))
    assert "You answered a check-in" not in texts(response)
    assert response.context["card"].health.status == "on_track"
    assert "Needs care" not in response.content.decode()
    assert "contacted" not in response.content.decode()


def test_a_coordinator_sees_the_facts_and_no_word(veldkamp: Veldkamp, full: Mentorship, as_: As):
    client = as_(veldkamp.carla)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url_of(full))
    page = response.content.decode()
    assert CANARY not in page
    assert not [q["sql"] for q in asked for table in PAIRS_TABLES if f'"{table}"' in q["sql"]]
    assert set(texts(response)) == {
        "Check-in of Mina Mori",
        "Mina Mori signed the agreement",
        "A meeting was missed",
        "They met for 45 minutes",
        "The mentorship began",
    }
    assert "Useful: 2/5. Working between them: 4/5. Please contact me." in page
    assert "Mina Mori asked to be contacted" in page
    assert "not what they say" in page


def test_a_coordinator_reads_why_it_ended_and_the_other_does_not(
    veldkamp: Veldkamp, full: Mentorship, as_: As
):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        close_mentorship(full, by=veldkamp.mina, kind="concluded_early", reason="Too far apart.")
    assert "Too far apart." in as_(veldkamp.carla).get(url_of(full)).content.decode()
    page = as_(veldkamp.milan).get(url_of(full)).content.decode()
    assert "Too far apart." not in page
    assert "Concluded early" in page
    assert "This mentorship has ended" in page
    assert "Plan a meeting" not in page


def test_who_both_takes_part_and_coordinates_sees_the_pairs_page(
    veldkamp: Veldkamp, full: Mentorship, as_: As
):
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.milan.pk).update(role=Member.Role.COORDINATOR)
        veldkamp.compass.coordinators.create(
            organization=veldkamp.organization, member=veldkamp.milan
        )
    assert f"Goal {CANARY}" in as_(veldkamp.milan).get(url_of(full)).content.decode()


@pytest.fixture
def sharing(veldkamp: Veldkamp, full: Mentorship) -> Mentorship:
    """And what they share: a message unread by Mina, a reflection of each."""
    mina, milan = veldkamp.mina, veldkamp.milan
    make_win(full, f"Win {CANARY}", by=milan)
    make_resource(full, f"Resource {CANARY}", by=milan, meant_for=mina)
    make_introduction(full, f"Ines {CANARY}", by=milan, introduced=mina)
    make_conversation(full, f"Subject {CANARY}", by=milan)
    for person in (mina, milan):
        with tenant(full.organization_id, person.pk):
            write_reflection(full, by=person, prompt="free", text="Sealed4712")
    return full


def test_what_they_share_is_a_line_each(veldkamp: Veldkamp, sharing: Mentorship, as_: As):
    response = as_(veldkamp.mina).get(url_of(sharing))
    page = response.content.decode()
    for words in ("Win", "Resource", "Ines", "Subject"):
        assert f"{words} {CANARY}" in page
    shelf = response.context["shelf"]
    assert (shelf.unread, shelf.wins, shelf.open_resources, shelf.open_introductions) == (1,) * 4
    assert shelf.reflections == 1
    assert "Sealed4712" not in page
    assert "messages" in [thing.kind for thing in response.context["things"]]
    milans = as_(veldkamp.milan).get(url_of(sharing))
    assert milans.context["shelf"].unread == 0


def test_none_of_it_reaches_a_coordinator(veldkamp: Veldkamp, sharing: Mentorship, as_: As):
    client = as_(veldkamp.carla)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url_of(sharing)).content.decode()
    assert CANARY not in page
    assert not [q["sql"] for q in asked for table in PAIRS_TABLES if f'"{table}"' in q["sql"]]


def test_a_home_says_who_wrote(veldkamp: Veldkamp, sharing: Mentorship, as_: As):
    home = as_(veldkamp.mina).get("/o/veldkamp/")
    found = [home.context["first"], *home.context["things"]]
    assert "1 new message from Milan Meijer" in [thing.title for thing in found]
    listed = as_(veldkamp.mina).get("/o/veldkamp/mentorships/").context["cards"][0]
    assert listed.next_thing.kind == "messages"


def test_fairness_and_the_day_to_look_back(veldkamp: Veldkamp, as_: As):
    mentorship = veldkamp.milan_and_mina.mentorship
    # A Monday: six to seven in the evening for Milan, two to three in the night for Mina.
    make_held_meeting(mentorship, by=veldkamp.mina, starts_at=datetime(2026, 3, 2, 17, tzinfo=UTC))
    make_agreement(
        mentorship,
        by=veldkamp.mina,
        status=Agreement.Status.SIGNED,
        signed_at=timezone.now(),
        review_dates=[in_days(-3), in_days(9)],
    )
    response = as_(veldkamp.mina).get(url_of(mentorship))
    assert response.context["next_review"] == in_days(9)
    said = "How far outside working hours, added up: 7 hours for you, 2 hours for Milan."
    assert said in response.content.decode()


def test_every_meeting_that_is_planned_has_a_way_to_it(
    veldkamp: Veldkamp, full: Mentorship, as_: As
):
    days = [in_days(number) for number in (10, 20, 30, 40, 50)]
    planned = [
        make_meeting(full, by=veldkamp.mina, starts_at=datetime.combine(day, time(12), tzinfo=UTC))
        for day in days
    ]
    page = as_(veldkamp.milan).get(url_of(full))
    assert [pk for pk, _ in page.context["later"]] == [meeting.pk for meeting in planned[:3]]
    for meeting in planned:
        assert f"/o/veldkamp/meetings/{meeting.pk}/" in page.content.decode()
    assert "Show 2 more" in page.content.decode()


@pytest.mark.parametrize("status", ["negotiating", "running", "closing", "closed"])
@pytest.mark.parametrize("paused", [False, True])
def test_a_mentee_always_sees_what_is_next(veldkamp: Veldkamp, as_: As, status, paused):
    mentorship = veldkamp.milan_and_mina.mentorship
    with tenant(mentorship.organization_id):
        Mentorship.objects.filter(pk=mentorship.pk).update(
            status=status,
            closed_at=timezone.now() if status == "closed" else None,
            paused_until=in_days(20) if paused else None,
        )
    response = as_(veldkamp.mina).get(url_of(mentorship))
    first = response.context["first"]
    assert first.title
    assert as_(veldkamp.mina).get(first.url).status_code == 200
    now = [phase.word for phase in response.context["phases"] if phase.now]
    words = {"negotiating": ["Agreeing"], "running": ["Under way"], "closing": ["Closing"]}
    assert now == words.get(status, [])


@pytest.mark.parametrize("person", ["piet", "casper", "olga"])
def test_strangers(veldkamp: Veldkamp, full: Mentorship, as_: As, person):
    assert as_(getattr(veldkamp, person)).get(url_of(full)).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("person", "queries"), [("mina", 12), ("carla", 12)])
def test_queries(
    veldkamp: Veldkamp,
    full: Mentorship,
    as_: As,
    django_assert_num_queries,
    person,
    queries,
    count,
):
    for number in range(count):
        make_goal(full, f"Goal {number}", by=veldkamp.mina)
        make_win(full, f"Win {number}", by=veldkamp.mina)
        make_resource(full, f"Page {number}", by=veldkamp.milan, meant_for=veldkamp.mina)
        make_conversation(full, f"Subject {number}", by=veldkamp.milan)
        make_action_item(full, owner=veldkamp.mina, text=f"Action {number}")
        make_meeting(
            full,
            by=veldkamp.mina,
            starts_at=timezone.now() - timedelta(days=20 + number),
            status=Meeting.Status.HELD,
            logged_at=timezone.now(),
        )
    client = as_(getattr(veldkamp, person))
    with django_assert_num_queries(queries):
        client.get(url_of(full))


# The coordinator's answer to *please contact me*


def test_having_been_in_touch_is_noted_once(veldkamp: Veldkamp, full: Mentorship, as_: As):
    client = as_(veldkamp.carla)
    for _ in range(2):
        response = client.post(f"{url_of(full)}contact/")
        assert response.status_code == 303
        assert response["Location"] == url_of(full)
    with tenant(veldkamp.organization.pk):
        assert Mentorship.objects.get(pk=full.pk).contact_requested_at is None
        assert Activity.objects.filter(verb="note_contact", subject_id=full.pk).count() == 1
    assert "I have been in touch" not in client.get(url_of(full)).content.decode()


def test_only_a_coordinator_notes_contact(veldkamp: Veldkamp, full: Mentorship, as_: As):
    assert as_(veldkamp.milan).post(f"{url_of(full)}contact/").status_code == 403
    assert as_(veldkamp.casper).post(f"{url_of(full)}contact/").status_code == 404
    assert as_(veldkamp.carla).get(f"{url_of(full)}contact/").status_code == 405
    with tenant(veldkamp.organization.pk):
        assert Mentorship.objects.get(pk=full.pk).contact_requested_at


def test_who_is_left_alone_is_not_asked_to_plan(veldkamp: Veldkamp, full: Mentorship, as_: As):
    with tenant(full.organization_id, veldkamp.mina.pk):
        Meeting.objects.filter(mentorship=full).delete()
        Mentorship.objects.filter(pk=full.pk).update(mentor_left_at=timezone.now())
    response = as_(veldkamp.mina).get(url_of(full))
    kinds = [response.context["first"].kind, *(one.kind for one in response.context["things"])]
    assert "plan" not in kinds
    assert "Plan a meeting" not in response.content.decode()
