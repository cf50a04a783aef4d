"""What is due to whom. The clock is the rules' argument; the statements run as the sweeper."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import ProgrammingError, connection

from accounts.models import Member
from core.tenancy import sweeper, tenant
from matching.models import Proposal
from meetings.models import Meeting
from mentorships.models import Mentorship, Participant
from programs.models import Enrollment
from reminders.models import Delivery
from reminders.rules import HANDED_AT_MOST, RULES, run_rule, run_rules, take_due
from reminders.topics import topics_of
from tests.cast import Oakline, Veldkamp
from tests.factories import make_enrollment, make_meeting, make_member
from tests.reminders.making import (
    TUESDAY,
    answer_proposal,
    deliveries_of,
    make_action,
    make_check_in,
    make_delivery,
    make_evaluation,
    make_invitation,
    make_proposal,
    told,
)

Kind = Delivery.Kind
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday():
    """What is made is of that day, too: a meeting has been planned long before it."""
    with time_machine.travel(TUESDAY, tick=False):
        yield


def change(row: Any, **fields: Any) -> None:
    """As somebody of the pair, whom the row policies let through."""
    member = fields.pop("by", None)
    with tenant(row.organization_id, member.pk if member else None):
        assert type(row).objects.filter(pk=row.pk).update(**fields) == 1


def local(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


class TestInvitation:
    def test_goes_to_who_is_expected_once_and_at_once(self, veldkamp: Veldkamp):
        guest = make_member(veldkamp.organization, "Gert Groen", status=Member.Status.EXPECTED)
        make_invitation(guest, by=veldkamp.carla)
        midnight = local(2026, 11, 28, 23)
        assert run_rule(Kind.INVITATION, midnight) == 1
        assert run_rule(Kind.INVITATION, midnight) == 0
        [delivery] = deliveries_of(guest)
        assert (delivery.kind, delivery.status) == ("invitation", "waiting")
        assert delivery.due_at == midnight

    @pytest.mark.parametrize("over", ["accepted_at", "revoked_at", "expires_at"])
    def test_not_when_it_is_over(self, veldkamp: Veldkamp, over: str):
        guest = make_member(veldkamp.organization, "Gert Groen", status=Member.Status.EXPECTED)
        make_invitation(guest, by=veldkamp.carla, **{over: TUESDAY - HOUR})
        assert run_rule(Kind.INVITATION, TUESDAY) == 0

    def test_not_to_who_has_joined(self, veldkamp: Veldkamp):
        make_invitation(veldkamp.mina, by=veldkamp.carla)
        assert run_rule(Kind.INVITATION, TUESDAY) == 0


class TestProposal:
    @pytest.fixture
    def proposal(self, veldkamp: Veldkamp) -> Proposal:
        return make_proposal(veldkamp.milan_and_mina.mentor, veldkamp.milan_and_mina.mentee)

    def test_goes_to_both_in_their_working_hours(self, veldkamp: Veldkamp, proposal: Proposal):
        assert run_rule(Kind.PROPOSAL, TUESDAY) == 2
        assert run_rule(Kind.PROPOSAL, TUESDAY + HOUR) == 0
        assert [found.due_at for found in deliveries_of(veldkamp.milan)] == [TUESDAY]
        # It is evening in Tokyo: Wednesday at eight there.
        assert [found.due_at for found in deliveries_of(veldkamp.mina)] == [local(2026, 11, 24, 23)]

    def test_not_to_who_has_answered(self, veldkamp: Veldkamp, proposal: Proposal):
        answer_proposal(proposal, veldkamp.milan_and_mina.mentor)
        run_rule(Kind.PROPOSAL, TUESDAY)
        assert told(veldkamp.milan, veldkamp.mina) == [("Mina", "")]

    @pytest.mark.parametrize("status", ["suggested", "accepted", "declined", "withdrawn"])
    def test_not_in_another_state(self, veldkamp: Veldkamp, status: str):
        make_proposal(veldkamp.milan_and_mina.mentor, veldkamp.milan_and_mina.mentee, status=status)
        assert run_rule(Kind.PROPOSAL, TUESDAY) == 0

    def test_not_to_who_has_not_joined_or_has_left(self, veldkamp: Veldkamp):
        guest = make_member(veldkamp.organization, "Gert Groen", status=Member.Status.EXPECTED)
        make_proposal(
            make_enrollment(veldkamp.compass, guest, Enrollment.Role.MENTOR),
            make_enrollment(veldkamp.compass, veldkamp.dora, Enrollment.Role.MENTEE),
        )
        assert run_rule(Kind.PROPOSAL, TUESDAY) == 0


class TestMeetingTomorrow:
    def meet(self, veldkamp: Veldkamp, starts_at: datetime, **fields: Any) -> Meeting:
        return make_meeting(
            veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=starts_at, **fields
        )

    @pytest.mark.parametrize(
        ("ahead", "expected"), [(11.9, 0), (12, 2), (35.9, 2), (36, 0), (-1, 0)]
    )
    def test_twelve_to_thirty_six_hours_ahead(
        self, veldkamp: Veldkamp, ahead: float, expected: int
    ):
        self.meet(veldkamp, TUESDAY + ahead * HOUR)
        assert run_rule(Kind.MEETING_TOMORROW, TUESDAY) == expected

    def test_once_and_again_when_it_is_moved(self, veldkamp: Veldkamp):
        meeting = self.meet(veldkamp, TUESDAY + DAY)
        assert run_rule(Kind.MEETING_TOMORROW, TUESDAY) == 2
        assert run_rule(Kind.MEETING_TOMORROW, TUESDAY + HOUR) == 0
        change(meeting, starts_at=TUESDAY + DAY + 2 * HOUR, sequence=1)
        assert run_rule(Kind.MEETING_TOMORROW, TUESDAY + 2 * HOUR) == 2
        assert told(veldkamp.mina) == [("Mina", "0"), ("Mina", "1")]

    @pytest.mark.parametrize("status", ["cancelled", "missed"])
    def test_not_one_that_is_off(self, veldkamp: Veldkamp, status: str):
        self.meet(veldkamp, TUESDAY + DAY, status=status)
        assert run_rule(Kind.MEETING_TOMORROW, TUESDAY) == 0

    def test_not_with_who_was_deactivated_nor_after_the_closure(self, veldkamp: Veldkamp):
        self.meet(veldkamp, TUESDAY + DAY)
        change(veldkamp.mina, status=Member.Status.DEACTIVATED)
        assert run_rule(Kind.MEETING_TOMORROW, TUESDAY) == 0
        change(veldkamp.mina, status=Member.Status.ACTIVE)
        change(veldkamp.milan_and_mina.mentorship, status="closed", closed_at=TUESDAY)
        assert run_rule(Kind.MEETING_TOMORROW, TUESDAY) == 0

    def test_of_two_mentors_the_one_who_is_there_is_told(self, veldkamp: Veldkamp):
        pair, piet = veldkamp.milan_and_mina, veldkamp.piet_and_puck.mentor
        with tenant(veldkamp.organization.pk):
            Participant.objects.create(
                organization_id=veldkamp.organization.pk,
                mentorship=pair.mentorship,
                enrollment=piet,
                member=veldkamp.piet,
                role=Enrollment.Role.MENTOR,
            )
        self.meet(veldkamp, TUESDAY + DAY)
        change(veldkamp.milan, status=Member.Status.DEACTIVATED)
        assert run_rule(Kind.MEETING_TOMORROW, TUESDAY) == 2
        assert told(veldkamp.milan, veldkamp.mina, veldkamp.piet) == [("Mina", "0"), ("Piet", "0")]

    @pytest.mark.parametrize(
        ("now", "starts_at", "due_at"),
        [
            # In working hours: at once.
            (local(2026, 11, 24, 10), local(2026, 11, 25, 10), local(2026, 11, 24, 10)),
            # In the evening for tomorrow at ten: at eight.
            (local(2026, 11, 24, 19), local(2026, 11, 25, 9), local(2026, 11, 25, 7)),
            # On Sunday for Monday at ten: Monday at eight is early enough.
            (local(2026, 11, 29, 12), local(2026, 11, 30, 9), local(2026, 11, 30, 7)),
            # For Monday at half past eight: on Sunday, between eight and eighteen all the same.
            (local(2026, 11, 29, 12), local(2026, 11, 30, 7) + HOUR / 2, local(2026, 11, 29, 12)),
            (local(2026, 11, 28, 20), local(2026, 11, 30, 7), local(2026, 11, 29, 7)),
            # Planned on Monday evening for Tuesday at eight: at once.
            (local(2026, 11, 30, 18), local(2026, 12, 1, 7), local(2026, 11, 30, 18)),
        ],
    )
    def test_early_enough_and_in_working_hours_where_that_can_be(
        self, veldkamp: Veldkamp, now: datetime, starts_at: datetime, due_at: datetime
    ):
        self.meet(veldkamp, starts_at)
        run_rule(Kind.MEETING_TOMORROW, now)
        assert [found.due_at for found in deliveries_of(veldkamp.milan)] == [due_at]


class TestLogMeeting:
    def test_the_morning_after_where_the_reader_is_and_three_days_later(self, veldkamp: Veldkamp):
        # Tuesday 16:00 in Amsterdam, and midnight in Tokyo: there it ends on Wednesday.
        meeting = make_meeting(
            veldkamp.milan_and_mina.mentorship,
            by=veldkamp.mina,
            starts_at=local(2026, 11, 24, 15),
        )
        assert run_rule(Kind.LOG_MEETING, local(2026, 11, 24, 17)) == 0
        assert run_rule(Kind.LOG_MEETING, local(2026, 11, 25, 6)) == 0
        assert run_rule(Kind.LOG_MEETING, local(2026, 11, 25, 7)) == 1
        assert told(veldkamp.milan, veldkamp.mina) == [("Milan", "0.1")]
        # Thursday at eight in Tokyo.
        assert run_rule(Kind.LOG_MEETING, local(2026, 11, 25, 22)) == 0
        assert run_rule(Kind.LOG_MEETING, local(2026, 11, 25, 23)) == 1
        # Once more, and no third time.
        assert run_rule(Kind.LOG_MEETING, local(2026, 11, 29, 12)) == 2
        assert run_rule(Kind.LOG_MEETING, local(2026, 12, 3, 12)) == 0
        change(meeting, sequence=1, starts_at=local(2026, 12, 3, 9))
        assert run_rule(Kind.LOG_MEETING, local(2026, 12, 4, 12)) == 2

    def test_one_mail_after_the_installation_was_away(self, veldkamp: Veldkamp):
        make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=TUESDAY)
        run_rule(Kind.LOG_MEETING, TUESDAY + 6 * DAY)
        assert told(veldkamp.milan) == [("Milan", "0.2")]

    @pytest.mark.parametrize("status", ["held", "missed", "cancelled"])
    def test_not_when_somebody_said_what_became_of_it(self, veldkamp: Veldkamp, status: str):
        make_meeting(
            veldkamp.milan_and_mina.mentorship,
            by=veldkamp.mina,
            starts_at=TUESDAY,
            status=status,
            logged_at=TUESDAY,
        )
        assert run_rule(Kind.LOG_MEETING, TUESDAY + 2 * DAY) == 0

    def test_not_one_of_long_ago(self, veldkamp: Veldkamp):
        make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=TUESDAY)
        assert run_rule(Kind.LOG_MEETING, TUESDAY + 15 * DAY) == 0


class TestActionDue:
    def test_two_days_before_then_weekly_for_four_weeks(self, veldkamp: Veldkamp):
        make_action(
            veldkamp.milan_and_mina.mentorship, owner=veldkamp.milan, due_on=date(2026, 11, 24)
        )
        for day in range(-5, 45):
            run_rule(Kind.ACTION_DUE, TUESDAY + day * DAY)
        assert [
            ((found.created_at - TUESDAY).days, found.slot)
            for found in deliveries_of(veldkamp.milan)
        ] == [
            (-2, "2026-11-24"),
            (1, "2026-11-24+0"),
            (8, "2026-11-24+1"),
            (15, "2026-11-24+2"),
            (22, "2026-11-24+3"),
        ]
        assert told(veldkamp.mina) == []

    def test_the_day_is_the_owners(self, veldkamp: Veldkamp):
        for owner in (veldkamp.milan, veldkamp.mina):
            make_action(veldkamp.milan_and_mina.mentorship, owner=owner, due_on=date(2026, 11, 26))
        # Still the 23rd in Amsterdam, and the 24th in Tokyo.
        run_rule(Kind.ACTION_DUE, local(2026, 11, 23, 20))
        assert told(veldkamp.milan, veldkamp.mina) == [("Mina", "2026-11-26")]

    def test_a_moved_day_is_told_again(self, veldkamp: Veldkamp):
        action = make_action(
            veldkamp.milan_and_mina.mentorship, owner=veldkamp.milan, due_on=date(2026, 11, 25)
        )
        assert run_rule(Kind.ACTION_DUE, TUESDAY) == 1
        change(action, due_on=date(2026, 11, 26), by=veldkamp.milan)
        assert run_rule(Kind.ACTION_DUE, TUESDAY) == 1

    @pytest.mark.parametrize("status", ["done", "dropped"])
    def test_not_when_it_is_done(self, veldkamp: Veldkamp, status: str):
        make_action(
            veldkamp.milan_and_mina.mentorship,
            owner=veldkamp.milan,
            due_on=date(2026, 11, 24),
            status=status,
        )
        assert run_rule(Kind.ACTION_DUE, TUESDAY) == 0


class TestCheckInDue:
    @pytest.fixture
    def running(self, veldkamp: Veldkamp) -> Mentorship:
        mentorship = veldkamp.milan_and_mina.mentorship
        change(mentorship, status="running", started_on=date(2026, 11, 24) - 42 * DAY)
        return mentorship

    def test_on_each_day_of_the_cadence(self, veldkamp: Veldkamp, running: Mentorship):
        for day in range(-45, 60):
            run_rule(Kind.CHECK_IN_DUE, TUESDAY + day * DAY)
        assert told(veldkamp.milan, veldkamp.mina) == [
            ("Milan", "2026-11-24"),
            ("Milan", "2027-01-05"),
            ("Mina", "2026-11-24"),
            ("Mina", "2027-01-05"),
        ]

    def test_the_day_is_the_readers(self, veldkamp: Veldkamp, running: Mentorship):
        run_rule(Kind.CHECK_IN_DUE, local(2026, 11, 23, 20))
        assert told(veldkamp.milan, veldkamp.mina) == [("Mina", "2026-11-24")]

    def test_not_to_who_has_answered_that_day(self, veldkamp: Veldkamp, running: Mentorship):
        make_check_in(running, author=veldkamp.mina, due_on=date(2026, 11, 24))
        run_rule(Kind.CHECK_IN_DUE, TUESDAY)
        assert told(veldkamp.milan, veldkamp.mina) == [("Milan", "2026-11-24")]

    def test_not_a_week_late(self, veldkamp: Veldkamp, running: Mentorship):
        assert run_rule(Kind.CHECK_IN_DUE, TUESDAY + 7 * DAY) == 0
        assert run_rule(Kind.CHECK_IN_DUE, TUESDAY + 6 * DAY) == 2

    @pytest.mark.parametrize("status", ["negotiating", "closing"])
    def test_not_when_it_is_not_under_way(
        self, veldkamp: Veldkamp, running: Mentorship, status: str
    ):
        change(running, status=status)
        assert run_rule(Kind.CHECK_IN_DUE, TUESDAY) == 0

    def test_not_in_an_archived_program(self, veldkamp: Veldkamp, running: Mentorship):
        change(veldkamp.compass, status="archived")
        assert run_rule(Kind.CHECK_IN_DUE, TUESDAY) == 0


class TestEndEvaluation:
    def test_when_it_is_issued_and_five_days_later(self, veldkamp: Veldkamp):
        make_evaluation(veldkamp.milan_and_mina.mentorship, author=veldkamp.milan)
        for day in range(40):
            run_rule(Kind.END_EVALUATION, TUESDAY + day * DAY)
        assert [
            ((found.created_at - TUESDAY).days, found.slot)
            for found in deliveries_of(veldkamp.milan)
        ] == [(0, "1"), (5, "2")]
        assert told(veldkamp.mina) == []

    def test_once_only_after_an_early_end(self, veldkamp: Veldkamp):
        make_evaluation(veldkamp.milan_and_mina.mentorship, author=veldkamp.milan)
        change(veldkamp.milan_and_mina.mentorship, status="closed", closed_at=TUESDAY)
        for day in range(10):
            run_rule(Kind.END_EVALUATION, TUESDAY + day * DAY)
        assert told(veldkamp.milan) == [("Milan", "1")]

    def test_not_when_it_is_submitted(self, veldkamp: Veldkamp):
        make_evaluation(
            veldkamp.milan_and_mina.mentorship, author=veldkamp.milan, submitted_at=TUESDAY
        )
        assert run_rule(Kind.END_EVALUATION, TUESDAY) == 0


class TestAllTenants:
    def test_one_statement_serves_both_companies(self, veldkamp: Veldkamp, oakline: Oakline):
        for company in (veldkamp.milan_and_mina, oakline.max_and_mae):
            make_meeting(company.mentorship, by=company.mentor.member, starts_at=TUESDAY + DAY)
        assert run_rules(TUESDAY) == 4
        assert told(veldkamp.milan, oakline.max) == [("Max", "0"), ("Milan", "0")]
        [delivery] = deliveries_of(oakline.max)
        assert delivery.organization_id == oakline.organization.pk
        assert run_rules(TUESDAY) == 0

    def test_a_zone_that_the_database_does_not_know_stops_nobody(self, veldkamp: Veldkamp):
        change(veldkamp.mina, time_zone="Mars/Olympus")
        make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=TUESDAY + DAY)
        assert run_rules(TUESDAY) == 2

    def test_a_broken_rule_holds_up_no_other(
        self, veldkamp: Veldkamp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ):
        make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=TUESDAY + DAY)
        monkeypatch.setitem(RULES, Kind.INVITATION, RULES[Kind.INVITATION] + RULES[Kind.INVITATION])
        assert run_rules(TUESDAY) == 2
        assert "The rule for invitation failed" in caplog.text

    @pytest.mark.django_db
    def test_the_role_of_the_rules_reads_no_text(self):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            sweeper(),
            connection.cursor() as cursor,
        ):
            cursor.execute("select text from meetings_actionitem")


class TestWorkingMoment:
    @pytest.mark.parametrize(
        ("moment", "zone", "days", "expected"),
        [
            ("2026-11-24 10:00+00", "Europe/Amsterdam", [1, 2, 3, 4, 5], "2026-11-24 10:00+00"),
            ("2026-11-24 03:00+00", "Europe/Amsterdam", [1, 2, 3, 4, 5], "2026-11-24 07:00+00"),
            ("2026-11-24 16:59+00", "Europe/Amsterdam", [1, 2, 3, 4, 5], "2026-11-24 16:59+00"),
            ("2026-11-24 17:00+00", "Europe/Amsterdam", [1, 2, 3, 4, 5], "2026-11-25 07:00+00"),
            ("2026-11-27 17:00+00", "Europe/Amsterdam", [1, 2, 3, 4, 5], "2026-11-30 07:00+00"),
            # A week that runs from Sunday to Thursday.
            ("2026-11-26 20:00+00", "Asia/Riyadh", [7, 1, 2, 3, 4], "2026-11-29 05:00+00"),
            # One day a week, and it has just ended.
            ("2026-11-24 18:00+00", "Europe/Amsterdam", [2], "2026-12-01 07:00+00"),
            # Nobody knows their days: Monday to Friday.
            ("2026-11-28 10:00+00", "Europe/Amsterdam", [], "2026-11-30 07:00+00"),
            # The morning after the clocks went forward.
            ("2026-03-28 20:00+00", "Europe/Amsterdam", [7], "2026-03-29 06:00+00"),
            ("2026-11-24 03:00+00", "Nowhere/At_all", [2], "2026-11-24 08:00+00"),
        ],
    )
    @pytest.mark.django_db
    def test_between_eight_and_eighteen_on_a_working_day(
        self, moment: str, zone: str, days: list[int], expected: str
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                "select reminders_working_moment(%s, %s, %s::smallint[]) = %s::timestamptz",
                [moment, zone, days, expected],
            )
            assert cursor.fetchone() == (True,)


class TestHandingOut:
    def test_what_is_due_once_until_it_is_lost(self, veldkamp: Veldkamp, settings: Any):
        settings.TICK_SECONDS = 30
        due = make_delivery(veldkamp.mina, Kind.PROPOSAL, veldkamp.mina.pk, due_at=TUESDAY)
        make_delivery(veldkamp.milan, Kind.PROPOSAL, veldkamp.mina.pk, due_at=TUESDAY + HOUR)
        make_delivery(veldkamp.puck, Kind.PROPOSAL, veldkamp.mina.pk, due_at=TUESDAY, status="sent")
        assert take_due(TUESDAY) == [(veldkamp.organization.pk, due.pk)]
        assert take_due(TUESDAY + timedelta(seconds=59)) == []
        assert take_due(TUESDAY + timedelta(seconds=60)) == [(veldkamp.organization.pk, due.pk)]

    def test_of_all_tenants(self, veldkamp: Veldkamp, oakline: Oakline):
        for member in (veldkamp.mina, oakline.mae):
            make_delivery(member, Kind.PROPOSAL, member.pk, due_at=TUESDAY)
        assert {organization for organization, _id in take_due(TUESDAY)} == {
            veldkamp.organization.pk,
            oakline.organization.pk,
        }

    def test_no_more_than_the_workers_have_room_for(
        self, veldkamp: Veldkamp, monkeypatch: pytest.MonkeyPatch
    ):
        assert HANDED_AT_MOST > 2
        monkeypatch.setattr("reminders.rules.HANDED_AT_MOST", 2)
        for number in range(5):
            make_delivery(
                veldkamp.mina,
                Kind.PROPOSAL,
                veldkamp.mina.pk,
                slot=str(number),
                due_at=TUESDAY - number * HOUR,
            )
        assert len(take_due(TUESDAY)) == 2
        assert take_due(TUESDAY) == []
        with tenant(veldkamp.organization.pk):
            handed = Delivery.objects.filter(handed_at__isnull=False)
            assert set(handed.values_list("slot", flat=True)) == {"3", "4"}
            handed.update(status="sent")
        assert len(take_due(TUESDAY)) == 2


def test_nobody_is_chased_while_a_mentorship_rests(veldkamp: Veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    started = (TUESDAY - timedelta(days=veldkamp.compass.check_in_days)).date()
    change(mentorship, status=Mentorship.Status.RUNNING, started_on=started)
    make_action(mentorship, owner=veldkamp.mina, due_on=TUESDAY.date())
    make_meeting(mentorship, by=veldkamp.mina, starts_at=TUESDAY + DAY)
    change(mentorship, paused_until=TUESDAY.date() + DAY)
    run_rules(TUESDAY)
    kinds = {row.kind for row in deliveries_of(veldkamp.mina)}
    # What was planned stays, and is told.
    assert kinds == {Kind.MEETING_TOMORROW}
    # The day on which they go on is theirs again.
    change(mentorship, paused_until=TUESDAY.date())
    run_rules(TUESDAY)
    kinds = {row.kind for row in deliveries_of(veldkamp.mina)}
    assert kinds == {Kind.MEETING_TOMORROW, Kind.ACTION_DUE, Kind.CHECK_IN_DUE}


@pytest.mark.parametrize(("days", "current"), [(1, False), (0, True)])
def test_what_waits_is_not_sent_while_a_mentorship_rests(
    veldkamp: Veldkamp, days: int, current: bool
):
    mentorship = veldkamp.milan_and_mina.mentorship
    action = make_action(mentorship, owner=veldkamp.mina, due_on=TUESDAY.date())
    delivery = make_delivery(
        veldkamp.mina, Kind.ACTION_DUE, action.pk, slot=str(action.due_on), due_at=TUESDAY
    )
    change(mentorship, paused_until=TUESDAY.date() + days * DAY)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        found = topics_of([delivery], reader=veldkamp.mina, now=TUESDAY)
    assert found[delivery.pk].current is current
