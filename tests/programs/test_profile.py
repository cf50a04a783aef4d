"""What people say of themselves."""

from typing import Any

import pytest

from accounts.models import Activity, Member
from core.tenancy import tenant
from programs.models import Skill
from tests.cast import As, Oakline, Veldkamp
from tests.programs.files import skills

PROFILE = "/o/veldkamp/profile/"


def words(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Mina Mori",
        "job_title": "Engineer",
        "department": "Tunnels",
        "profession": "Engineering",
        "grade": "7",
        "bio": "I like maps.",
        "profile_link": "www.linkedin.com/in/mina",
        "skills_offered": "Surveying",
        "skills_sought": "Public speaking, Dutch",
        "languages": "Japanese, English",
        "location": "Osaka",
        "country": "JP",
        "time_zone": "Asia/Tokyo",
        "working_days": ["1", "2", "3", "4"],
        "works_from": "08:30",
        "works_until": "16:30",
        "feedback": "gentle",
        "formality": "",
        "planning": "ahead",
        "speaking": "a_moment",
        "initiative": "other",
        "language": "",
        **changes,
    }


def again(member: Member) -> Member:
    with tenant(member.organization_id):
        return Member.objects.get(pk=member.pk)


def test_keeps_what_one_says(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    assert client.get(PROFILE).status_code == 200
    for _twice in range(2):
        assert client.post(PROFILE, words()).status_code == 303
    mina = again(veldkamp.mina)
    assert (mina.department, mina.country, mina.feedback) == ("Tunnels", "JP", "gentle")
    assert (mina.languages, mina.working_days) == (["ja", "en"], [1, 2, 3, 4])
    assert mina.profile_link == "https://www.linkedin.com/in/mina"
    with tenant(mina.organization_id):
        assert skills(mina) == ({"Surveying"}, {"Public speaking", "Dutch"})
        [activity] = Activity.objects.filter(verb="update_profile")
    # The trail says which fields, never what was written in them.
    assert "bio" in activity.facts["fields"]
    assert "maps" not in str(activity.facts)


def test_shows_what_was_said(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    client.post(PROFILE, words())
    body = client.get(PROFILE).content.decode()
    for text in ("Dutch, Public speaking", "Japanese, English", "I like maps.", "08:30"):
        assert text in body


def test_one_skill_however_it_is_written(veldkamp: Veldkamp, as_: As):
    as_(veldkamp.mina).post(PROFILE, words(skills_offered="Élan, GO", skills_sought=""))
    as_(veldkamp.milan).post(PROFILE, words(skills_offered="élan, go", skills_sought=""))
    with tenant(veldkamp.organization.pk):
        assert sorted(Skill.objects.values_list("name", flat=True)) == ["GO", "Élan"]
        assert skills(veldkamp.milan)[0] == {"GO", "Élan"}


def test_a_skill_that_is_left_out_is_taken_away(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    client.post(PROFILE, words())
    client.post(PROFILE, words(skills_sought="Dutch"))
    with tenant(veldkamp.organization.pk):
        assert skills(veldkamp.mina)[1] == {"Dutch"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("bio", "x" * 2001),
        ("profile_link", "javascript:alert(1)"),
        ("languages", "Klingon"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", ""),
        ("country", "XX"),
        ("working_days", ["8"]),
        ("working_days", []),
        ("works_from", "25:00"),
        ("feedback", "loud"),
        ("language", "xx"),
    ],
)
def test_wrong_words_change_nothing(veldkamp: Veldkamp, as_: As, field: str, value: Any):
    response = as_(veldkamp.mina).post(PROFILE, words(**{field: value}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert again(veldkamp.mina).department == ""
    # The frame still shows who one is.
    assert response.context["member"].name == "Mina Mori"


def test_the_pages_follow_the_language_at_once(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    client.post(PROFILE, words(language="nl"))
    assert '<html lang="nl"' in client.get(PROFILE).content.decode()
    # Outside of the company as well.
    assert '<html lang="nl"' in client.get("/sign-in/email/").content.decode()


def test_an_old_name_of_a_zone_can_be_kept(veldkamp: Veldkamp, as_: As):
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.mina.pk).update(time_zone="Japan")
    response = as_(veldkamp.mina).post(PROFILE, words(time_zone="Japan"))
    assert response.status_code == 303


def test_there_is_one_profile_here_ones_own(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    assert as_(oakline.mae).get(PROFILE).status_code == 404
    assert as_(veldkamp.dora).get(PROFILE).status_code == 404
    assert as_(veldkamp.mina).delete(PROFILE).status_code == 405


def test_costs_few_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries: Any):
    client = as_(veldkamp.mina)
    client.post(PROFILE, words())
    with django_assert_num_queries(9):
        client.get(PROFILE)
