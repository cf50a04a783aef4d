"""An action item that nobody has to do any more, or that goes on as another one."""

import pytest

from core.links import link
from core.tenancy import tenant
from meetings.models import ActionItem
from tests.factories import in_days, make_action_item, make_held_meeting
from tests.meetings.items import again, end, form_of
from tests.meetings.pages import pulse, said, url, verbs


@pytest.fixture
def item(veldkamp):
    return make_action_item(
        veldkamp.milan_and_mina.mentorship,
        "Read the first chapter",
        owner=veldkamp.mina,
        due_on=in_days(4),
    )


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
