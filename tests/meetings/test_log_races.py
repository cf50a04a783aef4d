"""A log meets another log, the end of the mentorship or a cancellation at the same moment: no word
gets lost, and nothing is half done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Activity
from core.digests import digest_of
from core.links import link
from core.tenancy import tenant
from meetings.models import (
    ActionItem,
    Attendance,
    Confirmation,
    Meeting,
    MeetingPulse,
    Note,
    Summary,
    Topic,
)
from mentorships.models import Closure, Mentorship
from tests.factories import make_goal, make_held_meeting, make_meeting, make_summary
from tests.meetings.pages import again, ago, local, once, pulse, read, said, url

HELD = ago(days=3)


def count(model, veldkamp, member):
    with tenant(veldkamp.organization.pk, member.pk):
        return model.objects.count()


@pytest.mark.django_db(transaction=True)
def test_both_log_at_once(veldkamp, as_, in_threads):
    mentorship = veldkamp.milan_and_mina.mentorship
    goal = make_goal(mentorship, "Speak up", by=veldkamp.mina)
    people = [veldkamp.milan, veldkamp.mina]
    clients = [as_(member) for member in people]
    for race in range(30):
        held = once(HELD + timedelta(hours=2 * race))
        meeting = make_meeting(mentorship, by=veldkamp.mina, starts_at=held)
        address = url(veldkamp, "log", meeting.pk)
        words = [f"Words of {member.name} {race}" for member in people]

        def log(
            number: int, *, address=address, held=held, words=words, **more: object
        ) -> tuple[int, str]:
            member = people[number]
            data = said(
                member,
                held,
                {"text": f"Item of {member.name} {held}", "owner": str(member.pk), "due_on": ""},
                summary=words[number],
                private_note=f"Note of {member.name}",
                goals=[str(goal.pk)],
                useful="4" if number else "3",
            )
            answer = clients[number].post(address, {**data, **more})
            return answer.status_code, answer.content.decode()

        answers = in_threads(log, 2)
        assert sorted(status for status, _page in answers) == [303, 422], race
        second = next(number for number, (status, _page) in enumerate(answers) if status == 422)
        # The second reads the first's words and still has their own, with the note and the item.
        page = answers[second][1]
        for kept in (*words, f"Note of {people[second].name}"):
            assert kept in page
        both = "\n".join(words)
        status, _page = log(second, summary=both, seen=digest_of(words[1 - second]))
        assert status == 303
        assert again(meeting).status == Meeting.Status.HELD
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            assert Summary.objects.get(meeting=meeting).text == both
            assert ActionItem.objects.filter(meeting=meeting).count() == 2
            assert Topic.objects.filter(meeting=meeting).count() == 1
    beat = pulse(mentorship)
    assert (beat.meetings_held, beat.open_actions) == (30, 60)
    assert beat.last_held_at == once(HELD + timedelta(hours=58))
    assert beat.last_rating == 3
    for member in people:
        assert count(Note, veldkamp, member) == 30
        assert count(MeetingPulse, veldkamp, member) == 30
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_one_logs_while_the_other_ends_it(veldkamp, as_, in_threads):
    """With a meeting that has begun, one to come, and one that the log proposes."""
    pair = veldkamp.milan_and_mina.mentorship
    milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
    closing = link("evaluations:closing", veldkamp.organization, pair.pk)
    for race in range(10):
        begun = make_meeting(pair, by=veldkamp.mina, starts_at=HELD + timedelta(hours=2 * race))
        if race % 2:
            make_meeting(pair, by=veldkamp.mina)
        at = local(timezone.now() + timedelta(days=5), veldkamp.milan)
        data = said(
            veldkamp.milan,
            begun.starts_at,
            {"text": f"Promised {race}", "owner": str(veldkamp.mina.pk), "due_on": ""},
            summary="It was good",
            next_day=f"{at:%Y-%m-%d}",
            next_time=f"{at:%H:%M}",
        )

        def act(number: int, *, begun=begun, data=data) -> int:
            if number:
                early = {"step": "early", "kind": "concluded_early", "reason": ""}
                return mina.post(closing, early).status_code
            return milan.post(url(veldkamp, "log", begun.pk), data).status_code

        logged, closed = in_threads(act, 2)
        assert closed == 303
        after = pulse(pair)
        assert (after.status, after.next_planned_at) == ("closed", None)
        assert (logged, again(begun).status) in {(303, "held"), (422, "scheduled")}
        with tenant(pair.organization_id, veldkamp.mina.pk):
            assert not Meeting.objects.upcoming().exists()
            assert not Attendance.objects.filter(active=True).exists()
            written = ActionItem.objects.filter(text=f"Promised {race}").count()
            assert written == Summary.objects.filter(meeting=begun).count() == (logged == 303)
            Closure.objects.all().delete()
            Mentorship.objects.filter(pk=pair.pk).update(status="running", closed_at=None)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_one_logs_while_the_other_cancels(veldkamp, as_, in_threads):
    pair = veldkamp.milan_and_mina.mentorship
    milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
    for race in range(10):
        begun = make_meeting(pair, by=veldkamp.mina, starts_at=HELD + timedelta(hours=2 * race))

        def act(number: int, *, begun=begun) -> int:
            if number:
                return mina.post(url(veldkamp, "cancellation", begun.pk)).status_code
            data = said(veldkamp.milan, begun.starts_at, summary="It was good")
            return milan.post(url(veldkamp, "log", begun.pk), data).status_code

        logged, canceled = in_threads(act, 2)
        assert canceled == 303
        assert (logged, again(begun).status) in {(303, "held"), (422, "cancelled")}
        with tenant(pair.organization_id, veldkamp.mina.pk):
            assert Summary.objects.filter(meeting=begun).count() == (logged == 303)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_one_confirms_while_the_other_changes_the_summary(veldkamp, as_, in_threads):
    """A yes that stands is of the words that were read."""
    pair = veldkamp.milan_and_mina.mentorship
    milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
    for race in range(10):
        at = HELD + timedelta(hours=2 * race)
        held = make_held_meeting(pair, by=veldkamp.mina, starts_at=at)
        make_summary(held, "Before", by=veldkamp.mina)

        def act(number: int, *, held=held) -> int:
            seen = digest_of("Before")
            if number:
                data = said(veldkamp.mina, held.starts_at, summary="After", seen=seen)
                return mina.post(url(veldkamp, "log", held.pk), data).status_code
            address = url(veldkamp, "confirmation", held.pk)
            return milan.post(address, read(held, "Before")).status_code

        assert in_threads(act, 2) == [303, 303]
        with tenant(pair.organization_id, veldkamp.milan.pk):
            assert Summary.objects.get(meeting=held).text == "After"
            assert not Confirmation.objects.standing().filter(meeting=held).exists()
    connection.close()


@pytest.mark.parametrize("planned", [True, False])
@pytest.mark.django_db(transaction=True)
def test_three_taps_are_one(veldkamp, as_, in_threads, planned):
    pair = veldkamp.milan_and_mina.mentorship
    milan = as_(veldkamp.milan)
    for race in range(5):
        held_at = HELD + timedelta(hours=2 * race)
        address = url(veldkamp, "log_new", pair.pk)
        if planned:
            meeting = make_meeting(pair, by=veldkamp.mina, starts_at=held_at)
            address = url(veldkamp, "log", meeting.pk)
        at = local(timezone.now() + timedelta(days=5 + race), veldkamp.milan)
        data = said(
            veldkamp.milan,
            held_at,
            {"text": f"Promised {race}", "owner": str(veldkamp.mina.pk), "due_on": ""},
            summary=f"Said {race}",
            private_note="Mine",
            useful="4",
        )
        if race == 0:
            data |= {"next_day": f"{at:%Y-%m-%d}", "next_time": f"{at:%H:%M}"}

        def tap(_number: int, *, address=address, data=data) -> int:
            return milan.post(address, data).status_code

        assert in_threads(tap, 3) == [303, 303, 303]
    beat = pulse(pair)
    assert (beat.meetings_held, beat.open_actions) == (5, 5)
    with tenant(pair.organization_id, veldkamp.milan.pk):
        assert Meeting.objects.filter(status=Meeting.Status.SCHEDULED).count() == 1
        assert {model.objects.count() for model in (Summary, Note, MeetingPulse)} == {5}
        assert Activity.objects.filter(verb="log").count() == 5
    connection.close()
