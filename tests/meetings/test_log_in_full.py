"""What else one says of a meeting: goals, agenda, the old items, how it was, and the next one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Member
from core.digests import digest_of
from core.links import link
from core.tenancy import tenant
from evaluations.access import check_in_day
from evaluations.actions import answer_check_in
from meetings.actions import add_agenda_item
from meetings.models import ActionItem, AgendaItem, Confirmation, Meeting, MeetingPulse, Topic
from mentorships.models import Participant
from programs.models import Coordinator
from tests.factories import (
    in_days,
    make_action_item,
    make_goal,
    make_held_meeting,
    make_meeting,
    make_summary,
)
from tests.meetings.pages import again, ago, local, meetings, pulse, read, said, url, verbs

HELD = ago(hours=20)


@pytest.fixture
def meeting(veldkamp):
    return make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=HELD)


@pytest.fixture
def address(veldkamp, meeting):
    return url(veldkamp, "log", meeting.pk)


def found(model, veldkamp, member=None):
    with tenant(veldkamp.organization.pk, (member or veldkamp.mina).pk):
        return list(model.objects.order_by("pk"))


def test_goals_and_agenda_are_ticked_and_unticked(veldkamp, as_, meeting, address):
    goal = make_goal(veldkamp.milan_and_mina.mentorship, "Speak up", by=veldkamp.mina)
    make_goal(veldkamp.milan_and_mina.mentorship, "Listen", by=veldkamp.mina)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        line = add_agenda_item(meeting, by=veldkamp.mina, text="My doubts")
        add_agenda_item(meeting, by=veldkamp.mina, text="The rest")
    client = as_(veldkamp.milan)
    ticks = {"goals": [str(goal.pk)], "agenda": [str(line.pk)]}
    for _time in range(2):
        assert client.post(address, said(veldkamp.milan, HELD, **ticks)).status_code == 303
    assert [topic.goal_id for topic in found(Topic, veldkamp)] == [goal.pk]
    assert [bool(one.covered_at) for one in found(AgendaItem, veldkamp)] == [True, False]
    page = client.get(url(veldkamp, "detail", meeting.pk)).content.decode()
    assert "<strong>Speak up</strong>" in page
    assert page.count("Covered") == 1

    # Mina, who saw nothing ticked, takes nothing away; Milan, who saw it, does.
    as_(veldkamp.mina).post(address, said(veldkamp.mina, HELD, summary="Hers"))
    assert len(found(Topic, veldkamp)) == 1
    form = client.get(address).context["form"]
    data = said(
        veldkamp.milan,
        HELD,
        summary="Hers",
        seen=form["seen"].value(),
        ticked_seen=form["ticked_seen"].value(),
    )
    assert client.post(address, data).status_code == 303
    assert found(Topic, veldkamp) == []
    assert [one.covered_at for one in found(AgendaItem, veldkamp)] == [None, None]


def test_a_goal_of_another_pair_is_no_topic(veldkamp, as_, address):
    foreign = make_goal(veldkamp.piet_and_puck.mentorship, "Theirs", by=veldkamp.puck)
    make_goal(veldkamp.milan_and_mina.mentorship, "Ours", by=veldkamp.mina)
    data = said(veldkamp.milan, HELD, goals=[str(foreign.pk)])
    assert as_(veldkamp.milan).post(address, data).status_code == 303
    assert found(Topic, veldkamp) == []
    row = {"text": "x", "owner": str(veldkamp.mina.pk), "goal": str(foreign.pk)}
    assert as_(veldkamp.milan).post(address, said(veldkamp.milan, HELD, row)).status_code == 422


class TestReview:
    def test_each_verdict(self, veldkamp, as_, meeting, address):
        mentorship = veldkamp.milan_and_mina.mentorship
        before = make_held_meeting(mentorship, by=veldkamp.mina, starts_at=HELD - timedelta(days=9))
        goal = make_goal(mentorship, "Speak up", by=veldkamp.mina)
        make = {
            verdict: make_action_item(
                mentorship,
                f"To be {verdict}",
                owner=veldkamp.mina,
                meeting=before,
                goal=goal,
                due_on=in_days(-2),
            )
            for verdict in ("open", "done", "dropped", "carried")
        }
        ticks = {f"review-{item.pk}": verdict for verdict, item in make.items()}
        following = HELD + timedelta(days=14)
        at = local(following, veldkamp.milan)
        data = said(
            veldkamp.milan,
            HELD,
            next_day=f"{at:%Y-%m-%d}",
            next_time=f"{at:%H:%M}",
            **ticks,
        )
        client = as_(veldkamp.milan)
        for _time in range(2):
            assert client.post(address, data).status_code == 303
        items = {
            item.text: item for item in found(ActionItem, veldkamp) if not item.carried_from_id
        }
        for verdict, item in make.items():
            assert items[item.text].status == verdict
        [new] = [item for item in found(ActionItem, veldkamp) if item.carried_from_id]
        assert (new.text, new.owner_id, new.goal_id) == ("To be carried", veldkamp.mina.pk, goal.pk)
        assert (new.meeting_id, new.times_carried, new.status) == (meeting.pk, 1, "open")
        assert new.carried_from_id == make["carried"].pk
        assert new.due_on == at.date()
        assert pulse(mentorship).open_actions == 2
        page = as_(veldkamp.mina).get(url(veldkamp, "action_items")).content.decode()
        assert "Carried over from" in page
        assert page.count("To be carried") >= 1

    @pytest.mark.parametrize(("count", "folded"), [(3, None), (4, True)])
    def test_many_are_behind_their_count(self, veldkamp, as_, address, count, folded):
        """How it was is asked before them, and what one said of them is not hidden."""
        items = [
            make_action_item(veldkamp.milan_and_mina.mentorship, f"Old {n}", owner=veldkamp.mina)
            for n in range(count)
        ]
        client = as_(veldkamp.milan)
        page = client.get(address)
        html = page.content.decode()
        assert page.context["reviews_folded"] is folded
        assert ("Look through 4 action items" in html) is bool(folded)
        assert html.index("Is it working between you?") < html.index("What was open before")
        before = html[html.index('id="before"') :]
        assert "The coordinator sees how many are done." in before
        wrong = said(veldkamp.milan, HELD, minutes=0, **{f"review-{items[1].pk}": "done"})
        answer = client.post(address, wrong)
        assert answer.status_code == 422
        assert answer.context["reviews_folded"] is (False if folded else None)

    def test_carried_twice_is_counted(self, veldkamp, as_, address):
        mentorship = veldkamp.milan_and_mina.mentorship
        old = make_action_item(mentorship, "Old", owner=veldkamp.mina, status="carried")
        item = make_action_item(
            mentorship, "Old", owner=veldkamp.mina, carried_from=old, times_carried=1
        )
        data = said(veldkamp.milan, HELD, **{f"review-{item.pk}": "carried"})
        assert as_(veldkamp.milan).post(address, data).status_code == 303
        last = found(ActionItem, veldkamp)[-1]
        assert (last.carried_from_id, last.times_carried) == (item.pk, 2)
        page = as_(veldkamp.mina).get(url(veldkamp, "action_items")).content.decode()
        assert "Carried over 2 times" in page


class TestPulse:
    def test_it_counts_as_a_check_in(self, veldkamp, as_, meeting, address):
        mentorship = veldkamp.milan_and_mina.mentorship
        data = said(veldkamp.milan, HELD, useful="2", working="4", wants_contact="on")
        client = as_(veldkamp.milan)
        assert client.post(address, data).status_code == 303
        [row] = found(MeetingPulse, veldkamp, veldkamp.milan)
        assert (row.useful, row.working, row.wants_contact) == (2, 4, True)
        beat = pulse(mentorship)
        with tenant(veldkamp.organization.pk):
            day = check_in_day(mentorship, local(HELD, veldkamp.milan).date())
        assert (beat.last_rating, beat.rated_for, beat.previous_rating) == (2, day, None)
        assert beat.contact_requested_at is not None
        # A check-in of the same days: the lower one stays.
        with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
            answer_check_in(
                mentorship, by=veldkamp.mina, due_on=day, useful=5, working=4, wants_contact=False
            )
        assert pulse(mentorship).last_rating == 2
        # Said once: the page does not ask again, and a second answer changes nothing.
        assert "useful" not in client.get(address).context["form"].fields
        assert client.post(address, data | {"useful": "1"}).status_code == 303
        assert pulse(mentorship).last_rating == 2

    def test_nothing_said_is_no_row(self, veldkamp, as_, address):
        as_(veldkamp.milan).post(address, said(veldkamp.milan, HELD))
        assert found(MeetingPulse, veldkamp, veldkamp.milan) == []
        assert pulse(veldkamp.milan_and_mina.mentorship).rated_for is None

    def test_its_author_and_the_coordinator_read_it(self, veldkamp, as_, address):
        as_(veldkamp.milan).post(address, said(veldkamp.milan, HELD, useful="2"))
        rows = {"milan": 1, "mina": 0, "carla": 1, "casper": 0, "olga": 0, "piet": 0}
        for name, count in rows.items():
            with (
                tenant(veldkamp.organization.pk, getattr(veldkamp, name).pk),
                connection.cursor() as cursor,
            ):
                cursor.execute("select count(*) from meetings_meetingpulse")
                assert cursor.fetchone() == (count,), name

    def test_a_coordinator_who_takes_part_does_not(self, veldkamp, as_, address):
        with tenant(veldkamp.organization.pk):
            Member.objects.filter(pk=veldkamp.mina.pk).update(role=Member.Role.COORDINATOR)
            Coordinator.objects.create(
                organization=veldkamp.organization, program=veldkamp.compass, member=veldkamp.mina
            )
        as_(veldkamp.milan).post(address, said(veldkamp.milan, HELD, useful="2"))
        assert found(MeetingPulse, veldkamp, veldkamp.mina) == []


class TestNextMeeting:
    def test_one_tick_plans_it_at_the_same_time(self, veldkamp, as_, meeting, address):
        client = as_(veldkamp.milan)
        page = client.get(address)
        [(value, words)] = page.context["form"].fields["next_same"].choices
        assert "Same time in 3 weeks" in words
        for _time in range(2):
            data = said(veldkamp.milan, HELD, next_same=[value])
            assert client.post(address, data).status_code == 303
        _held, planned = meetings(veldkamp.milan_and_mina.mentorship)
        assert planned.status == Meeting.Status.SCHEDULED
        before, after = local(HELD, veldkamp.milan), local(planned.starts_at, veldkamp.milan)
        assert (after.date() - before.date(), after.time()) == (timedelta(days=21), before.time())
        assert pulse(veldkamp.milan_and_mina.mentorship).next_planned_at == planned.starts_at
        assert verbs(veldkamp.milan) == ["log", "schedule"]
        page = client.get(address)
        assert "next_same" not in page.context["form"].fields
        assert "You meet next on" in page.content.decode()

    def test_a_time_that_is_taken_loses_nothing(self, veldkamp, as_, meeting, address):
        soon = timezone.now().replace(second=0, microsecond=0) + timedelta(days=21)
        # Milan sits in another pair's meeting then.
        other = veldkamp.piet_and_puck.mentorship
        with tenant(veldkamp.organization.pk):
            Participant.objects.filter(mentorship=other, member=veldkamp.piet).update(
                member=veldkamp.milan
            )
        make_meeting(other, by=veldkamp.puck, starts_at=soon)
        at = local(soon, veldkamp.milan)
        data = said(
            veldkamp.milan,
            HELD,
            summary="Kept",
            next_day=f"{at:%Y-%m-%d}",
            next_time=f"{at:%H:%M}",
        )
        response = as_(veldkamp.milan).post(address, data)
        assert response.status_code == 422
        assert "You meet Puck Prins at that time." in response.content.decode()
        assert "Kept" in response.content.decode()
        assert response.context["next_open"]
        # The page, too, goes on from a meeting that is not logged.
        assert response.context["meeting"].status == Meeting.Status.SCHEDULED
        assert "Add to this meeting" not in response.content.decode()
        assert again(meeting).status == Meeting.Status.SCHEDULED

    @pytest.mark.parametrize("days", [-1, 0])
    def test_not_in_the_past(self, veldkamp, as_, meeting, address, days):
        at = local(timezone.now(), veldkamp.milan) + timedelta(days=days, minutes=-5)
        data = said(veldkamp.milan, HELD, next_day=f"{at:%Y-%m-%d}", next_time=f"{at:%H:%M}")
        assert as_(veldkamp.milan).post(address, data).status_code == 422


class TestConfirmation:
    def test_the_other_confirms_once(self, veldkamp, as_):
        held = make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
        page = url(veldkamp, "detail", held.pk)
        client = as_(veldkamp.milan)
        assert "Does this match how you remember it?" in client.get(page).content.decode()
        for _time in range(2):
            response = client.post(url(veldkamp, "confirmation", held.pk), read(held))
            assert (response.status_code, response.url) == (303, page)
        assert len(found(Confirmation, veldkamp)) == 1
        assert verbs(veldkamp.milan) == ["confirm"]
        assert "Does this match" not in client.get(page).content.decode()
        theirs = as_(veldkamp.mina).get(page).content.decode()
        assert "Milan Meijer confirmed this on" in theirs
        assert "Does this match" not in theirs

    def test_a_summary_that_another_changes_later_was_not_what_one_confirmed(self, veldkamp, as_):
        held = make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
        make_summary(held, "We met.", by=veldkamp.mina)
        milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
        page, address = url(veldkamp, "detail", held.pk), url(veldkamp, "confirmation", held.pk)
        milan.post(address, read(held, "We met."))

        def write(client, member, text, before):
            data = said(member, held.starts_at, summary=text, seen=digest_of(before))
            assert client.post(url(veldkamp, "log", held.pk), data).status_code == 303

        # What one adds oneself needs no other yes.
        write(milan, veldkamp.milan, "We met twice.", "We met.")
        assert "before the summary changed" not in mina.get(page).content.decode()
        assert "Does this match" not in milan.get(page).content.decode()
        write(mina, veldkamp.mina, "Milan promised a raise.", "We met twice.")
        assert "Milan Meijer confirmed this on" in mina.get(page).content.decode()
        assert "before the summary changed" in mina.get(page).content.decode()
        his = milan.get(page).content.decode()
        assert "before the summary changed" in his
        assert "Does this match how you remember it?" in his
        # Said again, it is said of what stands there now, and once.
        for _time in range(2):
            again_read = read(held, "Milan promised a raise.")
            assert milan.post(address, again_read).status_code == 303
        assert len(found(Confirmation, veldkamp)) == 1
        assert verbs(veldkamp.milan).count("confirm") == 2
        for client in (milan, mina):
            assert "before the summary changed" not in client.get(page).content.decode()
        assert "Does this match" not in milan.get(page).content.decode()

    def test_not_ones_own_and_not_one_to_come(self, veldkamp, as_, meeting):
        held = make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
        as_(veldkamp.mina).post(url(veldkamp, "confirmation", held.pk), read(held))
        as_(veldkamp.milan).post(url(veldkamp, "confirmation", meeting.pk), read(meeting))
        assert found(Confirmation, veldkamp) == []

    def test_who_may_not(self, veldkamp, oakline, as_):
        held = make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
        address = url(veldkamp, "confirmation", held.pk)
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae):
            assert as_(member).post(address).status_code == 404
        assert as_(veldkamp.milan).get(address).status_code == 405
        assert found(Confirmation, veldkamp) == []


def test_the_summary_is_read_as_markdown(veldkamp, as_):
    held = make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
    make_summary(held, "**Twice**\n\n- one\n\n<script>alert(1)</script>", by=veldkamp.mina)
    page = as_(veldkamp.milan).get(url(veldkamp, "detail", held.pk)).content.decode()
    assert "<strong>Twice</strong>" in page
    assert "<li>one</li>" in page
    assert "<script>alert" not in page


class TestWhatWaits:
    def home(self, veldkamp, client):
        return client.get(link("dashboards:home", veldkamp.organization)).content.decode()

    def test_the_other_is_asked_on_the_home_page(self, veldkamp, as_, address):
        as_(veldkamp.milan).post(address, said(veldkamp.milan, HELD, summary="On saying no"))
        mina = as_(veldkamp.mina)
        assert "Milan Meijer logged your meeting" in self.home(veldkamp, mina)
        assert "logged your meeting" not in self.home(veldkamp, as_(veldkamp.milan))
        [meeting] = meetings(veldkamp.milan_and_mina.mentorship)
        mina.post(address.replace("/log/", "/confirmation/"), read(meeting, "On saying no"))
        assert "logged your meeting" not in self.home(veldkamp, mina)

    def test_who_wrote_on_has_said_enough(self, veldkamp, as_, address):
        as_(veldkamp.milan).post(address, said(veldkamp.milan, HELD))
        mina = as_(veldkamp.mina)
        mina.post(address, said(veldkamp.mina, HELD, summary="Hers"))
        assert "logged your meeting" not in self.home(veldkamp, mina)

    def test_nobody_is_asked_for_long(self, veldkamp, as_):
        make_held_meeting(
            veldkamp.milan_and_mina.mentorship,
            by=veldkamp.mina,
            logged_at=timezone.now() - timedelta(days=8),
        )
        assert "logged your meeting" not in self.home(veldkamp, as_(veldkamp.milan))
