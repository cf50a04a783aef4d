"""Both log the same meeting at the same moment: thirty times, and no word of either gets lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.tenancy import tenant
from meetings.access import digest_of
from meetings.models import ActionItem, Meeting, MeetingPulse, Note, Summary, Topic
from tests.factories import make_goal, make_meeting
from tests.meetings.pages import again, pulse, said, url

HELD = timezone.now().replace(second=0, microsecond=0) - timedelta(days=3)


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
        held = HELD + timedelta(hours=2 * race)
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
    assert beat.last_held_at == HELD + timedelta(hours=58)
    assert beat.last_rating == 3
    for member in people:
        assert count(Note, veldkamp, member) == 30
        assert count(MeetingPulse, veldkamp, member) == 30
    connection.close()
