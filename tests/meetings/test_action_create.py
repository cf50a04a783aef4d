"""An action item that no meeting brought up."""

from core.links import link
from tests.factories import in_days, make_action_item, make_goal
from tests.meetings.items import end, items_in
from tests.meetings.pages import pulse, url, verbs


def test_either_adds_one_without_a_meeting(veldkamp, as_):
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
    [item] = items_in(mentorship, veldkamp.mina)
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


def test_the_same_words_again_once_it_is_done(veldkamp, as_):
    mentorship = veldkamp.milan_and_mina.mentorship
    client, address = as_(veldkamp.mina), url(veldkamp, "action_create", mentorship.pk)
    wanted = {"text": "Write a page", "owner": str(veldkamp.mina.pk), "due_on": ""}
    client.post(address, wanted)
    [first] = items_in(mentorship, veldkamp.mina)
    client.post(url(veldkamp, "action_done", first.pk))
    client.post(address, wanted)
    assert [one.status for one in items_in(mentorship, veldkamp.mina)] == ["done", "open"]


def test_the_room_leads_to_it_also_when_nothing_is_open(veldkamp, as_):
    mentorship = veldkamp.milan_and_mina.mentorship
    room = link("dashboards:room", veldkamp.organization, mentorship.pk)
    address = url(veldkamp, "action_create", mentorship.pk)
    assert f'href="{address}"' in as_(veldkamp.mina).get(room).content.decode()
    item = make_action_item(mentorship, "Read", owner=veldkamp.mina)
    page = as_(veldkamp.mina).get(room).content.decode()
    assert f'href="{address}"' in page
    assert f'href="{url(veldkamp, "action_item", item.pk)}?next={room}%23items"' in page
    end(mentorship)
    assert f'href="{address}"' not in as_(veldkamp.mina).get(room).content.decode()


def test_a_goals_page_leads_to_it_with_the_goal_chosen(veldkamp, as_):
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


def test_not_after_the_end(veldkamp, as_):
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
    assert items_in(mentorship, veldkamp.mina) == []


def test_who_may_not(veldkamp, oakline, as_):
    mentorship = veldkamp.milan_and_mina.mentorship
    address = url(veldkamp, "action_create", mentorship.pk)
    wanted = {"text": "Mine", "owner": str(veldkamp.mina.pk)}
    assert as_(veldkamp.carla).get(address).status_code == 403
    assert as_(veldkamp.carla).post(address, wanted).status_code == 403
    for member in (veldkamp.casper, veldkamp.olga, veldkamp.puck, oakline.mae):
        assert as_(member).get(address).status_code == 404
        assert as_(member).post(address, wanted).status_code == 404
    assert as_(veldkamp.mina).delete(address).status_code == 405
    assert items_in(mentorship, veldkamp.mina) == []
