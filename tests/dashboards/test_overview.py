"""A program as its coordinators see it: the funnel, who needs care, and the list."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Member
from core.tenancy import tenant
from dashboards.spreadsheet import safe
from evaluations.models import Evaluation
from mentorships.models import Mentorship
from programs.models import Enrollment
from tests.cast import As, Veldkamp
from tests.dashboards.making import make_many, make_mentees
from tests.factories import in_days, make_enrollment, make_goal, make_member


@pytest.fixture
def url(veldkamp: Veldkamp) -> str:
    return f"/o/veldkamp/programs/{veldkamp.compass.pk}/overview/"


def change(mentorship: Mentorship, **fields: Any) -> None:
    with tenant(mentorship.organization_id):
        Mentorship.objects.filter(pk=mentorship.pk).update(**fields)


def shown(response: Any) -> list[str]:
    assert response.status_code == 200
    return [need.sides.right for need in response.context["needs"]]


def test_the_funnel_counts_people_once(veldkamp: Veldkamp, url, as_: As):
    compass = veldkamp.compass
    invited = Enrollment.Status.INVITED
    ella = make_member(veldkamp.organization, "Ella Evers", status=Member.Status.EXPECTED)
    make_enrollment(compass, ella, "mentee", status=invited)
    # In both roles, and still one person.
    make_enrollment(compass, veldkamp.casper, "mentee", status=invited)
    make_enrollment(compass, veldkamp.casper, "mentor", status=invited)
    make_enrollment(compass, veldkamp.olga, "mentor")
    mentorship = veldkamp.milan_and_mina.mentorship
    now = timezone.now()
    change(mentorship, signed_at=now, meetings_held=3, status="closed", closed_at=now)
    with tenant(veldkamp.organization.pk):
        Evaluation.objects.create(
            organization=veldkamp.organization,
            mentorship=mentorship,
            author=veldkamp.mina,
            kind="end",
            questions=[],
            submitted_at=now,
        )
    steps = as_(veldkamp.carla).get(url).context["steps"]
    assert [step["count"] for step in steps] == [7, 6, 5, 4, 2, 2, 1]


def test_who_needs_care_comes_first_with_the_rule_and_what_to_do(veldkamp: Veldkamp, url, as_: As):
    change(veldkamp.piet_and_puck.mentorship, missed_in_a_row=2)
    response = as_(veldkamp.carla).get(url)
    (need,) = response.context["in_need"]
    assert need.sides.right == "Puck Prins"
    page = response.content.decode()
    assert need.health.leading.sentence in page
    assert need.health.leading.next_step in page
    totals = response.context["totals"]
    assert (totals.all, totals.open, totals.needs_care, totals.on_track) == (2, 2, 1, 1)
    assert totals.rated == 0


def test_closed_ones_have_no_health_and_are_last(veldkamp: Veldkamp, url, as_: As):
    change(
        veldkamp.piet_and_puck.mentorship,
        status="closed",
        closed_at=timezone.now(),
        missed_in_a_row=3,
    )
    response = as_(veldkamp.carla).get(url)
    assert shown(response) == ["Mina Mori", "Puck Prins"]
    assert response.context["in_need"] == []
    assert response.context["totals"].open == 1
    assert shown(as_(veldkamp.carla).get(url, {"health": "on_track"})) == ["Mina Mori"]


def test_search_filter_and_sort(veldkamp: Veldkamp, url, as_: As):
    change(
        veldkamp.piet_and_puck.mentorship,
        started_on=in_days(-20),
        status="running",
        last_held_at=timezone.now() - timedelta(days=9),
        planned_end_on=in_days(10),
    )
    client = as_(veldkamp.carla)
    assert shown(client.get(url, {"q": "mori"})) == ["Mina Mori"]
    assert shown(client.get(url, {"q": "puck piet"})) == ["Puck Prins"]
    assert shown(client.get(url, {"q": "puck milan"})) == []
    assert "No mentorship matches" in client.get(url, {"q": "%"}).content.decode()
    assert shown(client.get(url, {"health": "drifting"})) == ["Puck Prins"]
    assert shown(client.get(url, {"status": "negotiating"})) == ["Mina Mori"]
    assert shown(client.get(url, {"sort": "care"})) == ["Puck Prins", "Mina Mori"]
    assert shown(client.get(url, {"sort": "name"})) == ["Mina Mori", "Puck Prins"]
    assert shown(client.get(url, {"sort": "started"})) == ["Mina Mori", "Puck Prins"]
    assert shown(client.get(url, {"sort": "last_held"})) == ["Mina Mori", "Puck Prins"]
    assert shown(client.get(url, {"sort": "end"})) == ["Puck Prins", "Mina Mori"]
    # A wrong filter is shown as wrong and filters nothing.
    response = client.get(url, {"health": "splendid", "sort": "random"})
    assert len(shown(response)) == 2
    assert response.context["filters"].errors.keys() == {"health", "sort"}


def test_pages_of_25(veldkamp: Veldkamp, url, as_: As):
    make_mentees(veldkamp.compass, veldkamp.olga, count=26)
    client = as_(veldkamp.carla)
    first = shown(client.get(url, {"sort": "name"}))
    second = shown(client.get(url, {"sort": "name", "page": "2"}))
    assert (len(first), len(second)) == (25, 3)
    assert not set(first) & set(second)
    assert len(shown(client.get(url, {"page": "99"}))) == 3
    part = client.get(url, headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<div id="list"')


def test_an_empty_program_says_how_to_begin(veldkamp: Veldkamp, as_: As):
    atlas = f"/o/veldkamp/programs/{veldkamp.atlas.pk}/"
    page = as_(veldkamp.casper).get(f"{atlas}overview/").content.decode()
    assert "Match your people" in page
    assert f"{atlas}match-runs/" in page
    assert "All mentorships" not in page


def test_no_word_of_a_pair(veldkamp: Veldkamp, url, as_: As):
    make_goal(veldkamp.milan_and_mina.mentorship, "Kanarie", by=veldkamp.mina)
    client = as_(veldkamp.carla)
    assert "Kanarie" not in client.get(url).content.decode()
    assert "Kanarie" not in client.get(url.replace("overview/", "overview.csv")).content.decode()


@pytest.mark.parametrize(("person", "status"), [("mina", 403), ("olga", 403), ("casper", 404)])
@pytest.mark.parametrize("page", ["overview/", "overview.csv"])
def test_others(veldkamp: Veldkamp, as_: As, person, status, page):
    url = f"/o/veldkamp/programs/{veldkamp.compass.pk}/{page}"
    assert as_(getattr(veldkamp, person)).get(url).status_code == status
    assert as_(veldkamp.carla).post(url).status_code == 405


@pytest.mark.parametrize("count", [1, 1000])
def test_queries(veldkamp: Veldkamp, url, as_: As, django_assert_num_queries, count):
    make_many(
        veldkamp.compass,
        veldkamp.casper,
        count=count,
        missed_in_a_row=2,
        status="running",
    )
    client = as_(veldkamp.carla)
    with django_assert_num_queries(12):
        response = client.get(url)
    assert response.context["totals"].all == count + 2
    with django_assert_num_queries(8):
        client.get(url.replace("overview/", "overview.csv"))


# The spreadsheet


def rows_of(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_spreadsheet_has_the_list_as_filtered(veldkamp: Veldkamp, url, as_: As):
    change(veldkamp.piet_and_puck.mentorship, missed_in_a_row=2, last_rating=4, meetings_held=3)
    client, export = as_(veldkamp.carla), url.replace("overview/", "overview.csv")
    rows = rows_of(client.get(export))
    assert [row["Mentees"] for row in rows] == ["Puck Prins", "Mina Mori"]
    assert rows[0]["Mentors"] == "Piet Pauwels"
    assert rows[0]["Health"] == "Needs care"
    assert rows[0]["Rule"] == "Meetings missed in a row"
    assert (rows[0]["Meetings held"], rows[0]["Last check-in rating"]) == ("3", "4")
    assert (rows[1]["Health"], rows[1]["Last check-in rating"]) == ("On track", "")
    assert [row["Mentees"] for row in rows_of(client.get(export, {"q": "mina"}))] == ["Mina Mori"]
    assert "compass-" in client.get(export)["Content-Disposition"]


def test_a_name_is_never_a_formula(veldkamp: Veldkamp, url, as_: As):
    with tenant(veldkamp.organization.pk):
        Member.objects.filter(pk=veldkamp.mina.pk).update(name="=HYPERLINK(1)")
    rows = rows_of(as_(veldkamp.carla).get(url.replace("overview/", "overview.csv")))
    assert "'=HYPERLINK(1)" in {row["Mentees"] for row in rows}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1"])
def test_what_a_spreadsheet_would_calculate(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Anna", "Jean-Luc", "O'Brien", "a=b"])
def test_what_it_would_not(text):
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Mina;=1+1", "Mina;'=1+1"),
        ("Mina, @SUM(1)", "Mina,' @SUM(1)"),
        ("Mina|+1", "Mina|'+1"),
        ('Mina;"=1+1"', 'Mina;\'"=1+1"'),
        ("Mina\r\n=1+1", "Mina\r'\n=1+1"),
    ],
)
def test_nor_one_in_the_middle_where_another_spreadsheet_begins_a_cell(text, made):
    assert safe(text) == made
