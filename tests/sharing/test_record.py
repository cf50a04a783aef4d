"""What one takes along, and what the pages of the room may count."""

import json

import pytest

from accounts.models import Member
from core.tenancy import tenant
from mentorships.models import Mentorship
from sharing.access import latest_wins, shared_counts, shared_wins_count
from sharing.actions import remove_message
from sharing.record import (
    conversations_record,
    introductions_record,
    resources_record,
    wins_record,
)
from tests.cast import Veldkamp
from tests.sharing.making import (
    agree,
    last_message,
    make_conversation,
    make_introduction,
    make_message,
    make_resource,
    make_win,
)

RECORDS = (wins_record, resources_record, introductions_record, conversations_record)


@pytest.fixture
def pair(veldkamp: Veldkamp) -> Mentorship:
    mentorship = veldkamp.milan_and_mina.mentorship
    for pair, mentor, mentee in (
        (mentorship, veldkamp.milan, veldkamp.mina),
        (veldkamp.piet_and_puck.mentorship, veldkamp.piet, veldkamp.puck),
    ):
        agree(make_win(pair, f"A win of {mentor.name}", by=mentor), mentor, mentee)
        make_win(pair, "Another", by=mentee)
        make_resource(pair, by=mentor, meant_for=mentee)
        make_introduction(pair, by=mentor, introduced=mentee)
        begun = make_conversation(pair, by=mentor)
        make_message(begun, "Gone", by=mentee)
        gone = last_message(begun, by=mentee)
        with tenant(pair.organization_id, mentee.pk):
            remove_message(gone)
        make_message(begun, "Do.", by=mentee)
    return mentorship


def test_all_of_it_and_nothing_of_others(veldkamp: Veldkamp, pair: Mentorship):
    with tenant(pair.organization_id, veldkamp.mina.pk):
        records = {record.__name__: record(veldkamp.mina, pair) for record in RECORDS}
        whole = json.dumps(records)
        assert not any(
            record(veldkamp.mina, veldkamp.piet_and_puck.mentorship) for record in RECORDS
        )
    assert "Piet" not in whole
    assert [row["shown_to_program"] for row in records["wins_record"]] == [True, False]
    [conversation] = records["conversations_record"]
    assert [message["text"] for message in conversation["messages"]] == ["Shall I?", "Do."]
    assert records["resources_record"][0]["provider"] == "Coursera"
    assert records["introductions_record"][0]["step"] == "offered"


def test_a_coordinator_gets_empty_lists_and_one_number(veldkamp: Veldkamp, pair: Mentorship):
    with tenant(pair.organization_id, veldkamp.carla.pk):
        assert [record(veldkamp.carla, pair) for record in RECORDS] == [[], [], [], []]
        assert shared_wins_count(pair) == 1


def counts(member: Member, pair: Mentorship) -> tuple[int, ...]:
    columns = ("unread_count", "win_count", "resource_count", "introduction_count")
    found: tuple[int, ...] = (
        Mentorship.objects.annotate(**shared_counts(member)).values_list(*columns).get(pk=pair.pk)
    )
    return found


def test_counts_for_the_room(veldkamp: Veldkamp, pair: Mentorship, django_assert_num_queries):
    with tenant(pair.organization_id, veldkamp.mina.pk):
        with django_assert_num_queries(1):
            assert counts(veldkamp.mina, pair) == (1, 2, 1, 1)
        assert len(latest_wins(pair, most=1)) == 1
    with tenant(pair.organization_id, veldkamp.carla.pk):
        assert counts(veldkamp.carla, pair) == (0, 0, 0, 0)
