"""One action item on a page of its own: mended by either, let go, opened again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.links import link
from core.tenancy import tenant
from meetings.access import mark_of_item, today
from meetings.models import ActionItem
from mentorships.models import Goal
from tests.factories import (
    in_days,
    make_action_item,
    make_goal,
)
from tests.meetings.items import again, end, form_of, items_in
from tests.meetings.pages import pulse, url, verbs


@pytest.fixture
def item(veldkamp):
    return make_action_item(
        veldkamp.milan_and_mina.mentorship,
        "Read the first chapter",
        owner=veldkamp.mina,
        due_on=in_days(4),
    )


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
        assert html.count("As Milan Meijer saved it") == 4
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
        assert "As you saved it" in answer.content.decode()

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

    def test_opened_again_it_knows_where_one_came_from(self, veldkamp, as_, item):
        client, address = as_(veldkamp.mina), url(veldkamp, "action_item", item.pk)
        here = f"{address}?next={url(veldkamp, 'action_items')}"
        client.post(url(veldkamp, "action_removal", item.pk))
        shown = client.get(here).content.decode()
        assert f'<input type="hidden" name="next" value="{here}">' in shown
        answer = client.post(url(veldkamp, "action_reopening", item.pk), {"next": here})
        assert answer.url == here
        assert f'href="{url(veldkamp, "action_items")}">Back</a>' in client.get(here).text

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
        # What was promised can still be done, as in one's list.
        done = url(veldkamp, "action_done", item.pk)
        assert f'action="{done}"' in facts
        assert as_(veldkamp.mina).post(done).status_code == 303
        assert again(item).status == "done"
        assert "Open it again</button>" not in as_(veldkamp.mina).get(address).text


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
        assert len(items_in(item.mentorship, veldkamp.mina)) == 1

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
        assert len(items_in(item.mentorship, veldkamp.mina)) == 1

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
