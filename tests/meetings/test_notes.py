"""A private note: sealed, bound to its row, and no row for anybody but its author."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import ProgrammingError, connection, transaction

from core.tenancy import tenant
from meetings.access import read_note
from meetings.actions import keep_note
from meetings.models import Note
from tests.factories import make_action_item, make_held_meeting, make_summary


@pytest.fixture
def meeting(veldkamp):
    return make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)


@pytest.fixture
def noted(veldkamp, meeting):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        keep_note(meeting, by=veldkamp.mina, text="I am thinking of leaving.")
    return meeting


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


def test_its_author_reads_it_and_the_table_does_not(veldkamp, noted):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert read_note(noted, veldkamp.mina) == "I am thinking of leaving."
        assert b"leaving" not in bytes(Note.objects.get().sealed)


def test_the_same_text_again_is_not_sealed_again(veldkamp, noted):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        before = bytes(Note.objects.get().sealed)
        keep_note(noted, by=veldkamp.mina, text="I am thinking of leaving.")
        assert bytes(Note.objects.get().sealed) == before
        keep_note(noted, by=veldkamp.mina, text="I stay.")
        assert read_note(noted, veldkamp.mina) == "I stay."
        assert Note.objects.count() == 1


@pytest.mark.parametrize("name", ["milan", "carla", "olga", "casper", "piet"])
def test_for_everybody_else_there_is_no_row(veldkamp, noted, name):
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        assert count("meetings_note") == 1
    with tenant(veldkamp.organization.pk, getattr(veldkamp, name).pk):
        assert count("meetings_note") == 0
    with tenant(veldkamp.organization.pk):
        assert count("meetings_note") == 0


def test_nobody_writes_one_in_anothers_name(veldkamp, meeting):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        tenant(veldkamp.organization.pk, veldkamp.milan.pk),
    ):
        keep_note(meeting, by=veldkamp.mina, text="Forged")


def test_moved_to_another_row_it_does_not_open(veldkamp, noted):
    other = make_held_meeting(veldkamp.milan_and_mina.mentorship, by=veldkamp.mina)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        keep_note(other, by=veldkamp.mina, text="Another note")
        stolen = Note.objects.get(meeting=noted).sealed
        Note.objects.filter(meeting=other).update(sealed=stolen)
        with pytest.raises(InvalidTag):
            read_note(other, veldkamp.mina)


def test_moved_to_another_company_it_does_not_open(veldkamp, oakline, noted):
    theirs = make_held_meeting(oakline.max_and_mae.mentorship, by=oakline.mae)
    with tenant(veldkamp.organization.pk, veldkamp.mina.pk):
        row = Note.objects.get()
    with tenant(oakline.organization.pk, oakline.mae.pk):
        keep_note(theirs, by=oakline.mae, text="Mine")
        Note.objects.update(sealed=row.sealed)
        with pytest.raises(InvalidTag):
            read_note(theirs, oakline.mae)


@pytest.mark.parametrize("table", ["meetings_summary", "meetings_actionitem"])
def test_what_a_pair_writes_is_the_pairs(veldkamp, meeting, table):
    make_summary(meeting, "On saying no", by=veldkamp.mina)
    make_action_item(veldkamp.milan_and_mina.mentorship, "Read", owner=veldkamp.mina)
    for name, rows in {"mina": 1, "milan": 1, "carla": 0, "olga": 0, "piet": 0}.items():
        with tenant(veldkamp.organization.pk, getattr(veldkamp, name).pk):
            assert count(table) == rows
