"""One's own answer to a program, and taking it back."""

from typing import Any

import pytest

from accounts.models import Activity
from core.tenancy import tenant
from programs.access import skills_of
from programs.actions import update_profile
from programs.models import Enrollment, Program
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_enrollment, make_member, make_program
from tests.programs.files import skills, url


@pytest.fixture
def asked(veldkamp: Veldkamp) -> Enrollment:
    """Nora, a mentor to be, has said nothing of herself yet."""
    program = make_program(veldkamp.carla, "Harbor", status=Program.Status.ENROLLING)
    nora = make_member(veldkamp.organization, "Nora Nijs", languages=[])
    return make_enrollment(program, nora, "mentor", status=Enrollment.Status.INVITED)


def at(enrollment: Enrollment, name: str = "programs:enrollment") -> str:
    return url(name, enrollment.program, enrollment.pk)


ANSWER = {
    "motivation": "To pass on what I was given.",
    "capacity": "2",
    "job_title": "Architect",
    "department": "Bridges",
    "skills_offered": "Python, negotiating , python",
    "languages": "Nederlands, English",
    "country": "NL",
    "time_zone": "Europe/Lisbon",
}


def refreshed(enrollment: Enrollment) -> Enrollment:
    with tenant(enrollment.organization_id):
        return Enrollment.objects.select_related("member", "program").get(pk=enrollment.pk)


def test_asks_what_is_missing_and_keeps_it(asked: Enrollment, as_: As):
    client = as_(asked.member)
    page = client.get(at(asked))
    assert list(page.context["profile"].fields) == [
        "job_title", "department", "skills_offered", "languages", "country", "time_zone",
    ]  # fmt: skip
    response = client.post(at(asked), ANSWER)
    assert response.status_code == 303
    found = refreshed(asked)
    assert found.status == "enrolled"
    assert found.enrolled_at is not None
    assert (found.capacity, found.motivation) == (2, "To pass on what I was given.")
    assert (found.member.job_title, found.member.country) == ("Architect", "NL")
    assert (found.member.languages, found.member.time_zone) == (["nl", "en"], "Europe/Lisbon")
    assert skills(found.member) == ({"Python", "negotiating"}, set())


def test_said_again_it_changes_the_answers_and_not_the_day(asked: Enrollment, as_: As):
    client = as_(asked.member)
    client.post(at(asked), ANSWER)
    first = refreshed(asked)
    assert list(client.get(at(asked)).context["profile"].fields) == []
    assert client.post(at(asked), {"motivation": "Other.", "capacity": ""}).status_code == 303
    again = refreshed(asked)
    assert (again.motivation, again.capacity) == ("Other.", None)
    assert again.enrolled_at == first.enrolled_at
    with tenant(asked.organization_id):
        assert Activity.objects.filter(verb="enroll", subject_id=asked.pk).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("motivation", "x" * 2001),
        ("capacity", "0"),
        ("capacity", "13"),
        ("time_zone", "Mars/Olympus"),
        ("languages", "Klingon"),
        ("country", "XX"),
        ("skills_offered", "s" * 81),
        ("skills_offered", ",".join(f"skill {n}" for n in range(21))),
    ],
)
def test_a_wrong_answer_changes_nothing(asked: Enrollment, as_: As, field: str, value: str):
    response = as_(asked.member).post(at(asked), {**ANSWER, field: value})
    assert response.status_code == 422
    assert value[:20] in response.content.decode()  # what was typed stays
    assert refreshed(asked).status == "invited"
    assert refreshed(asked).member.job_title == ""


def test_a_mentee_is_asked_what_they_seek(veldkamp: Veldkamp, as_: As):
    page = as_(veldkamp.mina).get(at(veldkamp.milan_and_mina.mentee))
    assert "skills_sought" in page.context["profile"].fields
    assert "skills_offered" not in page.context["profile"].fields
    assert "capacity" not in page.context["answer"].fields


def test_a_program_that_closes_takes_no_answer(asked: Enrollment, as_: As):
    with tenant(asked.organization_id):
        Program.objects.filter(pk=asked.program_id).update(status=Program.Status.CLOSING)
    client = as_(asked.member)
    assert "takes no new people" in client.get(at(asked)).content.decode()
    assert client.post(at(asked), ANSWER).status_code == 422
    assert refreshed(asked).status == "invited"


def test_its_coordinator_reads_the_answers_and_writes_none(veldkamp: Veldkamp, as_: As):
    mentee = veldkamp.milan_and_mina.mentee
    with tenant(mentee.organization_id):
        Enrollment.objects.filter(pk=mentee.pk).update(motivation="A mentee's hope.")
    carla = as_(veldkamp.carla)
    assert "A mentee&#x27;s hope." in carla.get(at(mentee)).content.decode()
    assert carla.post(at(mentee), {"motivation": "Mine."}).status_code == 403
    assert refreshed(mentee).motivation == "A mentee's hope."


def test_answers_are_nobody_elses(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    mentee = veldkamp.milan_and_mina.mentee
    for member in (veldkamp.milan, veldkamp.piet, veldkamp.casper, veldkamp.olga, oakline.mae):
        assert as_(member).get(at(mentee)).status_code == 404
        assert as_(member).post(at(mentee), ANSWER).status_code == 404
    assert as_(veldkamp.mina).put(at(mentee)).status_code == 405


def test_costs_few_queries(asked: Enrollment, as_: As, django_assert_num_queries: Any):
    client, address = as_(asked.member), at(asked)
    with django_assert_num_queries(11):
        client.get(address)


# ------------------------------------------------------------------ withdrawal


def test_one_withdraws_once_and_may_come_back(asked: Enrollment, as_: As):
    client = as_(asked.member)
    client.post(at(asked), ANSWER)
    for _twice in range(2):
        assert client.post(at(asked, "programs:withdrawal")).status_code == 303
        assert refreshed(asked).status == "withdrawn"
    with tenant(asked.organization_id):
        assert Activity.objects.filter(verb="withdraw", subject_id=asked.pk).count() == 1
    assert client.post(at(asked), {"motivation": "Back."}).status_code == 303
    assert refreshed(asked).status == "enrolled"


def test_nobody_withdraws_for_another(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    mentee = veldkamp.milan_and_mina.mentee
    address = at(mentee, "programs:withdrawal")
    for member, status in [(veldkamp.carla, 403), (veldkamp.milan, 404), (oakline.mae, 404)]:
        assert as_(member).post(address).status_code == status
    assert as_(veldkamp.mina).get(address).status_code == 405
    assert refreshed(mentee).status == "enrolled"


# ---------------------------------------------------------------------- skills


def test_skills_of_is_one_query_for_all(veldkamp: Veldkamp, django_assert_num_queries: Any):
    with tenant(veldkamp.organization.pk):
        update_profile(veldkamp.milan, by=veldkamp.milan, skills_offered=["Go"])
        update_profile(
            veldkamp.mina, by=veldkamp.mina, skills_offered=["go"], skills_sought=["SQL"]
        )
        ids = [veldkamp.milan.pk, veldkamp.mina.pk, veldkamp.puck.pk]
        with django_assert_num_queries(1):
            found = skills_of(ids)
    # One skill, however it is written.
    assert found == {
        veldkamp.milan.pk: (frozenset({"Go"}), frozenset()),
        veldkamp.mina.pk: (frozenset({"Go"}), frozenset({"SQL"})),
        veldkamp.puck.pk: (frozenset(), frozenset()),
    }
