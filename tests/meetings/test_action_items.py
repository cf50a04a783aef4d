from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import Refusal
from core.links import link
from core.tenancy import tenant
from meetings.access import action_counts, today
from meetings.actions import complete_action_item
from meetings.models import ActionItem
from tests.factories import in_days, make_action_item, make_held_meeting
from tests.meetings.pages import pulse, url, verbs

# The shape beside the word "Overdue".
TRIANGLE = '<path d="M12 4 3 20h18z"'


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
        return ActionItem.objects.get(pk=item.pk)


def test_the_earliest_due_comes_first_and_overdue_is_a_word_and_a_shape(veldkamp, as_):
    mentorship = veldkamp.milan_and_mina.mentorship
    make_action_item(mentorship, "Without a day", owner=veldkamp.mina)
    make_action_item(mentorship, "Next week", owner=veldkamp.mina, due_on=in_days(7))
    make_action_item(mentorship, "Last week", owner=veldkamp.mina, due_on=in_days(-7))
    make_action_item(mentorship, "Milan’s own", owner=veldkamp.milan, due_on=in_days(-7))
    response = as_(veldkamp.mina).get(url(veldkamp, "action_items"))
    page = response.content.decode()
    assert response.status_code == 200
    assert page.index("Last week") < page.index("Next week") < page.index("Without a day")
    assert "Milan’s own" not in page
    # The word beside the row, and the tab.
    assert page.count("Overdue") == 2
    assert page.count(TRIANGLE) == 1
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        counts = action_counts(veldkamp.mina)
    assert (counts.open, counts.overdue) == (3, 1)


def test_what_was_let_go_is_found_again_and_taken_up_again(veldkamp, as_, item):
    client, here = as_(veldkamp.mina), url(veldkamp, "action_items")
    gone = f"{here}?show=dropped"
    assert "show=dropped" not in client.get(here).content.decode()
    assert item.text in client.get(gone).content.decode()
    client.post(url(veldkamp, "action_removal", item.pk))
    assert item.text not in client.get(here).content.decode()
    assert gone in client.get(here).content.decode()
    page = client.get(gone).content.decode()
    assert url(veldkamp, "action_item", item.pk) in page
    assert item.text not in as_(veldkamp.milan).get(gone).content.decode()
    client.post(url(veldkamp, "action_reopening", item.pk))
    assert item.text in client.get(here).content.decode()
    assert "show=dropped" not in client.get(here).content.decode()


def test_due_today_where_one_is_is_not_overdue(veldkamp, as_):
    # Mina is in Tokyo: her day ends eight or nine hours before UTC's.
    here = timezone.now().astimezone(timezone.get_fixed_timezone(9 * 60)).date()
    mentorship = veldkamp.milan_and_mina.mentorship
    make_action_item(mentorship, "Today", owner=veldkamp.mina, due_on=here)
    address = url(veldkamp, "action_items")
    assert TRIANGLE not in as_(veldkamp.mina).get(address).content.decode()
    make_action_item(mentorship, "Yesterday", owner=veldkamp.mina, due_on=here - timedelta(days=1))
    assert TRIANGLE in as_(veldkamp.mina).get(address).content.decode()


def test_done_and_done_again(veldkamp, as_, item):
    address = url(veldkamp, "action_done", item.pk)
    client = as_(veldkamp.mina)
    response = client.post(address)
    assert (response.status_code, response.url) == (303, url(veldkamp, "action_items"))
    first = again(item)
    assert first.status == ActionItem.Status.DONE
    assert client.post(address).status_code == 303
    assert again(item).done_at == first.done_at
    assert verbs(veldkamp.mina) == ["complete"]
    beat = pulse(veldkamp.milan_and_mina.mentorship)
    assert (beat.open_actions, beat.majority_due_on) == (0, None)


def test_undone_and_undone_again(veldkamp, as_, item):
    client = as_(veldkamp.mina)
    client.post(url(veldkamp, "action_done", item.pk))
    for _time in range(2):
        assert client.post(url(veldkamp, "action_reopening", item.pk)).status_code == 303
    assert (again(item).status, again(item).done_at) == (ActionItem.Status.OPEN, None)
    assert verbs(veldkamp.mina) == ["complete", "reopen"]
    beat = pulse(veldkamp.milan_and_mina.mentorship)
    assert (beat.open_actions, beat.majority_due_on) == (1, in_days(4))


def test_htmx_gets_the_row_with_a_way_back(veldkamp, as_, item):
    client = as_(veldkamp.mina)
    done = client.post(url(veldkamp, "action_done", item.pk), headers={"HX-Request": "true"})
    assert done.status_code == 200
    assert done.content.decode().lstrip().startswith("<li")
    assert url(veldkamp, "action_reopening", item.pk) in done.content.decode()
    undone = client.post(url(veldkamp, "action_reopening", item.pk), headers={"HX-Request": "true"})
    assert url(veldkamp, "action_done", item.pk) in undone.content.decode()


def test_the_notice_offers_to_undo_and_leads_back(veldkamp, as_, item):
    client = as_(veldkamp.mina)
    room = url(veldkamp, "action_items")
    undo = url(veldkamp, "action_reopening", item.pk)
    page = client.post(url(veldkamp, "action_done", item.pk), {"next": room}, follow=True)
    html = page.content.decode()
    notice = html[html.index('id="messages"') : html.index("<main")]
    assert f'action="{undo}"' in notice
    assert f'<input type="hidden" name="next" value="{room}">' in notice
    undone = client.post(undo, {"next": room}, follow=True)
    html = undone.content.decode()
    assert "Open again." in html[html.index('id="messages"') : html.index("<main")]
    assert "data-toast" not in html
    assert again(item).status == ActionItem.Status.OPEN


def test_htmx_gets_the_notice_along(veldkamp, as_, item):
    room = url(veldkamp, "action_items")
    done = as_(veldkamp.mina).post(
        url(veldkamp, "action_done", item.pk), {"next": room}, headers={"HX-Request": "true"}
    )
    html = done.content.decode()
    assert '<div id="messages" data-hx-swap-oob="innerHTML">' in html
    assert html.count(url(veldkamp, "action_reopening", item.pk)) == 3
    # The same id before and after: the focus stays on the button.
    assert f'id="press-{item.pk}"' in html


def test_the_other_may_tick_it_off_too(veldkamp, as_, item):
    assert as_(veldkamp.milan).post(url(veldkamp, "action_done", item.pk)).status_code == 303
    assert again(item).status == ActionItem.Status.DONE


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/o/veldkamp/meetings/", True),
        ("https://evil.example/", False),
        ("//evil.example/", False),
        ("/\\evil.example/", False),
    ],
)
def test_it_goes_back_to_our_own_pages_only(veldkamp, as_, item, given, kept):
    response = as_(veldkamp.mina).post(url(veldkamp, "action_done", item.pk), {"next": given})
    assert response.url == (given if kept else url(veldkamp, "action_items"))


def test_what_was_let_go_is_not_done(veldkamp, as_):
    item = make_action_item(
        veldkamp.milan_and_mina.mentorship,
        "Dropped",
        owner=veldkamp.mina,
        status=ActionItem.Status.DROPPED,
    )
    response = as_(veldkamp.mina).post(url(veldkamp, "action_done", item.pk), follow=True)
    assert "You let this one go" in response.content.decode()
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk), pytest.raises(Refusal):
        complete_action_item(item, by=veldkamp.mina)


def test_who_may_not(veldkamp, oakline, as_, item):
    for name in ("action_done", "action_reopening"):
        address = url(veldkamp, name, item.pk)
        for member in (veldkamp.carla, veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae):
            assert as_(member).post(address).status_code == 404
        assert as_(veldkamp.mina).get(address).status_code == 405
    assert again(item).status == ActionItem.Status.OPEN
    assert as_(veldkamp.mina).post(url(veldkamp, "action_items")).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp, as_, count, django_assert_num_queries):
    mentorship = veldkamp.milan_and_mina.mentorship
    for number in range(count):
        make_action_item(mentorship, f"Number {number}", owner=veldkamp.mina)
        make_action_item(
            mentorship,
            f"Done {number}",
            owner=veldkamp.mina,
            status=ActionItem.Status.DONE,
            done_at=timezone.now(),
        )
        old = make_action_item(mentorship, f"Old {number}", owner=veldkamp.mina, status="carried")
        make_action_item(
            mentorship,
            f"Carried {number}",
            owner=veldkamp.mina,
            carried_from=old,
            times_carried=1,
            meeting=make_held_meeting(mentorship, by=veldkamp.mina),
        )
    client = as_(veldkamp.mina)
    for show in ("", "?show=overdue", "?show=done"):
        with django_assert_num_queries(QUERIES[show]):
            client.get(url(veldkamp, "action_items") + show)


# Nothing to show for the overdue ones: their people are not asked for.
QUERIES = {"": 10, "?show=overdue": 8, "?show=done": 10}


def test_filters_are_in_the_address_and_counted(veldkamp, as_):
    mentorship = veldkamp.milan_and_mina.mentorship
    # Three days ago where she is: in Tokyo the day begins long before it does in UTC.
    past = today(veldkamp.mina) - timedelta(days=3)
    make_action_item(mentorship, "Late one", owner=veldkamp.mina, due_on=past)
    make_action_item(mentorship, "Later one", owner=veldkamp.mina, due_on=in_days(5))
    make_action_item(
        mentorship, "Past one", owner=veldkamp.mina, status="done", done_at=timezone.now()
    )
    make_action_item(mentorship, "Let go one", owner=veldkamp.mina, status="dropped")
    shown = {
        "": ("Late one", "Later one"),
        "?show=open": ("Late one", "Later one"),
        "?show=overdue": ("Late one",),
        "?show=done": ("Past one",),
        "?show=dropped": ("Let go one",),
        "?show=everything": ("Late one", "Later one"),
    }
    for query, texts in shown.items():
        response = as_(veldkamp.mina).get(url(veldkamp, "action_items") + query)
        page = response.content.decode()
        for text in ("Late one", "Later one", "Past one", "Let go one"):
            assert (text in page) == (text in texts), (query, text)
        assert [tab["count"] for tab in response.context["tabs"]] == [2, 1, 1, None]
    assert (
        "3 days ago"
        in as_(veldkamp.mina).get(url(veldkamp, "action_items") + "?show=overdue").content.decode()
    )


def test_one_that_was_carried_over_is_left_alone(veldkamp, as_, item):
    old = make_action_item(item.mentorship, "Old", owner=veldkamp.mina, status="carried")
    for name in ("action_done", "action_reopening"):
        response = as_(veldkamp.mina).post(url(veldkamp, name, old.pk), follow=True)
        assert "This one was carried over." in response.content.decode()
        assert again(old).status == ActionItem.Status.CARRIED


def test_the_room_counts_on_when_one_is_done(veldkamp, as_, item):
    room = link("dashboards:room", veldkamp.organization, item.mentorship_id)
    client = as_(veldkamp.mina)
    page = client.get(room).content.decode()
    assert "0 of 1 done" in page
    # Where the row on the page says that one comes from.
    here = f"{room}#items"
    assert f'<input type="hidden" name="next" value="{here}">' in page
    for verb, words in (("action_done", "1 of 1 done"), ("action_reopening", "0 of 1 done")):
        answer = client.post(
            url(veldkamp, verb, item.pk), {"next": here}, headers={"HX-Request": "true"}
        )
        assert words in answer.content.decode()
        assert 'id="items-done" data-hx-swap-oob="true"' in answer.content.decode()
    elsewhere = client.post(
        url(veldkamp, "action_done", item.pk), headers={"HX-Request": "true"}
    ).content.decode()
    assert "items-done" not in elsewhere
