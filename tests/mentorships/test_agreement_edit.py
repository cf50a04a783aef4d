import re
from typing import Any

from django.utils import timezone

from accounts.models import Activity, Member
from core.tenancy import tenant
from mentorships.models import Agreement, Mentorship, Signature
from mentorships.negotiation import seen_mark
from programs.models import Program
from tests.cast import As, Oakline, Veldkamp
from tests.factories import in_days, make_goal
from tests.mentorships.agreements import (
    TERMS,
    agree,
    discard,
    newest,
    propose,
    save,
    saved,
    sign,
    url,
)


def versions(veldkamp: Veldkamp) -> list[tuple[int, str]]:
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        return list(Agreement.objects.order_by("version").values_list("version", "status"))


def test_a_draft_starts_from_defaults_and_the_programs_words(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Program.objects.filter(pk=veldkamp.compass.pk).update(
            confidentiality="What is said in Compass stays in Compass."
        )
    page = as_(veldkamp.mina).get(url(veldkamp.milan_and_mina.mentorship, "edit/"))
    assert page.status_code == 200
    assert "What is said in Compass stays in Compass." in page.text
    assert "Listens before advising" in page.text
    # Once at the head of each part, for all its fields.
    assert page.text.count("The two of you can read this. The coordinator cannot.") == 6


def test_ways_of_working_stand_side_by_side(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.mina.pk).update(
            planning="ahead", feedback="gentle", initiative="other", country="JP"
        )
        Member.objects.filter(pk=veldkamp.milan.pk).update(
            planning="spontaneous", feedback="gentle", initiative="other", country="NL"
        )
    page = as_(veldkamp.milan).get(url(veldkamp.milan_and_mina.mentorship, "edit/"))
    assert "Mina likes to plan ahead, Milan leaves room for the moment" in page.text
    assert "You like feedback put gently." in page.text
    assert "Who writes first, and when?" in page.text
    assert "Not everybody has said. Ask each other." in page.text
    # Never where somebody comes from.
    # (A word of its own: a token holds any two letters now and then.)
    assert not re.search(r"\bJP\b|Japan", page.text)


def unfolded(page: Any) -> list[str]:
    return [part.key for part in page.context["parts"] if part.unfolded]


def test_the_first_part_with_something_open_is_unfolded(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    edit = url(veldkamp.milan_and_mina.mentorship, "edit/")
    # The program says who does what; how they like to meet is theirs.
    page = mina.get(edit)
    assert unfolded(page) == ["meeting"]
    save(mina, veldkamp)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        Agreement.objects.update(planning="ahead", acceptable_hours="9 to 17", early_late="turns")
    assert unfolded(mina.get(edit)) == ["cultures"]
    # What is wrong comes first.
    answer = save(mina, veldkamp, notice_days=999)
    assert (answer.status_code, unfolded(answer)) == (422, ["ending"])
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        Agreement.objects.update(
            languages=["en"], directness="ask", feedback_style="at_once", pauses="free",
            holidays="ask", may_share="Nothing.", limits="The law.", line_manager="nothing",
            note_keeping="own", assistants="no", boundaries="None.", if_stuck="We say so.",
            review_dates=[in_days(30)], neutral_contact=veldkamp.olga,
            planned_end_on=in_days(100),
        )  # fmt: skip
    page = mina.get(edit)
    assert unfolded(page) == []
    assert page.text.count(">Everything is said<") == 6


def test_either_saves_the_draft(veldkamp: Veldkamp, as_: As):
    mentorship = veldkamp.milan_and_mina.mentorship
    answer = save(as_(veldkamp.mina), veldkamp)
    assert (answer.status_code, answer.headers["Location"]) == (303, url(mentorship))
    assert save(as_(veldkamp.milan), veldkamp, cadence_days=30).status_code == 303
    draft = newest(veldkamp)
    assert draft is not None
    assert (draft.version, draft.status, draft.cadence_days) == (1, "draft", 30)
    assert draft.edited_by == veldkamp.milan
    with tenant(veldkamp.organization.pk):
        facts = str(list(Activity.objects.values_list("verb", "facts")))
    assert "draft_agreement" in facts
    assert "Listens" not in facts


def test_saving_the_same_again_does_nothing(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    save(mina, veldkamp, across_cultures="One.\r\nTwo.")
    before = saved(veldkamp)
    # The same form sent twice carries the mark of the state before its first arrival.
    assert save(mina, veldkamp, seen="", across_cultures="One.\r\nTwo.").status_code == 303
    assert saved(veldkamp).edited_at == before.edited_at
    propose(mina, veldkamp)
    save(mina, veldkamp, across_cultures="One.\r\nTwo.")
    assert versions(veldkamp) == [(1, "proposed")]


def test_wrong_input_keeps_what_was_typed(veldkamp: Veldkamp, as_: As):
    answer = save(as_(veldkamp.mina), veldkamp, cadence_days=0, ending="With cake.")
    assert answer.status_code == 422
    assert "With cake." in answer.text
    assert newest(veldkamp) is None


def test_what_the_other_saved_meanwhile_is_shown_and_nothing_is_lost(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    save(mina, veldkamp)
    opened = seen_mark(newest(veldkamp))
    save(milan, veldkamp, ending="Milan says: with tea.", cadence_days=30)
    answer = save(mina, veldkamp, seen=opened, ending="Mina says: with cake.")
    assert answer.status_code == 422
    assert "Milan Meijer saved this meanwhile." in answer.text
    assert "Mina says: with cake." in answer.text
    assert "Milan says: with tea." in answer.text
    assert answer.text.count("Milan Meijer wrote here") == 2
    assert saved(veldkamp).ending == "Milan says: with tea."
    # Having seen it, she decides.
    carried = answer.context["form"]["seen"].value()
    assert save(mina, veldkamp, seen=carried, ending="Mina says: with cake.").status_code == 303
    assert saved(veldkamp).ending == "Mina says: with cake."


def test_two_first_drafts_do_not_overwrite_each_other(veldkamp: Veldkamp, as_: As):
    save(as_(veldkamp.mina), veldkamp, seen="")
    answer = save(as_(veldkamp.milan), veldkamp, seen="", ending="Another.")
    assert answer.status_code == 422
    assert saved(veldkamp).ending == TERMS["ending"]


def test_changing_a_proposal_counters_it(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    mentorship = veldkamp.milan_and_mina.mentorship
    save(mina, veldkamp)
    propose(mina, veldkamp)
    assert "Propose this change" in milan.get(url(mentorship, "edit/")).text
    answer = save(milan, veldkamp, cadence_days=30)
    assert answer.status_code == 303
    assert versions(veldkamp) == [(1, "countered"), (2, "proposed")]
    page = mina.get(url(mentorship))
    assert "Version 2, proposed by Milan Meijer." in page.text
    assert "What Milan Meijer changed in version 1" in page.text
    assert page.context["changes"][0][1][0].label == "How often"
    old = mina.get(url(mentorship), {"version": 1})
    assert "Milan Meijer answered with a change, which is version 2." in old.text
    # Sent twice, it is one answer.
    save(milan, veldkamp, cadence_days=30, seen="")
    assert versions(veldkamp) == [(1, "countered"), (2, "proposed")]
    with tenant(veldkamp.organization.pk):
        assert Activity.objects.filter(verb="counter_agreement", actor=veldkamp.milan).count() == 1


def test_a_change_is_proposed_and_signed_in_one_step(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    mentorship = veldkamp.milan_and_mina.mentorship
    save(mina, veldkamp)
    propose(mina, veldkamp)
    sign(mina, veldkamp)
    page = milan.get(url(mentorship, "edit/"))
    assert "I sign it, too" in page.text
    assert " checked" not in page.text.split('id="id_sign"')[1].split(">")[0]
    read = page.context["goals_seen"]
    assert f'name="goals_seen" value="{read}"' in page.text
    # Not with a goal that he has not read: then nothing is proposed either.
    make_goal(mentorship, "Speak up", by=veldkamp.mina)
    answer = save(milan, veldkamp, cadence_days=30, sign="on", goals_seen=read)
    assert answer.status_code == 422
    assert "A goal was changed meanwhile." in answer.text
    assert versions(veldkamp) == [(1, "proposed")]
    read = answer.context["goals_seen"]
    for _ in range(2):
        answer = save(milan, veldkamp, cadence_days=30, sign="on", goals_seen=read)
        assert answer.status_code == 303
        assert "Proposed, and signed by you." in milan.get(answer.headers["Location"]).text
    assert versions(veldkamp) == [(1, "countered"), (2, "proposed")]
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        found = Signature.objects.filter(agreement__version=2)
        assert [one.participant.member for one in found] == [veldkamp.milan]
    # She changes not a word and signs: it is what he proposed.
    save(mina, veldkamp, cadence_days=30, sign="on", goals_seen=read)
    assert versions(veldkamp) == [(1, "countered"), (2, "signed")]
    # What begins as a draft is signed by nobody.
    save(mina, veldkamp, cadence_days=14, sign="on", goals_seen=read)
    assert versions(veldkamp)[-1] == (3, "draft")


def test_either_discards_a_draft_and_what_is_signed_goes_on(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    agree(mina, milan, veldkamp)
    save(milan, veldkamp, cadence_days=30)
    page = mina.get(url(veldkamp.milan_and_mina.mentorship))
    assert "Version 1 stays in force, as it was signed." in page.text
    assert discard(mina, veldkamp).status_code == 303
    assert versions(veldkamp) == [(1, "signed")]
    assert discard(milan, veldkamp).status_code == 303
    assert versions(veldkamp) == [(1, "signed")]
    with tenant(veldkamp.organization.pk):
        assert Activity.objects.filter(verb="discard_agreement", actor=veldkamp.mina).count() == 1


def test_a_draft_that_moved_on_is_not_discarded(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    save(mina, veldkamp)
    opened = seen_mark(newest(veldkamp))
    save(milan, veldkamp, ending="With tea.")
    answer = discard(mina, veldkamp, seen=opened)
    page = mina.get(answer.headers["Location"])
    assert "It was changed meanwhile. Read it again before you discard it." in page.text
    assert saved(veldkamp).ending == "With tea."
    # What is proposed is not a draft any more, and stays.
    propose(mina, veldkamp)
    discard(milan, veldkamp)
    assert versions(veldkamp) == [(1, "proposed")]


def test_what_was_typed_into_a_discarded_draft_is_not_lost(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    agree(mina, milan, veldkamp)
    save(milan, veldkamp, cadence_days=30)
    opened = seen_mark(newest(veldkamp))
    discard(milan, veldkamp)
    answer = save(mina, veldkamp, seen=opened, ending="Mina says: with cake.")
    assert answer.status_code == 422
    assert "The draft was discarded meanwhile." in answer.text
    assert "Mina says: with cake." in answer.text
    carried = answer.context["form"]["seen"].value()
    assert save(mina, veldkamp, seen=carried, ending="Mina says: with cake.").status_code == 303
    assert versions(veldkamp) == [(1, "signed"), (2, "draft")]


def test_renegotiating_leaves_what_is_signed_in_force(veldkamp: Veldkamp, as_: As):
    mina, milan = as_(veldkamp.mina), as_(veldkamp.milan)
    agree(mina, milan, veldkamp)
    save(milan, veldkamp, cadence_days=30)
    assert versions(veldkamp) == [(1, "signed"), (2, "draft")]
    mentorship = veldkamp.milan_and_mina.mentorship
    page = mina.get(url(mentorship))
    assert "version 1 stays in force" in page.text
    assert "What is different from version 1" in page.text
    old = mina.get(url(mentorship), {"version": 1})
    assert "This is an older version." in old.text
    assert "It is in force." in old.text


def test_nothing_changes_once_it_is_closed(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.update(status="closed", closed_at=timezone.now())
    answer = save(as_(veldkamp.mina), veldkamp, ending="With cake.")
    assert answer.status_code == 422
    assert "This mentorship is closed." in answer.text
    assert "With cake." in answer.text


def test_others_find_nothing(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    edit = url(veldkamp.milan_and_mina.mentorship, "edit/")
    for stranger in (veldkamp.carla, veldkamp.piet, veldkamp.casper, veldkamp.olga):
        assert as_(stranger).get(edit).status_code == 404
    assert as_(oakline.max).get(edit).status_code == 404
    assert as_(veldkamp.mina).put(edit).status_code == 405
