"""A mentee goes on with another mentor, from the coordinator's question to the new beginning."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.actions import deactivate_member, reactivate_member
from accounts.models import Activity, Member
from core.errors import Refusal
from core.tenancy import tenant
from meetings.actions.handover import take_over
from meetings.models import ActionItem
from mentorships.access import health_of
from mentorships.handing_over import start_handover
from mentorships.models import (
    Agreement,
    Closure,
    Goal,
    Handover,
    Mentorship,
    Milestone,
    ProgressNote,
)
from programs.models import Enrollment
from tests.cast import As, Oakline, Veldkamp
from tests.factories import (
    make_action_item,
    make_agreement,
    make_enrollment,
    make_goal,
    make_held_meeting,
    make_member,
    make_mentorship,
    make_milestone,
    make_progress,
    make_summary,
)
from tests.mentorships.handovers import make_handover, make_mentor


def page(veldkamp: Veldkamp) -> str:
    return f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/handover/"


def departure(veldkamp: Veldkamp) -> str:
    return f"/o/veldkamp/mentorships/{veldkamp.milan_and_mina.mentorship.pk}/departure/"


def answer_page(handover: Handover) -> str:
    return f"/o/veldkamp/handovers/{handover.pk}/"


def now(veldkamp: Veldkamp) -> Mentorship:
    with tenant(veldkamp.organization.pk):
        return Mentorship.objects.get(pk=veldkamp.milan_and_mina.mentorship.pk)


def again(handover: Handover) -> Handover:
    with tenant(handover.organization_id):
        return Handover.objects.select_related("successor").get(pk=handover.pk)


def agreed(veldkamp: Veldkamp, mentor: Enrollment, **fields: Any) -> Handover:
    return make_handover(
        veldkamp, mentor, status="asked_mentee", mentor_accepted_at=timezone.now(), **fields
    )


def test_the_whole_way(veldkamp: Veldkamp, as_: As):
    old = veldkamp.milan_and_mina.mentorship
    ines = make_mentor(veldkamp, "Ines Ito")
    kept = make_goal(old, "Lead a meeting", by=veldkamp.mina, baseline=2, success_criteria="Twice")
    left = make_goal(old, "Kanarie goal", by=veldkamp.mina)
    make_milestone(kept, "Prepare", by=veldkamp.mina, done_at=timezone.now())
    make_milestone(kept, "Lead it", by=veldkamp.mina)
    make_progress(kept, "Kanarie note", by=veldkamp.mina)
    make_agreement(old, by=veldkamp.mina)
    make_summary(make_held_meeting(old, by=veldkamp.mina), "Kanarie summary", by=veldkamp.mina)
    mine = make_action_item(old, "Write to Jo", owner=veldkamp.mina, goal=kept)
    stays = make_action_item(old, "Kanarie action", owner=veldkamp.mina)
    his = make_action_item(old, "Kanarie of Milan", owner=veldkamp.milan)

    # The coordinator asks; asked twice, it is one question.
    for _ in range(2):
        assert as_(veldkamp.carla).post(page(veldkamp), {"mentor": ines.pk}).status_code == 303
    with tenant(veldkamp.organization.pk):
        [handover] = Handover.objects.all()
    # Before the mentor's yes the mentee hears nothing, and the one who leaves never does.
    assert as_(veldkamp.mina).get(answer_page(handover)).status_code == 404
    assert as_(veldkamp.milan).get(answer_page(handover)).status_code == 404
    home = as_(ines.member).get("/o/veldkamp/").text
    assert "Can you take another mentee in Compass?" in home
    assert answer_page(handover) in home
    asked = as_(ines.member).get(answer_page(handover)).text
    assert "Mina Mori" in asked
    assert "Kanarie" not in asked
    for _ in range(2):
        answer = as_(ines.member).post(answer_page(handover), {"answer": "yes"})
        assert answer.status_code == 303
    # Nothing has happened yet, and nothing is ticked.
    assert now(veldkamp).status == "negotiating"
    assert "Can you take another" not in as_(ines.member).get("/o/veldkamp/").text
    assert "Ines Ito would like to go on with you" in as_(veldkamp.mina).get("/o/veldkamp/").text
    offered = as_(veldkamp.mina).get(answer_page(handover)).text
    assert "Kanarie action" in offered
    assert "Kanarie of Milan" not in offered
    assert "checked" not in offered
    data = {"answer": "yes", "goals": [kept.pk], "action_items": [mine.pk]}
    for _ in range(2):
        answer = as_(veldkamp.mina).post(answer_page(handover), data)
        assert answer.status_code == 303

    new = again(handover).successor
    with tenant(veldkamp.organization.pk, ines.member_id):
        assert (new.status, new.goals_set, new.open_actions) == ("negotiating", 1, 1)
        assert {part.member_id for part in new.participants.all()} == {
            ines.member_id,
            veldkamp.mina.pk,
        }
        # What the new mentor has rows of, by raw reads.
        [goal] = Goal.objects.all()
        assert (goal.title, goal.baseline, goal.success_criteria) == ("Lead a meeting", 2, "Twice")
        assert goal.carried_from_id == kept.pk
        steps = Milestone.objects.order_by("position")
        assert [(step.text, step.done_at is not None) for step in steps] == [
            ("Prepare", True),
            ("Lead it", False),
        ]
        [item] = ActionItem.objects.all()
        assert (item.text, item.goal_id, item.carried_from_id, item.times_carried) == (
            "Write to Jo",
            goal.pk,
            mine.pk,
            1,
        )
        assert not ProgressNote.objects.exists()
        assert not Agreement.objects.exists()
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert Mentorship.objects.count() == 3
        assert Closure.objects.get(mentorship=old).kind == "handed_over"
        statuses = dict(ActionItem.objects.values_list("pk", "status"))
        assert (statuses[mine.pk], statuses[stays.pk], statuses[his.pk]) == (
            "carried",
            "open",
            "open",
        )
        assert Goal.objects.filter(pk=left.pk, mentorship=old).exists()
        verbs = set(Activity.objects.values_list("verb", flat=True))
        assert {"start_handover", "answer_handover", "hand_over", "close", "start"} <= verbs
        assert "Kanarie" not in str(list(Activity.objects.values_list("facts")))
    # The old room stays readable, for both who were in it.
    for reader in (veldkamp.mina, veldkamp.milan):
        room = as_(reader).get(f"/o/veldkamp/mentorships/{old.pk}/")
        assert room.status_code == 200
    assert as_(ines.member).get(f"/o/veldkamp/mentorships/{old.pk}/").status_code == 404
    assert "Kanarie" not in as_(ines.member).get(f"/o/veldkamp/mentorships/{new.pk}/").text


def test_a_no_of_the_mentor_stays_between_them_and_the_coordinator(veldkamp: Veldkamp, as_: As):
    ines = make_mentor(veldkamp, "Ines Ito")
    handover = make_handover(veldkamp, ines)
    for _ in range(2):
        as_(ines.member).post(answer_page(handover), {"answer": "no"})
    assert again(handover).status == "declined"
    assert as_(veldkamp.mina).get(answer_page(handover)).status_code == 404
    # And somebody else may be asked.
    other = make_mentor(veldkamp, "Otto Ohm")
    assert as_(veldkamp.carla).post(page(veldkamp), {"mentor": other.pk}).status_code == 303


def test_a_no_of_the_mentee_leaves_all_as_it_is(veldkamp: Veldkamp, as_: As):
    handover = agreed(veldkamp, make_mentor(veldkamp, "Ines Ito"))
    for _ in range(2):
        answer = as_(veldkamp.mina).post(answer_page(handover), {"answer": "no"})
        assert answer.status_code == 303
    assert again(handover).status == "declined"
    assert now(veldkamp).status == "negotiating"
    # Too late for a yes.
    answer = as_(veldkamp.mina).post(answer_page(handover), {"answer": "yes"})
    assert answer.status_code == 422


def test_a_withdrawn_question(veldkamp: Veldkamp, as_: As):
    ines = make_mentor(veldkamp, "Ines Ito")
    handover = make_handover(veldkamp, ines)
    for _ in range(2):
        assert as_(veldkamp.carla).post(f"{page(veldkamp)}withdrawal/").status_code == 303
    assert again(handover).status == "withdrawn"
    as_(ines.member).post(answer_page(handover), {"answer": "yes"})
    assert again(handover).status == "withdrawn"


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_wrong_answers(veldkamp: Veldkamp, as_: As, answer: str):
    handover = agreed(veldkamp, make_mentor(veldkamp, "Ines Ito"))
    assert as_(veldkamp.mina).post(answer_page(handover), {"answer": answer}).status_code == 422


def test_what_is_not_ones_own_never_goes_along(veldkamp: Veldkamp, as_: As):
    handover = agreed(veldkamp, make_mentor(veldkamp, "Ines Ito"))
    foreign = make_goal(veldkamp.piet_and_puck.mentorship, "Theirs", by=veldkamp.puck)
    his = make_action_item(handover.mentorship, "His", owner=veldkamp.milan)
    for data in ({"goals": [foreign.pk]}, {"action_items": [his.pk]}):
        answer = as_(veldkamp.mina).post(answer_page(handover), {"answer": "yes", **data})
        # No field of that name, or a choice that is not there: nothing of it goes along.
        assert answer.status_code in {303, 422}
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        new = Mentorship.objects.filter(pk__in=[again(handover).successor_id])
        assert not Goal.objects.filter(mentorship__in=new).exists()
        assert not ActionItem.objects.filter(mentorship__in=new).exists()


def test_whom_a_coordinator_may_ask(veldkamp: Veldkamp, as_: As):
    full = make_mentor(veldkamp, "Full Ferry", places=0)
    elsewhere = make_enrollment(
        veldkamp.atlas, make_member(veldkamp.organization, "Else Where"), Enrollment.Role.MENTOR
    )
    gone = make_mentor(veldkamp, "Gone Girl")
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=gone.member_id).update(status="deactivated")
    carla = as_(veldkamp.carla)
    shown = carla.get(page(veldkamp)).text
    for mentor in (full, elsewhere, gone, veldkamp.milan_and_mina.mentor):
        assert mentor.member.name + " (" not in shown
        assert carla.post(page(veldkamp), {"mentor": mentor.pk}).status_code == 422
        with tenant(veldkamp.organization.pk, veldkamp.carla.pk), pytest.raises(Refusal):
            start_handover(now(veldkamp), by=veldkamp.carla, mentor=mentor)


def test_the_mentees_manager_is_not_their_mentor(veldkamp: Veldkamp, as_: As):
    boss = make_mentor(veldkamp, "Bo Boss")
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.mina.pk).update(manager=boss.member_id)
    answer = as_(veldkamp.carla).post(page(veldkamp), {"mentor": boss.pk})
    assert answer.status_code == 422
    assert "reports to the other" in answer.text


def test_strangers(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    ines = make_mentor(veldkamp, "Ines Ito")
    handover = make_handover(veldkamp, ines)
    for stranger in (veldkamp.casper, veldkamp.piet, veldkamp.olga, oakline.cleo):
        client = as_(stranger)
        assert client.get(page(veldkamp)).status_code == 404
        assert client.post(page(veldkamp), {"mentor": ines.pk}).status_code == 404
        assert client.post(f"{page(veldkamp)}withdrawal/").status_code == 404
        assert client.post(departure(veldkamp)).status_code == 404
        assert client.get(answer_page(handover)).status_code == 404
        assert client.post(answer_page(handover), {"answer": "yes"}).status_code == 404
    assert as_(veldkamp.carla).post(answer_page(handover), {"answer": "yes"}).status_code == 403
    assert as_(veldkamp.milan).post(page(veldkamp), {"mentor": ines.pk}).status_code == 403
    assert as_(veldkamp.carla).put(page(veldkamp)).status_code == 405
    assert again(handover).status == "asked_mentor"


def test_a_coordinator_who_takes_part_hands_nobody_over(veldkamp: Veldkamp, as_: As):
    carla = make_enrollment(veldkamp.compass, veldkamp.carla, Enrollment.Role.MENTOR)
    mentee = make_enrollment(
        veldkamp.compass, make_member(veldkamp.organization, "Nico Nu"), Enrollment.Role.MENTEE
    )
    own = make_mentorship(carla, mentee)
    url = f"/o/veldkamp/mentorships/{own.pk}/handover/"
    assert as_(veldkamp.carla).get(url).status_code == 403


def test_who_left_shows_up(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        deactivate_member(veldkamp.milan, by=veldkamp.olga)
    mentorship = now(veldkamp)
    assert mentorship.mentor_left_at is not None
    leading = health_of(mentorship).leading
    assert leading is not None
    assert leading.rule == "mentor_left"
    overview = as_(veldkamp.carla).get(f"/o/veldkamp/programs/{veldkamp.compass.pk}/overview/")
    assert "It has had no mentor since" in overview.text
    # The others are as they were.
    with tenant(veldkamp.organization.pk):
        other = Mentorship.objects.get(pk=veldkamp.piet_and_puck.mentorship.pk)
        assert other.mentor_left_at is None
    # Handed over now, it says so.
    handover = agreed(veldkamp, make_mentor(veldkamp, "Ines Ito"))
    as_(veldkamp.mina).post(answer_page(handover), {"answer": "yes"})
    with tenant(veldkamp.organization.pk):
        assert Closure.objects.get(mentorship=mentorship).kind == "left_company"


def test_who_comes_back_is_no_longer_missed(veldkamp: Veldkamp):
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        deactivate_member(veldkamp.mina, by=veldkamp.olga)
        assert now(veldkamp).mentee_left_at is not None
        reactivate_member(veldkamp.mina, by=veldkamp.olga)
    assert now(veldkamp).mentee_left_at is None


def test_close_after_somebody_left(veldkamp: Veldkamp, as_: As):
    carla = as_(veldkamp.carla)
    # While all are here it is theirs to end.
    carla.post(departure(veldkamp))
    assert now(veldkamp).status == "negotiating"
    with tenant(veldkamp.organization.pk, veldkamp.olga.pk):
        deactivate_member(veldkamp.mina, by=veldkamp.olga)
    for _ in range(2):
        assert carla.post(departure(veldkamp)).status_code == 303
    assert now(veldkamp).status == "closed"
    with tenant(veldkamp.organization.pk):
        assert Closure.objects.get().kind == "left_company"


def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries):
    carla = as_(veldkamp.carla)
    for count in (1, 29):
        for number in range(count):
            make_mentor(veldkamp, f"Mentor {count} {number}")
        with django_assert_num_queries(11):
            carla.get(page(veldkamp))


@pytest.mark.django_db(transaction=True)
def test_fifty_take_the_last_place(veldkamp: Veldkamp):
    """Each mentee was asked while there was a place; their yes comes in one moment."""
    ines = make_mentor(veldkamp, "Ines Ito", places=2)
    handovers = []
    for number in range(50):
        mentor = make_mentor(veldkamp, f"Mentor {number}")
        mentee = make_enrollment(
            veldkamp.compass,
            make_member(veldkamp.organization, f"Mentee {number}"),
            Enrollment.Role.MENTEE,
        )
        mentorship = make_mentorship(mentor, mentee)
        handovers.append((agreed(veldkamp, ines, mentorship=mentorship), mentee.member))
    refused: list[Refusal] = []

    def yes(handover: Handover, by: Member) -> Callable[[], None]:
        def step() -> None:
            try:
                with tenant(handover.organization_id, by.pk):
                    take_over(handover, by=by, goals=(), action_items=())
            except Refusal as refusal:
                refused.append(refusal)

        return step

    at_once([yes(handover, by) for handover, by in handovers])
    with tenant(veldkamp.organization.pk):
        taken = Mentorship.objects.open().filter(participants__enrollment=ines).count()
        assert (taken, len(refused)) == (2, 48)
        assert Handover.objects.filter(status="done").count() == 2
        # Whoever was refused still has the mentor they had.
        assert Mentorship.objects.open().count() == 52
        assert Closure.objects.count() == 2


def at_once(steps: list[Callable[[], None]]) -> None:
    """Each in a thread and a connection of its own; what fails is raised."""
    start = threading.Barrier(len(steps))
    failures: list[BaseException] = []

    def work(step: Callable[[], None]) -> None:
        try:
            start.wait(timeout=60)
            step()
        except Exception as failure:  # noqa: BLE001 (raised again below)
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert failures == []
