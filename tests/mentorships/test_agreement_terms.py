"""What a draft starts from, and the terms that are more than a text."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Draft, Member
from core.tenancy import tenant
from mentorships.access import next_review_on
from mentorships.models import Mentorship
from mentorships.prompts import review_dates
from programs.models import Program
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_agreement, make_enrollment, make_goal, make_member, make_mentorship
from tests.mentorships.agreements import agree, save, saved, url


def say(member: Member, **fields: Any) -> None:
    with tenant(member.organization_id):
        Member.objects.filter(pk=member.pk).update(**fields)


def form_of(veldkamp: Veldkamp, as_: As) -> Any:
    page = as_(veldkamp.mina).get(url(veldkamp.milan_and_mina.mentorship, "edit/"))
    return page.context["form"]


def test_the_program_has_the_first_word(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Program.objects.filter(pk=veldkamp.compass.pk).update(
            agreement_texts={"ending": "With a walk along the canal."}
        )
    form = form_of(veldkamp, as_)
    assert form["ending"].value() == "With a walk along the canal."
    assert form["not_expected"].value().startswith("This is not line management")


def test_what_all_want_is_filled_in_and_where_they_differ_is_left_open(veldkamp: Veldkamp, as_: As):
    say(veldkamp.mina, feedback="gentle", formality="formal", languages=["ja", "en"])
    say(veldkamp.milan, feedback="gentle", formality="informal", languages=["nl", "en"])
    form = form_of(veldkamp, as_)
    assert form["directness"].value() == "gentle"
    assert form["formality"].value() == ""
    assert form["languages"].value() == ["en"]
    assert {code for code, _name in form.fields["languages"].choices} == {"ja", "en", "nl"}
    assert form["acceptable_hours"].value() == (
        "Milan: 09:00 to 17:00, on the clock of Amsterdam\n"
        "Mina: 09:00 to 17:00, on the clock of Tokyo"
    )
    # A day apart, somebody's hour is early or late.
    assert form["early_late"].value() == "turns"
    parts = {part.key: part for part in form.parts()}
    assert parts["cultures"].left_open
    assert not parts["roles"].left_open
    line = next(line for line in parts["cultures"].lines if line.fields[0].name == "formality")
    assert line.prompt is not None
    assert line.prompt.differs


def test_looking_back_twice_on_the_way():
    assert review_dates(date(2026, 1, 1), date(2026, 3, 2)) == [
        date(2026, 1, 21),
        date(2026, 2, 10),
    ]
    assert review_dates(date(2026, 1, 1), None) == [date(2026, 2, 12), date(2026, 3, 26)]
    # Already over: as if it had no end.
    assert review_dates(date(2026, 1, 1), date(2026, 1, 1)) == review_dates(date(2026, 1, 1), None)


def test_days_to_look_back_are_sorted_and_kept_once(veldkamp: Veldkamp, as_: As):
    start = veldkamp.milan_and_mina.mentorship.started_on
    early, late = start + timedelta(days=20), start + timedelta(days=50)
    answer = save(as_(veldkamp.mina), veldkamp, review_1=late, review_2=early, review_3=late)
    assert answer.status_code == 303
    assert saved(veldkamp).review_dates == [early, late]
    form = form_of(veldkamp, as_)
    assert [form[f"review_{n}"].value() for n in (1, 2, 3)] == [early, late, None]


@pytest.mark.parametrize(
    ("field", "days", "error"),
    [
        ("review_1", 0, "You began later than that."),
        ("review_2", 90, "This is after the planned end."),
        ("planned_end_on", -1, "You began later than that."),
    ],
)
def test_days_that_cannot_be(veldkamp: Veldkamp, as_: As, field: str, days: int, error: str):
    start = veldkamp.milan_and_mina.mentorship.started_on
    end = start + timedelta(days=60)
    wrong: dict[str, Any] = {"planned_end_on": end, field: start + timedelta(days=days)}
    answer = save(as_(veldkamp.mina), veldkamp, **wrong)
    assert answer.status_code == 422
    assert error in str(answer.context["form"].errors[field])


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31", "x"])
def test_days_no_calendar_holds(veldkamp: Veldkamp, as_: As, value: str):
    for field in ("review_1", "planned_end_on"):
        assert save(as_(veldkamp.mina), veldkamp, **{field: value}).status_code == 422


def test_signing_sets_the_planned_end_and_the_next_look_back(veldkamp: Veldkamp, as_: As):
    mentorship = veldkamp.milan_and_mina.mentorship
    start = mentorship.started_on
    first, second, end = (start + timedelta(days=days) for days in (30, 60, 90))
    mina = as_(veldkamp.mina)
    save(mina, veldkamp, planned_end_on=end, review_1=first, review_2=second)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert next_review_on(mentorship, first) is None
    agree_as_it_is(veldkamp, as_)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert Mentorship.objects.get(pk=mentorship.pk).planned_end_on == end
        assert next_review_on(mentorship, first) == first
        assert next_review_on(mentorship, first + timedelta(days=1)) == second
        assert next_review_on(mentorship, end) is None
    with tenant(veldkamp.organization.pk, veldkamp.carla.pk):
        assert next_review_on(mentorship, first) is None


def test_renegotiating_begins_with_the_end_as_it_stands(veldkamp: Veldkamp, as_: As):
    mentorship = veldkamp.milan_and_mina.mentorship
    end = mentorship.started_on + timedelta(days=90)
    agree(as_(veldkamp.mina), as_(veldkamp.milan), veldkamp, planned_end_on=end)
    with tenant(veldkamp.organization.pk):
        Mentorship.objects.filter(pk=mentorship.pk).update(planned_end_on=end + timedelta(days=9))
    assert form_of(veldkamp, as_)["planned_end_on"].value() == end + timedelta(days=9)


def agree_as_it_is(veldkamp: Veldkamp, as_: As) -> None:
    from_page = saved(veldkamp)
    agree(
        as_(veldkamp.mina),
        as_(veldkamp.milan),
        veldkamp,
        planned_end_on=from_page.planned_end_on,
        **{f"review_{n}": day for n, day in enumerate(from_page.review_dates, 1)},
    )


# ------------------------------------------------------------- the neutral contact


def test_a_coordinator_is_the_neutral_contact(veldkamp: Veldkamp, as_: As):
    form = form_of(veldkamp, as_)
    assert form["neutral_contact"].value() == str(veldkamp.carla.pk)
    save(as_(veldkamp.mina), veldkamp, neutral_contact=veldkamp.carla.pk)
    assert saved(veldkamp).neutral_contact == veldkamp.carla
    save(as_(veldkamp.milan), veldkamp, neutral_contact="")
    assert saved(veldkamp).neutral_contact is None


def test_who_takes_part_is_not_neutral(veldkamp: Veldkamp, as_: As):
    """A coordinator who mentors is no contact in their own mentorship."""
    teaches = make_enrollment(veldkamp.compass, veldkamp.carla, "mentor")
    learns = make_enrollment(
        veldkamp.compass, make_member(veldkamp.organization, "Rik Ros"), "mentee"
    )
    own = make_mentorship(teaches, learns)
    form = as_(veldkamp.carla).get(url(own, "edit/")).context["form"]
    assert [value for value, _label in form.fields["neutral_contact"].choices] == ["other", ""]


def test_somebody_else_is_the_neutral_contact(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    other = {"neutral_contact": "other", "other_contact": "OLGA.OOMS@veldkamp.example "}
    assert save(mina, veldkamp, **other).status_code == 303
    assert saved(veldkamp).neutral_contact == veldkamp.olga
    # From then on she is offered by name.
    form = form_of(veldkamp, as_)
    assert form["neutral_contact"].value() == str(veldkamp.olga.pk)
    assert save(mina, veldkamp, neutral_contact=veldkamp.olga.pk, ending="x").status_code == 303
    assert "Olga Ooms" in mina.get(url(veldkamp.milan_and_mina.mentorship)).text


@pytest.mark.parametrize(
    ("email", "error"),
    [
        ("nobody@veldkamp.example", "Nobody in your company here has this e-mail."),
        ("max.moss@oakline.example", "Nobody in your company here has this e-mail."),
        ("dora.dekker@veldkamp.example", "Nobody in your company here has this e-mail."),
        ("milan.meijer@veldkamp.example", "Choose somebody who takes no part in this."),
        ("", "Nobody in your company here has this e-mail."),
        ("not an address", "valid email"),
    ],
)
def test_contacts_that_are_none(
    veldkamp: Veldkamp, oakline: Oakline, as_: As, email: str, error: str
):
    answer = save(as_(veldkamp.mina), veldkamp, neutral_contact="other", other_contact=email)
    assert answer.status_code == 422
    assert error in str(answer.context["form"].errors["other_contact"])


def test_a_contact_nobody_offered(veldkamp: Veldkamp, as_: As):
    answer = save(as_(veldkamp.mina), veldkamp, neutral_contact=veldkamp.piet.pk)
    assert answer.status_code == 422


# ------------------------------------------------------------------------ the page


def test_only_parts_that_need_a_look_are_unfolded(veldkamp: Veldkamp, as_: As):
    answer = save(as_(veldkamp.mina), veldkamp, cadence_days=0)
    folded = {part.key: part.needs_a_look for part in answer.context["form"].parts()}
    assert [key for key, open_ in folded.items() if open_] == ["meeting"]


def test_what_was_typed_and_not_sent_is_there_again(veldkamp: Veldkamp, as_: As):
    mina = as_(veldkamp.mina)
    address = url(veldkamp.milan_and_mina.mentorship, "edit/")
    page = mina.get(address)
    typed = {"ending": "Half a senten", "formality": "each", "languages": ["en"], "writer": "w"}
    draft = page.context["draft"]
    assert mina.post(draft.save_url, typed).status_code == 200
    form = mina.get(address).context["form"]
    assert form["ending"].value() == "Half a senten"
    assert form["formality"].value() == "each"
    with tenant(veldkamp.organization.pk, veldkamp.milan.pk):
        assert not Draft.objects.exists()


@pytest.mark.parametrize("goals", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, goals: int):
    mentorship = veldkamp.milan_and_mina.mentorship
    for number in range(goals):
        make_goal(mentorship, f"Goal {number}", by=veldkamp.mina)
        if goals > 1 and number < 10:
            make_agreement(mentorship, by=veldkamp.mina, version=number + 1)
    mina = as_(veldkamp.mina)
    with django_assert_num_queries(12):
        assert mina.get(url(mentorship, "edit/")).status_code == 200


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "Every day"),
        (7, "Every week"),
        (10, "Every 10 days"),
        (21, "Every 3 weeks"),
    ],
)
def test_whole_weeks_are_said_as_such(veldkamp: Veldkamp, as_: As, days: int, words: str):
    save(as_(veldkamp.mina), veldkamp, cadence_days=days)
    page = as_(veldkamp.mina).get(url(veldkamp.milan_and_mina.mentorship))
    assert words in page.content.decode()
