"""Carla coordinates Compass and mentors Puck in it: in that mentorship she is the other person,
from whom check-ins, reasons and calls for help are kept."""

import pytest
from django.utils import timezone

from core.links import link
from core.tenancy import tenant
from evaluations.actions import Answer, answer_check_in, end_early, submit_evaluation
from evaluations.models import CheckIn, Evaluation, EvaluationAnswer
from mentorships.models import Closure, ClosureReason, Mentorship
from programs.models import Coordinator
from tests.cast import make_pair
from tests.factories import make_member
from tests.texts import without_tokens

SECRET = "She talks about me to my manager"


@pytest.fixture
def pair(veldkamp):
    sam = make_member(veldkamp.organization, "Sam Smit")
    return make_pair(veldkamp.compass, veldkamp.carla, sam)


@pytest.fixture
def sam(veldkamp, pair):
    return pair.mentee.member


@pytest.fixture
def checked_in(veldkamp, pair, sam):
    with tenant(veldkamp.organization.pk, sam.pk):
        answer_check_in(
            pair.mentorship,
            by=sam,
            due_on=timezone.localdate(),
            useful=1,
            working=1,
            wants_contact=True,
        )
    return pair


@pytest.fixture
def ended(veldkamp, checked_in, sam):
    with tenant(veldkamp.organization.pk, sam.pk):
        end_early(checked_in.mentorship, by=sam, kind=Closure.Kind.CONCLUDED_EARLY, reason=SECRET)
        submit_evaluation(
            Evaluation.objects.get(mentorship=checked_in.mentorship, author=sam),
            by=sam,
            answers=[
                Answer("overall", rating=1),
                Answer("advice", text=SECRET, for_coordinator=True),
            ],
        )
    return checked_in


@pytest.fixture
def casper_too(veldkamp):
    """Another coordinator of the same program, who takes part in nothing."""
    with tenant(veldkamp.organization.pk):
        Coordinator.objects.create(
            organization=veldkamp.organization, program=veldkamp.compass, member=veldkamp.casper
        )
    return veldkamp.casper


def rows_of(member):
    with tenant(member.organization_id, member.pk):
        return [
            model.objects.exclude(author=member).count()
            for model in (CheckIn, ClosureReason, EvaluationAnswer)
        ]


def test_the_database_keeps_them(veldkamp, ended, casper_too):
    assert rows_of(veldkamp.carla) == [0, 0, 0]
    assert rows_of(casper_too) == [1, 1, 2]


@pytest.mark.parametrize("page", ["overview", "export"])
def test_the_overview_says_nothing_of_ones_own(veldkamp, as_, checked_in, casper_too, page):
    url = link(f"dashboards:{page}", veldkamp.organization, veldkamp.compass.pk)
    for asked in (url, f"{url}?health=needs_care"):
        answer = as_(veldkamp.carla).get(asked).content.decode()
        assert "Sam" not in without_tokens(answer)
    assert "Sam" in as_(casper_too).get(url).content.decode()


def test_neither_do_results_nor_the_room(veldkamp, as_, ended, casper_too):
    company = veldkamp.organization
    results = link("evaluations:results", company, veldkamp.compass.pk)
    room = link("dashboards:room", company, ended.mentorship.pk)
    for url in (results, room):
        assert SECRET not in as_(veldkamp.carla).get(url).content.decode()
        assert SECRET in as_(casper_too).get(url).content.decode()


def test_home_lists_no_need_of_ones_own(veldkamp, as_, checked_in, casper_too):
    url = link("dashboards:home", veldkamp.organization)
    room = link("dashboards:room", veldkamp.organization, checked_in.mentorship.pk)
    contact = "asked for contact"
    assert room in as_(casper_too).get(url).content.decode()
    mine = as_(veldkamp.carla).get(url)
    assert list(mine.context["in_need"]) == []
    assert contact not in mine.content.decode().casefold()


def test_a_call_for_help_is_not_ones_own_to_answer(veldkamp, as_, checked_in, casper_too):
    url = link("dashboards:contact", veldkamp.organization, checked_in.mentorship.pk)
    assert as_(veldkamp.carla).post(url).status_code == 403
    with tenant(veldkamp.organization.pk):
        assert Mentorship.objects.get(pk=checked_in.mentorship.pk).contact_requested_at
    assert as_(casper_too).post(url).status_code == 303
