"""Finding people, programs and mentorships by name: what one may see, and no written text."""

from typing import Any

import pytest

from accounts.models import Member
from core.tenancy import tenant
from programs.models import Enrollment, Program
from tests.cast import As, Oakline, Veldkamp
from tests.dashboards.making import make_mentees
from tests.factories import (
    make_action_item,
    make_enrollment,
    make_goal,
    make_held_meeting,
    make_member,
    make_program,
    make_summary,
)

URL = "/o/veldkamp/search/"


def found(client: Any, q: str, **headers: str) -> dict[str, list[str]]:
    response = client.get(URL, {"q": q}, headers=headers)
    assert response.status_code == 200
    groups = response.context["found"].groups
    return {group.kind: [hit.title for hit in group.hits] for group in groups}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Ayşe Aydın", "aydin"),
        ("Ayşe Aydın", "AYDIN"),
        ("Ayşe Aydın", "ayse ayd"),
        ("Jürgen Müller", "muller"),
        ("Jürgen Müller", "Müller"),
        ("Jürgen Müller", "Mu\u0308ller"),
        ("Jurgen Muller", "Müll"),
        ("Søren Ægidius", "soren aeg"),
        ("Łukasz Żółw", "lukasz zolw"),
        ("Hans Groß", "gross"),
        ("Hans Gross", "groß"),
        ("İpek Ölmez", "ipek"),
        ("Siobhán O’Brien", "o'brien"),
        ("Siobhán O'Brien", "brien"),
        ("Anna-Maria van der Berg", "maria ber"),
        ("Ελένη Παππά", "ελενη"),
        ("Николай Йорданов", "николаи"),
        ("王小明", "王小"),
    ],
)
def test_accents_do_not_matter(veldkamp: Veldkamp, as_: As, name: str, typed: str):
    make_member(veldkamp.organization, name, email="somebody@veldkamp.example")
    assert found(as_(veldkamp.mina), typed) == {"people": [name]}


def test_all_words_and_the_beginning_of_the_last(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    assert found(client, "pie pau") == {}
    assert found(client, "piet pau") == {"people": ["Piet Pauwels"]}
    assert found(client, "piet prins") == {}


def test_by_job_and_department_after_the_name(veldkamp: Veldkamp, as_: As):
    make_member(veldkamp.organization, "Anna Bos", job_title="Head of R&D/Marketing")
    make_member(veldkamp.organization, "Marketa Novak", department="Finance")
    client = as_(veldkamp.mina)
    assert found(client, "market") == {"people": ["Marketa Novak", "Anna Bos"]}
    assert found(client, "finance") == {"people": ["Marketa Novak"]}


def test_a_mentee_finds_their_own_mentorship_and_no_other(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    assert found(client, "mina")["mentorships"] == ["Milan Meijer with Mina Mori"]
    assert found(client, "milan mori") == {"mentorships": ["Milan Meijer with Mina Mori"]}
    assert found(client, "puck") == {"people": ["Puck Prins"]}
    assert found(client, "piet prins") == {}


def test_a_coordinator_finds_those_of_their_programs(veldkamp: Veldkamp, as_: As):
    carla = found(as_(veldkamp.carla), "puck")
    assert carla == {"people": ["Puck Prins"], "mentorships": ["Piet Pauwels with Puck Prins"]}
    assert found(as_(veldkamp.casper), "puck") == {"people": ["Puck Prins"]}
    assert found(as_(veldkamp.olga), "puck") == {"people": ["Puck Prins"]}
    # Whose role was taken away coordinates nothing any more, whatever the table says.
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.carla.pk).update(role=Member.Role.MEMBER)
    assert found(as_(veldkamp.carla), "puck") == {"people": ["Puck Prins"]}


def test_programs_one_may_see(veldkamp: Veldkamp, as_: As):
    draft = make_program(veldkamp.casper, "Compás nuevo", status=Program.Status.DRAFT)
    assert found(as_(veldkamp.mina), "compas") == {"programs": ["Compass"]}
    assert found(as_(veldkamp.casper), "compas") == {"programs": [draft.name]}
    assert found(as_(veldkamp.olga), "compas") == {"programs": ["Compass", draft.name]}
    make_enrollment(draft, veldkamp.mina, Enrollment.Role.MENTEE)
    assert found(as_(veldkamp.mina), "compas nue") == {"programs": [draft.name]}


def test_who_has_left_is_found_by_those_who_look_after_people(veldkamp: Veldkamp, as_: As):
    make_member(veldkamp.organization, "Ella Evers", status=Member.Status.EXPECTED)
    for person in ("mina", "milan", "puck"):
        assert found(as_(getattr(veldkamp, person)), "dora") == {}
        assert found(as_(getattr(veldkamp, person)), "ella") == {}
    for person in ("carla", "casper", "olga"):
        assert found(as_(getattr(veldkamp, person)), "dora") == {"people": ["Dora Dekker"]}
    page = as_(veldkamp.olga).get(URL, {"q": "dora"}).content.decode()
    assert "Deactivated" in page


def test_nothing_of_another_company(veldkamp: Veldkamp, oakline: Oakline, as_: As):
    for word in ("max", "mae", "grove", "oscar"):
        for person in ("mina", "carla", "olga"):
            assert found(as_(getattr(veldkamp, person)), word) == {}


def test_never_what_people_wrote(veldkamp: Veldkamp, as_: As):
    mentorship = veldkamp.milan_and_mina.mentorship
    meeting = make_held_meeting(mentorship, by=veldkamp.mina)
    make_summary(meeting, "Kanarie", by=veldkamp.mina)
    make_goal(mentorship, "Kanarie", by=veldkamp.mina)
    make_action_item(mentorship, "Kanarie", owner=veldkamp.mina)
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.mina.pk).update(bio="Kanarie", manager=veldkamp.piet)
        Program.objects.update(purpose="Kanarie", confidentiality="Kanarie")
        Enrollment.objects.update(motivation="Kanarie")
    for person in ("mina", "milan", "carla", "olga"):
        assert found(as_(getattr(veldkamp, person)), "kanarie") == {}


@pytest.mark.parametrize(
    "typed",
    [
        *("' & | ! :*", "mina & !milan", "!mina", "mina | puck", "mi:*", "a:*", "*", "%", "_"),
        *("<->", "mina <-> mori", "()", "(mina", "\\", "'", "''", '"', "$1", "{}", "–", "…", "🙂"),
        *("'); drop table accounts_member; --", "\u0301", "\u202e", "﷽", "x" * 120),
    ],
)
def test_operators_are_only_signs(veldkamp: Veldkamp, as_: As, typed: str):
    client = as_(veldkamp.mina)
    groups = found(client, typed)
    # As if the signs were spaces: nothing is widened, nothing negated.
    plain = "".join(letter if letter.isalnum() else " " for letter in typed)
    assert groups == found(client, plain)


def test_too_long_and_impossible(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    for typed in ("mina " * 60, "mina\0"):
        response = client.get(URL, {"q": typed})
        assert response.status_code == 200
        assert response.context["found"].groups == []
        assert 'aria-invalid="true"' in response.content.decode()


def test_an_empty_search_teaches(veldkamp: Veldkamp, as_: As):
    for query in ({}, {"q": ""}, {"q": "   "}):
        page = as_(veldkamp.mina).get(URL, query).content.decode()
        assert "Whom or what are you looking for?" in page
    page = as_(veldkamp.mina).get(URL, {"q": "nobody"}).content.decode()
    assert "Nothing goes by that name" in page


def test_the_headers_list_and_the_pages_part(veldkamp: Veldkamp, as_: As):
    client = as_(veldkamp.mina)
    for number in range(7):
        make_member(veldkamp.organization, f"Vera {number}")
    header = client.get(
        URL, {"q": "vera"}, headers={"HX-Request": "true", "HX-Target": "search-panel"}
    )
    words = header.content.decode()
    assert words.count('role="option"') == 5
    assert 'data-said="The first 5 results."' in words
    assert "<html" not in words
    part = client.get(URL, {"q": "vera"}, headers={"HX-Request": "true", "HX-Target": "results"})
    words = part.content.decode()
    assert words.strip().startswith('<div id="results"')
    assert words.count('class="person"') == 7


def test_more_than_is_shown(veldkamp: Veldkamp, as_: As):
    for number in range(21):
        make_member(veldkamp.organization, f"Vera {number:02}")
    response = as_(veldkamp.mina).get(URL, {"q": "vera"})
    (group,) = response.context["found"].groups
    assert (len(group.hits), group.has_more) == (20, True)
    assert "/o/veldkamp/members/?q=vera" in response.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_queries(veldkamp: Veldkamp, as_: As, django_assert_num_queries, count):
    for number in range(count):
        make_member(veldkamp.organization, f"Vera {number}")
        make_program(veldkamp.carla, f"Vera {number}")
    vera = make_member(veldkamp.organization, "Vera Vos")
    make_mentees(veldkamp.compass, vera, count=count)
    client = as_(veldkamp.carla)
    with django_assert_num_queries(9):
        response = client.get(URL, {"q": "vera"})
    assert len(response.context["found"].groups) == 3
    with django_assert_num_queries(6):
        client.get(URL)
