"""The same log on a phone and on a laptop: nothing that one saved is overwritten by the other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.tenancy import tenant
from meetings.access import read_note
from meetings.models import Meeting, MeetingPulse, Note, Summary
from tests.factories import make_held_meeting, make_meeting
from tests.meetings.pages import again, local, meetings, pulse, said, url, verbs

HELD = datetime(2026, 11, 24, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def day_after(time_machine) -> None:
    time_machine.move_to(HELD + timedelta(hours=20))


@pytest.fixture
def meeting(veldkamp) -> Meeting:
    return make_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=HELD)


@pytest.fixture
def address(veldkamp, meeting) -> str:
    return url(veldkamp, "log", meeting.pk)


def opened(client, address, member, **typed):
    """What a device posts whose page was opened now, with what is typed into it."""
    form = client.get(address).context["form"]
    marks = {name: form[name].value() for name in ("seen", "note_seen", "ticked_seen")}
    first = {f"initial-{name}": str(form[name].value()) for name in ("day", "time", "minutes")}
    there = {name.removeprefix("initial-"): value for name, value in first.items()}
    there |= {name: form[name].value() for name in ("summary", "private_note")}
    return {**said(member, HELD), **there, **first, **marks, **typed}


def note_of(member, meeting) -> str:
    with tenant(member.organization_id, member.pk):
        return read_note(meeting, member)


def marks_in(response) -> dict[str, str]:
    """What the page, as it came back, says that its writer has seen by now."""
    form = response.context["form"]
    found = {name: form[name].value() for name in ("seen", "note_seen", "ticked_seen")}
    return found | {
        name: form.data[name] for name in ("initial-day", "initial-time", "initial-minutes")
    }


@pytest.mark.parametrize("logged", [False, True])
def test_a_note_of_two_devices_is_shown_and_not_overwritten(
    veldkamp, as_, meeting, address, logged
):
    milan = veldkamp.milan
    phone, laptop = as_(milan), as_(milan)
    if logged:
        phone.post(address, said(milan, HELD, private_note="Before", summary="Ours"))
    on_phone = opened(phone, address, milan, private_note="PHONE words")
    on_laptop = opened(laptop, address, milan, private_note="LAPTOP words", minutes=45)
    row = {"actions-0-text": "Kept row", "actions-0-owner": str(milan.pk)}
    assert phone.post(address, on_phone).status_code == 303
    wrong = laptop.post(address, on_laptop | row)
    assert wrong.status_code == 422
    assert "private" in wrong["Cache-Control"]
    page = wrong.content.decode()
    for kept in ("PHONE words", "LAPTOP words", "Kept row", "You changed this note elsewhere"):
        assert kept in page
    errors = wrong.context["form"].errors
    assert set(errors) == {"private_note"}
    assert "words" not in str(errors)
    # Nothing is half done.
    assert (note_of(milan, meeting), again(meeting).minutes) == ("PHONE words", 60)
    # Sent again, it is what was chosen; the other's page was never in it.
    chosen = on_laptop | row | marks_in(wrong) | {"private_note": "PHONE words\nLAPTOP words"}
    for _time in range(2):
        assert laptop.post(address, chosen).status_code == 303
    assert note_of(milan, meeting) == "PHONE words\nLAPTOP words"
    assert again(meeting).minutes == 45
    # The phone's old page says the same as it did: what it wrote stands in what is there by now.
    wrong = phone.post(address, on_phone)
    assert wrong.status_code == 422
    assert "LAPTOP words" in wrong.content.decode()
    with tenant(milan.organization_id, milan.pk):
        assert Note.objects.count() == 1


def test_ones_own_summary_is_called_ones_own(veldkamp, as_, meeting, address):
    phone, laptop = as_(veldkamp.milan), as_(veldkamp.milan)
    on_phone = opened(phone, address, veldkamp.milan, summary="From the phone")
    on_laptop = opened(laptop, address, veldkamp.milan, summary="From the laptop")
    assert phone.post(address, on_phone).status_code == 303
    wrong = laptop.post(address, on_laptop)
    assert wrong.status_code == 422
    [error] = wrong.context["form"].errors["summary"]
    assert error.startswith("You changed the summary elsewhere")
    assert "The summary as you saved it elsewhere" in wrong.content.decode()


def test_notes_of_two_people_are_nothing_to_each_other(veldkamp, as_, meeting, address):
    milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
    his = opened(milan, address, veldkamp.milan, private_note="His")
    hers = opened(mina, address, veldkamp.mina, private_note="Hers")
    assert milan.post(address, his).status_code == 303
    assert mina.post(address, hers).status_code == 303
    assert note_of(veldkamp.milan, meeting) == "His"
    assert note_of(veldkamp.mina, meeting) == "Hers"


def test_emptied_on_one_device_and_changed_on_another(veldkamp, as_, meeting, address):
    milan = veldkamp.milan
    client = as_(milan)
    client.post(address, said(milan, HELD, private_note="Before"))
    emptied = opened(client, address, milan, private_note="")
    untouched = opened(client, address, milan, summary="From here")
    changed = opened(client, address, milan, private_note="More")
    assert client.post(address, changed).status_code == 303
    # Whoever empties what they have not read is asked.
    wrong = client.post(address, emptied)
    assert wrong.status_code == 422
    assert note_of(milan, meeting) == "More"
    assert client.post(address, emptied | marks_in(wrong)).status_code == 303
    # And a page that left it as it was brings nothing back.
    assert client.post(address, untouched).status_code == 303
    assert note_of(milan, meeting) == ""
    with tenant(milan.organization_id, milan.pk):
        assert Summary.objects.get().text == "From here"
    # No words are in the way where nothing stands.
    assert client.post(address, emptied | {"private_note": "Anew"}).status_code == 303
    assert note_of(milan, meeting) == "Anew"


def test_all_that_both_changed_comes_back_at_once(veldkamp, as_, meeting, address):
    milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
    mina.post(address, said(veldkamp.mina, HELD))
    there = {"summary": "PHONE", "private_note": "PHONE note", "minutes": 50}
    here = {"summary": "LAPTOP", "private_note": "LAPTOP note", "minutes": 90}
    on_laptop = opened(milan, address, veldkamp.milan, **here)
    assert milan.post(address, opened(milan, address, veldkamp.milan, **there)).status_code == 303
    wrong = milan.post(address, on_laptop)
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"time", "summary", "private_note"}
    page = wrong.content.decode()
    for kept in (*map(str, there.values()), *map(str, here.values())):
        assert kept in page
    assert wrong.context["when_open"]
    assert again(meeting).minutes == 50
    assert milan.post(address, on_laptop | marks_in(wrong)).status_code == 303
    assert again(meeting).minutes == 90
    assert note_of(veldkamp.milan, meeting) == "LAPTOP note"


@pytest.mark.parametrize("second", [0, 17])
def test_the_time_that_the_other_mended_stays(veldkamp, as_, meeting, address, second):
    """To the second, for who left it as it was on their page; who changed it too sees both."""
    milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
    held_at = HELD.replace(second=second)
    meeting = make_held_meeting(
        veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=held_at
    )
    address = url(veldkamp, "log", meeting.pk)
    untouched = opened(milan, address, veldkamp.milan, summary="His words")
    earlier = local(held_at - timedelta(hours=1), veldkamp.milan)
    moved = opened(
        milan, address, veldkamp.milan, time=f"{earlier:%H:%M}", day=f"{earlier:%Y-%m-%d}"
    )
    assert mina.post(address, opened(mina, address, veldkamp.mina, minutes=35)).status_code == 303
    assert milan.post(address, untouched).status_code == 303
    assert again(meeting).minutes == 35
    assert (again(meeting).starts_at - held_at) < timedelta(minutes=1)
    wrong = milan.post(address, moved | {"summary": "His words"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"time"}
    assert "35 minutes" in wrong.content.decode()
    assert milan.post(address, moved | marks_in(wrong)).status_code == 303
    assert again(meeting).minutes == 60


def test_in_the_hour_that_comes_twice(veldkamp, as_, time_machine):
    """The fields cannot say which of the two it was: nobody is asked about it for ever."""
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert local(second, veldkamp.milan).fold == 1
    time_machine.move_to(second + timedelta(days=9))
    meeting = make_held_meeting(
        veldkamp.milan_and_mina.mentorship, by=veldkamp.mina, starts_at=second
    )
    address, client = url(veldkamp, "log", meeting.pk), as_(veldkamp.milan)
    assert client.post(address, opened(client, address, veldkamp.milan)).status_code == 303
    assert again(meeting).starts_at == second
    longer = opened(client, address, veldkamp.milan, minutes=75)
    assert client.post(address, longer).status_code == 303
    assert again(meeting).minutes == 75


def test_an_unplanned_meeting_from_two_devices(veldkamp, as_):
    """Of the same minute it is the same meeting; of another one it is not."""
    milan = veldkamp.milan
    address = url(veldkamp, "log_new", veldkamp.milan_and_mina.mentorship.pk)
    phone, laptop = as_(milan), as_(milan)
    data = {"phone": said(milan, HELD, private_note="PHONE words", note_seen="")}
    data["laptop"] = said(milan, HELD, private_note="LAPTOP words", note_seen="")
    assert phone.post(address, data["phone"]).status_code == 303
    wrong = laptop.post(address, data["laptop"])
    assert wrong.status_code == 422
    assert "PHONE words" in wrong.content.decode()
    [meeting] = meetings(veldkamp.milan_and_mina.mentorship)
    assert note_of(milan, meeting) == "PHONE words"
    # It was another meeting after all: nothing that was read of the first is held against it.
    other = HELD - timedelta(hours=4)
    seen = {"note_seen": wrong.context["form"]["note_seen"].value()}
    mended = said(milan, other, private_note="PHONE words") | seen
    assert laptop.post(address, mended).status_code == 303
    earlier, meeting = meetings(veldkamp.milan_and_mina.mentorship)
    assert note_of(milan, earlier) == note_of(milan, meeting) == "PHONE words"


def test_what_is_said_once_is_told_and_a_call_for_help_heard(veldkamp, as_, meeting, address):
    milan = veldkamp.milan
    client = as_(milan)
    in_a_week = local(timezone.now() + timedelta(days=7), milan)
    following = {"next_day": f"{in_a_week:%Y-%m-%d}", "next_time": f"{in_a_week:%H:%M}"}
    on_phone = opened(client, address, milan, useful="4", working="4", **following)
    later = {"next_day": f"{in_a_week + timedelta(days=7):%Y-%m-%d}"}
    on_laptop = on_phone | later | {"useful": "2", "wants_contact": "on"}
    kept = "You said before how this meeting was for you."
    for _time in range(2):
        # A double tap says nothing else, and nobody is told that it did.
        answer = client.post(address, on_phone)
        assert answer.status_code == 303
        assert kept not in client.get(answer.url).content.decode()
    assert pulse(veldkamp.milan_and_mina.mentorship).contact_requested_at is None
    page = client.get(client.post(address, on_laptop).url).content.decode()
    assert kept in page
    assert "You meet next on" in page
    with tenant(milan.organization_id, milan.pk):
        row = MeetingPulse.objects.get()
        assert (row.useful, row.wants_contact) == (4, True)
        assert Meeting.objects.filter(status=Meeting.Status.SCHEDULED).count() == 1
    asked_at = pulse(veldkamp.milan_and_mina.mentorship).contact_requested_at
    assert asked_at is not None
    client.post(address, on_laptop)
    assert pulse(veldkamp.milan_and_mina.mentorship).contact_requested_at == asked_at
    assert verbs(milan).count("log") == 1
