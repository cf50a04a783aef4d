"""The demo: two companies that look lived in, whose numbers are what the actions would count."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.demo_password import DEMO_PASSWORD
from accounts.models import Invitation, Member, Organization, User
from core.tenancy import enter, tenant
from dashboards.demo.looking_back import WORDS
from evaluations.models import CheckIn, Evaluation
from evaluations.questions import AFTER_GOALS, BEFORE_GOALS, TEXT
from matching.models import MatchRun, Proposal
from meetings.access import read_note
from meetings.actions.rows import beat
from meetings.models import ActionItem, AgendaItem, Meeting, Note
from mentorships.access import health_of
from mentorships.actions import PULSE
from mentorships.health import RULES
from mentorships.models import Agreement, Closure, Mentorship, Participant
from programs.models import Enrollment, Program
from tests.dashboards.conftest import organization_of


def pulse(mentorship: Mentorship) -> dict[str, Any]:
    return {name: getattr(mentorship, name) for name in PULSE}


def test_it_is_refused_outside_a_demo(db: None, settings, django_assert_num_queries):
    settings.DEMO = False
    with django_assert_num_queries(0), pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")


def test_loading_again_does_nothing(demo: None, capsys, django_assert_num_queries):
    users = set(User.objects.values_list("pk", "password"))
    # A savepoint around the lock and two questions.
    with django_assert_num_queries(5):
        call_command("load_demo")
    assert capsys.readouterr().out == "The demo is there.\n"
    assert set(User.objects.values_list("pk", "password")) == users


@pytest.mark.parametrize("name", ["owner", "coordinator", "mentor", "mentee"])
@pytest.mark.parametrize("slug", ["veldkamp", "oakline"])
def test_the_logins_work(demo: None, slug, name):
    email = f"{name}@{slug}.example"
    assert EmailAddress.objects.get(email=email).verified
    response = Client().post("/sign-in/login/", {"login": email, "password": DEMO_PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == "/"


@pytest.mark.parametrize("slug", ["veldkamp", "oakline"])
def test_the_pulse_is_what_the_actions_count(demo: None, slug):
    organization = organization_of(slug)
    with tenant(organization.pk):
        mentorships = list(Mentorship.objects.all())
        assert len(mentorships) >= 4
        for mentorship in mentorships:
            before = pulse(mentorship)
            somebody = Participant.objects.filter(mentorship=mentorship)[0]
            # Action items are the pair's to count.
            enter(organization.pk, somebody.member_id)
            beat(mentorship)
            mentorship.refresh_from_db()
            assert pulse(mentorship) == before


def test_the_ratings_are_what_the_check_ins_say(demo: None):
    organization = organization_of("veldkamp")
    with tenant(organization.pk):
        coordinator = Member.objects.get(email="coordinator@veldkamp.example")
        enter(organization.pk, coordinator.pk)
        for mentorship in Mentorship.objects.filter(program__name="Across borders"):
            days: dict[Any, int] = {}
            for check_in in CheckIn.objects.filter(mentorship=mentorship).order_by("due_on"):
                low = min(check_in.useful or 5, check_in.working or 5)
                days[check_in.due_on] = min(low, days.get(check_in.due_on, 5))
            ratings = [None, None, *days.values()]
            assert [mentorship.previous_rating, mentorship.last_rating] == ratings[-2:]
            assert mentorship.rated_for == max(days, default=None)


def test_every_state_and_every_rule_is_there(demo: None):
    with tenant(organization_of("veldkamp").pk):
        mentorships = Mentorship.objects.filter(program__name="Across borders")
        assert len(mentorships) >= 20
        rules = {found.rule for row in mentorships for found in health_of(row).findings}
        assert rules == {rule.key for rule in RULES}
        assert {row.status for row in mentorships} == set(Mentorship.Status.values)
        assert {meeting.status for meeting in Meeting.objects.all()} >= {
            "held",
            "missed",
            "scheduled",
        }
        assert set(Closure.objects.values_list("kind", flat=True)) == set(Closure.Kind.values)
        assert set(Program.objects.values_list("status", flat=True)) == {
            "enrolling",
            "running",
            "archived",
        }
        assert set(MatchRun.objects.values_list("status", flat=True)) == {"draft", "published"}
        assert set(Enrollment.objects.values_list("status", flat=True)) == set(
            Enrollment.Status.values
        )
        assert Invitation.objects.pending().count() >= 5
        members = Member.objects.all()
        assert len(members) == 60
        assert len({member.country for member in members}) == 7
        assert Evaluation.objects.filter(submitted_at__isnull=False).count() >= 5


def test_mentor_and_mentee_have_things_to_do_today(demo: None):
    organization = organization_of("veldkamp")
    with tenant(organization.pk):
        mentor = Member.objects.get(email="mentor@veldkamp.example")
        mentee = Member.objects.get(email="mentee@veldkamp.example")
        mentorship = Mentorship.objects.of(mentor).of(mentee).get()
        assert health_of(mentorship).status == "on_track"
        enter(organization.pk, mentor.pk)
        tomorrow = timezone.now().date() + timedelta(days=1)
        meetings = Meeting.objects.filter(mentorship=mentorship)
        assert meetings.upcoming().filter(starts_at__date=tomorrow).count() == 1
        assert meetings.to_log().count() == 1
        assert AgendaItem.objects.filter(mentorship=mentorship).exists()
        for person in (mentor, mentee):
            assert ActionItem.objects.filter(owner=person).open().exists()
        assert ActionItem.objects.open().filter(due_on__lt=tomorrow).exists()
        assert Proposal.objects.visible_to(mentor).unanswered().exists()
        due = mentorship.started_on + 2 * timedelta(days=mentorship.program.check_in_days)
        assert due <= timezone.now().date()
        assert not CheckIn.objects.filter(mentorship=mentorship, due_on=due).exists()
        assert Enrollment.objects.filter(member=mentee, status="invited").exists()


def test_private_notes_open_for_their_author(demo: None):
    organization = organization_of("veldkamp")
    with tenant(organization.pk):
        mentor = Member.objects.get(email="mentor@veldkamp.example")
        enter(organization.pk, mentor.pk)
        notes = list(Note.objects.select_related("meeting"))
        assert len(notes) >= 2
        assert {note.author_id for note in notes} == {mentor.pk}
        assert all(len(read_note(note.meeting, mentor)) > 20 for note in notes)


def test_signed_agreements_have_a_signature_of_each(demo: None):
    organization = organization_of("veldkamp")
    with tenant(organization.pk):
        found = set()
        for mentorship in Mentorship.objects.all():
            somebody = Participant.objects.filter(mentorship=mentorship)[0]
            enter(organization.pk, somebody.member_id)
            agreement = Agreement.objects.get(mentorship=mentorship)
            signatures = agreement.signatures.count()
            assert (signatures == 2) == (agreement.status == "signed")
            assert agreement.signed_at == mentorship.signed_at
            found.add((agreement.status, signatures))
        assert found == {("draft", 0), ("proposed", 0), ("proposed", 1), ("signed", 2)}


def test_every_open_question_has_words():
    asked = {question.key for question in BEFORE_GOALS + AFTER_GOALS if question.kind == TEXT}
    assert asked == set(WORDS)


def test_the_two_companies_are_apart(demo: None):
    ids = [organization_of(slug).pk for slug in ("veldkamp", "oakline")]
    assert ids[0] != ids[1]
    with tenant(ids[1]):
        assert Organization.objects.get().slug == "oakline"
        assert Member.objects.count() == 12


def test_a_meeting_leaves_more_than_a_summary(demo: None):
    organization = organization_of("veldkamp")
    with tenant(organization.pk):
        mentee = Member.objects.get(email="mentee@veldkamp.example")
        enter(organization.pk, mentee.pk)
        *before, latest = Meeting.objects.filter(
            mentorship__in=Mentorship.objects.of(mentee), status=Meeting.Status.HELD
        ).order_by("starts_at")
        assert all(meeting.topics.count() == 1 for meeting in [*before, latest])
        assert len({topic.goal_id for one in before for topic in one.topics.all()}) == 2
        assert all(meeting.confirmations.get().member_id == mentee.pk for meeting in before)
        assert not latest.confirmations.exists()
        item = latest.action_items.get(times_carried=1)
        assert item.carried_from is not None
        assert (item.carried_from.status, item.carried_from.text) == ("carried", item.text)
        assert item.carried_from.meeting == before[-1]
        assert item.goal_id is not None
