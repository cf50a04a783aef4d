from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from accounts.models import Activity
from core.digests import digest_of
from core.tenancy import tenant
from meetings.access import read_note
from meetings.log_forms import ActionItemForm
from meetings.models import ActionItem, Meeting, Note, Summary
from tests.factories import (
    in_days,
    make_action_item,
    make_goal,
    make_held_meeting,
    make_meeting,
    make_summary,
)
from tests.meetings.pages import again, ago, local, pulse, said, url, verbs

HELD = ago(hours=20)


@pytest.fixture
def meeting(veldkamp):
    return make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=HELD)


@pytest.fixture
def address(veldkamp, meeting):
    return url(veldkamp, "log", meeting.pk)


def summary_of(meeting) -> str:
    with tenant(meeting.organization_id, meeting.scheduled_by_id):
        found = Summary.objects.filter(meeting=meeting).first()
        return found.text if found else ""


def items_of(meeting) -> list[ActionItem]:
    with tenant(meeting.organization_id, meeting.scheduled_by_id):
        return list(ActionItem.objects.filter(mentorship_id=meeting.mentorship_id).order_by("pk"))


def test_the_page_is_filled_in_beforehand(veldkamp, as_, meeting, address):
    response = as_(veldkamp.milan).get(address)
    form = response.context["form"]
    at = local(HELD, veldkamp.milan)
    assert response.status_code == 200
    assert (form["day"].value(), form["time"].value()) == (at.date(), at.time())
    assert form["minutes"].value() == 60
    assert len(response.context["rows"].forms) == 1
    page = response.content.decode()
    assert "Only you can read this. Not your company, not the coordinator." in page
    assert "The two of you can read this. The coordinator cannot." in page


def test_one_form_logs_it_all(veldkamp, as_, meeting, address):
    mentorship = veldkamp.milan_and_mina.mentorship
    old = make_action_item(mentorship, "Read the first chapter", owner=veldkamp.mina)
    data = said(
        veldkamp.milan,
        HELD,
        {"text": "Ask Petra for lunch", "owner": str(veldkamp.mina.pk), "due_on": in_days(5)},
        {"text": "", "owner": str(veldkamp.mina.pk), "due_on": ""},
        {"text": "Send the slides", "owner": str(veldkamp.milan.pk), "due_on": ""},
        summary="On saying no.\r\nTwice.",
        private_note="She seemed tired.",
        minutes=45,
        **{f"review-{old.pk}": "done"},
    )
    client = as_(veldkamp.milan)
    response = client.post(address, data)
    assert response.status_code == 303
    assert response.url == url(veldkamp, "detail", meeting.pk)
    assert "The meeting is logged." in client.get(response.url).text
    held = again(meeting)
    assert (held.status, held.minutes, held.logged_by_id) == ("held", 45, veldkamp.milan.pk)
    assert summary_of(meeting) == "On saying no.\nTwice."
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        assert read_note(meeting, veldkamp.milan) == "She seemed tired."
    first, ask, send = items_of(meeting)
    assert first.status == ActionItem.Status.DONE
    assert first.done_at is not None
    assert (ask.text, ask.owner_id, ask.due_on) == (
        "Ask Petra for lunch",
        veldkamp.mina.pk,
        in_days(5),
    )
    assert (send.owner_id, send.due_on, send.meeting_id) == (veldkamp.milan.pk, None, meeting.pk)
    beat = pulse(mentorship)
    assert (beat.meetings_held, beat.last_held_at) == (1, HELD)
    assert (beat.open_actions, beat.majority_due_on) == (2, None)
    assert beat.next_planned_at is None


def test_the_trail_says_how_much_but_never_what(veldkamp, as_, meeting, address):
    data = said(
        veldkamp.milan,
        HELD,
        {"text": "A secret plan", "owner": str(veldkamp.mina.pk)},
        summary="A secret summary",
        private_note="A secret note",
    )
    as_(veldkamp.milan).post(address, data)
    with tenant(veldkamp.organization.pk):
        [activity] = Activity.objects.filter(verb="log")
    assert activity.facts == {
        "minutes": 60,
        "actions": 1,
        "actions_done": 0,
        "actions_let_go": 0,
        "actions_carried": 0,
    }


def test_the_same_submission_twice_changes_nothing_more(veldkamp, as_, meeting, address):
    data = said(
        veldkamp.milan,
        HELD,
        {"text": "Send the slides", "owner": str(veldkamp.milan.pk)},
        summary="On saying no.",
        private_note="Tired.",
    )
    client = as_(veldkamp.milan)
    assert client.post(address, data).status_code == 303
    assert client.post(address, data).status_code == 303
    assert len(items_of(meeting)) == 1
    assert verbs(veldkamp.milan) == ["log"]
    assert pulse(veldkamp.milan_and_mina.mentorship).open_actions == 1


def test_wrong_input_is_422_and_keeps_everything_typed(veldkamp, as_, meeting, address):
    data = said(
        veldkamp.milan,
        HELD,
        {"text": "", "owner": str(veldkamp.mina.pk), "due_on": in_days(3)},
        {"text": "Kept row", "owner": str(veldkamp.milan.pk), "due_on": ""},
        {"text": "Third row", "owner": str(veldkamp.milan.pk), "due_on": ""},
        summary="Kept summary",
        private_note="Kept note",
        minutes="0",
    )
    response = as_(veldkamp.milan).post(address, data)
    page = response.content.decode()
    assert response.status_code == 422
    for kept in ("Kept row", "Third row", "Kept summary", "Kept note", str(in_days(3))):
        assert kept in page
    # What is wrong with the time is not hidden in a closed part of the page.
    assert response.context["when_open"]
    assert again(meeting).status == Meeting.Status.SCHEDULED
    assert items_of(meeting) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": ""},
        {"time": "noon"},
        {"minutes": "500"},
        {"actions-0-text": "x", "actions-0-owner": "somebody"},
        {"actions-0-text": "x" * 301},
        {"actions-0-text": "x", "actions-0-due_on": "tomorrow"},
        {"actions-TOTAL_FORMS": "many"},
        {"review": "perhaps"},
        {"useful": "6"},
        {"working": "much"},
        {"next_day": "2027-03-01"},
        {"next_time": "10:00"},
        {"next_same": ["soon"]},
        {"goals": ["not an id"]},
    ],
)
def test_each_wrong_field_is_422(veldkamp, as_, meeting, address, wrong):
    mentorship = veldkamp.milan_and_mina.mentorship
    make_goal(mentorship, "Speak up", by=veldkamp.mina)
    item = make_action_item(mentorship, "Read", owner=veldkamp.mina)
    if "review" in wrong:
        wrong = {f"review-{item.pk}": wrong["review"]}
    row = {"text": "Fine", "owner": str(veldkamp.mina.pk), "due_on": ""}
    response = as_(veldkamp.mina).post(address, said(veldkamp.mina, HELD, row) | wrong)
    assert response.status_code == 422
    assert again(meeting).status == Meeting.Status.SCHEDULED


def test_an_action_item_belongs_to_somebody_who_takes_part(veldkamp, as_, meeting, address):
    row = {"text": "Fine", "owner": str(veldkamp.puck.pk), "due_on": ""}
    assert as_(veldkamp.mina).post(address, said(veldkamp.mina, HELD, row)).status_code == 422


def test_a_time_still_to_come_is_refused(veldkamp, as_, meeting, address):
    data = said(veldkamp.mina, timezone.now() + timedelta(days=1), summary="Kept")
    response = as_(veldkamp.mina).post(address, data)
    assert response.status_code == 422
    assert "still to come" in response.content.decode()
    assert "Kept" in response.content.decode()


def test_a_canceled_one_is_not_logged(veldkamp, as_):
    meeting = make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=HELD,
        status=Meeting.Status.CANCELLED,
    )
    address = url(veldkamp, "log", meeting.pk)
    assert as_(veldkamp.mina).post(address, said(veldkamp.mina, HELD)).status_code == 422


def test_a_missed_one_took_place_after_all(veldkamp, as_):
    meeting = make_meeting(
        veldkamp.milan_and_mina.mentorship,
        by=veldkamp.mina,
        starts_at=HELD,
        status=Meeting.Status.MISSED,
    )
    address = url(veldkamp, "log", meeting.pk)
    assert as_(veldkamp.mina).post(address, said(veldkamp.mina, HELD)).status_code == 303
    assert again(meeting).status == Meeting.Status.HELD
    assert pulse(veldkamp.milan_and_mina.mentorship).missed_in_a_row == 0


class TestOneMoreRow:
    def test_nothing_is_lost_and_nothing_is_judged(self, veldkamp, as_, meeting, address):
        data = said(
            veldkamp.milan,
            HELD,
            {"text": "First", "owner": str(veldkamp.mina.pk), "due_on": "2026-"},
            {"text": "Second", "owner": str(veldkamp.milan.pk), "due_on": ""},
            summary="Kept summary",
            private_note="Kept note",
            minutes="",
            add_row="1",
        )
        response = as_(veldkamp.milan).post(address, data)
        page = response.content.decode()
        assert response.status_code == 200
        assert len(response.context["rows"].forms) == 3
        # As on the rows before it, the mentee is chosen.
        assert response.context["rows"].forms[2]["owner"].value() == str(veldkamp.mina.pk)
        for kept in ("First", "Second", "Kept summary", "Kept note", "2026-"):
            assert kept in page
        assert "aria-invalid" not in page
        assert again(meeting).status == Meeting.Status.SCHEDULED

    def test_there_is_an_end_to_it(self, veldkamp, as_, meeting, address):
        data = said(veldkamp.milan, HELD, add_row="1") | {"actions-TOTAL_FORMS": "5000"}
        response = as_(veldkamp.milan).post(address, data)
        assert len(response.context["rows"].forms) <= 20


class TestTogether:
    def test_the_other_adds_to_the_summary_and_keeps_the_time(self, veldkamp, as_):
        at = HELD.replace(second=17)
        meeting = make_held_meeting(
            veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=at
        )
        make_summary(meeting, "On saying no.", by=veldkamp.mina)
        address = url(veldkamp, "log", meeting.pk)
        client = as_(veldkamp.milan)
        form = client.get(address).context["form"]
        data = said(
            veldkamp.milan,
            HELD,
            summary="On saying no, and yes.",
            seen=form["seen"].value(),
            **{f"initial-{name}": str(form[name].value()) for name in ("day", "time", "minutes")},
        )
        answer = client.post(address, data)
        assert answer.status_code == 303
        assert "The log is saved." in client.get(answer.url).text
        assert summary_of(meeting) == "On saying no, and yes."
        held = again(meeting)
        assert (held.starts_at, held.logged_by_id) == (at, veldkamp.mina.pk)

    def test_both_wrote_and_both_are_shown(self, veldkamp, as_, meeting, address):
        assert (
            as_(veldkamp.mina)
            .post(address, said(veldkamp.mina, HELD, summary="Mina’s words"))
            .status_code
            == 303
        )
        client = as_(veldkamp.milan)
        data = said(
            veldkamp.milan,
            HELD,
            {"text": "Milan’s row", "owner": str(veldkamp.milan.pk), "due_on": ""},
            summary="Milan’s words",
            private_note="Milan’s note",
        )
        response = client.post(address, data)
        page = response.content.decode()
        assert response.status_code == 422
        for kept in ("Mina’s words", "Milan’s words", "Milan’s note", "Milan’s row"):
            assert kept in page
        assert summary_of(meeting) == "Mina’s words"
        assert items_of(meeting) == []
        # Having seen it, Milan saves both.
        seen = response.context["form"]["seen"].value()
        assert seen == digest_of("Mina’s words")
        data |= {"seen": seen, "summary": "Mina’s words\nMilan’s words"}
        assert client.post(address, data).status_code == 303
        assert summary_of(meeting) == "Mina’s words\nMilan’s words"
        assert len(items_of(meeting)) == 1

    def test_who_wrote_no_summary_takes_none_away(self, veldkamp, as_, meeting, address):
        as_(veldkamp.mina).post(address, said(veldkamp.mina, HELD, summary="Mina’s words"))
        response = as_(veldkamp.milan).post(
            address, said(veldkamp.milan, HELD, private_note="Only a note")
        )
        assert response.status_code == 303
        assert summary_of(meeting) == "Mina’s words"

    def test_one_ticked_by_the_other_meanwhile_is_no_mistake(self, veldkamp, as_, meeting, address):
        item = make_action_item(
            veldkamp.milan_and_mina.mentorship,
            "Read",
            owner=veldkamp.mina,
            status=ActionItem.Status.DONE,
            done_at=HELD,
        )
        make_action_item(veldkamp.milan_and_mina.mentorship, "Write", owner=veldkamp.mina)
        data = said(veldkamp.milan, HELD, **{f"review-{item.pk}": "done"})
        assert as_(veldkamp.milan).post(address, data).status_code == 303
        assert items_of(meeting)[0].done_at == HELD

    def test_an_item_of_another_pair_is_not_ticked(self, veldkamp, as_, meeting, address):
        make_action_item(veldkamp.milan_and_mina.mentorship, "Mine", owner=veldkamp.mina)
        foreign = make_action_item(veldkamp.piet_and_puck.mentorship, "Theirs", owner=veldkamp.puck)
        data = said(veldkamp.milan, HELD, **{f"review-{foreign.pk}": "done"})
        assert as_(veldkamp.milan).post(address, data).status_code == 303
        with tenant(veldkamp.organization.pk, veldkamp.puck.pk):
            assert ActionItem.objects.get(pk=foreign.pk).status == ActionItem.Status.OPEN


def test_an_emptied_note_is_gone(veldkamp, as_, meeting, address):
    client = as_(veldkamp.milan)
    client.post(address, said(veldkamp.milan, HELD, private_note="Tired."))
    emptied = said(veldkamp.milan, HELD, private_note="", note_seen=digest_of("Tired."))
    client.post(address, emptied)
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        assert not Note.objects.exists()


def test_who_may_not(veldkamp, oakline, as_, meeting, address):
    data = said(veldkamp.mina, HELD)
    for member in (veldkamp.carla, veldkamp.olga, veldkamp.casper, veldkamp.piet, oakline.max):
        assert as_(member).get(address).status_code == 404
        assert as_(member).post(address, data).status_code == 404
    assert again(meeting).status == Meeting.Status.SCHEDULED
    assert as_(veldkamp.mina).put(address).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("logged", [False, True])
def test_queries(veldkamp, as_, count, logged, django_assert_num_queries):
    mentorship = veldkamp.milan_and_mina.mentorship
    make = make_held_meeting if logged else make_meeting
    meeting = make(mentorship, by=veldkamp.mina, starts_at=HELD)
    address = url(veldkamp, "log", meeting.pk)
    items = [make_action_item(mentorship, f"Number {n}", owner=veldkamp.mina) for n in range(count)]
    if logged:
        make_summary(meeting, "Before", by=veldkamp.mina)
    client = as_(veldkamp.milan)
    with django_assert_num_queries(10):
        client.get(address)
    rows = [
        {"text": f"New {n}", "owner": str(veldkamp.mina.pk), "due_on": ""}
        for n in range(min(count, 20))
    ]
    data = said(
        veldkamp.milan,
        HELD,
        *rows,
        summary="After",
        seen=digest_of("Before" if logged else ""),
        private_note="Note",
        **{f"review-{item.pk}": "done" for item in items},
    )
    # Again, the summary is changed and what was added before is looked for.
    with django_assert_num_queries(13 if logged else 11):
        assert client.post(address, data).status_code == 303
    assert isinstance(items[0].pk, UUID)


def test_an_action_item_is_not_due_in_the_past(db):
    def item(due_on):
        return ActionItemForm(
            {"text": "Call Piet", "owner": "a", "due_on": due_on},
            owners=[("a", "Ann")],
            usual_owner="a",
        )

    assert item(in_days(-2)).errors == {
        "due_on": ["This day has passed. Choose another one, or leave it open."]
    }
    assert item(in_days(0)).is_valid()
