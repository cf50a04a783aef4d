"""Logging, confirming and closing at a wrong moment, by wrong people, with wrong values."""

from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Activity, Member
from core.digests import digest_of
from core.links import link
from core.tenancy import tenant
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Confirmation,
    Meeting,
    MeetingPulse,
    Note,
    Summary,
    Topic,
)
from mentorships import actions as life
from mentorships.actions import close_mentorship
from mentorships.models import Closure, Mentorship, Participant
from programs.models import Enrollment
from tests.cast import As, Oakline, Veldkamp
from tests.factories import (
    make_action_item,
    make_enrollment,
    make_goal,
    make_held_meeting,
    make_meeting,
    make_member,
    make_offer,
    make_summary,
)
from tests.meetings.pages import again, ago, pulse, read, said, url, verbs

HELD = ago(hours=3)
JUNK = [
    "\0",
    "9" * 500,
    "-1",
    "nonsense",
    "9999-12-31",
    "0001-01-01",
    "99:99",
    "\u202e<b>",
    "٣",
    "",
]


@pytest.fixture
def pair(veldkamp: Veldkamp) -> Mentorship:
    return veldkamp.milan_and_mina.mentorship


@pytest.fixture
def meeting(veldkamp: Veldkamp, pair: Mentorship) -> Meeting:
    return make_meeting(pair, by=veldkamp.mina, starts_at=HELD)


def all_of(model: Any, veldkamp: Veldkamp, member: Member) -> list[Any]:
    with tenant(veldkamp.organization.pk, member.pk):
        return list(model.objects.all())


class TestConfirming:
    @pytest.fixture
    def held(self, veldkamp: Veldkamp, pair: Mentorship) -> Meeting:
        held = make_held_meeting(pair, by=veldkamp.mina)
        make_summary(held, "We met.", by=veldkamp.mina)
        return held

    def change(self, veldkamp: Veldkamp, as_: As, held: Meeting, text: str) -> None:
        data = said(veldkamp.mina, held.starts_at, summary=text, seen=digest_of("We met."))
        address = url(veldkamp, "log", held.pk)
        assert as_(veldkamp.mina).post(address, data).status_code == 303

    def test_nobody_confirms_words_that_they_have_not_read(
        self, veldkamp: Veldkamp, as_: As, held: Meeting
    ):
        """One reads, the other changes the summary, one presses the button."""
        milan, address = as_(veldkamp.milan), url(veldkamp, "confirmation", held.pk)
        page = milan.get(url(veldkamp, "detail", held.pk))
        seen = read(held, "We met.")["seen"]
        assert f'name="seen" value="{seen}"' in page.content.decode()
        self.change(veldkamp, as_, held, "Milan promised a raise.")
        for data in ({"seen": seen}, {}, {"seen": "\0"}):
            answer = milan.post(address, data, follow=True)
            assert "There is a newer version. Read it before you go on." in answer.content.decode()
        assert all_of(Confirmation, veldkamp, veldkamp.milan) == []
        assert "confirm" not in verbs(veldkamp.milan)
        data = read(held, "Milan promised a raise.")
        assert milan.post(address, data).status_code == 303
        assert len(all_of(Confirmation, veldkamp, veldkamp.milan)) == 1

    def test_nobody_confirms_hours_that_they_have_not_read(
        self, veldkamp: Veldkamp, as_: As, held: Meeting
    ):
        """How long it was is a fact that the coordinator reads, too."""
        milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
        address, page = (url(veldkamp, name, held.pk) for name in ("confirmation", "detail"))
        before = read(held, "We met.")
        longer = said(veldkamp.mina, held.starts_at, minutes=480, summary="We met.")
        longer |= {"seen": digest_of("We met."), "initial-minutes": "60"}
        milan.post(address, before)
        assert "Milan Meijer confirmed this" in mina.get(page).content.decode()
        assert mina.post(url(veldkamp, "log", held.pk), longer).status_code == 303
        assert again(held).minutes == 480
        assert "Milan Meijer confirmed this" not in mina.get(page).content.decode()
        answer = milan.post(address, before, follow=True)
        assert "There is a newer version. Read it before you go on." in answer.content.decode()
        assert "Does this match" in milan.get(page).content.decode()
        milan.post(address, read(held, "We met."))
        assert "Milan Meijer confirmed this" in mina.get(page).content.decode()

    def test_what_changed_since_waits_for_another_yes(
        self, veldkamp: Veldkamp, as_: As, pair: Mentorship, held: Meeting
    ):
        """Whoever confirmed is asked anew where they are asked about everything else."""
        milan = as_(veldkamp.milan)
        room, home = (
            link(name, veldkamp.organization, *args)
            for name, args in (("dashboards:room", [pair.pk]), ("dashboards:home", []))
        )
        asked = "Read and confirm"
        assert asked in milan.get(home).content.decode()
        address = url(veldkamp, "confirmation", held.pk)
        assert milan.post(address, read(held, "We met.")).status_code == 303
        for page in (home, room):
            assert asked not in milan.get(page).content.decode()
        self.change(veldkamp, as_, held, "Milan promised a raise.")
        for page in (home, room):
            assert asked in milan.get(page).content.decode()
        milan.post(address, read(held, "Milan promised a raise."))
        for page in (home, room):
            assert asked not in milan.get(page).content.decode()


class TestLoggingWrongly:
    def test_a_promise_of_no_meeting_is_looked_through_too(
        self, veldkamp: Veldkamp, as_: As, pair: Mentorship, meeting: Meeting
    ):
        """What came along from another mentor belongs to no meeting here."""
        item = make_action_item(pair, "Write to Ines", owner=veldkamp.mina)
        for address in (url(veldkamp, "log", meeting.pk), url(veldkamp, "log_new", pair.pk)):
            page = as_(veldkamp.milan).get(address).content.decode()
            assert f'name="review-{item.pk}"' in page
        earlier = HELD - timedelta(hours=5)
        data = said(veldkamp.milan, earlier, **{f"review-{item.pk}": "done"})
        address = url(veldkamp, "log_new", pair.pk)
        assert as_(veldkamp.milan).post(address, data).status_code == 303
        [found] = all_of(ActionItem, veldkamp, veldkamp.milan)
        assert found.status == ActionItem.Status.DONE

    def test_nothing_of_others_gets_in(
        self, veldkamp: Veldkamp, oakline: Oakline, as_: As, pair: Mentorship, meeting: Meeting
    ):
        """Goals, agenda, promises and people of other meetings, mentorships and companies."""
        theirs = veldkamp.piet_and_puck.mentorship
        goal = make_goal(theirs, "Not ours", by=veldkamp.puck)
        item = make_action_item(theirs, "Not ours", owner=veldkamp.puck)
        next_one = make_meeting(pair, by=veldkamp.mina)
        with tenant(pair.organization_id, veldkamp.mina.pk):
            line = AgendaItem.objects.create(
                organization_id=pair.organization_id,
                meeting=next_one,
                mentorship=pair,
                author=veldkamp.mina,
                text="Later",
            )
        milan, address = as_(veldkamp.milan), url(veldkamp, "log", meeting.pk)
        ticks = {
            "goals": [str(goal.pk)],
            "agenda": [str(line.pk)],
            "ticked_seen": f"{goal.pk} {line.pk} {item.pk}",
            f"review-{item.pk}": "dropped",
        }
        assert milan.post(address, said(veldkamp.milan, HELD, **ticks)).status_code == 303
        for owner in (veldkamp.puck, veldkamp.carla, oakline.mae):
            row = {"text": "Work for me", "owner": str(owner.pk), "due_on": ""}
            assert milan.post(address, said(veldkamp.milan, HELD, row)).status_code == 422
        row = {"text": "Mine", "owner": str(veldkamp.milan.pk), "due_on": "", "goal": str(goal.pk)}
        own = make_goal(pair, "Ours", by=veldkamp.mina)
        assert milan.post(address, said(veldkamp.milan, HELD, row)).status_code == 422
        assert own.pk
        assert all_of(Topic, veldkamp, veldkamp.milan) == []
        assert all_of(Topic, veldkamp, veldkamp.puck) == []
        assert [one.covered_at for one in all_of(AgendaItem, veldkamp, veldkamp.mina)] == [None]
        assert [one.status for one in all_of(ActionItem, veldkamp, veldkamp.puck)] == ["open"]
        assert all_of(ActionItem, veldkamp, veldkamp.milan) == []

    def test_every_field_is_junk(
        self, veldkamp: Veldkamp, as_: As, pair: Mentorship, meeting: Meeting
    ):
        item = make_action_item(pair, "Before", owner=veldkamp.mina)
        make_goal(pair, "Speak up", by=veldkamp.mina)
        milan = as_(veldkamp.milan)
        names = [
            *("day", "time", "minutes", "initial-day", "initial-time", "initial-minutes"),
            *("goals", "agenda", "summary", "private_note", "useful", "working", "wants_contact"),
            *("next_same", "next_day", "next_time", "seen", "note_seen", "ticked_seen"),
            *("actions-TOTAL_FORMS", "actions-INITIAL_FORMS", f"review-{item.pk}", "draft"),
            *(f"actions-0-{name}" for name in ("text", "owner", "due_on", "goal")),
        ]
        address = url(veldkamp, "log", meeting.pk)
        for turn in range(len(JUNK)):
            junk = cycle(JUNK[turn:] + JUNK[:turn])
            answer = milan.post(address, dict(zip(names, junk, strict=False)))
            assert answer.status_code == 422
        for name, value in zip(names, cycle(JUNK[:3]), strict=False):
            answer = milan.post(address, said(veldkamp.milan, HELD, **{name: value}))
            assert answer.status_code in {303, 422}, (name, value)
        more = dict(zip(names, cycle(JUNK), strict=False)) | {"add_row": "1"}
        for unplanned in (address, url(veldkamp, "log_new", pair.pk)):
            assert milan.post(unplanned, more).status_code == 200

    def test_a_wrong_log_is_shown_as_one_with_the_frame(
        self, veldkamp: Veldkamp, as_: As, meeting: Meeting
    ):
        milan, address = as_(veldkamp.milan), url(veldkamp, "log", meeting.pk)
        answer = milan.post(address, {})
        assert answer.status_code == 422
        assert "My mentorship" in answer.content.decode()
        assert again(meeting).status == Meeting.Status.SCHEDULED

    def test_three_people(self, veldkamp: Veldkamp, as_: As, pair: Mentorship, meeting: Meeting):
        third = make_member(veldkamp.organization, "Tess Tol")
        with tenant(pair.organization_id):
            Participant.objects.create(
                organization_id=pair.organization_id,
                mentorship=pair,
                enrollment=make_enrollment(veldkamp.compass, third, Enrollment.Role.MENTEE),
                member=third,
                role=Enrollment.Role.MENTEE,
            )
        address = url(veldkamp, "log", meeting.pk)
        row = {"text": "Write it down", "owner": str(third.pk), "due_on": ""}
        data = said(veldkamp.milan, HELD, row, summary="All three", useful="4")
        assert as_(veldkamp.milan).post(address, data).status_code == 303
        for person, rating in ((veldkamp.mina, "2"), (third, "5")):
            data = said(
                person, HELD, summary="All three", seen=digest_of("All three"), useful=rating
            )
            assert as_(person).post(address, data).status_code == 303
            answer = as_(person).post(
                url(veldkamp, "confirmation", meeting.pk), read(meeting, "All three")
            )
            assert answer.status_code == 303
        assert len(all_of(Confirmation, veldkamp, third)) == 2
        assert [one.useful for one in all_of(MeetingPulse, veldkamp, third)] == [5]
        assert pulse(pair).last_rating == 2

    def test_who_was_deactivated_meanwhile(
        self, veldkamp: Veldkamp, as_: As, pair: Mentorship, meeting: Meeting
    ):
        milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
        address = url(veldkamp, "log", meeting.pk)
        with tenant(pair.organization_id):
            member = Member.objects.get(pk=veldkamp.milan.pk)
            member.status = Member.Status.DEACTIVATED
            member.save(update_fields=["status"])
        assert milan.post(address, said(veldkamp.milan, HELD, summary="Mine")).status_code == 404
        assert again(meeting).status == Meeting.Status.SCHEDULED
        # Nobody is given anything to do who cannot come back to do it.
        assert str(veldkamp.milan.pk) not in mina.get(address).content.decode()
        row = {"text": "Be there", "owner": str(veldkamp.milan.pk), "due_on": ""}
        assert mina.post(address, said(veldkamp.mina, HELD, row)).status_code == 422
        assert mina.post(address, said(veldkamp.mina, HELD, summary="Ours")).status_code == 303
        assert pulse(pair).meetings_held == 1


class TestWhatTheDatabaseRefuses:
    def test_of_a_log_written_at_once_nothing_stays(
        self, veldkamp: Veldkamp, as_: As, pair: Mentorship, meeting: Meeting, monkeypatch: Any
    ):
        """A row that the database takes from nobody, among others that it would take."""
        theirs = veldkamp.piet_and_puck.mentorship

        def forged(subject: Any, verb: str, **_more: Any) -> Any:
            return ActionItem(
                organization_id=pair.organization_id,
                mentorship_id=theirs.pk,
                text="Read this",
                owner=veldkamp.puck,
                created_by=veldkamp.milan,
            )

        monkeypatch.setattr("meetings.actions.log.activity", forged)
        milan = as_(veldkamp.milan, raise_request_exception=False)
        data = said(veldkamp.milan, HELD, summary="Ours", private_note="Mine", useful="4")
        assert milan.post(url(veldkamp, "log", meeting.pk), data).status_code == 500
        for model in (Summary, Note, MeetingPulse, ActionItem, Activity):
            assert all_of(model, veldkamp, veldkamp.milan) == []
            assert all_of(model, veldkamp, veldkamp.puck) == []
        assert again(meeting).status == Meeting.Status.SCHEDULED


class TestClosing:
    def test_one_that_is_cut_off_closes_nothing(
        self, veldkamp: Veldkamp, pair: Mentorship, monkeypatch: Any
    ):
        """What ends with a mentorship ends with it or not at all."""
        coming = make_meeting(pair, by=veldkamp.mina)

        def break_off(_mentorship: Mentorship, _by: Member) -> None:
            raise IntegrityError("the lights went out")

        monkeypatch.setattr(life, "WHEN_CLOSED", [*life.WHEN_CLOSED, break_off])
        with (
            pytest.raises(IntegrityError),
            tenant(pair.organization_id, veldkamp.mina.pk),
        ):
            close_mentorship(pair, by=veldkamp.mina, kind="completed")
        assert again(coming).status == Meeting.Status.SCHEDULED
        assert pulse(pair).status != Mentorship.Status.CLOSED
        with tenant(pair.organization_id):
            assert not Closure.objects.exists()
            assert Attendance.objects.filter(meeting=coming, active=True).count() == 2

    def test_whoever_ends_it_is_told_what_goes(self, veldkamp: Veldkamp, as_: As, pair: Mentorship):
        address = link("evaluations:closing", veldkamp.organization, pair.pk)
        page = as_(veldkamp.mina).get(address).content.decode()
        assert "Meetings that are still planned then are canceled." in page

    @pytest.mark.parametrize("by", ["mina", "carla"])
    def test_times_that_were_offered_are_no_choice_any_more(
        self, veldkamp: Veldkamp, as_: As, pair: Mentorship, by: str
    ):
        """Whoever closes it: a coordinator does not see what was offered."""
        at = timezone.now() + timedelta(days=4)
        offer = make_offer(pair, by=veldkamp.milan, times=[at])
        mina, home = as_(veldkamp.mina), link("dashboards:home", veldkamp.organization)
        assert "offers you times" in mina.get(home).content.decode()
        closer = getattr(veldkamp, by)
        with tenant(pair.organization_id, closer.pk):
            close_mentorship(pair, by=closer, kind="concluded_early")
        assert "offers you times" not in mina.get(home).content.decode()
        address = url(veldkamp, "offer", offer.pk)
        page = mina.get(address).content.decode()
        assert "This mentorship has ended, so nothing more can be planned in it." in page
        assert "Choose the one that suits you best" not in page
        assert 'name="time"' not in page
        assert "Withdraw the offer" not in as_(veldkamp.milan).get(address).content.decode()
        assert mina.post(address, {"time": at.isoformat()}).status_code == 422

    @pytest.mark.parametrize("count", [1, 30])
    def test_statements(
        self,
        veldkamp: Veldkamp,
        as_: As,
        pair: Mentorship,
        count: int,
        django_assert_num_queries: Any,
    ):
        """A series of thirty ends in as many as one meeting."""
        coming = [
            make_meeting(pair, by=veldkamp.mina, starts_at=timezone.now() + timedelta(days=day))
            for day in range(1, count + 1)
        ]
        address = link("evaluations:closing", veldkamp.organization, pair.pk)
        early = {"step": "early", "kind": "concluded_early", "reason": ""}
        mina = as_(veldkamp.mina)
        with django_assert_num_queries(23):
            assert mina.post(address, early).status_code == 303
        for meeting in coming:
            found = again(meeting)
            assert (found.status, found.sequence) == (Meeting.Status.CANCELLED, 1)
            assert found.changed_by_id == veldkamp.mina.pk
        assert verbs(veldkamp.mina).count("cancel") == count
