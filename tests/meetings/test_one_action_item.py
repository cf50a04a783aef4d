"""One action item on a page of its own: mended by either, let go, opened again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.links import link
from core.tenancy import tenant
from meetings.access import mark_of_item, today
from meetings.models import ActionItem
from mentorships.models import Goal, Mentorship
from tests.factories import (
    in_days,
    make_action_item,
    make_goal,
    make_held_meeting,
)
from tests.meetings.pages import pulse, said, url, verbs


@pytest.fixture
def item(veldkamp):
    return make_action_item(
        veldkamp.milan_and_mina.mentorship,
        "Read the first chapter",
        owner=veldkamp.mina,
        due_on=in_days(4),
    )


def again(item: ActionItem) -> ActionItem:
    with tenant(item.organization_id, item.owner_id):
        return ActionItem.objects.select_related("changed_by").get(pk=item.pk)


def form_of(item: ActionItem, **fields: Any) -> dict[str, Any]:
    """What the page posts when nothing in it is changed but `fields`."""
    return {
        "text": item.text,
        "owner": str(item.owner_id),
        "due_on": item.due_on.isoformat() if item.due_on else "",
        "goal": str(item.goal_id or ""),
        "seen": mark_of_item(item),
        **fields,
    }


def end(mentorship: Mentorship) -> None:
    with tenant(mentorship.organization_id):
        Mentorship.objects.filter(pk=mentorship.pk).update(
            status=Mentorship.Status.CLOSED, closed_at=timezone.now()
        )


def new_ones(mentorship: Mentorship, member: Any) -> list[ActionItem]:
    with tenant(mentorship.organization_id, member.pk):
        return list(ActionItem.objects.filter(mentorship=mentorship).order_by("id"))


class TestChange:
    def test_all_of_it_changes_and_the_other_is_named(self, veldkamp, as_, item):
        mentorship = item.mentorship
        goal = make_goal(mentorship, "Say no", by=veldkamp.mina)
        address = url(veldkamp, "action_item", item.pk)
        wanted = form_of(
            item,
            text="  Read two\r\nchapters ",
            owner=str(veldkamp.milan.pk),
            due_on=in_days(9).isoformat(),
            goal=str(goal.pk),
        )
        response = as_(veldkamp.milan).post(address, wanted)
        room = link("dashboards:room", veldkamp.organization, mentorship.pk)
        assert (response.status_code, response.url) == (303, f"{room}#items")
        changed = again(item)
        assert changed.text == "Read two chapters"
        assert (changed.owner_id, changed.due_on, changed.goal_id) == (
            veldkamp.milan.pk,
            in_days(9),
            goal.pk,
        )
        assert changed.changed_by == veldkamp.milan
        assert verbs(veldkamp.mina) == ["change"]
        assert pulse(mentorship).majority_due_on == in_days(9)
        page = as_(veldkamp.mina).get(address).content.decode()
        assert "You wrote this on" in page
        assert "Milan Meijer changed it last, on" in page

    def test_the_same_once_more_does_nothing(self, veldkamp, as_, item):
        address = url(veldkamp, "action_item", item.pk)
        client, wanted = as_(veldkamp.mina), form_of(item, text="Read it all")
        for _time in range(2):
            # The second one still carries the mark of what was there at first.
            assert client.post(address, wanted).status_code == 303
        assert verbs(veldkamp.mina) == ["change"]

    def test_nothing_changed_writes_nothing(self, veldkamp, as_, item):
        address = url(veldkamp, "action_item", item.pk)
        assert as_(veldkamp.mina).post(address, form_of(item)).status_code == 303
        assert (verbs(veldkamp.mina), again(item).changed_at) == ([], None)

    def test_it_goes_back_to_where_it_was_opened(self, veldkamp, as_, item):
        client, here = as_(veldkamp.mina), url(veldkamp, "action_items") + "?show=overdue&page=2"
        late = make_action_item(item.mentorship, "Late", owner=veldkamp.mina, due_on=in_days(-9))
        page = client.get(url(veldkamp, "action_items") + "?show=overdue").content.decode()
        way = url(veldkamp, "action_item", late.pk) + "?next=/o/veldkamp/actions/%3Fshow%3Doverdue"
        assert f'href="{way}"' in page
        shown = client.get(url(veldkamp, "action_item", item.pk), {"next": here}).content.decode()
        assert f'<input type="hidden" name="next" value="{here.replace("&", "&amp;")}">' in shown
        response = client.post(
            url(veldkamp, "action_item", item.pk), form_of(item, text="Other", next=here)
        )
        assert response.url == here
        evil = client.get(url(veldkamp, "action_item", item.pk), {"next": "//evil.example/"})
        assert evil.context["back"].startswith("/o/veldkamp/mentorships/")

    def test_what_the_other_saved_meanwhile_stands_beside_ones_own(self, veldkamp, as_, item):
        address = url(veldkamp, "action_item", item.pk)
        goal = make_goal(item.mentorship, "Say no", by=veldkamp.mina)
        theirs = form_of(
            item,
            text="Read the second chapter",
            owner=str(veldkamp.milan.pk),
            due_on="",
            goal=str(goal.pk),
        )
        assert as_(veldkamp.milan).post(address, theirs).status_code == 303
        client, mine = as_(veldkamp.mina), form_of(item, text="Read the third chapter")
        answer = client.post(address, mine)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "Milan Meijer saved this meanwhile" in html
        assert "Read the third chapter</textarea>" in html
        beside = [line.theirs for line in answer.context["form"].lines()]
        assert beside == ["Read the second chapter", "Milan Meijer", "No day", "Say no"]
        assert html.count("Milan Meijer wrote here") == 4
        assert again(item).text == "Read the second chapter"
        # It has been seen now, so the next save keeps one's own.
        mine["seen"] = answer.context["form"]["seen"].value()
        assert client.post(address, mine).status_code == 303
        assert again(item).text == "Read the third chapter"

    def test_ones_own_other_window_is_told_of_as_ones_own(self, veldkamp, as_, item):
        client, address = as_(veldkamp.mina), url(veldkamp, "action_item", item.pk)
        assert client.post(address, form_of(item, text="Here")).status_code == 303
        answer = client.post(address, form_of(item, text="There"))
        assert answer.status_code == 422
        assert "You saved this in another window meanwhile" in answer.content.decode()
        assert "You wrote here" in answer.content.decode()

    def test_a_draft_that_is_older_than_the_others_words_is_refused_once(self, veldkamp, as_, item):
        client, address = as_(veldkamp.mina), url(veldkamp, "action_item", item.pk)
        typed = form_of(item, text="Half a sentence")
        save = link("accounts:draft", veldkamp.organization, f"actions/{item.pk}/")
        assert client.post(save, typed).status_code == 200
        theirs = form_of(item, text="Something else")
        assert as_(veldkamp.milan).post(address, theirs).status_code == 303
        form = client.get(address).context["form"]
        assert form["text"].value() == "Half a sentence"
        assert form["seen"].value() == mark_of_item(item)
        assert client.post(address, typed).status_code == 422
        assert again(item).text == "Something else"

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("done", "Open it again before you change it."),
            ("dropped", "Open it again before you change it."),
            ("carried", "This one was carried over."),
        ],
    )
    def test_what_is_not_open_is_not_changed(self, veldkamp, as_, item, status, words):
        address, wanted = url(veldkamp, "action_item", item.pk), form_of(item, text="Too late")
        with tenant(item.organization_id, veldkamp.mina.pk):
            ActionItem.objects.filter(pk=item.pk).update(
                status=status, done_at=timezone.now() if status == "done" else None
            )
        answer = as_(veldkamp.milan).post(address, wanted)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Too late</textarea>" in answer.content.decode()
        assert again(item).text == "Read the first chapter"
        facts = as_(veldkamp.milan).get(address).content.decode()
        assert "<textarea" not in facts
        assert ("Open it again</button>" in facts) == (status != "carried")

    def test_a_mentorship_that_has_ended_keeps_it_as_it_is(self, veldkamp, as_, item):
        address = url(veldkamp, "action_item", item.pk)
        end(item.mentorship)
        answer = as_(veldkamp.mina).post(address, form_of(item, text="Too late"))
        assert answer.status_code == 422
        assert "This mentorship has ended. What you kept stays readable." in (
            answer.content.decode()
        )
        assert again(item).text == "Read the first chapter"
        facts = as_(veldkamp.mina).get(address).content.decode()
        assert "Read the first chapter" in facts
        assert "<textarea" not in facts
        assert url(veldkamp, "action_removal", item.pk) not in facts


class TestWrong:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": ""},
            {"text": " \r\n "},
            {"text": "x" * 301},
            {"text": "a\0b"},
            {"owner": ""},
            {"owner": "mina"},
            {"due_on": "soon"},
            {"due_on": "1999-12-31"},
            {"goal": "none"},
        ],
    )
    def test_wrong_input_is_422_and_stays(self, veldkamp, as_, item, wrong):
        make_goal(item.mentorship, "Say no", by=veldkamp.mina)
        for address in (
            url(veldkamp, "action_item", item.pk),
            url(veldkamp, "action_create", item.mentorship_id),
        ):
            assert as_(veldkamp.mina).post(address, form_of(item) | wrong).status_code == 422
        assert again(item).text == "Read the first chapter"
        assert len(new_ones(item.mentorship, veldkamp.mina)) == 1

    def test_owners_and_goals_of_others_are_refused(self, veldkamp, oakline, as_, item):
        theirs = make_goal(veldkamp.piet_and_puck.mentorship, "Theirs", by=veldkamp.puck)
        far = make_goal(oakline.max_and_mae.mentorship, "Far away", by=oakline.mae)
        reached = make_goal(
            item.mentorship, "Reached", by=veldkamp.mina, status=Goal.Status.REACHED
        )
        make_goal(item.mentorship, "Say no", by=veldkamp.mina)
        forged = [
            *({"owner": str(one.pk)} for one in (veldkamp.puck, veldkamp.carla, oakline.mae)),
            *({"goal": str(one.pk)} for one in (theirs, far, reached)),
        ]
        for wrong in forged:
            for address in (
                url(veldkamp, "action_item", item.pk),
                url(veldkamp, "action_create", item.mentorship_id),
            ):
                answer = as_(veldkamp.mina).post(address, form_of(item, **wrong))
                assert answer.status_code == 422, wrong
        assert (again(item).owner_id, again(item).goal_id) == (veldkamp.mina.pk, None)
        assert len(new_ones(item.mentorship, veldkamp.mina)) == 1

    def test_without_an_open_goal_none_can_be_forged(self, veldkamp, as_, item):
        theirs = make_goal(veldkamp.piet_and_puck.mentorship, "Theirs", by=veldkamp.puck)
        wanted = form_of(item, text="Changed", goal=str(theirs.pk))
        assert (
            as_(veldkamp.mina).post(url(veldkamp, "action_item", item.pk), wanted).status_code
            == 303
        )
        assert (again(item).text, again(item).goal_id) == ("Changed", None)

    def test_a_day_that_has_passed_may_only_stay(self, veldkamp, as_):
        late = make_action_item(
            veldkamp.milan_and_mina.mentorship, "Late", owner=veldkamp.mina, due_on=in_days(-9)
        )
        client, address = as_(veldkamp.mina), url(veldkamp, "action_item", late.pk)
        assert client.post(address, form_of(late, text="Still late")).status_code == 303
        late = again(late)
        assert (late.text, late.due_on) == ("Still late", in_days(-9))
        moved = client.post(address, form_of(late, due_on=in_days(-8).isoformat()))
        assert moved.status_code == 422
        assert "This day has passed." in moved.content.decode()
        create = url(veldkamp, "action_create", late.mentorship_id)
        assert client.post(create, form_of(late)).status_code == 422

    def test_today_is_where_one_is(self, veldkamp, as_, item):
        # Mina is in Tokyo, Milan in Amsterdam: each has a day of their own.
        address = url(veldkamp, "action_item", item.pk)
        for member in (veldkamp.mina, veldkamp.milan):
            here = today(member)
            one = again(item)
            if one.due_on != here:
                wanted = form_of(one, due_on=here.isoformat())
                assert as_(member).post(address, wanted).status_code == 303
            yesterday = (here - timedelta(days=1)).isoformat()
            assert as_(member).post(address, form_of(one, due_on=yesterday)).status_code == 422


class TestPeople:
    def test_one_that_somebody_who_left_has_can_stay_theirs_and_is_not_given_to_them(
        self, veldkamp, as_, item
    ):
        mine = make_action_item(item.mentorship, "Mine", owner=veldkamp.milan)
        veldkamp.mina.status = "deactivated"
        with tenant(item.organization_id):
            veldkamp.mina.save(update_fields=["status"])
        client = as_(veldkamp.milan)
        theirs = client.get(url(veldkamp, "action_item", item.pk)).content.decode()
        assert "Mina Mori</span>" in theirs
        kept = client.post(
            url(veldkamp, "action_item", item.pk), form_of(item, text="What she began")
        )
        assert (kept.status_code, again(item).owner_id) == (303, veldkamp.mina.pk)
        given = client.post(
            url(veldkamp, "action_item", mine.pk), form_of(mine, owner=str(veldkamp.mina.pk))
        )
        assert given.status_code == 422

    def test_a_goal_that_was_reached_can_stay(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        goal = make_goal(mentorship, "Reached", by=veldkamp.mina, status=Goal.Status.REACHED)
        item = make_action_item(mentorship, "For it", owner=veldkamp.mina, goal=goal)
        wanted = form_of(item, text="For it, too")
        address = url(veldkamp, "action_item", item.pk)
        assert as_(veldkamp.mina).post(address, wanted).status_code == 303
        assert (again(item).text, again(item).goal_id) == ("For it, too", goal.pk)

    @pytest.mark.parametrize("name", ["action_item", "action_removal"])
    def test_who_may_not(self, veldkamp, oakline, as_, item, name):
        address = url(veldkamp, name, item.pk)
        strangers = (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae)
        for member in strangers:
            assert as_(member).post(address, form_of(item, text="Mine")).status_code == 404
            assert as_(member).get(address).status_code in {404, 405}
        elsewhere = address.replace("/o/veldkamp/", "/o/oakline/")
        assert as_(oakline.mae).post(elsewhere, form_of(item)).status_code == 404
        left = again(item)
        assert (left.text, left.status) == ("Read the first chapter", ActionItem.Status.OPEN)
        assert as_(veldkamp.mina).delete(address).status_code == 405


class TestLettingGo:
    def test_it_is_let_go_once_and_the_notice_offers_to_undo(self, veldkamp, as_, item):
        client, address = as_(veldkamp.milan), url(veldkamp, "action_removal", item.pk)
        room = link("dashboards:room", veldkamp.organization, item.mentorship_id)
        page = client.post(address, {"next": room}, follow=True).content.decode()
        undo = url(veldkamp, "action_reopening", item.pk)
        assert "Nobody has to do this any more." in page
        assert f'action="{undo}"' in page
        assert client.post(address).status_code == 303
        assert again(item).status == ActionItem.Status.DROPPED
        assert pulse(item.mentorship).open_actions == 0
        assert client.post(undo, {"next": room}).url == room
        assert again(item).status == ActionItem.Status.OPEN
        assert pulse(item.mentorship).open_actions == 1
        assert verbs(veldkamp.mina) == ["drop", "reopen"]

    @pytest.mark.parametrize("status", ["done", "carried"])
    def test_not_what_was_done_or_carried_over(self, veldkamp, as_, item, status):
        with tenant(item.organization_id, veldkamp.mina.pk):
            ActionItem.objects.filter(pk=item.pk).update(status=status)
        address = url(veldkamp, "action_removal", item.pk)
        words = {"done": "This one is done.", "carried": "This one was carried over."}
        page = as_(veldkamp.mina).post(address, follow=True).content.decode()
        assert words[status] in page
        assert again(item).status == status

    def test_not_after_the_end(self, veldkamp, as_, item):
        end(item.mentorship)
        address = url(veldkamp, "action_removal", item.pk)
        page = as_(veldkamp.mina).post(address, follow=True).content.decode()
        assert "This mentorship has ended." in page
        assert again(item).status == ActionItem.Status.OPEN


class TestCarried:
    def test_the_old_one_leads_to_the_one_that_goes_on(self, veldkamp, as_, item):
        old = make_action_item(item.mentorship, "Old", owner=veldkamp.mina, status="carried")
        new = make_action_item(
            item.mentorship, "New", owner=veldkamp.mina, carried_from=old, times_carried=1
        )
        page = as_(veldkamp.milan).get(url(veldkamp, "action_item", old.pk)).content.decode()
        assert f'href="{url(veldkamp, "action_item", new.pk)}"' in page
        assert "It was carried over, and goes on here." in page

    def test_what_went_on_with_another_mentor_is_not_shown(self, veldkamp, as_, item):
        old = make_action_item(item.mentorship, "Old", owner=veldkamp.mina, status="carried")
        with tenant(item.organization_id, veldkamp.puck.pk):
            new = ActionItem.objects.create(
                organization_id=item.organization_id,
                mentorship=veldkamp.piet_and_puck.mentorship,
                text="Goes on with Piet",
                owner=veldkamp.puck,
                created_by=veldkamp.puck,
                carried_from=old,
            )
        page = as_(veldkamp.milan).get(url(veldkamp, "action_item", old.pk)).content.decode()
        assert "goes on elsewhere" in page
        assert str(new.pk) not in page
        assert "Goes on with Piet" not in page

    def test_the_logs_review_has_the_new_words_and_an_older_draft_works(self, veldkamp, as_, item):
        held = make_held_meeting(item.mentorship, by=veldkamp.mina)
        gone = make_action_item(item.mentorship, "Goes away", owner=veldkamp.mina)
        mina, log = as_(veldkamp.mina), url(veldkamp, "log", held.pk)
        typed = said(
            veldkamp.mina,
            held.starts_at,
            summary="Half a summary",
            **{f"review-{item.pk}": "carried", f"review-{gone.pk}": "done"},
        )
        save = link("accounts:draft", veldkamp.organization, f"meetings/{held.pk}/log/")
        assert mina.post(save, typed).status_code == 200
        milan = as_(veldkamp.milan)
        wanted = form_of(item, text="Read the last chapter", owner=str(veldkamp.milan.pk))
        assert milan.post(url(veldkamp, "action_item", item.pk), wanted).status_code == 303
        assert milan.post(url(veldkamp, "action_removal", gone.pk)).status_code == 303
        page = mina.get(log)
        html = page.content.decode()
        assert "Read the last chapter (Milan Meijer)" in html
        assert "Read the first chapter" not in html
        assert "Half a summary" in html
        assert page.context["form"][f"review-{item.pk}"].value() == "carried"
        assert mina.post(log, typed).status_code == 303
        assert again(item).status == ActionItem.Status.CARRIED
        assert again(gone).status == ActionItem.Status.DROPPED
        with tenant(item.organization_id, veldkamp.mina.pk):
            new = ActionItem.objects.get(carried_from=item)
        assert (new.text, new.owner_id) == ("Read the last chapter", veldkamp.milan.pk)


class TestAdd:
    def test_either_adds_one_without_a_meeting(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        address = url(veldkamp, "action_create", mentorship.pk)
        goal = make_goal(mentorship, "Say no", by=veldkamp.mina)
        wanted = {
            "text": "Ask the guild",
            "owner": str(veldkamp.mina.pk),
            "due_on": in_days(5).isoformat(),
            "goal": str(goal.pk),
        }
        client = as_(veldkamp.milan)
        for _time in range(2):
            response = client.post(address, wanted)
            room = link("dashboards:room", veldkamp.organization, mentorship.pk)
            assert (response.status_code, response.url) == (303, f"{room}#items")
        [item] = new_ones(mentorship, veldkamp.mina)
        assert (item.text, item.owner_id, item.due_on, item.goal_id, item.meeting_id) == (
            "Ask the guild",
            veldkamp.mina.pk,
            in_days(5),
            goal.pk,
            None,
        )
        assert item.created_by_id == veldkamp.milan.pk
        assert verbs(veldkamp.mina) == ["add"]
        assert pulse(mentorship).open_actions == 1
        room = as_(veldkamp.mina).get(link("dashboards:room", veldkamp.organization, mentorship.pk))
        assert "Ask the guild" in room.content.decode()

    def test_the_same_words_again_once_it_is_done(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        client, address = as_(veldkamp.mina), url(veldkamp, "action_create", mentorship.pk)
        wanted = {"text": "Write a page", "owner": str(veldkamp.mina.pk), "due_on": ""}
        client.post(address, wanted)
        [first] = new_ones(mentorship, veldkamp.mina)
        client.post(url(veldkamp, "action_done", first.pk))
        client.post(address, wanted)
        assert [one.status for one in new_ones(mentorship, veldkamp.mina)] == ["done", "open"]

    def test_the_room_leads_to_it_also_when_nothing_is_open(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        room = link("dashboards:room", veldkamp.organization, mentorship.pk)
        address = url(veldkamp, "action_create", mentorship.pk)
        assert f'href="{address}"' in as_(veldkamp.mina).get(room).content.decode()
        item = make_action_item(mentorship, "Read", owner=veldkamp.mina)
        page = as_(veldkamp.mina).get(room).content.decode()
        assert f'href="{address}"' in page
        assert f'href="{url(veldkamp, "action_item", item.pk)}?next={room}"' in page
        end(mentorship)
        assert f'href="{address}"' not in as_(veldkamp.mina).get(room).content.decode()

    def test_a_goals_page_leads_to_it_with_the_goal_chosen(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        goal = make_goal(mentorship, "Say no", by=veldkamp.mina)
        make_goal(mentorship, "Say yes", by=veldkamp.mina)
        here = link("dashboards:goal", veldkamp.organization, goal.pk)
        client = as_(veldkamp.mina)
        address = url(veldkamp, "action_create", mentorship.pk) + f"?goal={goal.pk}"
        assert f'href="{address}&amp;next={here}"' in client.get(here).content.decode()
        page = client.get(f"{address}&next={here}").content.decode()
        assert f'<option value="{goal.pk}" selected>Say no</option>' in page
        assert f'<input type="hidden" name="next" value="{here}">' in page
        other = client.get(url(veldkamp, "action_create", mentorship.pk) + "?goal=nonsense")
        assert other.status_code == 200

    def test_not_after_the_end(self, veldkamp, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        end(mentorship)
        client, address = as_(veldkamp.mina), url(veldkamp, "action_create", mentorship.pk)
        page = client.get(address)
        assert page.status_code == 200
        assert "This mentorship has ended." in page.content.decode()
        assert "<textarea" not in page.content.decode()
        answer = client.post(address, {"text": "Late", "owner": str(veldkamp.mina.pk)})
        assert answer.status_code == 422
        assert "This mentorship has ended." in answer.content.decode()
        assert new_ones(mentorship, veldkamp.mina) == []

    def test_who_may_not(self, veldkamp, oakline, as_):
        mentorship = veldkamp.milan_and_mina.mentorship
        address = url(veldkamp, "action_create", mentorship.pk)
        wanted = {"text": "Mine", "owner": str(veldkamp.mina.pk)}
        assert as_(veldkamp.carla).get(address).status_code == 403
        assert as_(veldkamp.carla).post(address, wanted).status_code == 403
        for member in (veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae):
            assert as_(member).get(address).status_code == 404
            assert as_(member).post(address, wanted).status_code == 404
        assert as_(veldkamp.mina).delete(address).status_code == 405
        assert new_ones(mentorship, veldkamp.mina) == []


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp, as_, count, django_assert_num_queries, item):
    mentorship = item.mentorship
    for number in range(count):
        make_goal(mentorship, f"Goal {number}", by=veldkamp.mina)
        make_action_item(mentorship, f"Number {number}", owner=veldkamp.mina)
    old = make_action_item(mentorship, "Old", owner=veldkamp.mina, status="carried")
    client = as_(veldkamp.mina)
    with django_assert_num_queries(10):
        client.get(url(veldkamp, "action_item", item.pk))
    with django_assert_num_queries(9):
        client.get(url(veldkamp, "action_item", old.pk))
    with django_assert_num_queries(10):
        client.get(url(veldkamp, "action_create", mentorship.pk))
