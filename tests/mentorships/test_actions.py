"""Starting, the pulse and closing, as other parts of the house call them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Activity
from core.errors import Refusal
from core.tenancy import tenant
from mentorships.actions import begin_closing, close_mentorship, record_pulse, start_mentorship
from mentorships.models import Closure, ClosureReason, Mentorship
from programs.models import Enrollment, Program
from tests.cast import Veldkamp
from tests.factories import make_enrollment, make_member


def new_people(veldkamp: Veldkamp) -> tuple[Enrollment, Enrollment]:
    mentor = make_member(veldkamp.organization, "Noor Nagel")
    mentee = make_member(veldkamp.organization, "Niels Nys")
    return (
        make_enrollment(veldkamp.compass, mentor, Enrollment.Role.MENTOR),
        make_enrollment(veldkamp.compass, mentee, Enrollment.Role.MENTEE),
    )


def test_start(veldkamp: Veldkamp):
    mentor, mentee = new_people(veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        mentorship = start_mentorship(mentor=mentor, mentee=mentee, by=veldkamp.carla)
        assert mentorship.status == Mentorship.Status.NEGOTIATING
        assert mentorship.cadence_days == veldkamp.compass.cadence_days
        assert mentorship.planned_end_on == veldkamp.compass.ends_on
        assert {(p.role, p.member_id) for p in mentorship.participants.all()} == {
            ("mentor", mentor.member_id),
            ("mentee", mentee.member_id),
        }
        again = start_mentorship(mentor=mentor, mentee=mentee, by=veldkamp.carla)
        assert again == mentorship
        assert Activity.objects.filter(subject_id=mentorship.pk, verb="start").count() == 1


def test_the_first_mentorship_sets_its_program_running(veldkamp: Veldkamp):
    mentor, mentee = new_people(veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        Program.objects.filter(pk=veldkamp.compass.pk).update(status=Program.Status.MATCHING)
        start_mentorship(mentor=mentor, mentee=mentee, by=veldkamp.carla)
        assert Program.objects.get(pk=veldkamp.compass.pk).status == Program.Status.RUNNING


def test_a_closed_one_may_start_anew(veldkamp: Veldkamp):
    pair = veldkamp.milan_and_mina
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        close_mentorship(pair.mentorship, by=veldkamp.mina, kind=Closure.Kind.COMPLETED)
        again = start_mentorship(mentor=pair.mentor, mentee=pair.mentee, by=veldkamp.carla)
        assert again != pair.mentorship


def test_start_refuses_who_is_not_enrolled(veldkamp: Veldkamp):
    mentor, mentee = new_people(veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        Enrollment.objects.filter(pk=mentee.pk).update(status=Enrollment.Status.WITHDRAWN)
        with pytest.raises(Refusal, match="Niels Nys"):
            start_mentorship(mentor=mentor, mentee=mentee, by=veldkamp.carla)
        with pytest.raises(Refusal):
            start_mentorship(mentor=mentee, mentee=mentor, by=veldkamp.carla)


def test_start_refuses_one_person_and_two_programs(veldkamp: Veldkamp):
    mentor, mentee = new_people(veldkamp)
    with tenant(veldkamp.organization.pk):
        noor = mentor.member
    also = make_enrollment(veldkamp.compass, noor, Enrollment.Role.MENTEE)
    elsewhere = make_enrollment(veldkamp.atlas, noor, Enrollment.Role.MENTOR)
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        with pytest.raises(Refusal, match="their own mentor"):
            start_mentorship(mentor=mentor, mentee=also, by=veldkamp.carla)
        with pytest.raises(Refusal, match="different programs"):
            start_mentorship(mentor=elsewhere, mentee=mentee, by=veldkamp.carla)


def test_record_pulse(veldkamp: Veldkamp, django_assert_num_queries):
    mentorship = veldkamp.milan_and_mina.mentorship
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        record_pulse(mentorship, open_actions=3, majority_due_on=date(2026, 12, 1))
        assert mentorship.open_actions == 3
        kept = Mentorship.objects.get(pk=mentorship.pk)
        assert (kept.open_actions, kept.majority_due_on) == (3, date(2026, 12, 1))
        # Savepoint, lock, release: what has not changed is not written.
        with django_assert_num_queries(3):
            record_pulse(mentorship, open_actions=3)
        with pytest.raises(ValueError, match="status"):
            record_pulse(mentorship, status="closed")


def test_begin_closing_and_close(veldkamp: Veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        for _ in range(2):
            begin_closing(mentorship, by=veldkamp.mina)
            assert mentorship.status == Mentorship.Status.CLOSING
        for reason in ("My work changed.", "Another one."):
            close_mentorship(
                mentorship,
                by=veldkamp.mina,
                kind=Closure.Kind.CONCLUDED_EARLY,
                reason=reason,
            )
        assert mentorship.closed_at is not None
        assert timezone.now() - mentorship.closed_at < timedelta(minutes=1)
        begin_closing(mentorship, by=veldkamp.mina)
        assert mentorship.status == Mentorship.Status.CLOSED
        assert Closure.objects.get().kind == Closure.Kind.CONCLUDED_EARLY
        assert ClosureReason.objects.get().text == "My work changed."
        verbs = Activity.objects.filter(subject_id=mentorship.pk).order_by("at", "pk")
        assert [a.verb for a in verbs] == ["begin_closing", "close"]
        # The audit trail never holds people's words.
        assert "work changed" not in str([a.facts for a in verbs])
