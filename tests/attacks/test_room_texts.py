"""What people write in the room, by somebody who wants to break it for the other."""

import json
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.links import link
from core.pdf import pdf
from core.tenancy import tenant
from meetings.models import Meeting, MeetingPulse
from mentorships.models import Mentorship
from sharing.actions import change_win
from sharing.models import SharedWin, Win
from tests.cast import As, Veldkamp
from tests.factories import make_held_meeting
from tests.sharing.making import (
    agree,
    introduction_form,
    make_conversation,
    make_introduction,
    make_resource,
    make_win,
    resource_form,
    url,
    win_form,
)
from tests.texts import without_tokens

RECORD = {
    "title": "My record",
    "names": "A · B",
    "authors": "A",
    "initials": ["A", "B"],
    "lede": "",
    "people": [],
    "footer": "",
}
# An emoji, a script that no font here has, a control character, one that Unicode never gives out,
# one of private use, and markup of Typst.
SIGNS = ["👍", "漢字", "\x01", "\ufffe", "\uf8d0", '#read("/etc/passwd") $x$ @y <z> */']


@pytest.mark.parametrize("sign", SIGNS)
def test_no_character_takes_a_document_away(sign: str):
    section = {"title": sign, "entries": [{"title": sign, "about": sign, "lines": [sign] * 2}]}
    for data in (RECORD | {"sections": [section]}, RECORD | {"names": sign, "sections": []}):
        assert pdf("record", data).startswith(b"%PDF")


def test_a_message_does_not_keep_the_other_from_their_record(veldkamp: Veldkamp, as_: As):
    pair = veldkamp.milan_and_mina.mentorship
    make_conversation(pair, "👍", "See you \x07 👩‍👩‍👧", by=veldkamp.milan)
    address = f"/o/veldkamp/mentorships/{pair.pk}/record/pdf/"
    response = as_(veldkamp.mina).post(address)
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")


@pytest.mark.parametrize("until", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_mark_of_no_century_breaks_no_conversation(veldkamp: Veldkamp, as_: As, until: str):
    begun = make_conversation(veldkamp.milan_and_mina.mentorship, by=veldkamp.milan)
    mina = as_(veldkamp.mina)
    assert mina.post(url(veldkamp, "reading", begun.pk), {"until": until}).status_code < 500
    page = url(veldkamp, "conversation", begun.pk)
    assert mina.get(page).status_code == 200
    assert mina.post(page, {"text": "Yes", "until": until}).status_code == 303
    assert mina.get(page).status_code == 200


class TestConsent:
    """Nobody agrees to words that took the place of those they read."""

    def test_not_to_what_was_written_meanwhile(self, veldkamp: Veldkamp, as_: As):
        win = make_win(veldkamp.milan_and_mina.mentorship, "Mina said no", by=veldkamp.milan)
        milan, mina = as_(veldkamp.milan), as_(veldkamp.mina)
        consent = url(veldkamp, "consent", win.pk)
        read = mina.get(url(veldkamp, "wins", win.mentorship_id)).content.decode()
        assert f'value="{win.mark}"' in read
        milan.post(url(veldkamp, "win", win.pk), win_form(text="Mina cried"))
        with tenant(win.organization_id, veldkamp.milan.pk):
            changed = Win.objects.get(pk=win.pk)
        milan.post(consent, {"seen": changed.mark})
        for stale in ({"seen": win.mark}, {}):
            response = mina.post(consent, stale, follow=True)
            assert "There is a newer version." in response.content.decode()
        page = url(veldkamp, "program_wins", veldkamp.compass.pk)
        assert "Mina cried" not in as_(veldkamp.piet).get(page).content.decode()
        mina.post(consent, {"seen": changed.mark})
        assert "Mina cried" in as_(veldkamp.piet).get(page).content.decode()

    def test_nor_by_undoing(self, veldkamp: Veldkamp, as_: As):
        win = make_win(veldkamp.milan_and_mina.mentorship, "Mina said no", by=veldkamp.milan)
        agree(win, veldkamp.milan, veldkamp.mina)
        mina = as_(veldkamp.mina)
        withdrawal = url(veldkamp, "consent_withdrawal", win.pk)
        undo = f"{url(veldkamp, 'consent', win.pk)}?seen={win.mark}"
        assert undo in mina.post(withdrawal, follow=True).content.decode()
        with tenant(win.organization_id, veldkamp.milan.pk):
            change_win(win, by=veldkamp.milan, text="Mina cried", happened_on=win.happened_on)
        agree(win, veldkamp.milan)
        mina.post(undo)
        with tenant(win.organization_id, veldkamp.mina.pk):
            assert not SharedWin.objects.exists()


def test_nobody_gets_new_words_from_an_old_mentor(veldkamp: Veldkamp, as_: As):
    """What was shared stays, may be removed and may still be taken back."""
    pair, milan = veldkamp.milan_and_mina.mentorship, veldkamp.milan
    win = make_win(pair, by=milan)
    resource = make_resource(pair, by=milan, meant_for=veldkamp.mina)
    introduction = make_introduction(pair, by=milan, introduced=veldkamp.mina)
    with tenant(pair.organization_id):
        Mentorship.objects.filter(pk=pair.pk).update(status="closed", closed_at=timezone.now())
    client = as_(milan)
    changes = {
        url(veldkamp, "win", win.pk): win_form(text="You will be sorry"),
        url(veldkamp, "resource", resource.pk): resource_form(
            veldkamp.mina, note="You will be sorry"
        ),
        url(veldkamp, "introduction_edit", introduction.pk): introduction_form(
            helps_with="You will be sorry"
        ),
    }
    for address, form in changes.items():
        response = client.post(address, form)
        assert response.status_code == 422, address
        assert "This mentorship has ended." in response.content.decode()
    mina = as_(veldkamp.mina)
    for name in ("wins", "resources", "introductions"):
        page = mina.get(url(veldkamp, name, pair.pk)).content.decode()
        assert "sorry" not in without_tokens(page)
    assert client.post(url(veldkamp, "win_removal", win.pk)).status_code == 303


class TestPulse:
    """How a meeting was: for a coordinator who takes no part, and never for the other."""

    @pytest.fixture
    def logged(self, veldkamp: Veldkamp, as_: As) -> Mentorship:
        pair = veldkamp.milan_and_mina.mentorship
        meeting = make_held_meeting(pair, by=veldkamp.milan)
        address = link("meetings:log", veldkamp.organization, meeting.pk)
        local = timezone.localtime(meeting.starts_at, ZoneInfo(veldkamp.mina.time_zone))
        form = {
            "day": f"{local:%Y-%m-%d}",
            "time": f"{local:%H:%M}",
            "minutes": str(meeting.minutes),
            "useful": "1",
            "working": "1",
            "wants_contact": "on",
            "actions-TOTAL_FORMS": "0",
            "actions-INITIAL_FORMS": "0",
        }
        response = as_(veldkamp.mina).post(address, form)
        assert response.status_code == 303, response.content.decode()
        return pair

    def test_the_coordinator_learns_who_asked_for_contact(self, veldkamp, as_: As, logged):
        room = link("dashboards:room", veldkamp.organization, logged.pk)
        html = as_(veldkamp.carla).get(room).content.decode()
        assert "Mina Mori asked to be contacted." in html

    def test_the_other_learns_nothing_by_any_page(self, veldkamp, as_: As, logged):
        milan = as_(veldkamp.milan)
        meeting = logged.pk
        with tenant(logged.organization_id, veldkamp.milan.pk):
            assert not MeetingPulse.objects.exists()
            meeting = Meeting.objects.get(mentorship=logged).pk
        company = veldkamp.organization
        pages = [
            link("dashboards:home", company),
            link("dashboards:room", company, logged.pk),
            link("dashboards:history", company, logged.pk),
            link("meetings:detail", company, meeting),
            link("meetings:log", company, meeting),
        ]
        for page in pages:
            html = milan.get(page).content.decode()
            for said in ("Needs care", "asked to be contacted", "asked for contact", "low rating"):
                assert said not in html, (page, said)
        record = milan.post(link("dashboards:record_take", company, logged.pk, "json"))
        assert record.status_code == 200
        assert json.loads(record.content)["check_ins"] == []
