"""The same page open twice, and the way back: nothing that somebody typed gets lost."""

import pytest

from core.digests import digest_of
from core.tenancy import tenant
from meetings.access import read_note, summary_of
from meetings.actions import keep_note
from meetings.models import ActionItem, Meeting
from tests.factories import make_held_meeting
from tests.meetings.pages import ago, meetings, said, url

HELD = ago(hours=3)


@pytest.fixture
def address(veldkamp):
    return url(veldkamp, "log_new", veldkamp.milan_and_mina.mentorship.pk)


def item(member, text):
    return {"text": text, "owner": str(member.pk), "due_on": ""}


def test_going_back_to_add_a_note_and_an_action_item(veldkamp, as_, address):
    milan = as_(veldkamp.milan)
    assert (
        milan.post(address, said(veldkamp.milan, HELD, summary="On saying no")).status_code == 303
    )
    more = said(
        veldkamp.milan,
        HELD,
        item(veldkamp.milan, "Send the slides"),
        summary="On saying no",
        private_note="She is tired",
    )
    assert milan.post(address, more).status_code == 303
    [meeting] = meetings(veldkamp.milan_and_mina.mentorship)
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        assert read_note(meeting, veldkamp.milan) == "She is tired"
        assert ActionItem.objects.get().text == "Send the slides"


def test_going_back_to_say_more(veldkamp, as_, address):
    milan = as_(veldkamp.milan)
    milan.post(address, said(veldkamp.milan, HELD, summary="On saying no"))
    more = said(veldkamp.milan, HELD, summary="On saying no, and how")
    response = milan.post(address, more)
    assert response.status_code == 422
    assert "On saying no, and how" in response.content.decode()
    assert response.context["form"]["seen"].value() == digest_of("On saying no")

    seen = {**more, "seen": digest_of("On saying no")}
    assert milan.post(address, seen).status_code == 303
    [meeting] = meetings(veldkamp.milan_and_mina.mentorship)
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        found = summary_of(meeting)
        assert found is not None
        assert found.text == "On saying no, and how"


@pytest.fixture
def meeting(veldkamp) -> Meeting:
    return make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=HELD)


def test_a_tab_from_before_leaves_the_note_alone(veldkamp, as_, meeting):
    mina = as_(veldkamp.mina)
    page = url(veldkamp, "log", meeting.pk)
    early = mina.get(page).context["form"]["note_seen"].value()
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        keep_note(meeting, by=veldkamp.mina, text="Ask about Lisbon")
    posted = said(veldkamp.mina, HELD, summary="From the other tab", note_seen=early)
    assert mina.post(page, posted).status_code == 303
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert read_note(meeting, veldkamp.mina) == "Ask about Lisbon"


def test_a_note_is_taken_away_by_whoever_saw_it(veldkamp, as_, meeting):
    mina = as_(veldkamp.mina)
    page = url(veldkamp, "log", meeting.pk)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        keep_note(meeting, by=veldkamp.mina, text="Ask about Lisbon")
    seen = mina.get(page).context["form"]["note_seen"].value()
    assert mina.post(page, said(veldkamp.mina, HELD, note_seen=seen)).status_code == 303
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert read_note(meeting, veldkamp.mina) == ""
