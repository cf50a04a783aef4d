"""Bringing people in: upload, columns, preview, confirmation and what went wrong."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Activity, Member
from core.tenancy import tenant
from programs.actions import update_profile
from programs.models import Enrollment, PeopleImport, Program
from tests.cast import As, Oakline, Veldkamp
from tests.factories import make_member, make_program
from tests.programs.files import MENTOR_HEADINGS, skills, upload, upload_and_choose, url

MENTORS = f"""{MENTOR_HEADINGS}
Anna,Aalders,anna@veldkamp.example,yes,Policy lead,SEO,Department of Joy,Policy,Secret,I am Anna.
Bram,Bos,bram@veldkamp.example,no,Analyst,Grade 7,Department of Peace,DDaT,,"Two
lines."
,,nobody,no,,,,,,
Anna,Again,ANNA@veldkamp.example,no,,,,,,
"""
FULL = (
    "name,email,job title,country,languages,skills offered,skills sought,manager email\n"
    'Anna,anna@veldkamp.example,Lead,NL,"nl, en","Go, SQL",Patience,bram@veldkamp.example\n'
    "Bram,bram@veldkamp.example,Head,Japan,ja,,,\n"
)


@pytest.fixture
def harbor(veldkamp: Veldkamp) -> Program:
    return make_program(veldkamp.carla, "Harbor", status=Program.Status.ENROLLING)


def confirm(client: Any, found: PeopleImport, program: Program) -> PeopleImport:
    response = client.post(url("programs:import_preview", program, found.pk))
    assert response.status_code == 303
    with tenant(program.organization_id):
        found.refresh_from_db()
    return found


def people(program: Program) -> dict[str, Member]:
    with tenant(program.organization_id):
        return {
            member.email: member
            for member in Member.objects.filter(email__in=[
                "anna@veldkamp.example", "bram@veldkamp.example", "milan.meijer@veldkamp.example",
            ])
        }  # fmt: skip


# ---------------------------------------------------------------------- upload


def test_a_file_is_kept_with_its_columns_guessed(veldkamp: Veldkamp, as_: As, harbor: Program):
    client = as_(veldkamp.carla)
    assert client.get(url("programs:import", harbor, harbor.pk)).status_code == 200
    found = upload(client, harbor, MENTORS.replace(",", ";"))
    assert (found.delimiter, found.role, found.status) == (";", "mentor", "mapping")
    assert found.columns["department"] == "organisation"
    assert "characteristics" not in found.columns.values()
    with tenant(harbor.organization_id):
        assert not Member.objects.filter(email="anna@veldkamp.example").exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"role": "mentor"}, "file"),
        ({"role": "boss", "file": SimpleUploadedFile("a.csv", b"name\nA")}, "role"),
        ({"role": "mentor", "file": SimpleUploadedFile("a.csv", b"")}, "file"),
        ({"role": "mentor", "file": SimpleUploadedFile("a.csv", b"name,email\n")}, "file"),
        ({"role": "mentor", "file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")}, "file"),
        (
            {
                "role": "mentor",
                "file": SimpleUploadedFile("a.csv", b"name\n" + b"a" * (5 * 1024 * 1024)),
            },
            "file",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    veldkamp: Veldkamp, as_: As, harbor: Program, data: dict[str, Any], field: str
):
    for file in (data.get("file"),):
        if file is not None:
            file.seek(0)
    response = as_(veldkamp.carla).post(url("programs:import", harbor, harbor.pk), data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    with tenant(harbor.organization_id):
        assert not PeopleImport.objects.exists()


def test_people_are_brought_in_by_the_programs_coordinators(
    veldkamp: Veldkamp, oakline: Oakline, as_: As
):
    compass = veldkamp.compass
    address = url("programs:import", compass, compass.pk)
    found = upload_and_choose(as_(veldkamp.carla), compass, MENTORS)
    pages = [
        url(name, compass, found.pk)
        for name in (
            "programs:import_columns",
            "programs:import_preview",
            "programs:import_rejects",
        )
    ]
    for member, status in [
        (veldkamp.olga, 403),
        (veldkamp.milan, 403),
        (veldkamp.casper, 404),
        (oakline.cleo, 404),
    ]:
        client = as_(member)
        assert client.get(address).status_code == status
        for page in pages:
            assert client.get(page).status_code == 404
        assert client.post(pages[1]).status_code == 404
    carla = as_(veldkamp.carla)
    assert carla.put(address).status_code == 405
    assert carla.put(pages[0]).status_code == 405
    assert carla.put(pages[1]).status_code == 405
    assert carla.post(pages[2]).status_code == 405


# --------------------------------------------------------------------- columns


def test_columns_are_shown_with_samples_and_what_is_left_out(
    veldkamp: Veldkamp, as_: As, harbor: Program
):
    client = as_(veldkamp.carla)
    found = upload(client, harbor, MENTORS)
    address = url("programs:import_columns", harbor, found.pk)
    response = client.get(address)
    rows = {field.name: samples for field, samples in response.context["form"].rows()}
    assert rows["job_title"] == ["Policy lead", "Analyst"]
    assert rows["country"] == []
    # The biography, too: whether colleagues may read it is for a person to decide.
    assert response.context["form"].left_out() == ["characteristics", "biography"]
    assert "Not imported" in response.content.decode()
    # The samples follow a choice that is being made.
    rows = {
        field.name: samples
        for field, samples in client.get(address, {"job_title": "grade"}).context["form"].rows()
    }
    assert rows["job_title"] == ["SEO", "Grade 7"]


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"name": "first name"}, "email"),
        ({"email": "email address"}, "name"),
        ({"email": "email address", "name": "no such heading"}, "name"),
    ],
)
def test_an_address_and_a_name_are_needed(
    veldkamp: Veldkamp, as_: As, harbor: Program, columns: dict[str, str], field: str
):
    client = as_(veldkamp.carla)
    found = upload(client, harbor, MENTORS)
    response = client.post(url("programs:import_columns", harbor, found.pk), columns)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    with tenant(harbor.organization_id):
        found.refresh_from_db()
    assert found.status == "mapping"


def test_no_preview_before_the_columns(veldkamp: Veldkamp, as_: As, harbor: Program):
    client = as_(veldkamp.carla)
    found = upload(client, harbor, MENTORS)
    preview = url("programs:import_preview", harbor, found.pk)
    assert client.get(preview)["Location"] == url("programs:import_columns", harbor, found.pk)
    confirm(client, found, harbor)
    assert (found.status, people(harbor).get("anna@veldkamp.example")) == ("mapping", None)
    assert client.get(url("programs:import_rejects", harbor, found.pk)).status_code == 404


# --------------------------------------------------------------------- preview


def test_the_preview_says_what_each_row_does_and_writes_nothing(
    veldkamp: Veldkamp, as_: As, harbor: Program
):
    client = as_(veldkamp.carla)
    found = upload_and_choose(client, harbor, MENTORS)
    address = url("programs:import_preview", harbor, found.pk)
    response = client.get(address)
    assert response.context["counts"] == {"new": 2, "updated": 0, "unchanged": 0, "wrong": 2}
    body = response.content.decode()
    for text in (
        "“nobody”: This is not an e-mail address.",
        "The name is missing.",
        "This address is in line 2 already.",
        "Comes into the program: Mentor, Mentee",
        "Import 2 people",
        "Anna Aalders",
        "bram@veldkamp.example",
    ):
        assert text in body
    wrong = client.get(address, {"show": "wrong"}).context["rows"]
    assert [change.judgment.row.line for change in wrong] == [5, 6]
    assert len(people(harbor)) == 1  # Milan


def test_the_preview_is_paged(veldkamp: Veldkamp, as_: As, harbor: Program):
    rows = "".join(f"Person {n},p{n}@veldkamp.example\n" for n in range(120))
    client = as_(veldkamp.carla)
    found = upload_and_choose(client, harbor, "name,email\n" + rows)
    address = url("programs:import_preview", harbor, found.pk)
    last = client.get(address, {"page": "3", "show": "new"}).context["rows"]
    assert [change.person.name for change in last][-1] == "Person 119"
    assert len(last) == 20


@pytest.mark.parametrize("count", [1, 30])
def test_the_preview_costs_the_same_however_many(
    veldkamp: Veldkamp, as_: As, harbor: Program, django_assert_num_queries: Any, count: int
):
    rows = "".join(f"Person {n},p{n}@veldkamp.example\n" for n in range(count))
    client = as_(veldkamp.carla)
    found = upload_and_choose(client, harbor, "name,email\n" + rows)
    address = url("programs:import_preview", harbor, found.pk)
    with django_assert_num_queries(8):
        client.get(address)


# ---------------------------------------------------------------- confirmation


def test_good_rows_are_written_once_and_wrong_ones_kept(
    veldkamp: Veldkamp, as_: As, harbor: Program
):
    client = as_(veldkamp.carla)
    found = upload_and_choose(client, harbor, MENTORS)
    for _twice in range(2):
        confirm(client, found, harbor)
    assert found.status == "done"
    assert found.counts == {"new": 2, "updated": 0, "unchanged": 0, "wrong": 2}
    anna, bram = (people(harbor)[f"{name}@veldkamp.example"] for name in ("anna", "bram"))
    assert (anna.name, anna.job_title, anna.grade, anna.status) == (
        "Anna Aalders", "Policy lead", "SEO", "expected",
    )  # fmt: skip
    assert (anna.department, anna.profession) == ("Department of Joy", "Policy")
    assert (anna.time_zone, anna.working_days) == ("Europe/Amsterdam", [1, 2, 3, 4, 5])
    assert bram.bio == "Two\nlines."
    with tenant(harbor.organization_id):
        enrollments = Enrollment.objects.filter(program=harbor).values_list(
            "member__email", "role", "status"
        )
        assert sorted(enrollments) == [
            ("anna@veldkamp.example", "mentee", "invited"),
            ("anna@veldkamp.example", "mentor", "invited"),
            ("bram@veldkamp.example", "mentor", "invited"),
        ]
        [activity] = Activity.objects.filter(verb="import_people")
        assert activity.facts == found.counts
    # Of the file only the wrong rows are left.
    assert "Anna,Aalders" not in found.text
    assert "Secret" not in found.text
    done = client.get(url("programs:import_preview", harbor, found.pk)).content.decode()
    assert "The people are in" in done
    assert "2 rows were left out" in done


def test_managers_may_come_later_and_skills_and_zones_are_kept(
    veldkamp: Veldkamp, as_: As, harbor: Program
):
    client = as_(veldkamp.carla)
    confirm(client, upload_and_choose(client, harbor, FULL), harbor)
    anna, bram = (people(harbor)[f"{name}@veldkamp.example"] for name in ("anna", "bram"))
    assert anna.manager_id == bram.pk
    assert (anna.languages, anna.country) == (["nl", "en"], "NL")
    assert bram.time_zone == "Asia/Tokyo"  # the only one there
    with tenant(harbor.organization_id):
        assert skills(anna) == ({"Go", "SQL"}, {"Patience"})


def test_the_same_file_again_changes_nothing(veldkamp: Veldkamp, as_: As, harbor: Program):
    client = as_(veldkamp.carla)
    confirm(client, upload_and_choose(client, harbor, FULL), harbor)
    before = people(harbor)
    again = confirm(client, upload_and_choose(client, harbor, FULL), harbor)
    assert again.counts == {"new": 0, "updated": 0, "unchanged": 2, "wrong": 0}
    assert again.text == ""
    assert people(harbor) == before


def test_an_expected_person_is_updated_but_never_emptied(
    veldkamp: Veldkamp, as_: As, harbor: Program
):
    client = as_(veldkamp.carla)
    confirm(client, upload_and_choose(client, harbor, FULL), harbor)
    text = (
        "name,email,job title,country,languages,skills offered\n"
        'Anna Aal,anna@veldkamp.example,,BE,fr,"Go, Rust"\n'
    )
    found = upload_and_choose(client, harbor, text, role="mentee")
    preview = client.get(url("programs:import_preview", harbor, found.pk))
    [change] = preview.context["rows"]
    assert dict(change.differences) == {
        "Name": "Anna Aal", "Country": "BE", "Languages": "fr", "Skills offered": "+ Rust",
    }  # fmt: skip
    assert confirm(client, found, harbor).counts["updated"] == 1
    anna = people(harbor)["anna@veldkamp.example"]
    assert (anna.name, anna.job_title, anna.country) == ("Anna Aal", "Lead", "BE")
    with tenant(harbor.organization_id):
        assert skills(anna) == ({"Go", "SQL", "Rust"}, {"Patience"})
        assert Enrollment.objects.filter(program=harbor, member=anna).count() == 2


def test_who_has_joined_keeps_their_own_words(veldkamp: Veldkamp, as_: As, harbor: Program):
    with tenant(harbor.organization_id):
        update_profile(
            veldkamp.milan, by=veldkamp.milan, bio="Mine.", skills_offered=["Knots"], languages=[]
        )
    text = (
        "name,email,grade,time zone,bio,languages,skills offered,skills sought\n"
        "M. Meijer,Milan.Meijer@veldkamp.example,12,Asia/Tokyo,Theirs.,nl,Ropes,Sails\n"
    )
    client = as_(veldkamp.carla)
    confirm(client, upload_and_choose(client, harbor, text), harbor)
    milan = people(harbor)["milan.meijer@veldkamp.example"]
    assert (milan.name, milan.bio, milan.time_zone) == ("Milan Meijer", "Mine.", "Europe/Amsterdam")
    assert (milan.grade, milan.languages, milan.status) == ("12", ["nl"], "active")
    with tenant(harbor.organization_id):
        assert skills(milan) == ({"Knots"}, {"Sails"})


def test_who_has_withdrawn_is_not_brought_back(veldkamp: Veldkamp, as_: As):
    compass = veldkamp.compass
    with tenant(compass.organization_id):
        Enrollment.objects.filter(member=veldkamp.milan).update(status="withdrawn")
    client = as_(veldkamp.carla)
    text = "name,email\nMilan Meijer,milan.meijer@veldkamp.example\n"
    found = confirm(client, upload_and_choose(client, compass, text), compass)
    assert found.counts["unchanged"] == 1
    with tenant(compass.organization_id):
        assert Enrollment.objects.get(member=veldkamp.milan).status == "withdrawn"


def test_who_was_deactivated_is_left_out(veldkamp: Veldkamp, as_: As, harbor: Program):
    client = as_(veldkamp.carla)
    text = "name,email\nDora,dora.dekker@veldkamp.example\n"
    found = upload_and_choose(client, harbor, text)
    body = client.get(url("programs:import_preview", harbor, found.pk)).content.decode()
    assert "This person was deactivated." in body
    assert confirm(client, found, harbor).counts["wrong"] == 1


def test_a_manager_nobody_knows_does_not_stop_a_row(veldkamp: Veldkamp, as_: As, harbor: Program):
    text = (
        "name,email,manager\nAnna,anna@veldkamp.example,chief@elsewhere.example\n"
        "Bram,bram@veldkamp.example,bram@veldkamp.example\n"
    )
    client = as_(veldkamp.carla)
    found = upload_and_choose(client, harbor, text)
    body = client.get(url("programs:import_preview", harbor, found.pk)).content.decode()
    assert "The manager chief@elsewhere.example is not known here" in body
    assert "Nobody is their own manager" in body
    confirm(client, found, harbor)
    assert {member.manager_id for member in people(harbor).values()} == {None}


def test_a_rivals_person_with_the_same_address_is_another_person(
    veldkamp: Veldkamp, oakline: Oakline, as_: As, harbor: Program
):
    text = f"name,email,bio\nMax M.,{oakline.max.email},Seen at Veldkamp.\n"
    client = as_(veldkamp.carla)
    assert confirm(client, upload_and_choose(client, harbor, text), harbor).counts["new"] == 1
    with tenant(oakline.organization.pk):
        oakline.max.refresh_from_db()
        assert (oakline.max.name, oakline.max.bio) == ("Max Moss", "")


def test_rows_are_judged_again_when_confirmed(veldkamp: Veldkamp, as_: As, harbor: Program):
    client = as_(veldkamp.carla)
    found = upload_and_choose(client, harbor, FULL)
    assert (
        client.get(url("programs:import_preview", harbor, found.pk)).context["counts"]["new"] == 2
    )
    make_member(
        veldkamp.organization,
        "Anna",
        email="Anna@veldkamp.example",
        job_title="Lead",
        status=Member.Status.EXPECTED,
    )
    found = confirm(client, found, harbor)
    assert found.counts == {"new": 1, "updated": 1, "unchanged": 0, "wrong": 0}
    with tenant(harbor.organization_id):
        assert Member.objects.filter(email__iexact="anna@veldkamp.example").count() == 1


@pytest.mark.parametrize("count", [1, 30])
def test_confirming_costs_the_same_however_many(
    veldkamp: Veldkamp, as_: As, harbor: Program, django_assert_num_queries: Any, count: int
):
    def text(title: str) -> str:
        return "name,email,job title,both,skills\n" + "".join(
            f"Person {n},p{n}@veldkamp.example,{title},yes,Skill {n}\n" for n in range(count)
        )

    client = as_(veldkamp.carla)
    found = upload_and_choose(client, harbor, text("First"))
    address = url("programs:import_preview", harbor, found.pk)
    with django_assert_num_queries(20):
        client.post(address)
    found = upload_and_choose(client, harbor, text("Second"))
    address = url("programs:import_preview", harbor, found.pk)
    with django_assert_num_queries(17):
        client.post(address)
    with tenant(harbor.organization_id):
        assert Member.objects.filter(job_title="Second").count() == count


# ------------------------------------------------------------ discard, rejects


def test_a_discarded_file_is_forgotten(veldkamp: Veldkamp, as_: As, harbor: Program):
    client = as_(veldkamp.carla)
    found = upload_and_choose(client, harbor, FULL)
    address = url("programs:import_preview", harbor, found.pk)
    for _twice in range(2):
        assert client.post(address, {"decision": "discard"}).status_code == 303
    confirm(client, found, harbor)
    assert (found.status, found.text) == ("discarded", "")
    assert "anna@veldkamp.example" not in people(harbor)
    assert "Nothing of it was written." in client.get(address).content.decode()
    columns = url("programs:import_columns", harbor, found.pk)
    assert client.get(columns)["Location"] == address


def test_an_import_that_is_done_is_not_discarded(veldkamp: Veldkamp, as_: As, harbor: Program):
    client = as_(veldkamp.carla)
    found = confirm(client, upload_and_choose(client, harbor, FULL), harbor)
    client.post(url("programs:import_preview", harbor, found.pk), {"decision": "discard"})
    with tenant(harbor.organization_id):
        found.refresh_from_db()
    assert found.status == "done"


def test_wrong_rows_are_mended_in_the_download_and_uploaded(
    veldkamp: Veldkamp, as_: As, harbor: Program
):
    text = 'name;email;bio\nAnna;anna@;"=cmd|calc"\nBram;bram@veldkamp.example;\n'
    client = as_(veldkamp.carla)
    found = upload_and_choose(client, harbor, text)
    address = url("programs:import_rejects", harbor, found.pk)
    early = client.get(address).content
    confirm(client, found, harbor)
    response = client.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="people-wrong-rows.csv"'
    assert response.content == early
    rejected = response.content.decode("utf-8-sig")
    assert rejected == (
        "Line;Why;name;email;bio\r\n"
        "2;anna@: This is not an e-mail address.;Anna;anna@;'=cmd|calc\r\n"
    )
    mended = rejected.replace(";anna@;", ";anna@veldkamp.example;")
    again = confirm(client, upload_and_choose(client, harbor, mended), harbor)
    assert again.counts["new"] == 1
    assert people(harbor)["anna@veldkamp.example"].bio == "=cmd|calc"


def test_there_is_no_download_when_nothing_is_wrong(veldkamp: Veldkamp, as_: As, harbor: Program):
    client = as_(veldkamp.carla)
    found = upload_and_choose(client, harbor, FULL)
    address = url("programs:import_rejects", harbor, found.pk)
    assert client.get(address).status_code == 404
    confirm(client, found, harbor)
    assert client.get(address).status_code == 404
