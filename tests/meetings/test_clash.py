"""Nobody is at two planned meetings at once: the database refuses, and the page says it kindly."""

from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.errors import Refusal
from core.tenancy import tenant
from meetings.actions import reschedule_meeting, schedule_meeting
from meetings.models import Attendance, Meeting
from mentorships.models import Mentorship, Participant
from programs.models import Enrollment
from tests.factories import make_enrollment, make_meeting, make_member, make_mentorship
from tests.meetings.pages import again, meetings, plan, soon, url
from tests.texts import without_tokens

CONSTRAINT = "meetings_attendance_nobody_twice"


@pytest.fixture
def milan_and_puck(veldkamp) -> Mentorship:
    """Milan’s second mentee."""
    return make_mentorship(veldkamp.milan_and_mina.mentor, veldkamp.piet_and_puck.mentee)


@pytest.fixture
def taken(veldkamp) -> Meeting:
    return make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon())


def attendance(meeting: Meeting) -> set[tuple[str, bool]]:
    with tenant(meeting.organization_id):
        rows = Attendance.objects.filter(meeting=meeting)
        return set(rows.values_list("member__name", "active"))


def test_one_hears_with_whom_ones_own_other_meeting_is(veldkamp, as_, taken, milan_and_puck):
    address = url(veldkamp, "create", milan_and_puck.pk)
    response = as_(veldkamp.milan).post(
        address, plan(veldkamp.milan, soon() + timedelta(minutes=30))
    )
    assert response.status_code == 422
    assert "You meet Mina Mori at that time" in response.content.decode()
    assert meetings(milan_and_puck) == []


def test_and_of_the_others_only_that_they_cannot(veldkamp, as_, taken, milan_and_puck):
    address = url(veldkamp, "create", milan_and_puck.pk)
    response = as_(veldkamp.puck).post(address, plan(veldkamp.puck, soon()))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Milan Meijer cannot make it at that time" in page
    assert "Mina" not in without_tokens(page)
    assert str(taken.pk) not in page


def test_it_cannot_be_moved_there_either(veldkamp, as_, taken, milan_and_puck):
    other = make_meeting(milan_and_puck, by=veldkamp.puck, starts_at=soon(5))
    address = url(veldkamp, "reschedule", other.pk)
    response = as_(veldkamp.puck).post(address, plan(veldkamp.puck, soon()))
    assert response.status_code == 422
    assert again(other).starts_at == soon(5)


def test_right_after_is_fine(veldkamp, as_, taken, milan_and_puck):
    address = url(veldkamp, "create", milan_and_puck.pk)
    data = plan(veldkamp.milan, soon() + timedelta(minutes=60))
    assert as_(veldkamp.milan).post(address, data).status_code == 303


@pytest.mark.parametrize("fate", ["canceled", "missed", "moved", "ended"])
def test_what_is_no_longer_planned_takes_no_time(veldkamp, as_, taken, milan_and_puck, fate):
    with tenant(veldkamp.organization.pk):
        row = Meeting.objects.filter(pk=taken.pk)
        if fate == "canceled":
            row.update(status=Meeting.Status.CANCELLED)
        elif fate == "missed":
            row.update(status=Meeting.Status.MISSED)
        elif fate == "moved":
            row.update(starts_at=soon(9))
        else:
            Mentorship.objects.filter(pk=taken.mentorship_id).update(
                status=Mentorship.Status.CLOSED, closed_at=timezone.now()
            )
    address = url(veldkamp, "create", milan_and_puck.pk)
    assert as_(veldkamp.milan).post(address, plan(veldkamp.milan, soon())).status_code == 303


def test_somebody_who_comes_later_is_there_too(veldkamp, taken):
    newcomer = make_member(veldkamp.organization, "Nora Nijs")
    enrollment = make_enrollment(veldkamp.compass, newcomer, Enrollment.Role.MENTEE)
    with tenant(veldkamp.organization.pk):
        Participant.objects.create(
            organization=veldkamp.organization,
            mentorship=veldkamp.milan_and_mina.mentorship,
            enrollment=enrollment,
            member=newcomer,
            role=Enrollment.Role.MENTEE,
        )
    assert attendance(taken) == {
        ("Milan Meijer", True),
        ("Mina Mori", True),
        ("Nora Nijs", True),
    }


def test_what_they_have_elsewhere_does_not_keep_them_out(veldkamp, taken):
    elsewhere = make_meeting(veldkamp.piet_and_puck.mentorship, by=veldkamp.puck, starts_at=soon())
    with tenant(veldkamp.organization.pk):
        Participant.objects.create(
            organization=veldkamp.organization,
            mentorship=veldkamp.milan_and_mina.mentorship,
            enrollment=veldkamp.piet_and_puck.mentee,
            member=veldkamp.puck,
            role=Enrollment.Role.MENTEE,
        )
    assert ("Puck Prins", False) in attendance(taken)
    assert ("Puck Prins", True) in attendance(elsewhere)


def plan_past_the_pages(veldkamp, mentorship: Mentorship) -> None:
    """As an import or a script would, without asking first."""
    with tenant(veldkamp.organization.pk), transaction.atomic():
        Meeting.objects.create(
            organization=veldkamp.organization,
            mentorship=mentorship,
            scheduled_by=veldkamp.milan,
            starts_at=soon(),
        )


def test_no_way_of_writing_one_gets_past_it(veldkamp, taken, milan_and_puck):
    with pytest.raises(IntegrityError, match=CONSTRAINT):
        plan_past_the_pages(veldkamp, milan_and_puck)
    free = make_meeting(milan_and_puck, by=veldkamp.puck, starts_at=soon(5))
    with (
        pytest.raises(IntegrityError, match=CONSTRAINT),
        tenant(veldkamp.organization.pk),
        transaction.atomic(),
    ):
        Meeting.objects.filter(pk=free.pk).update(starts_at=soon())


def test_another_company_has_its_own_time(veldkamp, oakline, taken):
    make_meeting(oakline.max_and_mae.mentorship, by=oakline.mae, starts_at=soon())
    assert len(meetings(oakline.max_and_mae.mentorship)) == 1


@pytest.mark.django_db(transaction=True)
def test_it_is_the_constraint_that_refuses(
    veldkamp, taken, milan_and_puck, owner: psycopg.Connection
):
    """Without it two meetings do stand at one time, so the tests above would be red."""
    row = owner.execute(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = %s", [CONSTRAINT]
    ).fetchone()
    assert row is not None
    connection.close()
    owner.execute(f"alter table meetings_attendance drop constraint {CONSTRAINT}")
    try:
        plan_past_the_pages(veldkamp, milan_and_puck)
        assert len(meetings(milan_and_puck)) == 1
        with tenant(veldkamp.organization.pk):
            Meeting.objects.filter(mentorship=milan_and_puck).delete()
    finally:
        connection.close()
        owner.execute(f"alter table meetings_attendance add constraint {CONSTRAINT} {row[0]}")
    with pytest.raises(IntegrityError, match=CONSTRAINT):
        plan_past_the_pages(veldkamp, milan_and_puck)


@pytest.mark.django_db(transaction=True)
def test_fifty_plans_for_one_mentor_race(veldkamp, in_threads):
    """Ten mentees ask for the same hour at once, five hours one after another."""
    mentorships = []
    for number in range(10):
        member = make_member(veldkamp.organization, f"Mentee {number}")
        mentee = make_enrollment(veldkamp.compass, member, Enrollment.Role.MENTEE)
        mentorships.append((make_mentorship(veldkamp.milan_and_mina.mentor, mentee), member))
    hours = [soon(3 + day) for day in range(5)]

    def race(hour: int, number: int) -> str:
        mentorship, member = mentorships[number]
        with tenant(veldkamp.organization.pk, member.pk):
            try:
                # None begins with another one, and all of them meet in the middle of the hour.
                at = hours[hour] + timedelta(minutes=5 * number)
                schedule_meeting(mentorship, by=member, starts_at=at, minutes=60)
            except Refusal as refusal:
                return refusal.messages[0]
        return "planned"

    for hour in range(5):
        outcomes = in_threads(lambda number, hour=hour: race(hour, number), 10)
        assert outcomes.count("planned") == 1
        assert set(outcomes) == {
            "planned",
            "Milan Meijer cannot make it at that time. Choose another one.",
        }
    with tenant(veldkamp.organization.pk):
        mine = Attendance.objects.filter(member=veldkamp.milan, active=True)
        assert mine.count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_move_to_one_hour_at_once(veldkamp, milan_and_puck, in_threads):
    one = make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=soon(3))
    other = make_meeting(milan_and_puck, by=veldkamp.puck, starts_at=soon(4))

    def move(number: int) -> str:
        meeting, by = ((one, veldkamp.mina), (other, veldkamp.puck))[number]
        with tenant(veldkamp.organization.pk, by.pk):
            try:
                reschedule_meeting(meeting, by=by, starts_at=soon(8), minutes=60, way="video")
            except Refusal:
                return "refused"
        return "moved"

    assert sorted(in_threads(move, 2)) == ["moved", "refused"]
