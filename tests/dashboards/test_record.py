"""Take it with you: everything one may keep, as files, and nothing that is another's."""

import json
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from icalendar import Calendar
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from accounts.models import Activity, Member
from core.tenancy import tenant
from evaluations.reflections import share_reflection, write_reflection
from meetings.actions import keep_note
from meetings.models import AgendaItem, Meeting, MeetingPulse
from mentorships.actions import close_mentorship
from mentorships.models import Agreement, Mentorship, Milestone, ProgressNote
from tests.cast import As, Oakline, Veldkamp
from tests.factories import (
    make_action_item,
    make_agreement,
    make_goal,
    make_held_meeting,
    make_meeting,
    make_signature,
    make_summary,
)
from tests.sharing.making import (
    make_conversation,
    make_introduction,
    make_resource,
    make_win,
)

SCHEMA = json.loads((Path(settings.BASE_DIR) / "docs/record-schema.json").read_text())
NEVER = "Kanarie4711"
MINE = "Meeuw2208"


@pytest.fixture
def pair(veldkamp: Veldkamp) -> Mentorship:
    return veldkamp.milan_and_mina.mentorship


@pytest.fixture
def full(veldkamp: Veldkamp, pair: Mentorship) -> Mentorship:
    """Of each kind at least one: Mina's own say MINE, and what is Milan's alone says NEVER."""
    mina, milan = veldkamp.mina, veldkamp.milan
    agreement = make_agreement(
        pair,
        by=mina,
        status=Agreement.Status.SIGNED,
        signed_at=timezone.now(),
        proposed_by=mina,
        proposed_at=timezone.now(),
    )
    for person in (mina, milan):
        make_signature(agreement, veldkamp.milan_and_mina.participant(person))
    goal = make_goal(pair, "Lead a review", by=mina, baseline=2)
    held = make_held_meeting(pair, by=milan)
    make_meeting(pair, by=mina)
    make_summary(held, "We spoke about *no*.", by=milan)
    make_action_item(pair, "Write to Ines", owner=mina)
    for author, word in ((mina, MINE), (milan, NEVER)):
        note(held, f"Note {word}", by=author)
        rate(held, by=author, useful=4 if author == mina else 1)
        with tenant(pair.organization_id, author.pk):
            write_reflection(pair, by=author, prompt="free", text=f"Thought {word}")
    with tenant(pair.organization_id, mina.pk):
        common: dict[str, Any] = {"organization": veldkamp.organization, "mentorship": pair}
        AgendaItem.objects.create(text="Saying no", author=milan, meeting=held, **common)
        Milestone.objects.create(goal=goal, text="Watch one", position=1, created_by=mina, **common)
        ProgressNote.objects.create(goal=goal, author=mina, text="Better", rating=3, **common)
    make_win(pair, by=milan)
    make_resource(pair, by=milan, meant_for=mina)
    make_introduction(pair, by=milan, introduced=mina)
    make_conversation(pair, by=milan)
    return pair


def note(meeting: Meeting, text: str, *, by: Member) -> None:
    with tenant(meeting.organization_id, by.pk):
        keep_note(meeting, by=by, text=text)


def rate(meeting: Meeting, *, by: Member, useful: int) -> None:
    with tenant(meeting.organization_id, by.pk):
        MeetingPulse.objects.create(
            organization_id=meeting.organization_id,
            meeting=meeting,
            mentorship_id=meeting.mentorship_id,
            author=by,
            useful=useful,
            wants_contact=useful == 1,
        )


def url(pair: Mentorship, form: str = "") -> str:
    return f"/o/veldkamp/mentorships/{pair.pk}/record/{f'{form}/' if form else ''}"


def taken(client: Any, pair: Mentorship) -> dict[str, Any]:
    response = client.post(url(pair, "json"))
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(found)
    return found


def words_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_json_holds_all_of_it(veldkamp: Veldkamp, full: Mentorship, as_: As):
    found = taken(as_(veldkamp.mina), full)
    assert [kind for kind, rows in found.items() if rows == [] and kind != "check_ins"] == []
    (held, planned) = found["meetings"]
    assert (held["summary"], held["my_note"]) == ("We spoke about *no*.", f"Note {MINE}")
    assert held["agenda"] == [{"text": "Saying no", "author": "Milan Meijer"}]
    assert (planned["my_note"], planned["my_pulse"]) == ("", None)
    assert [row["text"] for row in found["reflections"]] == [f"Thought {MINE}"]
    assert found["goals"][0]["milestones"][0]["text"] == "Watch one"
    assert found["goals"][0]["progress"][0]["rating"] == 3
    assert found["agreements"][0]["signatures"][0]["name"] in {"Mina Mori", "Milan Meijer"}


def test_an_empty_mentorship_has_a_record_too(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    assert taken(as_(veldkamp.milan), pair)["meetings"] == []
    assert as_(veldkamp.milan).post(url(pair, "pdf")).status_code == 200
    assert as_(veldkamp.milan).post(url(pair, "ics")).status_code == 200


@pytest.mark.parametrize(
    ("person", "own", "other"), [("mina", MINE, NEVER), ("milan", NEVER, MINE)]
)
def test_nothing_of_the_others_alone(
    veldkamp: Veldkamp, full: Mentorship, as_: As, person: str, own: str, other: str
):
    client = as_(getattr(veldkamp, person))
    files = {form: client.post(url(full, form)).content for form in ("json", "pdf", "ics")}
    assert files["json"].count(own.encode()) == 2
    assert other.encode() not in files["json"]
    words = words_of(files["pdf"])
    assert words.count(own) == 2
    assert other not in words
    for word in (own, other, "Saying no"):
        assert word.encode() not in files["ics"]


def test_ones_own_answers_about_a_meeting_and_never_the_others(
    veldkamp: Veldkamp, full: Mentorship, as_: As
):
    answers = {}
    for person in (veldkamp.mina, veldkamp.milan):
        held = taken(as_(person), full)["meetings"][0]
        answers[person.pk] = held["my_pulse"]
        assert datetime.fromisoformat(answers[person.pk].pop("answered_at")) <= timezone.now()
    assert answers == {
        veldkamp.mina.pk: {"useful": 4, "working": None, "wants_contact": False},
        veldkamp.milan.pk: {"useful": 1, "working": None, "wants_contact": True},
    }
    words = words_of(as_(veldkamp.mina).post(url(full, "pdf")).content)
    assert "How useful it was to me: 4 of 5" in words
    assert "1 of 5" not in words
    assert "asked the coordinator" not in words
    assert "asked the coordinator" in words_of(as_(veldkamp.milan).post(url(full, "pdf")).content)


def test_what_the_other_shared_stays_the_others(veldkamp: Veldkamp, full: Mentorship, as_: As):
    with tenant(full.organization_id, veldkamp.milan.pk):
        thought = write_reflection(full, by=veldkamp.milan, prompt="free", text="Shared by Milan")
        share_reflection(thought, by=veldkamp.milan)
    assert "Shared by Milan" not in json.dumps(taken(as_(veldkamp.mina), full))


def test_pdf_reads_in_order(veldkamp: Veldkamp, full: Mentorship, as_: As):
    response = as_(veldkamp.mina).post(url(full, "pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    words = words_of(response.content)
    places = [words.index(word) for word in ("My record", "Goals", "Meetings", "Wins", "Messages")]
    assert places == sorted(places)


def test_ics_has_every_meeting(veldkamp: Veldkamp, full: Mentorship, as_: As):
    response = as_(veldkamp.mina).post(url(full, "ics"))
    assert response["Content-Disposition"] == 'attachment; filename="mentorship-record.ics"'
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 2


def test_the_page_says_what_is_in_it_and_writes_nothing(
    veldkamp: Veldkamp, full: Mentorship, as_: As
):
    page = as_(veldkamp.mina).get(url(full)).content.decode()
    assert "Who else appears in it" in page
    assert page.count("Milan Meijer") >= 2
    assert activities(veldkamp) == []


def test_that_it_was_taken_is_written_down_and_not_what(
    veldkamp: Veldkamp, full: Mentorship, as_: As
):
    taken(as_(veldkamp.mina), full)
    (activity,) = activities(veldkamp)
    assert (activity.actor_id, activity.subject_id) == (veldkamp.mina.pk, full.pk)
    assert activity.facts == {"form": "json"}


def activities(veldkamp: Veldkamp) -> list[Activity]:
    with tenant(veldkamp.organization.pk):
        return list(Activity.objects.filter(verb="take_record"))


def test_after_the_end(veldkamp: Veldkamp, full: Mentorship, as_: As):
    with tenant(full.organization_id, veldkamp.mina.pk):
        close_mentorship(full, by=veldkamp.mina, kind="completed", reason="")
    found = taken(as_(veldkamp.mina), full)
    assert found["mentorship"]["status"] == "closed"
    room = as_(veldkamp.mina).get(f"/o/veldkamp/mentorships/{full.pk}/")
    assert f'href="{url(full)}"' in room.content.decode()


@pytest.mark.parametrize("person", ["carla", "casper", "piet", "olga"])
@pytest.mark.parametrize("form", ["json", "pdf", "ics"])
def test_nobody_else_takes_it(veldkamp: Veldkamp, full: Mentorship, as_: As, person, form):
    client = as_(getattr(veldkamp, person))
    assert client.get(url(full)).status_code == 404
    assert client.post(url(full, form)).status_code == 404
    assert activities(veldkamp) == []


def test_not_from_another_company(veldkamp: Veldkamp, oakline: Oakline, full: Mentorship, as_: As):
    assert as_(oakline.mae).post(url(full, "json")).status_code == 404
    through_ours = url(full, "json").replace("veldkamp", "oakline")
    assert as_(oakline.mae).post(through_ours).status_code == 404


def test_wrong_form_and_method(veldkamp: Veldkamp, full: Mentorship, as_: As):
    assert as_(veldkamp.mina).post(url(full, "xml")).status_code == 404
    assert as_(veldkamp.mina).get(url(full, "json")).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_queries(
    veldkamp: Veldkamp, pair: Mentorship, as_: As, django_assert_num_queries, count: int
):
    many(veldkamp, pair, count)
    client = as_(veldkamp.mina)
    with django_assert_num_queries(28):
        client.post(url(pair, "json"))


def test_fifty_meetings_take_less_than_two_seconds(veldkamp: Veldkamp, pair: Mentorship, as_: As):
    many(veldkamp, pair, 50)
    client = as_(veldkamp.mina)
    client.get(url(pair))
    for form in ("json", "pdf", "ics"):
        begun = process_time()
        assert client.post(url(pair, form)).status_code == 200
        assert process_time() - begun < 2


def many(veldkamp: Veldkamp, pair: Mentorship, count: int) -> None:
    mina = veldkamp.mina
    for number in range(count):
        held = make_held_meeting(
            pair, by=mina, starts_at=timezone.now() - timedelta(days=number + 1)
        )
        make_summary(held, f"We spoke about number {number}. " * 20, by=mina)
        note(held, f"My note {number}", by=mina)
        make_goal(pair, f"Goal {number}", by=mina)
        make_action_item(pair, f"Action {number}", owner=mina)
        make_conversation(pair, f"Subject {number}", by=mina)
        make_win(pair, f"Win {number}", by=mina)
