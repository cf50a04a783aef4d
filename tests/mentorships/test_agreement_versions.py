"""What changed between versions, what the database keeps, and the signed copy."""

import time
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.html import escape
from pypdf import PdfReader

from accounts.models import Member
from core.tenancy import tenant
from mentorships.comparing import words
from mentorships.models import Agreement, Goal
from tests.cast import As, Veldkamp
from tests.factories import make_agreement, make_goal, make_signature
from tests.mentorships.agreements import agree, propose, save, saved, sign, url

# ------------------------------------------------------------------- the database


@pytest.mark.parametrize(
    "change",
    [
        "ending = 'With cake.'",
        "goals = '[]'::jsonb",
        "recording = 'yes'",
        "version = 9",
        "edited_by_id = proposed_by_id",
        "status = 'draft', signed_at = null",
        "status = 'proposed', signed_at = null",
        "signed_at = now()",
    ],
)
def test_what_is_signed_never_changes(veldkamp: Veldkamp, as_: As, change: str):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    save(milan, veldkamp)
    make_goal(veldkamp.milan_and_mina.mentorship, "Lead a meeting", by=veldkamp.mina)
    propose(mina, veldkamp)
    sign(mina, veldkamp)
    sign(milan, veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        before = Agreement.objects.values().get()
        with (
            pytest.raises(IntegrityError, match="cannot change"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"update mentorships_agreement set {change}")
        assert Agreement.objects.values().get() == before


def test_what_is_signed_never_goes(veldkamp: Veldkamp, as_: As):
    agree(as_(veldkamp.mina), as_(veldkamp.milan), veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk), connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="is signed and stays"), transaction.atomic():
            cursor.execute("delete from mentorships_agreement")
        for statement in (
            "delete from mentorships_signature",
            "update mentorships_signature set signed_at = now()",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
        assert Agreement.objects.count() == 1


def test_what_is_proposed_has_one_text(veldkamp: Veldkamp):
    mentorship = veldkamp.milan_and_mina.mentorship
    make_agreement(mentorship, by=veldkamp.mina)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert Agreement.objects.update(ending="A draft may change.") == 1
        Agreement.objects.update(status="proposed", proposed_at=timezone.now())
        with pytest.raises(IntegrityError, match="cannot change"), transaction.atomic():
            Agreement.objects.update(ending="With cake.")
        # Nobody signed it, so it may still go.
        assert Agreement.objects.all().delete()[0] == 1


def test_a_signature_keeps_even_a_draft(veldkamp: Veldkamp):
    pair = veldkamp.milan_and_mina
    draft = make_agreement(pair.mentorship, by=veldkamp.mina)
    make_signature(draft, pair.participant(veldkamp.mina))
    with (
        tenant(veldkamp.organization.pk, veldkamp.mina.pk),
        pytest.raises(IntegrityError, match="cannot change"),
        transaction.atomic(),
    ):
        Agreement.objects.update(ending="With cake.")


# ---------------------------------------------------------------------- the goals


def test_goals_are_kept_as_they_stood(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    mentorship = veldkamp.milan_and_mina.mentorship
    goal = make_goal(
        mentorship, "Lead a meeting", by=veldkamp.mina, success_criteria="They listen.", baseline=2
    )
    make_goal(mentorship, "Let go of this", by=veldkamp.mina, status="dropped")
    save(mina, veldkamp)
    assert "Lead a meeting" in mina.get(url(mentorship)).text
    agree(mina, milan, veldkamp)
    kept = [{"title": "Lead a meeting", "success_criteria": "They listen.", "baseline": 2}]
    assert saved(veldkamp).goals == kept
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        Goal.objects.filter(pk=goal.pk).update(title="Lead the team")
    assert saved(veldkamp).goals == kept
    page = mina.get(url(mentorship))
    assert "Lead a meeting" in page.text
    assert "Lead the team" not in page.text
    # The goals have moved on: with not a word else, that is something to agree on.
    assert save(milan, veldkamp).status_code == 303
    assert (saved(veldkamp).version, saved(veldkamp).status) == (2, "draft")
    assert "Lead the team" in milan.get(url(mentorship)).text


# -------------------------------------------------------------------- what changed


def shown(before: str, after: str) -> str:
    marks = {"same": "{}", "added": "+{}+", "removed": "-{}-"}
    return "".join(marks[piece.kind].format(piece.text) for piece in words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("One two three", "One two three", "One two three"),
        ("One two three", "One 2 three", "One -two- +2+ three"),
        ("", "New", "+New+"),
        ("Old", "", "-Old-"),
        ("One two", "One two three", "One two +three+"),
        ("Old", "New", "-Old- +New+"),
        ("One\ntwo", "One two", "One two"),
    ],
)
def test_words_that_changed(before: str, after: str, marked: str):
    assert shown(before, after) == marked


def test_comparing_full_texts_is_quick():
    """Nothing that fits into a field takes long, also when every word is the same."""
    started = time.process_time()
    pieces = words("a " * 1000, "a " * 998 + "b ")
    assert time.process_time() - started < 1
    assert (
        "".join(piece.text for piece in pieces if piece.kind == "removed") == ("a " * 1000).rstrip()
    )


def test_two_versions_side_by_side(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    mentorship = veldkamp.milan_and_mina.mentorship
    agree(mina, milan, veldkamp)
    save(milan, veldkamp, ending="With a <b>cake</b>.", cadence_days=30, recording="no")
    page = mina.get(url(mentorship, "changes/"))
    assert page.status_code == 200
    assert "From version 1 to version 2." in page.text
    assert '<del><span class="visually-hidden">Removed: </span>conversation.</del> ' in page.text
    assert escape("<b>cake</b>.") + "</ins>" in page.text
    labels = [term.label for _part, terms in page.context["changes"] for term in terms]
    assert labels == ["How often", "Recording our meetings", "How it ends"]
    propose(milan, veldkamp)
    save(mina, veldkamp, cadence_days=7)
    for before, after in ((1, 3), (3, 1)):
        page = mina.get(url(mentorship, "changes/"), {"before": before, "after": after})
        labels = [term.label for _part, terms in page.context["changes"] for term in terms]
        assert labels == ["How often"]
        assert "From version 1 to version 3." in page.text
    same = mina.get(url(mentorship, "changes/"), {"before": 3, "after": 3})
    assert "Not a word differs between them." in same.text
    for wrong in ({"before": 9}, {"before": "x", "after": "²"}):
        answer = mina.get(url(mentorship, "changes/"), wrong)
        assert "From version 2 to version 3." in answer.text


@pytest.mark.parametrize("versions", [2, 30])
def test_queries_of_changes(veldkamp: Veldkamp, as_: As, django_assert_num_queries, versions: int):
    mentorship = veldkamp.milan_and_mina.mentorship
    for version in range(1, versions + 1):
        status = "proposed" if version == versions else "countered"
        make_agreement(mentorship, by=veldkamp.mina, version=version, status=status)
    mina = as_(veldkamp.mina)
    with django_assert_num_queries(10):
        assert mina.get(url(mentorship, "changes/")).status_code == 200


def test_one_version_has_no_changes(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    mentorship = veldkamp.milan_and_mina.mentorship
    for _ in range(2):
        assert mina.get(url(mentorship, "changes/")).status_code == 404
        save(mina, veldkamp)


# ------------------------------------------------------------------ the signed copy

NASTY = (
    '#import "/../../../manage.py": * #read("/etc/passwd") $ x^2 $ @nobody *bold* _soft_ = Heading'
    " `raw` <label> \\ // /* \" ' #{ ] [ #panic() https://example.test #sys.inputs "
)


def signed_agreement(veldkamp: Veldkamp, **terms: Any) -> Agreement:
    pair = veldkamp.milan_and_mina
    agreement = make_agreement(
        pair.mentorship,
        by=veldkamp.mina,
        status="signed",
        signed_at=timezone.now(),
        **terms,
    )
    for member in (veldkamp.mina, veldkamp.milan):
        make_signature(agreement, pair.participant(member))
    return agreement


def test_the_signed_copy(veldkamp: Veldkamp, as_: As):
    signed_agreement(veldkamp, goals=[{"title": "x", "success_criteria": "", "baseline": None}])
    answer = as_(veldkamp.milan).get(url(veldkamp.milan_and_mina.mentorship, "1/pdf/"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="agreement-compass-1.pdf"'
    assert answer.content.startswith(b"%PDF-1.7")


def test_the_copy_holds_what_was_said_as_text(veldkamp: Veldkamp, as_: As):
    goal = {"title": NASTY, "success_criteria": "w" * 900, "baseline": 3}
    signed_agreement(veldkamp, ending=NASTY, goals=[goal])
    printed = text_of(as_(veldkamp.mina).get(url(veldkamp.milan_and_mina.mentorship, "1/pdf/")))
    assert printed.count(without_breaks(NASTY)) == 2
    # A word longer than the line goes on in the next one, inside the page.
    assert "w" * 900 in printed
    for text in ("MilanMeijer", "MinaMori", "Compass", "version1,signedon", "Whereitstarts:3of5"):
        assert text in printed


def test_the_copy_in_dutch(veldkamp: Veldkamp, as_: As):
    signed_agreement(veldkamp, languages=["en", "nl"], planned_end_on=date(2027, 3, 12))
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.mina.pk).update(language="nl")
    printed = text_of(as_(veldkamp.mina).get(url(veldkamp.milan_and_mina.mentorship, "1/pdf/")))
    assert "Engels,Nederlands" in printed
    assert "12maart2027" in printed
    assert "Videogesprek" in printed


def test_nothing_is_left_on_disk(veldkamp: Veldkamp, as_: As, monkeypatch, tmp_path):
    signed_agreement(veldkamp)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    mina = as_(veldkamp.mina)
    assert mina.get(url(veldkamp.milan_and_mina.mentorship, "1/pdf/")).status_code == 200
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("status", ["draft", "proposed", "countered"])
def test_only_what_is_signed_has_a_copy(veldkamp: Veldkamp, as_: As, status: str):
    mentorship = veldkamp.milan_and_mina.mentorship
    make_agreement(mentorship, by=veldkamp.mina, status=status)
    mina = as_(veldkamp.mina)
    for version in (1, 2, 10**30):
        assert mina.get(url(mentorship, f"{version}/pdf/")).status_code == 404


def test_a_copy_is_made_within_a_second(veldkamp: Veldkamp, as_: As):
    signed_agreement(veldkamp, **dict.fromkeys(("ending", "limits", "may_share"), "word " * 390))
    mina = as_(veldkamp.mina)
    address = url(veldkamp.milan_and_mina.mentorship, "1/pdf/")
    mina.get(address)
    started = time.process_time()
    assert mina.get(address).status_code == 200
    assert time.process_time() - started < 1


def without_breaks(text: str) -> str:
    return "".join(text.split())


def text_of(answer: Any) -> str:
    """What a reader of the document finds, without spaces and line ends."""
    assert answer.status_code == 200
    pages = PdfReader(BytesIO(answer.content)).pages
    found = without_breaks("".join(page.extract_text() for page in pages))
    # Where a long word may break, and where one did.
    return found.replace("\u200b", "").replace("\u00ad", "")
